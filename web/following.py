"""An answer in the making: followed by who shows what is written of it, stopped when nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from threading import Event, Thread
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from answer.llm.following import Written

PACE = 0.2
"""Seconds between two looks at what a language model has written."""

_Result = TypeVar("_Result")


class Following:
    """An :class:`answer.llm.following.Listener` that keeps the newest draft, for who looks now and then."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self.draft: Written | None = None
        self._stop = Event()

    def written(self, draft: Written) -> None:
        """Keep what has been written so far."""
        self.draft = draft

    @property
    def stopped(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Wait no more: what a language model is writing is given up."""
        self._stop.set()

    def drafts(self, work: Future[_Result]) -> Iterator[Written]:
        """Yield what is new at every look, until the work is over or stopped."""
        shown: Written | None = None
        while not self.stopped and not wait([work], timeout=PACE).done:
            newest = self.draft
            if newest is not None and newest is not shown:
                shown = newest
                yield newest


def begun(work: Callable[[], _Result]) -> Future[_Result]:
    """Begin a work in a thread of its own, which does not keep the program from ending."""
    task: Future[_Result] = Future()

    def run() -> None:
        try:
            task.set_result(work())
        except BaseException as failure:
            task.set_exception(failure)

    Thread(target=run, name="answer", daemon=True).start()
    return task


async def awaited(work: Callable[[], _Result], following: Following, request: Request) -> _Result:
    """Run a work in a thread and return its result; a client that goes away stops it.

    Raises:
        AnswerStoppedError: it went away while a language model was at work.
    """
    task = asyncio.ensure_future(run_in_threadpool(work))
    while not (await asyncio.wait({task}, timeout=PACE))[0]:
        if await request.is_disconnected():
            following.stop()
    return task.result()
