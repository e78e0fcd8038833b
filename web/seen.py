"""Who opened what of late, so that the pictures of one document are one line of the audit log."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

WITHIN_SECONDS = 3600.0
KEPT = 10_000


class Seen:
    """Safe to share between threads."""

    def __init__(self, within: float = WITHIN_SECONDS) -> None:
        """Take how many seconds an opening is one with the one before it."""
        self._within = within
        self._times: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = Lock()

    def first(self, person: str, target: str) -> bool:
        """Tell whether this is a new opening, and remember it.

        >>> seen = Seen()
        >>> seen.first("an", "16"), seen.first("an", "16"), seen.first("binh", "16")
        (True, False, True)
        """
        now = time.monotonic()
        with self._lock:
            before = self._times.get((person, target))
            if before is not None and now - before < self._within:
                return False
            self._times[person, target] = now
            self._times.move_to_end((person, target))
            while len(self._times) > KEPT:
                self._times.popitem(last=False)
            return True
