"""A run of ``python -m eval`` started from the page: one at a time, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import HoiVanBanError

ROOT = Path(__file__).resolve().parents[2]
"""Where the package ``eval`` is found, whatever folder the program was started in."""


class BusyError(HoiVanBanError):
    """A run is under way."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: ``failed`` holds the last line that it wrote, None where it went well."""

    failed: str | None


class Runner:
    """Starts runs; safe to share between threads."""

    def __init__(self, index: Path, out: Path) -> None:
        """Take the index to ask and the folder for results."""
        self._index, self._out = index, out
        self._lock = threading.Lock()
        self.since: datetime | None = None
        self.ended: Ended | None = None

    def start(self, gold: Sequence[Path]) -> None:
        """Start a run over these gold files, one at least.

        Raises:
            BusyError: another one is under way.
        """
        command = [sys.executable, "-m", "eval", "--index", str(self._index.resolve())]
        command += ["--out", str(self._out.resolve()), "--gold", *(str(file.resolve()) for file in gold)]
        with self._lock:
            if self.since is not None:
                raise BusyError(
                    f"Đang có một lần chấm chạy từ {self.since:%H:%M:%S} (UTC); đợi xong rồi chạy lại.",
                    f"A run has been going on since {self.since:%H:%M:%S} (UTC); start another when it is over.",
                )
            pipes: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
            process = subprocess.Popen(command, cwd=ROOT, text=True, encoding="utf-8", **pipes)
            self.since, self.ended = datetime.now(UTC), None
        threading.Thread(target=self._wait, args=(process,), name="evaluation", daemon=True).start()

    def _wait(self, process: subprocess.Popen[str]) -> None:
        _, errors = process.communicate()
        lines = [line.strip() for line in errors.splitlines() if line.strip()]
        with self._lock:
            self.ended = Ended(None if process.returncode == 0 else (lines or [str(process.returncode)])[-1])
            self.since = None
