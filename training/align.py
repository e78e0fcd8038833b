"""Word alignment of a bitext in both directions at once, in numpy.

Two Models 1 (Brown et al. 1993), source given target and target given source, with a prior that favours the diagonal
(Dyer et al. 2013, fast_align) and a null word on each side. After a few rounds apart, each meeting counts with the
product of both posteriors, so that the directions must agree (Liang, Taskar and Klein 2006): words that merely keep
company lose their links.
"""

import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AlignRecipe:
    """Rounds apart and in agreement; how steep the diagonal is; the share of the null word; when a link is kept."""

    apart: int = 4
    agreeing: int = 3
    steepness: float = 4.0
    null: float = 0.05
    linked: float = 0.25


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a bitext, text after text: word ids from 1 up, and how far into its text (0–1) each stands."""

    ids: Ints
    places: Floats
    starts: Ints

    @classmethod
    def of(cls, ids: list[list[int]], places: list[list[float]]) -> "Side":
        """Build from lists, the null word (id 0, place -1) put before each text."""
        sizes = np.array([len(text) + 1 for text in ids], np.int64)
        flat = np.fromiter((word for text in ids for word in [0, *text]), np.int64)
        where = np.fromiter((place for text in places for place in [-1.0, *text]), np.float32)
        return cls(flat, where, np.concatenate(([0], np.cumsum(sizes))))


@dataclass(frozen=True, slots=True)
class Meetings:
    """Every meeting of a left word with a right word of the same pair: tokens, distinct word pair, priors."""

    left: Indices
    right: Indices
    pair: Indices
    cell: Indices
    left_word: Ints
    right_word: Ints
    left_prior: Floats
    right_prior: Floats


@dataclass(frozen=True, slots=True)
class Alignment:
    """For distinct word pairs (``left_word``, ``right_word``): p(right | left) and p(left | right).

    ``links`` holds a row (pair, left token, right token) for each link that both directions believe in; tokens count
    within their text from 0.
    """

    left_word: Ints
    right_word: Ints
    forward: Floats
    backward: Floats
    links: Ints


def meet(left: Side, right: Side, ordered: NDArray[np.bool_], recipe: AlignRecipe) -> Meetings:
    """List the meetings; where ``ordered`` is false (glosses) every link of a word is as likely a priori."""
    left_sizes, right_sizes = np.diff(left.starts), np.diff(right.starts)
    met = np.repeat(left_sizes, right_sizes)
    right_token = np.repeat(np.arange(len(right.ids)), met)
    inside = np.arange(met.sum()) - np.repeat(np.cumsum(met) - met, met)
    left_token = np.repeat(np.repeat(left.starts[:-1], right_sizes), met) + inside
    some = (left.ids[left_token] > 0) | (right.ids[right_token] > 0)
    left_token, right_token = left_token[some].astype(np.int32), right_token[some].astype(np.int32)
    pair = (np.searchsorted(left.starts, left_token, side="right") - 1).astype(np.int32)
    apart = np.abs(left.places[left_token] - right.places[right_token])
    diagonal = np.where(ordered[pair], np.exp(-recipe.steepness * apart), 1.0).astype(np.float32)
    no_left, no_right = left.ids[left_token] == 0, right.ids[right_token] == 0
    width = int(right.ids.max()) + 1
    cells, cell = np.unique(left.ids[left_token] * width + right.ids[right_token], return_inverse=True)
    log.info("%d meetings, %d distinct", len(pair), len(cells))
    return Meetings(
        left_token, right_token, pair, cell.astype(np.int32), cells // width, cells % width,
        _prior(diagonal, right_token, no_left, no_right, recipe.null),
        _prior(diagonal, left_token, no_right, no_left, recipe.null),
    )  # fmt: skip


def _prior(diagonal: Floats, token: Indices, null: NDArray[np.bool_], never: NDArray[np.bool_], share: float) -> Floats:
    """Spread 1 over the partners of each token, ``share`` of it to the null word; the null word itself has none."""
    weight = np.where(null, 0, diagonal)
    total = np.bincount(token, weight)
    prior = np.where(null, share, (1 - share) * weight / np.maximum(total[token], 1e-9))
    return np.where(never, 0, prior).astype(np.float32)


def align(left: Side, right: Side, ordered: NDArray[np.bool_], recipe: AlignRecipe) -> Alignment:
    """Estimate both directions."""
    met = meet(left, right, ordered, recipe)
    no_left, no_right = left.ids[met.left] == 0, right.ids[met.right] == 0
    forward = backward = np.ones(len(met.left_word), np.float32)
    for number in range(recipe.apart + recipe.agreeing + 1):
        of_right = _posterior(forward, met.cell, met.left_prior, met.right)
        of_left = _posterior(backward, met.cell, met.right_prior, met.left)
        both = of_right * of_left
        if number == recipe.apart + recipe.agreeing:
            break
        if number >= recipe.apart:
            of_right, of_left = np.where(no_left, of_right, both), np.where(no_right, of_left, both)
        forward = _shares(np.bincount(met.cell, of_right), met.left_word)
        backward = _shares(np.bincount(met.cell, of_left), met.right_word)
        log.info("alignment round %d", number + 1)
    kept = (both > recipe.linked) & ~no_left & ~no_right
    pair = met.pair[kept].astype(np.int64)
    tokens = met.left[kept] - left.starts[pair] - 1, met.right[kept] - right.starts[pair] - 1
    return Alignment(met.left_word, met.right_word, forward, backward, np.stack([pair, *tokens], axis=1))


def _posterior(chance: Floats, cell: Indices, prior: Floats, token: Indices) -> Floats:
    """How likely each meeting is the one that made its token."""
    share = chance[cell] * prior
    total = np.bincount(token, share)
    posterior: Floats = (share / np.maximum(total[token], 1e-12)).astype(np.float32)
    return posterior


def _shares(counts: NDArray[Any], given: Ints) -> Floats:
    """Counts as shares of their word's."""
    total = np.bincount(given, counts)
    shares: Floats = (counts / np.maximum(total[given], 1e-9)).astype(np.float32)
    return shares
