"""InfoNCE over bags of tokens: a text must be nearer to its partner than to the rest of the batch.

van den Oord et al. (2018) for the loss, Henderson et al. (2017) for negatives taken from the
batch. A batch comes from one source, so that the source itself is no clue. Pairs that share a
question or a passage are no negatives of each other.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from training.tokens import Ints

log = logging.getLogger(__name__)

NEVER = -1e4
"""Score of a passage that must not count as a wrong one."""

Bags = tuple[Ints, Ints]
"""(flat token ids, offset of each text), as EmbeddingBag takes them."""


class Batch(NamedTuple):
    """Queries and passages, partners in the same place; ``same`` (batch, batch) marks what is no negative."""

    queries: Bags
    passages: Bags
    same: NDArray[np.bool_] | None = None


Draw = Callable[[np.random.Generator, int], Batch]
"""Draws a batch of a size."""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of pair: how often it is drawn, how it is drawn, what its loss weighs."""

    name: str
    share: float
    draw: Draw
    batch: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast; ``scale`` is the inverse temperature of the softmax."""

    steps: int = 1_500
    rate: float = 1e-2
    scale: float = 20.0
    warm_up: int = 30


def _embed(table: torch.Tensor, bags: Bags) -> torch.Tensor:
    ids, offsets = (torch.from_numpy(part) for part in bags)
    return F.normalize(F.embedding_bag(ids, table, offsets, mode="mean"), dim=1)


def train(table: NDArray[np.float32], sources: list[Source], schedule: Schedule, seed: int) -> NDArray[np.float32]:
    """Move the rows of ``table`` (tokens, dimensions) for ``schedule.steps`` batches."""
    rng = np.random.default_rng(seed)
    weights = torch.from_numpy(table.copy()).requires_grad_()
    optimiser = torch.optim.Adam([weights], lr=schedule.rate, fused=True)
    shares = np.array([source.share for source in sources])
    order = rng.choice(len(sources), schedule.steps, p=shares / shares.sum())
    began, losses = time.perf_counter(), dict.fromkeys((s.name for s in sources), 0.0)
    for step, which in enumerate(order):
        source = sources[which]
        left = 1 - step / schedule.steps
        optimiser.param_groups[0]["lr"] = schedule.rate * min(left, (step + 1) / schedule.warm_up)
        batch = source.draw(rng, source.batch)
        scores = schedule.scale * _embed(weights, batch.queries) @ _embed(weights, batch.passages).T
        if batch.same is not None:
            np.fill_diagonal(batch.same, False)
            scores = scores.masked_fill(torch.from_numpy(batch.same), NEVER)
        target = torch.arange(len(scores))
        both_ways = F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)
        optimiser.zero_grad()
        (source.weight / 2 * both_ways).backward()
        optimiser.step()
        losses[source.name] = 0.9 * losses[source.name] + 0.05 * both_ways.item()
        if step % 100 == 99:
            shown = " ".join(f"{name} {loss:.2f}" for name, loss in losses.items())
            log.info("step %d, %.0f s: %s", step + 1, time.perf_counter() - began, shown)
    return weights.detach().numpy()
