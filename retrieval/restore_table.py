"""The language model behind :mod:`retrieval.restore`: its file, and the probabilities of a question's readings.

The file's format stands in ``models/vi-restore/README.md``. A question is a row of places, each with the readings it
may have; a trigram model says how likely each reading is, given all the others (forward–backward, Rabiner 1989). A
first pass with bigrams leaves the few readings that are worth a trigram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import fold

FILE = "restore.npz"
UNKNOWN, NUMBER, BREAK, END = range(4)
"""The first words of the lexicon: any other word, digits, punctuation within a sentence, the end of one."""

_BITS = np.uint32(13)
_KEPT = 4
"""Readings of a place that the trigram pass looks at."""

Floats = NDArray[np.floating[Any]]
Ids = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class RestoreTable:
    """Words, and natural logarithms of their n-gram probabilities with back-off weights (Katz 1987)."""

    words: list[str]
    syllables: int
    """How many words, from the fifth on, are Vietnamese syllables, that is readings; the others are context only."""

    capitals: Floats
    """How often each word is written with a capital inside a sentence, 0 to 1."""

    unigram: Floats
    unigram_backoff: Floats
    bigram_keys: Ids
    bigram: Floats
    bigram_backoff: Floats
    trigram_keys: Ids
    trigram: Floats

    @classmethod
    def load(cls, folder: Path) -> RestoreTable:
        """Read ``restore.npz`` of a folder; raises OSError if it is not there."""
        with np.load(folder / FILE) as arrays:
            step = np.float32(arrays["step"])

            def logs(name: str) -> Floats:
                return -step * arrays[name].astype(np.float32)

            def keys(name: str) -> Ids:
                planes = np.ascontiguousarray(arrays[name].T)
                return np.cumsum(planes.view("<u4").ravel(), dtype=np.uint32)

            return cls(
                bytes(arrays["words"]).decode().split("\n"),
                int(arrays["syllables"]),
                arrays["capitals"].astype(np.float32) / 255 + 0.002,
                logs("unigram"),
                logs("unigram_backoff"),
                keys("bigram_keys"),
                logs("bigram"),
                logs("bigram_backoff"),
                keys("trigram_keys"),
                logs("trigram"),
            )

    @cached_property
    def ids(self) -> dict[str, int]:
        """Word → number."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def readings(self) -> dict[str, list[int]]:
        """Letters without marks → the syllables they may stand for, the most frequent first."""
        found: dict[str, list[int]] = {}
        for number in range(END + 1, END + 1 + self.syllables):
            found.setdefault(fold(self.words[number]), []).append(number)
        for numbers in found.values():
            numbers.sort(key=lambda number: -float(self.unigram[number]))
        return found

    def _bigrams(self, ids: Ids) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_]]:
        """Return log p(second | first) of neighbours, their places in the table, and whether they are in it."""
        wanted = (ids[:-1, :, None] << _BITS) | ids[1:, None, :]
        place = np.minimum(np.searchsorted(self.bigram_keys, wanted), len(self.bigram_keys) - 1)
        found = self.bigram_keys[place] == wanted
        backed = self.unigram_backoff[ids[:-1, :, None]] + self.unigram[ids[1:, None, :]]
        return np.where(found, self.bigram[place], backed), place, found

    def holds_pair(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Tell whether any of the first words was seen before any of the second ones."""
        wanted = (np.array(left, np.uint32)[:, None] << _BITS) | np.array(right, np.uint32)[None, :]
        place = np.minimum(np.searchsorted(self.bigram_keys, wanted), len(self.bigram_keys) - 1)
        return bool((self.bigram_keys[place] == wanted).any())

    def pairs(self, ids: Ids) -> Floats:
        """Return log p(word | the one before); ``ids`` (n, k) → (n - 1, k, k)."""
        return self._bigrams(ids)[0]

    def triples(self, ids: Ids) -> Floats:
        """Return log p(word | the two before); ``ids`` (n, k) → (n - 2, k, k, k)."""
        pairs, place, found = self._bigrams(ids)
        wanted = (place[:-1, :, :, None].astype(np.uint32) << _BITS) | ids[2:, None, None, :]
        at = np.minimum(np.searchsorted(self.trigram_keys, wanted), len(self.trigram_keys) - 1)
        known = found[:-1, :, :, None] & (self.trigram_keys[at] == wanted)
        backed = np.where(found, self.bigram_backoff[place], 0)[:-1, :, :, None] + pairs[1:, None, :, :]
        return np.where(known, self.trigram[at], backed)


def pair_posteriors(table: RestoreTable, ids: Ids, given: Floats) -> Floats:
    """Return p(reading | all places) by bigrams; ``ids`` and ``given`` (weights, 0 where there is none) are (n, k)."""
    return _forward_backward(given[0], np.exp(table.pairs(ids)) * given[1:, None, :])


def best_few(ids: Ids, given: Floats, likely: Floats) -> tuple[NDArray[np.int64], Ids, Floats]:
    """Keep the likeliest readings of each place: their columns, ids and weights, shapes (n, at most 4)."""
    columns = np.argsort(-likely, axis=1, kind="stable")[:, :_KEPT]
    rows = np.arange(len(ids))[:, None]
    return columns, ids[rows, columns], given[rows, columns]


def triple_posteriors(table: RestoreTable, ids: Ids, given: Floats, favour: Floats | None = None) -> Floats:
    """Return p(reading | all places) by trigrams; shapes as in :func:`pair_posteriors`, n at least 3.

    ``favour`` (n - 1, k, k) multiplies the probabilities of neighbouring readings.
    """
    n, k = ids.shape
    # States are the readings of two neighbours, so that a step is one matrix.
    steps = np.zeros((n - 2, k, k, k, k))
    same = np.arange(k)
    steps[:, :, same, same, :] = np.exp(table.triples(ids)) * given[2:, None, None, :]
    if favour is not None:
        steps[:, :, same, same, :] *= favour[1:, None, :, :]
    start = (given[0][:, None] * given[1]).ravel()
    states = _forward_backward(start, steps.reshape(n - 2, k * k, k * k)).reshape(n - 1, k, k)
    return np.concatenate([states[:1].sum(axis=2), states.sum(axis=1)])


def _forward_backward(start: Floats, steps: Floats) -> Floats:
    """Return p(state | all) of a chain; ``start`` (s,), ``steps`` (m, s, s) → (m + 1, s)."""
    steps = steps / steps.max(axis=(1, 2), keepdims=True)
    ahead = start
    forward = [ahead]
    for step in steps:
        ahead = ahead @ step
        ahead /= ahead.sum()
        forward.append(ahead)
    behind = np.ones_like(start)
    backward = [behind]
    for step in steps[::-1]:
        behind = step @ behind
        behind /= behind.sum()
        backward.append(behind)
    both = np.array(forward) * np.array(backward[::-1])
    return both / both.sum(axis=1, keepdims=True)


def framed(rows: Sequence[Sequence[int]], weights: Sequence[Sequence[float]]) -> tuple[Ids, Floats]:
    """Pad readings to a rectangle, between two sentence ends before and one after."""
    width = max(map(len, rows), default=1)
    ends, sure = [END] * width, [1.0] + [0.0] * (width - 1)
    ids = [[*row, *ends[len(row) :]] for row in rows]
    given = [[*weight, *[0.0] * (width - len(weight))] for weight in weights]
    return np.array([ends, ends, *ids, ends], np.uint32), np.array([sure, sure, *given, sure])
