"""Reads a static model with tokenizers and numpy alone, for measuring it without torch."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from training.tokens import Ints, Tokens, encode

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StaticVectors:
    """A tokenizer and one row a token, shape (tokens, dimensions)."""

    tokenizer: Tokenizer
    table: Floats

    @classmethod
    def load(cls, folder: Path) -> "StaticVectors":
        """Read ``tokenizer.json`` and ``model.safetensors``; rows are widened to 32 bits."""
        table = load_file(folder / "model.safetensors")["embedding.weight"]
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(tokenizer, table.astype(np.float32))

    def shortened(self, dimensions: int | None) -> "StaticVectors":
        """Keep the first ``dimensions`` numbers of every row (None: all), as a store short of memory may."""
        return StaticVectors(self.tokenizer, self.table[:, :dimensions])

    def encode(self, texts: list[str]) -> Floats:
        """Give the unit vector of each text, shape (texts, dimensions)."""
        tokens = encode(self.tokenizer, texts)
        return self.means(tokens, tokens.starts[:-1], tokens.lengths)

    def means(self, tokens: Tokens, first: Ints, size: Ints, chunk: int = 2_000) -> Floats:
        """Give the unit mean of ``tokens.ids[first[i]:first[i] + size[i]]`` for every *i*."""
        rows = []
        for i in range(0, len(first), chunk):
            ids, offsets = tokens.slices(first[i : i + chunk], size[i : i + chunk])
            sums = np.add.reduceat(self.table[ids], offsets, axis=0)
            rows.append(sums / np.linalg.norm(sums, axis=1, keepdims=True))
        return np.concatenate(rows) if rows else np.empty((0, self.table.shape[1]), np.float32)
