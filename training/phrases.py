"""English phrases with the Vietnamese ones that translate them: from dictionaries, and from aligned sentences.

*Air force* is neither air nor force. A phrase of an aligned sentence is translated by the run of words that its
links span, if no link leaves the run for another word (Och and Ney 2004; Koehn et al. 2003).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.align import Ints
from training.english import phrase

Found = dict[str, Counter[str]]
"""Phrase (its key) → translations with their counts."""


@dataclass(frozen=True, slots=True)
class Text:
    """A pair as counted: content words of the English side, whether each is joined to the one before, Vietnamese words.

    ``gloss`` is false for a sentence.
    """

    english: list[str]
    joined: list[bool]
    vietnamese: list[str]
    gloss: bool


@dataclass(frozen=True, slots=True)
class PhraseRecipe:
    """Sizes in words (``span``, ``syllables``: of the translation) and the least count of a phrase in sentences."""

    gloss_longest: int = 4
    longest: int = 3
    seen: int = 4
    span: int = 5
    syllables: int = 6


def runs(text: Text, longest: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the joined runs of two and more content words."""
    for start in range(len(text.english)):
        for end in range(start + 2, min(start + longest, len(text.english)) + 1):
            if not text.joined[end - 1]:
                break
            yield start, end


def from_glosses(texts: list[Text], dropped: frozenset[str], recipe: PhraseRecipe) -> Found:
    """Count the glosses whose English side is one phrase; grammar at the ends of the translation is cut off."""
    found: Found = defaultdict(Counter)
    for text in texts:
        whole = 2 <= len(text.english) <= recipe.gloss_longest and all(text.joined[1:])
        if not text.gloss or not whole:
            continue
        words = text.vietnamese
        while words and words[0] in dropped:
            words = words[1:]
        while words and words[-1] in dropped:
            words = words[:-1]
        if translation := _short(words, recipe):
            found[phrase(text.english)][translation] += 1
    return found


def from_sentences(texts: list[Text], links: Ints, dropped: frozenset[str], recipe: PhraseRecipe) -> Found:
    """Count what the links of frequent phrases span; ``links``: rows (text, English word, Vietnamese word)."""
    sentences = [number for number, text in enumerate(texts) if not text.gloss]
    seen = Counter(phrase(texts[i].english[a:b]) for i in sentences for a, b in runs(texts[i], recipe.longest))
    links = links[np.argsort(links[:, 0], kind="stable")]
    bounds = np.searchsorted(links[:, 0], np.arange(len(texts) + 1))
    found: Found = defaultdict(Counter)
    for number in sentences:
        text, inside = texts[number], links[bounds[number] : bounds[number + 1], 1:].tolist()
        for start, end in runs(text, recipe.longest):
            key = phrase(text.english[start:end])
            if seen[key] < recipe.seen:
                continue
            first, last = _span(inside, start, end)
            if first < 0 or last - first >= recipe.span:
                continue
            words = [word for word in text.vietnamese[first : last + 1] if word not in dropped]
            if translation := _short(words, recipe):
                found[key][translation] += 1
    return found


def _span(links: list[list[int]], start: int, end: int) -> tuple[int, int]:
    """First and last Vietnamese word linked to the run, or (-1, -1) if there is none or another word reaches in."""
    own = [right for left, right in links if start <= left < end]
    if not own:
        return -1, -1
    first, last = min(own), max(own)
    foreign = any(first <= right <= last for left, right in links if not start <= left < end)
    return (-1, -1) if foreign else (first, last)


def _short(words: list[str], recipe: PhraseRecipe) -> str:
    """The words as one term, or nothing if they are too many."""
    syllables = " ".join(words).split()
    return " ".join(syllables) if len(syllables) <= recipe.syllables else ""
