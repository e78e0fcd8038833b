"""The restorer of Vietnamese diacritics: an n-gram model of syllables, from text to file and figures.

The text is counted, statements are turned into questions so that those are known too, and the model is pruned to what
tells readings of the same letters apart (:mod:`training.restore_model`).
"""

import logging
import random
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import fold, unify_tones
from training import text
from training.restore_corpus import END, NUMBER, SPECIAL, Corpus, Document, Ints, documents, lexicon
from training.restore_model import BITS, Counts, Model, Pruned, Pruning

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of the recipe."""

    words: int = 1 << BITS
    least: int = 5
    share: float = 1e-4
    bare_share: float = 3e-3
    capital_weight: float = 20.0
    one_in: int = 6
    pairs: int = 330_000
    triples: int = 950_000
    least_triple: int = 2
    step: float = 0.16


@dataclass(frozen=True)
class Restoring:
    """What is written: words (the readings after the special ones), capitals and the model."""

    words: list[str]
    syllables: int
    capitals: NDArray[np.float64]
    model: Pruned
    counted: int
    """Words and marks of punctuation that were counted."""

    def save(self, folder: Path, step: float) -> None:
        """Write ``restore.npz``."""
        self.model.save(folder, self.words, self.syllables, self.capitals, step)


def build(texts: Sequence[Document], recipe: Recipe) -> Restoring:
    """Build the model from the documents that are not held out."""
    corpus = Corpus.of(document.text for document in texts if not document.held)
    log.info("%s tokens", f"{len(corpus.row):,}")
    words, syllables = lexicon(corpus.counts(), recipe.words, recipe.least, recipe.share, recipe.bare_share)
    number = {word: i for i, word in enumerate(words)}
    row = np.array([number.get(word, 0) for word in corpus.words], np.int64)[corpus.row]
    row = np.concatenate((row, questions(row, number, recipe.one_in)))
    counts = Counts.of(row)
    log.info("%s pairs, %s triples", f"{len(counts.pairs):,}", f"{len(counts.triples):,}")
    pruning = Pruning(_letters(words, syllables), Model.smoothed(counts), counts)
    model = pruning.keep(recipe.pairs, recipe.triples, recipe.least_triple)
    capitals = corpus.capitals(words, recipe.capital_weight)
    return Restoring(words, syllables, capitals, model, len(corpus.row))


def _letters(words: Sequence[str], syllables: int) -> Ints:
    """Number the letters of each word: the same for readings of the same letters, its own for any other word."""
    first = len(SPECIAL)
    names = [fold(w) if first <= i < first + syllables else f"\0{w}" for i, w in enumerate(words)]
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names])


_QUESTIONS = (
    ("các những nhiều", "", ". bao nhiêu +1 +2"),
    ("này đó", "", "-3 -2 -1 nào +1 +2"),
    ("là", "", "-3 -2 -1 là gì ."),
    ("là", "", "-3 -2 -1 là ai ."),
    ("tại ở", "", "-3 -2 -1 ở đâu ."),
    ("năm", "0", "-3 -2 -1 năm nào ."),
    ("ngày", "0", "-3 -2 -1 khi nào ."),
    ("để bằng", "", "-3 -2 -1 như thế nào ."),
)
"""Words that a question asks about (the second: what must follow), and the question; +1 and -1 are the words beside."""


def questions(row: Ints, number: dict[str, int], one_in: int) -> Ints:
    """Turn one in so many places of a row of words into questions, for running text holds few.

    >>> number = {".": 3, "cơ": 4, "quan": 5, "này": 6, "nào": 7, "có": 8}
    >>> questions(np.array([3, 3, 4, 5, 6, 8, 3, 3]), number, 1).tolist()
    [3, 3, 4, 5, 7, 8, 3]
    """
    made: list[Ints] = []
    for asked, follows, pattern in _QUESTIONS:
        parts = pattern.split()
        if not all(part[0] in "+-" or part in number for part in parts):
            continue
        triggers = [number[word] for word in asked.split() if word in number]
        places = np.flatnonzero(np.isin(row[3:-2], triggers)) + 3
        if follows:
            places = places[row[places + 1] == NUMBER]
        places = places[::one_in]
        columns = [row[places + int(p)] if p[0] in "+-" else np.full(len(places), number[p]) for p in parts]
        made.append(np.stack([np.full(len(places), END), *columns], axis=1).ravel())
    return np.concatenate(made) if made else row[:0]


WAYS = ("all marks missing", "half of the syllables stripped", "only tones missing", "typed in full")

_WORD = re.compile(r"[^\W\d_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SENTENCE = re.compile(r"(?<=[.?!;])\s+|\n")


def mistyped(sentence: str, way: str, rng: random.Random) -> str:
    """Type a sentence in one of the ``WAYS``.

    >>> mistyped("Đường phố", "all marks missing", random.Random(0)), mistyped("Đường", WAYS[2], random.Random(0))
    ('Duong pho', 'Đương')
    """
    if way == WAYS[0]:
        return text.fold(sentence)
    if way == WAYS[1]:
        return _WORD.sub(lambda match: text.fold(match[0]) if rng.random() < 0.5 else match[0], sentence)
    if way == WAYS[2]:
        return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", sentence)))
    return sentence


def sample(texts: Sequence[Document], source: str, most: int, seed: int) -> list[str]:
    """Draw sentences of 6 to 40 words from the documents of one source that are held out."""
    found = [
        sentence
        for document in texts
        if document.held and document.source == source
        for sentence in _SENTENCE.split(unicodedata.normalize("NFC", document.text))
        if 6 <= len(sentence.split()) <= 40
    ]
    random.Random(seed).shuffle(found)
    return found[:most]


def share_right(
    restore: Callable[[str], str], sentences: Sequence[str], way: str, letters: frozenset[str], seed: int
) -> float:
    """Percentage of syllables that are as they were after being mistyped and restored.

    Only words whose ``letters`` have several readings, or one with marks, are counted.
    """
    rng = random.Random(seed)
    right = total = 0
    for sentence in sentences:
        restored = restore(mistyped(sentence, way, rng))
        for match in _WORD.finditer(sentence):
            if fold(match[0]) in letters:
                total += 1
                right += unify_tones(match[0].lower()) == unify_tones(restored[slice(*match.span())].lower())
    return 100 * right / max(total, 1)


def score_table(
    restore: Callable[[str], str], sets: dict[str, list[str]], letters: frozenset[str], seed: int
) -> tuple[str, float]:
    """Give a Markdown table of the percentages by set and way of typing, and the median CPU milliseconds of a text."""
    rows = [f"| | {' | '.join(WAYS)} |", "|---|" + "---|" * len(WAYS)]
    for name, sentences in sets.items():
        shares = [share_right(restore, sentences, way, letters, seed) for way in WAYS]
        rows.append(f"| {name} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    times = []
    for sentence in next(iter(sets.values())):
        started = time.process_time()
        restore(text.fold(sentence))
        times.append(time.process_time() - started)
    return "\n".join(rows), 1000 * float(np.median(times))


def material(data: Path) -> list[Document]:
    """Read every document of the data folder."""
    return list(documents(data))
