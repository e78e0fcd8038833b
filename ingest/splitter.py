"""Directives to passages: exact slices of the text that follow its sections.

A passage never crosses a boundary that matters: the letterhead, the addressees, the opening, each leaf section,
the words before a section's first child (its lead-in), the closing, "Nơi nhận" and the signature each stand alone.
Annexes begin passages of their own. A paragraph that a page break cuts stays whole, since only sections and fields
cut. What is longer than ``max_chars`` is cut where a paragraph, else a sentence, else a clause ends; a table between
its rows, whose column names stand in the passages' headings. No llama_index here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from ingest.datamodels import Directive, Passage, Section, Span
from ingest.rows import Row, columns_at, rows_of, rows_within
from ingest.structure.outline import SectionFinder, paragraphs
from ingest.structure.sentences import clauses, sentences, stripped

SPLITTER_VERSION = 2
"""Raise it when passages come out otherwise: an index made before must then be rebuilt."""

_WORD = re.compile(r"[^\W_]")
_ADDRESSEES = re.compile(r"^[ \t*_#>]*Kính gửi\b", re.MULTILINE | re.IGNORECASE)
_COPIED = re.compile(r"^[ \t*_#>]*Nơi nhận\b", re.MULTILINE | re.IGNORECASE)
_HEADER_FIELDS = ("issuer", "parent_issuer", "number", "place", "date", "kind", "subject")
_OVERLONG = 1.5
"""A sentence up to this many times ``max_chars`` stays whole rather than be cut inside."""

_LONGEST_ROW = 4
"""A table's row up to this many times ``max_chars`` stays whole."""
ANNEX = "phuluc"

# What stands in the place of a section path in the id of a passage outside every section: dau (letterhead), kinh-gui
# (addressees), mo-dau (opening), giua (between sections), ket (closing), noi-nhan (distribution list), ky (signature),
# phu-luc (what follows the signature).


def passages_of(directive: Directive, *, max_chars: int = 900) -> list[Passage]:
    """Return the passages of a directive in text order: exact, never overlapping, covering all that is not blank.

    Ids are ``<directive>#<section path, or a zone>:<n>``, n counting from 1. A single clause much longer than
    ``max_chars`` is cut at a comma or a space.

    >>> from ingest.datamodels import Section
    >>> text = "Thực hiện Kế hoạch số 16/KH-UBND:\\n1. Giao Sở Y tế chủ trì.\\nPhòng Y tế báo cáo.\\n2. Các xã làm."
    >>> parts = (Section("1", "khoan", None, 34, 77), Section("2", "khoan", None, 78, 93))
    >>> blank = dict.fromkeys(("number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "signer"))
    >>> d = Directive("kh", "kh.txt", **blank, recipients=(), copied_to=(), signer_title=None, sections=parts,
    ...               assignments=(), references=(), text=text)
    >>> [(p.id, p.text[:12]) for p in passages_of(d)]
    [('kh#mo-dau:1', 'Thực hiện Kế'), ('kh#1:1', '1. Giao Sở Y'), ('kh#2:1', '2. Các xã là')]
    """
    made: list[Passage] = []
    counts: Counter[str] = Counter()
    zone_of = _zones(directive)
    finder = SectionFinder(directive.sections)
    pages = [page.start for page in directive.pages]
    rows = rows_of(directive.text, directive.tables)
    for block in _blocks(directive, [start for start, _ in zone_of]):
        for piece in _pieces(directive.text, block, max_chars, rows):
            words = _words(directive.text, piece)
            around = finder.around(words.start, words.end)
            place = (
                around[0].path if around else next(name for start, name in reversed(zone_of) if start <= words.start)
            )
            counts[place] += 1
            identifier = f"{directive.id}#{place}:{counts[place]}"
            page = directive.pages[max(bisect_right(pages, piece.start) - 1, 0)].number if pages else None
            columns = columns_at(rows, piece)
            made.append(_passage(directive, piece, around, identifier, page, columns))
    return made


def _passage(
    directive: Directive,
    piece: Span,
    around: Sequence[Section],
    identifier: str,
    page: int | None,
    columns: Sequence[str],
) -> Passage:
    return Passage(
        id=identifier,
        directive_id=directive.id,
        section=around[0].path if around else None,
        heading=_heading(directive, piece, around, columns),
        text=piece.of(directive.text),
        start=piece.start,
        end=piece.end,
        page=page,
    )


def _heading(directive: Directive, piece: Span, around: Sequence[Section], columns: Sequence[str]) -> str:
    """Join number, subject, the titles of the sections around and the columns of a table's rows.

    What the passage itself shows is left out.
    """
    shown = piece.of(directive.text)
    outermost_first = sorted(around, key=lambda s: (s.start, -s.end))
    titles = [s.title for s in outermost_first if s.title and not (piece.start <= s.start and s.title in shown)]
    parts = (directive.number, directive.subject, *titles, *(name for name in columns if name not in shown))
    return " – ".join(re.sub(r"\s+", " ", part).strip() for part in parts if part)


def _words(text: str, piece: Span) -> Span:
    """Narrow a span to its first and last letter or digit: markup around them may lie outside a section.

    One without any stays as it is.
    """
    first = _WORD.search(text, piece.start, piece.end)
    if first is None:
        return piece
    end = piece.end
    while not text[end - 1].isalnum():
        end -= 1
    return Span(first.start(), end)


def _zones(directive: Directive) -> list[tuple[int, str]]:
    """Return (start, zone) in text order: where the letterhead, addressees, opening … begin, sections left aside."""
    text = directive.text
    annexed = next((s.start for s in directive.sections if s.kind == ANNEX), len(text))
    own = [s for s in directive.sections if s.start < annexed]
    first, last = min((s.start for s in own), default=None), max((s.end for s in own), default=None)
    zones = [(0, "dau"), *_front(directive, annexed if first is None else first)]
    if first is not None and last is not None:
        zones += [(first, "giua"), (last, "ket")]
    if annexed < len(text):
        zones.append((annexed, "phu-luc"))
    return sorted([*zones, *_back(directive)], key=lambda zone: zone[0])


def _front(directive: Directive, limit: int) -> Iterator[tuple[int, str]]:
    """Find where the addressees and the opening begin before the first section."""
    text = directive.text
    header = _last_end(directive, _HEADER_FIELDS, limit)
    addressees = _ADDRESSEES.search(text, 0, limit)
    end = header
    if addressees:
        yield _line_start(text, addressees.start()), "kinh-gui"
        inline = _line_end(text, addressees.end())
        listed = _last_end(directive, ("recipients",), limit)
        end = max(header, inline, listed)
    if end < limit:
        yield (end, "mo-dau")


def _back(directive: Directive) -> Iterator[tuple[int, str]]:
    """Find where "Nơi nhận" (its label, else its first name) and the signature begin."""
    text = directive.text
    listed = min((span.start for span in directive.spans.get("copied_to", ())), default=None)
    label = max((m.start() for m in _COPIED.finditer(text, 0, len(text) if listed is None else listed)), default=listed)
    signed = [s.start for name in ("signer_title", "signer") for s in directive.spans.get(name, ())]
    if label is not None:
        yield _line_start(text, label), "noi-nhan"
    if signed:
        yield min(signed), "ky"
    signer = directive.spans.get("signer", ())
    if signer:
        yield _line_end(text, max(span.end for span in signer)), "phu-luc"


def _last_end(directive: Directive, fields: Iterable[str], limit: int) -> int:
    """Return the end of the line where the last of these fields ends before ``limit``, 0 for none."""
    ends = [s.end for name in fields for s in directive.spans.get(name, ()) if s.end <= limit]
    return min(_line_end(directive.text, max(ends)), limit) if ends else 0


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _blocks(directive: Directive, starts: list[int]) -> Iterator[Span]:
    """Cut the text at zones and at sections; parts without a letter or digit join the block before."""
    text = directive.text
    edges = {edge for s in directive.sections for edge in (s.start, s.end)}
    cuts = sorted({0, len(text)} | {_before_markup(text, edge) for edge in edges | set(starts)})
    block: Span | None = None
    for start, end in pairwise(cuts):
        if block is not None and (_wordless(text, start, end) or _wordless(text, block.start, block.end)):
            block = Span(block.start, end)
            continue
        if block is not None:
            yield block
        block = Span(start, end)
    if block is not None:
        yield block


def _wordless(text: str, start: int, end: int) -> bool:
    return _WORD.search(text, start, end) is None


def _before_markup(text: str, edge: int) -> int:
    """Go back to the start of the line when only markup ("## ", "**") stands before the edge."""
    start = _line_start(text, edge)
    return start if start <= edge and _wordless(text, start, edge) else edge


def _pieces(text: str, block: Span, max_chars: int, rows: Sequence[Row]) -> list[Span]:
    """Cut a block into pieces of about ``max_chars``; white space around each is left out."""
    whole = stripped(text, block.start, block.end)
    if whole is None:
        return []
    if len(whole.of(text)) <= max_chars:
        return [whole]
    pieces: list[Span] = []
    for part, tabled in _parts(whole, rows_within(rows, whole)):
        units = _row_units(text, part, rows, max_chars) if tabled else list(_units(text, part, max_chars, 0))
        pieces += _packed(text, units, max_chars)
    return pieces


def _parts(whole: Span, rows: Sequence[Row]) -> Iterator[tuple[Span, bool]]:
    """Part a block into prose and runs of rows, told by the flag; white space goes with the prose."""
    position = whole.start
    index = 0
    while index < len(rows):
        start, end = rows[index].span.start, min(rows[index].span.end, whole.end)
        index += 1
        while index < len(rows) and rows[index].span.start <= end + 1:
            end = max(end, min(rows[index].span.end, whole.end))
            index += 1
        if position < start:
            yield Span(position, start), False
        yield Span(max(start, position), end), True
        position = end
    if position < whole.end:
        yield Span(position, whole.end), False


def _row_units(text: str, part: Span, rows: Sequence[Row], max_chars: int) -> list[Span]:
    """Return the rows of a run as units that stay whole; one that is far too long is cut like prose."""
    starts = [part.start, *(row.span.start for row in rows_within(rows, Span(part.start + 1, part.end))), part.end]
    units: list[Span] = []
    for start, end in pairwise(starts):
        if end - start > _LONGEST_ROW * max_chars:
            units += _units(text, Span(start, end), max_chars, 1)
        elif start < end:
            units.append(Span(start, end))
    return units


_CUTTERS: tuple[Callable[[str, Span], list[Span]], ...] = (paragraphs, sentences, clauses)


def _units(text: str, span: Span, max_chars: int, level: int) -> Iterator[Span]:
    """Yield the smallest parts that may be packed: sentences, else clauses, else pieces cut at a comma or space."""
    length = span.end - span.start
    if level >= len(_CUTTERS):
        yield from _forced(text, span, max_chars) if length > _OVERLONG * max_chars else [span]
    elif level < 2 or length > max_chars:
        for part in _covering(span, _CUTTERS[level](text, span)):
            yield from _units(text, part, max_chars, level + 1)
    else:
        yield span


def _covering(span: Span, parts: list[Span]) -> list[Span]:
    """Stretch parts over what lies between them, so that nothing is lost."""
    starts = [span.start, *(part.start for part in parts[1:]), span.end]
    return [Span(start, end) for start, end in pairwise(starts) if start < end]


def _forced(text: str, span: Span, max_chars: int) -> list[Span]:
    """Cut an overlong clause after a comma, else at white space, else anywhere."""
    parts, start = [], span.start
    while span.end - start > max_chars:
        window = text[start : start + max_chars]
        cut = max(window.rfind(", ") + 1, 0)
        if cut < max_chars // 2:
            cut = max((m.start() for m in re.finditer(r"\s", window)), default=0)
        parts.append(Span(start, start + (cut or max_chars)))
        start = parts[-1].end
    return [*parts, Span(start, span.end)]


def _packed(text: str, units: list[Span], max_chars: int) -> list[Span]:
    """Join neighbours up to ``max_chars``; a short last one joins the piece before it."""
    packed: list[Span] = []
    for unit in units:
        if packed and unit.end - packed[-1].start <= max_chars:
            packed[-1] = Span(packed[-1].start, unit.end)
        else:
            packed.append(unit)
    if len(packed) > 1 and packed[-1].end - packed[-1].start < max_chars // 4:
        packed[-2:] = [Span(packed[-2].start, packed[-1].end)]
    return [span for part in packed if (span := stripped(text, part.start, part.end))]
