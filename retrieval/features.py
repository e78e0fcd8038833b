"""What the reranker knows of a question and a passage: a row of numbers for each candidate.

All candidates of a question are judged at once. Their tokens lie one after another on one line of positions, with a gap
between passages that no window spans, so that a few numpy calls replace loops over passages. The families:

- the retrievers' scores, standardised over the candidates, and how far below the best (Lee 1997);
- coverage: the share of the question's weight (idf) that a passage holds, alone, with its heading, and in its first
  words; how many of its words are the question's;
- proximity: the best share within a few tokens (Tao and Zhai 2007; Rasolofo and Savoy 2003);
- soft matches: each word's greatest cosine with a word of the passage, or of a window of it (late interaction, Khattab
  and Zaharia 2020, over static word vectors); and the other way round, how near its words are to the question;
- where a passage stands: whether it is the first one of its section;
- what kind of answer is waited for: figures where a time or a count is asked, the part that holds the signer;
- what the question names: number, kind, date, issuer, section.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.word_vectors import DATE, PLAIN, WordTable

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

ARMS = ("lexical", "dense")
NEAR = (12, 24, 48)
"""Tokens of the windows in which proximity is measured."""
SOFT = (16, 32, 64)
"""Words of the windows in which soft matches are summed; each is made of blocks of half the smallest."""
NAMED = ("number", "kind", "date", "issuer", "section", "part", "other part")
"""What a question may name of a directive; :func:`retrieval.asked.named` says how each is compared."""

FEATURES = (
    *(f"{arm} {how}" for arm in ARMS for how in ("z", "below best")),
    "coverage", "saturated", "heaviest", "three heaviest", "names", "heading", "with heading", "length",
    "lead", "density", "pairs", *(f"within {size}" for size in NEAR),
    "soft", *(f"soft within {size}" for size in SOFT), "about", "closely about",
    "figures", "first",
    *NAMED,
)  # fmt: skip

_LEAD = 16
"""Tokens at the start of a passage, where it says what it is about."""
_CLOSE = 0.4
"""Cosine over which a word is closely about a word of the question."""
_BLOCK = SOFT[0] // 2
_GAP = max(NEAR)
_FAR = 1 << 40
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a question looks for: the terms that would satisfy it, and its weight.

    A term is folded and of one or two syllables. A Vietnamese syllable has one; an English word its translations.
    """

    terms: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the features see it.

    ``slots`` in its order; ``names`` the folded names and figures in it; ``word_weights`` (sum 1) and ``vectors``
    (words × dimensions) of the words whose vectors are compared; whether a ``time`` or a ``count`` is asked for.
    """

    slots: tuple[Slot, ...]
    names: frozenset[str]
    word_weights: Floats
    vectors: Floats
    time: bool = False
    count: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be judged: the rows of its tokens in the word table, the folded tokens of its heading.

    ``scores`` are those of the retrievers that found it; ``named`` says which of :data:`NAMED` fit. ``first``: no other
    passage of its section stands before it.
    """

    rows: Ints
    heading: Sequence[str]
    scores: Mapping[str, float]
    named: Mapping[str, float] = field(default_factory=dict)
    first: bool = False


def features(asked: Asked, candidates: Sequence[Candidate], table: WordTable) -> Floats:
    """Return an array (candidates, len(:data:`FEATURES`)); ``table`` is what the candidates' rows are of."""
    line = _Line(candidates, table)
    found: dict[str, Any] = {
        **_arms(candidates),
        **_terms(asked, candidates, line),
        **_soft(asked, line, table),
        "first": [float(c.first) for c in candidates],
        **{name: [c.named.get(name, 0.0) for c in candidates] for name in NAMED},
    }
    return np.stack([np.asarray(found[name], dtype=np.float32) for name in FEATURES], axis=1)


class _Line:
    """All tokens of all candidates on one line, with gaps of no token between candidates."""

    def __init__(self, candidates: Sequence[Candidate], table: WordTable) -> None:
        self.count = len(candidates)
        self.rows = np.concatenate([c.rows for c in candidates])
        self.lengths = np.array([len(c.rows) for c in candidates], dtype=np.int64)
        self.owner = np.repeat(np.arange(self.count), self.lengths)
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.places = np.arange(len(self.rows)) + self.owner * _GAP
        self.forms, self.sorts = table.folded[self.rows], table.sorts[self.rows]
        self._forms = table.forms

    def form(self, folded: str) -> int:
        """Return the number of a folded token, -1 for one that was never met."""
        return self._forms.get(folded, -1)

    def early(self, size: int) -> NDArray[np.bool_]:
        """Mark the first ``size`` tokens of every candidate."""
        return np.arange(len(self.rows)) - self.starts[self.owner] < size

    def adjoining(self, before: NDArray[np.bool_], after: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Mark the tokens of ``before`` that one of ``after`` follows in the same candidate."""
        marked = before.copy()
        marked[:-1] &= after[1:] & (self.owner[1:] == self.owner[:-1])
        marked[-1:] = False
        return marked

    def counts(self, tokens: NDArray[np.bool_]) -> Ints:
        """Return how many marked tokens each candidate has."""
        return np.bincount(self.owner[tokens], minlength=self.count)


def _arms(candidates: Sequence[Candidate]) -> dict[str, Any]:
    """Scores of the retrievers; what one did not return counts as its lowest."""
    found: dict[str, Any] = {}
    for arm in ARMS:
        lowest = min((c.scores[arm] for c in candidates if arm in c.scores), default=0.0)
        values = np.array([c.scores.get(arm, lowest) for c in candidates], dtype=np.float32)
        found[f"{arm} z"] = (values - values.mean()) / (values.std() + _TINY)
        best = values.max()
        # Cosines have a scale of their own; BM25 grows with the question and is compared with its best.
        found[f"{arm} below best"] = values - best if arm == "dense" else (values - best) / (abs(best) + _TINY)
    return found


def _terms(asked: Asked, candidates: Sequence[Candidate], line: _Line) -> dict[str, Any]:
    own = np.array([slot.weight for slot in asked.slots], dtype=np.float32)
    own = own / (own.sum() + _TINY)
    marks = [_marked(slot, line) for slot in asked.slots]
    early = line.early(_LEAD)
    leads = np.array([line.counts(mark & early) > 0 for mark in marks]).reshape(len(own), line.count)
    weights = own
    if asked.time or asked.count:  # the figures that may be the answer are looked for too
        marks.append(line.sorts > PLAIN if asked.count else line.sorts == DATE)
        weights = np.append(own, own.mean() if len(own) else 1.0).astype(np.float32)
        weights = weights / weights.sum()
    times = np.array([line.counts(mark) for mark in marks]).reshape(len(marks), line.count)
    held = times > 0
    headings = [frozenset((*c.heading, *map(" ".join, pairwise(c.heading)))) for c in candidates]
    headed = np.array([[not s.terms.isdisjoint(heading) for heading in headings] for s in asked.slots], dtype=bool)
    headed = headed.reshape(len(own), line.count)
    heaviest = np.argsort(-own, kind="stable")[:3]
    named = np.isin(line.forms, [line.form(name) for name in asked.names])
    distinct = np.unique(line.owner[named] * np.int64(1 << 32) + line.forms[named]) >> 32
    figures = np.log1p(line.counts(line.sorts > PLAIN)) * (asked.time or asked.count)
    return {
        "coverage": weights @ held,
        "saturated": weights @ (times / (times + 1.0)),
        "heaviest": held[heaviest[:1]].any(axis=0),
        "three heaviest": held[heaviest].sum(axis=0) / max(len(heaviest), 1),
        "names": np.bincount(distinct, minlength=line.count) / max(len(asked.names), 1),
        "heading": own @ headed,
        "with heading": own @ (headed | held[: len(own)]),
        "length": np.log1p(line.lengths),
        "lead": own @ leads,
        "density": np.log1p(100 * (weights @ times) / (line.lengths + _LEAD)),
        "pairs": _pairs(marks[: len(own)], own, line),
        "figures": figures,
        **_proximity([line.places[mark] for mark in marks], weights, line),
    }


def _marked(slot: Slot, line: _Line) -> NDArray[np.bool_]:
    """Mark the tokens at which a term of the slot begins."""
    marked = np.zeros(len(line.forms), dtype=bool)
    for term in slot.terms:
        first, _, second = term.partition(" ")
        begins = line.forms == line.form(first)
        if second:
            begins = line.adjoining(begins, line.forms == line.form(second))
        marked |= begins
    return marked


def _pairs(marks: Sequence[NDArray[np.bool_]], weights: Floats, line: _Line) -> Floats:
    """Share of the question's neighbours, by weight, that are neighbours in the passage too."""
    held = [line.counts(line.adjoining(before, after)) > 0 for before, after in pairwise(marks)]
    weighed = weights[:-1] + weights[1:]
    share = weighed @ np.array(held, dtype=np.float32).reshape(len(weighed), line.count)
    shares: Floats = share / (weighed.sum() + _TINY)
    return shares


def _proximity(places: Sequence[Ints], weights: Floats, line: _Line) -> dict[str, Any]:
    """Best share of the question within a window that begins at a matching token."""
    found = {f"within {size}": np.zeros(line.count, dtype=np.float32) for size in NEAR}
    if not any(map(len, places)):
        return found
    everywhere = np.unique(np.concatenate(places))
    owners = line.owner[np.searchsorted(line.places, everywhere)]
    ahead = np.stack([np.append(at, _FAR)[np.searchsorted(at, everywhere)] - everywhere for at in places])
    for size in NEAR:
        np.maximum.at(found[f"within {size}"], owners, weights @ (ahead < size).astype(np.float32))
    return found


def _soft(asked: Asked, line: _Line, table: WordTable) -> dict[str, Any]:
    """Sums over the question's words of their greatest cosine with a word of the passage, or of a window of it."""
    names = ("soft", *(f"soft within {size}" for size in SOFT), "about", "closely about")
    found = {name: np.zeros(line.count, dtype=np.float32) for name in names}
    if not len(asked.vectors) or not len(line.rows):
        return found
    used, inverse = np.unique(line.rows, return_inverse=True)
    cosines = (table.vectors[used] @ asked.vectors.T)[inverse]  # tokens × words: rows lie together in memory
    nearest = cosines.max(axis=1)
    for name, near in (("about", nearest), ("closely about", np.maximum(nearest - _CLOSE, 0.0))):
        found[name][:] = np.bincount(line.owner, near, line.count) / np.maximum(line.lengths, 1)
    counts = -(-line.lengths // _BLOCK)
    owner = np.repeat(np.arange(line.count), counts)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    blocks = np.maximum.reduceat(cosines, line.starts[owner] + nth * _BLOCK, axis=0)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    found["soft"][owner[first]] = np.maximum.reduceat(blocks, first, axis=0) @ asked.word_weights
    windows, span = blocks, 1
    for size in SOFT:
        while span < size // _BLOCK:  # a window of 2n blocks is two windows of n side by side
            joined = windows.copy()
            together = (owner[span:] == owner[:-span])[:, None]
            np.maximum(windows[:-span], windows[span:], out=joined[:-span], where=together)
            windows, span = joined, 2 * span
        np.maximum.at(found[f"soft within {size}"], owner, windows @ asked.word_weights)
    return found
