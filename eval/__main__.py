"""``python -m eval``: ask the gold questions, print the scores, write results.json, report.md and ``runs/``.

``python -m eval documents``: how well directives are read (:mod:`eval.documents.command`).
``python -m eval retrieval``: how well passages are found (:mod:`eval.retrieval.command`).

Exit 0: done; 1: an error, an inexact quote, or with ``--check`` a score below its floor; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.floors import check, read_expected
from eval.gold import DEFAULT_GOLD, Question, read_gold
from eval.report import GoldReport, markdown, summary
from eval.runner import run
from eval.runs import keep
from ingest.backends import Backends
from ingest.errors import HoiVanBanError

DEFAULT_CORPUS = Path("corpus")
DEFAULT_INDEX = Path("index")


def parser() -> argparse.ArgumentParser:
    """Return the command line of ``python -m eval``."""
    out = argparse.ArgumentParser(
        prog="python -m eval", description="Chấm câu trả lời theo nhãn chuẩn. / Score the answers against gold labels."
    )
    out.add_argument(
        "--gold",
        nargs="+",
        action="extend",
        type=Path,
        metavar="FILE",
        help="tệp nhãn; mặc định các tệp seeds-* trong eval/gold / gold files",
    )
    out.add_argument("--corpus", type=Path, metavar="DIR", help="thư mục văn bản; mặc định corpus / the directives")
    out.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help="chỉ mục có sẵn; mặc định index, đồng bộ trước khi chấm / an index; synced first if --corpus is given too",
    )
    out.add_argument(
        "--out",
        type=Path,
        default=Path("eval/out"),
        metavar="DIR",
        help="nơi ghi results.json và report.md; mặc định eval/out / where reports go",
    )
    out.add_argument(
        "--check",
        action="store_true",
        help="thoát 1 nếu dưới ngưỡng trong eval/expected.yaml / exit 1 below the floors",
    )
    out.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a Windows console's code page may lack Vietnamese letters
            stream.reconfigure(encoding="utf-8")
    given = list(sys.argv[1:] if argv is None else argv)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    try:
        if given[:1] == ["documents"]:
            from eval.documents.command import main as documents

            return documents(given[1:])
        if given[:1] == ["retrieval"]:
            from eval.retrieval.command import main as retrieval

            return retrieval(given[1:], Backends.of_environment(os.environ))
        if given[:1] == ["retrieval-sets"]:
            from eval.retrieval.sets_command import main as retrieval_sets

            return retrieval_sets(given[1:])
        if given[:1] == ["retrieval-report"]:
            from eval.retrieval.report_command import main as retrieval_report

            return retrieval_report(given[1:])
        return _evaluate(parser().parse_args(given))
    except HoiVanBanError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _evaluate(arguments: argparse.Namespace) -> int:
    """Ask, judge, write, print."""
    files = arguments.gold or list(DEFAULT_GOLD)
    gold = [(_shown(file), read_gold(file)) for file in files]
    expected = read_expected() if arguments.check else {}
    with _assistant(arguments.corpus, arguments.index) as assistant:
        reports = [
            GoldReport(name, run(assistant, questions, assistant.catalogue.directive, _progress(name)))
            for name, questions in gold
        ]
    passed, lines = check(reports, expected) if arguments.check else (True, [])
    document = {"passed": passed and all(report.quotes_exact for report in reports), "check": lines}
    document["gold"] = [report.to_json() for report in reports]
    _write(arguments.out, document, markdown(reports, lines))
    if arguments.json:
        _say(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        _say("\n".join([*(summary(report) for report in reports), *lines, f"→ {arguments.out / 'report.md'}"]))
    return _status(reports, passed)


def _status(reports: Sequence[GoldReport], passed: bool) -> int:
    """Return 1 for a quote that is not the stored text (always) or a missed floor, else 0."""
    inexact = [report.gold for report in reports if not report.quotes_exact]
    if inexact:
        sys.stderr.write(f"Có lời trích không đúng nguyên văn: {', '.join(inexact)}\nSome quotes are not exact.\n")
    return 0 if passed and not inexact else 1


@contextmanager
def _assistant(corpus: Path | None, index: Path | None) -> Iterator[Any]:
    """Open the assistant over the index asked for.

    Only --index: as it is. Otherwise the index is synced with the corpus first; a corpus other than the default one
    without --index goes to a temporary folder, since syncing it into the default index would empty that.
    """
    from answer.assistant import Assistant
    from answer.llm.language_model import LanguageModelSettings
    from ingest.index import sync

    backends, language_model = Backends.of_environment(os.environ), LanguageModelSettings.of_environment(os.environ)
    if index is not None and corpus is None:
        yield Assistant.open(index, backends, language_model)
        return
    corpus = corpus or DEFAULT_CORPUS
    if index is None and corpus.resolve() != DEFAULT_CORPUS.resolve():
        with TemporaryDirectory(prefix="hoi-van-ban-eval-", ignore_cleanup_errors=True) as folder:
            in_folder = replace(backends, database_url=None, chroma_url=None)
            sync(corpus, Path(folder), backends=in_folder)
            yield Assistant.open(Path(folder), in_folder, language_model)
        return
    index = index or DEFAULT_INDEX
    sync(corpus, index, backends=backends)
    yield Assistant.open(index, backends, language_model)


def _progress(name: str) -> Callable[[Iterable[Question]], Iterable[Question]]:
    """Return a wrapper that shows on a terminal how far a gold file is."""
    from tqdm import tqdm

    return lambda questions: tqdm(questions, desc=Path(name).stem, unit="q", leave=False, disable=None)


def _shown(file: Path) -> str:
    """Return the path as it is reported: relative to the working folder where it lies inside it."""
    full = file.resolve()
    return (full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else file).as_posix()


def _write(out: Path, document: dict[str, Any], report: str) -> None:
    """Write results.json and report.md, and keep the results beside those of earlier runs.

    Raises:
        HoiVanBanError: the folder cannot be written to.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "results.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (out / "report.md").write_text(report, encoding="utf-8")
        keep(out, document)
    except OSError as error:
        raise HoiVanBanError(
            f"{out}: không ghi được kết quả.", f"{out}: the results cannot be written: {error}"
        ) from error


def _say(text: str) -> None:
    """Write a text for people, or one JSON document, to stdout."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
