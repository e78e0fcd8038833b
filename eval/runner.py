"""Asks every gold question and judges the answers; one failure scores 0 and the run goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Protocol

from answer.datamodels import Answer
from eval.gold import Question
from eval.judge import DirectiveOf, Verdict, judge

log = logging.getLogger(__name__)


class Asks(Protocol):
    """Anything that answers a question, given the earlier ones of the conversation."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer."""
        ...


def run(
    assistant: Asks,
    questions: Iterable[Question],
    directive_of: DirectiveOf,
    progress: Callable[[Iterable[Question]], Iterable[Question]] = iter,
) -> list[Verdict]:
    """Return the verdict of every question, in order. ``progress`` may wrap the questions to show how far it is."""
    return [_asked(assistant, question, directive_of) for question in progress(questions)]


def _asked(assistant: Asks, question: Question, directive_of: DirectiveOf) -> Verdict:
    """Ask one question and judge the answer. Time is ours, from the call to its return, not what the answer claims."""
    start = perf_counter()
    answer: Answer | None = None
    error: str | None = None
    try:
        answer = assistant.ask(question.question, question.history)
    except Exception as failure:
        # Whatever goes wrong on a question is that question's score, not the end of the run; the log keeps the trace.
        log.warning("question %s failed", question.id, exc_info=True)
        error = f"{type(failure).__name__}: {failure}"
    return judge(question, answer, (perf_counter() - start) * 1000, directive_of, error)
