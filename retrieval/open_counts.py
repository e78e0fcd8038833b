"""In how many passages a word stands, of those that a reader may read: what a searcher says of a whole index.

A slip in a question is never mended into a word of closed passages only, and how rare a word is, here and in the scores
of :mod:`retrieval.lexical`, is told from open passages alone. Counting takes some 40 µs a passage, once for each state
of the index and each access.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import tantivy

from ingest.vietnamese import fold
from retrieval.filters import Closed
from retrieval.snapshot import Snapshot

_KEPT = 100_000
"""Terms whose counts are kept: some 20 MB at the most."""


class OpenCounts:
    """Counts of the passages that no closed directive holds; safe to share between threads."""

    def __init__(self, postings: Snapshot, closed: Closed) -> None:
        """Keep the parts; the words are read when first needed."""
        self._searcher, self._schema, self._closed = postings.searcher(), postings.schema, closed
        self._known: dict[tuple[str, str], int] = {}

    @property
    def num_docs(self) -> int:
        """How many open passages there are."""
        return self._searcher.num_docs - len(self._hidden)

    def doc_freq(self, field_name: str, field_value: str) -> int:
        """Return in how many open passages a term stands in a field."""
        if field_name in self._words:
            return self._words[field_name][field_value]
        term = field_name, field_value
        if (known := self._known.get(term)) is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[term] = self._counted(field_name, field_value)
        return known

    def terms_with_prefix(self, field_name: str, prefix: str) -> list[tuple[str, int]]:
        """Return the terms of a field of words (``exact``, ``folded``) that begin so, with their counts."""
        return [(term, count) for term, count in self._words[field_name].items() if term.startswith(prefix)]

    @cached_property
    def _words(self) -> dict[str, Counter[str]]:
        """In how many open passages each token stands, by field."""
        counts: dict[str, Counter[str]] = {"exact": Counter(), "folded": Counter()}
        folded: dict[str, str] = {}
        for address in self._found(tantivy.Query.all_query(), self._searcher.num_docs):
            tokens = set(self._searcher.doc(address)["exact"][0].split())
            folded.update((token, fold(token)) for token in tokens - folded.keys())
            counts["exact"].update(tokens)
            counts["folded"].update({folded[token] for token in tokens})
        return counts

    def _counted(self, field: str, term: str) -> int:
        """Count the open passages that hold a term, by what the whole index says of it."""
        most = self._searcher.doc_freq(field, term)
        query = tantivy.Query.term_query(self._schema, field, term, index_option="basic")
        return sum(1 for _ in self._found(query, most)) if most else 0

    def _found(self, query: tantivy.Query, most: int) -> Iterator[tantivy.DocAddress]:
        addresses = (address for _, address in self._searcher.search(query, max(most, 1), count=False).hits)
        return (address for address in addresses if (address.segment_ord, address.doc) not in self._hidden)

    @cached_property
    def _hidden(self) -> frozenset[tuple[int, int]]:
        """Where the passages of closed directives stand in the postings."""
        query = tantivy.Query.term_set_query(self._schema, "directive_id", sorted(self._closed()))
        found = self._searcher.search(query, max(self._searcher.num_docs, 1), count=False).hits
        return frozenset((address.segment_ord, address.doc) for _, address in found)
