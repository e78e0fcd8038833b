"""Gold questions over an index that is there: do the passages found lie in a gold section?

The hits of the retrieval are judged, not those behind an answer. Left out are questions that have no gold section
(unanswerable ones) and those that only earlier questions of the conversation make clear: retrieval does not see these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter

from eval import metrics
from eval.gold import GoldSection, Question, read_gold
from eval.judge import gold_of_hits
from eval.retrieval.baselines import BASELINES
from eval.retrieval.beir import Asked
from eval.retrieval.conditions import ConditionError, check_measurable, config_of
from eval.retrieval.perturb import perturbed
from eval.retrieval.scores import DEPTH, Answered
from ingest.backends import SHIPPED_BACKENDS, Backends
from retrieval.search import Search

Progress = Callable[[Sequence[Asked]], Iterable[Asked]]


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a gold file that retrieval alone can be judged by.

    :raises GoldError: the file cannot be read, or a line is no label.
    """
    return [
        question for question in read_gold(path) if question.answerable and question.citations and not question.history
    ]


def measure_gold(
    questions: Sequence[Question],
    name: str,
    index: Path,
    way: str,
    progress: Progress = iter,
    backends: Backends = SHIPPED_BACKENDS,
) -> list[Answered]:
    """Ask every question under one condition; the first ten passages count.

    :raises ConditionError: the condition is a baseline, which ranks whole texts.
    :raises IndexMissingError: there is no index in the folder.
    """
    check_measurable([name])
    if name in BASELINES:
        raise ConditionError(
            f"{name}: chỉ đo được với --beir, vì xếp hạng cả văn bản.",
            f"{name} ranks whole texts and can only be measured with --beir.",
        )
    search = Search.open(index, config=config_of(name, top_k=DEPTH), backends=backends)
    golds = {question.id: question.citations for question in questions}
    out = []
    for asked in progress(perturbed((Asked(q.id, q.question, {}) for q in questions), way)):
        start = perf_counter()
        hits = search.search(asked.text)
        seconds = perf_counter() - start
        found = gold_of_hits(golds[asked.id], tuple(hits), search.catalogue.directive)
        out.append(Answered(_scores(found, golds[asked.id]), seconds))
    return out


def _scores(found: Sequence[int | None], golds: Sequence[GoldSection]) -> dict[str, float]:
    """Return every measure of :data:`eval.retrieval.scores.MEASURES`, over gold sections in the place of texts."""
    return {
        "nDCG@10": metrics.ndcg(found, len(golds), DEPTH),
        "MRR@10": metrics.reciprocal_rank(found, DEPTH),
        "Success@1": metrics.success(found, 1),
        "Success@5": metrics.success(found, 5),
        "Recall@10": sum(section is not None for section in found[:DEPTH]) / len(golds),
    }
