"""Measuring sets in BEIR's layout, and the four scores: Success@1, Success@5, MRR@10, nDCG@10.

Success@k counts the questions with a relevant passage among the first k (TREC's term). Equal
scores are ordered by passage id, so that a report never depends on the order of a file.
"""

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.text import fold

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages and judged questions; ``relevant`` gives each question's grades by passage id."""

    name: str
    passage_ids: list[str]
    passages: list[str]
    questions: list[str]
    relevant: list[dict[str, int]]

    @classmethod
    def read(cls, folder: Path, split: str = "test") -> "Collection":
        """Read a folder's corpus, queries and ``qrels/<split>.tsv``; passages are sorted by id."""
        corpus = sorted(_rows(folder / "corpus.jsonl"), key=lambda row: row["_id"])
        with (folder / f"qrels/{split}.tsv").open(encoding="utf-8") as lines:
            grades: dict[str, dict[str, int]] = {}
            for row in csv.DictReader(lines, delimiter="\t"):
                grades.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
        asked = [row for row in _rows(folder / "queries.jsonl") if row["_id"] in grades]
        return cls(
            folder.name,
            [row["_id"] for row in corpus],
            [f"{row['title']}\n{row['text']}".strip() for row in corpus],
            [row["text"] for row in asked],
            [grades[row["_id"]] for row in asked],
        )

    def without_diacritics(self) -> "Collection":
        """Give the same set with every question stripped; passages stay as they are."""
        folded = [fold(question) for question in self.questions]
        return Collection(f"{self.name}, no diacritics", self.passage_ids, self.passages, folded, self.relevant)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over questions, in percent."""

    success_1: float
    success_5: float
    mrr_10: float
    ndcg_10: float

    def __str__(self) -> str:
        """Print the four numbers with one decimal, separated by slashes."""
        values = (self.success_1, self.success_5, self.mrr_10, self.ndcg_10)
        return " / ".join(f"{value:.1f}" for value in values)


def score(collection: Collection, similarity: NDArray[np.float32]) -> Scores:
    """Judge ``similarity``, shape (questions, passages), higher is nearer."""
    # Passages are sorted by id, so a stable sort breaks ties by id.
    best = np.argsort(-similarity, axis=1, kind="stable")[:, :DEPTH]
    totals = np.zeros(4)
    for ranking, grades in zip(best, collection.relevant, strict=True):
        gains = [max(0, grades.get(collection.passage_ids[i], 0)) for i in ranking]
        first = next((rank for rank, gain in enumerate(gains, 1) if gain > 0), math.inf)
        ideal = _dcg(sorted(grades.values(), reverse=True)[:DEPTH])
        totals += (first <= 1, first <= 5, 1 / first, _dcg(gains) / ideal if ideal else 0.0)
    return Scores(*(100 * totals / len(collection.relevant)))


def _dcg(gains: list[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
