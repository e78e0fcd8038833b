"""What every page is made from: the assistant, what people leave behind, and where files lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from answer.llm.language_model import LanguageModelSettings
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.errors import HoiVanBanError
from web.access.door import Door
from web.access.rates import Rates
from web.office.store import Office
from web.service import Opened, Service
from web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Site:
    """One for the whole process."""

    service: Service
    office: Office
    corpus: Path
    index: Path
    backends: Backends = SHIPPED_BACKENDS
    runs: Path = Path("eval/out")
    language_model: LanguageModelSettings | None = None
    door: Door = field(default_factory=Door)
    rates: Rates = field(default_factory=Rates)

    def service_for(self, viewer: Viewer) -> Service:
        """Return the assistant as ``viewer`` may use it: of what they may not read it knows nothing.

        Its :meth:`web.service.Service.ask` counts the questions of this person and raises TooManyError.
        """
        service = self.service.for_reader(viewer.access)
        return service if viewer.user_id is None else service.counted(partial(self.rates.question, viewer))

    def reopen(self, notices: tuple[HoiVanBanError, ...] = ()) -> None:
        """Open the index and answer from it from now on, as when its first documents came after the start.

        Raises:
            HoiVanBanError: there is no index, or it was made by another model or version.
        """
        from answer.assistant import Assistant

        self.service.renew(Opened(Assistant.open(self.index, self.backends, self.language_model), notices))

    def record(self, viewer: Viewer, action: str, target: str = "", **detail: object) -> None:
        """Write a line of the audit log."""
        self.office.record(viewer.name, action, target, viewer.address, **detail)
