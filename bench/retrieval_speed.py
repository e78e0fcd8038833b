"""Search against what a user would pick instead: llama-index's BM25Retriever, bm25s, a scan for the words.

``python -m bench.retrieval_speed [--beir DIR]``. All arms answer the same questions over the same units in one run,
as typed and without diacritics; the first question of each is not timed. Without ``--beir`` the units are the passages
of corpus/ and the questions the development labels of eval/gold (30 passages: fixed costs, little to find); with it,
the units are the texts of a retrieval set in BEIR's layout, indexed as ``python -m eval retrieval`` does.
An arm whose package is missing is left out: ``pip install llama-index-retrievers-bm25==0.8.0``.
"""

from __future__ import annotations

import argparse
import logging
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter

from eval.gold import read_gold
from eval.retrieval.beir import read_set
from eval.retrieval.conditions import by_text
from eval.retrieval.indexing import index_texts
from ingest.embedder import load_embedder
from ingest.index import sync
from ingest.vietnamese import fold
from retrieval.search import Search, SearchConfig

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "eval" / "gold" / "seeds-dev.jsonl"
DEPTH = 10

Arm = Callable[[str], list[str]]
"""Question → ids of units, best first."""


@dataclass(frozen=True)
class Task:
    """Texts by id, questions with the ids that answer them, and the search over an index of the same texts."""

    texts: Mapping[str, str]
    questions: Sequence[tuple[str, frozenset[str]]]
    ours: Callable[[Search], Arm]
    index: Path


def of_corpus(folder: Path) -> Task:
    """Take the passages of corpus/ and the answerable development labels."""
    sync(ROOT / "corpus", folder / "index")
    catalogue = Search.open(folder / "index").catalogue
    labels = {directive.id: directive.label for directive in catalogue.directives()}
    passages = [passage for name in labels for passage in catalogue.passages_of(name)]
    questions = []
    for question in read_gold(LABELS):
        wanted = [(citation.document, citation.section) for citation in question.citations]
        found = {p.id for p in passages for doc, s in wanted if labels[p.directive_id] == doc and _within(p.section, s)}
        if question.answerable and found and not question.history:
            questions.append((question.question, frozenset(found)))
    return Task({p.id: p.text for p in passages}, questions, _by_passage, folder / "index")


def _within(section: str | None, wanted: str | None) -> bool:
    return wanted is None or f"{section}.".startswith(f"{wanted}.")


def of_beir(folder: Path, beir: Path) -> Task:
    """Take the texts of a retrieval set and its judged questions."""
    found = read_set(beir)
    index_texts(found.texts, folder / "index", load_embedder())
    texts = {text.id: f"{text.title}\n{text.text}".strip() for text in found.texts}
    questions = [(question.text, frozenset(question.grades)) for question in found.questions]
    return Task(texts, questions, _by_text, folder / "index")


def _by_passage(search: Search) -> Arm:
    return lambda question: [hit.passage.id for hit in search.search(question)]


def _by_text(search: Search) -> Arm:
    return lambda question: by_text(search.search(question))


def word_scan(texts: Mapping[str, str]) -> Arm:
    """Count the question's words that stand in a text, case aside: grep with a ranking."""
    lowered = {name: text.lower() for name, text in texts.items()}

    def ask(question: str) -> list[str]:
        words = set(re.findall(r"\w+", question.lower()))
        counts = {name: sum(word in text for word in words) for name, text in lowered.items()}
        return sorted(counts, key=lambda name: (-counts[name], name))[:DEPTH]

    return ask


def bm25s_arm(texts: Mapping[str, str]) -> Arm:
    """Set bm25s up as its documentation shows, without an English stemmer."""
    import bm25s

    names = list(texts)
    model = bm25s.BM25()
    model.index(bm25s.tokenize(list(texts.values()), stopwords=None, show_progress=False), show_progress=False)

    def ask(question: str) -> list[str]:
        tokens = bm25s.tokenize([question], stopwords=None, show_progress=False)
        return [names[i] for i in model.retrieve(tokens, k=min(DEPTH, len(names)), show_progress=False)[0][0]]

    return ask


def llama_index_arm(texts: Mapping[str, str]) -> Arm:
    """Set llama-index's BM25Retriever up with its defaults."""
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(id_=name, text=text) for name, text in texts.items()]
    retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(DEPTH, len(nodes)))
    return lambda question: [found.node.node_id for found in retriever.retrieve(question)]


def measured(ask: Arm, questions: Sequence[tuple[str, frozenset[str]]]) -> tuple[float, float, float]:
    """Return (Success@1, MRR@10, median seconds a question)."""
    ask(questions[0][0])
    seconds, reciprocal = [], []
    for question, relevant in questions:
        start = perf_counter()
        found = ask(question)[:DEPTH]
        seconds.append(perf_counter() - start)
        reciprocal.append(next((1 / rank for rank, name in enumerate(found, 1) if name in relevant), 0.0))
    return mean(value == 1 for value in reciprocal), mean(reciprocal), median(seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every arm and print one table; the ratio is to the time of hybrid search."""
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval_speed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--beir", type=Path, help="a retrieval set: corpus.jsonl, queries.jsonl, qrels/test.tsv")
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    with TemporaryDirectory() as folder:
        task = of_beir(Path(folder), options.beir) if options.beir else of_corpus(Path(folder))
        _table(task)
    return 0


def _arms(task: Task) -> Iterator[tuple[str, Callable[[], Arm]]]:
    yield "ours, hybrid", partial(_ours, task, SearchConfig(top_k=2 * DEPTH))
    yield "ours, lexical only", partial(_ours, task, SearchConfig(top_k=2 * DEPTH, weights={"lexical": 1.0}))
    yield "llama-index BM25Retriever", partial(llama_index_arm, task.texts)
    yield "bm25s", partial(bm25s_arm, task.texts)
    yield "scan for words", partial(word_scan, task.texts)


def _ours(task: Task, config: SearchConfig) -> Arm:
    return task.ours(Search.open(task.index, config=config))


def _table(task: Task) -> None:
    plain = [(fold(question), relevant) for question, relevant in task.questions]
    _say(f"{platform.machine()}, Python {platform.python_version()}: {len(task.texts)} texts, {len(plain)} questions")
    _say(f"{'':28}{'as typed':>18}{'no diacritics':>18}")
    _say(f"{'arm':28}{'S@1':>9}{'MRR@10':>9}{'S@1':>9}{'MRR@10':>9}{'ms':>8}{'ratio':>8}")
    base = 0.0
    for name, make in _arms(task):
        try:
            ask = make()
        except ModuleNotFoundError as missing:
            _say(f"{name:28}left out: {missing.name} is not installed")
            continue
        typed, stripped = measured(ask, task.questions), measured(ask, plain)
        base = base or typed[2]
        cells = [f"{100 * value:9.1f}" for value in (*typed[:2], *stripped[:2])]
        _say(f"{name:28}{''.join(cells)}{1000 * typed[2]:8.2f}{typed[2] / base:8.2f}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
