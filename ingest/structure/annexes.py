"""What follows the signature: annexes (phụ lục, mẫu, danh mục) and what is issued with the instrument (quy chế).

Nghị định 30/2020/NĐ-CP, Annex I, II.8: each annex is headed "Phụ lục" and, where there are several, its number; under
its title stands "(Kèm theo Quyết định số … ngày … của …)".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.datamodels import Section, Span
from ingest.structure.markers import CELL_SEPARATOR, marker_at
from ingest.structure.outline import outline
from ingest.structure.sentences import one_line, stripped
from ingest.vietnamese import LOWER, fold

KIND = "phuluc"
_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(
    r"[\s*#_]*(?P<word>(?i:phụ\s+lục|mẫu(?:\s+biểu)?|biểu(?:\s+mẫu)?))(?:\s+(?i:số))?\s*:?\s*"
    r"(?P<n>[IVXLC]+|\d{1,3}[a-zA-Z]?(?:[.-]\d{1,2})?[a-zA-Z]?|[A-Z])?(?![^\W_])[*_]*\s*"
    rf"(?P<rest>[.:–(-].*|[^\s{LOWER}].*)?$"
)
_ATTACHED = re.compile(r"[\s*_]*\(?\s*(?:Được\s+)?(?:Ban\s+hành\s+)?kèm\s+theo\s", re.IGNORECASE)
_TITLED = re.compile(
    r"[\s*#_]*(?:QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|ĐIỀU LỆ|NỘI QUY|DANH MỤC|DANH SÁCH|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|PHƯƠNG ÁN"
    r"|ĐỀ CƯƠNG|BẢNG|BIỂU|HƯỚNG DẪN|TIÊU CHÍ|BỘ TIÊU CHÍ|BỘ CHỈ TIÊU|LỘ TRÌNH|ĐỊNH MỨC|NHIỆM VỤ)(?![^\W_])"
)
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia|doc lap|dang cong san", re.IGNORECASE)
_LONGEST_HEADING = 200
_MOST_TITLE_LINES = 6
_PUNCTUATION = frozenset({"", ".", ":", "–", "-", "("})
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])\d{1,3}$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class _Head:
    """The heading of an annex: where it begins, its number as printed, and whether it is a form within an annex."""

    start: int
    number: str | None
    form: bool


def annex_sections(text: str, span: Span, recognised: bool = False) -> tuple[Section, ...]:
    """Return the annexes in ``text[span]`` and their sections, in reading order.

    An annex has the kind ``phuluc`` and the path ``PL``, or ``PL1``, ``PL2`` … where there are several; a form (mẫu)
    within one has ``PL1.M2``; paths of what is numbered within begin with the annex's (``PL1.5.2`` for khoản 2 of its
    điều 5), so that they never meet those of the instrument itself. ``recognised`` tells a text from a scan.

    >>> text = "PHỤ LỤC I\\nDANH MỤC\\n1. Trường học\\nPHỤ LỤC II\\n1. Trạm y tế"
    >>> [(part.path, part.title) for part in annex_sections(text, Span(0, len(text))) if part.kind == "phuluc"]
    [('PL1', 'PHỤ LỤC I – DANH MỤC'), ('PL2', 'PHỤ LỤC II')]
    """
    lines = [Span(match.start(), match.end()) for match in _LINE.finditer(text, span.start, span.end)]
    heads = list(_heads(text, lines))
    if not heads:
        return ()
    ends = [*(head.start for head in heads[1:]), span.end]
    found: list[Section] = []
    for head, path, end in zip(heads, _paths(heads), ends, strict=True):
        whole = stripped(text, head.start, end)
        if whole is None:
            continue
        title, inner = _title(text, whole)
        found.append(Section(path, KIND, title, whole.start, whole.end))
        found += outline(text, Span(inner, whole.end), above=path, recognised=recognised)
    return tuple(sorted(_nested(found), key=lambda section: (section.start, -section.end)))


def _heads(text: str, lines: Sequence[Span]) -> Iterator[_Head]:
    """Yield the headings; a title in capitals counts where "(Kèm theo …)" stands below, or at the very beginning."""
    found: dict[int, _Head] = {}
    for index, line in enumerate(lines):
        words = line.of(text)
        if CELL_SEPARATOR in words or len(words) > _LONGEST_HEADING:
            continue
        heading = _HEADING.match(words)
        if heading is not None and _stands_alone(heading):
            form = not heading["word"].lower().startswith("phụ")
            found[index] = _Head(line.start, heading["n"], form)
        elif _ATTACHED.match(words) and not any(i in found for i in range(index - _MOST_TITLE_LINES - 1, index)):
            top = _top_of_title(text, lines, index)
            if top < index:
                found[top] = _Head(lines[top].start, None, form=False)
    before = lines[: min(found, default=len(lines))]
    titled = next((line for line in before[:_MOST_TITLE_LINES] if _is_title(text, line)), None)
    if titled is not None:
        yield _Head(titled.start, None, form=False)
    yield from (found[index] for index in sorted(found))


def _stands_alone(heading: re.Match[str]) -> bool:
    """Tell whether a line that begins like an annex's heading is one: in capitals, or with nothing but a title."""
    rest = (heading["rest"] or "").strip()
    if rest.endswith((";", ",")) or not (heading["n"] or rest[:1] in _PUNCTUATION or rest.isupper()):
        return False
    return bool(heading["n"] or heading["word"].lower().startswith("phụ") or not rest)


def _is_title(text: str, line: Span) -> bool:
    words = line.of(text)
    return _TITLED.match(words) is not None and words.isupper() and CELL_SEPARATOR not in words


def _top_of_title(text: str, lines: Sequence[Span], index: int) -> int:
    """Return the first of the heading lines right above line ``index``; that line itself where there is none.

    A title in small letters may take several lines where what is issued ("QUY CHẾ") stands in capitals above it.
    """
    top = _issued_above(text, lines, index)
    while top and index - top < _MOST_TITLE_LINES:
        words = lines[top - 1].of(text).strip(" *_#")
        if not words or not (
            words.isupper() or (top == index and len(words) <= _LONGEST_HEADING and words[-1] not in ".;:")
        ):
            break
        top -= 1
    return top


def _issued_above(text: str, lines: Sequence[Span], index: int) -> int:
    """Return the line in capitals that says what is issued, above a title in small letters; ``index`` if none is."""
    for place in range(index - 1, max(-1, index - 1 - _MOST_TITLE_LINES), -1):
        words = lines[place].of(text).strip(" *_#")
        if _is_title(text, lines[place]):
            return place
        if not words or words[-1] in ".;:" or CELL_SEPARATOR in words or len(words) > _LONGEST_HEADING:
            break
    return index


def _title(text: str, annex: Span) -> tuple[str, int]:
    """Return the heading of an annex on one line, and where its text begins; a title may stand below "(Kèm theo …)"."""
    titles: list[str] = []
    position = annex.start
    lines = _LINE.finditer(text, annex.start, annex.end)
    for match in lines:
        words = one_line(match.group()).strip(" *_#")
        if match.start() < position:
            continue
        if _ATTACHED.match(words) and titles:
            closing = text.find(")", match.start(), min(annex.end, match.start() + 2 * _LONGEST_HEADING))
            line_end = text.find("\n", closing) if closing >= 0 else match.end()
            position = annex.end if line_end < 0 else min(line_end, annex.end)
            if len(titles) > 1:
                break
            continue
        if titles and not words.isupper() and not _attached_below(text, match.end(), annex.end):
            break
        if not _may_head(text, match, words) or len(titles) > _MOST_TITLE_LINES:
            break
        titles.append(_NOTE_MARK.sub("", words))
        position = match.end()
    return " – ".join([titles[0], " ".join(titles[1:])] if titles[1:] else titles), position


def _may_head(text: str, line: re.Match[str], words: str) -> bool:
    """Tell whether a line can be of a heading: short, no row of a table, numbering nothing."""
    if not words or CELL_SEPARATOR in words or len(words) > _LONGEST_HEADING or _MOTTO.search(fold(words)):
        return False
    return marker_at(text, line.start(), line.end()) is None


def _attached_below(text: str, position: int, end: int) -> bool:
    """Tell whether "(Kèm theo …)" is the next line."""
    following = _LINE.search(text, position, end)
    return following is not None and _ATTACHED.match(following.group()) is not None


def _paths(heads: Sequence[_Head]) -> list[str]:
    """Name the annexes by their printed numbers where those tell them apart, else by their order."""
    first = next((index for index, head in enumerate(heads) if not head.form), len(heads))
    tops = [head for index, head in enumerate(heads) if index < first or not head.form]
    values = [_value(head.number) for head in tops]
    if len(set(values)) < len(values) or None in values:
        values = list(range(1, len(tops) + 1))
    names = ["PL"] if len(tops) == 1 else [f"PL{value}" for value in values]
    paths: list[str] = []
    above = "PL"
    forms: Counter[str] = Counter()
    remaining = iter(names)
    for index, head in enumerate(heads):
        if index < first or not head.form:
            above = next(remaining)
            paths.append(above)
            continue
        name = f"{above}.M{(head.number or str(len(paths))).lstrip('0').replace('.', '-')}"
        forms[name] += 1
        paths.append(name if forms[name] == 1 else f"{name}-{forms[name]}")
    return paths


def _value(number: str | None) -> int | None:
    """Return the value of a printed number: 2 for "2", "02" and "II"; None for others."""
    if number is None:
        return None
    if number.isdigit():
        return int(number)
    values = [_ROMAN_DIGITS.get(char, 0) for char in number]
    if 0 in values:
        return None
    return sum(-one if one < after else one for one, after in pairwise([*values, 0]))


def _nested(found: Sequence[Section]) -> Iterator[Section]:
    """Stretch an annex over the forms within it."""
    ends: dict[str, int] = {}
    for section in found:
        above, _, form = section.path.rpartition(".M")
        if section.kind == KIND and form:
            ends[above] = max(section.end, ends.get(above, 0))
    for section in found:
        yield replace(section, end=ends[section.path]) if section.kind == KIND and section.path in ends else section
