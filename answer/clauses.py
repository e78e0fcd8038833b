"""Questions answered by quoting a clause: anything that no structured fact answers, events."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.amounts import IN_PERIOD
from answer.days import has_beginning, has_day, in_period
from answer.draft import Draft, Evidence, Statement, one_line, refusal
from answer.frames import WORK_KINDS, cue, somebody
from answer.instruments import described_kinds
from answer.matching import coverage, holds
from answer.quoting import introduced_by_somebody, items_below, quoted, sentence_of
from answer.reading import Reading, Scored, issued_by, names_agency
from answer.tables import is_named
from answer.targets import targets
from answer.units import Unit, headings
from ingest.agencies.mentions import find_mentions
from ingest.datamodels import Directive
from ingest.numbers import kind_pattern
from ingest.vietnamese import fold

# Chosen on the development labels.
GENERAL_SUPPORT, WORK_SUPPORT, SURE_SUPPORT = 0.42, 0.46, 0.62
"""Below this share of the topic a clause answers nothing: in general, for an agency or a day, for a few words."""
FIRST_SHARE = 0.2
"""What being found first adds to the support of a clause that has the sort of thing asked for."""
_NAMED_ROW = 0.3
"""What a row of a table gains whose first words stand in the question: it is the one that is meant."""
_BETTER = 0.02
"""By how much a clause must be better supported than one ranked before it."""
_RARE, _MANY_RARE = 3.0, 2
"""Weight of a rare word; so many of them that a row lacks tell another matter."""
_OF_DAYS = {"date", "deadline", "list"}
"""Kinds of a question that asks for nothing but a day."""
_FEW_TERMS = 2
_DESCRIBED = 0.5
"""Share of the topic that a document must hold to be the one whose effect is asked for."""
_TRIED = 20
_OF_A_WORK = ("deadline", "date", "count")
"""Kinds that ask for something else of a work than who does it."""
_OTHER_WORDS_TOO = {"so", "bo", "ban", "vien", "dai", "phong", "cuc"}
"""What an agency's name begins with, and without its marks many another word."""
_FEWEST_WORDS = 4
_MARK = re.compile(r"\s*(?:\d{1,2}|[a-zđ])[.)]\s")
_LONGEST_CLAUSE = 1800
"""Characters of a clause above which it is no answer: tables that lost their lines, lists without punctuation."""


def quoted_clause(
    reading: Reading, fits: Callable[[Unit], bool], least: float, first_share: float = FIRST_SHARE
) -> Draft | None:
    """Quote the best supported clause that ``fits``; of ``least`` support, less where retrieval found it first.

    Such a clause has what is asked for, a sum or a day, so that it may be worded further from the question.
    """
    if not (reading.terms or reading.mentioned_keys):
        return None
    best: tuple[float, Unit] | None = None
    for scored in reading.ranked()[:_TRIED]:
        unit = scored.unit
        support = scored.support + first_share * reading.found_at(unit.directive, unit.span)
        if unit.head is not None:
            if _lacks(reading, unit):
                continue
            support += _NAMED_ROW if is_named(unit.evidence.quote, reading.asked.folded) else 0.0
        support += IN_PERIOD if in_period(reading, unit.evidence.quote) else 0.0
        better = support >= least and (best is None or support > best[0] + _BETTER)
        if better and not unit.is_heading and fits(unit) and _is_readable(unit) and _concerns(reading, unit):
            best = support, unit
    return quoted(reading, best[1]) if best else None


def _lacks(reading: Reading, unit: Unit) -> bool:
    """Tell whether a row, which has few words, lacks several of the rarest: it is about another thing."""
    missing = (not holds(unit.text, [term], unit.context) for term in reading.terms if term.weight >= _RARE)
    return sum(missing) >= _MANY_RARE


def _concerns(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause is about the agencies and the noun of a question, however they are written.

    The sum itself stands for "tiền" and "kinh phí", and what a row is about for the noun.
    """
    words = f"{unit.evidence.quote} {' '.join(headings(unit.directive.sections, unit.span.start))}"
    mentions = find_mentions(words)
    named = (m for m in reading.asked.agencies if not issued_by(unit.directive, [m]))
    if not reading.names_agencies(unit) and not all(any(names_agency(n.name, m.name) for n in mentions) for m in named):
        return False
    heads = [term for term in reading.heads if not cue("of_figures").fullmatch(term.word)]
    return holds(unit.text, heads, unit.context)


def answer_general(
    reading: Reading, wanted: re.Pattern[str] | None = None, least: float | None = None, *, rows: bool = False
) -> Draft | None:
    """Quote the best supported clause, of ``least`` support at least; who does a work is told by a sure one only.

    The noun asked for must be in it, and ``wanted`` in its folded text; ``rows`` of a table may lack it, for their
    columns have headings.
    """
    if not (reading.terms or reading.mentioned_keys):
        return None
    if wanted is None and reading.asked.says("articles_asked"):
        wanted = cue("articles")
    whose = reading.asked.asks("lead") and not reading.asked.says("persons_asked")
    agency_wanted = wanted is None and whose and not reading.asked.asks("yesno")
    if agency_wanted:
        wanted = cue("an_agency")
    if least is None:
        least = _least(reading, wanted)
    number_asked = reading.asked.says("number_asked") and reading.asked.document_kind is not None
    day_asked = reading.asked.says("day_asked") and set(reading.asked.kinds) <= _OF_DAYS
    for scored in reading.ranked()[:_TRIED]:
        if number_asked and not scored.unit.text.numbers - reading.mentioned_keys:
            continue
        elsewhere = (agency_wanted and introduced_by_somebody(scored.unit)) or (rows and scored.unit.head is not None)
        fits = wanted is None or (
            _names_agency(scored.unit) if agency_wanted else wanted.search(_unmarked(scored.unit))
        )
        if not fits and not elsewhere:
            if agency_wanted and scored.support >= SURE_SUPPORT and (told := _told_after(reading, scored.unit)):
                return told
            continue
        if day_asked and not has_day(scored.unit):
            continue
        if scored.support < least and not _leads(reading, scored):
            return None
        says_something = not scored.unit.is_heading or items_below(scored.unit.evidence)
        if says_something and _answers(reading, scored.unit):
            return quoted(reading, scored.unit, introduced=whose and not reading.asked.asks(*_OF_A_WORK))
    return None


def _told_after(reading: Reading, unit: Unit) -> Draft | None:
    """Quote a clause with the one behind it in its paragraph, where that begins with an agency: it says whose it is."""
    units = reading.library.units(unit.directive)
    place = next(place for place, other in enumerate(units) if other.span == unit.span)
    after = next(iter(units[place + 1 : place + 2]), None)
    if (
        len(reading.terms) <= _FEW_TERMS
        or after is None
        or "\n" in unit.directive.text[unit.span.end : after.span.start]
    ):
        return None
    if unit.is_heading or not somebody().match(after.evidence.quote.lower()) or not _answers(reading, unit):
        return None
    first, then = quoted(reading, unit), Evidence(unit.directive, sentence_of(after))
    return replace(first, statements=(*first.statements, Statement(one_line(then.quote), (then,))))


def _leads(reading: Reading, scored: Scored) -> bool:
    """Tell whether a clause is the one that words and retrieval put well ahead of all others."""
    return reading.leader is not None and scored.unit is reading.leader.unit


def _least(reading: Reading, wanted: re.Pattern[str] | None) -> float:
    """Return the support that a clause needs; of two words, or of an event's name, nothing may be missing."""
    event = reading.asked.says("an_event") and reading.asked.says("asks_time", "asks_place")
    if len(reading.terms) <= _FEW_TERMS or event:
        return SURE_SUPPORT
    return WORK_SUPPORT if wanted is not None or reading.asked.asks(*WORK_KINDS) else GENERAL_SUPPORT


def _answers(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause holds what the question insists on and can be read as an answer."""
    if cue("asks_back").search(unit.text.folded) or (_reply_asked(reading, unit) and not _replies(unit)):
        return False
    return _is_readable(unit) and reading.names_agencies(unit) and holds_heads(reading, unit)


def _reply_asked(reading: Reading, unit: Unit) -> bool:
    """Tell whether somebody's reply is asked for, in a document that is not that reply itself."""
    return reading.asked.says("reply_asked") and not issued_by(unit.directive, reading.asked.agencies)


def _replies(unit: Unit) -> bool:
    return cue("a_reply").search(unit.text.folded) is not None


def _is_readable(unit: Unit) -> bool:
    """Tell whether a clause is neither a shred nor a table that lost its lines."""
    quote = unit.evidence.quote
    return len(quote) <= _LONGEST_CLAUSE and len(quote.split()) >= _FEWEST_WORDS and not quote.isupper()


def _names_agency(unit: Unit) -> bool:
    """Tell whether a clause names an agency, by its marks where its first syllable may be another word ("bờ")."""
    found = {match.group().strip() for match in cue("an_agency").finditer(_unmarked(unit))}
    return bool(found - _OTHER_WORDS_TOO) or (
        bool(found) and somebody().search(unit.evidence.quote.lower()) is not None
    )


def _unmarked(unit: Unit) -> str:
    """Return the folded words of a clause without the number or letter of its item, which answers nothing."""
    marked = _MARK.match(unit.evidence.quote)
    return f" {unit.text.folded.split(maxsplit=1)[-1]}" if marked else unit.text.folded


def holds_heads(reading: Reading, unit: Unit) -> bool:
    """Tell whether the clause, or the heading it stands under, holds the noun that is asked for."""
    return holds(unit.text, reading.heads, unit.context)


def answer_event(reading: Reading) -> Draft | None:
    """Quote when something happens or takes effect: a date question that is not about a document's own date."""
    asked = reading.asked
    if asked.says("once_in_effect"):
        # "Trước khi nghị quyết có hiệu lực … thì được hưởng từ lúc nào?": what happens then, no day of a document.
        return answer_general(reading) if asked.asks("date") else None
    effect = asked.says("effect")
    if asked.says("since_asked") and not effect and not asked.instruments and not asked.says("issuing"):
        return quoted_clause(reading, has_beginning, WORK_SUPPORT)
    if not asked.asks("date") or not (effect or asked.content > 1):
        return None
    if not effect and (asked.says("issuing") or asked.instruments or kind_pattern().search(asked.folded)):
        return None
    return _effect(reading) if effect else quoted_clause(reading, has_day, _least(reading, cue("a_date")))


def issues(directive: Directive, kinds: Sequence[str]) -> bool:
    """Tell whether a directive issues something of a kind ("Ban hành Quy chế …"): it takes effect with it."""
    subject = f" {' '.join(fold(directive.subject or '').split())} "
    return any(cue("issues").search(subject[: subject.find(f" {fold(kind)} ") + 1]) for kind in kinds)


def _effect(reading: Reading) -> Draft | None:
    """Quote the sentence by which the document that is meant takes effect, or ceases to."""
    if reading.asked.says("ends_effect"):
        return answer_general(reading, cue("ending_effect"), SURE_SUPPORT) or refusal()
    kinds = described_kinds(reading.asked.folded, reading.asked.instruments)
    matter = [term for term in reading.terms if not cue("effect").search(term.word)]
    for directive in targets(reading)[0]:
        named = reading.asked.instruments or reading.asked.day
        described = coverage(matter, reading.library.text(directive)) >= _DESCRIBED
        if not (named or (described and (not kinds or directive.kind in kinds or issues(directive, kinds)))):
            continue
        units = [u for u in reading.library.units(directive) if cue("takes_effect").search(u.text.folded)]
        if units:
            return quoted(reading, next((u for u in units if cue("this_document").search(u.text.folded)), units[-1]))
    # The day of a document is not the day from which it holds: without such a sentence nothing answers.
    stated = quoted_clause(reading, lambda u: bool(cue("takes_effect").search(u.text.folded)), SURE_SUPPORT, 0)
    return stated or refusal()
