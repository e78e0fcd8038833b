"""The documents that a question names, by number or by kind, and what each is to the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from answer.frames import cue, frames
from ingest.numbers import kind_named, kind_pattern, kinds
from ingest.vietnamese import fold
from retrieval.query import NumberMention, Query

Role = Literal["target", "scope", "topic"]
"""What an instrument is to the question: what it asks about, where to look, or part of the matter."""

_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|will|must|should|can)\b"
_BEFORE_NUMBER = re.compile(r"(?:\s+(?:so|no\.?|number))?\s*$")
_ASKED_KIND_REACH = 40
"""Characters after the name of a kind in which "nào" or "gì" may follow."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document that the question names by number; ``start``–``end`` covers the kind written before it too."""

    mention: NumberMention
    role: Role
    start: int = 0
    end: int = 0


def instruments_of(query: Query) -> tuple[Instrument, ...]:
    """Locate the numbers that the query mentions and give each its role by the words before it."""
    found: list[Instrument] = []
    position = 0
    for mention in query.numbers:
        needle = fold(mention.text)
        start = query.folded.find(needle, position)
        if start >= 0:
            position = start + len(needle)
            before = query.folded[:start]
            kind_start = _kind_start(before)
            begins = start if kind_start is None else kind_start
            found.append(Instrument(mention, _role(before, kind_start), begins, position))
    return tuple(found)


def within(start: int, end: int, instruments: Sequence[Instrument]) -> bool:
    """Tell whether a range lies in one of the instruments."""
    return any(item.start <= start and end <= item.end for item in instruments)


def document_kind(folded: str, language: str, instruments: Sequence[Instrument]) -> str | None:
    """Return the kind of document that is asked for ("nghị quyết nào", "which resolution")."""
    return _kind_in_english(folded, instruments) if language == "en" else _kind_in_vietnamese(folded, instruments)


def _kind_in_vietnamese(folded: str, instruments: Sequence[Instrument]) -> str | None:
    for match in kind_pattern().finditer(folded):
        after = folded[match.end() : match.end() + _ASKED_KIND_REACH]
        if not within(*match.span(), instruments) and cue("asked_kind_after").match(after):
            return kind_named(match.group())
    return None


def _kind_in_english(folded: str, instruments: Sequence[Instrument]) -> str | None:
    for kind, (_, names) in kinds().items():
        for name in names:
            before = rf"(?:which|what)(?: (?!{_AUXILIARY})[a-z'-]+){{0,3}} "
            asked = re.search(rf"{before}(?P<kind>{name})s?(?![^\W_])", folded)
            if asked is not None and not within(*asked.span("kind"), instruments):
                return kind
    return None


def described_kinds(folded: str, instruments: Sequence[Instrument]) -> list[str]:
    """Return the kinds that the question names without a number ("báo cáo của Sở Y tế")."""
    found = [(m.start(), kind_named(m.group())) for m in kind_pattern().finditer(folded)]
    found += [(m.start(), _short_kinds()[m.group()]) for m in _short_kind().finditer(folded)]
    outside = (kind for start, kind in sorted(found) if not any(i.start <= start < i.end for i in instruments))
    return [kind for kind in outside if kind]


def kinds_meant(folded: str, instruments: Sequence[Instrument]) -> list[str]:
    """Return the kinds that the question names in either language ("báo cáo của Sở Y tế", "the letter")."""
    english = [m for m in _english_kind().finditer(folded) if not within(*m.span("kind"), instruments)]
    return [*described_kinds(folded, instruments), *(_english_kinds()[m["kind"]] for m in english)]


@lru_cache(maxsize=1)
def _english_kinds() -> dict[str, str]:
    """Map the English names of kinds to them; of kinds with one name the first."""
    return {name: kind for kind, (_, names) in reversed(kinds().items()) for name in names}


@lru_cache(maxsize=1)
def _english_kind() -> re.Pattern[str]:
    """Match an English name of a kind with its article or what points at it: elsewhere it may be a verb."""
    names = "|".join(sorted(_english_kinds(), key=len, reverse=True))
    before = r"(?:the|a|an|this|that|which|what|whose)(?: [a-z0-9'-]+)??"
    return re.compile(rf"(?<![^\W_]){before} (?P<kind>{names})(?![^\W_])")


@lru_cache(maxsize=1)
def _short_kinds() -> dict[str, str]:
    """Map the symbols that people type for a kind ("cv của sở") to it."""
    return dict(frames()["short_kinds"])


@lru_cache(maxsize=1)
def _short_kind() -> re.Pattern[str]:
    """Match such a symbol as a word of its own; with digits around it, it belongs to a number."""
    return re.compile(rf"(?<![\w/.-])(?:{'|'.join(_short_kinds())})(?![\w/.-]| \d)")


def _kind_start(before: str) -> int | None:
    """Return where the kind begins that is written right before a number ("công văn số …")."""
    bare = _BEFORE_NUMBER.sub("", before)
    return next((match.start() for match in kind_pattern().finditer(bare) if match.end() == len(bare)), None)


def _role(before: str, kind_start: int | None) -> Role:
    """Tell a place to look ("theo 16/KH-UBND") and a matter ("về 16/KH-UBND") from what is asked about."""
    bare = before if kind_start is None else before[:kind_start]
    if cue("scope_before").search(bare) or cue("scope_before").search(before):
        return "scope"
    return "topic" if cue("topic_before").search(bare) else "target"
