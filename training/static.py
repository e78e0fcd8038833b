"""The static bilingual model: tokenizer, counted start, contrastive training, folder.

A text's vector is the mean of its tokens' rows, scaled to length 1. There is no network to run, so
a question costs microseconds; what it gives up is word order, which the lexical side does not have
either. Sources of the recipe: the modules it calls.
"""

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy import sparse  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from training import data, start
from training.contrastive import Bags, Draw, Schedule, Source, train
from training.pseudo import WordForWord
from training.terms import TermRecipe, reversed_terms
from training.text import fold
from training.tokenizer import UNKNOWN_ID, train_tokenizer
from training.tokens import Tokens, WordEncoder

log = logging.getLogger(__name__)

UNKNOWN_LENGTH = 0.05
"""Length of the unknown token's row, the median row being 1: it must not move a text's mean."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every setting of the model; the defaults are those of the shipped one."""

    vocab_size: int = 28_000
    dimensions: int = 384
    window: int = 24
    longest: int = 160
    forms: tuple[float, float, float] = (0.55, 0.27, 0.18)
    row_scale: float = 1.0
    seed: int = 17
    schedule: Schedule = field(default_factory=Schedule)


@dataclass(frozen=True, slots=True)
class Material:
    """What the model is made from: (query, passage) lists by kind, and the two bilingual lists."""

    questions: dict[str, list[data.Pair]]
    sentences: list[data.Translation]
    glosses: list[data.Translation]

    def bitext(self) -> list[data.Translation]:
        """Give both bilingual lists as one."""
        return self.sentences + self.glosses

    @classmethod
    def read(cls, folder: Path) -> "Material":
        """Read everything a model may be trained on from the data folder."""
        questions = {
            "legal": data.legal(folder),
            "news": data.news(folder),
            "wiki": data.wiki(folder),
            "leads": data.leads(folder),
        }
        material = cls(questions, data.sentences(folder), data.glosses(folder))
        log.info("read %s", material.sizes())
        return material

    def sizes(self) -> dict[str, int]:
        """Count the items of each kind."""
        counted = {name: len(pairs) for name, pairs in self.questions.items()}
        return counted | {"sentences": len(self.sentences), "glosses": len(self.glosses)}


SHARES = {"legal": 0.17, "news": 0.12, "wiki": 0.12, "leads": 0.04}
SENTENCES_SHARE, GLOSSES_SHARE = 0.33, 0.22
BATCH, GLOSS_BATCH = 1_024, 2_048


def vocabulary_texts(material: Material, seed: int, each: int = 20_000) -> list[str]:
    """Give a balanced sample to learn the merges from: accented, folded and English text."""
    rng = np.random.default_rng(seed)
    texts: list[str] = []
    for pairs in material.questions.values():
        chosen = [pairs[i] for i in rng.permutation(len(pairs))[:each]]
        texts += [pair.passage[:600] for pair in chosen]
        texts += [fold(pair.passage[:600]) for pair in chosen[::2]]
    for rows in (material.sentences, material.glosses):
        texts += [row.en for row in rows]
        texts += [row.vi for row in rows[::3]]
    return texts


class Prepared:
    """The material as token ids.

    The *n* queries of a kind stand in several forms, form *f* of query *i* at ``f · n + i``:
    a Vietnamese question as it is, folded, and word for word in English; an English text as it is,
    and the folded form of its translation.
    """

    def __init__(self, tokenizer: Tokenizer, material: Material, in_english: WordForWord) -> None:
        """Tokenise everything."""
        encode = WordEncoder(tokenizer)
        self.questions: dict[str, tuple[Tokens, Tokens]] = {}
        for name, pairs in material.questions.items():
            asked = [pair.query for pair in pairs]
            self.questions[name] = (
                encode(asked + [fold(q) for q in asked] + [in_english(q) or q for q in asked]),
                encode([pair.passage for pair in pairs]),
            )
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
        return [tokens.head(most) for both in self.questions.values() for tokens in both]


def counted_start(prepared: Prepared, vocab_size: int, recipe: Recipe) -> NDArray[np.float32]:
    """Give the table to start from, shape (vocab_size, dimensions)."""
    parts = [start.windows(t.ids, t.starts, recipe.window) for t in prepared.monolingual()]
    # A translation pair with its folded form is one window, whatever its length.
    parts += [start.windows(t.ids, t.starts, 10 * recipe.window) for t in prepared.joined]
    for part in parts:
        part.resize(part.shape[0], vocab_size)
    occurrence = sparse.vstack(parts, format="csr")
    association = start.ppmi(occurrence)
    log.info("co-occurrence: %d windows, %d cells", occurrence.shape[0], association.nnz)
    rng = np.random.default_rng(recipe.seed)
    vectors = start.truncated_svd(association, recipe.dimensions, rng)
    counts = np.asarray(occurrence.sum(axis=0)).ravel()
    return recipe.row_scale * start.sif_rows(vectors, counts)


def _draw(queries: Tokens, passages: Tokens, forms: tuple[float, ...], longest: int) -> Draw:
    """Draw rows without repetition, each query in a form drawn with the chances ``forms``."""
    count = len(passages)

    def draw(rng: np.random.Generator, size: int) -> tuple[Bags, Bags]:
        rows = rng.choice(count, min(size, count), replace=False, shuffle=False)
        form = rng.choice(len(forms), len(rows), p=forms)
        return queries.take(rows + count * form), passages.crops(rows, rng, longest)

    return draw


def sources(prepared: Prepared, recipe: Recipe) -> list[Source]:
    """Give the mixture of batches: questions, sentence pairs, glosses."""
    mixture = [
        Source(name, SHARES[name], _draw(*both, recipe.forms, recipe.longest), BATCH)
        for name, both in prepared.questions.items()
    ]
    # The second form of an English text is its folded translation: a fifth bridges the spellings.
    pairs, glosses = (_draw(*prepared.bilingual[name], (0.8, 0.2), recipe.longest) for name in ("sentences", "glosses"))
    mixture.append(Source("sentences", SENTENCES_SHARE, pairs, BATCH))
    mixture.append(Source("glosses", GLOSSES_SHARE, glosses, GLOSS_BATCH, weight=0.5))
    return mixture


def finished(table: NDArray[np.float32]) -> NDArray[np.float16]:
    """Scale the median row to 1, give the unknown token a short row of its own, round to 16 bits.

    The unknown row is the direction that the vocabulary uses least, so a text without a known
    letter has a vector, and that vector is near to nothing.
    """
    used = np.linalg.norm(table, axis=1) > 0
    table = table / np.median(np.linalg.norm(table[used], axis=1))
    _, axes = np.linalg.eigh(table.T @ table)
    table[UNKNOWN_ID] = UNKNOWN_LENGTH * axes[:, 0]
    return table.astype(np.float16)


def write_folder(out: Path, tokenizer: Tokenizer, table: NDArray[np.float16]) -> None:
    """Write what sentence-transformers reads: StaticEmbedding at the root, then Normalize."""
    (out / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    weights = out / "model.safetensors"
    save_file({"embedding.weight": table}, weights, {"format": "pt"})
    weights.chmod(0o644)  # the writer leaves it readable by its owner alone
    package = "sentence_transformers.models"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{package}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{package}.Normalize"},
    ]
    # An empty string has no tokens, and in 16 bits Normalize divides 0 by 0. As a prompt, one
    # space changes no other text and lets the tokenizer see that there is nothing.
    config = {
        "model_type": "SentenceTransformer",
        "similarity_fn_name": "cosine",
        "prompts": {"query": " ", "document": " "},
        "default_prompt_name": "document",
    }
    (out / "modules.json").write_text(json.dumps(modules, indent=2) + "\n")
    (out / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n")
    (out / "1_Normalize/config.json").write_text("{}\n")


def build(material: Material, recipe: Recipe) -> tuple[Tokenizer, NDArray[np.float16]]:
    """Run the recipe: merges, counts, training; nothing is written."""
    tokenizer = train_tokenizer(vocabulary_texts(material, recipe.seed), recipe.vocab_size)
    size = tokenizer.get_vocab_size()
    log.info("tokenizer of %d tokens", size)
    english = reversed_terms(material.bitext(), TermRecipe())
    prepared = Prepared(tokenizer, material, WordForWord(english, recipe.seed))
    log.info("tokenised")
    table = counted_start(prepared, size, recipe)
    log.info("start ready")
    table = train(table, sources(prepared, recipe), recipe.schedule, recipe.seed)
    return tokenizer, finished(table)
