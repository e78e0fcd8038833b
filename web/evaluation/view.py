"""What the evaluation page shows of the runs that were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from eval.runs import Compared, Kept, RunError, compared, kept, read
from web.texts import Texts

SCORES = ("answer_accuracy", "citation_recall", "citation_precision", "refusal_f1", "success@5", "latency_p50_ms")
"""The columns of the overview; the page of a run has all scores."""
PER_PAGE = 100
LISTED = 8
"""Runs of which the overview tells; each is a file of a megabyte."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A score as it is shown: value, interval, and what became of it since the run before (+ is better)."""

    value: str
    interval: str
    change: str
    better: bool | None


def scored(score: Mapping[str, Any] | None, before: Mapping[str, Any] | None, name: str, texts: Texts) -> Scored:
    """Return a score as the language writes numbers; ``name`` tells its unit.

    >>> from web.texts import load
    >>> scored({"value": .9, "low": .8, "high": .95}, {"value": .85}, "answer_accuracy", load("vi"))
    Scored(value='90,0 %', interval='80,0–95,0', change='+5,0', better=True)
    """
    if score is None or score["value"] is None:
        return Scored("–", "", "", None)
    interval = (
        "" if score["low"] is None else f"{_number(score['low'], name, texts)}–{_number(score['high'], name, texts)}"
    )
    value = _number(score["value"], name, texts) + (" ms" if is_time(name) else " %")
    if before is None or before["value"] is None:
        return Scored(value, interval, "", None)
    step = score["value"] - before["value"]
    shown = _number(step, name, texts)
    if set(shown) <= set("-0.,"):
        return Scored(value, interval, "", None)
    return Scored(value, interval, shown if step < 0 else f"+{shown}", (step < 0) == is_time(name))


def is_time(name: str) -> bool:
    """Tell whether a score is a time in milliseconds; all others are shares of 1."""
    return name.endswith("_ms")


def _number(value: float, name: str, texts: Texts) -> str:
    text = f"{value:.0f}" if is_time(name) else f"{100 * value:.1f}"
    return text.replace(".", texts("evaluation.decimal"))


def golds(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the gold files of a run; a run from before they were kept apart has none."""
    found = document.get("gold", [])
    return found if isinstance(found, list) else []


def same_gold(gold: Mapping[str, Any], document: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the results on the same gold file in another run, None where it has none."""
    return next((one for one in golds(document or {}) if one["gold"] == gold["gold"]), None)


def short(gold: str) -> str:
    """Return how a gold file is called: its name without folder and suffix."""
    return PurePosixPath(gold).stem


def opened(runs: Sequence[Kept]) -> tuple[list[tuple[Kept, dict[str, Any]]], list[RunError]]:
    """Return the latest runs with their results, and why others cannot be read."""
    readable, broken = [], []
    for run in runs[: LISTED + 1]:
        try:
            readable.append((run, read(run)))
        except RunError as error:
            broken.append(error)
    return readable, broken


def rows(runs: Sequence[tuple[Kept, Mapping[str, Any]]], texts: Texts) -> list[dict[str, Any]]:
    """Return a row for each gold file of each listed run, with what changed since the one before it."""
    made = []
    for place, (run, document) in enumerate(runs[:LISTED]):
        earlier = [other for _, other in runs[place + 1 :]]
        for gold in golds(document):
            before = next((found for one in earlier if (found := same_gold(gold, one))), None)
            made.append(
                {
                    "run": run,
                    "gold": gold["gold"],
                    "name": short(gold["gold"]),
                    "questions": gold["questions"],
                    "quotes_exact": gold["quotes_exact"],
                    "scores": [
                        scored(gold["scores"]["all"].get(n), before and before["scores"]["all"].get(n), n, texts)
                        for n in SCORES
                    ],
                }
            )
    return made


def selected(results: Sequence[Compared], only: str) -> list[Compared]:
    """Return the results to show: ``changed``, ``wrong``, or all."""
    if only == "changed":
        return [one for one in results if one.change in {"right", "wrong", "other"}]
    if only == "wrong":
        return [one for one in results if not one.result["right"]]
    return list(results)


def side_by_side(gold: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Compared]:
    """Return the results of a gold file beside those of the run before."""
    return list(compared(gold, before))


def find(out: Any, identifier: str) -> Kept | None:  # noqa: ANN401 - a path
    """Return the run of this id that was kept, None for any other text."""
    return next((run for run in kept(out) if run.id == identifier), None)
