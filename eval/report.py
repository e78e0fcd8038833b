"""A run as a value, and its three forms: JSON for programs, Markdown to keep, a table for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from eval.calibration import Calibration, calibration, table
from eval.judge import Verdict
from eval.scores import MEASURES, Score, scores, scores_by


@dataclass(frozen=True)
class GoldReport:
    """The verdicts on one gold file. Files are reported apart: a figure over several would hide the held-out one."""

    gold: str
    verdicts: Sequence[Verdict]

    @cached_property
    def overall(self) -> dict[str, Score]:
        """Every score over all questions of the file."""
        return scores(self.verdicts)

    @cached_property
    def by_lang(self) -> dict[str, dict[str, Score]]:
        """Every score for each language form."""
        return scores_by(self.verdicts, lambda verdict: verdict.question.lang)

    @cached_property
    def by_kind(self) -> dict[str, dict[str, Score]]:
        """Every score for each kind of question."""
        return scores_by(self.verdicts, lambda verdict: verdict.question.kind)

    @cached_property
    def calibration(self) -> Calibration | None:
        """How well the confidence of the answers given foretells which are right; None where none has one."""
        given = [v for v in self.verdicts if v.answer is not None and v.answer.confidence is not None]
        return calibration([v.answer.confidence or 0.0 for v in given if v.answer], [v.right for v in given])

    @property
    def quotes_exact(self) -> bool:
        """Whether every quote equals the stored text; a run where one does not has failed."""
        return all(verdict.exact == verdict.quotes for verdict in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """Return the scores and every verdict as plain values."""
        return {
            "gold": self.gold,
            "questions": len(self.verdicts),
            "quotes_exact": self.quotes_exact,
            "scores": {
                "all": _plain(self.overall),
                "lang": {name: _plain(group) for name, group in self.by_lang.items()},
                "kind": {name: _plain(group) for name, group in self.by_kind.items()},
            },
            "calibration": self.calibration.to_json() if self.calibration else None,
            "results": [_result(verdict) for verdict in self.verdicts],
        }


def _plain(group: dict[str, Score]) -> dict[str, Any]:
    return {name: asdict(score) for name, score in group.items()}


def _result(verdict: Verdict) -> dict[str, Any]:
    """Return one question's result; the answer object is that of ``python -m answer``, hits left out."""
    answer = verdict.answer.to_json() if verdict.answer else None
    return {
        "id": verdict.question.id,
        "question": verdict.question.question,
        "lang": verdict.question.lang,
        "kind": verdict.question.kind,
        "answerable": verdict.question.answerable,
        "right": verdict.right,
        "refused": verdict.refused,
        "reasons": list(verdict.reasons),
        "error": verdict.error,
        "citation_recall": verdict.recall,
        "citation_precision": verdict.precision,
        "first_rank": next((rank for rank, gold in enumerate(verdict.found, 1) if gold is not None), None),
        "elapsed_ms": round(verdict.elapsed_ms, 1),
        "answer": {name: value for name, value in answer.items() if name != "hits"} if answer else None,
    }


def summary(report: GoldReport) -> str:
    """Return the table that the command prints for one gold file."""
    lines = [f"{report.gold}: {len(report.verdicts)} câu hỏi / questions", ""]
    for name, measure in MEASURES.items():
        score = report.overall[name]
        lines.append(
            f"  {measure.label:<24} {name:<19} {_shown(score, measure.unit):>8}  {_range(score, measure.unit)}"
        )
    for title, groups in (("lang", report.by_lang), ("kind", report.by_kind)):
        right = (
            f"{name} {_shown(group['answer_accuracy'], '%')} ({group['answer_accuracy'].n})"
            for name, group in groups.items()
        )
        lines += ["", f"  answer_accuracy, {title}: " + ", ".join(right)]
    return "\n".join(lines) + "\n"


def markdown(reports: Sequence[GoldReport], check: Sequence[str] = ()) -> str:
    """Return report.md: scores, groups and one row a question for every gold file."""
    parts = ["# Kết quả đánh giá / Evaluation", "", "Cách tính từng điểm / how each score is made: docs/evaluation.md."]
    for report in reports:
        parts += ["", f"## {report.gold} ({len(report.verdicts)})", "", *_score_table(report)]
        if report.calibration:
            parts += ["", "### Confidence", "", *table(report.calibration)]
        parts += ["", "### By language form", "", *_group_table(report.by_lang)]
        parts += ["", "### By kind", "", *_group_table(report.by_kind)]
        parts += ["", "### Questions", "", *_question_table(report.verdicts)]
    if check:
        parts += ["", "## Check", "", *(f"- {line}" for line in check)]
    return "\n".join(parts) + "\n"


def _score_table(report: GoldReport) -> list[str]:
    rows = ["| score | value | 95 % interval | n |", "|---|---|---|---|"]
    for name, measure in MEASURES.items():
        score = report.overall[name]
        rows.append(f"| {name} | {_shown(score, measure.unit)} | {_range(score, measure.unit)} | {score.n} |")
    return rows


def _group_table(groups: dict[str, dict[str, Score]]) -> list[str]:
    """One row a group, its size beside it: few questions say little. results.json has every interval."""
    names = [name for name in MEASURES if name != "quote_exactness"]
    rows = ["| group | n | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for group, found in groups.items():
        values = [_shown(found[name], MEASURES[name].unit) for name in names]
        values[0] += f" {_range(found[names[0]], '%')}"
        rows.append(f"| {group} | {found['answer_accuracy'].n} | " + " | ".join(values) + " |")
    return rows


def _question_table(verdicts: Sequence[Verdict]) -> list[str]:
    rows = ["| id | lang | kind | question | verdict | answer | why wrong |", "|---" * 7 + "|"]
    for verdict in verdicts:
        question = verdict.question
        text = verdict.answer.text if verdict.answer else ""
        outcome = ("đúng" if verdict.right else "SAI") + (" (từ chối)" if verdict.refused else "")
        cells = (
            question.id,
            question.lang,
            question.kind,
            question.question,
            outcome,
            text,
            "; ".join(verdict.reasons),
        )
        rows.append("| " + " | ".join(map(_cell, cells)) + " |")
    return rows


def _cell(text: str) -> str:
    """Escape what would break a Markdown table row.

    >>> _cell("a|b\\nc")
    'a\\\\|b c'
    """
    return " ".join(text.replace("|", "\\|").split())


def _shown(score: Score, unit: str) -> str:
    """Return the value as people read it, an en dash where there was nothing to judge."""
    return "–" if score.value is None else _number(score.value, unit)


def _range(score: Score, unit: str) -> str:
    if score.low is None or score.high is None:
        return ""
    return f"[{_number(score.low, unit)}, {_number(score.high, unit)}]"


def _number(value: float, unit: str) -> str:
    return f"{100 * value:.1f} %" if unit == "%" else f"{value:.1f} ms"
