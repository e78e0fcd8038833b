"""What every page is made from: the assistant, what people leave behind, and where files lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.backends import SHIPPED_BACKENDS, Backends
from web.office.store import Office
from web.service import Service
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

    def service_for(self, viewer: Viewer) -> Service:
        """Return the assistant as ``viewer`` may use it: of what they may not read it knows nothing."""
        return self.service.for_reader(viewer.access)

    def record(self, viewer: Viewer, action: str, target: str = "", **detail: object) -> None:
        """Write a line of the audit log."""
        self.office.record(viewer.name, action, target, viewer.address, **detail)
