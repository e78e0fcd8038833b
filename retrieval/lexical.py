"""Lexical retrieval: BM25 over the postings that ingest wrote, in tantivy.

Vietnamese questions look in the accented and the folded fields together, each syllables and bigrams: the folded ones
find what was typed without marks or split otherwise, the accented ones tell the rest apart. A syllable counts by its
inverse document frequency once more than in BM25, words that only ask count little. Where marks are missing
the accented fields are searched for the restored question, at a lower weight, for some of it is a guess. English
questions are translated term by term into a weighted query (:meth:`retrieval.translate.Translations.query_terms`).
For a reader who may not read everything no closed passage is looked at, and words weigh what they would weigh without
them: BM25's inverse document frequency, which tantivy takes from the whole index, is put right by a factor. Only the
average length of a passage stays that of the whole.
The weights were chosen on development sets; docs/retrieval.md says what that showed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import log
from types import MappingProxyType

import tantivy

from ingest.store.facets import NO_DATE
from ingest.store.postings import DAY_FIELD, HEADING_FIELD, terms
from ingest.vietnamese import fold
from retrieval.filters import Closed, Filters, Scope, nothing_closed, open_only, scope_of
from retrieval.fusion import Ranking, ordered
from retrieval.mentions import NumberMention
from retrieval.query import Query
from retrieval.snapshot import Snapshot
from retrieval.spreading import Counts
from retrieval.translate import Translations

Weights = Mapping[str, float]
Clause = tuple[tantivy.Occur, tantivy.Query]

_BY_RARITY = frozenset({"exact", "folded", HEADING_FIELD})
_USUAL_RARITY = 6.0
"""Inverse document frequency (natural log) at which a syllable weighs 1; more in an index of over 3,000 passages."""

MARKED: Weights = MappingProxyType({"exact": 1.0, "exact2": 0.35, "folded": 0.6, "folded2": 0.2, HEADING_FIELD: 0.5})
PLAIN: Weights = MappingProxyType({"exact": 0.3, "exact2": 0.1, "folded": 1.0, "folded2": 0.4, HEADING_FIELD: 0.5})


@dataclass(frozen=True, slots=True)
class LexicalConfig:
    """Field weights for questions with all diacritics and with some missing, and what else a score is made of.

    ``frame`` is what the words that only ask ("cơ quan nào", "là gì") count beside those of the topic. ``number`` is
    what a passage gains by bearing or citing a number asked for, and ``own`` what it gains besides if its directive
    bears it. BM25's own constants (k1 1.2, b 0.75) are fixed in tantivy: its posting lists are built with them.
    """

    marked: Weights = field(default_factory=lambda: MARKED)
    plain: Weights = field(default_factory=lambda: PLAIN)
    frame: float = 0.3
    number: float = 4.0
    own: float = 4.0


class LexicalRetriever:
    """Ranks passages by BM25; ``limit`` bounds every ranking."""

    def __init__(
        self,
        postings: tantivy.Index | Snapshot,
        bearers: Callable[[NumberMention], Iterable[str]],
        translations: Translations,
        config: LexicalConfig,
        closed: Closed = nothing_closed,
        counts: Counts | None = None,
    ) -> None:
        """Keep one state of the index: a searcher never sees later commits.

        ``bearers`` gives the ids of the directives whose own number a mention may mean, ``closed`` those of the
        directives that are never ranked. ``counts`` are of what is open, by default of everything.
        """
        self._searcher = postings.searcher()
        self._schema = postings.schema
        self._bearers = bearers
        self._translations = translations
        self._config, self._closed = config, closed
        self._counts: Counts = counts or self._searcher

    def ranked(self, query: Query, filters: Filters, limit: int) -> Ranking:
        """Return at most ``limit`` (passage id, score), best first; passages that share nothing are left out."""
        clauses = [self._weighted(*term) for term in self._terms(query)] + list(self._cited(query.numbers))
        scope = scope_of(filters, self._closed())
        if filters.excludes_all or scope.nothing or not clauses:
            return []
        found = self._searcher.search(self._narrowed(clauses, scope), limit, count=False).hits
        return ordered((self._searcher.doc(address)["passage_id"][0], score) for score, address in found)

    def knows_head(self, head: int) -> bool:
        """Tell whether a passage that may be read bears or cites a document number that begins with ``head``."""
        keys = self._keys(NumberMention(str(head), str(head), head, None))
        closed = self._closed()
        if not (keys and closed):
            return bool(keys)
        borne = open_only(tantivy.Query.term_set_query(self._schema, "number", keys), self._schema, closed)
        return bool(self._searcher.search(borne, 1, count=False).hits)

    def _terms(self, query: Query) -> Iterator[tuple[str, str, float]]:
        """Yield (field, term, weight) of a question."""
        if query.language == "en":
            yield from self._translations.query_terms(query.understood, self._counts)
            return
        weights = self._config.plain if query.plain else self._config.marked
        carries = _topical(query)
        for name, tokens in _vietnamese(query).items():
            for token, count in Counter(tokens).items() if weights.get(name) else ():
                if telling := self._telling(name, token):
                    yield name, token, count * telling * weights[name] * (1.0 if carries(token) else self._config.frame)

    def _telling(self, name: str, term: str) -> float:
        """How much a term counts beside BM25's own: a single syllable by how rare it is, 0 for one that is nowhere."""
        holding = self._counts.doc_freq(name, term)
        if not holding or name not in _BY_RARITY:
            return float(holding > 0)
        return _rarity(self._counts, name, term) / max(_USUAL_RARITY, 0.75 * log(self._counts.num_docs + 1))

    def _weighted(self, name: str, term: str, weight: float) -> tuple[tantivy.Occur, tantivy.Query]:
        query = tantivy.Query.term_query(self._schema, name, term, index_option="freq")
        if self._counts is not self._searcher:
            weight *= _rarity(self._counts, name, term) / _rarity(self._searcher, name, term)
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

    def _narrowed(self, clauses: list[Clause], scope: Scope) -> tantivy.Query:
        """Join the scored clauses with what passages must fulfil, which scores nothing."""
        query = tantivy.Query.boolean_query(clauses)
        if scope.everything:
            return query
        silent = [tantivy.Query.const_score_query(condition, 0.0) for condition in self._conditions(scope)]
        return open_only(query.and_must_match(*silent) if silent else query, self._schema, scope.closed)

    def _conditions(self, scope: Scope) -> Iterator[tantivy.Query]:
        for name, keys in sorted(scope.keys.items()):
            yield tantivy.Query.term_set_query(self._schema, name, sorted(keys))
        if scope.first_day is not None or scope.last_day is not None:
            first = scope.first_day or NO_DATE + 1
            yield tantivy.Query.range_query(
                self._schema, DAY_FIELD, tantivy.FieldType.Integer, first, scope.last_day or date.max.toordinal()
            )


def _rarity(counts: Counts, name: str, term: str) -> float:
    """Inverse document frequency as tantivy's BM25 has it."""
    holding = counts.doc_freq(name, term)
    return log(1 + (max(counts.num_docs - holding, 0) + 0.5) / (holding + 0.5))


def _vietnamese(query: Query) -> dict[str, list[str]]:
    """The tokens to look for in each field: restored ones where marks are told apart, typed ones where they are not."""
    restored = " ".join((query.understood, *query.spelled_out, *query.shortened))
    tokens = terms(restored, ("exact", "exact2")) | terms(query.terms_text, ("folded", "folded2"))
    return tokens | {HEADING_FIELD: tokens["folded"]}


def _topical(query: Query) -> Callable[[str], bool]:
    """Tell whether a token, or each half of a bigram, belongs to what the question is about."""
    about = terms(" ".join((query.topic or query.understood, *query.spelled_out, *query.shortened)), ("folded",))
    known = frozenset(about["folded"])
    return lambda token: known.issuperset(fold(token).split("_"))
