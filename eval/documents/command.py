"""``python -m eval documents``: read the labelled files and print how much of them was read right."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.documents.judge import judge
from eval.documents.labels import LabelError, read_labels
from eval.documents.report import lines, to_json
from ingest.inspection import inspect_files


def parser() -> argparse.ArgumentParser:
    """Return the command line of ``python -m eval documents``."""
    out = argparse.ArgumentParser(
        prog="python -m eval documents",
        description="Chấm việc đọc văn bản theo nhãn. / Score how directives are read against labels.",
    )
    out.add_argument(
        "--labels", type=Path, required=True, metavar="FILE", help="tệp nhãn JSONL / labels, a line a file"
    )
    out.add_argument("--files", type=Path, required=True, metavar="DIR", help="thư mục chứa các tệp / folder of files")
    out.add_argument("--cache", type=Path, metavar="DIR", help="giữ kết quả OCR ở đây / keep recognised pages here")
    out.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    return out


def main(arguments: Sequence[str]) -> int:
    """Run the command; 0 when all files were judged, even where some could not be read (they count as missed)."""
    options = parser().parse_args(arguments)
    labels = read_labels(options.labels)
    if not options.files.is_dir():
        raise LabelError(
            f"{options.files}: không có thư mục này; chỉ đúng thư mục bằng --files.",
            f"{options.files}: no such folder; point --files to the folder of the labelled files.",
        )
    paths = {str(options.files / label.file): label for label in labels}
    directives, failed = inspect_files(list(paths), cache=options.cache)
    reasons = {failure.file: failure.error for failure in failed}
    verdicts = [
        judge(label, [d for d in directives if d.file == path], reasons.get(path)) for path, label in paths.items()
    ]
    report = to_json(verdicts)
    text = json.dumps(report, ensure_ascii=False, indent=1) if options.json else "\n".join(lines(report))
    sys.stdout.write(f"{text}\n")
    return 0
