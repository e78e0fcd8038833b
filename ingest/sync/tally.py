"""What happened to which file, while it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.report import Copies, Failure, Moved, NearCopy, SyncReport
from ingest.store.entries import FileState, Pending


@dataclass
class Tally:
    """Collects for the report.

    ``rechecked`` are unchanged files that were read again because a file changed with which they shared a directive;
    ``refused`` are files whose secrecy mark takes what was stored of them out again.
    """

    added: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    failed: dict[str, FileState] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    rechecked: set[str] = field(default_factory=set)
    read: int = 0

    @property
    def readable(self) -> bool:
        """Whether an index of this folder would hold a directive, or loses one that must not stay."""
        return bool(self.read or self.unchanged or self.moved or self.refused)

    def published(self, pending: Iterable[Pending]) -> None:
        """Count files that came in; one that took a vanished file's place counts under both names, or as moved."""
        for file in pending:
            if file.replaced_file is not None and file.same_bytes and not file.known:
                self.moved[file.file] = file.replaced_file
                continue
            (self.updated if file.known else self.added).add(file.file)
            if file.replaced_file is not None:
                self.removed.add(file.replaced_file)

    def report(
        self, copies: tuple[Copies, ...], near_copies: tuple[NearCopy, ...], unapplied: tuple[Failure, ...]
    ) -> SyncReport:
        """Return the whole; a file that a crash left half done counts as what became of it in the end."""
        moved = {new: old for new, old in self.moved.items() if new not in self.removed}
        added = self.added - self.removed - set(moved)
        updated = self.updated - self.rechecked - added - self.removed - set(moved)
        return SyncReport(
            added=tuple(sorted(added)),
            updated=tuple(sorted(updated)),
            unchanged=tuple(sorted(self.unchanged - added - updated - set(moved))),
            removed=tuple(sorted(self.removed - set(moved.values()))),
            failed=tuple(Failure(file, str(state.error)) for file, state in sorted(self.failed.items())),
            moved=tuple(Moved(old, new) for new, old in sorted(moved.items())),
            copies=copies,
            near_copies=near_copies,
            unapplied=unapplied,
        )
