"""The topic of a question: what is left when the words that only ask are taken away.

"Cơ quan nào chủ trì công tác tuyên truyền?" frames "công tác tuyên truyền". The phrases stand in
``data/frames.toml``; a word typed without marks counts as one only if it is hardly ever another word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.vietnamese import fold, unify_tones
from retrieval.language import DATA, Language, frequencies, marks_within

_SPACE = re.compile(r"\s+")
_EDGES = re.compile(r"^[\W_]+|[^\w%)\]]+$")
_LEAST_SHARE = 0.8
"""How often the letters of one unmarked word must mean the listed one ("cua": của; "dau": đầu or đâu)."""


def topic(text: str, language: Language) -> str:
    """Return the words of ``text`` that carry its topic, joined by single blanks; all of them if none would be left.

    >>> topic("Cơ quan nào chủ trì công tác tuyên truyền?", "vi"), topic("Which agency leads food safety?", "en")
    ('công tác tuyên truyền', 'food safety')
    >>> topic("ai ky va theo doi viec chuan bi dau tu?", "vi"), topic("Ai?", "vi")
    ('ky theo doi viec chuan bi dau tu', 'Ai?')
    """
    pattern, written = _frame(language)
    pieces: list[str] = []
    done = 0
    for match in pattern.finditer(fold(text)):
        phrase = written[_SPACE.sub(" ", match.group())]
        if phrase and _is_meant(text[match.start() : match.end()], phrase, language):
            pieces.append(text[done : match.start()])
            done = match.end()
    left = " ".join(part for piece in (*pieces, text[done:]) if (part := _EDGES.sub("", piece)))
    return left or text


def _is_meant(typed: str, phrase: str, language: Language) -> bool:
    if language == "en":
        return True
    typed = _SPACE.sub(" ", typed)
    if not marks_within(typed, phrase):
        return False
    lowered, meant = unify_tones(typed.lower()), unify_tones(phrase)
    return lowered == meant or " " in phrase or _share(fold(phrase), meant) >= _LEAST_SHARE


def _share(letters: str, syllable: str) -> float:
    """How often the letters without marks are that syllable."""
    table = frequencies()
    return table.syllables.get(syllable, 0) / max(table.folded.get(letters, 0), 1)


@lru_cache(maxsize=2)
def _frame(language: Language) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Match folded phrases of the frame and words to keep; the table gives the phrase as written, "" to keep it."""
    table = tomllib.loads((DATA / "frames.toml").read_text(encoding="utf-8"))[language]
    asked = [f"{noun} {asker}" for noun in table.get("nouns", ()) for asker in table["askers"]]
    written = {fold(phrase): phrase for phrase in (*table["light"], *asked, *table["phrases"])}
    written |= dict.fromkeys(map(fold, table.get("kept", ())), "")
    return re.compile(rf"(?<![^\W_]){either(written)}(?![^\W_])"), written
