"""What goes into and comes out of :class:`ingest.store.ledger.Ledger`: files in their states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.datamodels import Directive, Passage


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as the catalogue knows it."""

    file: str
    digest: str
    size: int
    key: int = 0
    error: str | None = None
    stamp: str = ""
    tried: str = ""
    secret: str | None = None
    corrections: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read: its directives under their final ids, each with its passages.

    ``copies`` are the ids of directives that it holds too and that another file's row stores; ``signatures`` are what
    near-copies are found by, one a directive; ``replaces`` is the key of the gone file whose place it takes;
    ``corrections`` tells which corrections by hand the directives have in them.
    """

    file: str
    digest: str
    size: int
    directives: tuple[tuple[Directive, tuple[Passage, ...]], ...]
    replaces: int | None = None
    stamp: str = ""
    copies: tuple[str, ...] = ()
    signatures: tuple[bytes | None, ...] = ()
    secret: str | None = None
    converted_from: str | None = None
    original: str | None = None
    properties: Mapping[str, Any] | None = None
    corrections: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A file whose directives wait to enter the derived stores.

    ``known`` tells whether an earlier version of it is indexed, ``replaced_file`` is the gone file whose place it
    takes, with the ``same_bytes`` or others; ``dropped`` are the ids that go with both.
    """

    key: int
    file: str
    known: bool
    replaced_file: str | None
    same_bytes: bool
    dropped: tuple[str, ...]
    directives: tuple[tuple[Directive, tuple[Passage, ...]], ...]
