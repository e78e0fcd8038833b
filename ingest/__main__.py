"""``python -m ingest``: make the index match the corpus folder; ``python -m ingest inspect FILE …``: read only.

Exit codes: 0 when the index serves the folder, even if single files failed (they are listed with the reason);
1 when nothing could be done (no folder, nothing readable, another ingest running); 2 for wrong usage. An index that
was made by another model or release is made anew beside the old one, which serves until then. ``inspect`` ends with 1
when none of its files could be read. The environment chooses the embedding model and the servers, if any
(:class:`ingest.backends.Backends`).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from ingest.errors import HoiVanBanError
from ingest.messages import TEXTS, failure_json, report_json, report_lines, shown


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    _use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    inspecting = given[:1] == ["inspect"]
    options = _inspect_parser().parse_args(given[1:]) if inspecting else _parser().parse_args(given)
    try:
        if inspecting:
            return _inspect(options)
        if options.watch:
            _watch(options)
        else:
            _ingest(options)
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{TEXTS[options.lang]['stopped']}\n")
        return 0 if not inspecting and options.watch else 1
    except Exception as error:
        if not _complain(error):
            raise
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
    parser.add_argument(
        "--verify", action="store_true", help="so từng byte, không tin kích thước và giờ sửa / compare all bytes"
    )
    parser.add_argument(
        "--accept-secret",
        action="store_true",
        help="nhận cả tệp mang dấu mật (chỉ trên máy được phép) / index files that bear a secrecy mark",
    )
    parser.add_argument(
        "--wait",
        nargs="?",
        type=float,
        const=-1.0,
        default=0.0,
        metavar="SECONDS",
        help="đợi lần ingest khác xong, tối đa chừng ấy giây / wait for another ingest to end",
    )
    parser.add_argument(
        "--watch", action="store_true", help="theo dõi thư mục, đồng bộ mỗi khi có thay đổi / keep syncing"
    )
    parser.add_argument("--workers", type=_count, metavar="N", help="số tiến trình đọc tệp / reading processes")
    _add_output(parser)
    return parser


def _inspect_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest inspect",
        description="Đọc tệp và in những gì nhận ra, không lập chỉ mục. / Read files and print what is recognised.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--boxes", action="store_true", help="kèm vị trí từng chữ trên trang / places of words")
    parser.add_argument("--accept-secret", action="store_true", help="đọc cả tệp mang dấu mật / also secret files")
    parser.add_argument("--workers", type=_count, metavar="N", help="số tiến trình đọc tệp / reading processes")
    _add_output(parser)
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    parser.add_argument("--lang", choices=sorted(TEXTS, reverse=True), default="vi", help="ngôn ngữ thông báo")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: cần số từ 1 trở lên / 1 or more is needed")
    return number


def _ingest(options: argparse.Namespace) -> None:
    from ingest.backends import Backends
    from ingest.index import sync
    from ingest.sync.progress import bar

    started = time.perf_counter()
    texts = TEXTS[options.lang]
    with bar(texts["reading"], texts["page"]) as drawn:
        report = sync(
            options.corpus,
            options.index,
            backends=Backends.of_environment(os.environ),
            progress=drawn.file_done,
            on_page=drawn.page_done,
            rebuild=options.rebuild,
            renew=True,
            verify=options.verify,
            accept_secret=options.accept_secret,
            wait=options.wait,
            processes=options.workers,
        )
    seconds = time.perf_counter() - started
    if options.json:
        _say_json(report_json(report, seconds), indent=None if options.watch else 2)
    else:
        _say(*report_lines(report, seconds, options.lang))


def _watch(options: argparse.Namespace) -> None:
    """Keep syncing; with ``--json`` each sync prints its report as one line."""
    from ingest.sync.watch import watch

    sys.stderr.write(f"{TEXTS[options.lang]['watching'].format(corpus=options.corpus)}\n")
    started = False

    def once() -> None:
        nonlocal started
        _ingest(options)
        options.rebuild = False if started else options.rebuild
        started = True

    def complain(error: BaseException) -> None:
        if not _complain(error):
            sys.stderr.write(f"{error!r}\n")

    watch(options.corpus, options.index, once, complain)


def _inspect(options: argparse.Namespace) -> int:
    from ingest.inspection import inspect_files, lines, to_json
    from ingest.sync.progress import bar

    texts = TEXTS[options.lang]
    with bar(texts["reading"], texts["page"]) as drawn:
        directives, failed = inspect_files(
            options.files,
            accept_secret=options.accept_secret,
            processes=options.workers,
            on_page=drawn.page_done,
        )
    if options.json:
        found = [to_json(directive, boxes=options.boxes) for directive in directives]
        _say_json({"directives": found, "failed": [failure_json(failure) for failure in failed]})
    else:
        _say(*(line for directive in directives for line in (*lines(directive), "")))
        for failure in failed:
            sys.stderr.write(f"{shown(failure, options.lang)}\n")
    return 0 if directives else 1


def _complain(error: BaseException) -> bool:
    """Say what went wrong; False for an error that is no message."""
    if isinstance(error, HoiVanBanError):
        sys.stderr.write(f"{error}\n")
    elif isinstance(error, OSError):
        sys.stderr.write(f"Lỗi hệ thống tệp: {error}\nFile system error: {error}\n")
    elif isinstance(error, SQLAlchemyError):
        reason = getattr(error, "orig", None) or error
        sys.stderr.write(
            f"Danh mục không ghi được ({reason}); kiểm tra ổ đĩa còn chỗ và có quyền ghi rồi chạy lại.\n"
            f"The catalogue cannot be written ({reason}); check free space and permissions, then run this again.\n"
        )
    else:
        return False
    return True


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def _say_json(value: object, indent: int | None = 2) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=indent))


def _use_utf8() -> None:
    """Write Vietnamese also where the console's own encoding lacks it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
