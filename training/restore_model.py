r"""The restorer's n-gram model: counted, smoothed (modified Kneser–Ney), pruned, written.

A restorer chooses among readings of the same letters: of an n-gram only its probability *against the n-grams of the
same letters* matters. So n-grams are kept or dropped by such groups, by what the group would lose: the counts times the
divergence of what was seen from what the next lower order says (relative entropy, as Stolcke 1998 does by single
n-grams and over the whole vocabulary).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.restore_corpus import Ints

FILE = "restore.npz"
BITS = 13
"""Bits of a word's number: 8,192 words."""

_WORDS = 1 << BITS
_LAST = _WORDS - 1
_READINGS = 6
"""Readings of one place, the most frequent, that are weighed against each other when pruning."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """Distinct n-grams as sorted keys (numbers of ``BITS`` bits, the first word highest) and how often each is seen."""

    pairs: Ints
    pair_seen: Ints
    triples: Ints
    triple_seen: Ints

    @classmethod
    def of(cls, row: Ints) -> "Counts":
        """Count a row of word numbers."""
        pairs = _distinct((row[:-1] << BITS) | row[1:])
        return cls(*pairs, *_distinct((row[:-2] << 2 * BITS) | (row[1:-1] << BITS) | row[2:]))


def _distinct(keys: Ints) -> tuple[Ints, Ints]:
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.diff(np.append(first, len(keys)))


def _find(keys: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Place of each wanted key, and whether it is there."""
    if not len(keys):
        return np.zeros_like(wanted), np.zeros(wanted.shape, bool)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted


def _discounts(seen: Ints) -> Floats:
    """Discount of n-grams seen 0, 1, 2 and 3 or more times (Chen and Goodman 1999, eq. 26)."""
    n1, n2, n3, n4 = (max(int((seen == times).sum()), 1) for times in (1, 2, 3, 4))
    share = n1 / (n1 + 2 * n2)
    raw = np.array([0, 1 - 2 * share * n2 / n1, 2 - 3 * share * n3 / n2, 3 - 4 * share * n4 / n3])
    return np.clip(raw, 0, [0, 0.95, 1.9, 2.85])


@dataclass(frozen=True)
class Model:
    """Natural logarithms: p(word), p(second | first), p(third | first two), and what backing off costs."""

    unigram: Floats
    unigram_backoff: Floats
    pairs: Ints
    pair: Floats
    pair_backoff: Floats
    triples: Ints
    triple: Floats

    @classmethod
    def smoothed(cls, counts: Counts) -> "Model":
        """Interpolated modified Kneser–Ney; n-grams seen once stay in the model here."""
        places, _ = _find(counts.pairs, counts.triples & (_WORDS * _WORDS - 1))
        follows = np.maximum(np.bincount(places, minlength=len(counts.pairs)), 1)
        second = counts.pairs & _LAST
        novel = np.bincount(second, minlength=_WORDS) + 0.5
        unigram = novel / novel.sum()
        pair, spare = _interpolate(counts.pairs >> BITS, follows, unigram[second], _WORDS)
        context, _ = _find(counts.pairs, counts.triples >> BITS)
        triple, spare_pairs = _interpolate(context, counts.triple_seen, pair[places], len(counts.pairs))
        logs = [np.log(np.maximum(values, 1e-9)) for values in (unigram, spare, pair, spare_pairs, triple)]
        return cls(logs[0], logs[1], counts.pairs, logs[2], logs[3], counts.triples, logs[4])


@dataclass(frozen=True)
class Pruned:
    """The model with its weightiest n-grams; what backing off costs stays as it was before pruning.

    So an n-gram that is dropped loses what it had over the lower order, and the others keep their distances: scores
    sum to less than one, but the reader only compares readings of the same letters.
    """

    unigram: Floats
    unigram_backoff: Floats
    pairs: Ints
    pair: Floats
    pair_backoff: Floats
    triples: Ints
    triple: Floats

    def steps(self, first: Ints, second: Ints) -> tuple[Floats, Floats]:
        """Log p(second | first) and what backing off from the two costs, of any shape."""
        place, found = _find(self.pairs, (first << BITS) | second)
        logs = np.where(found, self.pair[place], self.unigram_backoff[first] + self.unigram[second])
        return logs, np.where(found, self.pair_backoff[place], 0.0)

    def save(self, folder: Path, words: Sequence[str], syllables: int, capitals: Floats, step: float) -> None:
        """Write ``restore.npz``, as the card describes it; equal models give equal bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        context, _ = _find(self.pairs, self.triples >> BITS)

        def levels(logs: Floats) -> NDArray[np.uint8]:
            return np.clip(np.rint(-logs / step), 0, 255).astype(np.uint8)

        np.savez_compressed(
            folder / FILE,
            words=np.frombuffer("\n".join(words).encode(), np.uint8),
            syllables=np.uint32(syllables),
            step=np.float32(step),
            capitals=np.rint(255 * capitals).astype(np.uint8),
            unigram=levels(self.unigram[: len(words)]),
            unigram_backoff=levels(self.unigram_backoff[: len(words)]),
            bigram_keys=planes(self.pairs),
            bigram=levels(self.pair),
            bigram_backoff=levels(self.pair_backoff),
            trigram_keys=planes((context << BITS) | (self.triples & _LAST)),
            trigram=levels(self.triple),
        )


def _interpolate(context: Ints, seen: Ints, lower: Floats, size: int) -> tuple[Floats, Floats]:
    """Probability of each n-gram, and the share that each of ``size`` contexts leaves to the lower order."""
    taken = _discounts(seen)[np.minimum(seen, 3)]
    total = np.maximum(np.bincount(context, seen, size), 1e-9)
    spare = np.bincount(context, taken, size) / total
    spare[total < 1e-6] = 1.0
    return (seen - taken) / total[context] + spare[context] * lower, spare


def planes(keys: Ints) -> NDArray[np.uint8]:
    """Differences of sorted keys as bytes, shape (4, keys), the lowest byte first: they pack well."""
    steps = np.diff(keys, prepend=0).astype("<u4")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 4).T)


class Pruning:
    """Keeps the n-grams whose groups of the same letters lose most without them."""

    def __init__(self, letters: Ints, model: Model, counts: Counts) -> None:
        """Keep the parts; ``letters`` numbers the letters of each word, the same for its readings."""
        spare = np.arange(_WORDS - len(letters)) + letters.max() + 1
        self._letters, self._model, self._counts = np.concatenate((letters, spare)), model, counts
        self._size = int(self._letters.max()) + 1
        self._choices = _choices(self._letters, model.unigram)

    def keep(self, pairs: int, triples: int, least: int) -> Pruned:
        """Keep about so many pairs and triples, the triples among those seen ``least`` times."""
        model = self._model
        thin = self._pruned(self._pairs(pairs), self._counts.triple_seen < 0)
        chosen = self._triples(thin, triples, least)
        # A triple is stored by the place of the pair it begins with.
        starts, _ = _find(model.pairs, np.union1d(thin.pairs, self._counts.triples[chosen] >> BITS))
        kept = np.zeros(len(model.pairs), bool)
        kept[starts] = True
        return self._pruned(kept, chosen)

    def _pruned(self, pairs: NDArray[np.bool_], triples: NDArray[np.bool_]) -> Pruned:
        m = self._model
        doubles = m.pairs[pairs], m.pair[pairs], m.pair_backoff[pairs]
        return Pruned(m.unigram, m.unigram_backoff, *doubles, m.triples[triples], m.triple[triples])

    def _pairs(self, most: int) -> NDArray[np.bool_]:
        first, second = self._counts.pairs >> BITS, self._counts.pairs & _LAST
        lead, alone = self._model.unigram + self._model.unigram_backoff, self._model.unigram
        logs = lead[first] + alone[second]
        both = [np.log(np.bincount(self._letters, np.exp(values))) for values in (lead, alone)]
        logs -= both[0][self._letters[first]] + both[1][self._letters[second]]
        _, group = np.unique(self._letters[first] * self._size + self._letters[second], return_inverse=True)
        return _best_groups(group, self._counts.pair_seen, logs, most)

    def _triples(self, thin: Pruned, most: int, least: int) -> NDArray[np.bool_]:
        often = np.flatnonzero(self._counts.triple_seen >= least)
        keys = self._counts.triples[often]
        first, second, third = keys >> 2 * BITS, (keys >> BITS) & _LAST, keys & _LAST
        names = (self._letters[first] * self._size + self._letters[second]) * self._size + self._letters[third]
        _, one, group = np.unique(names, return_index=True, return_inverse=True)
        total = self._totals(thin, first[one], second[one], third[one])[group]
        logs = thin.unigram[first] + sum(thin.steps(first, second)) + thin.steps(second, third)[0]
        chosen = np.zeros(len(self._counts.triples), bool)
        chosen[often] = _best_groups(group, self._counts.triple_seen[often], np.minimum(logs - total, -1e-4), most)
        return chosen

    def _totals(self, thin: Pruned, first: Ints, second: Ints, third: Ints, chunk: int = 50_000) -> Floats:
        """Log of the sum over all readings of the letters of each triple, by pairs and what backing off costs."""
        left = self._letters[first] * self._size + self._letters[second]
        right = self._letters[second] * self._size + self._letters[third]
        groups, place = np.unique(np.concatenate((left, right)), return_inverse=True)
        steps = np.empty((2, len(groups), _READINGS, _READINGS), np.float32)
        for start in range(0, len(groups), chunk):
            part = groups[start : start + chunk]
            heads, tails = self._choices[part // self._size][:, :, None], self._choices[part % self._size][:, None, :]
            logs, backoff = thin.steps(np.maximum(heads, 0), np.maximum(tails, 0))
            there = (heads >= 0) & (tails >= 0)
            steps[0, start : start + chunk] = np.exp(logs + backoff) * there
            steps[1, start : start + chunk] = np.exp(logs) * there
        total = np.empty(len(first))
        for start in range(0, len(first), chunk):
            rows = slice(start, start + chunk)
            heads = self._choices[self._letters[first[rows]]]
            weight = np.exp(thin.unigram[np.maximum(heads, 0)]) * (heads >= 0)
            middle = (weight[:, :, None] * steps[0, place[: len(first)][rows]]).sum(axis=1)
            both = (middle[:, :, None] * steps[1, place[len(first) :][rows]]).sum(axis=(1, 2))
            total[rows] = np.log(np.maximum(both, 1e-30))
        return total


def _choices(letters: Ints, unigram: Floats) -> Ints:
    """The most frequent words of each letters, shape (letters, ``_READINGS``), -1 where there are fewer."""
    order = np.lexsort((-unigram[: len(letters)], letters))
    ranked = letters[order]
    rank = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    table = np.full((int(letters.max()) + 1, _READINGS), -1)
    few = rank < _READINGS
    table[ranked[few], rank[few]] = order[few]
    return table


def _best_groups(group: Ints, seen: Ints, expected: Floats, most: int) -> NDArray[np.bool_]:
    """Choose members of the groups that lose most for each member; ``expected`` are log shares by the lower order."""
    held = seen - 0.5
    total = np.bincount(group, held)
    loss = np.bincount(group, held * (np.log(held / total[group]) - expected))
    gain = (loss / np.bincount(group))[group]
    least = np.partition(gain, -most)[-most] if most < len(gain) else 0.0
    return gain > max(least, 0.0)
