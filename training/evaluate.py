"""Scores of a static model, dense retrieval alone: development sets, and law and news that training never sees."""

from pathlib import Path

import numpy as np

from training import data as sources
from training.beir import Collection, Scores, score
from training.tokens import Ints, Tokens, encode
from training.vectors import Floats, StaticVectors

WINDOW, STRIDE = 48, 24
"""Tokens of the pieces a passage is also compared by, and from one piece to the next."""


HELD_OUT_QUESTIONS = 500


def held_out(name: str, pairs: list[sources.Pair], seed: int = 1) -> Collection:
    """Make a set of all passages of ``pairs`` and :data:`HELD_OUT_QUESTIONS` of their queries, drawn by ``seed``."""
    first: dict[str, str] = {}
    owner = [first.setdefault(pair.passage, f"{len(first):06d}") for pair in pairs]
    chosen = np.random.default_rng(seed).permutation(len(pairs))[:HELD_OUT_QUESTIONS]
    relevant = [{owner[i]: 1} for i in chosen]
    return Collection(name, list(first.values()), list(first), [pairs[i].query for i in chosen], relevant)


def collections(data: Path) -> list[Collection]:
    """Give the sets: Vietnamese, the same stripped, English, university regulations; held-out law and news."""
    mlqa = Collection.read(data / "beir/mlqa-vi")
    english = Collection.read(data / "beir/mlqa-en-vi")
    rules = Collection.read(data / "beir/uit-regulation")
    law = held_out("held-out law: heading → article", sources.legal(data, held=True))
    press = held_out("held-out news: title, abstract → lead", sources.news(data, held=True))
    return [mlqa, mlqa.without_diacritics(), english, rules, law, press]


def similarities(model: StaticVectors, collection: Collection) -> tuple[Floats, Floats]:
    """Give (whole, window + whole), each of shape (questions, passages).

    The second is half the cosine with the passage, half the best cosine with one of its windows:
    a mean over a long passage says little about the one sentence that answers.
    """
    questions = model.encode(collection.questions)
    tokens = encode(model.tokenizer, collection.passages)
    whole: Floats = questions @ model.means(tokens, tokens.starts[:-1], tokens.lengths).T
    first, size, owner = windows(tokens)
    pieces, begins = model.means(tokens, first, size).T, np.flatnonzero(np.diff(owner, prepend=-1))
    # In parts: (questions, pieces) of the larger sets would not fit in memory.
    best = [
        np.maximum.reduceat(part @ pieces, begins, axis=1)
        for part in np.split(questions, range(100, len(questions), 100))
    ]
    return whole, ((whole + np.concatenate(best)) / 2).astype(np.float32)


def windows(tokens: Tokens) -> tuple[Ints, Ints, Ints]:
    """Give the first token, the size and the passage of every window."""
    steps = np.maximum(0, -((WINDOW - tokens.lengths) // STRIDE)) + 1
    owner = np.repeat(np.arange(len(tokens)), steps)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    start = STRIDE * nth
    return tokens.starts[owner] + start, np.minimum(WINDOW, tokens.lengths[owner] - start), owner


def table(model: StaticVectors, data: Path) -> list[tuple[str, int, Scores, Scores]]:
    """Give (set, questions, whole-passage scores, window + whole scores) for each set."""
    rows = []
    for collection in collections(data):
        whole, both = similarities(model, collection)
        scores = score(collection, whole), score(collection, both)
        rows.append((collection.name, len(collection.questions), *scores))
    return rows


def markdown(rows: list[tuple[str, int, Scores, Scores]]) -> str:
    """Print :func:`table` as a Markdown table."""
    lines = [
        "| S@1 / S@5 / MRR@10 / nDCG@10 | questions | whole passage | window + whole |",
        "|---|---|---|---|",
    ]
    lines += [f"| {name} | {n:,} | {whole} | {both} |" for name, n, whole, both in rows]
    return "\n".join(lines) + "\n"
