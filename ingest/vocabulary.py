"""The words of the field that stand in data files (``ingest/data/*.toml``), so that a person can correct them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=16)
def vocabulary(name: str) -> dict[str, Any]:
    """Return the tables of ``ingest/data/<name>.toml``; callers must not change them."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
