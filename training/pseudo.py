"""English-looking questions made from Vietnamese ones, word by word.

There are no English questions about Vietnamese law to learn from. A bag of word translations has
no grammar, but a static model does not read grammar: it sees the English words of this domain
beside the passages that answer them. Translations are drawn by their Model 1 probability, so that
synonyms get their turn.
"""

import numpy as np

from training.text import fold, words

MOST = 5
"""English words to choose from for one Vietnamese term."""


class WordForWord:
    """Says Vietnamese texts in English words, longest Vietnamese term first."""

    def __init__(self, english: dict[str, dict[str, float]], seed: int) -> None:
        """Take Vietnamese term → English words with their probabilities."""
        self._words: dict[str, list[str]] = {}
        self._chances: dict[str, list[float]] = {}
        for term, found in english.items():
            best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST]
            self._words[term] = [word for word, _ in best]
            sums = np.cumsum([probability for _, probability in best])
            self._chances[term] = (sums / sums[-1]).tolist()
        self._rng = np.random.default_rng(seed)

    def __call__(self, text: str) -> str:
        """Translate what is known, keep names (folded) and numbers, leave the rest out."""
        syllables = words(text)
        named = [s[0].isupper() for s in syllables]
        said: list[str] = []
        i = 0
        while i < len(syllables):
            pair = " ".join(syllables[i : i + 2]).lower()
            # Two capitals in a row are a name; one alone begins a sentence.
            name = named[i] and any(named[max(0, i - 1) : i] + named[i + 1 : i + 2])
            if " " in pair and pair in self._words:
                said.append(self._choose(pair))
                i += 2
                continue
            if name or syllables[i].isdigit():
                said.append(fold(syllables[i]))
            elif syllables[i].lower() in self._words:
                said.append(self._choose(syllables[i].lower()))
            i += 1
        return " ".join(said)

    def _choose(self, term: str) -> str:
        draw = self._rng.random()
        chances = self._chances[term]
        return self._words[term][next(i for i, c in enumerate(chances) if draw <= c)]
