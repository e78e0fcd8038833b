"""The foot of a directive: "Nơi nhận", the signers' titles and names."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

from ingest.datamodels import Span
from ingest.header.addressees import COPIED, is_list, opens_title, read_list, title_behind, unlabelled_list
from ingest.header.headparts import DECORATION, lines_of
from ingest.header.issuer import continues_organisation, is_organisation
from ingest.header.people import blurred_name, has_surname, name_behind, name_in
from ingest.structure.sentences import trimmed
from ingest.vietnamese import LOWER

# What stands on a line of the foot; columns are parted by a gap or, in a table's row, by a bar.
_PIECE = re.compile(r"[^\s|](?:[^\n]*?[^\s])??(?= {3,}| +\|| *(?:\n|$))")
_IN_CELL = re.compile(r"; ")
_SIGNED = re.compile(r"\W*(?:\(?(?:đã ký|ký tên|ký, đóng dấu|đã ký và đóng dấu|ký|signed)\)?)?\W*", re.IGNORECASE)
_EDGES = DECORATION + "\n"
_BLANKS_BESIDE = 1
"""Blank lines between a title and the list that stands beside it."""
_NAME_WITHIN = 500
"""Characters between the signer's title and name: the stamp, blank lines, the end of a list beside them."""
_TITLE_BEFORE_LABEL = 500
_FURTHER = 1200
"""Characters behind the last title within which further signers of a joint directive stand."""
_MOST_SPECKS = 8
_LONGEST_TITLE = 90


@dataclass(slots=True)
class Foot:
    """What the foot of a directive holds, and where it stands: ``text[start:end]``."""

    start: int
    end: int
    copied_to: tuple[Span, ...] = ()
    signers: list[Span] = field(default_factory=list)
    titles: list[tuple[Span, ...]] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    """One signer: the lines of the title, and the name below them."""

    titles: list[list[Span]] = field(default_factory=list)
    name: Span | None = None


@dataclass(slots=True)
class _Reading:
    """The signers read so far; ``block`` are those side by side who are being read, ``limit`` where to stop."""

    list_end: int
    limit: int
    taken: set[int]
    block: list[_Column] = field(default_factory=list)
    signed: list[_Column] = field(default_factory=list)

    def is_signed(self) -> bool:
        """Tell whether everyone of the block has a name."""
        return all(column.name is not None for column in self.block)

    def column_for_title(self, index: int) -> _Column:
        """Return the signer of column ``index``; a title below a name begins another."""
        if index == 0 and self.is_signed():
            self.block = []
        if index >= len(self.block):
            self.block.append(_Column())
            self.signed.append(self.block[-1])
        return self.block[min(index, len(self.block) - 1)]

    def column_for_name(self, index: int) -> _Column | None:
        """Return the signer whom a name in column ``index`` is, None where everyone has one."""
        if not self.block:
            return self.column_for_title(0)
        waiting = [column for column in self.block if column.name is None]
        here = self.block[index] if index < len(self.block) else None
        return here if here is not None and here.name is None else next(iter(waiting), None)


def read_foot(text: str, start: int = 0, recognised: bool = False) -> Foot:
    """Read "Nơi nhận" and the signatures behind ``start``; an empty foot at the end where there is none.

    In a ``recognised`` text a name below a title may hold specks.

    >>> text = "Nội dung./.\\nNơi nhận:\\n- Như trên;\\n- Lưu: VT.\\nGIÁM ĐỐC\\nNguyễn Văn An"
    >>> foot = read_foot(text)
    >>> [s.of(text) for s in foot.signers], [s.of(text) for s in foot.copied_to]
    (['Nguyễn Văn An'], ['Như trên', 'Lưu: VT'])
    """
    label = next((Span(*m.span()) for m in COPIED.finditer(text, start) if is_list(text, m.end())), None)
    if label is None and (first := unlabelled_list(text, start)) is not None:
        label = Span(first, first)
    signed = _signature_start(text, start, label.start if label else None)
    if label is None and signed is None:
        return Foot(len(text), len(text))
    copied: list[Span] = []
    if label is None or (signed is not None and signed < label.start - _TITLE_BEFORE_LABEL):
        begin, list_end = signed or 0, signed or 0
    else:
        begin = label.start if signed is None else min(signed, label.start)
        copied, list_end = read_list(text, label.end, len(text))
    begin = _titles_above(text, start, begin)
    copied = [span for span in copied if not opens_title(span.of(text))]
    copied = [_without_name(text, span) for span in copied]
    foot = Foot(begin, list_end, tuple(copied))
    _read_signatures(text, foot, begin, max(list_end, begin), recognised)
    foot.end = max(
        [list_end, *(span.end for span in (*(span for title in foot.titles for span in title), *foot.signers))]
    )
    return foot


def _titles_above(text: str, floor: int, begin: int) -> int:
    """Return where the lines of a title begin that stand right above ``begin``; ``begin`` where there are none."""
    position, blanks = begin, 0
    while position > floor and blanks <= _BLANKS_BESIDE:
        line_start = text.rfind("\n", floor, position - 1) + 1 or floor
        line = text[line_start:position].strip(f"{DECORATION}\n")
        if line and not (line.isupper() and opens_title(line)):
            break
        begin, blanks = (line_start, 0) if line else (begin, blanks + 1)
        position = line_start
    return begin


def _without_name(text: str, item: Span) -> Span:
    """Take the signer's name, which a second column left behind an item, off the item."""
    behind = name_behind(text, item)
    if behind is None or not _after_stop(text, item):
        return item
    return trimmed(text, item.start, behind.start, " ", " ;.,") or item


def _signature_start(text: str, start: int, label: int | None) -> int | None:
    """Return where the signer's title begins: a line of capitals with a person's name soon below it."""
    waiting: deque[Span] = deque()
    for match in _PIECE.finditer(text, start):
        if label is not None and match.start() > label:
            return None
        piece = Span(match.start(), match.end())
        while waiting and piece.start - waiting[0].end > _NAME_WITHIN:
            waiting.popleft()
        bare = trimmed(text, piece.start, piece.end, _EDGES)
        if bare is None:
            continue
        words = bare.of(text)
        if opens_title(words) and not re.search(rf"[{LOWER}]{{2}}", words):
            waiting.append(bare)
        elif waiting and name_in(text, piece, _EDGES) is not None:
            return waiting[0].start
        elif not _stands_between(words):
            waiting.clear()
    return None


def _stands_between(words: str) -> bool:
    """Tell whether a line may stand between a title and the name: a title, "(Đã ký)", the list's lines, specks."""
    listed = COPIED.match(words) is not None or words.startswith(("Như ", "Lưu", "- ")) or words.endswith(";")
    return words.isupper() or listed or _SIGNED.fullmatch(words) is not None or _is_speck(words)


def _is_speck(words: str) -> bool:
    return len(words) <= _MOST_SPECKS and re.search(r"[^\W\d_]{4}", words) is None


def _read_signatures(text: str, foot: Foot, start: int, list_end: int, recognised: bool) -> None:
    """Read the lines of the titles and the names below them; several signers each have their own.

    Signers side by side are told apart by their order on the line, signers below each other by the names.
    """
    reading = _Reading(list_end, min(len(text), list_end + 2 * _NAME_WITHIN), {span.start for span in foot.copied_to})
    for line in lines_of(text, start, len(text)):
        if line.start > reading.limit:
            break
        index = 0
        for column in _columns(text, line):
            used = False
            for piece in column:
                used = _take(text, foot, reading, piece, index, recognised) or used
            index += used
    _store(foot, reading.signed)


def _take(text: str, foot: Foot, reading: _Reading, piece: Span, index: int, recognised: bool) -> bool:
    """Take a piece of the foot as a title or a name of the signer in column ``index``; tell whether it was one."""
    label = COPIED.match(piece.of(text))
    bare = trimmed(text, piece.start + (label.end() if label else 0), piece.end, _EDGES)
    if bare is None:
        return False
    listed = bare.start in reading.taken
    if (title := _title_in(text, bare)) is not None:
        reading.column_for_title(index).titles.append([title])
        reading.limit = max(reading.limit, min(len(text), title.end + _NAME_WITHIN))
        return True
    name = name_behind(text, bare) if bare.start < reading.list_end and _after_stop(text, bare) else None
    if not listed:
        name = name_in(text, bare, _EDGES) or name
        name = bare if name is None and recognised and blurred_name(bare.of(text)) else name
    if name is not None:
        if not reading.block and not has_surname(name.of(text)) and not foot.copied_to:
            return False
        column = reading.column_for_name(index)
        if column is None:
            return False
        column.name = name
        reading.limit = min(len(text), max(name.end, reading.list_end) + _FURTHER)
        return True
    if not listed and _is_continued(text, reading.block, bare):
        reading.block[min(index, len(reading.block) - 1)].titles[-1].append(bare)
        return True
    if not listed and reading.signed and reading.is_signed() and not _stands_between(bare.of(text)):
        reading.limit = min(reading.limit, bare.end)
    return False


def _store(foot: Foot, signed: list[_Column]) -> None:
    """Keep those who sign: titles without a name only where no name was found at all."""
    named = [column for column in signed if column.name is not None]
    for column in named or signed[:1]:
        foot.titles += [tuple(title) for title in column.titles]
        foot.signers += [column.name] if column.name else []


def _is_continued(text: str, block: list[_Column], piece: Span) -> bool:
    """Tell whether a line in capitals goes on with the title right above it ("KT. CHÁNH ÁN | TÒA ÁN NHÂN DÂN")."""
    words = piece.of(text)
    if not block or any(column.name for column in block) or not words.isupper() or not block[-1].titles:
        return False
    above = block[-1].titles[-1][-1]
    joint = len(block) > 1 or re.match(r"\w{1,3}[./]", above.of(text)) is not None
    near = text.count("\n", above.end, piece.start) <= 1 and joint
    return near and (is_organisation(words) or continues_organisation(words)) and len(words) <= _LONGEST_TITLE


def _after_stop(text: str, piece: Span) -> bool:
    """Tell whether a name at the end of a line is parted from the words before it by a list's punctuation."""
    behind = name_behind(text, piece)
    return behind is not None and text[piece.start : behind.start].rstrip()[-1:] in set(";.)/")


def _columns(text: str, line: Span) -> list[list[Span]]:
    """Return what stands on a line, column by column, the lines of a table's cell apart."""
    return [_in_cell(text, Span(*match.span())) for match in _PIECE.finditer(text, line.start, line.end)]


def _in_cell(text: str, span: Span) -> list[Span]:
    """Part the lines of a table's cell, which stand on one line; a list's items stay whole."""
    if "; " not in span.of(text) or not re.search(r"; [^a-zà-ỹ]{4}", span.of(text)):
        return [span]
    pieces: list[Span] = []
    first = span.start
    for match in _IN_CELL.finditer(text, span.start, span.end):
        pieces.append(Span(first, match.start() + 1))
        first = match.end()
    return [*pieces, Span(first, span.end)]


def _title_in(text: str, piece: Span) -> Span | None:
    """Return the title that a piece is, or that stands in capitals behind an item of the list on the same line."""
    words = piece.of(text)
    if opens_title(words) and not re.search(rf"[{LOWER}]{{2}}", words):
        return trimmed(text, piece.start, piece.end, _EDGES + "'‘’`.,;:\\", _EDGES + "'‘’`,;:.\\")
    return title_behind(text, piece.start, piece.end)
