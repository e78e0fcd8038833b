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

from training import start
from training.contrastive import Batch, Draw, Schedule, Source, train
from training.material import Material, vocabulary_texts
from training.prepared import Prepared, Questions
from training.pseudo import WordForWord
from training.terms import TermRecipe, reversed_terms
from training.tokenizer import UNKNOWN_ID, train_tokenizer
from training.tokens import Tokens

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
    forms: tuple[float, float, float, float] = (0.6, 0.18, 0.14, 0.08)
    row_scale: float = 1.0
    seed: int = 17
    schedule: Schedule = field(default_factory=Schedule)


SHARES = {
    "legal": 0.12,
    "news": 0.10,
    "wiki": 0.10,
    "leads": 0.04,
    "legal cloze": 0.09,
    "wiki cloze": 0.12,
}
SENTENCES_SHARE, GLOSSES_SHARE = 0.33, 0.22
BATCH, GLOSS_BATCH = 1_024, 2_048


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


def _draw_questions(kind: Questions, forms: tuple[float, ...], longest: int, whole: bool) -> Draw:
    """Draw rows without repetition, each query in a form drawn with the chances ``forms``; crop passages or not."""
    count = len(kind.passages)

    def draw(rng: np.random.Generator, size: int) -> Batch:
        rows = rng.choice(count, min(size, count), replace=False, shuffle=False)
        form = rng.choice(len(forms), len(rows), p=forms)
        told = kind.passages
        passages = told.heads(rows, longest) if whole else told.crops(rows, rng, longest)
        return Batch(kind.queries.take(rows + count * form), passages, kind.same(rows))

    return draw


def _draw_translations(english: Tokens, vietnamese: Tokens, folded: float, longest: int) -> Draw:
    """Draw rows without repetition; with the chance ``folded`` the folded translation stands for the English."""
    count = len(vietnamese)

    def draw(rng: np.random.Generator, size: int) -> Batch:
        rows = rng.choice(count, min(size, count), replace=False, shuffle=False)
        form = rng.random(len(rows)) < folded
        return Batch(english.take(rows + count * form), vietnamese.heads(rows, longest))

    return draw


def sources(prepared: Prepared, recipe: Recipe) -> list[Source]:
    """Give the mixture of batches: questions, made-up questions, sentence pairs, glosses."""
    mixture = []
    for kinds, whole in ((prepared.questions, False), (prepared.cloze, True)):
        for name, kind in kinds.items():
            draw = _draw_questions(kind, recipe.forms, recipe.longest, whole)
            mixture.append(Source(name, SHARES[name], draw, BATCH))
    # A fifth of the translations bridge the spellings instead of the languages.
    pairs, glosses = (
        _draw_translations(*prepared.bilingual[name], 0.2, recipe.longest) for name in ("sentences", "glosses")
    )
    mixture.append(Source("sentences", SENTENCES_SHARE, pairs, BATCH))
    mixture.append(Source("glosses", GLOSSES_SHARE, glosses, GLOSS_BATCH, weight=0.5))
    return mixture


def finished(table: NDArray[np.float32]) -> NDArray[np.float16]:
    """Scale the median row to 1, turn the table to its principal axes, round to 16 bits.

    The turn changes no cosine and puts what matters least last, so that a store short of memory may keep the first
    256 numbers of a vector. The unknown row is the last axis, short: a text without a known letter has a vector, and
    that vector is near to nothing.
    """
    used = np.linalg.norm(table, axis=1) > 0
    table = table / np.median(np.linalg.norm(table[used], axis=1))
    _, axes = np.linalg.eigh(table.T @ table)
    table = table @ axes[:, ::-1]
    table[UNKNOWN_ID] = 0
    table[UNKNOWN_ID, -1] = UNKNOWN_LENGTH
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
    prepared = Prepared(tokenizer, material, WordForWord(english, recipe.seed), recipe.seed)
    log.info("tokenised")
    table = counted_start(prepared, size, recipe)
    log.info("start ready")
    table = train(table, sources(prepared, recipe), recipe.schedule, recipe.seed)
    return tokenizer, finished(table)
