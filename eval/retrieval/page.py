"""Results to the tables of docs/retrieval.md: the words of the page are written by hand, the tables never.

A table stands between ``<!-- table: NAME -->`` and ``<!-- end -->``; rendering replaces what is between them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.baselines import BASELINES
from eval.retrieval.beir import BeirError
from eval.retrieval.conditions import ABLATIONS, DEFAULT
from eval.retrieval.perturb import NONE, WAYS
from eval.retrieval.scores import MEASURES, MS

PUBLISHED = Path(__file__).parent / "data" / "published.toml"
_TABLE = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_ABSENT = "–"

Results = Sequence[Mapping[str, Any]]


def rendered(page: str, document: Mapping[str, Any]) -> str:
    """Return the page with every table made anew from a results document.

    :raises BeirError: the page has a table that there is none of, or none at all.
    """

    def table(match: re.Match[str]) -> str:
        if match[2] not in TABLES:
            known = ", ".join(TABLES)
            raise BeirError(f"Không có bảng {match[2]!r}; có: {known}.", f"No table {match[2]!r}; there are: {known}.")
        return match[1] + "\n".join(TABLES[match[2]](document["runs"])) + "\n" + match[3]

    out, tables = _TABLE.subn(table, page)
    if not tables:
        raise BeirError("Trang không có chỗ cho bảng nào.", "The page has no place for a table.")
    return out


def sets_table(results: Results) -> list[str]:
    """Sets, typed as they are, by condition: nDCG@10."""
    names = [name for name in (*DEFAULT, "bm25-words", "bm25-syllables") if _conditions(results, name)]
    rows = [
        [f"{run['dataset']} ({run['queries']})", *(_score(run, name) for name in names)]
        for run in _typed(results, NONE)
        if not _is_gold(run) and not _is_ablation(run)
    ]
    return _table(["set (questions)", *names], rows)


def typing_table(results: Results) -> list[str]:
    """Ways of typing: nDCG@10 of plain BM25 and of our whole search, with what this loses against them as they are."""
    rows = []
    for run in sorted(results, key=_order_of(results)):
        whole = _whole(run)
        if run["perturb"] == NONE or whole is None:
            continue
        alike = (r for r in _typed(results, NONE) if _same_questions(r, run) and whole in r["conditions"])
        base = next(alike, None)
        lost = _ABSENT
        if base is not None:
            lost = f"{100 * (run['conditions'][whole]['nDCG@10'] - base['conditions'][whole]['nDCG@10']):+.1f}"
        scores = (_score(run, name) for name in ("bm25-syllables", whole))
        rows.append([run["dataset"], run["perturb"], *scores, lost])
    return _table(["set", "typed", "bm25-syllables", "ours", "against as typed, points"], rows)


def gold_table(results: Results) -> list[str]:
    """Gold sections: Success@1, Success@5 and MRR@10 by condition."""
    rows = [
        [
            f"{run['dataset']} ({run['queries']})",
            name,
            *(_score(run, name, m) for m in ("Success@1", "Success@5", "MRR@10")),
        ]
        for run in results
        if _is_gold(run)
        for name in run["conditions"]
    ]
    return _table(["questions", "condition", "Success@1", "Success@5", "MRR@10"], rows)


def measures_table(results: Results) -> list[str]:
    """Every measure of our whole search, on each set as it is, with the milliseconds of a question."""
    rows = []
    for run in _typed(results, NONE):
        whole = _whole(run)
        if whole is not None and not _is_gold(run):
            cells = [_score(run, whole, measure) for measure in (*MEASURES, MS)]
            rows.append([run["dataset"], whole, *cells])
    return _table(["set", "condition", *MEASURES, "ms"], rows)


def published_table(results: Results) -> list[str]:
    """Published figures beside ours on the sets that come nearest."""
    references = tomllib.loads(PUBLISHED.read_text(encoding="utf-8"))["reference"]
    rows = [[r["model"], r["set"], f"{r['ndcg']:.3f}"] for r in references]
    for name, nearest in (("mlqa-vi-dev", "vi-vi dev"), ("mlqa-en-vi-dev", "eng-vie dev")):
        for run in _typed(results, NONE):
            if run["dataset"] == name:
                rows += [[f"**ours, {c}**", f"{nearest}: {name}", f"**{_score(run, c)}**"] for c in run["conditions"]]
    return _table(["model", "set", "nDCG@10"], rows)


def segmentation_table(results: Results) -> list[str]:
    """Plain BM25 over words, over syllables, and over syllables with words or bigrams beside them: nDCG@10."""
    runs = [run for run in _typed(results, NONE) if all(name in run["conditions"] for name in BASELINES)]
    rows = [[f"{run['dataset']} ({run['queries']})", *(_score(run, name) for name in BASELINES)] for run in runs]
    return _table(["set (questions)", *BASELINES], rows)


def ablation_table(results: Results) -> list[str]:
    """Our lexical side without some of its fields: nDCG@10."""
    runs = [run for run in results if _is_ablation(run)]
    rows = [
        [f"{run['dataset']} ({run['queries']})", run["perturb"], *(_score(run, name) for name in ABLATIONS)]
        for run in runs
    ]
    return _table(["set (questions)", "typed", *ABLATIONS], rows)


def speed_table(results: Results) -> list[str]:
    """Median milliseconds of a question by condition."""
    names = [name for name in DEFAULT if _conditions(results, name)]
    rows = [
        [run["dataset"], *(_score(run, name, MS) for name in names)]
        for run in _typed(results, NONE)
        if not _is_ablation(run)
    ]
    return _table(["set", *names], rows)


TABLES: Mapping[str, Callable[[Results], list[str]]] = {
    "sets": sets_table,
    "typing": typing_table,
    "gold": gold_table,
    "measures": measures_table,
    "published": published_table,
    "segmentation": segmentation_table,
    "ablation": ablation_table,
    "speed": speed_table,
}


def _typed(results: Results, way: str) -> list[Mapping[str, Any]]:
    return [run for run in results if run["perturb"] == way]


def _conditions(results: Results, name: str) -> bool:
    return any(name in run["conditions"] for run in results)


def _is_gold(run: Mapping[str, Any]) -> bool:
    return bool(run["split"] == "gold")


def _is_ablation(run: Mapping[str, Any]) -> bool:
    return any(name in run["conditions"] for name in ABLATIONS[1:])


def _same_questions(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("dataset", "split", "queries"))


def _whole(run: Mapping[str, Any]) -> str | None:
    """The condition that is the whole of our search: with reranking where there is one, None without either."""
    return next((name for name in ("hybrid+rerank", "hybrid") if name in run["conditions"]), None)


def _order_of(results: Results) -> Callable[[Mapping[str, Any]], tuple[int, int]]:
    """Order runs by the first appearance of their set, then by the way of typing."""
    datasets = list(dict.fromkeys(run["dataset"] for run in results))
    ways = [NONE, *WAYS]
    return lambda run: (datasets.index(run["dataset"]), ways.index(run["perturb"]))


def _score(run: Mapping[str, Any], condition: str, measure: str = MEASURES[0]) -> str:
    scores = run["conditions"].get(condition)
    if scores is None:
        return _ABSENT
    return f"{scores[measure]:.1f}" if measure == MS else f"{scores[measure]:.3f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows)]
