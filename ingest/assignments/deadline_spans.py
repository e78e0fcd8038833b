"""Where a deadline stands in a task's words: behind "trước", "chậm nhất", "trong vòng", in brackets, at the start.

Folded text is searched, so that a lost diacritic hides nothing. What follows such a word is read on as long as the
words are words of time.
"""

from __future__ import annotations

import re

from ingest.datamodels import Span
from ingest.vietnamese import fold

_STRONG = re.compile(
    r"(?<!\w)(?:dinh\s+ky\s+)?(?:(?:hang|moi)\s+(?:nam|quy|thang|tuan|ngay)\s*,?\s*(?:vao\s+)?)?"
    r"(?:(?:hoan\s+thanh|xong|ket\s+thuc)\s+){0,2}(?:"
    r"(?:cham\s+nhat|muon\s+nhat|khong\s+qua|den\s+het|toi\s+da|(?:tr|t)?uoc)(?!\w)|truoc(?!\w)|(?:hoan\s+thanh|xong)\s+(?=trong)"
    r"|trong\s+(?:thoi\s+han|vong)(?!\w)|thoi\s+(?:han|gian)(?:\s+(?:hoan\s+thanh|thuc\s+hien|bao\s+cao|gui)\s*:?|\s*:)"
    r"|(?:vao\s+)?(?=ngay\s+\d{1,2}\s+(?:hang|moi))"
    r"|(?:vao\s+)?(?=(?:(?:sang|chieu|toi)\s+)?(?:ngay\s+)?thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])\s+(?:hang|moi)\s+tuan)"
    r"|dung\s+(?=ngay\s+\d{1,2}\s*(?:thang\s|[/.-]\s*\d))"
    r"|vao\s+(?=(?:cuoi|giua|(?:thuong|trung|ha)\s+tuan)\s+(?:thang|quy|nam)(?!\w))"
    r"|trong\s+(?=\d{1,3}\s+(?:ngay|gio)(?:\s+lam\s+viec)?\s*(?:[.,;)]|$|(?:ke|tinh)\s+tu|sau\s+khi)))"
)
_WEAK = re.compile(
    r"(?<!\w)(?:dinh\s+ky(?!\w)|trong\s+(?=(?:thang|quy)\s+[\div])|trong\s+(?=tuan\s+(?:thu|dau|cuoi)\s)|trong\s+(?=nam\s+20\d\d\s*(?:[.,;)]|$))"
    r"|(?:hang|moi)\s+(?=(?:tuan|thang|quy|nam)(?!\w)))"
)
_TIME_WORDS = frozenset((
    "ngay", "thang", "quy", "nam", "tuan", "gio", "phut", "h", "hang", "moi", "dau", "cuoi", "giua", "tien", "cung",
    "het", "lam", "viec", "thu", "hai", "ba", "tu", "sau", "bay", "chu", "nhat", "i", "ii", "iii", "iv", "va", "hoac",
    "hay", "den", "truoc", "cua", "la", "vao", "trong", "vong", "ke", "tinh", "ky", "dinh", "dot", "xuat", "lan", "mot",
    "giai", "doan", "cham", "som", "thuong", "trung", "ha", "tiep", "theo", "nay", "toi", "xong", "sang", "chieu",
))  # fmt: skip
_LOOSE = frozenset((
    "va", "hoac", "hay", "den", "cua", "la", "vao", "trong", "vong", "ke", "tinh", "mot", "truoc", "tu", "hang", "moi",
    "het", "theo", "cham", "nhat", "xong", "lam",
))  # fmt: skip
"""Words of time that end no deadline."""
_TOKEN = re.compile(r"\d{1,2}[hg]\d{0,2}(?!\w)|\d+(?:\s*[/.-]\s*\d+)*|[^\W\d_]+|[,():/–-]|\S")
_UNTIL = re.compile(r"\s*,?\s*cho\s+(?:den|toi)\s+khi\s+[^,;.()\n]{1,60}")
_PER = re.compile(r"\d+\s+[^;.\d]{1,30}$")
"""What is counted right before "mỗi tuần": how often, no deadline ("ít nhất 02 tin, bài mỗi tuần")."""
_EVENT = re.compile(
    r"\s*,?\s*(?:(?:ke|tinh)\s+)*(?:tu|sau)\s+(?:ngay|khi)\s+(?!\d)"
    r"(?:(?:ky|ban\s+hanh|phat\s+hanh)(?:\s+ban\s+hanh)?(?:\s+(?:\w+\s+){1,3}nay)?|[^,;.()\n]{1,60})"
)
_MOST_TOKENS = 40
_TIME = re.compile(
    r"\d|(?<!\w)(?:cuoi\s+(?:nam|thang|quy)|(?:hang|moi)\s+\w+|(?:thang|quy|nam|tuan)\s+nay)(?!\w)|quy\s+i"
)
_UNIT = re.compile(r"(?<!\w)(?:ngay|thang|quy|nam|tuan|gio|h)(?!\w)|\d\s*/\s*\d")


def find_deadline(text: str, start: int, end: int) -> Span | None:
    """Return where the deadline of ``text[start:end]`` stands; what sets a date goes before what only repeats.

    >>> text = "báo cáo kết quả trước ngày 25 hằng tháng để tổng hợp."
    >>> find_deadline(text, 0, len(text)).of(text)
    'trước ngày 25 hằng tháng'
    """
    folded = fold(text[start:end])
    for pattern in (_STRONG, _WEAK):
        for trigger in pattern.finditer(folded):
            stop = _walk(folded, trigger.end())
            words = folded[trigger.start() : stop]
            if _names_time(words, folded, trigger, stop):
                return Span(start + trigger.start(), start + stop)
    return None


def _names_time(words: str, folded: str, trigger: re.Match[str], stop: int) -> bool:
    """Tell whether what a trigger began is a deadline: it holds a time, and a rhythm stands at a clause's edge."""
    begins = folded[: trigger.start()].rstrip(" \n-+(")
    at_edge = not begins or begins[-1] in ",;:." or begins.endswith(("bao cao", "theo", "gui", "va"))
    if words.startswith("moi") and _PER.search(begins) is not None:
        return False
    if words.startswith(("hang", "moi")) and not re.search(r"\d", words):
        ends = stop >= len(folded.rstrip(" .;,")) and not words.endswith("nam")
        return at_edge or ends
    if words == "dinh ky":
        return True
    return _TIME.search(words) is not None and _UNIT.search(words) is not None


def _walk(folded: str, position: int) -> int:
    """Return where the words of time that follow ``position`` end."""
    end = position
    depth = 0
    for count, token in enumerate(_TOKEN.finditer(folded, position)):
        word = token.group()
        if count > _MOST_TOKENS or "\n\n" in folded[end : token.start()]:
            break
        if event := _EVENT.match(folded, token.start()) or _UNTIL.match(folded, token.start()):
            return _event_end(folded, event)
        if word == ")" and not depth:
            break
        depth += (word == "(") - (word == ")")
        known = word[0].isdigit() or word in _TIME_WORDS or word in ",()-–/:"
        if not known:
            break
        if word[0].isdigit() or (word in _TIME_WORDS and word not in _LOOSE) or word == ")":
            end = token.end()
    words = folded[position:end]
    if words.count("(") > words.count(")"):
        words = words[: words.rindex("(")].rstrip()
    return position + len(words)


def _event_end(folded: str, event: re.Match[str]) -> int:
    return event.start() + len(event.group().rstrip())
