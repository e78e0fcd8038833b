"""The material as token ids, in every form that a question is typed in."""

import random
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.data import Pair
from training.material import Material
from training.pseudo import WordForWord
from training.text import fold
from training.tokens import Ints, Tokens, WordEncoder


@dataclass(frozen=True, slots=True)
class Questions:
    """One kind as token ids; equal numbers in ``asked`` or ``told`` mark equal queries or passages."""

    queries: Tokens
    passages: Tokens
    asked: Ints
    told: Ints

    def same(self, rows: Ints) -> NDArray[np.bool_]:
        """Tell which rows share a query or a passage, shape (rows, rows)."""
        asked, told = self.asked[rows], self.told[rows]
        return (asked[:, None] == asked) | (told[:, None] == told)


def _numbered(texts: list[str]) -> Ints:
    first: dict[str, int] = {}
    return np.array([first.setdefault(text, len(first)) for text in texts])


def half_folded(text: str, rng: random.Random) -> str:
    """Fold each word with a chance of one half, as people type who are in a hurry with some words.

    >>> half_folded("kế hoạch sử dụng đất", random.Random(3))
    'ke hoạch su dụng đất'
    """
    return " ".join(fold(word) if rng.random() < 0.5 else word for word in text.split())


SAME_END = 60
"""Passages with as many last characters in common are one: a paragraph with and without its first sentence."""


class Prepared:
    """The material as token ids.

    The *n* queries of a kind stand in several forms, form *f* of query *i* at ``f · n + i``:
    a Vietnamese question as it is, folded, word for word in English, and half folded; an English
    text as it is, and the folded form of its translation.
    """

    def __init__(self, tokenizer: Tokenizer, material: Material, in_english: WordForWord, seed: int) -> None:
        """Tokenise everything."""
        encode, rng = WordEncoder(tokenizer), random.Random(seed)

        def prepared(pairs: list[Pair]) -> Questions:
            asked, told = [pair.query for pair in pairs], [pair.passage for pair in pairs]
            english = [in_english(query) or query for query in asked]
            forms = [asked, [fold(query) for query in asked], english, [half_folded(query, rng) for query in asked]]
            ends = [passage[-SAME_END:] for passage in told]
            return Questions(encode(chain(*forms)), encode(told), _numbered(asked), _numbered(ends))

        self.questions = {name: prepared(pairs) for name, pairs in material.questions.items()}
        self.cloze = {name: prepared(pairs) for name, pairs in material.cloze.items()}
        self.bilingual: dict[str, tuple[Tokens, Tokens]] = {}
        self.joined: list[Tokens] = []
        for name, rows in (("sentences", material.sentences), ("glosses", material.glosses)):
            en, vi = [row.en for row in rows], [row.vi for row in rows]
            plain = [fold(text) for text in vi]
            self.bilingual[name] = (encode(en + plain), encode(vi))
            joined = [" ".join(three) for three in zip(en, vi, plain, strict=True)]
            self.joined.append(encode(joined))

    def monolingual(self, most: int = 70_000) -> list[Tokens]:
        """Give questions and passages for counting, at most ``most`` of each kind."""
        return [t.head(most) for kind in self.questions.values() for t in (kind.queries, kind.passages)]
