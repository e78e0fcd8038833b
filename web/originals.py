"""A directive by its id, and where its file lies: inside the corpus, whatever the catalogue calls it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ingest.datamodels import Directive
from ingest.errors import HoiVanBanError
from ingest.sync.corpus import corpus_files
from web.api_errors import MissingError, both
from web.service import Service


class MissingDirectiveError(MissingError):
    """There is no such directive, or this reader may not read it: the same words for both."""


class MissingFileError(MissingError):
    """The file of a directive is no longer where it was, or is none that the corpus holds."""


def held(service: Service, directive_id: str) -> Directive:
    """Return a directive.

    Raises:
        MissingDirectiveError: there is none that the reader of ``service`` may read.
    """
    found = service.directive(directive_id)
    if found is None:
        raise MissingDirectiveError(*both("document.missing", id=directive_id))
    return found


def original(directive: Directive, corpus: Path, index: Path) -> Path:
    """Return the file that a directive was read from.

    What a file is called in the catalogue is not trusted: hidden names, paths and links that lead out of the corpus
    are refused as if the file were gone. A name whose bytes had to be escaped is looked up in the folder.

    Raises:
        MissingFileError: there is no such file in the corpus.
    """
    named = PurePosixPath(directive.file)
    if not _is_inside(named):
        raise _missing(directive)
    path = corpus / named
    try:
        if not path.exists() and "\\" in directive.file:
            path = corpus_files(corpus, index).get(directive.file, path)
        found = path.resolve(strict=True)
    except (OSError, ValueError, RuntimeError, HoiVanBanError) as error:  # a loop of links, a name too long
        raise _missing(directive) from error
    if not found.is_relative_to(corpus.resolve()) or not found.is_file():
        raise _missing(directive)
    return found


def _is_inside(named: PurePosixPath) -> bool:
    """Tell whether a name can be that of a file in the corpus: relative, and no part of it hidden."""
    return bool(named.parts) and not named.is_absolute() and not any(part.startswith(".") for part in named.parts)


def _missing(directive: Directive) -> MissingFileError:
    return MissingFileError(*both("document.missing_file", document=directive.label, file=directive.file))
