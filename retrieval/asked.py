"""A question as the reranker's features see it: what it looks for, what each thing weighs, what it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from ingest.store.catalogue import Facts
from ingest.vietnamese import fold, number_key, syllables
from retrieval.features import Asked, Slot
from retrieval.language import DATA
from retrieval.query import Query
from retrieval.translate import Translations
from retrieval.word_vectors import WordVectors

Counts = Callable[[str], int]
"""In how many passages a folded term of one syllable, or of two with a blank, stands."""

_FRAME = 0.3
"""What a word that only asks weighs against one of the topic: passages hold few of them, so their idf is high."""

_LIKELY = 0.3
"""A translation counts if it is at least so likely, against the likeliest of its word."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Slots, and the weights of the words whose vectors are compared."""

    slots: Sequence[Slot]
    words: Mapping[str, float]


class Asker:
    """Prepares questions for one state of an index."""

    def __init__(self, counts: Counts, passages: int, translations: Translations, vectors: WordVectors) -> None:
        """Keep the parts; ``passages`` is how many the index holds."""
        self._counts, self._passages = counts, passages
        self._translations, self._vectors = translations, vectors

    def asked(self, query: Query) -> Asked:
        """Return what the question looks for."""
        weighed = self._english(query) if query.language == "en" else self._vietnamese(query)
        words = list(weighed.words)
        (rows,), table = self._vectors.of([words])
        weights = np.array(list(weighed.words.values()), dtype=np.float32)
        folded = fold(query.understood)
        return Asked(
            slots=tuple(weighed.slots),
            names=_names(query.understood),
            word_weights=weights / (weights.sum() + 1e-6),
            vectors=table.vectors[rows],
            time=bool(_cues()["time"].search(folded)),
            count=bool(_cues()["count"].search(folded)),
        )

    def _vietnamese(self, query: Query) -> _Weighed:
        topic = set(syllables(fold(query.topic)))
        typed, understood = syllables(query.typed or query.understood), syllables(query.understood)
        weights = {term: self._weight(term, topic) for term in map(fold, (*typed, *understood))}
        slots = [Slot(frozenset([term]), weights[term]) for term in dict.fromkeys(map(fold, typed))]
        return _Weighed(slots, {word: weights[fold(word)] for word in understood})

    def _weight(self, term: str, topic: set[str]) -> float:
        return self._idf(self._counts(term)) * (1.0 if term in topic else _FRAME)

    def _english(self, query: Query) -> _Weighed:
        """A unit that is not translated is looked for as it is written; a name both ways."""
        topic = set(_WORD.findall(query.topic.lower()))
        slots: list[Slot] = []
        words: dict[str, float] = {}
        for place, (unit, found) in enumerate(self._translations.units(query.understood)):
            parts = syllables(unit)
            share = 1.0 if topic.intersection(_WORD.findall(unit.lower())) else 0.0
            if not parts or not share:
                continue
            best = max((p for _, p in found), default=0.0)
            likely = {fold(term): p for term, p in found if p >= _LIKELY * best}
            if not likely or (place and unit[0].isupper()) or not unit.isascii():
                likely |= {fold(part): best or 1.0 for part in parts}
            expected = sum(p * self._counts(term) for term, p in likely.items()) / sum(likely.values())
            weight = share * self._idf(expected)
            slots.append(Slot(frozenset(likely), weight))
            words |= dict.fromkeys(parts, weight)
        return _Weighed(slots, words)

    def _idf(self, count: float) -> float:
        """Inverse document frequency as BM25 has it (Robertson and Zaragoza 2009), never negative."""
        return log(1 + (self._passages - count + 0.5) / (count + 0.5))


def _names(text: str) -> frozenset[str]:
    """Return the folded figures and capitalised words of a question, the first word left out.

    >>> sorted(_names("Ai ký Kế hoạch 16 của Huế?"))
    ['16', 'hue', 'ke']
    """
    words = _WORD.findall(text)
    return frozenset(
        fold(word).lower() for place, word in enumerate(words) if word[0].isdigit() or (place and word[0].isupper())
    )


def named(query: Query, facts: Facts | None, passage_id: str) -> dict[str, float]:
    """Return how well a passage fits what the question names, 1 or 0 each (names: :data:`retrieval.features.NAMED`).

    ``part``: it is the letterhead, the addressees, the signature …, and these are asked for; ``other part``: it is, and
    they are not.
    """
    place = passage_id.rpartition("#")[2].rpartition(":")[0]
    cue = _cues().get(f"part {place}")
    fits = cue is not None and cue.search(query.folded) is not None
    found = {
        "section": any(section.fits(place) for section in query.sections),
        "part": fits,
        "other part": cue is not None and not fits,
    }
    if facts is not None:
        day, key = facts.date, number_key(facts.number or "")
        found |= {
            "number": any(mention.fits(key) for mention in query.numbers) if key else False,
            "kind": facts.kind in query.kinds,
            "date": day is not None and any(date.is_day and date.fits(day) for date in query.dates),
            "issuer": facts.issuer in query.agencies,
        }
    return {name: float(fits) for name, fits in found.items()}


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    lists = tomllib.loads((DATA / "answers.toml").read_text(encoding="utf-8"))
    named_lists = {"time": lists["time"], "count": lists["count"]}
    named_lists |= {f"part {name}": phrases for name, phrases in lists["parts"].items()}
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)") for name, phrases in named_lists.items()}
