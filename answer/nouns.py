"""The noun that a question asks for: evidence without it answers something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.frames import cue, frames, noun_patterns
from answer.words import Word

_HEAD_WORDS = 2
"""Content words of a noun that are held against the evidence: those next to the question word."""


def head_noun(folded: str, language: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the content words of the noun that is asked for ("bao nhiêu *kinh phí*", "*số điện thoại* nào").

    A noun that only names what kind of thing is asked ("cơ quan nào", "how many tasks") gives none.
    """
    generic = frozenset(frames()["generic"]["nouns"])
    for pattern in noun_patterns(language):
        match = pattern.search(folded)
        inside = _inside(match, language, words) if match else []
        if match is None or not inside:
            continue
        found = [word.folded for word in inside if word.content and word.folded not in generic]
        if language == "en" and match.group().startswith("how many") and not inside[-1].content:
            return ()
        if language == "en" and inside[0].folded in generic:
            return ()  # "which agency carries overall …": what follows is no part of the noun
        before = match.start("head") == match.start()
        return tuple(found[-_HEAD_WORDS:] if before else found[:_HEAD_WORDS])
    return ()


def attributes(language: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the words for what only a clause can tell (money, targets, contacts), never a header."""
    table = frozenset(frames()["attributes"][language])
    return tuple(word.folded for word in words if word.content and word.folded in table)


def counted_noun(folded: str, language: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the words of the noun after "bao nhiêu", "mấy" or "how many", generic ones too."""
    match = noun_patterns(f"counted_{language}")[0].search(folded)
    inside = [word.folded for word in _inside(match, language, words)] if match else []
    end = next((place for place, word in enumerate(inside) if cue("after_noun").fullmatch(word)), len(inside))
    return tuple(inside[:end])


def _inside(match: re.Match[str], language: str, words: Sequence[Word]) -> list[Word]:
    """Return the words within the noun that a pattern found; an English noun ends at a preposition or verb."""
    start, end = match.span("head")
    stop = noun_patterns("end_en")[0].search(match.string, start, end) if language == "en" else None
    end = stop.start() if stop else end
    return [word for word in words if start <= word.start < end]
