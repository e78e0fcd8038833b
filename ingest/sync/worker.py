"""What runs inside a worker process of :mod:`ingest.sync.workers`."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from ingest.readers.options import ReadOptions
from ingest.sync.outcome import Outcome, too_big

Call = Callable[[Path, str, ReadOptions], Outcome]
Progress = Callable[[str, int, int], None]

MEMORY_BYTES = 4 * 2**30
"""The address space of a worker and of each program that it starts."""
_LONGEST_NAME = 1000

_sender: Connection | None = None


def set_up(sender: Connection) -> None:
    """Prepare a fresh worker: whom to tell of pages, a group of its own, its memory, its end with the main process."""
    global _sender
    _sender = sender
    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGTERM, _end_group)
    bound_memory()
    Thread(target=_follow, daemon=True).start()


def bound_memory() -> None:
    """Let this process have no more than :data:`MEMORY_BYTES`, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def work(call: Call, path: Path, name: str, options: ReadOptions, patience: float) -> Outcome:
    """Read one file; the system ends this process when nothing is heard for ``patience`` seconds."""

    def on_page(page: int, pages: int) -> None:
        _alarm_in(patience)
        if _sender is not None:
            with suppress(OSError):  # less than PIPE_BUF bytes are written at once: no lock that a killed worker keeps
                _sender.send((name[-_LONGEST_NAME:], page, pages))

    _alarm_in(patience)
    try:
        return call(path, name, replace(options, on_page=on_page))
    except MemoryError:
        return too_big(name, MEMORY_BYTES)
    finally:
        _alarm_in(0)


def _alarm_in(seconds: float) -> None:
    """Have the system end this process, even inside a library, unless called again in time; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _follow() -> None:
    """End with the main process, however that ended, and take along what was started here."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        _end_group()


def _end_group(*_: object) -> None:
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
