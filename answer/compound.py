"""Questions that ask for more than one thing: cut into questions of their own, and their answers joined.

"Ai ký, gửi cho ai và căn cứ văn bản nào?" has a question word in each part; "ai chủ trì tuyên truyền và bố trí kinh
phí?" has one question word for two kinds of work. What a part leaves out it takes from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from answer.draft import Caveat, Draft
from answer.followup import leans
from answer.frames import HEADER_KINDS, WORK_KINDS
from answer.phrases import Phrases
from answer.question import Asked
from ingest.datamodels import Span
from retrieval.query import Query

_MOST_PARTS = 4
_BOUNDARY = {
    "vi": re.compile(r"\?\s+|;\s+|,\s+(?:(?:và|còn|đồng thời)\s+)?|\s+(?:và|đồng thời)\s+", re.IGNORECASE),
    "en": re.compile(r"\?\s+|;\s+|,\s+(?:and\s+)?|\s+and\s+", re.IGNORECASE),
}
_ASKS = {
    "vi": re.compile(
        r"(?<!\w)(?:ai|gì|nào|đâu|mấy|bao giờ|bao lâu|bao nhiêu|thế nào|ra sao|những gì)(?!\w)", re.IGNORECASE
    ),
    # Inside an English part such a word may open a relative clause: only in front does it ask.
    "en": re.compile(
        r"(?:and\s+)?(?:(?:to|by|on|in|at|from|with|for|under)\s+)?(?:who|whom|whose|what|when|where|which|how)(?!\w)",
        re.IGNORECASE,
    ),
}
_AND = {"vi": re.compile(r"\s+và\s+", re.IGNORECASE), "en": re.compile(r"\s+and\s+", re.IGNORECASE)}
_OF_AGENCIES = ("task", "deadline", "coordinating")
"""Kinds of which an agency that an earlier part names is the agency."""
_SENT = {"recipients", "lead", "relation", "list"}
"""Kinds that "gửi cho ai" is read as, by itself."""


def parts(query: Query) -> tuple[str, ...]:
    """Return the parts of a question that each ask something, as understood; none where it asks one thing.

    A part without a question word goes with the one behind it, the last with the one before.
    """
    asks, text = _ASKS[query.language], query.understood
    found: list[Span] = []
    open_from: int | None = None
    for piece in _pieces(text, _BOUNDARY[query.language]):
        start = piece.start if open_from is None else open_from
        is_question = asks.search(text, piece.start, piece.end) if query.language == "vi" or not found else None
        is_question = is_question or asks.match(text, piece.start, piece.end)
        if is_question:
            found.append(Span(start, piece.end))
            open_from = None
        elif open_from is None:
            open_from = piece.start
    if found and open_from is not None:
        found[-1] = Span(found[-1].start, len(text))
    cut = tuple(span.of(text).strip() for span in found)
    return cut if 1 < len(cut) <= _MOST_PARTS else ()


def _pieces(text: str, boundary: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for match in boundary.finditer(text):
        if match.start() > start:
            yield Span(start, match.start())
        start = match.end()
    if start < len(text):
        yield Span(start, len(text))


def halves(query: Query, content: Sequence[Span]) -> tuple[str, ...]:
    """Return the question once for each of two topics that "và" joins, none where there are no two.

    ``content`` are the words of the topic, in order.
    """
    text = query.understood
    joints = [
        match
        for match in _AND[query.language].finditer(text)
        if any(word.end <= match.start() for word in content) and any(word.start >= match.end() for word in content)
    ]
    if len(joints) != 1:
        return ()
    joint = joints[0]
    first = next(word.start for word in content if word.end <= joint.start())
    last = max(word.end for word in content)
    return (f"{text[: joint.start()]}{text[last:]}", f"{text[:first]}{text[joint.end() :]}")


def completed(asked: Asked, first: Asked) -> Asked:
    """Return a part with the document, the day and, for work, the agency that the first part names."""
    named = asked.instruments or asked.day or asked.month
    filled = asked if named else replace(asked, instruments=first.instruments, day=first.day, month=first.month)
    if not asked.section:
        filled = replace(filled, section=first.section if filled.instruments == first.instruments else None)
    if asked.agencies or not asked.asks(*_OF_AGENCIES) or asked.asks("lead") or set(asked.kinds) <= set(HEADER_KINDS):
        return filled
    return replace(filled, agencies=first.agencies)


def strays(asked: Asked, before: Asked) -> bool:
    """Tell whether a part leans on work that the part before asks about, but would be read as about a document.

    "… báo cáo kỳ nào, gửi cho ai?": to whom the report goes, which its clause tells, not who got the document.
    """
    return leans(asked) and set(asked.kinds) <= _SENT and not before.asks(*HEADER_KINDS)


def joined(whole: Draft | None, drafts: Sequence[Draft | None], texts: Sequence[str], say: Phrases) -> Draft | None:
    """Return one draft of the answers to all parts, None where the answer to the whole is the better one.

    It is, where it rests on as much, or on more than the parts that have answers, and where two parts have tables. A
    part without an answer is named, with why where that is known; a table comes last.
    """
    answered = [draft for draft in drafts if draft is not None and draft.answered]
    answered.sort(key=lambda draft: draft.table is not None)
    complete = len(answered) == len(drafts)
    tables = [draft.table for draft in answered if draft.table is not None]
    if not answered or len(tables) > 1:
        return None
    if whole is not None and whole.answered:
        own = {place for one in answered for place in _cited(one)}
        if _covers(whole, answered) if complete else not _cited(whole) <= own:
            return None
    caveats = [caveat for draft in answered for caveat in draft.caveats]
    for draft, text in zip(drafts, texts, strict=True):
        if draft is None or not draft.answered:
            caveats += _unanswered(draft, text, say)
    return Draft(
        answered[0].kind,
        tuple({statement.text: statement for draft in answered for statement in draft.statements}.values()),
        caveats=tuple({caveat.text: caveat for caveat in caveats}.values()),
        numbers=tuple(dict.fromkeys(number for draft in answered for number in draft.numbers)),
        agencies=tuple(dict.fromkeys(name for draft in answered for name in draft.agencies)),
        table=tables[0] if tables else None,
    )


def _covers(whole: Draft, answered: Sequence[Draft]) -> bool:
    """Tell whether the answer to the whole rests on as much, or has a sentence for each part; work needs its own."""
    if all(_cited(draft) <= _cited(whole) for draft in answered):
        return True
    work_only_in_part = whole.kind not in WORK_KINDS and any(draft.kind in WORK_KINDS for draft in answered)
    return len(whole.statements) >= len(answered) and not work_only_in_part


def _unanswered(draft: Draft | None, text: str, say: Phrases) -> Iterator[Caveat]:
    """Say that a part has no answer, and why where the refusal tells it."""
    yield Caveat("unanswered_part", say.say("unanswered_part", part=text), ())
    if draft is not None:
        yield from (Caveat("unanswered_part", s.text, s.evidence) for s in draft.statements)


def both_about_work(drafts: Sequence[Draft | None]) -> bool:
    """Tell whether each of two topics has a fact of its own as its answer."""
    found = [draft for draft in drafts if draft is not None and draft.answered and draft.kind in WORK_KINDS]
    return len(found) == len(drafts) and _cited(found[0]) != _cited(found[1])


def _cited(draft: Draft) -> set[tuple[str, Span]]:
    return {(evidence.directive.id, evidence.span) for s in draft.statements for evidence in s.evidence}
