"""``python -m ingest``: make the index match the corpus folder; ``python -m ingest inspect FILE …``: read only.

Exit codes: 0 when the index serves the folder, even if single files failed (they are listed with the reason);
1 when nothing could be done (no folder, nothing readable, another ingest running, an index of another model);
2 for wrong usage. ``inspect`` ends with 1 when none of its files could be read. The environment variables
``EMBED_MODEL`` and ``DATABASE_URL`` choose the embedding model and the catalogue's database.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy.exc import SQLAlchemyError

from ingest.errors import HoiVanBanError
from ingest.report import Failure, SyncReport

if TYPE_CHECKING:
    from tqdm import tqdm

_TEXTS = {
    "vi": {
        "summary": "{added} thêm mới, {updated} cập nhật, {unchanged} không đổi, {removed} đã bỏ, {failed} lỗi "
        "({seconds:.1f} giây)",
        "added": "Thêm mới",
        "updated": "Cập nhật",
        "removed": "Đã bỏ",
        "failed": "Lỗi",
        "reading": "Đọc văn bản",
        "stopped": "Đã dừng; chạy lại để tiếp tục, chỉ mục không bị hỏng.",
    },
    "en": {
        "summary": "{added} added, {updated} updated, {unchanged} unchanged, {removed} removed, {failed} failed "
        "({seconds:.1f} s)",
        "added": "Added",
        "updated": "Updated",
        "removed": "Removed",
        "failed": "Failed",
        "reading": "Reading",
        "stopped": "Stopped; run it again to go on, the index is intact.",
    },
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    _use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    inspecting = given[:1] == ["inspect"]
    options = _inspect_parser().parse_args(given[1:]) if inspecting else _parser().parse_args(given)
    try:
        return _inspect(options) if inspecting else _ingest(options)
    except HoiVanBanError as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"Lỗi hệ thống tệp: {error}\nFile system error: {error}\n")
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        sys.stderr.write(
            f"Danh mục không ghi được ({reason}); kiểm tra ổ đĩa còn chỗ và có quyền ghi rồi chạy lại.\n"
            f"The catalogue cannot be written ({reason}); check free space and permissions, then run this again.\n"
        )
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{_TEXTS[options.lang]['stopped']}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Đồng bộ chỉ mục với thư mục văn bản. / Make the index match the corpus folder.",
        epilog="python -m ingest inspect FILE … [--json]: đọc tệp, không lập chỉ mục / read files without indexing.",
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="thư mục văn bản (mặc định: corpus)")
    parser.add_argument("--index", type=Path, default=Path("index"), help="thư mục chỉ mục (mặc định: index)")
    parser.add_argument("--rebuild", action="store_true", help="tạo lại toàn bộ; chỉ mục cũ phục vụ đến khi xong")
    _add_output(parser)
    return parser


def _inspect_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest inspect",
        description="Đọc tệp và in những gì nhận ra, không lập chỉ mục. / Read files and print what is recognised.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    _add_output(parser)
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    parser.add_argument("--lang", choices=sorted(_TEXTS, reverse=True), default="vi", help="ngôn ngữ thông báo")


def _ingest(options: argparse.Namespace) -> int:
    from ingest.embedder import load_embedder
    from ingest.index import sync

    started = time.perf_counter()
    embedder = load_embedder(os.environ.get("EMBED_MODEL") or None)
    url = os.environ.get("DATABASE_URL") or None
    with _progress_bar(_TEXTS[options.lang]["reading"]) as progress:
        report = sync(
            options.corpus, options.index, embedder=embedder, url=url, progress=progress, rebuild=options.rebuild
        )
    seconds = time.perf_counter() - started
    if options.json:
        _say_json(_report_json(report, seconds))
    else:
        _say(*_report_lines(report, seconds, options.lang))
    return 0


def _inspect(options: argparse.Namespace) -> int:
    from ingest.inspection import inspect_files, lines, to_json

    directives, failed = inspect_files(options.files)
    if options.json:
        _say_json({"directives": [to_json(d) for d in directives], "failed": [_failure_json(f) for f in failed]})
    else:
        _say(*(line for directive in directives for line in (*lines(directive), "")))
        for failure in failed:
            sys.stderr.write(f"{_shown(failure, options.lang)}\n")
    return 0 if directives else 1


@contextmanager
def _progress_bar(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """Draw a bar on stderr from the first file on, only where a person watches."""
    bars: list[tqdm[NoReturn]] = []

    def show(done: int, total: int, file: str) -> None:
        if not bars:
            from tqdm import tqdm

            bars.append(tqdm(total=total, desc=label, unit="tệp", disable=None, file=sys.stderr))
        bars[0].set_postfix_str(Path(file).name[-40:], refresh=False)
        bars[0].update(done - bars[0].n)

    try:
        yield show
    finally:
        for bar in bars:
            bar.close()


def _report_lines(report: SyncReport, seconds: float, language: str) -> Iterator[str]:
    texts = _TEXTS[language]
    for name in ("added", "updated", "removed"):
        for file in getattr(report, name):
            yield f"{texts[name]}: {file}"
    for failure in report.failed:
        yield f"{texts['failed']}: {_shown(failure, language)}"
    names = ("added", "updated", "unchanged", "removed", "failed")
    yield texts["summary"].format(seconds=seconds, **{name: len(getattr(report, name)) for name in names})


def _shown(failure: Failure, language: str) -> str:
    """Return the reason in one language, the file named first."""
    vietnamese, _, english = failure.error.partition("\n")
    reason = english if language == "en" and english else vietnamese
    return reason if failure.file in reason else f"{failure.file}: {reason}"


def _report_json(report: SyncReport, seconds: float) -> dict[str, object]:
    return {
        "added": list(report.added),
        "updated": list(report.updated),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "failed": [_failure_json(failure) for failure in report.failed],
        "elapsed_ms": round(seconds * 1000),
    }


def _failure_json(failure: Failure) -> dict[str, str]:
    return {"file": failure.file, "error": failure.error}


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _say_json(value: object) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=2))


def _use_utf8() -> None:
    """Write Vietnamese also where the console's own encoding lacks it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
