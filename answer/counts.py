"""Questions "how many": the number that the documents put before the noun, or the length of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answer.amounts import answer_amount, measure_asked
from answer.draft import Draft, Evidence, Statement, clipped, one_line
from answer.figures import answer_figure, answer_row, in_place, sort_asked
from answer.frames import cue
from answer.listings import Listing
from answer.lists import items_told
from answer.matching import HELD, Searchable, Term, credit, holds
from answer.quoting import sentence_of
from answer.reading import Reading, Scored
from answer.units import Unit
from answer.years import is_of_year
from ingest.numbers import NUMBER
from ingest.vietnamese import fold, known_words, number_key

# Chosen on the development labels.
COUNT_SUPPORT = 0.45
"""Below this no number is given."""
_OTHER_BOUND = 0.25
"""What a count loses that is a limit where none is asked for."""
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
    r"(?<![\w/.,-])(?P<n>\d{1,3}(?:[.,]\d{3})*(?:,\d{1,2})?)(?![\w/-]|[.,]\d)\s+(?P<noun>(?:[^\W\d_]+[ ,]{0,2}){1,4})"
)
_IN_DATE = re.compile(r"(?:ngày|tháng|năm|quý|điều|khoản|điểm|mục|phần|chương)\s*$", re.IGNORECASE)
"""What stands before a number that belongs to a date, or is that of a part."""
_TRAILING = re.compile(r"(?:[ ,]+(?:và|với|của|tại|trong|đề|để|là|có|theo|cho|ở|do))+[ ,]*$")
_SYLLABLE = re.compile(r" (?P<syllable>[^\W\d_]+)")
_PARTS = re.compile(r"[, ]+(?:trong đó|gồm|bao gồm)(?!\w).*$", re.DOTALL)
"""What opens the parts of a number."""
_PERIOD = re.compile(r"20\d\d\s*(?:-|–|đến|den|to)\s*20\d\d")
_LABELLED = re.compile(r"(?:(?<!\w)(?:là|đạt)|:)\s*$")
_NEXT_COUNT = re.compile(r"\d{1,3}\s+nhóm|;")


@dataclass(frozen=True, slots=True)
class _Count:
    """A number with the noun behind it, and its support."""

    number: str
    score: float


def answer_count(reading: Reading) -> Draft | None:
    """Give the number that the documents put before the noun asked for; a sum or a share with its sentence."""
    if not reading.asked.asks("count"):
        return None
    row = answer_row(reading)
    if row is not None:
        return row
    in_currency = any(cue("currency_word").fullmatch(word) for word in reading.asked.counted[:1])
    counted = _counted(reading) if in_currency or sort_asked(reading) == "count" else None
    if counted is not None:
        return counted
    quoted = None if reading.asked.says("number_asked") else answer_amount(reading)
    return quoted or answer_figure(reading) or Draft("count", (), answered=False)


def _counted(reading: Reading) -> Draft | None:
    """Give the best supported count, else the length of a list whose introduction names what is counted."""
    best: tuple[float, _Count, Scored] | None = None
    for scored in reading.ranked():
        for count in _counts(reading, scored):
            if count.score >= COUNT_SUPPORT and (best is None or count.score > best[0] + _CLEARLY):
                best = (count.score, count, scored)
    listing = _counted_listing(reading) if best is None or reading.asked.says("and_which") else None
    if listing is not None and reading.asked.says("and_which") and _is_number_of(best, listing):
        return items_told(reading, listing)
    if best is not None:
        return _with_sentence(reading, best[1], best[2].unit)
    return _length(reading, listing) if listing is not None else None


def _is_number_of(best: tuple[float, _Count, Scored] | None, listing: Listing) -> bool:
    """Tell whether a list is as long as the count says, where one was found: then it names what is counted."""
    return best is None or int(re.sub(r"\D.*", "", best[1].number)) == len(listing.items)


def _with_sentence(reading: Reading, best: _Count, unit: Unit) -> Draft:
    """Quote the sentence of a count; of several counts of the thing in it the one whose words behind it fit best."""
    sentence = sentence_of(unit)
    text = sentence.of(unit.directive.text)
    counts = [m for m in _COUNTED.finditer(text) if _fit(reading, m["noun"]) is not None]
    behind = [reading.support(Searchable(words)) for words in _labels(reading, text, counts)]
    place = next((i for i, m in enumerate(counts) if _spelt(m) == best.number), None)
    if place is not None and max(behind) > behind[place] + _CLEARLY:
        best = replace(best, number=_spelt(counts[behind.index(max(behind))]))
    elif place is not None and behind.count(max(behind)) > 1 and not reading.mentioned_keys:
        alike = (_spelt(match) for match, support in zip(counts, behind, strict=True) if support == max(behind))
        best = replace(best, number=reading.phrases.listed(dict.fromkeys(alike)))
    evidence = Evidence(unit.directive, sentence)
    return _told(reading, best.number, one_line(evidence.quote), evidence)


def _labels(reading: Reading, text: str, counts: Sequence[re.Match[str]]) -> Iterator[str]:
    """Yield the words that tell of what each count is: those behind it, those before it where "là" stands between.

    A period of years ("2021 – 2025") is no year that a question names.
    """
    years = None if _PERIOD.search(reading.asked.folded) else _PERIOD
    for match, before, after in zip(counts, (None, *counts), (*counts[1:], None), strict=False):
        label = text[before.end("n") if before else 0 : match.start()]
        behind = text[match.start() : after.start() if after else len(text)]
        words = f"{label} {match['noun']}" if _LABELLED.search(label) else behind
        yield years.sub(" ", words) if years else words


def _told(reading: Reading, number: str, quote: str, evidence: Evidence) -> Draft:
    text = reading.phrases.say("count", number=number, quote=quote)
    return Draft("count", (Statement(text, (evidence,)),))


def _counts(reading: Reading, scored: Scored) -> Iterator[_Count]:
    """Yield every count in a clause that fits the noun and the instrument, with its support."""
    unit, text = scored.unit, scored.unit.evidence.quote
    in_year = is_of_year(reading, unit)
    measure = measure_asked(reading.asked.folded)
    if not in_place(reading, unit) or (measure is not None and measure.search(text.lower()) is None):
        return
    for match in _COUNTED.finditer(text):
        fit = _fit(reading, match["noun"])
        if fit is None or _IN_DATE.search(text, max(0, match.start() - _BEFORE), match.start()):
            continue
        if _is_given(reading, match["n"], match["noun"]) or not in_year:
            continue
        keys = reading.mentioned_keys
        if keys and _instrument_of(text, *match.span("n")) not in keys:
            continue
        before, after = (
            fold(text[max(0, match.start() - _BEFORE) : match.start()]),
            fold(text[match.end("n") :][:_BEFORE]),
        )
        if not _is_meant(reading, before, after):
            continue
        around = Searchable(text[max(0, match.start() - _BEFORE) : match.end() + _AFTER])
        near = max(reading.support(around), _FIT_AS_TOPIC * fit)
        score = _CLAUSE_SHARE * scored.support + _NEAR_SHARE * near + _FIT_SHARE * fit
        if cue("at_least").search(after) and not reading.asked.says("at_least"):
            score -= _OTHER_BOUND
        yield _Count(_spelt(match), score)


def _is_given(reading: Reading, number: str, noun: str) -> bool:
    """Tell whether the question itself gives a number ("trong 24 giờ … hay bao nhiêu giờ"): it asks for another."""
    first = fold(noun).split()[0].strip(",")
    given = re.search(rf"(?<![\d.,])0?{re.escape(number.lstrip('0'))} {first}(?![a-z])", reading.asked.folded)
    return given is not None and reading.asked.says("how_many")


def _is_meant(reading: Reading, before: str, after: str) -> bool:
    """Tell whether the words around a number set the bound, or tell the difference, that is asked for."""
    bounds = [bound for bound in ("at_most", "at_least") if reading.asked.says(bound)]
    bounded = all(cue(bound).search(f"{before} {after}") for bound in bounds)
    return bounded and (not reading.asked.says("difference") or cue("a_difference").search(before) is not None)


def _spelt(match: re.Match[str]) -> str:
    """Return a number with its noun as the text has them; a word that the pattern ended within is whole again.

    "14 hồ chứa nước, đập" of "14 hồ chứa nước, đập dâng" ends before the comma, and so before the next number.
    """
    spelt = match.group()
    if "," in match["noun"] and match.string[match.end() :][:1].isdigit():
        spelt = spelt[: spelt.rindex(",")]
    spelt = _TRAILING.sub("", _PARTS.sub("", spelt)).strip(" ,")
    following = _SYLLABLE.match(match.string, match.start() + len(spelt))
    if following is None:
        return spelt
    *_, before, last = ("", *fold(spelt).replace(",", " , ").split())
    ends_within = f"{last} {fold(following['syllable'])}" in known_words() and f"{before} {last}" not in known_words()
    if ends_within:
        return spelt + following.group()
    whole, _, rest = spelt.rpartition(",")
    return whole if whole and " " not in rest.strip() else spelt


def _fit(reading: Reading, noun: str) -> float | None:
    """Return how well the words behind a number are the noun asked for, None when they are not.

    The noun itself is the first of the words counted in Vietnamese, the last in English.
    """
    unit, _, _ = noun.partition(",")
    in_currency = cue("currency_word").fullmatch(fold(unit).split()[0]) is not None
    words = Searchable(unit if in_currency else noun)  # behind a sum's comma stands what the next number counts
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
