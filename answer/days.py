"""Whether a clause tells a day or a time limit that may answer a question: not the day of an instrument it cites."""

from __future__ import annotations

import re

from answer.frames import cue, periods, somebody
from answer.quoting import sentence_of
from answer.reading import Reading
from answer.tables import cells
from answer.units import Unit
from ingest.datamodels import Span
from ingest.numbers import NUMBER, SYMBOL
from ingest.structure.sentences import clauses
from ingest.vietnamese import fold

_CITED = re.compile(
    rf"(?:{NUMBER.pattern}|{SYMBOL.pattern})\s*,?\s*"
    r"(?:được (?:ban hành|phê duyệt|thông qua|ký|công bố|phát hành|gửi|sửa đổi|bổ sung).{0,40})?ngày \d{1,2}"
    r"(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)"
)
_DATELINE = re.compile(r"[^,;:\n]{2,40},\s+ng\S{1,4}\s.{0,12}tháng\s+\S{1,3}\s+năm\s+\d{4}[.\s]*", re.DOTALL)
"""The place and day of the document itself, as recognition may have left it."""
_BY_DAY = re.compile(r"(?:ngay|thang|quy) [\divx]|\d{1,2} \d{1,2} (?:20\d\d)? ")
"""What answers a question for the very day: not "hằng năm"."""
_MONTH = re.compile(r"\d{1,2}[/.-](\d{1,2})[/.-]\d{4}|[Tt]háng (\d{1,2})(?!\d)")
_SYLLABLE = re.compile(r"[^\W_]+")


def _plain(text: str) -> str:
    """Return a text folded, without punctuation and without the days of instruments that it cites.

    >>> _plain("theo Công văn số 12/STC-NS ngày 02/3/2023, nộp trước ngày 05/4/2023")
    ' theo cong van so nop truoc ngay 05 4 2023 '
    """
    return f" {' '.join(_SYLLABLE.findall(fold(_CITED.sub(' ', text))))} "


def has_day(unit: Unit) -> bool:
    """Tell whether a clause names a day or a month of its own; the document's own day is none."""
    if unit.head is not None:
        return _limit_cell(unit) is not None
    own = _DATELINE.fullmatch(unit.evidence.quote) is not None
    return not own and cue("a_date").search(_plain(unit.evidence.quote)) is not None


def in_period(reading: Reading, words: str) -> bool:
    """Tell whether words name a month of the time of year that the question tells in words ("giữa năm 2026")."""
    wanted = [months for named, months in periods() if named.search(reading.asked.folded)]
    stated = {int(number) for match in _MONTH.finditer(words) for number in match.groups() if number}
    return bool(stated) and any(months & stated for months in wanted)


def has_beginning(unit: Unit) -> bool:
    """Tell whether a clause names the day from which something holds or has to be done."""
    return unit.head is None and cue("from_a_day").search(_plain(unit.evidence.quote)) is not None


def sets_limit(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause, or a row in a column for it, sets a time limit of the sort that is asked for.

    Words of the question ("báo cáo hằng năm trước ngày nào") are no answer to it.
    """
    if unit.head is not None:
        return _limit_cell(unit) is not None
    words = _plain(with_rest(unit).of(unit.directive.text))
    limits = [match.group().strip() for match in cue("a_limit").finditer(words)]
    told = [limit for limit in limits if limit not in reading.asked.folded]
    return bool(told) and (not reading.asked.says("day_asked") or _BY_DAY.search(words) is not None)


def with_rest(unit: Unit) -> Span:
    """Return a clause with those behind it in its sentence that name nobody else: "…; trình trước ngày …" goes on."""
    text = unit.directive.text
    end = unit.span.end
    for clause in clauses(text, sentence_of(unit)):
        if clause.start >= end:
            if somebody().match(clause.of(text).lower()):
                break
            end = clause.end
    return Span(unit.span.start, end)


def _limit_cell(unit: Unit) -> str | None:
    """Return the cell of a row that stands in a column for time limits."""
    heads, row = cells(unit.head.of(unit.directive.text)) if unit.head else [], cells(unit.evidence.quote)
    columns = zip(heads, row, strict=True) if len(heads) == len(row) else ()
    return next((cell for head, cell in columns if cell and cue("limit_head").search(fold(head))), None)
