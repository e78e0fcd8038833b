"""Corrections as TOML that people can read and mend, and back. What is left out of a table stands for "none"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import tomlkit

from ingest.corrections.records import (
    DATE_FIELDS,
    FIELDS,
    LIST_FIELDS,
    CorrectedAssignment,
    CorrectedField,
    CorrectionError,
    DirectiveCorrections,
    FieldValue,
    Task,
)

_HEAD = (
    "Sửa tay cho một tệp văn bản; chương trình ghi và áp dụng lại mỗi lần đọc tệp. Không ghi value: trường để trống.",
    "Corrections by hand of one file, applied whenever it is read. A field without value is stated to be empty.",
)


def to_toml(file: str, entries: Sequence[DirectiveCorrections]) -> str:
    """Return the corrections of a file as TOML."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document["file"] = file
    document["directive"] = [_directive(entry) for entry in entries]
    return tomlkit.dumps(document)


def from_toml(text: str, shown: str) -> tuple[str, tuple[DirectiveCorrections, ...]]:
    """Return the source file's name and its corrections; ``shown`` is what the TOML file is called in messages.

    :raises CorrectionError: the text is no TOML, or a value is missing, unknown or of another type.
    """
    try:
        plain = tomllib.loads(text)
        return _text(plain, "file"), tuple(_to_directive(entry) for entry in _tables(plain, "directive"))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(shown, str(error), str(error)) from error
    except _WrongValueError as error:
        raise _wrong(shown, f"mục {error.name} thiếu hoặc sai", f"{error.name} is missing or wrong") from error


class _WrongValueError(Exception):
    """A value is missing, unknown or of another type; ``name`` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _wrong(shown: str, vietnamese: str, english: str) -> CorrectionError:
    return CorrectionError(
        f"{shown}: tệp sửa đổi không đúng dạng ({vietnamese}); sửa lại, hoặc xóa đi nếu không cần.",
        f"{shown}: not a file of corrections ({english}); mend it, or delete it if it is not needed.",
    )


def _directive(entry: DirectiveCorrections) -> dict[str, Any]:
    return {
        "id": entry.id,
        "text_sha256": entry.text_digest,
        "file_sha256": entry.file_digest,
        "field": [
            _stated(name=one.name, value=_plain(one.value), was=_plain(one.was), by=one.by, at=one.at)
            for one in entry.fields
        ],
        "assignment": [
            _stated(
                change=one.change, start=one.start, end=one.end, quote=one.quote, by=one.by, at=one.at,
                value=_task(one.value), was=_task(one.was),
            )
            for one in entry.assignments
        ],
    }  # fmt: skip


def _task(task: Task | None) -> dict[str, Any] | None:
    if task is None:
        return None
    return _stated(lead=list(task.lead), coordinating=list(task.coordinating), task=task.task, deadline=task.deadline)


def _plain(value: FieldValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def _stated(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _to_directive(plain: Mapping[str, Any]) -> DirectiveCorrections:
    return DirectiveCorrections(
        _text(plain, "id"),
        _text(plain, "text_sha256"),
        _text(plain, "file_sha256"),
        tuple(_to_field(entry) for entry in _tables(plain, "field")),
        tuple(_to_assignment(entry) for entry in _tables(plain, "assignment")),
    )


def _to_field(plain: Mapping[str, Any]) -> CorrectedField:
    name = _text(plain, "name")
    if name not in FIELDS:
        raise _WrongValueError(f"name = {name!r}")
    value, was = (_field_value(name, plain, key) for key in ("value", "was"))
    return CorrectedField(name, value, was, _text(plain, "by"), _time(plain))


def _field_value(name: str, plain: Mapping[str, Any], key: str) -> FieldValue:
    if name in LIST_FIELDS:
        return _names(plain, key)
    value = plain.get(key)
    wanted = date if name in DATE_FIELDS else str
    if value is None or (isinstance(value, wanted) and not isinstance(value, datetime)):
        return value
    raise _WrongValueError(f"{name}.{key}")


def _to_assignment(plain: Mapping[str, Any]) -> CorrectedAssignment:
    start, end, quote = _count(plain, "start"), _count(plain, "end"), _text(plain, "quote")
    value, was = (_to_task(plain, key) for key in ("value", "was"))
    if end - start != len(quote) or not quote or (value is None and was is None):
        raise _WrongValueError("assignment")
    made = CorrectedAssignment(start, end, quote, value, was, _text(plain, "by"), _time(plain))
    if plain.get("change", made.change) != made.change:
        raise _WrongValueError(f"change = {plain['change']!r}")
    return made


def _to_task(plain: Mapping[str, Any], key: str) -> Task | None:
    task = plain.get(key)
    if task is None:
        return None
    if not isinstance(task, dict):
        raise _WrongValueError(key)
    deadline = _text(task, "deadline") if "deadline" in task else None
    return Task(_names(task, "lead"), _names(task, "coordinating"), _text(task, "task"), deadline)


def _names(plain: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = plain.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _WrongValueError(key)
    return tuple(names)


def _text(plain: Mapping[str, Any], key: str) -> str:
    if not isinstance(value := plain.get(key), str):
        raise _WrongValueError(key)
    return value


def _count(plain: Mapping[str, Any], key: str) -> int:
    value = plain.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _WrongValueError(key)
    return value


def _time(plain: Mapping[str, Any]) -> datetime:
    if not isinstance(value := plain.get("at"), datetime):
        raise _WrongValueError("at")
    return value


def _tables(plain: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    tables = plain.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _WrongValueError(key)
    return tables
