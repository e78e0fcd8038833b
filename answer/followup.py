"""Questions that lean on earlier ones: pronouns, ellipsis, corrections.

A question leans when it has a pronoun or a linking word and names nothing of its own, or names so little that it
cannot stand alone. What it lacks (instrument, agency, topic, kind) is taken from the focus of the turn before.
"""

from __future__ import annotations

import re

from answer.draft import Focus
from answer.question import HEADER_KINDS, Asked, Instrument
from ingest.agencies import Mention
from retrieval.query import NumberMention

_LITTLE = 1
_ATTACHED = re.compile(r"kem theo|dinh kem|gui kem|attach|enclos")


def resumed(asked: Asked, focus: Focus | None) -> Asked:
    """Return the question with what it leaves out filled in from the turn before."""
    if focus is None or focus.asked is None or not _leans(asked):
        return asked
    previous = focus.asked
    changes: dict[str, object] = {}
    if asked.kinds == ("general",) or asked.kinds == ("yesno",):
        changes["kinds"] = previous.kinds
    kinds = changes.get("kinds", asked.kinds)
    header = any(kind in HEADER_KINDS for kind in kinds)
    if not asked.instruments and not (header and asked.agencies):
        changes["instruments"] = _carried(header or asked.asks("relation"), focus)
    if not header:
        changes["topic"] = _topic(asked, previous)
        if not asked.agencies and not asked.instruments:
            changes["agencies"] = previous.agencies
    if _ATTACHED.search(asked.folded) and focus.attached and not asked.instruments:
        changes["instruments"] = (Instrument(_mention(focus.attached[0]), "target", 0, 0),)
        changes["kinds"] = tuple(k for k in kinds if k in HEADER_KINDS) or previous.kinds
    if asked.ordinal is not None and not asked.asks("list"):
        changes["kinds"] = ("list",)
        changes["topic"] = previous.topic
        changes["instruments"] = previous.instruments
    if not asked.agencies and focus.agencies and asked.asks("task", "coordinating", "person"):
        changes["agencies"] = tuple(Mention(name, 0, 0) for name in focus.agencies[:1])
        changes["topic"] = asked.topic
    if asked.day is None and asked.month is None and not asked.instruments:
        changes |= {"day": previous.day, "month": previous.month}
    return asked.replaced(**changes)


def _leans(asked: Asked) -> bool:
    """Tell whether a question cannot be understood by itself."""
    named = bool(asked.instruments or asked.agencies)
    if asked.correction or asked.dependent:
        return not (named and asked.content > _LITTLE + 1)
    return not named and asked.content <= _LITTLE


def _topic(asked: Asked, previous: Asked) -> tuple[tuple[str, ...], ...]:
    """Return the new topic words, after those of before unless another instrument or agency replaces them."""
    if asked.instruments or asked.agencies:
        same_frame = asked.kinds == previous.kinds or asked.kinds in {("general",), ("count",)}
        kept = previous.topic if same_frame and not asked.agencies else ()
        return tuple(dict.fromkeys((*kept, *asked.topic)))
    return tuple(dict.fromkeys((*previous.topic, *asked.topic)))


def _carried(to_answered: bool, focus: Focus) -> tuple[Instrument, ...]:
    """Return the instruments to go on with: those that were answered, for questions about a document itself."""
    previous = focus.asked
    if previous is None:
        return ()
    own = previous.instruments
    if to_answered and focus.numbers:
        return tuple(Instrument(_mention(number), "target", 0, 0) for number in focus.numbers[:1])
    return own


def _mention(number: str) -> NumberMention:
    """Make the mention that a number written in full would be."""
    from retrieval.mentions import find_mentions

    found = find_mentions(number)
    return found[0] if found else NumberMention(number, number, 0, None)
