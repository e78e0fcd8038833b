"""The options of ``python -m answer`` that write files: an answer, all assignments or some."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from answer.datamodels import Answer
from answer.export.files import write
from answer.phrases import phrases

ANSWERS = (".md", ".docx")
ASSIGNMENTS = (".xlsx", ".ics")
_ALARM_DAYS = 365
_NARROWING = ("agency", "directive", "due_since", "due_until", "remind")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to the command line."""
    parser.add_argument(
        "--export", type=Path, metavar="FILE", help="ghi câu trả lời ra tệp .md, .docx / write the answer to a file"
    )
    group = parser.add_argument_group("nhiệm vụ / assignments")
    group.add_argument(
        "--assignments",
        type=Path,
        metavar="FILE",
        help="ghi bảng nhiệm vụ (.xlsx) hoặc lịch thời hạn (.ics), không cần câu hỏi / "
        "write the table of assignments or the calendar of deadlines; needs no question",
    )
    for name, metavar, meaning in (
        ("agency", "TÊN", "cơ quan chủ trì hoặc phối hợp / lead or coordinating agency"),
        ("directive", "SỐ", "số, ký hiệu hoặc mã văn bản / number or id of a document"),
    ):
        group.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=f"{meaning}; lặp lại được")
    for name, meaning in (("since", "từ ngày / from"), ("until", "đến hết ngày / up to and including")):
        help_text = f"thời hạn {meaning} (YYYY-MM-DD)"
        group.add_argument(f"--due-{name}", type=_day, metavar="NGÀY", help=help_text)
    group.add_argument(
        "--remind", type=int, metavar="N", help="tệp .ics: nhắc trước N ngày / an alarm N days before each deadline"
    )


def _day(text: str) -> date:
    """Read a day in the form of ISO 8601."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”: viết như / write as 2025-06-30") from error


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Leave with status 2 where the options do not fit each other, or a file's kind is none that can be written."""
    for name, file, suffixes in (
        ("--export", options.export, ANSWERS),
        ("--assignments", options.assignments, ASSIGNMENTS),
    ):
        if file is not None and file.suffix.lower() not in suffixes:
            values = {"file": file, "suffixes": ", ".join(suffixes)}
            told = (phrases(language).say("export_suffix", **values) for language in ("vi", "en"))
            parser.error(f"{name} {' / '.join(told)}")
    if options.export is not None and options.question is None:
        parser.error("--export cần một câu hỏi / --export needs a question")
    given = [f"--{name.replace('_', '-')}" for name in _NARROWING if getattr(options, name) not in (None, [])]
    if given and options.assignments is None:
        parser.error(f"{', '.join(given)}: chỉ dùng với --assignments / only with --assignments")
    if options.remind is not None:
        if options.assignments.suffix.lower() != ".ics":
            parser.error("--remind: chỉ dùng với tệp .ics / only with an .ics file")
        if not 0 <= options.remind <= _ALARM_DAYS:
            parser.error(f"--remind {options.remind}: từ 0 đến {_ALARM_DAYS} ngày / from 0 to {_ALARM_DAYS} days")


def save_answer(answer: Answer, file: Path, asked: date) -> None:
    """Write an answer in the format of the file's suffix.

    Raises:
        ExportError: the file cannot be written.
    """
    from answer.export.outline import outline

    parts = outline(answer, asked)
    if file.suffix.lower() == ".md":
        from answer.export.markdown import markdown

        write(file, markdown(parts).encode())
        return
    from answer.export.docx import docx

    write(file, docx(parts))


def save_assignments(options: argparse.Namespace, database: str | None, stamp: datetime) -> dict[str, Any]:
    """Write the assignments that the options ask for; return the file, how many there are and how many have a date.

    ``database`` is where the catalogue is kept instead of the index folder; ``stamp`` stands in calendars.

    Raises:
        IndexMissingError: there is no index.
        QuestionError: the options name a directive or an agency that no assignment has.
        ExportError: the file cannot be written.
    """
    from answer.export.worklist import Narrowed, check_agencies, listed
    from ingest.store.catalogue import Catalogue

    catalogue = Catalogue.open(options.index, database)
    check_agencies(catalogue, options.agency)
    wanted = Narrowed(
        agencies=tuple(options.agency),
        directives=tuple(options.directive),
        since=options.due_since,
        until=options.due_until,
    )
    found = listed(catalogue, wanted, date.today(), order="directive").rows
    file: Path = options.assignments
    if file.suffix.lower() == ".ics":
        from answer.export.ics import ics

        write(file, ics(found, stamp, remind=options.remind))
    else:
        from answer.export.xlsx import xlsx

        write(file, xlsx(found))
    return {"file": str(file), "assignments": len(found), "dated": sum(one.due is not None for one in found)}


def told(written: dict[str, Any]) -> str:
    """Say what :func:`save_assignments` wrote, and what a calendar has no place for."""
    say = phrases("vi").say
    calendar = Path(written["file"]).suffix.lower() == ".ics"
    count, undated = written["dated" if calendar else "assignments"], written["assignments"] - written["dated"]
    lines = [say("assignments_written", count=count, file=written["file"])]
    if calendar:
        lines.append(say("deadlines_counted", dated=count, undated=undated))
    return "\n".join(lines) + "\n"
