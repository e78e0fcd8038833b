"""How a model wants its texts: what stands before them, whether words are segmented, how long they may be.

What the model's own files say comes first, then ``data/embedding_models.toml``, which names the card it follows.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ingest.vietnamese import raw_tokens, unify_tones, words

Role = Literal["query", "passage"]

_FAMILIES = Path(__file__).resolve().parent / "data" / "embedding_models.toml"
_PROMPTS: Mapping[Role, tuple[str, ...]] = {
    "query": ("query", "search_query", "s2p_query", "retrieval.query"),
    "passage": ("passage", "document", "search_document", "corpus", "retrieval.passage"),
}
"""What models call the prompts of each side in config_sentence_transformers.json, the usual name first."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """``query`` and ``passage`` stand before texts; ``segmented``: words reach the model joined by ``_``.

    ``tokens``: how long a text the card says the model reads, None where its files are right.
    """

    query: str = ""
    passage: str = ""
    segmented: bool = False
    tokens: int | None = None

    def prefix(self, role: Role) -> str:
        """Return what stands before a text of this side."""
        return self.query if role == "query" else self.passage

    def text(self, text: str) -> str:
        """Return a text as the model reads it, without its prefix."""
        return segmented(text) if self.segmented else text


def recipe_for(name: str, prompts: Mapping[str, str | None] | None = None, tokenizer: str = "") -> Recipe:
    """Return the recipe of the model called ``name``, given its own prompts and the class of its tokenizer.

    >>> recipe_for("intfloat/multilingual-e5-small").passage
    'passage: '
    >>> recipe_for("a/model", {"query": "search_query: ", "document": "search_document: "}).passage
    'search_document: '
    >>> recipe_for("AITeamVN/Vietnamese_Embedding").segmented, recipe_for("dangvantuan/vietnamese-embedding").segmented
    (False, True)
    """
    found = next((recipe for patterns, recipe in _families() if _matches(name, patterns)), None)
    recipe = found or Recipe(segmented=tokenizer.lower().startswith("phobert"))
    own = {role: _prompt(prompts or {}, role) for role in _PROMPTS}
    if not any(own.values()):
        return recipe
    return Recipe(own["query"], own["passage"], recipe.segmented, recipe.tokens)


def segmented(text: str) -> str:
    """Return ``text`` with the syllables of a word joined by ``_``, case and punctuation kept, marks set apart.

    >>> segmented("Sở Y tế chủ trì, tuyên truyền.")
    'Sở Y_tế chủ_trì , tuyên_truyền .'
    """
    text = unicodedata.normalize("NFC", text)
    tokens = raw_tokens(text)
    pieces: list[str] = []
    place = position = 0
    for word in words(text):
        first = place
        written = _lowered(tokens[place][0])
        while written != word:
            place += 1
            written += "_" + _lowered(tokens[place][0])
        place += 1
        pieces += [text[position : tokens[first][1]], "_".join(_joined(token) for token, _, _ in tokens[first:place])]
        position = tokens[place - 1][2]
    return " ".join(" ".join([*pieces, text[position:]]).split())


def _joined(token: str) -> str:
    return re.sub(r"\s", "", token)


def _lowered(token: str) -> str:
    """Write a token as :func:`ingest.vietnamese.words` does."""
    return unify_tones(_joined(token).lower())


def _prompt(prompts: Mapping[str, str | None], role: Role) -> str:
    return next((prompt for key in _PROMPTS[role] if (prompt := prompts.get(key))), "")


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether a name, or a folder's path, is one of a family's; a hub cache's folder is ``models--org--name``."""
    parts = [part.replace("_", "-").lower() for part in Path(name).parts]
    cached = next((part.removeprefix("models--") for part in reversed(parts) if part.startswith("models--")), None)
    last = cached.replace("--", "/") if cached else "/".join(parts[-2:])
    return any(fnmatch(last if "/" in pattern else last.rpartition("/")[2], pattern) for pattern in patterns)


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[tuple[str, ...], Recipe], ...]:
    listed = tomllib.loads(_FAMILIES.read_text(encoding="utf-8"))["family"]
    fields = ("query", "passage", "segmented", "tokens")
    return tuple(
        (tuple(family["names"]), Recipe(**{key: family[key] for key in fields if key in family})) for family in listed
    )
