"""Following an answer while a language model writes it: what is told of it, and how it is stopped.

Light to import: who shows answers needs it whether or not there is a model.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from answer.draft import Statement
from answer.llm.language_model import LanguageModel


class AnswerStoppedError(Exception):
    """Nobody waits for the answer any more; the model's reply has been closed."""


@dataclass(frozen=True, slots=True)
class Written:
    """How far a model is. ``text`` is its reply as it came, without thoughts; nothing of it is verified.

    ``checked`` are the sentences that were compared with what they cite: those that it supports have evidence, the
    others none. ``rest`` comes after them and is not compared yet.
    """

    text: str
    checked: tuple[Statement, ...] = ()
    rest: str = ""


class Listener(Protocol):
    """Who follows an answer. It is called in the thread that answers, and must not keep it."""

    def written(self, draft: Written) -> None:
        """Take what has been written so far; later calls may hold less, where an answer had to begin anew."""
        ...

    @property
    def stopped(self) -> bool:
        """Whether nobody waits for the answer any more."""
        ...


class Stoppable:
    """A :class:`answer.llm.language_model.LanguageModel` whose replies end as soon as their listener has stopped."""

    def __init__(self, model: LanguageModel, listener: Listener) -> None:
        """Take the model that writes, and who waits for it."""
        self._model, self._listener = model, listener

    def stream(self, instructions: str, request: str) -> Generator[str, None, None]:
        """Yield the reply in pieces, as they come.

        Raises:
            LanguageModelError: as the model itself.
            AnswerStoppedError: nobody waits for it; the model's own stream is closed.
        """
        self._check()
        with closing(self._model.stream(instructions, request)) as pieces:
            for piece in pieces:
                self._check()
                yield piece

    def _check(self) -> None:
        if self._listener.stopped:
            raise AnswerStoppedError
