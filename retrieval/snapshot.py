"""The postings in one state: what was opened at one moment, for whoever reads them later."""

from __future__ import annotations

import tantivy


class Snapshot:
    """An opened index whose searcher stays the same; tantivy's own follows later commits by itself."""

    def __init__(self, postings: tantivy.Index) -> None:
        """Keep the state as it is now."""
        self.schema = postings.schema
        self._searcher = postings.searcher()

    def searcher(self) -> tantivy.Searcher:
        """Return what searches this state."""
        return self._searcher
