"""What ``python -m ingest`` says to people, in two languages, and its report as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.report import Failure, SyncReport

TEXTS = {
    "vi": {
        "summary": "{added} thêm mới, {updated} cập nhật, {unchanged} không đổi, {removed} đã bỏ, {failed} lỗi{moved} "
        "({seconds:.1f} giây)",
        "moved_count": ", {count} đổi chỗ",
        "added": "Thêm mới",
        "updated": "Cập nhật",
        "removed": "Đã bỏ",
        "moved": "Đổi chỗ",
        "failed": "Lỗi",
        "copies": "Một văn bản trong nhiều tệp",
        "near": "Gần giống nhau ({percent} %), không gộp",
        "draft": "có thể là dự thảo",
        "unapplied": "Sửa tay chưa áp dụng",
        "more": "… và {count} dòng nữa (xem --json)",
        "rebuilt": "Đã tạo lại toàn bộ chỉ mục",
        "reading": "Đọc văn bản",
        "page": "trang",
        "watching": "Đang theo dõi {corpus}; Ctrl-C để dừng.",
        "stopped": "Đã dừng; chạy lại để tiếp tục, chỉ mục không bị hỏng.",
    },
    "en": {
        "summary": "{added} added, {updated} updated, {unchanged} unchanged, {removed} removed, {failed} failed{moved} "
        "({seconds:.1f} s)",
        "moved_count": ", {count} moved",
        "added": "Added",
        "updated": "Updated",
        "removed": "Removed",
        "moved": "Moved",
        "failed": "Failed",
        "copies": "One directive in several files",
        "near": "Nearly the same ({percent} %), not merged",
        "draft": "perhaps a draft",
        "unapplied": "Corrections not applied",
        "more": "… and {count} lines more (see --json)",
        "rebuilt": "The whole index was made anew",
        "reading": "Reading",
        "page": "page",
        "watching": "Watching {corpus}; Ctrl-C to stop.",
        "stopped": "Stopped; run it again to go on, the index is intact.",
    },
}
_MOST_LINES = 30
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def report_lines(report: SyncReport, seconds: float, language: str) -> Iterator[str]:
    """Yield what a sync did, for people; long lists of copies are cut."""
    texts = TEXTS[language]
    if report.rebuilt:
        yield f"{texts['rebuilt']}: {in_language(report.rebuilt, language)}"
    for name in ("added", "updated", "removed"):
        for file in getattr(report, name):
            yield f"{texts[name]}: {_clean(file)}"
    for moved in report.moved:
        yield f"{texts['moved']}: {_clean(moved.old)} → {_clean(moved.new)}"
    same = [f"{texts['copies']}: {_clean('; '.join(copies.files))}" for copies in report.copies]
    yield from _shortened(same, texts["more"])
    yield from _shortened([_near_line(report, n, texts) for n in range(len(report.near_copies))], texts["more"])
    for failure in report.unapplied:
        yield f"{texts['unapplied']}: {shown(failure, language)}"
    for failure in report.failed:
        yield f"{texts['failed']}: {shown(failure, language)}"
    names = ("added", "updated", "unchanged", "removed", "failed")
    counts = {name: len(getattr(report, name)) for name in names}
    moved_count = texts["moved_count"].format(count=len(report.moved)) if report.moved else ""
    yield texts["summary"].format(seconds=seconds, moved=moved_count, **counts)


def _near_line(report: SyncReport, place: int, texts: dict[str, str]) -> str:
    near = report.near_copies[place]
    files = "; ".join(f"{_clean(f)} ({texts['draft']})" if f == near.draft else _clean(f) for f in near.files)
    return f"{texts['near'].format(percent=round(100 * near.similarity))}: {files}"


def _shortened(lines: list[str], more: str) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield more.format(count=len(lines) - _MOST_LINES)


def report_json(report: SyncReport, seconds: float) -> dict[str, Any]:
    """Return a report as plain values."""
    return {
        "added": list(report.added),
        "updated": list(report.updated),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "failed": [failure_json(failure) for failure in report.failed],
        "moved": [{"from": moved.old, "to": moved.new} for moved in report.moved],
        "copies": [{"directive_id": copies.directive_id, "files": list(copies.files)} for copies in report.copies],
        "near_copies": [
            {
                "files": list(near.files),
                "directive_ids": list(near.directive_ids),
                "similarity": near.similarity,
                "draft": near.draft,
            }
            for near in report.near_copies
        ],
        "unapplied": [failure_json(failure) for failure in report.unapplied],
        "rebuilt": report.rebuilt,
        "elapsed_ms": round(seconds * 1000),
    }


def failure_json(failure: Failure) -> dict[str, str]:
    """Return a failure as plain values."""
    return {"file": failure.file, "error": failure.error}


def shown(failure: Failure, language: str) -> str:
    """Return the reason in one language, the file named first."""
    reason = in_language(failure.error, language)
    return _clean(reason if failure.file in reason else f"{failure.file}: {reason}")


def in_language(message: str, language: str) -> str:
    """Return one language's part of a message of two lines, Vietnamese and English."""
    vietnamese, _, english = message.partition("\n")
    return english if language == "en" and english else vietnamese


def _clean(text: str) -> str:
    """Return a text without control characters: a file's name must not steer the terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\n", " "))
