"""English as the term table counts it: words that carry a subject, and which of them make one phrase.

``retrieval/translate.py`` cuts questions the same way; the stop words travel in the table.
"""

import re
from functools import cache
from pathlib import Path

from training.text import words

LISTS = Path(__file__).parent / "words"

LINKING = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "s", "the", "to", "with"})
"""Words that may stand inside a phrase: Department of the Interior is the phrase *department interior*."""

_BREAK = re.compile(r"[.,;:!?()\"“”]+(?!\d)")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_AMERICA = re.compile(r"\bU\.?S\.?(?:A\b\.?)?(?![\w.])")


@cache
def word_list(name: str) -> frozenset[str]:
    """Read one of the short lists of ``training/words``."""
    return frozenset((LISTS / f"{name}.txt").read_text(encoding="utf-8").split())


def content(text: str) -> list[tuple[str, bool]]:
    """Give (lower-case word, whether only linking words part it from the one before) of the words with a subject.

    >>> content("The Secretary of Defence left; U.S. troops stayed")
    [('secretary', False), ('defence', True), ('left', True), ('usa', False), ('troops', True), ('stayed', True)]
    """
    found: list[tuple[str, bool]] = []
    stop = word_list("stop.en")
    for piece in _BREAK.split(_AMERICA.sub("USA", _POSSESSIVE.sub(" ", text))):
        joined = False
        for word in words(piece.lower()):
            if word in stop or word.isdigit() or len(word) < 2:
                joined = joined and word in LINKING
            else:
                found.append((word, joined))
                joined = True
    return found


def stem(word: str) -> str:
    """Give a word of a phrase without its plural: air forces and air force are one phrase.

    >>> [stem(word) for word in ("forces", "countries", "class", "gas")]
    ['force', 'country', 'class', 'gas']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def phrase(words_of_it: list[str]) -> str:
    """Give the key of a phrase in the table.

    >>> phrase(["human", "rights"])
    'human right'
    """
    return " ".join(map(stem, words_of_it))
