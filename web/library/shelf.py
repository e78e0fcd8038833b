"""What the pages of the library share: the list of directives, the syncing in the background, the uploads."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from answer.cautions.standing import ended_by
from answer.library import Library
from ingest.access import Access
from ingest.errors import HoiVanBanError
from ingest.messages import in_language
from ingest.references.relations import REPEALED, REPLACED
from ingest.resync import Resync, SyncState
from ingest.store.catalogue import Catalogue
from ingest.store.listing import Listing
from web.library.uploads import Uploads
from web.service import Opened
from web.site import Site
from web.viewer import Viewer

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a directive is no longer in force: ``repealed`` or ``superseded``, by the directive ``by`` (its id)."""

    kind: str
    by: str
    label: str


class Shelf:
    """One for the whole process; safe to use from several threads."""

    def __init__(self, site: Site) -> None:
        """Take the site; no thread is started before something changes."""
        self.site = site
        self.resync = Resync(site.corpus, site.index, site.backends, after=self._synced)
        self.uploads = Uploads(site, self.resync, self._same_bytes)
        self._lock = Lock()
        self._listing: Listing | None = None
        self._ended: dict[Access, tuple[int, Mapping[str, Ended]]] = {}

    def catalogue(self, viewer: Viewer) -> Catalogue | None:
        """Return the catalogue as ``viewer`` may read it; None where nothing is open (yet)."""
        service = self.site.service_for(viewer)
        if service.status != "ok":
            return None
        assistant = service.opened().assistant
        found = assistant.catalogue if assistant else None
        return found if isinstance(found, Catalogue) else None

    def listing(self, catalogue: Catalogue) -> Listing:
        """Return the list over the tables of a catalogue; a rebuilt index has others."""
        with self._lock:
            if self._listing is None or self._listing.engine is not catalogue.engine:
                self._listing = Listing(catalogue.engine)
                self._ended.clear()
            return self._listing

    def ended(self, catalogue: Catalogue) -> Mapping[str, Ended]:
        """Return by id the directives that another directive, readable too, repeals or replaces."""
        listing = self.listing(catalogue)
        version, known = listing.version(), self._ended.get(catalogue.access)
        if known is not None and known[0] == version:
            return known[1]
        library = Library(catalogue)
        candidates = sorted({name for name, _ in listing.mentioned_as((REPEALED, REPLACED))})
        found: dict[str, Ended] = {}
        for directive in catalogue.directives(candidates):
            ended = ended_by(directive, library)
            if ended is not None:
                found[directive.id] = Ended(ended[0], ended[1].id, ended[1].label)
        self._ended[catalogue.access] = (version, found)
        return found

    def _same_bytes(self, digest: str, viewer: Viewer) -> str | None:
        """Return a file with these bytes (SHA-256) that ``viewer`` may see."""
        catalogue = self.catalogue(viewer)
        return self.listing(catalogue).same_bytes(digest, viewer.access) if catalogue is not None else None

    def _synced(self, state: SyncState) -> None:
        """Open what a first sync made, and say on the first page which files failed now."""
        service, report = self.site.service, state.report
        if not service.opening.done() or state.error is not None or report is None:
            return
        notices = tuple(
            HoiVanBanError(in_language(one.error, "vi"), in_language(one.error, "en")) for one in report.failed
        )
        if service.status == "ok":
            service.renew(Opened(service.opened().assistant, notices))
        else:
            self.site.reopen(notices)
