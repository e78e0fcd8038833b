"""Gold labels: one JSON object a line, checked on reading, each error naming file, line and field.

Labels point at a document and a section, never at passages, so a new splitter voids none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.errors import HoiVanBanError

GOLD_FOLDER = Path(__file__).parent / "gold"
_SPLITS = ("dev", "dev2", "dev3", "dev4", "test", "blind", "test2")
DEFAULT_GOLD = tuple(GOLD_FOLDER / f"seeds-{split}.jsonl" for split in _SPLITS)

Language = Literal["vi", "en", "vi-plain", "vi-half", "vi-telex", "vi-typo"]
Kind = Literal[
    "lead_agency", "coordinating_agency", "task", "deadline", "date", "signer", "issuer_date", "recipients", "subject",
    "count", "list", "conflict", "relation", "detail", "followup", "unanswerable",
]  # fmt: skip


class GoldError(HoiVanBanError):
    """A gold file is missing, or a line of it is no label."""


class GoldSection(BaseModel):
    """A place that supports the answer; a null ``section`` means the whole document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str = Field(min_length=1)
    section: str | None = None
    file: str | None = None


class Question(BaseModel):
    """A question with what a right answer holds and which sections support it (eval/gold/README.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    question: str
    lang: Language
    kind: Kind
    answerable: bool
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    citations: tuple[GoldSection, ...] = ()
    history: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _answerable_says_what_is_right(self) -> Question:
        """Refuse a label that any answer at all would satisfy, or that none could."""
        if self.answerable and not self.must_include:
            raise ValueError("an answerable question needs must_include")
        if any(not group for group in self.must_include):
            raise ValueError("a group of must_include is empty")
        return self


def read_gold(path: Path) -> list[Question]:
    """Return the questions of a gold file, in its order.

    Raises:
        GoldError: the file cannot be read, a line is no label, or an id stands twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            f"{path}: không đọc được tệp nhãn.", f"{path}: the gold file cannot be read: {error}"
        ) from error
    questions = [_question(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    _refuse_repeated(path, (question.id for question in questions))
    if not questions:
        raise GoldError(f"{path}: tệp nhãn không có câu hỏi nào.", f"{path}: the gold file holds no question.")
    return questions


def add(path: Path, question: Question) -> None:
    """Add a label at the end of a gold file, which is made where there is none.

    Raises:
        GoldError: the file cannot be read or written, or holds a label of this id.
    """
    held = read_gold(path) if path.exists() else []
    _refuse_repeated(path, (*(one.id for one in held), question.id))
    line = question.model_dump_json(exclude_defaults=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    except OSError as error:
        raise GoldError(
            f"{path}: không ghi được nhãn ({error}).", f"{path}: the label cannot be written: {error}"
        ) from error


def _question(line: str, place: str) -> Question:
    """Read one line; ``place`` is ``file:line`` for the message."""
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(f"{place}: không phải JSON.", f"{place}: not JSON: {error}") from error
    try:
        return Question.model_validate(record)
    except ValidationError as error:
        found = "; ".join(_explained(item) for item in error.errors())
        raise GoldError(f"{place}: nhãn sai: {found}", f"{place}: {found}") from error


def _explained(item: Mapping[str, Any]) -> str:
    """Return ``field: what is wrong (value)`` for one pydantic error."""
    field = ".".join(map(str, item["loc"])) or "label"
    value = f" (got {item['input']!r})" if not isinstance(item["input"], dict) else ""
    return f"{field}: {item['msg']}{value}"


def _refuse_repeated(path: Path, ids: Iterable[str]) -> None:
    """Raise when an id stands twice: results are keyed by it."""
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise GoldError(f"{path}: id {identifier!r} bị lặp.", f"{path}: id {identifier!r} stands twice.")
        seen.add(identifier)
