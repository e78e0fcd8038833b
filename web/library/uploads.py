"""Files that people send, on their way into the corpus: received, read, taken in, ready to be asked about.

Reading takes seconds, a long scan minutes, so it happens behind the request, one file after another. How far each is
stands in memory, for the person who sent it.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import BinaryIO, Literal

from ingest.corpus_changes import add
from ingest.errors import HoiVanBanError
from ingest.messages import in_language
from ingest.resync import Resync
from web.library.limits import MAX_UPLOAD
from web.site import Site
from web.texts import load
from web.viewer import Viewer

logger = logging.getLogger(__name__)
MOST_WAITING = 100
"""Files that may wait to be read; what comes then is asked to come again."""
MOST_BYTES = 2 * 2**30
"""Bytes that they may take on the disk together."""
_SHOWN_SECONDS = 900.0
"""How long a file that is through, or was refused, is still shown."""
Stage = Literal["waiting", "reading", "adding", "ready", "failed"]


class QueueFullError(HoiVanBanError):
    """Too many files wait to be read."""


class SameBytesError(HoiVanBanError):
    """The corpus holds these very bytes already."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: ``file`` is its path in the corpus, ``page`` of ``pages`` are recognised, ``at`` in seconds.

    ``ticket`` is the sync that brings it into the index.
    """

    id: str
    owner: str
    file: str
    size: int
    stage: Stage = "waiting"
    page: int = 0
    pages: int = 0
    error: HoiVanBanError | None = None
    ticket: int = 0
    at: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.stage in {"ready", "failed"}


class Uploads:
    """One for the whole process; safe to use from several threads. No thread is started before the first file."""

    def __init__(self, site: Site, resync: Resync, known: Callable[[str, Viewer], str | None]) -> None:
        """Take where files go, what brings the index up to date, and what names the file that has a SHA-256."""
        self._site, self._resync, self._known = site, resync, known
        self._lock = Lock()
        self._held: OrderedDict[str, Upload] = OrderedDict()
        self._reader: ThreadPoolExecutor | None = None

    def submit(self, viewer: Viewer, content: BinaryIO, size: int, file: str, *, replaces: bool = False) -> Upload:
        """Take a file that was received whole and read it soon; ``content`` is closed when that is over.

        Raises:
            QueueFullError: too much waits already; ``content`` is left to the caller.
        """
        with self._lock:
            waiting = [one for one in self._held.values() if one.stage in {"waiting", "reading"}]
            if len(waiting) >= MOST_WAITING or sum(one.size for one in waiting) + size > MOST_BYTES:
                raise QueueFullError(
                    f"Đang có {len(waiting)} tệp chờ đọc; đợi các tệp ấy đọc xong rồi gửi tiếp.",
                    f"{len(waiting)} files wait to be read; wait until they are through, then send more.",
                )
            made = Upload(uuid.uuid4().hex, viewer.name, file, size, at=monotonic())
            self._held[made.id] = made
            if self._reader is None:
                self._reader = ThreadPoolExecutor(1, thread_name_prefix="uploads")
            self._reader.submit(self._taken_in, made, viewer, content, replaces)
        return made

    def of(self, viewer: Viewer) -> list[Upload]:
        """Return the files that this person sent, the last one first, those long over left out."""
        with self._lock:
            old = [one.id for one in self._held.values() if one.over and monotonic() - one.at > _SHOWN_SECONDS]
            for name in old:
                del self._held[name]
            own = [one for one in self._held.values() if one.owner == viewer.name]
        return [self._settled(one) for one in reversed(own)]

    def _taken_in(self, upload: Upload, viewer: Viewer, content: BinaryIO, replaces: bool) -> None:
        """Read a file and put it into the corpus, or keep the reason why not."""
        self._set(upload.id, stage="reading")
        place = Path(upload.file)
        folder = "" if place.parent == Path() else place.parent.as_posix()
        try:
            with content:
                digest = hashlib.sha256()
                while block := content.read(2**20):
                    digest.update(block)
                same = self._known(digest.hexdigest(), viewer)
                if same is not None:
                    raise _same(upload.file, same)
                content.seek(0)
                add(
                    self._site.corpus,
                    self._site.index,
                    place.name,
                    content,
                    folder=folder,
                    replace=replaces,
                    by=viewer.name,
                    largest=MAX_UPLOAD,
                    on_page=partial(self._page_done, upload.id),
                )
            action = "replace" if replaces else "upload"
            self._site.record(viewer, action, upload.file, bytes=upload.size, sha256=digest.hexdigest())
            self._set(upload.id, stage="adding", ticket=self._resync.request())
        except HoiVanBanError as error:
            self._set(upload.id, stage="failed", error=error, at=monotonic())
        except Exception:
            logger.exception("an upload failed")
            apology = HoiVanBanError(load("vi")("failure.api"), load("en")("failure.api"))
            self._set(upload.id, stage="failed", error=apology, at=monotonic())

    def _page_done(self, name: str, page: int, pages: int) -> None:
        self._set(name, page=page, pages=pages)

    def _set(self, name: str, **changes: object) -> None:
        with self._lock:
            if name in self._held:
                self._held[name] = replace(self._held[name], **changes)  # type: ignore[arg-type]

    def _settled(self, upload: Upload) -> Upload:
        """Return an upload with what its sync, if that is over, made of it."""
        if upload.stage != "adding" or not self._resync.wait(upload.ticket, 0):
            return upload
        state = self._resync.state
        failures = state.report.failed if state.report is not None else ()
        reason = next((one.error for one in failures if one.file == upload.file), None)
        error = HoiVanBanError(in_language(reason, "vi"), in_language(reason, "en")) if reason else state.error
        self._set(upload.id, stage="failed" if error else "ready", error=error, at=monotonic())
        return replace(upload, stage="failed" if error else "ready", error=error)


def _same(file: str, known: str) -> SameBytesError:
    return SameBytesError(
        f"{file}: tệp này đã có trong kho: {known}. Không cần tải lên nữa.",
        f"{file}: this file is in the corpus already: {known}. There is no need to send it again.",
    )
