"""Ask from the command line.

    python -m answer "Cơ quan nào chủ trì công tác tuyên truyền?" [--index index] [--history "câu trước" …] [--json]
    python -m answer "…" --export tra-loi.docx
    python -m answer --batch questions.jsonl --json
    python -m answer --assignments nhiem-vu.xlsx [--agency "Sở Y tế"] [--due-until 2025-06-30] [--json]

With --batch, one JSON object a line in (`id`, `question`, optional `history`), one answer object a line out, in
order; a question that fails gives {"id", "answered": null, "error"} and the run goes on. --export also writes the
answer to a file; --assignments writes what the directives order, without a question. Exit status: 0 done (a refusal is
an answer), 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from answer.datamodels import Answer
from answer.export import command as exporting
from answer.phrases import phrases
from ingest.errors import HoiVanBanError, QuestionError

if TYPE_CHECKING:
    from answer.assistant import Assistant

OK, FAILED, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    """Run the command; return the exit status."""
    options = _options(arguments)
    try:
        _run(options, out or sys.stdout)
    except QuestionError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except HoiVanBanError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    return OK


def _run(options: argparse.Namespace, out: TextIO) -> None:
    """Answer the question or the batch, or write the assignments.

    Raises:
        HoiVanBanError: the question or the index is at fault.
    """
    # Here, because it takes a second (chromadb): --help and a mistyped command answer at once.
    from answer.assistant import Assistant, check
    from answer.llm.language_model import LanguageModelSettings
    from ingest.backends import Backends

    backends = Backends.of_environment(os.environ)
    if options.assignments is not None:
        written = exporting.save_assignments(options, backends.database_url, datetime.now(UTC))
        out.write(_json(written, indent=2) + "\n" if options.json else exporting.told(written))
        return
    if options.batch is None:
        check(options.question)
    assistant = Assistant.open(options.index, backends, LanguageModelSettings.of_environment(os.environ))
    if options.batch is not None:
        for row in _batch(assistant, options.batch):
            out.write(_json(row) + "\n")
            out.flush()
        return
    answer = assistant.ask(options.question, options.history)
    out.write(_json(answer.to_json(), indent=2) + "\n" if options.json else _readable(answer))
    if options.export is not None:
        exporting.save_answer(answer, options.export, date.today())
        sys.stderr.write(phrases(answer.language).say("export_written", file=options.export) + "\n")


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    """Return JSON that can be written whatever a batch's line holds: halves of surrogate pairs become "?"."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace").decode("utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; wrong usage leaves with status 2."""
    parser = argparse.ArgumentParser(
        prog="python -m answer", description="Hỏi các văn bản đã lập chỉ mục / Ask the indexed directives"
    )
    parser.add_argument("question", nargs="?", help="câu hỏi / the question")
    parser.add_argument("--index", type=Path, default=Path("index"), help="thư mục chỉ mục / index folder (index)")
    parser.add_argument(
        "--history",
        action="extend",
        nargs="+",
        default=[],
        metavar="CÂU",
        help="các câu hỏi trước, cũ nhất trước; có thể lặp lại / earlier questions, oldest first; may be repeated",
    )
    parser.add_argument("--batch", type=Path, metavar="FILE", help="tệp JSONL nhiều câu hỏi / JSONL file of questions")
    parser.add_argument("--json", action="store_true", help="in JSON / print JSON")
    exporting.add_options(parser)
    options = parser.parse_args(arguments)
    if sum(given is not None for given in (options.question, options.batch, options.assignments)) != 1:
        parser.error(
            "cần đúng một trong ba: câu hỏi, --batch FILE hoặc --assignments FILE / "
            "give one of the three: a question, --batch FILE or --assignments FILE"
        )
    exporting.check(parser, options)
    if options.batch is not None and not options.batch.is_file():
        parser.error(f"--batch {options.batch}: không có tệp này / no such file")
    return options


def _batch(assistant: Assistant, file: Path) -> Iterator[dict[str, Any]]:
    """Yield one answer object for each non-blank line of the file."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _one(assistant, line, number)


def _one(assistant: Assistant, line: str, number: int) -> dict[str, Any]:
    """Answer one line; whatever goes wrong with it is told in its own object."""
    identifier: object = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError("a line must be a JSON object")
        identifier = row.get("id")
        history = row.get("history") or []
        if not isinstance(row.get("question"), str) or not all(isinstance(text, str) for text in history):
            raise TypeError("`question` must be a string and `history` a list of strings")
        return {"id": identifier, **assistant.ask(row["question"], history).to_json()}
    except Exception as error:  # a batch goes on whatever one line does
        return {"id": identifier, "answered": None, "error": f"line {number}: {error}"}


def _readable(answer: Answer) -> str:
    """Lay the answer out for a terminal: text, warnings, then each citation with its quote."""
    lines = [answer.text, ""]
    if answer.understood:
        lines.insert(0, f"({answer.understood})")
    lines += [f"! {warning.text}" for warning in answer.warnings]
    for citation in answer.citations:
        place = f", {citation.section}" if citation.section else ""
        lines.append(
            f"[{citation.marker}] {citation.document}{place} ({citation.file}): {' '.join(citation.quote.split())}"
        )
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
