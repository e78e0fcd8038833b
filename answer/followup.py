"""Questions that lean on earlier ones: pronouns, ellipsis, corrections.

A question leans when it has a pronoun or a linking word and names nothing of its own, or names so little that it
cannot stand alone. What it lacks (instrument, agency, topic, kind) is taken from the focus of the turn before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from answer.frames import HEADER_KINDS
from answer.instruments import Instrument, described_kinds
from answer.question import Asked
from ingest.agencies.names import Mention
from retrieval.mentions import find_mentions
from retrieval.query import NumberMention

# Chosen on the development labels.
_LITTLE = 1
"""Syllables of content up to which a question that names nothing leans on the one before."""
_LITTLE_WITH_PRONOUN = 2
"""The same for one that names something, but refers back."""

_LITTLE_SHARED = 5
"""The same for one that names nothing and repeats a word of the topic before."""

_OTHER_WORK = 4
"""Syllables of content from which a question describes work of its own."""
_OF_A_DOCUMENT = ("signer", "title", "recipients")
"""Kinds that are of some document, whatever words the question names the persons by."""
_NO_KIND = {("general",), ("yesno",)}
"""Kinds of a question that does not say what it asks for."""
_SAME_FRAME = {("general",), ("count",)}
"""Kinds with which "còn 16/KH-UBND?" keeps the topic and changes the instrument."""
_SAME_MATTER = {("count",), ("deadline",), ("date",), ("deadline", "date"), ("general",)}
"""Kinds of which "còn Sở Y tế?" asks the same about another agency."""

Topic = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """What the conversation is about after an answer, for the next question to lean on.

    ``numbers`` are the instruments that were answered about or with, ``agencies`` those named in the answer,
    ``attached`` the numbers of what is attached to the directives cited.
    """

    asked: Asked
    numbers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()


def resumed(asked: Asked, focus: Focus | None) -> Asked:
    """Return the question with what it leaves out filled in from the turn before."""
    if focus is None:
        return asked
    previous = focus.asked
    if not leans(asked) and not _goes_on(asked, previous):
        return asked if _names_something(asked) else replace(asked, nearby=_nearby(focus))
    # "Chuyển sang loại chi nào?" has a noun of its own to ask for.
    same = not asked.head or asked.says("how_about")
    kinds = previous.kinds if asked.kinds in _NO_KIND and same else asked.kinds
    header = any(kind in HEADER_KINDS for kind in kinds) and "deadline" not in kinds
    header = header and not asked.says("asks_condition")
    filled = replace(asked, kinds=kinds, instruments=_instruments(asked, header, focus))
    if not header:
        filled = replace(filled, topic=_topic(asked, previous), agencies=_agencies(asked, previous))
        filled = replace(filled, carried=tuple(word for word in filled.topic if word not in asked.topic))
    if focus.attached and asked.says("attached") and not asked.instruments:
        filled = _about_attachment(filled, focus)
    if asked.ordinal is not None and not asked.asks("list"):
        filled = replace(filled, kinds=("list",), topic=previous.topic, instruments=previous.instruments)
    if focus.agencies and not asked.agencies and asked.asks("task", "coordinating", "person"):
        filled = replace(filled, agencies=(Mention(focus.agencies[0], 0, 0),), topic=asked.topic)
    if asked.day is None and asked.month is None and not asked.instruments:
        filled = replace(filled, day=previous.day, month=previous.month)
    own = filled.instruments or asked.correction or _names_something(asked)
    return filled if own else replace(filled, nearby=_nearby(focus))


def leans(asked: Asked) -> bool:
    """Tell whether a question cannot be understood by itself."""
    named = bool(asked.instruments or asked.agencies)
    if asked.correction or asked.dependent:
        return not (named and asked.content > _LITTLE_WITH_PRONOUN)
    if asked.asks(*_OF_A_DOCUMENT) and not asked.asks("task", "coordinating", "deadline"):
        return not named and not asked.places and not described_kinds(asked.folded, asked.instruments)
    return not named and asked.content <= _LITTLE


def _names_something(asked: Asked) -> bool:
    """Tell whether a question names a document, a place or a day of its own: then it is about that one."""
    kinds = described_kinds(asked.folded, asked.instruments)
    return bool(asked.instruments or kinds or asked.places or asked.day or asked.month or asked.years)


def _goes_on(asked: Asked, previous: Asked) -> bool:
    """Tell whether a short question that names nothing repeats a word of the topic before ("kết quả *thanh tra* …")."""
    short = asked.content <= _LITTLE_SHARED and not asked.agencies and not _names_something(asked)
    return short and bool(set(asked.topic) & set(previous.topic))


def _nearby(focus: Focus) -> tuple[Instrument, ...]:
    """Return the documents of the turn before, where the next question may well be answered too."""
    return (*map(_instrument, focus.numbers), *focus.asked.instruments, *focus.asked.nearby)


def _instruments(asked: Asked, header: bool, focus: Focus) -> tuple[Instrument, ...]:
    """Go on with the instrument answered, for a question about a document itself; else with those asked about."""
    if asked.instruments or (header and asked.agencies):
        return asked.instruments
    if focus.numbers and (header or asked.asks("relation")):
        return (_instrument(focus.numbers[0]),)
    return focus.asked.instruments


def _topic(asked: Asked, previous: Asked) -> Topic:
    """Return the new topic words, after those of before unless another instrument or agency replaces them."""
    same_frame = asked.kinds == previous.kinds or asked.kinds in _SAME_FRAME
    # Another agency's work is other work; another agency's amount or day is that of the same matter.
    other_work = asked.agencies and not (asked.kinds in _NO_KIND and previous.kinds in _SAME_MATTER)
    replaced = other_work or (asked.instruments and not same_frame)
    return tuple(dict.fromkeys((*(() if replaced else previous.topic), *asked.topic)))


def _agencies(asked: Asked, previous: Asked) -> tuple[Mention, ...]:
    """Go on with the agencies of before, where the question names neither agency nor instrument.

    Who asks who does other work does not ask about the agency of before.
    """
    if asked.asks("relation") and asked.dependent:
        # "Việc đó UBND tỉnh ban hành tại quyết định số mấy?": that agency issued it, the one of before is concerned.
        return (*asked.agencies, *previous.agencies)
    if asked.asks("lead") and not asked.asks("coordinating", "task", "deadline") and asked.content >= _OTHER_WORK:
        return asked.agencies
    return asked.agencies if asked.agencies or asked.instruments else previous.agencies


def _about_attachment(asked: Asked, focus: Focus) -> Asked:
    """Ask about what is attached to the directive that was answered from."""
    kinds = tuple(kind for kind in asked.kinds if kind in HEADER_KINDS) or focus.asked.kinds
    return replace(asked, instruments=(_instrument(focus.attached[0]),), kinds=kinds)


def _instrument(number: str) -> Instrument:
    """Make the instrument that a number written in full would be."""
    found = find_mentions(number)
    return Instrument(found[0] if found else NumberMention(number, number, 0, None), "target")
