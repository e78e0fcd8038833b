"""What a sync did, file by file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why (Vietnamese, then English on the next line)."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that now stands under another name, its bytes the same."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Copies:
    """A directive that stands in several files; it is stored once, as read from the first of them."""

    directive_id: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Two directives of nearly the same text, such as a draft and the signed letter, with the files they stand in.

    ``similarity`` is the Jaccard similarity of their shingles, 0 to 1; ``draft`` is the file of the one without a
    number where the other has one, else None.
    """

    files: tuple[str, str]
    directive_ids: tuple[str, str]
    similarity: float
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class SyncReport:
    """File names by what happened to them, each file under one heading.

    A failed file that was indexed before is still answered from, unless it was refused for its secrecy mark.
    ``copies`` and ``near_copies`` tell what the index now holds; ``unapplied`` which corrections by
    hand do not hold for any text now, each with the file and the reason; ``rebuilt`` why the whole was made anew.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    moved: tuple[Moved, ...] = ()
    copies: tuple[Copies, ...] = ()
    near_copies: tuple[NearCopy, ...] = ()
    unapplied: tuple[Failure, ...] = ()
    rebuilt: str | None = None

    @property
    def changed(self) -> bool:
        """Whether answers may differ from before."""
        return bool(self.added or self.updated or self.removed or self.moved)
