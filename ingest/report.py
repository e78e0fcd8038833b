"""What a sync did, file by file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why (Vietnamese, then English on the next line)."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """File names by what happened to them. A failed file that was indexed before is still answered from."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether answers may differ from before."""
        return bool(self.added or self.updated or self.removed)
