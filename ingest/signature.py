"""The foot of a directive: "Nơi nhận", the signer's title and name."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.addressees import COPIED, TITLE_BEHIND, TITLE_WORDS, is_list, read_list
from ingest.datamodels import Span
from ingest.sentences import trimmed
from ingest.separation import DECORATION
from ingest.vietnamese import LOWER, UPPER

_TITLE = re.compile(TITLE_WORDS)
_NAME = re.compile(rf"[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]*){{1,4}}")
# Degrees and ranks before a name are no part of it.
_DEGREE = re.compile(
    r"(?:(?:TS|ThS|Ths|PGS|GS|BS|KS|CN|LS)\.?\s*|(?:Đại|Thượng|Trung|Thiếu) tá,?\s+|(?:Thiếu|Trung) tướng,?\s+)+"
)
_NOT_A_NAME = re.compile(r"(?:Như|Lưu|Nơi|Các|Căn cứ|Điều|Phụ lục|Chương|Kính|Trân trọng|Ban|Sở|Văn phòng)(?!\w)")
# What stands on a line of the foot; columns are parted by a gap.
_PIECE = re.compile(r"[^\s](?:[^\n]*?[^\s])??(?= {3,}| *(?:\n|$))")
_TITLE_LINE = re.compile(rf"^[ *_]*(?P<words>{_TITLE.pattern}[^\n{LOWER}]*?)[ *_]*$", re.MULTILINE)
_NAME_WITHIN = 400
"""Characters between the signer's title and name: the stamp, blank lines, the end of a list beside them."""
_TITLE_BEFORE_LABEL = 400


class Foot(NamedTuple):
    """What the foot of a directive holds, and where it stands: ``text[start:end]``."""

    start: int
    end: int
    copied_to: tuple[Span, ...]
    signer: Span | None
    titles: tuple[Span, ...]


def read_foot(text: str, start: int = 0) -> Foot:
    """Read "Nơi nhận" and the signature behind ``start``; an empty foot at the end where there is none.

    >>> text = "Nội dung./.\\nNơi nhận:\\n- Như trên;\\n- Lưu: VT.\\nGIÁM ĐỐC\\nNguyễn Văn An"
    >>> foot = read_foot(text)
    >>> foot.signer.of(text), [title.of(text) for title in foot.titles], [span.of(text) for span in foot.copied_to]
    ('Nguyễn Văn An', ['GIÁM ĐỐC'], ['Như trên', 'Lưu: VT'])
    """
    label = next((match for match in COPIED.finditer(text, start) if is_list(text, match.end())), None)
    signed = _signature_start(text, start)
    if label is None and signed is None:
        return Foot(len(text), len(text), (), None, ())
    copied: list[Span] = []
    if label is None or (signed is not None and signed < label.start() - _TITLE_BEFORE_LABEL):
        begin, list_end = signed or 0, signed or 0
    else:
        begin = label.start() if signed is None else min(signed, label.start())
        copied, list_end = read_list(text, label.end(), len(text))
    copied = [span for span in copied if not (span.of(text).isupper() and _TITLE.match(text, span.start))]
    signer, titles = _signer(text, begin, max(list_end, begin), copied)
    ends = [list_end, *(span.end for span in (*titles, *([signer] if signer else [])))]
    return Foot(begin, max(ends), tuple(copied), signer, titles)


def _signature_start(text: str, start: int) -> int | None:
    """Return where the signer's title begins: a line of capitals with a person's name soon below it."""
    for line in _TITLE_LINE.finditer(text, start):
        for piece in _PIECE.finditer(text, line.end(), min(len(text), line.end() + _NAME_WITHIN)):
            words = piece.group().strip(DECORATION)
            if _name_in(text, Span(piece.start(), piece.end())) is not None:
                return line.start("words")
            if words and not _stands_between(words):
                break
    return None


def _stands_between(words: str) -> bool:
    """Tell whether a line may stand between a title and the name: another title, "(Đã ký)", the list's lines."""
    listed = words.startswith(("Nơi nhận", "Như ", "Lưu")) or words.endswith(";")
    return words.isupper() or listed or re.fullmatch(r"\W*(?:Đã ký|đã ký|Ký tên)?\W*", words) is not None


def _name_in(text: str, span: Span) -> Span | None:
    """Return the person's name that a piece of a line is, without degree or rank; None where it is something else."""
    bare = trimmed(text, span.start, span.end, DECORATION)
    if bare is None:
        return None
    degree = _DEGREE.match(text, bare.start, bare.end)
    name = Span(degree.end() if degree else bare.start, bare.end)
    if _NOT_A_NAME.match(text, name.start, name.end) or _NAME.fullmatch(text, name.start, name.end) is None:
        return None
    return name


def _signer(text: str, start: int, list_end: int, copied: list[Span]) -> tuple[Span | None, tuple[Span, ...]]:
    """Read the lines of the title and the first name below them."""
    taken = {span.start for span in copied}
    titles: list[Span] = []
    for piece in _PIECE.finditer(text, start, min(len(text), list_end + 2 * _NAME_WITHIN)):
        label = COPIED.match(text, piece.start(), piece.end())
        bare = trimmed(text, label.end() if label else piece.start(), piece.end(), DECORATION)
        if bare is None or bare.start in taken:
            continue
        if (name := _name_in(text, bare)) is not None:
            return name, tuple(titles)
        if (title := _title_in(text, bare)) is not None:
            titles.append(title)
    return None, tuple(titles)


def _title_in(text: str, piece: Span) -> Span | None:
    """Return the title that a piece is, or that stands in capitals behind an item of the list on the same line."""
    if piece.of(text).isupper():
        return piece if _TITLE.match(text, piece.start, piece.end) else None
    behind = TITLE_BEHIND.search(text, piece.start, piece.end)
    return Span(behind.end(), piece.end) if behind else None
