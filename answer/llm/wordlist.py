"""The words that verification knows (``data/verification.toml``), read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def wordlist() -> dict[str, Any]:
    """Return the tables of the file: negation, opposites, roles, words, numbers."""
    path = Path(__file__).parent.parent / "data" / "verification.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
