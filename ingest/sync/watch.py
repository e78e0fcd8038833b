"""``python -m ingest --watch``: keep the index in step with the folder until interrupted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event

_QUIET_MS = 1600
"""A sync waits for the folder to be quiet this long: a file that is being copied is read when it is whole."""
_LONGEST_MS = 30_000
"""It waits no longer than this in a folder that is never quiet."""
_LOOK_MS = 1000
_RETRY_SECONDS = 10.0


def watch(
    corpus: Path,
    index: Path,
    sync: Callable[[], None],
    complain: Callable[[BaseException], None],
    *,
    stop: Event | None = None,
    quiet_ms: int = _QUIET_MS,
) -> None:
    """Call ``sync`` now, and again after every change below ``corpus``; return when ``stop`` is set.

    What ``sync`` raises goes to ``complain`` and ends nothing: it is called again a little later. A folder that is not
    there is waited for.

    :raises KeyboardInterrupt: on Ctrl-C.
    """
    stop = stop or Event()
    while not stop.is_set():
        if corpus.is_dir():
            _while_there(corpus, index, sync, complain, stop, quiet_ms)
        else:
            _tried(sync, complain)
            while not (corpus.is_dir() or stop.wait(_LOOK_MS / 1000)):
                pass


def _while_there(
    corpus: Path,
    index: Path,
    sync: Callable[[], None],
    complain: Callable[[BaseException], None],
    stop: Event,
    quiet_ms: int,
) -> None:
    """Sync at once and after changes until the folder is gone or another stands in its place."""
    from watchfiles import watch as changes

    folder = _identity(corpus)
    due: float | None = 0.0
    batches = changes(
        corpus,
        watch_filter=partial(_is_outside, os.path.realpath(index)),
        debounce=_LONGEST_MS,
        step=quiet_ms,
        stop_event=stop,
        rust_timeout=_LOOK_MS if quiet_ms == _QUIET_MS else quiet_ms,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    # The first batch is empty and comes when the watching has begun: what changes during the first sync is not missed.
    for batch in batches:
        if _identity(corpus) != folder:
            return
        if batch or (due is not None and time.monotonic() >= due):
            due = None if _tried(sync, complain) else time.monotonic() + _RETRY_SECONDS


def _is_outside(index: str, _change: object, path: str) -> bool:
    """Tell whether a path is none of the index's own files."""
    return not os.path.realpath(path).startswith(index + os.sep) and os.path.realpath(path) != index


def _identity(folder: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = folder.stat()
        return found.st_dev, found.st_ino
    return None


def _tried(sync: Callable[[], None], complain: Callable[[BaseException], None]) -> bool:
    """Sync; what goes wrong is said, and a watch outlives it."""
    try:
        sync()
    except Exception as error:
        complain(error)
        return False
    return True
