"""The noun that a question asks for: evidence without it answers something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.frames import cue, frames, noun_patterns
from answer.particulars import provinces
from answer.words import Word
from ingest.vietnamese import fold

_HEAD_WORDS = 2
"""Content words of a noun that are held against the evidence: those next to the question word."""


def head_noun(folded: str, language: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the content words of the noun that is asked for ("bao nhiêu *kinh phí*", "*số điện thoại* nào").

    A noun that only names what kind of thing is asked ("cơ quan nào", "how many tasks") gives none, nor does the
    place before it ("ở tỉnh … sở nào").
    """
    generic = frozenset(frames()["generic"]["nouns"]).union(provinces())
    for pattern in noun_patterns(language):
        match = pattern.search(folded)
        inside = _inside(match, language, words) if match else []
        if match is None or not inside:
            continue
        found = [word.folded for word in inside if word.content and word.folded not in generic]
        if cue("time_noun").search(match["head"]):
            return ()  # "đến ngày nào" asks for a day, whatever noun stands before it
        if language == "en" and match.group().startswith("how many") and not inside[-1].content:
            return ()
        if language == "en" and inside[0].folded in generic:
            return ()  # "which agency carries overall …": what follows is no part of the noun
        before = match.start("head") == match.start()
        nearest = inside[-1].folded.removesuffix(" gi").removesuffix(" nao")  # "việc gì" is one word of the frame
        if before and language == "vi" and nearest in generic and len(inside) > 1:
            return ()  # "xếp vào nhóm nào", "lo việc gì": the noun before the question word is no more than a kind
        return tuple(found[-_HEAD_WORDS:] if before else found[:_HEAD_WORDS])
    return ()


def attributes(language: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the words for what only a clause can tell (money, targets, contacts), never a header."""
    table = frozenset(frames()["attributes"][language])
    return tuple(word.folded for word in words if word.content and word.folded in table)


def counted_noun(folded: str, language: str, words: Sequence[Word], spelt: str = "") -> tuple[str, ...]:
    """Return the words of the noun after "bao nhiêu", "mấy" or "how many", generic ones too.

    By the question as ``spelt`` "ổ" (a nest) is told from "ở" (at), which ends a noun.
    """
    match = noun_patterns(f"counted_{language}")[0].search(folded)
    inside = _inside(match, language, words) if match else []
    ends = (place for place, word in enumerate(inside) if _ends_noun(word, spelt))
    return tuple(word.folded for word in inside[: next(ends, len(inside))])


def _ends_noun(word: Word, spelt: str) -> bool:
    """Tell whether a word ends the noun before it: by its marks too, where it has any."""
    if not cue("after_noun").fullmatch(word.folded):
        return False
    written = spelt[word.start : word.start + len(word.folded)].lower()
    return fold(written) != word.folded or written == word.folded or written in frames()["nouns"]["after_vi"]


def _inside(match: re.Match[str], language: str, words: Sequence[Word]) -> list[Word]:
    """Return the words within the noun that a pattern found; an English noun ends at a preposition or verb."""
    start, end = match.span("head")
    stop = noun_patterns("end_en")[0].search(match.string, start, end) if language == "en" else None
    end = stop.start() if stop else end
    return [word for word in words if start <= word.start < end]
