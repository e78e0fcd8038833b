"""Words that may stand for one another when a question is compared with a directive: ``data/thesaurus``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ingest.vietnamese import fold

_FOLDER = Path(__file__).parent / "data" / "thesaurus"


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Map each folded phrase of the thesaurus to the others of its groups."""
    table: dict[str, dict[str, None]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["groups"]:
            folded = [" ".join(fold(phrase).replace(",", " ").replace("-", " ").split()) for phrase in group]
            for phrase in folded:
                table.setdefault(phrase, {}).update((other, None) for other in folded if other != phrase)
    return {phrase: tuple(others) for phrase, others in table.items()}
