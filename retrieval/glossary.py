"""English words and phrases of administration with the Vietnamese words of directives: ``data/glossary_en.toml``.

The term table was counted from news, interfaces and talks, which say little of notaries and treasuries; this list says
it by hand. Keys are read as :func:`retrieval.term_table.phrase_key` makes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from ingest.vietnamese import syllables
from retrieval.language import DATA
from retrieval.term_table import Terms, base_forms, phrase_key

_FALLING = 0.6
"""What each translation weighs against the one before it."""


@lru_cache(maxsize=1)
def glossary() -> Mapping[str, Terms]:
    """Map each word or phrase key to its Vietnamese terms, the most usual first, with probabilities of sum 1."""
    listed: dict[str, list[str]] = tomllib.loads((DATA / "glossary_en.toml").read_text(encoding="utf-8"))["terms"]
    found: dict[str, Terms] = {}
    for english, ways in listed.items():
        weights = [_FALLING**place for place in range(len(ways))]
        terms = [(" ".join(syllables(way)), w / sum(weights)) for way, w in zip(ways, weights, strict=True)]
        found.setdefault(phrase_key(english.replace("-", " ").split()), terms)
    return found


def known(run: list[str]) -> Terms | None:
    """Return the terms of a word or of a run of words, inflected or not; None where the list has none."""
    table = glossary()
    found = table.get(phrase_key(run))
    if found is None and len(run) == 1:
        found = next((table[form] for form in base_forms(run[0].lower()) if form in table), None)
    if found is None and len(run) > 1:  # the last word may be a verb's form: "pushed back"
        first = next((f for form in base_forms(run[0].lower()) if (f := table.get(phrase_key([form, *run[1:]])))), None)
        found = first
    return found
