"""Weights of the confidence of an answer: a logistic model of whether answers to labelled questions are right.

The product answers the development questions; each answer given (no refusal) is an example. Scores are out of fold: a
question is judged by weights that saw neither it nor another question about the same document.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from answer.assistant import Assistant
from answer.confidence import FEATURES, FILE
from eval.calibration import Calibration
from eval.gold import Question, read_gold
from eval.judge import judge
from ingest.index import sync

Floats = NDArray[np.float64]

GOLD = tuple(Path(f"eval/gold/seeds-{name}.jsonl") for name in ("dev", "dev2", "dev3"))
CORPUS = Path("corpus")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings: folds, and the strength of the penalty on the weights."""

    folds: int = 5
    penalty: float = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """An answer: its set, fold, features and whether it is right."""

    source: str
    fold: int
    features: Floats
    right: bool


def gather(data: Path, recipe: Recipe) -> list[Example]:
    """Answer the development questions over ``corpus/`` and those over the directives of the data folder."""
    with TemporaryDirectory(prefix="hoi-van-ban-confidence-") as folder:
        found = list(_answered(GOLD, CORPUS, Path(folder) / "corpus", recipe))
        directives = data / "directives"
        return found + list(_answered((directives / "questions.jsonl",), directives, Path(folder) / "scans", recipe))


def _answered(files: Sequence[Path], corpus: Path, index: Path, recipe: Recipe) -> Iterator[Example]:
    sync(corpus, index)
    assistant = Assistant.open(index)
    for file in files:
        for question in read_gold(file):
            answer, found = assistant.examined(question.question, question.history)
            if found is not None:
                right = judge(question, answer, 0.0, assistant.catalogue.directive).right
                yield Example(file.stem, _fold(file.stem, question, recipe.folds), found, right)


def _fold(source: str, question: Question, folds: int) -> int:
    """Questions about one section of one document are in one fold; those without a section by themselves."""
    about = min((f"{c.document} {c.section}" for c in question.citations), default=f"{source} {question.id}")
    return int.from_bytes(hashlib.blake2b(about.encode(), digest_size=8).digest()) % folds


def fit(examples: Sequence[Example], penalty: float) -> tuple[float, Floats]:
    """Return bias and weights (features,) that make what was right and wrong likeliest."""
    values = np.array([example.features for example in examples])
    signs = np.array([1.0 if example.right else -1.0 for example in examples])
    middle, scale = values.mean(axis=0), values.std(axis=0) + 1e-6
    standard = (values - middle) / scale

    def loss(found: Floats) -> tuple[float, Floats]:
        margins = signs * (found[0] + standard @ found[1:])
        slope = -signs / (1 + np.exp(margins)) / len(signs)
        value = float(np.logaddexp(0.0, -margins).mean() + penalty * found[1:] @ found[1:])
        return value, np.concatenate([[slope.sum()], slope @ standard + 2 * penalty * found[1:]])

    found = minimize(loss, np.zeros(1 + len(FEATURES)), jac=True, method="L-BFGS-B").x
    weights: Floats = found[1:] / scale
    return float(found[0] - weights @ middle), weights


def out_of_fold(examples: Sequence[Example], recipe: Recipe) -> Floats:
    """Return the probability (examples,) that each answer is right, by weights that did not see its fold."""
    chances = np.zeros(len(examples))
    for fold in range(recipe.folds):
        bias, weights = fit([e for e in examples if e.fold != fold], recipe.penalty)
        for place, example in enumerate(examples):
            if example.fold == fold:
                chances[place] = 1 / (1 + np.exp(-(bias + weights @ example.features)))
    return chances


def write(bias: float, weights: Floats, out: Path) -> None:
    """Write the file that the assistant reads."""
    out.mkdir(parents=True, exist_ok=True)
    stored = {"features": FEATURES, "bias": round(bias, 4), "weights": [round(float(weight), 4) for weight in weights]}
    (out / FILE).write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def weights_table(weights: Floats, examples: Sequence[Example]) -> str:
    """Print what each feature counts, as a Markdown table: its weight times its deviation over all answers."""
    spread = np.array([example.features for example in examples]).std(axis=0)
    rows = [f"| {name} | {value:+.2f} |" for name, value in zip(FEATURES, weights * spread, strict=True)]
    return "\n".join(["| feature | weight |", "|---|---|", *rows]) + "\n"


def plot(found: Calibration, path: Path) -> None:
    """Draw reliability and risk by coverage as an SVG file, the same for the same figures."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.hashsalt"] = path.name
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    reliability, risk = figure.subplots(1, 2)
    reliability.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    reliability.plot([b.confidence for b in found.bins], [b.right for b in found.bins], "o-")
    reliability.set(xlabel="confidence", ylabel="right", xlim=(0, 1), ylim=(0, 1), title="Reliability")
    risk.plot([share for share, _ in found.curve], [wrong for _, wrong in found.curve], "o-")
    risk.set(xlabel="coverage", ylabel="wrong", ylim=(0, None), title="Risk and coverage")
    figure.savefig(path, metadata={"Date": None})
