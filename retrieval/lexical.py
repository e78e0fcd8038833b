"""Lexical retrieval: BM25 over the postings that ingest wrote, in tantivy.

Vietnamese questions look in the accented and the folded fields together, each syllables and bigrams: the folded ones
find what was typed without marks or split otherwise, the accented ones tell the rest apart. English questions are
translated term by term into a weighted query (after Darwish and Oard 2003, Probabilistic structured query methods).
The weights were chosen on development sets; bench/README.md says what that showed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import tantivy

from ingest.store.postings import HEADING_FIELD, terms
from retrieval.filters import Filters
from retrieval.fusion import Ranking, ordered
from retrieval.language import function_words
from retrieval.mentions import NumberMention
from retrieval.query import Query
from retrieval.translate import Terms, Translations

_VIETNAMESE_FIELDS = ("exact", "exact2", "folded", "folded2")

Weights = Mapping[str, float]
MARKED: Weights = MappingProxyType({"exact": 1.0, "exact2": 0.35, "folded": 1.0, "folded2": 0.35, HEADING_FIELD: 0.5})
PLAIN: Weights = MappingProxyType({"exact": 0.5, "exact2": 0.2, "folded": 1.0, "folded2": 0.45, HEADING_FIELD: 0.5})


@dataclass(frozen=True, slots=True)
class LexicalConfig:
    """Field weights for questions with all diacritics and with some missing, and the weights of what is copied.

    ``words`` weighs underthesea's words, a field that adds nothing once both kinds of syllables are searched (and
    costs the load of the segmenter). ``number`` is what a passage gains by bearing or citing a number asked for, and
    ``own`` what it gains besides if its directive bears it.
    """

    marked: Weights = field(default_factory=lambda: MARKED)
    plain: Weights = field(default_factory=lambda: PLAIN)
    words: float = 0.0
    copied: float = 0.5
    name: float = 0.5
    number: float = 4.0
    own: float = 4.0


class LexicalRetriever:
    """Ranks passages by BM25; ``limit`` bounds every ranking."""

    def __init__(
        self,
        postings: tantivy.Index,
        bearers: Callable[[NumberMention], Iterable[str]],
        translations: Translations,
        config: LexicalConfig,
    ) -> None:
        """Keep one state of the index: a searcher never sees later commits.

        ``bearers`` gives the ids of the directives whose own number a mention may mean.
        """
        self._searcher = postings.searcher()
        self._schema = postings.schema
        self._bearers = bearers
        self._translations = translations
        self._config = config

    def ranked(self, query: Query, filters: Filters, limit: int) -> Ranking:
        """Return at most ``limit`` (passage id, score), best first; passages that share nothing are left out."""
        clauses = [self._weighted(*term) for term in self._terms(query)] + list(self._cited(query.numbers))
        if filters.excludes_all or not clauses:
            return []
        found = self._searcher.search(self._filtered(clauses, filters), limit, count=False).hits
        return ordered((self._searcher.doc(address)["passage_id"][0], score) for score, address in found)

    def knows_head(self, head: int) -> bool:
        """Tell whether a passage bears or cites a document number that begins with ``head``."""
        return bool(self._keys(NumberMention(str(head), str(head), head, None)))

    def _terms(self, query: Query) -> Iterator[tuple[str, str, float]]:
        """Yield (field, term, weight) of a question."""
        if query.language == "en":
            yield from self._translated(query.understood)
        else:
            weights = self._config.plain if query.plain else self._config.marked
            yield from self._vietnamese(query.searched, {**weights, "words": self._config.words})

    @staticmethod
    def _vietnamese(text: str, weights: Weights) -> Iterator[tuple[str, str, float]]:
        wanted = [name for name in (*_VIETNAMESE_FIELDS, "words") if weights.get(name)]
        tokens = terms(text, wanted)
        for name in (*wanted, HEADING_FIELD):
            for token, count in Counter(tokens["folded" if name == HEADING_FIELD else name]).items():
                yield name, token, count * weights.get(name, 0.0)

    def _translated(self, text: str) -> Iterator[tuple[str, str, float]]:
        """The terms of each English word share one weight; names are looked for as they are written too."""
        little = function_words("en") | function_words("shared")
        for place, (unit, found) in enumerate(self._translations.units(text)):
            if unit.lower() in little:
                continue
            if not unit.isascii():
                yield from self._vietnamese(unit, {"exact": 1.0, "folded": 1.0})
                continue
            code = any(map(str.isdigit, unit)) or (unit.isupper() and len(unit) > 1)
            if code or not found:
                yield from ((name, term, self._config.copied) for name, term in self._copied(unit))
                continue
            name_share = self._config.name if place and unit[0].isupper() else 0.0
            yield from _shared(found, 1.0 - name_share)
            yield from ((name, term, name_share) for name, term in self._copied(unit) if name_share)

    @staticmethod
    def _copied(unit: str) -> list[tuple[str, str]]:
        return [("folded", token) for token in terms(unit, ("folded",))["folded"]]

    def _weighted(self, name: str, term: str, weight: float) -> tuple[tantivy.Occur, tantivy.Query]:
        query = tantivy.Query.term_query(self._schema, name, term, index_option="freq")
        return tantivy.Occur.Should, tantivy.Query.boost_query(query, weight)

    def _cited(self, mentions: Iterable[NumberMention]) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        """A fixed gain for the passages that bear or cite each number asked for, and one for those that bear it."""
        for mention in mentions:
            named = ("number", self._keys(mention), self._config.number)
            borne = ("directive_id", sorted(self._bearers(mention)), self._config.own)
            for name, values, gain in (named, borne):
                if values:
                    query = tantivy.Query.term_set_query(self._schema, name, values)
                    yield tantivy.Occur.Should, tantivy.Query.const_score_query(query, gain)

    def _keys(self, mention: NumberMention) -> list[str]:
        """The number keys in the index that the mention may mean, those whose symbol fits."""
        found = self._searcher.terms_with_prefix("number", str(mention.head))
        return [key for key, _ in found if mention.fits(key)]

    def _filtered(self, clauses: list[tuple[tantivy.Occur, tantivy.Query]], filters: Filters) -> tantivy.Query:
        query = tantivy.Query.boolean_query(clauses)
        if filters.directive_ids is None:
            return query
        allowed = tantivy.Query.term_set_query(self._schema, "directive_id", sorted(filters.directive_ids))
        silent = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)])


def _shared(found: Terms, weight: float) -> Iterator[tuple[str, str, float]]:
    """Spread ``weight`` over the terms by their probabilities; a bigram is looked for in the bigram field."""
    total = sum(probability for _, probability in found)
    for term, probability in found:
        name, token = ("exact2", term.replace(" ", "_")) if " " in term else ("exact", term)
        yield name, token, weight * probability / total
