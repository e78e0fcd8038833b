"""Laws, codes, ordinances, the Constitution and statutes where they are named by title ("Luật Đất đai năm 2013").

A title ends where its number, day or year begins; without them, where a known title (``data/laws.toml``) ends, else at
a comma, at another instrument or at a word that no title holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingest.datamodels import Span
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold
from ingest.vocabulary import vocabulary

CONSTITUTION = "Hiến pháp"
STATUTE = "Điều lệ"
_HEAD = re.compile(r"(?<![^\W_])(?P<head>Bộ [Ll]uật|Luật|Pháp lệnh|Hiến pháp|Điều lệ)(?![^\W_])")
# Statutes of the Party, the Front, the unions and associations are legal bases named by their full title.
_STATUTE = re.compile(
    r"Điều lệ\s+(?:Đảng|Đoàn|Công đoàn|Mặt trận|Hội)(?:\s+(?!của\s|và\s)[^\W\d_]+){0,8}?"
    r"\s+(?:Việt\s+Nam|Hồ\s+Chí\s+Minh)"
)
_NO_LAW_BEHIND = re.compile(
    r"(?:học|[Kk]hoa|[Vv]iện|[Nn]gành|nhân|sĩ|sỹ|[Pp]hòng|Vụ|[Bb]an|Hội|Đoàn|TNHH|[Cc]huyên)\s+$"
)
_OF_STATE = re.compile(r"\s+(?:cua\s+)?nuoc\s+cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia\s+viet\s+nam")
_YEAR = re.compile(r"\s+(?:năm\s+)?(?:19|20)\d\d(?![\d/])")
_AMENDING = re.compile(
    r"\s+sua\s*doi(?:\s*,\s*bo\s*sung|\s+va\s+bo\s+sung)?(?:\s+(?:mot\s+so|cac)\s+dieu|\s+[^.;:]{1,60}?)?(?:\s+cua)?\s+"
    r"(?=(?:bo\s+luat|luat|phap\s+lenh|\d{1,2}\s+luat|cac\s+luat)\b)"
)
_SEVERAL = re.compile(r"(?:\d{1,2}|cac)\s+luat(?:\s+(?:co\s+lien\s+quan|lien\s+quan|ve)[^.;:,()]{0,80})?")
_NEXT_LAW = re.compile(r"\s*,\s*(?=(?:bo\s+luat|luat|phap\s+lenh)\s)|\s+va\s+(?=(?:bo\s+luat|luat|phap\s+lenh)\s)")
_FOLDED_HEAD = re.compile(r"(?:bo\s+luat|luat|phap\s+lenh)\s+")
_DATED = re.compile(r"[^.;:()“”\"\n]{2,140}?(?=\s*,?\s*(?:\(?\s*so\s*:?\s*\d|ngay\s*\d|nam\s*\d{4}|\(|thong\s+qua))")
_KIND_WITHIN = re.compile(
    r"(?<![^\W_])(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị|Hiến pháp|Công văn)(?!\w)"
)
_STOP = re.compile(
    r"(?<![^\W_])(?:quy\s+định|được|có\s+hiệu\s+lực|thì|đã|đang|sẽ|phải|tại|theo|để|nếu|khi|này|nhằm|cùng|gồm|hiện\s+hành"
    r"|và\s+(?:các|những|quy|văn|hướng|pháp|thi|tổ|thực)|ban\s+hành|của\s+Quốc\s+hội|trong|do|là|có|đối\s+với|không)"
    r"(?![^\W_])"
)
_PLAIN_END = re.compile(r"[,.;:()“”\"\n]|\s[-–]\s|$")
_WINDOW = 320
_STATE_WINDOW = 80
_LONGEST_TITLE = 120


class Law(NamedTuple):
    """A law as named: ``title`` on one line ("Luật Đất đai"), ``head`` its kind, and the range, a year included."""

    title: str
    head: str
    span: Span


def find_laws(text: str, span: Span) -> Iterator[Law]:
    """Yield the laws that ``text[span]`` names by title, in reading order; "Luật này" names none.

    >>> words = "theo Luật Đất đai năm 2013 và Bộ luật Lao động; Luật này"
    >>> [law.title for law in find_laws(words, Span(0, len(words)))]
    ['Luật Đất đai', 'Bộ luật Lao động']
    """
    position = span.start
    while match := _HEAD.search(text, position, span.end):
        position = match.end()
        if _NO_LAW_BEHIND.search(text, max(span.start, match.start() - 12), match.start()):
            continue
        limit = min(span.end, match.start() + _WINDOW)
        end = match.start() + _title_length(text[match.start() : limit], match["head"])
        if end <= match.end() and match["head"] != CONSTITUTION:
            continue
        year = _YEAR.match(text, end, span.end)
        position = year.end() if year else end
        yield Law(one_line(text[match.start() : end]), match["head"].capitalize(), Span(match.start(), position))


def _title_length(window: str, head: str) -> int:
    """Return how many characters of ``window`` the title takes, its head included; the head's own for no title."""
    if head == CONSTITUTION:
        state = _OF_STATE.match(fold(window[:_STATE_WINDOW]), len(head))
        return state.end() if state else len(head)
    if head == STATUTE:
        statute = _STATUTE.match(window)
        return statute.end() if statute else len(head)
    folded = fold(window)
    amending = _AMENDING.match(folded, len(head))
    if amending is not None:
        return _amended_end(window, folded, amending.end())
    start = len(head) + len(window[len(head) :]) - len(window[len(head) :].lstrip())
    return _plain_end(window, folded, start) or len(head)


def _amended_end(window: str, folded: str, position: int) -> int:
    """Return where the list of laws that an amending law names ends."""
    several = _SEVERAL.match(folded, position)
    if several is not None:
        return several.end()
    end = position
    while (head := _FOLDED_HEAD.match(folded, position)) and (law := _plain_end(window, folded, head.end())):
        end = law
        following = _NEXT_LAW.match(folded, end)
        if following is None or _YEAR.match(window, end):
            break
        position = following.end()
    return end


def _plain_end(window: str, folded: str, start: int) -> int | None:
    """Return where the title that begins at ``start`` ends, None where none does."""
    known = _known().match(folded, start)
    capital = start < len(window) and window[start].isupper()
    if known is None and not capital:
        return None
    dated = _DATED.match(folded, start)
    if dated is not None and not _breaks(window, folded, start, dated.end()):
        extra = folded[known.end() : dated.end()] if known else ""
        if known is None or (dated.end() > known.end() and "," not in extra and " va " not in extra):
            return dated.end()
    if known is not None:
        return known.end()
    ends = (_PLAIN_END.search(folded, start), _STOP.search(window, start), _KIND_WITHIN.search(window, start))
    end = min((found.start() for found in ends if found), default=len(folded))
    title = re.sub(r"(?:\s|,|(?<=\s)va)+$", "", folded[start:end])
    return start + len(title) if 0 < len(title) <= _LONGEST_TITLE else None


def _breaks(window: str, folded: str, start: int, end: int) -> bool:
    """Tell whether what stands up to the date names another instrument or says something of the law."""
    return any(pattern.search(window, start, end) is not None for pattern in (_KIND_WITHIN, _STOP))


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    """Match a known title in folded text, longest first."""
    data = vocabulary("laws")
    titles = sorted({fold(title) for titles in data.values() for title in titles}, key=len, reverse=True)
    loose = "|".join(re.escape(title).replace(r"\ ", r"\s+").replace(",", r"\s*,?") for title in titles)
    return re.compile(rf"(?:{loose})(?![^\W_])")
