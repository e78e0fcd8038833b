"""How likely an answer is to be right: a probability, calibrated on questions whose answers are known.

A logistic model (Platt 1999) over a few numbers that an answer can be told by: how much of the question its cited words
hold, how early retrieval found them, what kind of answer it is. ``python -m training confidence`` makes the weights;
``python -m eval`` reports how well they are calibrated.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from answer.draft import Draft
from answer.matching import Searchable, coverage
from answer.reading import Reading
from ingest.errors import HoiVanBanError

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "hoi-van-ban-confidence"
FILE = "weights.json"

FEATURES = (
    "cited words hold", "document holds", "found early", "ahead of the next", "words", "number named", "agency named",
    "english", "sentences", "about the document", "about work", "quoted",
)  # fmt: skip
_HEADER = frozenset({"signer", "title", "date", "issuer", "kind", "place", "recipients", "subject"})
_WORK = frozenset({"lead", "task", "coordinating", "deadline", "work"})
_QUOTED = frozenset({"general", "count", "detail", "list", "section"})
_DOCUMENTS = 4
_MANY_WORDS, _MANY_SENTENCES = 8, 6

Floats = NDArray[np.float64]
Level = Literal["high", "medium", "low"]
LEVELS: tuple[tuple[float, Level], ...] = ((0.9, "high"), (0.7, "medium"))
"""From which probability on an answer is called so; below all of them it is "low" (docs/answers.md)."""


def features(reading: Reading, draft: Draft) -> Floats:
    """Return the numbers (len(:data:`FEATURES`),) that a draft is judged by, each about 0 to 1."""
    rows = draft.table.rows if draft.table else ()
    cited = [e for s in draft.statements for e in s.evidence] + [e for row in rows for e in row.evidence]
    words = Searchable(" ".join(evidence.quote for evidence in cited))
    documents = {evidence.directive.id: evidence.directive for evidence in cited}
    # A table may cite dozens of directives, whose texts would take longer to prepare than the answer took.
    first = islice(documents.values(), _DOCUMENTS)
    held = [coverage(reading.terms, reading.library.text(directive)) for directive in first]
    asked = reading.asked
    return np.array(
        [
            reading.support(words) if reading.terms else 1.0,
            max(held, default=0.0) if reading.terms else 1.0,
            max((reading.found_at(e.directive, e.span) for e in cited), default=0.0),
            reading.ahead(),
            min(len(reading.terms), _MANY_WORDS) / _MANY_WORDS,
            float(bool(asked.instruments)),
            float(bool(asked.agencies)),
            float(asked.language == "en"),
            min(len(draft.statements), _MANY_SENTENCES) / _MANY_SENTENCES,
            float(draft.kind in _HEADER),
            float(draft.kind in _WORK),
            float(draft.kind in _QUOTED),
        ]
    )


def confidence(found: Floats) -> float:
    """Return the probability, 0 to 1, that an answer with these features is right.

    :raises HoiVanBanError: the weights are missing, or were made for other features.
    """
    bias, weights = _weights(SHIPPED)
    return float(1 / (1 + np.exp(-(bias + weights @ found))))


def level(probability: float) -> Level:
    """Return the word for a probability.

    >>> level(0.97), level(0.7), level(0.2)
    ('high', 'medium', 'low')
    """
    return next((name for least, name in LEVELS if probability >= least), "low")


@lru_cache(maxsize=1)
def _weights(folder: Path) -> tuple[float, Floats]:
    path = folder / FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if tuple(stored["features"]) == FEATURES:
            return float(stored["bias"]), np.array(stored["weights"], dtype=np.float64)
        reason = "features"
    except (OSError, ValueError, KeyError) as error:
        reason = str(error)
    raise HoiVanBanError(
        f"Không dùng được mô hình ước lượng độ tin cậy {path} ({reason}). Lấy lại thư mục models/ từ kho mã.",
        f"The confidence model {path} cannot be used ({reason}). Restore models/ from the repository.",
    )
