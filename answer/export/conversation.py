"""A whole conversation as one file: every question with its answer and its citations, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.datamodels import Answer
from answer.export.outline import Outline, outline


def chapters(turns: Sequence[tuple[Answer, date]]) -> list[Outline]:
    """Return the parts of each answer, headed by its question; the days are those on which they were asked."""
    made = []
    for number, (answer, asked) in enumerate(turns, start=1):
        parts = outline(answer, asked)
        # The first fact is the question, which the heading says.
        made.append(replace(parts, title=f"{number}. {parts.facts[0][1]}", facts=parts.facts[1:]))
    return made
