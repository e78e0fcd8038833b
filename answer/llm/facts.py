"""The hard facts of a sentence: dates, document numbers, figures, agencies, names. Each must stand in what is cited.

They are read the same way from a sentence in either language and from the documents, so that "65,000" and "65.000",
"2 March 2023" and "02/3/2023", "the Department of Health" and "Sở Y tế" are one fact.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from answer.llm.wordlist import wordlist
from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import agency_key
from ingest.datamodels import Span
from ingest.numbers import NUMBER, clean_number, kind_pattern
from ingest.vietnamese import UPPER, fold, number_key
from retrieval.dates import DateMention, find_dates
from retrieval.language import frequencies

_FIGURE = re.compile(r"(?<![\w/.,-])\d+(?:[.,]\d+)*(?![\w/-]*[^\W\d_])")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_URL = re.compile(r"(?:https?://|www\.)[^\s)\]]+", re.IGNORECASE)
_CAPITALISED = rf"[{UPPER}][^\W\d_]*"
_NAME = re.compile(rf"(?<!\w){_CAPITALISED}(?:[ -]{_CAPITALISED})*(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a sentence states exactly, at ``span`` of it; ``keys`` are the readings, any of which will do."""

    kind: str
    text: str
    span: Span
    keys: frozenset[str]
    date: DateMention | None = None


class Facts:
    """What a piece of a document holds, prepared for comparing."""

    def __init__(self, text: str, agencies: Iterable[str] = ()) -> None:
        """Read a text once; ``agencies`` are names that it gives in part ("các sở: Y tế, Tài chính")."""
        self._dates = find_dates(text)
        self._numbers = {number_key(clean_number(match.group())) for match in NUMBER.finditer(text)}
        self._figures = {key for _, keys in _figures(text) for key in keys} | set(_written_figures(text))
        self._figures |= {date.text for date in self._dates if date.text.isdigit()}  # a year
        named = (mention.name for mention in find_mentions(text))
        self._names = f" {' | '.join(name_key(part) for part in (text, *agencies, *named))} "
        self._own = name_key(text)
        self._text = text

    def holds(self, fact: Fact) -> bool:
        """Tell whether the text states a fact, in whatever form."""
        if fact.date is not None:
            return any(_within(fact.date, date) for date in self._dates)
        if fact.kind == "number":
            return bool(fact.keys & self._numbers)
        if fact.kind == "figure":
            return bool(fact.keys & self._figures)
        if fact.kind == "address":
            return fact.text in self._text
        return any(f" {key} " in self._names for key in fact.keys)

    def only_takes_part(self, fact: Fact) -> bool:
        """Tell whether an agency stands only behind "phối hợp", among those who take part."""
        before, after = self._sides()
        return any(f" {key} " in after and f" {key} " not in before for key in fact.keys)

    def only_leads(self, fact: Fact) -> bool:
        """Tell whether an agency stands only before "phối hợp", and there is such a word."""
        before, after = self._sides()
        return bool(after.strip()) and any(f" {key} " in before and f" {key} " not in after for key in fact.keys)

    def _sides(self) -> tuple[str, str]:
        before, *after = re.split(r"(?<!\w)phoi hop(?!\w)", self._own)
        return f" {before} ", f" {' '.join(after)} "


def name_key(name: str) -> str:
    """Return a name written out, folded, one or several alike ("UBND các huyện", "UBND huyện")."""
    return f" {agency_key(name)} ".replace(" cac ", " ").strip()


def facts_of(
    sentence: str, language: str, masked: Sequence[Span] = (), english: Container[str] = frozenset()
) -> list[Fact]:
    """Return the facts of a sentence outside ``masked``, in the order of their kinds.

    ``english`` are words that are no names in an English sentence, beside the common ones.

    >>> [(fact.kind, fact.text) for fact in facts_of("Sở Y tế cấp 30% số vắc xin trước ngày 02/3/2023.", "vi")]
    [('date', '02/3/2023'), ('figure', '30%'), ('agency', 'Sở Y tế')]
    """
    found: list[Fact] = []
    taken = list(masked)

    def add(kind: str, span: Span, keys: Iterable[str], date: DateMention | None = None) -> None:
        if not any(_overlap(span, other) for other in taken):
            found.append(Fact(kind, span.of(sentence), span, frozenset(keys), date))
            taken.append(span)

    for match in _URL.finditer(sentence):
        add("address", Span(*match.span()), ())
    for match in NUMBER.finditer(sentence):
        add("number", Span(*match.span()), [number_key(clean_number(match.group()))])
    for date in find_dates(sentence):
        add("date", Span(date.start, date.end), (), date)
    for span, keys in _figures(sentence):
        add("figure", span, keys)
    for mention in find_mentions(sentence):
        span = Span(mention.start, mention.end)
        add("agency", span, {name_key(mention.name), name_key(span.of(sentence)), _as_written(span.of(sentence))})
    taken += [Span(*match.span()) for match in kind_pattern().finditer(fold(sentence))]
    for span in _names(sentence, language, english):
        keys = {name_key(span.of(sentence)), *_without_first(sentence, span)} - {""}
        if keys:  # "Các" alone names nobody
            add("name", span, keys)
    order = ("address", "number", "date", "figure", "agency", "name")
    return sorted(found, key=lambda fact: (order.index(fact.kind), fact.span.start))


def _as_written(name: str) -> str:
    """Return a name folded as it is written: within a longer text an unusual form is not written out."""
    return " ".join(word.group() for word in re.finditer("[a-z0-9]+", fold(name)))


def _within(wanted: DateMention, stated: DateMention) -> bool:
    """Tell whether a date that a text states lies in the one wanted: a day in its month, a month in its year."""
    if wanted.first and wanted.last and stated.first and stated.last:
        return wanted.first <= stated.first and stated.last <= wanted.last
    if wanted.first is None:
        return stated.month == wanted.month and wanted.day in (None, stated.day)
    return False


def _figures(text: str) -> Iterator[tuple[Span, set[str]]]:
    """Yield figures with their values, a scale or a per cent behind them included; dates and numbers are left out."""
    taken = [Span(match.start(), match.end()) for match in NUMBER.finditer(text)]
    taken += [Span(date.start, date.end) for date in find_dates(text)]
    scales = wordlist()["numbers"]["scales"]
    for match in _FIGURE.finditer(text):
        if any(span.start <= match.start() < span.end for span in taken):
            continue
        end, keys = match.end(), _values(match.group())
        if scale := _scale().match(text, end):
            power = scales[scale["scale"].lower()]
            keys, end = {_plain(Decimal(key).scaleb(power)) for key in keys}, scale.end()
        if percent := _percent().match(text, end):
            keys, end = {f"{key}%" for key in keys}, percent.end()
        yield Span(match.start(), end), keys


def _values(written: str) -> set[str]:
    """Return what a figure may mean: points and commas group thousands or part decimals, by language.

    >>> sorted(_values("65.000")), sorted(_values("1,5")), sorted(_values("06"))
    (['65', '65000'], ['1.5'], ['6'])
    """
    found = {_plain(Decimal(re.sub("[.,]", "", written)))} if _GROUPED.fullmatch(written) else set()
    marks = re.findall("[.,]", written)
    if not marks:
        return {_plain(Decimal(written))}
    if len(marks) == 1 or marks[-1] not in marks[:-1]:  # the last may part the decimals
        whole, _, decimals = written.rpartition(marks[-1])
        found.add(_plain(Decimal(f"{re.sub('[.,]', '', whole)}.{decimals}")))
    return found or {written}


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _written_figures(text: str) -> Iterator[str]:
    """Yield figures that a Vietnamese text writes out."""
    words = wordlist()["numbers"]["vi"]
    yield from (str(words[word]) for word in _WORD.findall(text.lower()) if word in words)


def _names(sentence: str, language: str, english: Container[str]) -> Iterator[Span]:
    """Yield capitalised names; what only begins the sentence is none, nor are English words."""
    for match in _NAME.finditer(sentence):
        span = Span(*match.span())
        words = list(_WORD.finditer(sentence, *match.span()))
        if language == "en":
            while words and _is_english(words[0].group(), english):
                words.pop(0)
            while words and _is_english(words[-1].group(), english):
                words.pop()
        elif len(words) == 1 and not sentence[: span.start].strip(" “\"'(-"):
            continue
        if words:
            yield Span(words[0].start(), words[-1].end())


def _is_english(word: str, english: Container[str]) -> bool:
    lowered = word.lower()
    return word.isascii() and (lowered in frequencies().english or len(word) == 1 or lowered in english)


def _without_first(sentence: str, span: Span) -> set[str]:
    """Return the name without a first word that has its capital from beginning the sentence."""
    words = span.of(sentence).split(maxsplit=1)
    return {name_key(words[1])} if len(words) > 1 and not sentence[: span.start].strip(" “\"'(-") else set()


@lru_cache(maxsize=1)
def _scale() -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<scale>{'|'.join(wordlist()['numbers']['scales'])})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _percent() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(wordlist()['numbers']['percent'])})(?!\w)", re.IGNORECASE)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
