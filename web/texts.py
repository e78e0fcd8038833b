"""Every word of the interface, one catalogue a language: the files of ``web/texts/vi`` and ``web/texts/en``.

A key stands in one file only, and in both languages; words in ``{braces}`` are filled in when they are shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
DEFAULT = "vi"


@dataclass(frozen=True)
class Texts:
    """The interface's words in one language; calling it looks one up and fills in its ``{names}``."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text under ``key``.

        Raises:
            KeyError: the catalogue has no such text; a page never shows a bare key.

        >>> load("vi")("citation.muc", part="2")
        'mục 2'
        """
        return self.entries[key].format(**values) if values else self.entries[key]


def languages() -> list[str]:
    """Return the languages that have a catalogue, the default first."""
    return sorted({path.parent.name for path in FOLDER.glob("*/*.toml")}, key=lambda code: (code != DEFAULT, code))


@lru_cache(maxsize=8)
def load(language: str) -> Texts:
    """Return the catalogue of ``language``; an unknown one gets the default, so a page can always be drawn."""
    if language not in languages():
        return load(DEFAULT)
    entries: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        entries |= flatten(tomllib.loads(path.read_text(encoding="utf-8")))
    return Texts(language, entries)


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return a nested table with dotted keys.

    >>> flatten({"chat": {"send": "Gửi"}})
    {'chat.send': 'Gửi'}
    """
    out: dict[str, str] = {}
    for key, value in table.items():
        out |= flatten(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {prefix + key: str(value)}
    return out
