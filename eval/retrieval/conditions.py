"""What is measured: our search as a user has it, its parts alone, and plain BM25 beside it.

A condition is a name and the settings that a search is opened with; all else is the product. The score of a text is
that of its best passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from eval.retrieval.baselines import BASELINES, PlainBM25
from eval.retrieval.beir import Text
from eval.retrieval.scores import DEPTH
from ingest.embedder import Embedder
from ingest.errors import HoiVanBanError
from ingest.store.postings import HEADING_FIELD
from retrieval.datamodels import Hit
from retrieval.lexical import LexicalConfig
from retrieval.rerank import FILE, SHIPPED
from retrieval.search import Search, SearchConfig

DEFAULT = ("bm25", "dense", "hybrid", "hybrid+rerank")
FIRST, ALL = 30, 400
"""Passages that are asked for; when they are of too few texts, so many that all candidates come."""

_LEXICAL, _DENSE = {"lexical": 1.0}, {"dense": 1.0}
_WITHOUT = {
    "bm25:accented": ("folded", "folded2"),
    "bm25:folded": ("exact", "exact2"),
    "bm25:no-bigrams": ("exact2", "folded2"),
    "bm25:no-heading": (HEADING_FIELD,),
}
"""Ablations: our lexical side without some of its fields."""
ABLATIONS = ("bm25", *_WITHOUT)
NAMES = (*DEFAULT, *_WITHOUT, *BASELINES)

RERANKER = SHIPPED / FILE

Ranks = Callable[[str], list[str]]
"""Question → ids of texts, best first, each once, at least :data:`DEPTH` where so many can be found."""


class ConditionError(HoiVanBanError):
    """A condition is unknown, or cannot be measured here."""


def check_names(names: Iterable[str]) -> None:
    """Refuse unknown conditions.

    :raises ConditionError: naming the first one, and all that there are.
    """
    unknown = next((name for name in names if name not in NAMES), None)
    if unknown is not None:
        known = ", ".join(NAMES)
        raise ConditionError(
            f"Không có điều kiện {unknown!r}; chọn trong: {known}.", f"No condition {unknown!r}; there are: {known}."
        )


def check_measurable(names: Iterable[str]) -> None:
    """Refuse what cannot be measured here, before anything is indexed for it.

    :raises ConditionError: the shipped reranker is missing, so that reranked hits would be those that are not.
    """
    if "hybrid+rerank" in names and not RERANKER.exists():
        raise ConditionError(
            f"hybrid+rerank: thiếu {RERANKER}; lấy lại thư mục models/ từ kho mã, hoặc bỏ điều kiện này (--condition).",
            f"hybrid+rerank: {RERANKER} is missing; restore models/ from the repository, or leave the condition out "
            "(--condition).",
        )


def config_of(name: str, top_k: int = FIRST) -> SearchConfig:
    """Return the settings of a condition that our search answers."""
    config = SearchConfig(top_k=top_k, rerank=name == "hybrid+rerank")
    if name == "dense":
        return replace(config, weights=_DENSE)
    if not name.startswith("bm25"):
        return config
    return replace(config, weights=_LEXICAL, lexical=_without(config.lexical, _WITHOUT.get(name, ())))


def ranks_of(name: str, index: Path, embedder: Embedder, texts: Iterable[Text]) -> Ranks:
    """Open a condition over an index of the texts; what it loads is loaded by its first question at the latest."""
    if name in BASELINES:
        baseline = PlainBM25(list(texts), BASELINES[name])
        return lambda question: [text for text, _ in baseline.ranked(question, DEPTH)]
    config = config_of(name)
    search = Search.open(index, embedder=embedder, config=config)
    deeper: list[Search] = []

    def ranks(question: str) -> list[str]:
        hits = search.search(question)
        found = by_text(hits)
        if len(found) < DEPTH and len(hits) == FIRST:
            if not deeper:
                deeper.append(Search.open(index, embedder=embedder, config=replace(config, top_k=ALL)))
            found = by_text(deeper[0].search(question))
        return found

    return ranks


def by_text(hits: Iterable[Hit]) -> list[str]:
    """Return the texts of hits by the score of the best passage, equal ones by id."""
    best: dict[str, float] = {}
    for hit in hits:
        name = hit.passage.directive_id
        best[name] = max(best.get(name, hit.score), hit.score)
    return sorted(best, key=lambda name: (-best[name], name))


def _without(config: LexicalConfig, dropped: Iterable[str]) -> LexicalConfig:
    """Let fields count nothing in every table of weights."""
    gone = set(dropped)
    tables: dict[str, Any] = {}
    for setting in fields(config):
        value = getattr(config, setting.name)
        if isinstance(value, Mapping):
            tables[setting.name] = {key: 0.0 if key in gone else weight for key, weight in value.items()}
    return replace(config, **tables)
