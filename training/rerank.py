"""The reranker's weights: a conditional logit over the features of real searches.

Unlike the other artefacts this one is learned from the product itself: each question is searched for in an index of its
set, the candidates' features are kept, and the weights that make the relevant ones likeliest are found (listwise
softmax, Cao et al. 2007; several relevant ones share the likelihood). The sets are the development sets, so scores are
given out of fold: each question is ranked by weights that saw neither it nor another question about the same text.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from eval.gold import read_gold
from eval.judge import gold_of_hits
from eval.retrieval.beir import Asked, BeirSet, read_set
from eval.retrieval.indexing import index_texts
from eval.retrieval.perturb import perturbed
from eval.retrieval.scores import DEPTH, ndcg
from eval.retrieval.sets import make_sets
from ingest.embedder import load_embedder
from ingest.index import sync
from retrieval.datamodels import Hit
from retrieval.features import FEATURES
from retrieval.language import language
from retrieval.rerank import FILE
from retrieval.search import Search

log = logging.getLogger(__name__)

Floats = NDArray[np.float64]
WAYS = ("none", "no-diacritics", "half-diacritics", "telex", "typos")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings: folds, strength of the penalty, what the sets and the ways of typing count."""

    folds: int = 5
    penalty: float = 2e-3
    towards_vietnamese: float = 2e-2
    gold: float = 1.0
    ways: Mapping[str, float] = field(
        default_factory=lambda: {
            "none": 1.0, "no-diacritics": 0.4, "half-diacritics": 0.3, "telex": 0.3, "typos": 0.2,
        }
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A question: its set and way, language, fold, weight; features (candidates × features), grade of each candidate.

    ``units`` are the ids of what each candidate is judged as: the text it is of. ``grades`` are those of all relevant
    ones, found or not.
    """

    source: str
    language: str
    fold: int
    weight: float
    matrix: NDArray[np.float32]
    gains: NDArray[np.int64]
    units: Sequence[str]
    grades: Sequence[int]


GOLD = tuple(Path(f"eval/gold/seeds-{name}.jsonl") for name in ("dev", "dev2", "dev3"))
CORPUS = Path("corpus")
LEGAL = "legal-headings-small"


def gather(data: Path, recipe: Recipe) -> list[Example]:
    """Return the examples of every development set; the indexes are made in a temporary folder.

    The sets of the data folder, one of legal headings made from it (its development split), and the development
    questions over ``corpus/``, which alone hold signers, recipients and numbers.
    """
    with TemporaryDirectory(prefix="hoi-van-ban-rerank-") as folder:
        work = Path(folder)
        make_sets(data, work / "sets", lambda text: log.info("%s", text))
        examples: list[Example] = []
        for name in ("mlqa-vi", "mlqa-en-vi", "uit-regulation"):
            # Both MLQA sets hold the same texts.
            examples += of_set(read_set(data / "beir" / name), work / name.replace("-en", ""), recipe)
        examples += of_set(read_set(work / "sets" / LEGAL, "dev"), work / LEGAL, recipe)
        examples += of_gold(GOLD, CORPUS, work / "gold", recipe, recipe.gold)
    return examples


def fold_of(text: str, folds: int) -> int:
    """Return the fold of the text that a question is about."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) % folds


def of_set(found: BeirSet, index: Path, recipe: Recipe, weight: float = 1.0) -> Iterator[Example]:
    """Search for the questions of a set, typed in every way (English ones as they are)."""
    index_texts(found.texts, index, load_embedder())
    search = Search.open(index)
    family = found.name.replace("-en", "")
    for way in WAYS if np.mean([_is_vietnamese(asked) for asked in found.questions]) > 0.5 else WAYS[:1]:
        questions = perturbed(found.questions, way)
        log.info("%s, %s: %d questions", found.name, way, len(questions))
        # A third of the questions, another for each way: the features differ little, and the searches take time.
        for place, asked in enumerate(questions):
            if way != "none" and place % 3 != WAYS.index(way) % 3:
                continue
            query, names, matrix = search.judged(asked.text)
            units = [name.rpartition("#")[0] for name in names]
            yield Example(
                source=f"{found.name} {way}",
                language=query.language,
                fold=fold_of(f"{family} {min(asked.grades)}", recipe.folds),
                weight=weight * recipe.ways[way],
                matrix=matrix,
                gains=np.array([asked.grades.get(unit, 0) for unit in units], dtype=np.int64),
                units=units,
                grades=tuple(asked.grades.values()),
            )


def _is_vietnamese(asked: Asked) -> bool:
    return language(asked.text) == "vi"


def of_gold(files: Iterable[Path], corpus: Path, index: Path, recipe: Recipe, weight: float) -> Iterator[Example]:
    """Search for gold questions; a passage is right if it lies in a section that they cite."""
    sync(corpus, index)
    search = Search.open(index)
    for file in files:
        for question in read_gold(file):
            if not question.answerable or not question.citations or question.history:
                continue
            query, names, matrix = search.judged(question.question)
            passages = search.catalogue.passages(names)
            hits = [Hit(passages[name], "", 0.0, {}) for name in names]
            found = [gold_of_hits(question.citations, (hit,), search.catalogue.directive)[0] for hit in hits]
            yield Example(
                source=file.stem,
                language=query.language,
                fold=fold_of(f"{file.stem} {question.id}", recipe.folds),
                weight=weight,
                matrix=matrix,
                gains=np.array([section is not None for section in found], dtype=np.int64),
                units=[name if s is None else f"section {s}" for name, s in zip(names, found, strict=True)],
                grades=(1,) * len(question.citations),
            )


def fit(examples: Sequence[Example], penalty: float, centre: Floats | None = None) -> Floats:
    """Return the weights (features,) that make the relevant candidates likeliest.

    The penalty is on the weights of standardised features, or on how far they lie from ``centre``.
    """
    useful = [e for e in examples if e.gains.any() and not e.gains.all()]
    scale = np.concatenate([e.matrix for e in useful]).std(axis=0) + 1e-6
    longest = max(len(e.gains) for e in useful)
    values = np.zeros((len(useful), longest, len(FEATURES)), dtype=np.float32)
    there, right = (np.zeros((len(useful), longest), dtype=bool) for _ in range(2))
    for row, example in enumerate(useful):
        size = len(example.gains)
        values[row, :size] = example.matrix / scale
        there[row, :size], right[row, :size] = True, example.gains > 0
    shares = np.array([e.weight for e in useful])
    shares = shares / shares.sum()
    middle = np.zeros(len(FEATURES)) if centre is None else centre * scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.where(there, values @ weights.astype(np.float32), -np.inf).astype(np.float64)
        every, relevant = _log_sum(scores), _log_sum(np.where(right, scores, -np.inf))
        likely = np.exp(scores - every[:, None]) - np.exp(np.where(right, scores, -np.inf) - relevant[:, None])
        slope = np.einsum("qp,qpf->f", (shares[:, None] * likely).astype(np.float32), values)
        away = weights - middle
        return float(shares @ (every - relevant) + penalty * away @ away), slope + 2 * penalty * away

    found = minimize(loss, middle.copy(), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: Floats = found.x / scale
    return weights


def _log_sum(scores: Floats) -> Floats:
    best = scores.max(axis=1)
    total: Floats = best + np.log(np.exp(scores - best[:, None]).sum(axis=1))
    return total


def learn(examples: Sequence[Example], recipe: Recipe) -> dict[str, Floats]:
    """Return the weights by language; the English ones start from, and stay near, those of all questions."""
    shared = fit(examples, recipe.penalty)
    english = [e for e in examples if e.language == "en"]
    vietnamese = [e for e in examples if e.language == "vi"]
    return {
        "vi": fit(vietnamese, recipe.penalty),
        "en": fit(english, recipe.towards_vietnamese, shared) if english else shared,
    }


def cross_validated(examples: Sequence[Example], recipe: Recipe) -> list[tuple[str, int, float, float]]:
    """Return (set and way, questions, nDCG@10 in the order given, nDCG@10 reranked out of fold) for each set."""
    before: dict[str, list[float]] = {}
    after: dict[str, list[float]] = {}
    for fold in range(recipe.folds):
        weights = learn([e for e in examples if e.fold != fold], recipe)
        for example in (e for e in examples if e.fold == fold):
            order = np.argsort(-(example.matrix @ weights[example.language]), kind="stable")
            before.setdefault(example.source, []).append(_ndcg(example, range(len(example.gains))))
            after.setdefault(example.source, []).append(_ndcg(example, order))
    sources = dict.fromkeys(example.source for example in examples)
    return [(s, len(before[s]), float(np.mean(before[s])), float(np.mean(after[s]))) for s in sources]


def _ndcg(example: Example, order: Iterable[int]) -> float:
    """Judge texts, each by its best passage."""
    gains: dict[str, int] = {}
    for place in order:
        gains.setdefault(example.units[place], int(example.gains[place]))
    return ndcg(list(gains.values())[:DEPTH], example.grades)


def write(weights: Mapping[str, Floats], out: Path) -> None:
    """Write the file that the search reads."""
    out.mkdir(parents=True, exist_ok=True)
    rounded = {name: [round(float(value), 4) for value in row] for name, row in weights.items()}
    text = json.dumps({"features": FEATURES, "weights": rounded}, ensure_ascii=False, indent=1)
    (out / FILE).write_text(text + "\n", encoding="utf-8")


def markdown(rows: Sequence[tuple[str, int, float, float]]) -> str:
    """Print :func:`cross_validated` as a Markdown table."""
    lines = ["| questions | number | nDCG@10 fused | reranked, out of fold |", "|---|---|---|---|"]
    lines += [f"| {name} | {count:,} | {100 * before:.1f} | {100 * after:.1f} |" for name, count, before, after in rows]
    return "\n".join(lines) + "\n"


def weights_table(weights: Mapping[str, Floats], examples: Sequence[Example]) -> str:
    """Print what each feature counts, as a Markdown table: its weight times its deviation over all candidates."""
    spread = np.concatenate([e.matrix for e in examples]).std(axis=0)
    lines = ["| feature | vi | en |", "|---|---|---|"]
    pairs = zip(FEATURES, weights["vi"] * spread, weights["en"] * spread, strict=True)
    lines += [f"| {name} | {vi:+.2f} | {en:+.2f} |" for name, vi, en in pairs]
    return "\n".join(lines) + "\n"
