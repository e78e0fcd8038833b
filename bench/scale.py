"""Retrieval as an index grows: time a question and of its parts, memory, disk, and how long the first hit takes.

``python -m bench.scale [--texts FILE.jsonl | --beir DIR] [--passages 2000 60000] [--questions 200] [--index DIR]``

``--texts`` names a file with a JSON object a line, ``text`` and perhaps ``title``; ``--beir`` a retrieval set, whose
own questions are then asked. Without either, letters are made up. As many texts are indexed, each a directive, as make
``--passages`` passages. The questions are titles, or first words where there are none; every other one is stripped of
its diacritics. ``--index`` keeps what is built for the next run.

Every arm runs in processes of its own over the same passages: *first hit* counts from the start of Python to the first
question's hits, *cpu s* is the processor time of that, *MiB* the most that the process held after all questions. The
arms that a user would pick instead (bm25s, llama-index's BM25Retriever alone and beside its vector index, fused by
reciprocal rank) load what they saved; vectors are those of the same model.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import platform
import random
import re
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from bench._rivals import ARMS, STORED, save_bm25s, save_llama_index
from eval.retrieval.beir import Text

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = {"p50 ms": 9, "p95 ms": 9, "cpu ms": 9, "ratio": 8, "first hit s": 13, "cpu s": 8, "MiB": 10, "disk MB": 10}
PARTS = {
    "understand": ("retrieval.query", "Understanding.understand"),
    "restore": ("retrieval.restore", "Restorer.restore"),
    "lexical": ("retrieval.lexical", "LexicalRetriever.ranked"),
    "dense": ("retrieval.dense", "DenseRetriever.ranked"),
    "encode": ("ingest.embedder", "StaticEmbedder.encode"),
    "fusion": ("retrieval.search", "weighted_fusion"),
    "rerank": ("retrieval.rerank", "Reranker.reranked"),
    "passages": ("ingest.store.catalogue", "Catalogue.passages"),
    "facts": ("ingest.store.catalogue", "Catalogue.facts"),
}
"""What is timed inside a question, by module and name. Some stand in another: encode in dense, facts in rerank."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build an index a size, run every arm over it, print a table a size."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, help='JSON lines with "text" and perhaps "title"')
    parser.add_argument("--beir", type=Path, help="a retrieval set: corpus.jsonl, queries.jsonl")
    parser.add_argument("--passages", type=int, nargs="+", default=[2000], help="sizes, in passages (2000)")
    parser.add_argument("--questions", type=int, default=200, help="how many are asked (200)")
    parser.add_argument("--index", type=Path, help="folder to keep what is built")
    parser.add_argument("--arm", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    if given.arm:
        _say(json.dumps(measured(given.arm, given.index)))
        return 0
    with TemporaryDirectory(prefix="hoi-van-ban-scale-", ignore_cleanup_errors=True) as made:
        for size in given.passages:
            _report(_built(given, size, (given.index or Path(made)) / str(size)))
    return 0


def _built(given: argparse.Namespace, size: int, folder: Path) -> Path:
    """Index texts and save what the other arms load; a folder that is complete is taken as it is."""
    if (folder / "questions.json").exists():
        return folder
    from eval.retrieval.indexing import index_texts
    from ingest.embedder import load_embedder
    from ingest.store.catalogue import Catalogue

    source = given.beir / "corpus.jsonl" if given.beir else given.texts
    texts = list(_enough(_made_up() if source is None else _read(source), size))
    start = perf_counter()
    index_texts(texts, folder / "index", load_embedder())
    seconds = perf_counter() - start
    catalogue = Catalogue.open(folder / "index")
    passages = [(p.id, p.text) for name in catalogue.ids() for p in catalogue.passages_of(name)]
    catalogue.close()
    for save in (save_bm25s, save_llama_index):
        try:
            save(passages, folder)
        except ModuleNotFoundError as error:
            _say(f"left out: {error.name} is not installed")
    asked = [row["text"] for row in _rows(given.beir / "queries.jsonl")] if given.beir else list(map(_asked, texts))
    chosen = random.Random(4).sample(asked, min(given.questions, len(asked)))
    facts = {"passages": len(passages), "seconds": seconds, "questions": chosen}
    (folder / "questions.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return folder


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _read(path: Path) -> Iterator[Text]:
    """Yield the texts of a file, each line's number as its id."""
    for number, row in enumerate(_rows(path)):
        yield Text(f"{number:06}", row.get("title") or "", row["text"])


def _made_up() -> Iterator[Text]:
    """Yield made-up letters without end, the same in every run."""
    from bench.sync_scale import letter

    for number in count(1):
        body = letter(number).partition("như sau:")[2].partition("Nơi nhận")[0]
        yield Text(f"{number:06}", "", body)


def _enough(texts: Iterable[Text], size: int) -> Iterator[Text]:
    """Yield texts until they make ``size`` passages."""
    from eval.retrieval.indexing import directive_of
    from ingest.splitter import passages_of

    made = 0
    for text in texts:
        yield text
        made += len(passages_of(directive_of(text)))
        if made >= size:
            return


def _asked(text: Text) -> str:
    """Return the question that stands for a text."""
    return text.title if len(text.title.split()) > 2 else " ".join(text.text.split()[:12])


def measured(arm: str, folder: Path) -> dict[str, Any]:
    """Open an arm in this process, ask every question, return its figures (ms, s, MiB)."""
    facts = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    questions: list[str] = facts["questions"]
    ask = ARMS[arm](folder)
    ask(questions[0])
    # Python's own start, before the first line of this file, is in the processor time but on no clock of ours.
    first = {"first_cpu_s": process_time()}
    from ingest.vietnamese import fold

    spent, stop = timed_parts() if arm == "ours" else (defaultdict(list), lambda: None)
    wall, processor = [], []
    for place, question in enumerate(questions):
        start, used = perf_counter(), process_time()
        ask(fold(question) if place % 2 else question)
        wall.append(1000 * (perf_counter() - start))
        processor.append(1000 * (process_time() - used))
        stop()
    parts = {name: [median(times), len(times)] for name, times in spent.items() if times}
    cuts = quantiles(wall, n=20, method="inclusive")
    found = {"p50": median(wall), "p95": cuts[-1], "cpu": median(processor), "memory": most_memory()}
    return {**first, **found, "parts": parts}


def most_memory() -> float:
    """Return the most MiB that this process has held; on Linux getrusage would count the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def timed_parts() -> tuple[dict[str, list[float]], Callable[[], None]]:
    """Time what :data:`PARTS` names: return processor ms a question by part, and what ends a question."""
    running: dict[str, float] = defaultdict(float)
    spent: dict[str, list[float]] = defaultdict(list)
    for label, (module, path) in PARTS.items():
        try:
            holder: Any = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
        *outer, name = path.split(".")
        for step in outer:
            holder = getattr(holder, step, None)
        if holder is not None and (function := getattr(holder, name, None)) is not None:
            setattr(holder, name, _timed(function, label, running))

    def stop() -> None:
        for label, value in running.items():
            spent[label].append(value)
        running.clear()

    return spent, stop


def _timed(function: Callable[..., Any], label: str, running: dict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def run(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever is timed
        start = process_time()
        try:
            return function(*given, **named)
        finally:
            running[label] += 1000 * (process_time() - start)

    return run


def _report(folder: Path) -> None:
    facts = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    _say(
        f"\n{platform.machine()}, Python {platform.python_version()}: {facts['passages']} passages, "
        f"{len(facts['questions'])} questions, built in {facts['seconds']:.0f} s"
    )
    _say(f"{'arm':28}" + "".join(f"{name:>{width}}" for name, width in COLUMNS.items()))
    base = 0.0
    for arm in ARMS:
        if not all((folder / name).exists() for name in STORED[arm]):
            continue
        found, seconds = in_a_process(arm, folder)
        base = base or found["p50"]
        files = (path for name in STORED[arm] for path in (folder / name).rglob("*") if path.is_file())
        disk = sum(path.stat().st_size for path in files) / 1e6
        cells = [found["p50"], found["p95"], found["cpu"], found["p50"] / base]
        cells += [seconds, found["first_cpu_s"], found["memory"], disk]
        _say(f"{arm:28}" + "".join(f"{cell:{width}.2f}" for cell, width in zip(cells, COLUMNS.values(), strict=True)))
        for name, (milliseconds, times) in found["parts"].items():
            _say(f"  {name:26}{'':18}{milliseconds:9.2f}  ({times} times)")


def in_a_process(arm: str, folder: Path) -> tuple[dict[str, Any], float]:
    """Run an arm in a fresh process; return its figures and the seconds from its start to its first hit.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    first = "import sys, bench.scale as b; from pathlib import Path; b.first_hit(sys.argv[1], Path(sys.argv[2]))"
    start = perf_counter()
    subprocess.run([sys.executable, "-c", first, arm, str(folder)], cwd=ROOT, check=True)
    seconds = perf_counter() - start
    command = [sys.executable, "-m", "bench.scale", "--arm", arm, "--index", str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found, seconds


def first_hit(arm: str, folder: Path) -> None:
    """Open an arm and ask one question: what a script does that is started anew for each."""
    question = json.loads((folder / "questions.json").read_text(encoding="utf-8"))["questions"][0]
    ARMS[arm](folder)(question)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
