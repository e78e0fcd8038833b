"""``--check``: the scores of a run against eval/expected.yaml, which holds what each gold file must reach."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from eval.report import GoldReport
from eval.scores import MEASURES
from ingest.errors import HoiVanBanError

EXPECTED = Path(__file__).parent / "expected.yaml"


class ExpectedError(HoiVanBanError):
    """expected.yaml cannot be read as floors."""


class Floors(BaseModel):
    """What one gold file must reach: the command that measures it, and a bound a score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: str
    scores: dict[str, float]

    @field_validator("scores")
    @classmethod
    def _scores_exist(cls, scores: dict[str, float]) -> dict[str, float]:
        """Refuse a score that no run reports: its floor would never be checked."""
        unknown = sorted(set(scores) - set(MEASURES))
        if unknown:
            raise ValueError(f"unknown scores {unknown}; known are {sorted(MEASURES)}")
        return scores


def read_expected(path: Path = EXPECTED) -> dict[str, Floors]:
    """Return the floors by the name of the gold file.

    Raises:
        ExpectedError: the file is missing, is no YAML, or names a score that does not exist.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return {name: Floors.model_validate(entry) for name, entry in content.items()}
    except (OSError, yaml.YAMLError, AttributeError, ValidationError) as error:
        raise ExpectedError(f"{path}: không đọc được ngưỡng.", f"{path}: no readable floors: {error}") from error


def check(reports: Sequence[GoldReport], expected: dict[str, Floors]) -> tuple[bool, list[str]]:
    """Return whether every bound holds, and one OK or FAIL line a bound.

    A latency is a ceiling, every other score a floor. A gold file without floors fails: a check that checks nothing
    must not pass.
    """
    outcomes: list[tuple[bool, str]] = []
    for report in reports:
        name = Path(report.gold).name
        if name not in expected:
            outcomes.append((False, f"{name}: no floors in {EXPECTED.name}"))
            continue
        outcomes += [_compared(report, score, bound) for score, bound in expected[name].scores.items()]
    lines = [f"{'OK  ' if passed else 'FAIL'} {line}" for passed, line in outcomes]
    return all(passed for passed, _ in outcomes), lines


def _compared(report: GoldReport, name: str, bound: float) -> tuple[bool, str]:
    """Compare one score with its bound; a score with nothing to judge does not reach it."""
    value = report.overall[name].value
    ceiling = MEASURES[name].unit == "ms"
    shown = "–" if value is None else f"{value:.4g}"
    passed = value is not None and (value <= bound if ceiling else value >= bound)
    return passed, f"{Path(report.gold).name} {name}: {shown}, {'at most' if ceiling else 'at least'} {bound:g}"
