"""What counts as the same: strings of an answer, numbers of documents, paths of sections, sentences of a text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from eval.gold import GoldSection
from ingest.vietnamese import number_key, unify_tones

_SECTION_WORDS = re.compile(r"\b(?:điều|khoản|điểm|mục|phần|dieu|khoan|diem|muc|phan)\b")
_MARKER = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“[^“”\n]*”|«[^«»\n]*»|\"[^\"\n]*\"")
# A sentence ends at . ! ? … where white space and something that starts a sentence follow; its markers may stand
# before or after the stop. "số 1. Giao", "TP. Huế" and "2.3.2023" must not end one: see sentences().
_STOP = re.compile(r"[.!?…][\"”»)]*((?:\s*\[\d+\])*)\s+(?=[\"“«(\[]?[^\W\da-z_]|\d)")
_ABBREVIATION = re.compile(r"(?:^|\s)(?:\W*\d{1,3}|TP|Tp|TX|ThS|TS|KT|TM|TL|TUQ|No|Mr|Ms|Mrs|Dr|[A-ZĐ]|[a-zđ])$")


def comparable(text: str) -> str:
    """Return ``text`` as labels are compared: NFC, case-folded, white space collapsed, tone marks in one place.

    >>> comparable("Cộng  HOÀ") == comparable("cộng hòa"), comparable("Sở Y tế") == comparable("So Y te")
    (True, False)
    """
    return unify_tones(" ".join(unicodedata.normalize("NFC", text).casefold().split()))


def section_path(section: str) -> tuple[str, ...]:
    """Return the parts of a section's path, the words điều, khoản, điểm, mục, phần dropped.

    >>> section_path("Điều 2.1.a"), section_path("2.1.a"), section_path("Phần II, mục 1")
    (('2', '1', 'a'), ('2', '1', 'a'), ('ii', '1'))
    """
    plain = _SECTION_WORDS.sub(" ", unicodedata.normalize("NFC", section).casefold())
    return tuple(part for part in re.split(r"[\s.,;/()]+", plain) if part)


def in_section(gold: str | None, section: str | None) -> bool:
    """Tell whether ``section`` is the gold section or lies in it; a null gold section is the whole document.

    >>> in_section("2", "2.1.a"), in_section("2", "21"), in_section(None, None), in_section("2", None)
    (True, False, True, False)
    """
    if gold is None:
        return True
    wanted = section_path(gold)
    return section is not None and section_path(section)[: len(wanted)] == wanted


def in_document(gold: GoldSection, document: str, file: str | None) -> bool:
    """Tell whether a document is the gold one: the same number however it is written, or the same file."""
    if number_key(gold.document) == number_key(document):
        return True
    return gold.file is not None and file is not None and PurePosixPath(gold.file).name == PurePosixPath(file).name


def sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Return the sentences of an answer, each with the markers that stand in it.

    A line break ends a sentence unless the line ends in a colon: an introduction belongs to what it introduces.
    Quoted words are never cut, markers after a full stop belong to the sentence before it, and a piece without two
    letters in a row (a list number) goes with what follows.

    >>> sentences("Sở Y tế chủ trì. [1] Thời hạn: quý I [2][3].")
    [('Sở Y tế chủ trì. [1]', (1,)), ('Thời hạn: quý I [2][3].', (2, 3))]
    >>> [s for s, _ in sentences("Gồm:\\n1. Sở Y tế [1]\\n2. TP. Huế: “Làm ngay. Báo cáo.” [2]")]
    ['Gồm: 1. Sở Y tế [1]', '2. TP. Huế: “Làm ngay. Báo cáo.” [2]']
    """
    pieces: list[str] = []
    held = ""
    for piece in (part for line in text.splitlines() for part in _sentences_of_line(line.strip())):
        held = f"{held} {piece}".strip()
        if not held.endswith(":") and re.search(r"[^\W\d_]{2}", _MARKER.sub("", held)):
            pieces.append(held)
            held = ""
    if held and pieces:
        pieces[-1] += f" {held}"
    elif held:
        pieces.append(held)
    return [(piece, tuple(dict.fromkeys(int(number) for number in _MARKER.findall(piece)))) for piece in pieces]


def _sentences_of_line(line: str) -> list[str]:
    """Cut one line at its full stops, never inside quoted words nor after an abbreviation or a list number."""
    quoted = [match.span() for match in _QUOTED.finditer(line)]
    out: list[str] = []
    start = 0
    for stop in _STOP.finditer(line):
        inside = any(begin <= stop.start() < end - 1 for begin, end in quoted)
        if inside or (stop.group()[0] == "." and _ABBREVIATION.search(line[start : stop.start()])):
            continue
        out.append(line[start : stop.end()].strip())
        start = stop.end()
    return [piece for piece in (*out, line[start:].strip()) if piece]
