"""English questions to weighted Vietnamese terms: the table of ``models/en-vi-terms``, agencies, kinds, numbers, names.

Each word or phrase of a question is looked for by its translations, which share its weight by their probabilities
(after Darwish and Oard 2003, Probabilistic structured query methods; a weighted sum of BM25 scores measured above BM25
of expected frequencies here). Names of several words ("Department of Home Affairs") come from the lists that ingest
reads directives with, and go before the table. The constants here and in :mod:`retrieval.spreading` were chosen on one
half of a development set of English questions and checked on the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from ingest.agencies.names import Agency, known_agencies
from ingest.numbers import kinds
from ingest.vietnamese import fold, syllables
from retrieval.english import LINKING, Word, figures, frame, month, roman, words
from retrieval.glossary import known
from retrieval.language import function_words
from retrieval.spreading import Counts, Rarity, WeightedTerm, spread
from retrieval.term_table import FILE, Terms, TermTable, phrase_key

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "en-vi-terms"

PHRASE = 0.8
"""Share of a phrase's own translations; its words' have the rest."""
LISTED = 0.5
"""Share of a word's translations in the glossary beside those of the table."""
NAME = 0.5
"""Share of a capitalised word that is looked for as it is written, and of an abbreviation."""
FRAME = 0.5
"""What is left of the weight of a word that says how is asked more than what about."""
FIGURE = 0.5
"""Weight of a number in figures beside its word, and of a century's Roman figures."""
SHORT = 0.3
"""Probability of an agency's abbreviation beside its full name."""
MOST_TERMS = 100
"""Terms of a question: those that add least to any score are left out, to keep searching fast."""
_LONGEST_PHRASE = 4
_LARGEST_CENTURY = 39


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, phrase, name or number of a question: its translations, and all that is looked for in its place."""

    text: str
    translations: Terms
    terms: tuple[WeightedTerm, ...]


class Translations(Mapping[str, Terms]):
    """English word → [(Vietnamese term, probability)], best first; a term is a word or a short phrase.

    Any inflection of a known word is a key; iteration gives the known words only, not the phrases. Without the
    table's file every word is unknown, and English questions rely on names, numbers and the dense retriever.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Remember the folder; the table is read when first asked."""
        self._folder = folder

    @cached_property
    def _table(self) -> TermTable | None:
        return TermTable.load(self._folder) if (self._folder / FILE).exists() else None

    def __getitem__(self, word: str) -> Terms:
        """Return the terms of ``word`` or of its base form.

        :raises KeyError: neither is known.
        """
        found = self._table.word(word) if self._table else None
        listed = known([word])
        if found is None and listed is None:
            raise KeyError(word)
        return _mixed(listed or [], found or [])

    def __iter__(self) -> Iterator[str]:
        """Yield the known words."""
        return (entry for entry in self._table.entries if " " not in entry) if self._table else iter(())

    def __len__(self) -> int:
        """Count the known words."""
        return sum(1 for _ in self)

    def translate(self, word: str) -> Terms:
        """Return the terms of ``word``, or an empty list."""
        return self.get(word, [])

    def query_terms(self, text: str, counts: Counts | None = None) -> list[WeightedTerm]:
        """Return the weighted lexical query of an English question; no term stands in it twice.

        :param counts: document frequencies of the index that is asked; without them rarity is not weighed.
        """
        rarity = Rarity(counts) if counts is not None else None
        total: defaultdict[tuple[str, str], float] = defaultdict(float)
        for unit in self._units(text, rarity):
            for field, term, weight in unit.terms:
                total[field, term] += weight
        found = [(field, term, weight) for (field, term), weight in total.items()]
        if rarity is not None:
            found = [term for term in found if rarity.seen(*term[:2])]
            found.sort(key=lambda term: -term[2] * rarity.of(*term[:2]))
        return found[:MOST_TERMS]

    def units(self, text: str) -> list[tuple[str, Terms]]:
        """Cut English ``text`` into names, phrases, words and numbers, each with its terms of one or two syllables.

        A term of more syllables stands as its syllables and their pairs, each with its probability.

        >>> [unit for unit, _ in Translations().units("tasks of the Department of Home Affairs in 2024")]
        ['tasks', 'Department of Home Affairs', '2024']
        """
        return [(unit.text, _parts(unit.translations)) for unit in self._units(text, None)]

    def _units(self, text: str, rarity: Rarity | None) -> list[Unit]:
        found = words(text)
        units: list[Unit] = []
        place = 0
        while place < len(found):
            size, own, is_name = self._run_at(found, place)
            run = found[place : place + size]
            if own is not None:
                content = [word for word in run if not self._is_little(word)]
                units.append(self._named(run, own, rarity) if is_name else self._phrase(run, content, own, rarity))
            elif not self._is_little(found[place]) or month(found[place], _beside_figure(found, place)):
                units.append(self._single(found, place, rarity))
            place += size
        return units

    def _is_little(self, word: Word) -> bool:
        """Tell whether a word carries no subject."""
        lowered = word.text.lower()
        if word.code:
            return False
        stop = self._table.stop if self._table else frozenset()
        little = lowered in stop or lowered in function_words("en") or lowered in function_words("shared")
        return little or (len(lowered) == 1 and not word.named)

    def _named(self, run: Sequence[Word], own: Terms, rarity: Rarity | None) -> Unit:
        """A name that is known, whose English does not stand in the texts."""
        weight = float(sum(not self._is_little(word) for word in run))
        return Unit(_text(run), own, tuple(spread(own, weight, rarity)))

    def _phrase(self, run: Sequence[Word], content: Sequence[Word], own: Terms, rarity: Rarity | None) -> Unit:
        """The translations of the whole beside those of its words."""
        whole, terms = 0.0, list[WeightedTerm]()
        for word in content:
            found = self.translate(word.text)
            weight = _own_weight(word, found, rarity)
            whole += weight
            terms += spread(found, (1 - PHRASE) * weight, rarity)
            terms += _copied(word, NAME) if word.named else []
        return Unit(_text(run), own, (*spread(own, PHRASE * whole, rarity), *terms))

    def _single(self, found: Sequence[Word], place: int, rarity: Rarity | None) -> Unit:
        """A word that stands in no phrase, or a number."""
        word = found[place]
        if named := month(word, _beside_figure(found, place)):
            return Unit(word.text, [(named, 1.0)], tuple(spread([(named, 1.0)], 1.0, rarity)))
        if not word.text.isascii():
            exact: list[WeightedTerm] = [("exact", token, 1.0) for token in syllables(word.text)]
            return Unit(word.text, [], (*exact, *_copied(word, 1.0)))
        if word.text[0].isdigit():
            return Unit(word.text, [], tuple(_number(found, place)))
        translated = self.translate(word.text)
        if not translated:
            return Unit(word.text, [], tuple(_copied(word, 1.0)))
        weight = _own_weight(word, translated, rarity) * (FRAME if word.text.lower() in frame() else 1.0)
        terms = spread(translated, weight, rarity)
        terms += _copied(word, NAME) if word.named or word.code else []
        terms += [("folded", number, FIGURE) for number in figures(word.text)]
        return Unit(word.text, translated, tuple(terms))

    def _run_at(self, found: Sequence[Word], place: int) -> tuple[int, Terms | None, bool]:
        """Return the length and the terms of the longest name or phrase that begins there, and whether it is a name."""
        best: tuple[int, Terms | None, bool] = (1, None, False)
        if self._is_little(found[place]):
            return best
        run = [found[place].text]
        for size, word in enumerate(found[place + 1 :], start=2):
            if not word.joined or len(run) >= self._longest:
                break
            if self._is_little(word):
                if word.text.lower() not in LINKING:
                    break
                continue
            run.append(word.text)
            key = phrase_key(run)
            if key in self._names:
                best = size, self._names[key], True
            elif len(run) <= _LONGEST_PHRASE and (own := self._phrase_terms(run, key)):
                best = size, own, False
        return best

    def _phrase_terms(self, run: list[str], key: str) -> Terms | None:
        return known(run) or (self._table.entry(key) if self._table else None)

    def phrase(self, run: Sequence[str]) -> Terms:
        """Return the terms of several words together, or an empty list."""
        return self._phrase_terms(list(run), phrase_key(list(run))) or []

    @cached_property
    def _longest(self) -> int:
        return max(_LONGEST_PHRASE, *(len(name.split()) for name in self._names))

    @cached_property
    def _names(self) -> Mapping[str, Terms]:
        """Keys of English names of several words → the Vietnamese name and its abbreviations."""
        named = [(english, _ways(agency)) for agency in known_agencies() for english in _english_names(agency)]
        named += [(english, [(kind.lower(), 1.0)]) for kind, (_, of_kind) in kinds().items() for english in of_kind]
        found: dict[str, Terms] = {}
        for english, terms in named:
            content = [word.text for word in words(english) if not self._is_little(word)]
            found.setdefault(phrase_key(content), terms)
        return {name: terms for name, terms in found.items() if " " in name}


def _mixed(listed: Terms, counted: Terms) -> Terms:
    """Return the terms of the glossary and of the table, each list with its share where there are both."""
    if not listed or not counted:
        return listed or counted
    total: defaultdict[str, float] = defaultdict(float)
    for terms, share in ((listed, LISTED), (counted, 1 - LISTED)):
        for term, probability in terms:
            total[term] += share * probability
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def _english_names(agency: Agency) -> Iterator[str]:
    yield from agency.english
    yield from (name for name in agency.spoken if name.isascii())


def _ways(agency: Agency) -> Terms:
    """The full name, and the abbreviations of one token."""
    ways = [(" ".join(syllables(agency.name)), 1.0)]
    short = (syllables(form) for form in agency.short)
    return ways + [(parts[0], SHORT) for parts in short if len(parts) == 1 and parts[0].isalpha()]


def _text(run: Sequence[Word]) -> str:
    return " ".join(word.text for word in run)


def _beside_figure(found: Sequence[Word], place: int) -> bool:
    return any(near.text[0].isdigit() for near in found[max(0, place - 1) : place + 2])


def _own_weight(word: Word, terms: Terms, rarity: Rarity | None) -> float:
    """The weight of what translates a word; names and abbreviations are looked for as they are written as well."""
    share = 1 - NAME if word.named or word.code else 1.0
    return share * (rarity.weight(terms) if rarity else 1.0)


def _number(found: Sequence[Word], place: int) -> list[WeightedTerm]:
    """A number, date or document number as Vietnamese texts write it."""
    written = figures(found[place].text)
    if not written:
        return _copied(found[place], 1.0)
    terms: list[WeightedTerm] = [("folded", number, 1.0) for number in written]
    after = found[place + 1].text.lower() if place + 1 < len(found) else ""
    if after in ("century", "centuries") and written[0].isdigit() and int(written[0]) <= _LARGEST_CENTURY:
        terms.append(("folded", roman(int(written[0])), FIGURE))
    return terms


def _parts(terms: Terms) -> Terms:
    """Terms as syllables and pairs of them, with the probabilities of all terms that hold them, best first."""
    total: defaultdict[str, float] = defaultdict(float)
    for term, probability in terms:
        split = term.split()
        for part in {*split, *(f"{first} {second}" for first, second in pairwise(split))}:
            total[part] += probability
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def _copied(word: Word, weight: float) -> list[WeightedTerm]:
    return [("folded", fold(token), weight) for token in syllables(word.text)]
