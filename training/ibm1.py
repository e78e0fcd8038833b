"""IBM Model 1 in numpy: word translation probabilities from sentence pairs alone.

Brown et al. (1993): every target word of a pair is produced by one of its source words, each as
likely a priori; expectation maximisation finds t(target | source). Word order plays no part, which
suits both dictionary glosses and a target side that holds a word and its parts side by side.
"""

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.tokens import Ints

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Links:
    """Every (source word, target word) meeting of a bitext, one entry a meeting.

    ``cell`` numbers the distinct pairs; ``source`` and ``target`` give the words of each cell;
    ``begins`` gives where each target token's meetings begin, so that they can be summed.
    """

    cell: NDArray[np.int32]
    begins: Ints
    source: Ints
    target: Ints


def link(sources: list[list[int]], targets: list[list[int]]) -> Links:
    """List the meetings of the pairs, none of which may have an empty side."""
    source_size = np.array([len(s) for s in sources])
    target_size = np.array([len(t) for t in targets])
    flat_source = np.fromiter((w for s in sources for w in s), np.int64)
    flat_target = np.fromiter((w for t in targets for w in t), np.int64)
    source_start = np.cumsum(source_size) - source_size
    # One row a target token: how many sources it meets, and where they start.
    meets = np.repeat(source_size, target_size)
    begins = np.cumsum(meets) - meets
    inside = np.arange(meets.sum()) - np.repeat(begins, meets)
    source = flat_source[np.repeat(np.repeat(source_start, target_size), meets) + inside]
    width = int(flat_target.max()) + 1
    cells, cell = np.unique(source * width + np.repeat(flat_target, meets), return_inverse=True)
    return Links(cell.astype(np.int32), begins, cells // width, cells % width)


def translate(links: Links, rounds: int = 5) -> Floats:
    """Give t(target | source) for each cell after ``rounds`` of expectation maximisation."""
    sources = int(links.source.max()) + 1
    meets = np.diff(links.begins, append=len(links.cell))
    probability = np.ones(len(links.source), np.float32)
    for number in range(rounds):
        share = probability[links.cell]
        scale = 1 / np.add.reduceat(share, links.begins)
        share *= np.repeat(scale, meets)
        counts = np.bincount(links.cell, share, minlength=len(probability))
        totals = np.bincount(links.source, counts, minlength=sources)
        probability = (counts / totals[links.source]).astype(np.float32)
        log.info("round %d of %d, %d cells", number + 1, rounds, len(probability))
    return probability
