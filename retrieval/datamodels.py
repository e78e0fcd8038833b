"""The value that retrieval produces: a hit, with where each retriever ranked it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.datamodels import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. ``ranks`` maps a retriever's name to its rank from 1; absent: not found by it."""

    passage: Passage
    document: str
    score: float
    ranks: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the hit as the commands print it."""
        passage = self.passage
        return {
            "passage_id": passage.id,
            "directive_id": passage.directive_id,
            "document": self.document,
            "section": passage.section,
            "text": passage.text,
            "start": passage.start,
            "end": passage.end,
            "page": passage.page,
            "score": round(self.score, 4),
            "ranks": dict(self.ranks),
        }
