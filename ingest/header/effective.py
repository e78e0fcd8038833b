"""From when a directive is in force: "có hiệu lực kể từ ngày ký", a day, or so many days after it was signed.

Luật Ban hành văn bản quy phạm pháp luật 2015, Article 151; Nghị định 30/2020/NĐ-CP for what is not normative.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.datamodels import Span
from ingest.numbers import DATE, to_date

_OWN = (
    r"(?:(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư(?: liên tịch)?|Quy định|Quy chế|"
    r"Kế hoạch|Hướng dẫn|Văn bản|Thông báo|Chương trình|Kết luận|Đề án|Phương án|Công văn|Lệnh|Bản Quy chế)(?: này)"
    r"|Quy chế|Quy định|(?:(?<=\n)|(?<=Điều \d\. ))(?:Quyết định|Nghị quyết|Thông tư|Chỉ thị)(?! (?:số|liên tịch)))"
)
_FORCE = re.compile(
    rf"(?<!\w){_OWN}[^.;\n]{{0,260}}?(?:có|bắt đầu có)\s+hiệu\s+lực(?:\s+thi\s+hành)?\s*,?\s*"
    r"(?P<when>[^;\n]{0,160})"
    rf"|(?<!\w){_OWN}[^.;\n]{{0,40}}?(?:được\s+(?:thực\s+hiện|áp\s+dụng)|có\s+giá\s+trị\s+thi\s+hành)\s+"
    r"(?=kể từ|từ|sau)(?P<applied>[^;\n]{0,160})"
)
_SIGNED = re.compile(
    r"(?:kể\s+)?từ\s+(?:ngày|khi)\s+(?:được\s+)?(?:ký(?:\s+ban\s+hành)?|ban\s+hành)(?!\w)(?!\s+(?:Luật|Nghị|Quyết))"
)
_ADOPTED = re.compile(r"(?:kể\s+)?từ\s+ngày\s+(?:được\s+)?(?:[^.;\n]{0,60}?)thông\s+qua(?!\w)")
_DAYS = re.compile(
    r"sau\s+(?P<days>\d{1,3})(?:\s*\([^)]*\))?\s+ngày,?\s+(?:kể\s+)?(?:từ\s+)?ngày\s+(?:ký|ban\s+hành|được\s+ký)"
)
_FROM = re.compile(r"(?:(?:kể|bắt đầu|thi hành)\s+)?(?:kể\s+)?từ(?:\s+0{1,2}\s+giờ(?:\s+00)?)?\s+(?:ngày\s+)?(?=\d)")
_ADOPTION = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết)\s+này[^.;]{0,40}?(?:đã\s+)?được[^.;]{0,260}?thông\s+qua\s+ngày\s+(?=\d)",
    re.DOTALL,
)


def effective_date(text: str, issued: date | None, body: Span | None = None) -> tuple[date, Span] | None:
    """Return the day from which the directive's text says it is in force, and where it says so; None where it does not.

    ``issued`` is the day of signing, from which terms count. An annexed text ("Quy chế này …") counts as well.

    >>> effective_date("Quyết định này có hiệu lực thi hành sau 10 ngày kể từ ngày ký.", date(2024, 5, 2))[0]
    datetime.date(2024, 5, 12)
    >>> effective_date("Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2024.", None)[0]
    datetime.date(2024, 7, 1)
    """
    within = body or Span(0, len(text))
    for match in _FORCE.finditer(text, within.start, within.end):
        group = "when" if match["when"] is not None else "applied"
        day = _day(text, Span(*match.span(group)), issued)
        if day is not None:
            return day, Span(match.start(), match.end())
    return None


def adopted(text: str) -> date | None:
    """Return the day on which the National Assembly, or a People's Council, adopted what the text is.

    >>> adopted("Luật này được Quốc hội khóa XV, kỳ họp thứ 9 thông qua ngày 19 tháng 11 năm 2031.")
    datetime.date(2031, 11, 19)
    """
    match = _ADOPTION.search(text)
    found = DATE.match(text, match.end()) if match else None
    return to_date(found) if found else None


def _day(text: str, when: Span, issued: date | None) -> date | None:
    """Return the day that the words behind "có hiệu lực" name."""
    words = when.of(text)
    if (days := _DAYS.match(words.lstrip())) is not None:
        return issued + timedelta(days=int(days["days"])) if issued else None
    start = _FROM.match(words.lstrip())
    if start is not None:
        found = DATE.match(words.lstrip(), start.end())
        return to_date(found) if found else None
    if _SIGNED.match(words.lstrip()):
        return issued
    if _ADOPTED.match(words.lstrip()):
        return adopted(text) or issued
    return None
