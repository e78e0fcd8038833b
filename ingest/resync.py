"""Keeps the index in step with the corpus while the app runs: one sync at a time, in the background, when asked.

A request that comes while a sync runs is served by one more sync after it, however many there are: ten files that are
uploaded one by one cost two or three syncs. An :class:`answer.assistant.Assistant` that is open follows by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Condition, Thread

from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.embedder import Embedder
from ingest.errors import HoiVanBanError
from ingest.report import SyncReport

_LOG = logging.getLogger(__name__)
_PATIENCE = 600.0
"""Seconds for which a sync of another process (``python -m ingest``) is waited for."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far the sync is: ``running``, or ``waiting`` for one to start, or neither.

    ``done`` of ``total`` files are read, ``file`` is the one that was read last or whose ``page`` of ``pages`` was;
    ``runs`` counts the syncs that ended, ``report`` is the last one's, ``error`` why the last one did nothing.
    """

    running: bool = False
    waiting: bool = False
    done: int = 0
    total: int = 0
    file: str = ""
    page: int = 0
    pages: int = 0
    runs: int = 0
    report: SyncReport | None = None
    error: HoiVanBanError | None = None


class Resync:
    """One for the whole process; safe to use from several threads. No thread is started before the first request."""

    def __init__(
        self,
        corpus: Path,
        index: Path,
        backends: Backends = SHIPPED_BACKENDS,
        *,
        embedder: Embedder | None = None,
        accept_secret: bool = False,
        after: Callable[[SyncState], None] | None = None,
    ) -> None:
        """Remember what to sync; ``after`` is called in the background with the state after every sync.

        It is the place to open an assistant where there was no index before. ``embedder`` and ``accept_secret`` as in
        :func:`ingest.index.sync`.
        """
        self._corpus, self._index, self._backends = corpus, index, backends
        self._embedder, self._accept_secret, self._after = embedder, accept_secret, after
        self._changed = Condition()
        self._state = SyncState()
        self._asked = self._served = 0
        self._closed = False
        self._thread: Thread | None = None

    @property
    def state(self) -> SyncState:
        """How far it is now."""
        with self._changed:
            return self._state

    def request(self) -> int:
        """Have the corpus synced as it stands now, and return at once with a ticket for :meth:`wait`."""
        with self._changed:
            self._asked += 1
            self._state = replace(self._state, waiting=True)
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._work, name="resync", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return self._asked

    def wait(self, ticket: int, timeout: float | None = None) -> bool:
        """Wait until what was there at a request is in the index; False where ``timeout`` seconds were not enough.

        True also after a sync that failed: ``state.error`` tells.
        """
        with self._changed:
            return self._changed.wait_for(lambda: self._served >= ticket or self._closed, timeout)

    def close(self) -> None:
        """Start no sync any more; one that runs is finished."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked > self._served or self._closed)
                if self._closed:
                    return
                ticket = self._asked
                self._state = replace(
                    self._state, running=True, waiting=False, done=0, total=0, file="", page=0, pages=0
                )
            report, error = self._synced()
            with self._changed:
                runs, before = self._state.runs + 1, self._state.report
                waiting = self._asked > ticket
                self._state = SyncState(waiting=waiting, runs=runs, report=report or before, error=error)
                ended = self._state
            self._tell(ended)
            with self._changed:
                self._served = ticket
                self._changed.notify_all()

    def _tell(self, state: SyncState) -> None:
        """Call whoever wants to know; what goes wrong there must not end the syncing."""
        if self._after is not None:
            try:
                self._after(state)
            except Exception:
                _LOG.exception("after a sync")

    def _synced(self) -> tuple[SyncReport | None, HoiVanBanError | None]:
        """Sync, and return the report or why there is none."""
        from ingest.index import sync

        try:
            self._embedder = self._embedder or self._backends.embedder()
            report = sync(
                self._corpus,
                self._index,
                embedder=self._embedder,
                backends=self._backends,
                progress=self._file_done,
                on_page=self._page_done,
                accept_secret=self._accept_secret,
                wait=_PATIENCE,
            )
        except HoiVanBanError as error:
            return None, error
        except Exception as error:  # a full disk, a database that is away: said, and tried again at the next request
            _LOG.exception("the index could not be brought up to date")
            reason = getattr(error, "strerror", None) or type(error).__name__
            return None, HoiVanBanError(
                f"Không cập nhật được chỉ mục {self._index} ({reason}); kiểm tra ổ đĩa còn chỗ và có quyền ghi, rồi "
                "thử lại.",
                f"The index {self._index} cannot be updated ({reason}); check free space and permissions, try again.",
            )
        return report, None

    def _file_done(self, done: int, total: int, file: str) -> None:
        with self._changed:
            self._state = replace(self._state, done=done, total=total, file=file, page=0, pages=0)

    def _page_done(self, file: str, page: int, pages: int) -> None:
        with self._changed:
            if self._state.running:
                self._state = replace(self._state, file=file, page=page, pages=pages)
