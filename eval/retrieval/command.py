"""``python -m eval retrieval``: how well texts are found, condition by condition.

Over a retrieval set in BEIR's layout, or over gold questions and an index that is there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from eval.retrieval.beir import Asked, BeirSet, read_set
from eval.retrieval.conditions import DEFAULT, NAMES, ConditionError, Ranks, check_measurable, check_names, ranks_of
from eval.retrieval.gold_sections import measure_gold, read_questions
from eval.retrieval.indexing import index_texts
from eval.retrieval.perturb import NONE, WAYS, perturbed
from eval.retrieval.scores import MEASURES, MS, Answered, intervals, judged, means
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.embedder import Embedder

GOLD_SPLIT = "gold"
"""What stands for the split where gold sections are looked for."""


def parser() -> argparse.ArgumentParser:
    """Return the command line of ``python -m eval retrieval``."""
    out = argparse.ArgumentParser(
        prog="python -m eval retrieval",
        description="Đo việc tìm đoạn văn trên một bộ dữ liệu. / Score retrieval on a set of questions.",
    )
    what = out.add_mutually_exclusive_group(required=True)
    what.add_argument("--beir", type=Path, metavar="DIR", help="corpus.jsonl, queries.jsonl, qrels/<split>.tsv")
    what.add_argument(
        "--gold", type=Path, metavar="FILE", help="tệp nhãn, cùng --index có sẵn / gold questions, with an --index"
    )
    out.add_argument("--split", default="test", help="tệp qrels; mặc định test / which qrels (test)")
    out.add_argument(
        "--condition",
        action="extend",
        nargs="+",
        metavar="NAME",
        help=f"mặc định / by default {', '.join(DEFAULT)}; có thể / can be {', '.join(NAMES)}",
    )
    out.add_argument(
        "--perturb", choices=(NONE, *WAYS), default=NONE, help="cách gõ câu hỏi / how the questions are typed (none)"
    )
    out.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help="với --beir: giữ chỉ mục ở đây cho lần sau; với --gold: chỉ mục được hỏi / where the index of --beir is "
        "kept for the next run (a temporary folder by default); for --gold the index that is asked",
    )
    out.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    return out


def main(arguments: Sequence[str], backends: Backends = SHIPPED_BACKENDS) -> int:
    """Run the command; the index of a set is a folder of its own, whatever ``backends`` says of servers."""
    line = parser()
    options = line.parse_args(arguments)
    if options.gold is not None and options.index is None:
        line.error("--gold cần --index / --gold needs --index")
    names = options.condition or list(DEFAULT)
    try:
        check_names(names)
    except ConditionError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if options.gold is not None:
        document, answered = _gold(options.gold, options.index, names, options.perturb, backends)
    else:
        found = read_set(options.beir, options.split)
        with _folder(options.index) as index:
            answered = measure(found, names, Path(index), backends.embedder(), options.perturb)
        document = to_json(found.name, found.split, options.perturb, answered)
    text = json.dumps(document, ensure_ascii=False, indent=1) if options.json else "\n".join(table(document, answered))
    sys.stdout.write(f"{text}\n")
    return 0


def measure(
    found: BeirSet, names: Sequence[str], index: Path, embedder: Embedder, way: str = NONE
) -> dict[str, list[Answered]]:
    """Index the set where it is not yet, and ask every question under every condition.

    :raises UnchangedError: typed in this way, no question changes.
    :raises ConditionError: a condition cannot be measured.
    """
    check_measurable(names)
    questions = perturbed(found.questions, way)
    _indexed(found, index, embedder)
    return {
        name: asked(ranks_of(name, index, embedder, found.texts), questions, _progress(f"{found.name} {way} {name}"))
        for name in names
    }


def asked(
    ranks: Ranks, questions: Sequence[Asked], progress: Callable[[Sequence[Asked]], Iterable[Asked]] = iter
) -> list[Answered]:
    """Ask questions one at a time; the time is that of the whole retrieval, from the text typed to the ranking."""
    out = []
    for question in progress(questions):
        start = perf_counter()
        ranking = ranks(question.text)
        out.append(judged(question, ranking, perf_counter() - start))
    return out


def to_json(name: str, split: str, way: str, answered: Mapping[str, Sequence[Answered]]) -> dict[str, Any]:
    """Return the document that ``--json`` prints; every condition answered the same questions."""
    return {
        "dataset": name,
        "split": split,
        "perturb": way,
        "queries": max(map(len, answered.values()), default=0),
        "conditions": {name: means(of_condition) for name, of_condition in answered.items()},
    }


def table(document: Mapping[str, Any], answered: Mapping[str, Sequence[Answered]]) -> list[str]:
    """Return the lines for people: percent, with the 95 % interval of nDCG@10."""
    lines = [
        f"{document['dataset']}, {document['split']}, {document['perturb']}: {document['queries']} câu hỏi / questions",
        f"{'':18}{'nDCG@10':>9}{'95 %':>15}" + "".join(f"{name:>11}" for name in (*MEASURES[1:], "ms")),
    ]
    for name, scores in document["conditions"].items():
        low, high = intervals(answered[name])["nDCG@10"] or (0.0, 0.0)
        rest = "".join(f"{100 * scores[measure]:11.1f}" for measure in MEASURES[1:])
        between = f"[{100 * low:.1f}, {100 * high:.1f}]"
        lines.append(f"{name:18}{100 * scores['nDCG@10']:9.1f}{between:>15}{rest}{scores[MS]:11.1f}")
    return [*lines, "ms: trung vị một câu hỏi, không tính câu đầu / median of a question, the first one not counted"]


def _gold(
    path: Path, index: Path, names: Iterable[str], way: str, backends: Backends
) -> tuple[dict[str, Any], dict[str, list[Answered]]]:
    """Measure gold sections over an index that is there."""
    questions = read_questions(path)
    answered = {
        name: measure_gold(questions, name, index, way, _progress(f"{path.stem} {way} {name}"), backends)
        for name in names
    }
    return to_json(path.stem, GOLD_SPLIT, way, answered), answered


def _folder(index: Path | None) -> AbstractContextManager[Any]:
    if index is not None:
        return nullcontext(index)
    return TemporaryDirectory(prefix="hoi-van-ban-beir-", ignore_cleanup_errors=True)


def _indexed(found: BeirSet, index: Path, embedder: Embedder) -> None:
    """Make the index of a set, showing on a terminal how far it is."""
    from tqdm import tqdm

    with tqdm(total=len(found.texts), desc=f"{found.name}: index", leave=False, disable=None) as bar:
        index_texts(found.texts, index, embedder, bar.update)


def _progress(label: str) -> Callable[[Sequence[Asked]], Iterable[Asked]]:
    from tqdm import tqdm

    return lambda questions: tqdm(questions, desc=label, leave=False, disable=None)
