"""Is the confidence of answers calibrated? Reliability, and what would be answered if the unsure ones were not.

Expected calibration error as Guo et al. 2017 have it, over bins of equal size; the risk-coverage curve and the area
under it as El-Yaniv and Wiener 2010: answers taken from the surest on, the share of wrong ones among those taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 5
COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.5)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: their number, mean confidence and the share that is right."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``curve`` holds (coverage, share of wrong answers among the surest so many), ``error`` and ``brier`` 0 to 1."""

    bins: tuple[Bin, ...]
    error: float
    brier: float
    area: float
    curve: tuple[tuple[float, float], ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        bins = [{"n": b.count, "confidence": b.confidence, "right": b.right} for b in self.bins]
        return {
            "bins": bins,
            "ece": self.error,
            "brier": self.brier,
            "aurc": self.area,
            "risk_coverage": [list(point) for point in self.curve],
        }


def calibration(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> Calibration | None:
    """Return how well confidences foretell what is right; None without an answer."""
    if not confidences:
        return None
    chances, truth = np.array(confidences, dtype=float), np.array(right, dtype=float)
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, min(bins, len(order))) if len(part)]
    made = tuple(Bin(len(part), float(chances[part].mean()), float(truth[part].mean())) for part in parts)
    error = sum(b.count * abs(b.confidence - b.right) for b in made) / len(order)
    risks = _risks(chances, truth)
    curve = tuple((share, float(risks[max(1, round(share * len(risks))) - 1])) for share in COVERAGES)
    return Calibration(made, float(error), float(((chances - truth) ** 2).mean()), float(risks.mean()), curve)


def _risks(chances: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of wrong answers among the n surest, for n from 1; equal confidences count alike."""
    order = np.argsort(-chances, kind="stable")
    wrong = 1.0 - truth[order]
    for value in np.unique(chances):
        tied = chances[order] == value
        wrong[tied] = wrong[tied].mean()
    risks: NDArray[np.float64] = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    return risks


def table(found: Calibration) -> list[str]:
    """Return the lines of two Markdown tables: reliability, and risk by coverage."""
    lines = ["| answers | mean confidence | right |", "|---|---|---|"]
    lines += [f"| {b.count} | {100 * b.confidence:.0f} % | {100 * b.right:.0f} % |" for b in found.bins]
    lines += ["", f"ECE {found.error:.3f}, Brier {found.brier:.3f}, AURC {found.area:.3f}", ""]
    lines += ["| answered, surest first | wrong among them |", "|---|---|"]
    return [*lines, *(f"| {100 * share:.0f} % | {100 * risk:.1f} % |" for share, risk in found.curve)]
