"""Vietnamese syllables into words, for counting: the likeliest split under a unigram model of words.

Candidates come from the bitext itself: what a dictionary glosses as a whole, and neighbours that keep company. Their
counts start as those of the sequences and are then those of the best splits (Viterbi training).
"""

import logging
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

log = logging.getLogger(__name__)

Syllables = list[str]
Counts = dict[str, float]
"""Word (syllables joined by spaces) → how often it is met."""

LONGEST = 4
_UNKNOWN = -16.0
"""Log probability of a syllable never counted."""


@dataclass(frozen=True, slots=True)
class SegmentRecipe:
    """What makes neighbours a word: how often they are met, and their company where a dictionary has them or not."""

    gloss_seen: int = 3
    gloss_company: float = 0.1
    pair_seen: int = 6
    pair_company: float = 0.25
    rounds: int = 2


def company(together: float, apart: list[float], total: float) -> float:
    """Normalised pointwise mutual information of a sequence (Bouma 2009), per join: 1 if never apart, 0 by chance.

    >>> company(10, [10, 10], 1000), round(company(1, [100, 10], 1000), 3)
    (1.0, 0.0)
    """
    both = math.log(together / total)
    return (both - sum(math.log(count / total) for count in apart)) / -both / (len(apart) - 1)


def candidates(
    texts: list[Syllables], glosses: Iterable[Syllables], grammar: frozenset[str], recipe: SegmentRecipe
) -> Counts:
    """Give syllables and likely words with the counts of their sequences in ``texts``."""
    glossed = {tuple(gloss) for gloss in glosses if 2 <= len(gloss) <= LONGEST and gloss[0] not in grammar}
    single = Counter(syllable for text in texts for syllable in text)
    longer: Counter[tuple[str, ...]] = Counter(pair for text in texts for pair in pairwise(text))
    for size in range(3, LONGEST + 1):
        for text in texts:
            longer.update(run for i in range(len(text) - size + 1) if (run := tuple(text[i : i + size])) in glossed)
    total = max(1, single.total())
    found: Counts = dict(single)
    for run, count in longer.items():
        if count < recipe.gloss_seen or any(map(str.isdigit, run)):
            continue
        near = company(count, [single[syllable] for syllable in run], total)
        by_pair = count >= recipe.pair_seen and near > recipe.pair_company and not grammar.intersection(run)
        if (run in glossed and near > recipe.gloss_company) or (len(run) == 2 and by_pair):
            found[" ".join(run)] = count
    log.info("%d words to choose from", len(found))
    return found


def segmented(texts: list[Syllables], counts: Counts, rounds: int) -> list[Syllables]:
    """Split each text into words; between rounds the counts become those of the words chosen."""
    for left in reversed(range(rounds)):
        total = sum(counts.values())
        chances = {tuple(word.split(" ")): math.log(count / total) for word, count in counts.items()}
        known: dict[tuple[str, ...], Syllables] = {}
        for text in texts:
            if (key := tuple(text)) not in known:
                known[key] = split(text, chances)
        if left:
            chosen = Counter(word for text in texts for word in known[tuple(text)])
            counts = {word: chosen[word] or 0.5 for word in counts if " " not in word or chosen[word] > 1}
    return [known[tuple(text)] for text in texts]


def split(text: Syllables, chances: dict[tuple[str, ...], float]) -> Syllables:
    """Give the words of the likeliest split (Viterbi).

    >>> split(["cơ", "quan", "chủ", "trì"], {("cơ", "quan"): -3.0, ("chủ",): -2.0, ("trì",): -2.0})
    ['cơ quan', 'chủ', 'trì']
    """
    best = [0.0] + [-math.inf] * len(text)
    sizes = [0] * (len(text) + 1)
    for start in range(len(text)):
        for size in range(1, min(LONGEST, len(text) - start) + 1):
            chance = chances.get(tuple(text[start : start + size]), _UNKNOWN if size == 1 else None)
            if chance is not None and best[start] + chance > best[start + size]:
                best[start + size], sizes[start + size] = best[start] + chance, size
    words: Syllables = []
    end = len(text)
    while end:
        words.append(" ".join(text[end - sizes[end] : end]))
        end -= sizes[end]
    return words[::-1]
