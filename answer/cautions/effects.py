"""What a mention says of an instrument's standing: who repeals, replaces or amends it, wholly or in part.

:mod:`ingest.references` reads that a mention stands behind "bãi bỏ", "thay thế" or "sửa đổi". Before an answer says
that something is no longer in force, the words are read once more: whose order they are, and what of it they name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.datamodels import Directive, Reference, Span
from ingest.structure.sentences import sentences, stripped

REPEALED, SUPERSEDED, AMENDED = "repealed", "superseded", "amended"
KINDS = {"bãi bỏ": REPEALED, "thay thế": SUPERSEDED, "sửa đổi": AMENDED}
"""What a relation of :class:`ingest.datamodels.Reference` makes of the instrument, the gravest first."""

# All patterns are read in folded text.
_TRIGGERS = {
    "bãi bỏ": re.compile(r"(?<!\w)(?:bai\s+bo|huy\s+bo|het\s+hieu\s+luc)(?!\w)"),
    "thay thế": re.compile(r"(?<!\w)thay\s+the(?!\w)"),
    "sửa đổi": re.compile(r"(?<!\w)(?:sua\s+doi(?:(?:,|\s+va)?\s+bo\s+sung)?|bo\s+sung)(?!\w)"),
}
_LAPSES = re.compile(r"[^.;]{0,160}?(?<!\w)het\s+hieu\s+luc(?!\w)")
_BASIS = re.compile(r"\s*can\s+cu(?!\w)")
_STOP = re.compile(r"[.;:)]\s+")
"""Behind a sentence, a number ("2. ", "a) ") or a lead-in."""
_PART = re.compile(
    r"(?<!\w)(?:dieu|khoan|diem|muc|chuong|phan|phu\s+luc|cum\s+tu|tu|quy\s+dinh|noi\s+dung|bieu|mau|ten)(?!\w)"
)
"""Between the verb and a mention: only a part of the instrument is meant, unless "một số điều" is all that is said."""
_OTHER_VERB = re.compile(r"(?<!\d)[.!?]\s|(?<!\w)(?:thuc\s+hien|trien\s+khai|can\s+cu|bao\s+cao|giao)(?!\w)")
"""Between the verb and a mention: the verb is about something else."""
_AROUND = 1500
"""Characters before and behind a mention in which the sentence that holds it is looked for."""
_FARTHEST = 120
"""Characters, other instruments left out, that may stand between the verb and what it is about."""
_ONLY_PROPOSES = frozenset({"Tờ trình", "Báo cáo"})
_CONSOLIDATED = "VBHN"
"""In the number of a consolidated text, which reports amendments and makes none."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a mentioned instrument, and the words that say so.

    ``actor`` is the other instrument that does it ("Nghị định số 2 sửa đổi Nghị định số 1"), None for the directive.
    """

    kind: str
    words: Span
    partly: bool = False
    actor: Reference | None = None


def effect_of(directive: Directive, reference: Reference, folded: str) -> Effect | None:
    """Return what a mention says of its instrument, None where it says nothing or only proposes it.

    ``folded`` is the directive's text as :func:`ingest.vietnamese.fold` gives it.
    """
    triggers = _TRIGGERS.get(reference.relation)
    if triggers is None:
        return None
    sentence = _sentence(directive.text, reference)
    before = list(triggers.finditer(folded, sentence.start, reference.start))
    if not before:
        return _lapsing(directive, reference, folded, sentence)
    verb = before[-1]
    gap = _without_references(directive, folded, Span(verb.end(), reference.start))
    clause = _clause_start(folded, sentence, verb.start())
    earlier = [other for other in directive.references if clause <= other.start < verb.start() and other.number]
    actor = earlier[-1] if earlier else None
    if len(gap.strip()) > _FARTHEST or _OTHER_VERB.search(gap):
        return None
    if actor is not None and actor.key == reference.key:
        return None
    if actor is None and not _orders(directive, reference, folded, clause):
        return None
    kind = KINDS[reference.relation]
    partly = kind != AMENDED and _PART.search(gap) is not None
    return Effect(
        AMENDED if partly else kind,
        _words(folded, sentence, actor.start if actor else clause, reference.end),
        partly,
        actor,
    )


def _lapsing(directive: Directive, reference: Reference, folded: str, sentence: Span) -> Effect | None:
    """Read "Quyết định số 1 hết hiệu lực": the verb behind the mention."""
    behind = _LAPSES.match(folded, reference.end, sentence.end)
    stops = [stop.end() for stop in _STOP.finditer(folded, sentence.start, reference.start)]
    start = stops[-1] if stops else sentence.start
    if behind is None or not _orders(directive, reference, folded, start):
        return None
    partly = _PART.search(folded, start, reference.start) is not None
    return Effect(AMENDED if partly else REPEALED, _words(folded, sentence, start, behind.end()), partly)


def _orders(directive: Directive, reference: Reference, folded: str, clause: int) -> bool:
    """Tell whether the words are an order of the directive itself: in its subject or its articles, and no basis."""
    if directive.kind in _ONLY_PROPOSES or _CONSOLIDATED in (directive.number or "").upper():
        return False
    if any(span.start <= reference.start < span.end for span in directive.spans.get("subject", ())):
        return True
    first = min((section.start for section in directive.sections), default=0)
    return reference.start >= first and _BASIS.match(folded, clause) is None


def _sentence(text: str, reference: Reference) -> Span:
    """Return the sentence that holds a mention, as far as it is near."""
    start, end = max(0, reference.start - _AROUND), min(len(text), reference.end + _AROUND)
    start = max(start, text.rfind("\n\n", start, reference.start) + 1)
    stop = text.find("\n\n", reference.end, end)
    found = sentences(text, Span(start, stop if stop >= 0 else end))
    whole = (span for span in found if span.start <= reference.start and reference.end <= span.end)
    return next(whole, Span(reference.start, reference.end))


def _clause_start(folded: str, sentence: Span, position: int) -> int:
    """Return where the clause begins that holds a position: behind a semicolon, else with the sentence."""
    semicolon = folded.rfind(";", sentence.start, position)
    return semicolon + 1 if semicolon >= 0 else sentence.start


def _words(folded: str, sentence: Span, start: int, end: int) -> Span:
    """Return the clause from ``start``, to the end of the one in which ``end`` lies."""
    semicolon = folded.find(";", end, sentence.end)
    return stripped(folded, start, semicolon if semicolon >= 0 else sentence.end) or Span(start, end)


def _without_references(directive: Directive, folded: str, span: Span) -> str:
    """Return what stands in a range beside other instruments and what they are about."""
    pieces, position = [], span.start
    for other in directive.references:
        if span.start <= other.start < span.end:
            pieces.append(folded[position : other.start])
            about = (part.end for part in other.spans.get("subject", ()))
            position = max(position, min(max((other.end, *about)), span.end))
    return " ".join([*pieces, folded[position : span.end]])
