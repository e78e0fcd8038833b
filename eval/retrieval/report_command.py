"""``python -m eval retrieval-report``: every run behind docs/retrieval.md, and its tables made anew."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.retrieval.beir import BeirError
from eval.retrieval.command import GOLD_SPLIT
from eval.retrieval.page import rendered
from eval.retrieval.plan import LARGE, Bench, runs
from ingest.embedder import load_embedder

PAGE = Path("docs/retrieval.md")


def parser() -> argparse.ArgumentParser:
    """Return the command line of ``python -m eval retrieval-report``."""
    out = argparse.ArgumentParser(
        prog="python -m eval retrieval-report",
        description="Đo việc tìm kiếm, dựng lại các bảng. / Run every retrieval measurement, render the tables.",
    )
    out.add_argument("--data", type=Path, metavar="DIR", help="thư mục dữ liệu; không có thì chỉ dựng lại các bảng / "
                     "the data folder; without it the tables are rendered from the results that there are")  # fmt: skip
    out.add_argument("--out", type=Path, default=PAGE, metavar="FILE", help=f"trang; mặc định / the page ({PAGE})")
    out.add_argument(
        "--work",
        type=Path,
        default=Path("eval/out/retrieval"),
        metavar="DIR",
        help="giữ các bộ và chỉ mục / where made sets and indexes are kept (eval/out/retrieval)",
    )
    out.add_argument(
        "--set",
        action="extend",
        nargs="+",
        metavar="NAME",
        help=f"chỉ các bộ này, giữ kết quả khác; mặc định tất cả trừ {LARGE} / only these sets, other results stay; "
        f"all but {LARGE} by default; {GOLD_SPLIT}: gold sections",
    )
    return out


def main(arguments: Sequence[str]) -> int:
    """Run the command: always with the shipped model, for the page describes what ships."""
    options = parser().parse_args(arguments)
    page = _read(options.out)
    results = options.out.with_suffix(".json")
    if options.data is None:
        options.out.write_text(rendered(page, json.loads(_read(results))), encoding="utf-8")
    else:
        _measure(options, results, page)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _measure(options: argparse.Namespace, results: Path, page: str) -> None:
    """Run what is asked for.

    Results and page are written after each run: an interrupted one is not lost, and the two always agree.
    """
    start = perf_counter()

    def say(text: str) -> None:
        sys.stderr.write(f"{perf_counter() - start:6.0f} s  {text}\n")
        sys.stderr.flush()

    embedder = load_embedder()
    names = options.set or [*(run.dataset for run in runs() if run.dataset != LARGE), GOLD_SPLIT]
    wanted = [run for run in runs() if run.dataset in names]
    unknown = sorted(set(names) - {run.dataset for run in wanted} - {GOLD_SPLIT})
    if unknown:
        raise BeirError(f"--set: không có bộ {', '.join(unknown)}.", f"--set: no set {', '.join(unknown)}.")
    kept = _kept(results, embedder.model_id, names)
    bench = Bench(options.data, options.work, embedder, say)
    for document in bench.results(wanted, gold=GOLD_SPLIT in names):
        kept.append(document)
        everything = {"machine": _machine(), "model": embedder.model_id, "runs": kept}
        results.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        options.out.write_text(rendered(page, everything), encoding="utf-8")
    say("done")


def _kept(results: Path, model: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return earlier results of the same model over sets that are not measured now."""
    earlier = json.loads(_read(results)) if results.exists() else {}
    if earlier.get("model") != model:
        return []
    return [
        run for run in earlier["runs"] if (GOLD_SPLIT if run["split"] == GOLD_SPLIT else run["dataset"]) not in names
    ]


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} CPU, Python {platform.python_version()}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BeirError(f"{path}: không đọc được ({error}).", f"{path}: cannot be read: {error}") from error
