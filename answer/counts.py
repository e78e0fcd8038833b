"""Questions "how many": the number that the documents put before the noun, or the length of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.amounts import answer_amount
from answer.clauses import answer_general
from answer.draft import Draft, Evidence, Statement, clipped, one_line
from answer.listings import Listing
from answer.matching import HELD, Searchable, Term, credit, holds
from answer.reading import Reading, Scored
from ingest.numbers import NUMBER
from ingest.vietnamese import fold, number_key

# Chosen on the development labels.
COUNT_SUPPORT = 0.45
"""Below this no number is given."""
_QUOTED_SUPPORT = 0.75
"""Below this no clause with a figure is quoted instead."""
_CLAUSE_SHARE, _NEAR_SHARE, _FIT_SHARE = 0.5, 0.4, 0.15
"""What the topic in the clause, the topic near the number, and the noun after it count."""
_FIT_AS_TOPIC = 0.6
"""A noun that fits counts as so much topic near the number."""
_NOUN_FIRST_BONUS = 0.2
_BEFORE, _AFTER = 60, 120
"""Characters around a number that are near it."""
_CLEARLY = 1e-6
_LEAD_TAIL, _SHOWN_TAIL = 200, 300
"""Characters at the end of an introduction that name what is listed; those that are shown."""
_LONGEST_FORM = 2
"""Syllables of the longest form that is looked for when a noun is repeated in the spelling of the text."""

_COUNTED = re.compile(
    r"(?<![\w/.,-])(?P<n>\d{1,3}(?:[.,]\d{3})*)(?![\w/-]|[.,]\d)\s+(?P<noun>(?:[^\W\d_]+[ ,]{0,2}){1,4})"
)
_FIGURE = re.compile(r"(?<![\w/])\d")
"""A number in a clause that is quoted whole, where none stands before the noun asked for ("bằng mấy lần lương")."""
_IN_DATE = re.compile(r"(?:ngày|tháng|năm|quý)\s*$", re.IGNORECASE)
"""What stands before a number that belongs to a date."""
_TRAILING = re.compile(r"(?:[ ,]+(?:và|với|của|tại|trong|đề|để|là|có|theo|cho|ở|do))+[ ,]*$")
_NEXT_COUNT = re.compile(r"\d{1,3}\s+nhóm|;")


def answer_count(reading: Reading) -> Draft | None:
    """Give the number that the documents put before the noun asked for."""
    if not reading.asked.asks("count"):
        return None
    best: tuple[float, str, Evidence] | None = None
    for scored in reading.ranked():
        for number, score in _counts(reading, scored):
            if score >= COUNT_SUPPORT and (best is None or score > best[0] + _CLEARLY):
                best = (score, number, scored.unit.evidence)
    if best is not None:
        return _told(reading, best[1], one_line(best[2].quote), best[2])
    listing = _counted_listing(reading)
    if listing is not None:
        return _length(reading, listing)
    quoted = None if reading.asked.says("number_asked") else answer_amount(reading)
    return quoted or answer_general(reading, _FIGURE, _QUOTED_SUPPORT) or Draft("count", (), answered=False)


def _told(reading: Reading, number: str, quote: str, evidence: Evidence) -> Draft:
    text = reading.phrases.say("count", number=number, quote=quote)
    return Draft("count", (Statement(text, (evidence,)),))


def _counts(reading: Reading, scored: Scored) -> Iterator[tuple[str, float]]:
    """Yield (number with its noun, support) for every count in a clause that fits the noun and the instrument."""
    text = scored.unit.evidence.quote
    for match in _COUNTED.finditer(text):
        fit = _fit(reading, match["noun"])
        if fit is None or _IN_DATE.search(text, max(0, match.start() - _BEFORE), match.start()):
            continue
        keys = reading.mentioned_keys
        if keys and _instrument_of(text, *match.span("n")) not in keys:
            continue
        around = Searchable(text[max(0, match.start() - _BEFORE) : match.end() + _AFTER])
        near = max(reading.support(around), _FIT_AS_TOPIC * fit)
        score = _CLAUSE_SHARE * scored.support + _NEAR_SHARE * near + _FIT_SHARE * fit
        yield _TRAILING.sub("", match.group()).strip(" ,"), score


def _fit(reading: Reading, noun: str) -> float | None:
    """Return how well the words behind a number are the noun asked for, None when they are not.

    The noun itself is the first of the words counted in Vietnamese, the last in English.
    """
    words = Searchable(noun)
    fits = [credit(term, words) for term in reading.counted]
    place = -1 if reading.asked.language == "en" else 0
    if not fits or fits[place] < HELD:
        return None
    at_once = credit(reading.counted[place], Searchable(" ".join(noun.split()[:2]))) >= HELD
    return sum(fits) / len(fits) + (_NOUN_FIRST_BONUS if at_once else 0.0)


def _instrument_of(text: str, start: int, end: int) -> str | None:
    """Return the key of the instrument a count belongs to: the next one named in the clause, else the last before."""
    following = NUMBER.search(text, end)
    if following is not None and not _NEXT_COUNT.search(text[end : following.start()]):
        return number_key(following.group())
    before = list(NUMBER.finditer(text, 0, start))
    return number_key(before[-1].group()) if before else None


def _counted_listing(reading: Reading) -> Listing | None:
    """Return the list whose introduction names what is counted ("hoàn thiện các dự thảo: (1) …")."""
    best: tuple[float, Listing] | None = None
    for listing in (found for directive in reading.directives for found in reading.library.listings(directive)):
        tail = Searchable(listing.lead.quote[-_LEAD_TAIL:])
        if reading.counted and holds(tail, reading.counted):
            support = reading.support(tail)
            if support >= COUNT_SUPPORT and (best is None or support > best[0]):
                best = (support, listing)
    return best[1] if best else None


def _length(reading: Reading, listing: Listing) -> Draft:
    """Give the length of a list as a count, with the noun in the spelling of its introduction."""
    lead = listing.lead.quote
    number = f"{len(listing.items):02d} {_as_written(reading.counted, lead)}".strip()
    return _told(reading, number, clipped(lead[-_SHOWN_TAIL:]), Evidence(listing.directive, listing.span))


def _as_written(terms: Sequence[Term], text: str) -> str:
    """Return the counted noun in the spelling of the text."""
    folded = fold(text)
    found = []
    for term in terms:
        forms = (fold(form.text) for form in term.forms if len(form.text.split()) <= _LONGEST_FORM)
        longest = next((form for form in sorted(forms, key=len, reverse=True) if form in folded), None)
        found += [(folded.rfind(longest), longest)] if longest else []
    return " ".join(text[at : at + len(word)] for at, word in sorted(found))
