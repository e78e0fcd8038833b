"""Reads files in worker processes: a file that hangs, crashes or fills the memory fails alone, with a reason.

Results come in the order in which the files were given, however the work is spread, so that an index does not depend
on it. A few small plain texts are read in this process: starting another takes longer than reading them.

A worker is ended by the system (an alarm of its own) when a file makes no progress for too long: finishing a page is
progress, so a scan of a thousand pages may take an hour while a file that hangs is stopped in minutes. Its memory is
bounded too. It leads a process group, so that the programs that it started end with it, and it ends with this process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import TimeoutError as OutOfTime
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.sync.outcome import Outcome, crashed, gave_up, hung, read_file
from ingest.sync.worker import Call, Progress, set_up, work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pebble import ProcessFuture, ProcessPool

_FEW = 48
_SMALL_BYTES = 64 * 1024
_PLAIN = {".txt", ".md", ".markdown"}
_AHEAD = 4
_BREAKS = 8
"""How often the whole pool may break, which a single file hardly ever does, before the rest is given up."""
_GRACE = 60.0
_SECONDS_PER_BYTE = 2.0 / 2**20


class Workers:
    """Reads files, some in this process and some in others; use it in a ``with`` statement."""

    def __init__(
        self,
        options: ReadOptions = DEFAULTS,
        *,
        call: Call = read_file,
        processes: int | None = None,
        grace: float = _GRACE,
        on_page: Progress | None = None,
    ) -> None:
        """Prepare; no process is started before a file needs one.

        ``call`` reads one file, ``grace`` is how many seconds longer than its slowest step a file may be silent,
        ``on_page`` is told (file, pages done, pages in all).
        """
        self._options = replace(options, on_page=DEFAULTS.on_page)
        self._call, self._grace = call, grace
        self._processes = processes or len(_processors())
        self._on_page = on_page
        self._pool: ProcessPool | None = None
        self._pages: Connection | None = None
        self._breaks: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Return these workers."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker processes."""
        self.close()

    def read(self, files: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, Outcome]]:
        """Yield (name, what became of it) for each of the files (name, path), in their order."""
        plain = {name for name, path in files if _is_small_text(path)}
        here = plain if len(plain) <= _FEW or self._processes == 0 else set()
        sent: deque[tuple[str, Path, ProcessFuture[Outcome]]] = deque()
        coming = iter([entry for entry in files if entry[0] not in here])
        for name, path in files:
            self._send(coming, sent)
            if name in here:
                yield name, self._call(path, name, self._reporting(name))
                continue
            yield name, self._outcome(sent)

    def close(self) -> None:
        """End the worker processes at once; what they were reading is lost."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None
        if self._pages is not None:
            self._pages.close()
            self._pages = None

    def _reporting(self, name: str) -> ReadOptions:
        on_page = self._on_page
        return (
            replace(self._options, on_page=lambda page, pages: on_page(name, page, pages)) if on_page else self._options
        )

    def _send(self, coming: Iterator[tuple[str, Path]], sent: deque[tuple[str, Path, ProcessFuture[Outcome]]]) -> None:
        """Keep the workers busy, but not so far ahead that unread results fill the memory."""
        while len(sent) < _AHEAD * self._processes and (entry := next(coming, None)) is not None:
            sent.append((*entry, self._schedule(*entry)))

    def _schedule(self, name: str, path: Path) -> ProcessFuture[Outcome]:
        pool = self._pool or self._start()
        patience = self._patience(path)
        # Without alarms (Windows) the pool's own clock ends a file: it knows no pages, so it waits for all of them.
        limit = None if hasattr(signal, "SIGALRM") else patience + self._options.page_timeout * 100
        return pool.schedule(work, (self._call, path, name, self._options, patience), timeout=limit)

    def _patience(self, path: Path) -> float:
        """Return for how many seconds a file may give no sign of progress; converting and parsing grow with size."""
        slowest = 2 * max(self._options.page_timeout, self._options.office_timeout)
        with suppress(OSError):
            return slowest + self._grace + _SECONDS_PER_BYTE * path.stat().st_size
        return slowest + self._grace

    def _outcome(self, sent: deque[tuple[str, Path, ProcessFuture[Outcome]]]) -> Outcome:
        """Return what became of the first file that was sent; a pool that broke is made anew."""
        from pebble import ProcessExpired

        while True:
            name, _, future = sent[0]
            try:
                outcome = future.result()
            except OutOfTime:
                outcome = hung(name)
            except ProcessExpired as expired:
                _end_group(expired.pid)
                outcome = hung(name) if expired.exitcode == -_alarm() else crashed(name, expired.exitcode)
            except (BrokenProcessPool, RuntimeError, OSError) as error:
                self._breaks[name] += 1
                if self._breaks.total() < _BREAKS and self._breaks[name] < 2:
                    self._restart(sent)
                    continue
                outcome = gave_up(name, error)
            sent.popleft()
            return outcome

    def _restart(self, sent: deque[tuple[str, Path, ProcessFuture[Outcome]]]) -> None:
        self.close()
        waiting = [(name, path) for name, path, _ in sent]
        sent.clear()
        sent.extend((name, path, self._schedule(name, path)) for name, path in waiting)

    def _start(self) -> ProcessPool:
        from pebble import ProcessPool

        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(["ingest.sync.worker", "ingest.sync.outcome", "ingest.directive", "numpy"])
        receiver, sender = context.Pipe(duplex=False)
        self._pages = sender
        Thread(target=_relay, args=(receiver, self._on_page), daemon=True).start()
        self._pool = ProcessPool(self._processes, initializer=set_up, initargs=(sender,), context=context)
        return self._pool


def _relay(receiver: Connection, on_page: Progress | None) -> None:
    """Tell about pages until no worker is left to tell of any."""
    with suppress(EOFError, OSError):
        while True:
            name, page, pages = receiver.recv()
            if on_page is not None:
                on_page(name, page, pages)
    receiver.close()


def _is_small_text(path: Path) -> bool:
    """Tell whether a file is plain text beyond doubt; whatever it claims, anything else goes to a worker."""
    try:
        if path.suffix.lower() not in _PLAIN or path.stat().st_size > _SMALL_BYTES:
            return False
        data = path.read_bytes()
        return b"\x00" not in data and data.lstrip()[:1] != b"<" and not data.startswith((b"%PDF", b"{\\rtf"))
    except OSError:
        return True  # the reader says what is wrong with it


def _processors() -> Collection[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)


def _alarm() -> int:
    return int(getattr(signal, "SIGALRM", 0))


def _end_group(pid: int | None) -> None:
    """End the programs that a worker had started: they are in its group."""
    if pid and hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
