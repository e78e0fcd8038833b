"""A file to its directives: read it, refuse what is secret, parse it. Used by ``inspect`` and by a sync."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.datamodels import Directive
from ingest.directive import parse
from ingest.header.secrecy import refuse, secret_mark
from ingest.readers import read_source
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.source import Source


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read, the secrecy mark that it bears, and its directives in reading order."""

    source: Source
    mark: str | None
    directives: tuple[Directive, ...]


def read_parsed(path: Path, name: str, options: ReadOptions = DEFAULTS) -> Parsed:
    """Return a file's directives with what they were read from; ``name`` is how the file is called from then on.

    :raises ReadError: the file cannot be read, or it bears a secrecy mark and ``options.accept_secret`` is false.
    """
    source = read_source(path, name, options)
    mark = mark_of(source)
    if mark is not None and not options.accept_secret:
        raise refuse(name, mark)
    return Parsed(source, mark, tuple(parse(source)))


def mark_of(source: Source) -> str | None:
    """Return the secrecy mark of a source: of its text as a whole, else of the first page that bears one."""
    pages = (source.text[page.start : page.end] for page in source.pages)
    return next((mark for text in (source.text, *pages) if (mark := secret_mark(text)) is not None), None)
