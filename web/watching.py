"""Telling how questions go: who asks is answered first, then those who count are told."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, Protocol, cast

from answer.datamodels import Answer

_Given = ParamSpec("_Given")


class Watcher(Protocol):
    """Who is told of each question: its answer or what went wrong, and the seconds that it took."""

    def __call__(self, outcome: Answer | Exception, seconds: float) -> None: ...  # noqa: D102


class Watched(Protocol):
    """What has watchers."""

    watchers: list[Watcher]


def watched(ask: Callable[_Given, Answer]) -> Callable[_Given, Answer]:
    """Tell the watchers of a service how each question went."""

    @wraps(ask)
    def timed(*given: _Given.args, **named: _Given.kwargs) -> Answer:
        started = time.perf_counter()
        outcome: Answer | Exception | None = None
        try:
            outcome = ask(*given, **named)
            return outcome
        except Exception as failure:
            outcome = failure
            raise
        finally:
            if outcome is not None:
                for watcher in cast(Watched, given[0]).watchers:
                    watcher(outcome, time.perf_counter() - started)

    return timed
