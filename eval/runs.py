"""The runs that were kept: every ``python -m eval`` leaves its results under ``<out>/runs``, the last thirty stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from ingest.errors import HoiVanBanError

KEPT = 30
FOLDER = "runs"
_NAME = re.compile(r"\d{8}T\d{12}Z")


class RunError(HoiVanBanError):
    """A run that was kept cannot be read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that was kept; ``id`` is the time of its end, in UTC, and the name of its file."""

    id: str
    path: Path

    @property
    def at(self) -> datetime:
        """When the run ended, in UTC."""
        return datetime.strptime(self.id, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)


def keep(out: Path, document: Mapping[str, Any], at: datetime | None = None) -> Kept:
    """Write the results of a run beside those before it; the oldest go.

    :raises OSError: the folder cannot be written to.
    """
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = (at or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S%fZ")
    path = folder / f"{name}.json"
    unfinished = folder / f".{name}.part"
    unfinished.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(path)
    for old in kept(out)[KEPT:]:
        old.path.unlink(missing_ok=True)
    return Kept(name, path)


def kept(out: Path) -> list[Kept]:
    """Return the runs that were kept, the latest first."""
    found = [path for path in (out / FOLDER).glob("*.json") if _NAME.fullmatch(path.stem)]
    return [Kept(path.stem, path) for path in sorted(found, reverse=True)]


def read(run: Kept) -> dict[str, Any]:
    """Return the results of a run, as ``python -m eval --json`` prints them.

    :raises RunError: the file is gone or no JSON.
    """
    try:
        document: dict[str, Any] = json.loads(run.path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(
            f"Không đọc được kết quả của lần chấm {run.id} ({error}). Xóa tệp {run.path}; các lần khác vẫn xem được.",
            f"The results of the run {run.id} cannot be read ({error}). Delete {run.path}; the other runs are there.",
        ) from error
    return document


Change = Literal["right", "wrong", "other", "same", "new"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A question's result beside that of the run before.

    ``change`` is what became of it: it is right or wrong now and was not before, the answer is worded otherwise with
    the same verdict, nothing changed, or the run before did not ask it.
    """

    result: Mapping[str, Any]
    before: Mapping[str, Any] | None
    change: Change


def compared(gold: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Compared]:
    """Yield the results of one gold file, as a run holds them, each beside that of another run.

    >>> now, earlier = {"id": "a", "right": True, "answer": None}, {"id": "a", "right": False, "answer": None}
    >>> [each.change for each in compared({"results": [now]}, {"results": [earlier]})]
    ['right']
    """
    earlier = {result["id"]: result for result in before["results"]} if before else {}
    for result in gold["results"]:
        was = earlier.get(result["id"])
        yield Compared(result, was, _change(result, was))


def _change(now: Mapping[str, Any], was: Mapping[str, Any] | None) -> Change:
    if was is None or was.get("question") != now.get("question"):
        return "new"
    if now["right"] != was["right"]:
        return "right" if now["right"] else "wrong"
    return "same" if _text(now) == _text(was) else "other"


def _text(result: Mapping[str, Any]) -> str | None:
    answer = result["answer"]
    return answer["text"] if answer else None
