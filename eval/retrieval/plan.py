"""The runs behind docs/retrieval.md: which sets, typed how, under which conditions, and running them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.gold import GOLD_FOLDER
from eval.retrieval.baselines import BASELINES
from eval.retrieval.beir import BeirSet, read_set
from eval.retrieval.command import GOLD_SPLIT, measure, to_json
from eval.retrieval.conditions import ABLATIONS, check_measurable
from eval.retrieval.gold_sections import measure_gold, read_questions
from eval.retrieval.perturb import NONE, WAYS
from eval.retrieval.sets import make_sets
from ingest.embedder import Embedder

OURS = ("bm25", "dense", "hybrid", "hybrid+rerank")
WHOLE = ("hybrid+rerank",)
PLAIN = tuple(BASELINES)
LARGE = "legal-headings"
"""Only run when it is named: its first indexing takes longer than all else together."""
DEV_GOLD = ("seeds-dev", "seeds-dev2", "seeds-dev3")


@dataclass(frozen=True, slots=True)
class Run:
    """One set, typed one way, under some conditions; ``limit`` questions of it, drawn by a hash of their ids."""

    dataset: str
    conditions: tuple[str, ...]
    way: str = NONE
    split: str = "test"
    limit: int | None = None


def runs() -> Iterator[Run]:
    """Yield the runs over BEIR sets, those of one set together."""
    yield Run("mlqa-vi", (*OURS, *PLAIN))
    yield from (Run("mlqa-vi", (*WHOLE, "bm25-syllables"), way) for way in WAYS)
    yield Run("mlqa-vi", ABLATIONS, limit=400)
    yield Run("mlqa-vi", ABLATIONS, "no-diacritics", limit=400)
    yield Run("mlqa-en-vi", (*OURS, "bm25-syllables"))
    yield Run("mlqa-en-vi", WHOLE, "typos")
    yield Run("mlqa-vi-dev", OURS)
    yield Run("mlqa-en-vi-dev", OURS)
    yield Run("uit-regulation", (*OURS, *PLAIN))
    yield from (Run("uit-regulation", (*WHOLE, "bm25-syllables"), way) for way in WAYS)
    yield Run("uit-regulation", ABLATIONS, limit=400)
    yield Run("legal-headings-small", (*OURS, *PLAIN))
    yield from (Run("legal-headings-small", (*WHOLE, "bm25-syllables"), way) for way in WAYS)
    yield Run("legal-headings-small", ABLATIONS)
    yield Run(LARGE, OURS, limit=300)
    yield Run(LARGE, WHOLE, "no-diacritics", limit=300)


class Bench:
    """Runs over the data folder; sets and indexes that are made stay in ``work`` for the next time."""

    def __init__(self, data: Path, work: Path, embedder: Embedder, say: Callable[[str], None]) -> None:
        """Remember the folders; ``say`` is told what is being done."""
        self._data, self._work, self._embedder, self._say = data, work, embedder, say
        self._read: dict[tuple[str, str], BeirSet] = {}

    def results(self, wanted: Iterable[Run], *, gold: bool) -> Iterator[dict[str, Any]]:
        """Yield the document of every run, as ``python -m eval retrieval --json`` prints it; gold sections come last.

        :raises HoiVanBanError: the data folder lacks something, or there is no reranker.
        """
        check_measurable(OURS)
        self._say("sets")
        make_sets(self._data, self._work / "sets", self._say)
        for run in wanted:
            self._say(f"{run.dataset} {run.split} {run.way}: {', '.join(run.conditions)}")
            yield self._beir(run)
        if gold:
            yield from self._gold()

    def _beir(self, run: Run) -> dict[str, Any]:
        found = self._set(run.dataset, run.split)
        if run.limit is not None:
            found = sample(found, run.limit)
        answered = measure(found, run.conditions, self._index(run.dataset), self._embedder, run.way)
        return to_json(found.name, run.split, run.way, answered)

    def _gold(self) -> Iterator[dict[str, Any]]:
        from ingest.index import sync

        corpora = {"corpus": [GOLD_FOLDER / f"{name}.jsonl" for name in DEV_GOLD]}
        folders = {"corpus": GOLD_FOLDER.parent.parent / "corpus", "directives": self._data / "directives"}
        corpora["directives"] = [self._data / "directives" / "questions.jsonl"]
        for name, files in corpora.items():
            self._say(f"{name}: index (scans are recognised the first time, which takes minutes)")
            sync(folders[name], self._index(name))
            for path in files:
                self._say(f"{name}: {path.name}")
                questions = read_questions(path)
                answered = {
                    condition: measure_gold(questions, condition, self._index(name), NONE) for condition in OURS
                }
                label = path.stem if name == "corpus" else name
                yield to_json(label, GOLD_SPLIT, NONE, answered)

    def _set(self, name: str, split: str) -> BeirSet:
        if (name, split) not in self._read:
            made = self._work / "sets" / name
            self._read = {(name, split): read_set(made if made.is_dir() else self._data / "beir" / name, split)}
        return self._read[name, split]

    def _index(self, name: str) -> Path:
        shared = {"mlqa-en-vi": "mlqa-vi", "mlqa-en-vi-dev": "mlqa-vi-dev"}
        return self._work / "indexes" / shared.get(name, name)


def sample(found: BeirSet, limit: int) -> BeirSet:
    """Return the set with ``limit`` of its questions, the same ones every time."""
    chosen = sorted(found.questions, key=lambda question: hashlib.blake2b(question.id.encode()).digest())[:limit]
    kept = {question.id for question in chosen}
    return replace(found, questions=tuple(question for question in found.questions if question.id in kept))
