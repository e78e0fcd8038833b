"""Writing a file whole or not at all: beside its place under a hidden name, then renamed."""

from __future__ import annotations

import os
import uuid
from pathlib import Path


def written_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever opens it sees all of the old bytes or all of the new, also after a power cut.

    :raises OSError: it cannot be written; what was there is as it was.
    """
    beside = path.with_name(f".{uuid.uuid4().hex[:12]}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
