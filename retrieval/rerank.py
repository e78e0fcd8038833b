"""Reranking: a linear model over features, learned from questions whose passages are known.

A conditional logit (listwise softmax; Cao et al. 2007): the score of a candidate is the weighted sum of its features.
One number a feature, read from ``models/hoi-van-ban-reranker``; ``python -m training rerank`` makes them. English
questions, which reach the text through translations, have weights of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import tantivy

from ingest.errors import HoiVanBanError
from ingest.store.catalogue import Facts
from ingest.store.postings import HEADING_FIELD
from retrieval.asked import Asker, named
from retrieval.features import FEATURES, Candidate, Floats, features
from retrieval.fusion import Ranking
from retrieval.query import Query
from retrieval.snapshot import Snapshot
from retrieval.word_vectors import WordVectors

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "hoi-van-ban-reranker"
FILE = "weights.json"

_FIRST = ":1"
"""How the id of a section's first passage ends."""

FactsOf = Callable[[Sequence[str]], Mapping[str, Facts]]


@dataclass(frozen=True)
class RerankModel:
    """Weights of the features, by language; read when first needed."""

    folder: Path = SHIPPED

    @cached_property
    def weights(self) -> Mapping[str, Floats]:
        """Return the weights by language, each of length ``len(FEATURES)``.

        :raises HoiVanBanError: the file is missing, or was made for other features.
        """
        path = self.folder / FILE
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if tuple(stored["features"]) == FEATURES:
                return {name: np.array(stored["weights"][name], dtype=np.float32) for name in ("vi", "en")}
        except (OSError, ValueError, KeyError) as error:
            raise _unusable(path, str(error)) from error
        raise _unusable(path, "features")


def _unusable(path: Path, reason: str) -> HoiVanBanError:
    return HoiVanBanError(
        f"Không dùng được mô hình xếp hạng lại {path} ({reason}). Lấy lại thư mục models/ từ kho mã.",
        f"The reranking model {path} cannot be used ({reason}). Restore models/ from the repository.",
    )


class Reranker:
    """Judges candidates for questions over one state of an index; safe to share between threads."""

    def __init__(
        self, postings: tantivy.Index | Snapshot, asker: Asker, facts: FactsOf, vectors: WordVectors, model: RerankModel
    ) -> None:
        """Keep the parts; ``facts`` tells what a directive is, by id."""
        self._searcher, self._schema = postings.searcher(), postings.schema
        self._asker, self._facts, self._vectors, self._model = asker, facts, vectors, model

    def reranked(self, query: Query, rankings: Mapping[str, Ranking], wanted: Sequence[str]) -> Ranking:
        """Return ``wanted`` (passage ids) with their scores, best first; equal scores stay in the order given."""
        names, matrix = self.judged(query, rankings, wanted)
        scores = (matrix @ self._model.weights[query.language]).tolist()
        return sorted(zip(names, scores, strict=True), key=lambda pair: -round(pair[1], 6))

    def judged(self, query: Query, rankings: Mapping[str, Ranking], wanted: Sequence[str]) -> tuple[list[str], Floats]:
        """Return the ids of ``wanted`` that the index holds, and their features (ids, features)."""
        stored = self._stored(wanted)
        names = [name for name in wanted if name in stored]
        if not names:
            return [], np.zeros((0, len(FEATURES)), dtype=np.float32)
        asked = self._asker.asked(query)
        rows, table = self._vectors.of(stored[name][0].split() for name in names)
        facts = self._facts([_directive_of(name) for name in names])
        scores = {arm: dict(ranking) for arm, ranking in rankings.items()}
        candidates = [
            Candidate(
                rows=own,
                heading=stored[name][1].split(),
                scores={arm: found[name] for arm, found in scores.items() if name in found},
                named=named(query, facts.get(_directive_of(name)), name),
                first=name.endswith(_FIRST),
            )
            for name, own in zip(names, rows, strict=True)
        ]
        return names, features(asked, candidates, table)

    def _stored(self, names: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return (tokens, tokens of the heading), joined by blanks, of each passage."""
        if not names:
            return {}
        query = tantivy.Query.term_set_query(self._schema, "passage_id", list(names))
        found = (self._searcher.doc(address) for _, address in self._searcher.search(query, len(names)).hits)
        return {doc["passage_id"][0]: (doc["exact"][0], doc[HEADING_FIELD][0]) for doc in found}


def _directive_of(passage_id: str) -> str:
    return passage_id.rpartition("#")[0]
