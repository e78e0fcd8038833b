"""What every export shares: the characters that a document can hold, names of files, writing them whole or not."""

from __future__ import annotations

import re
from pathlib import Path

from answer.datamodels import Answer
from answer.phrases import phrases
from ingest.errors import HoiVanBanError

# XML 1.0, production 2: Word and Excel refuse a whole file over one other character.
_UNPRINTABLE = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_NAME_CHARS = 60


class ExportError(HoiVanBanError):
    """A file cannot be written."""


def printable(text: str) -> str:
    r"""Return ``text`` with ``\n`` line ends, and U+FFFD for each character that no document can hold.

    >>> printable("mục\r\n\x002\ud83d")
    'mục\n�2�'
    """
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def answer_name(answer: Answer, suffix: str) -> str:
    """Return a file name for an answer, made of its question: ``Trả lời - Ai ký 16-KH-UBND.docx``.

    See :func:`file_name` for what it holds.
    """
    return phrases(answer.language).say("export_name", question=file_name(answer.question, "")).strip("-. ") + suffix


def file_name(text: str, suffix: str) -> str:
    """Return a file name made of a title.

    It holds no character that a file system refuses, and none that turns the direction of writing, behind which
    another suffix could hide.
    """
    name = _NOT_IN_NAMES.sub("-", " ".join(printable(text).split())).strip("-. ")
    short = name if len(name) <= _NAME_CHARS else name[:_NAME_CHARS].rsplit(" ", 1)[0]
    return short.strip("-. ") + suffix


def write(file: Path, content: bytes) -> None:
    """Write a file whole: one that is there is replaced only once the new one is complete.

    Raises:
        ExportError: it cannot be written; the message says why.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        values = {"file": file, "reason": error.strerror or error}
        raise ExportError(*(phrases(language).say("export_failed", **values) for language in ("vi", "en"))) from error
    finally:
        _forget(part)


def _forget(part: Path) -> None:
    """Remove what a failed writing left; nothing more can be done where that fails too."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
