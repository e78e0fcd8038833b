"""Page furniture: running heads, page numbers, footers and the visible stamps of digital signatures.

A line is furniture when it stands at the edge of the page and returns at the same place on other pages, when it
counts the pages, or when it is a signature's stamp or the gazette's head, which have a fixed form. What stands above
or below a letterhead's motto is never taken for a running head on the word of another letterhead: several letters in
one file open alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.readers.line import Line
from ingest.readers.words import Rule
from ingest.vietnamese import fold

_ZONE = 0.12
"""Share of the page's height, from its upper and lower edge, in which running heads and page numbers stand."""
_APART = 1.75
"""Heights of a line between two rows, middle to middle, that set a running head apart from the text."""
_ROWS = 3
_SAME_PLACE = 8.0
_LONG = 40.0
"""Points: how far a running head may shift from page to page, how long a rule under it is at least."""
_OFTEN = 0.6
_PAGE_NUMBER = re.compile(
    r"[-–—|.,\s~]*(?:trang|page|tr\.?)?[-–—.\s:]*(?P<number>\d{1,4})\s*(?:(?:/|of|trên|-)\s*(?P<of>\d{1,4}))?[-–—|.,\s~]*",
    re.IGNORECASE,
)
_GAZETTE = re.compile(
    r"(?:\d{1,4}\s+)?CÔNG\s+BÁO(?:\s+[^\W\d_/]+){0,6}\s*/\s*Số\s.{1,60}?(?:Ngày\s[\d\s/.-]+)?(?:\s\d{1,4})?"
)
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia|doc lap\W+tu do|dang cong san viet nam")
_HEADING = re.compile(r"(?:dieu|chuong|muc|phan|phu luc|mau|bieu|khoan|so)\b")
_SIGNED = re.compile(
    r"(?:nguoi ky|ky boi|ky so boi|ky dien tu|digitally signed|signed by|signature (?:not )?(?:valid|verified))"
)
_SIGNED_TOO = re.compile(
    r"(?:email|e-mail|co quan|to chuc|thoi gian(?: ky)?|ngay ky|ngay gio|gio ky|chuc vu|ly do|noi ky|dia diem|date|"
    r"reason|location|dn|cn|o|ou|st|c)\s*[:=]"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one page, pieces of rows that is, its rules and its height; ``number`` counts from 1."""

    number: int
    height: float
    lines: list[Line]
    rules: Sequence[Rule] = ()


def without_furniture(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Return each page's lines that are text, in the order given."""
    lettered = [any(_MOTTO.search(fold(line.text)) for line in sheet.lines[:12]) for sheet in sheets]
    dropped = [_stamped(sheet.lines) for sheet in sheets]
    for upper in (True, False):
        rows = [_edge(sheet, dropped[index], upper=upper) for index, sheet in enumerate(sheets)]
        bands = [_band(sheet, own) for sheet, own in zip(sheets, rows, strict=True)]
        numbers = _numbered(sheets, rows)
        repeated = _repeated(sheets, bands, lettered)
        for index, band in enumerate(bands):
            lines = [line for row in band for line in row]
            heads = {id(line) for line in lines if _GAZETTE.fullmatch(line.text.strip())}
            found = numbers[index] | repeated[index] | heads
            # A running head is all that stands there; a line that returns under one that does not is text.
            whole = all(id(line) in found for line in lines)
            dropped[index] |= numbers[index] | heads | (repeated[index] if whole else set())
    return [[line for line in sheet.lines if id(line) not in page] for sheet, page in zip(sheets, dropped, strict=True)]


def _edge(sheet: Sheet, dropped: set[int], *, upper: bool) -> list[list[Line]]:
    """Return the rows nearest the page's edge, outermost first, one more than can be furniture."""
    lines = [line for line in sheet.lines if id(line) not in dropped]
    lines.sort(key=lambda line: line.middle, reverse=not upper)
    out: list[list[Line]] = []
    for line in lines:
        if out and any(line.beside(other) for other in out[-1]):
            out[-1].append(line)
        elif len(out) > _ROWS:
            break
        else:
            out.append([line])
    return out


def _band(sheet: Sheet, rows: list[list[Line]]) -> list[list[Line]]:
    """Return the rows that a gap or a rule sets apart from the text, none where nothing does."""
    limit = _ZONE * sheet.height
    for count in range(1, min(len(rows), _ROWS) + 1):
        outer = rows[count - 1]
        if not limit > min(outer[0].middle, sheet.height - outer[0].middle):
            return []
        if count == len(rows):
            return rows
        inner = rows[count]
        low, high = sorted((outer[0].middle, inner[0].middle))
        size = max(line.height for line in (*outer, *inner))
        level = [rule for rule in sheet.rules if rule.top == rule.bottom and rule.right - rule.left > _LONG]
        ruled = any(low < rule.top < high for rule in level)
        if ruled or high - low > _APART * size:
            return rows[:count]
    return []


def _repeated(sheets: Sequence[Sheet], bands: Sequence[list[list[Line]]], lettered: Sequence[bool]) -> list[set[int]]:
    """Find lines that return with the same words at the same height on most pages (of one parity)."""
    places: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for index, band in enumerate(bands):
        for line in (line for row in band for line in row):
            places[_key(line.text, sheets[index].number)].append((index, line))
    plain = [not letter for letter in lettered]
    wanted = [max(1, sum(plain[parity::2])) for parity in (0, 1)]
    out: list[set[int]] = [set() for _ in sheets]
    for key, found in _alike(places):
        if len(key) < 3 or _MOTTO.search(key):
            continue
        height = _usual([line.middle for _, line in found])
        level = [(index, line) for index, line in found if abs(line.middle - height) < _SAME_PLACE]
        pages = {index for index, _ in level}
        sure = [len({page for page in pages if page % 2 == parity and plain[page]}) for parity in (0, 1)]
        often = any(count >= _OFTEN * of for count, of in zip(sure, wanted, strict=True)) and sum(sure) >= 1
        if len(pages) >= 2 and often and not (len(pages) < 3 and _HEADING.match(key)):
            for index, line in level:
                out[index].add(id(line))
    return out


def _alike(places: dict[str, list[tuple[int, Line]]]) -> list[tuple[str, list[tuple[int, Line]]]]:
    """Bring together keys that differ by a slip of recognition only; keys rarely met join the frequent ones."""
    out: list[tuple[str, list[tuple[int, Line]]]] = []
    for key, found in sorted(places.items(), key=lambda item: -len(item[1])):
        host = None
        if any(line.words[0].confidence < 1 for _, line in found) and len(key) > 8:
            host = next((own for own in out[:20] if SequenceMatcher(None, own[0], key).ratio() > 0.85), None)
        if host is None:
            out.append((key, list(found)))
        else:
            host[1].extend(found)
    return out


def _key(text: str, number: int) -> str:
    """Return what a running head has in common on all pages: folded text, the page's own number taken out.

    >>> _key("Công báo 17 – trang 2", 2)
    'cong bao 17 – trang #'
    """
    return re.sub(rf"(?<!\d)0*{number}(?!\d)", "#", " ".join(fold(text).split()))


def _usual(places: Sequence[float]) -> float:
    """Return the place that most share."""
    rounded = Counter(round(place / 4) for place in places)
    best = max(rounded, key=lambda key: (rounded[key] + 0.5 * (rounded[key - 1] + rounded[key + 1]), -key))
    return best * 4.0


def _numbered(sheets: Sequence[Sheet], edges: Sequence[list[list[Line]]]) -> list[set[int]]:
    """Find page numbers: on the outermost rows, with nothing or a running head beside, and counting with the pages."""
    found: list[tuple[int, Line, int]] = []
    for index, rows in enumerate(edges):
        zone = _ZONE * sheets[index].height
        for row in rows[:2]:
            for line in row if len(row) <= 3 else ():
                match = _PAGE_NUMBER.fullmatch(line.text)
                if match is not None and min(line.middle, sheets[index].height - line.middle) < zone:
                    found.append((index, line, int(match["number"]) - sheets[index].number))
    offsets = Counter(offset for _, _, offset in found)
    out: list[set[int]] = [set() for _ in sheets]
    for index, line, offset in found:
        # A number that counts from the file's first page needs no second witness; any other needs one.
        if offset == 0 or offsets[offset] >= 2:
            out[index].add(id(line))
    return out


def _stamped(lines: Sequence[Line]) -> set[int]:
    """Find the visible stamp of a digital signature: signer, organisation, time, each line labelled."""
    out: set[int] = set()
    for line in lines:
        if not _SIGNED.match(fold(line.text)):
            continue
        below = [
            other
            for other in lines
            if other is not line
            and abs(other.left - line.left) < 40
            and -1.5 * line.height < other.middle - line.middle < 8 * line.height
            and _SIGNED_TOO.match(fold(other.text))
        ]
        if below or re.search(r"\d{1,2}:\d{2}", line.text):
            out.add(id(line))
            out.update(id(other) for other in below)
    return out
