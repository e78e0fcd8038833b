"""What our search is held against: plain BM25 over a few kinds of token, in memory.

tantivy's BM25 has k1 1.2 and b 0.75 built in (Robertson and Zaragoza 2009). A whole text, title and all, is the unit:
no passages, no folding, no reading of the question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import tantivy

from eval.retrieval.beir import Text
from ingest.vietnamese import normalise, syllables, words

Analyse = Callable[[str], list[str]]
_HEAP_BYTES = 64_000_000
_LONGEST_TOKEN = 15_000
"""Characters; tantivy refuses a token of 65,530 bytes."""


def compounds(text: str) -> list[str]:
    """Return the words of two syllables and more, as underthesea segments them.

    >>> compounds("Sở Y tế chủ trì tuyên truyền")
    ['y_tế', 'chủ_trì', 'tuyên_truyền']
    """
    return [word for word in words(text) if "_" in word]


def bigrams(text: str) -> list[str]:
    """Return every two neighbouring syllables.

    >>> bigrams("Sở Y tế")
    ['sở_y', 'y_tế']
    """
    return [f"{first}_{second}" for first, second in pairwise(syllables(text))]


BASELINES: Mapping[str, Mapping[Analyse, float]] = {
    "bm25-words": {words: 1.0},
    "bm25-syllables": {syllables: 1.0},
    "bm25-syllables+words": {syllables: 1.0, compounds: 0.4},
    "bm25-syllables+bigrams": {syllables: 1.0, bigrams: 0.4},
}
"""Fields and their weights. Words are underthesea's; syllables are accented, tone marks unified."""


class PlainBM25:
    """BM25 over fields of tokens, their scores added by weight."""

    def __init__(self, texts: Sequence[Text], weights: Mapping[Analyse, float]) -> None:
        """Index the texts, by id, so that equal scores come in that order."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for analyse in weights:
            builder.add_text_field(analyse.__name__, tokenizer_name="whitespace", index_option="freq")
        self._weights, self._schema = weights, builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for text in sorted(texts, key=lambda text: text.id):
            fields = {name: " ".join(tokens) for name, tokens, _ in self._analysed(f"{text.title}\n{text.text}")}
            writer.add_document(tantivy.Document(id=text.id, **fields))
        writer.commit()
        index.reload()
        self._searcher = index.searcher()

    def ranked(self, question: str, limit: int) -> list[tuple[str, float]]:
        """Return at most ``limit`` (text id, score), best first; a word that stands twice counts twice."""
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(name, token), weight * count))
            for name, tokens, weight in self._analysed(question)
            for token, count in Counter(tokens).items()
        ]
        if not clauses:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        return [(self._searcher.doc(address)["id"][0], score) for score, address in found]

    def _term(self, name: str, token: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, name, token, index_option="freq")

    def _analysed(self, text: str) -> Iterator[tuple[str, list[str], float]]:
        """Yield (field, tokens, weight)."""
        normal = normalise(text)
        for analyse, weight in self._weights.items():
            yield analyse.__name__, [token for token in analyse(normal) if len(token) < _LONGEST_TOKEN], weight
