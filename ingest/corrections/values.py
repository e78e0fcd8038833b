"""What people type into a form, as values of fields; anything that cannot be stored or shown is refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from ingest.corrections.records import DATE_FIELDS, FIELDS, LIST_FIELDS, CorrectionError, FieldValue, Task
from ingest.numbers import DATE, to_date

_LONGEST, _MOST_NAMES = 2000, 300
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Characters that show nothing or turn the direction of the words behind them."""


def field_value(name: str, typed: str) -> FieldValue:
    """Return the value of a header field from what a form holds; blank is None, names stand one a line.

    A day is written 31/12/2024, 2024-12-31 or in words ("31 tháng 12 năm 2024").

    :raises CorrectionError: the field is unknown, or the words are no day, too long or hold unseen characters.

    >>> field_value("recipients", "Sở Y tế\\n\\nSở Tài chính"), field_value("kind", " ")
    (('Sở Y tế', 'Sở Tài chính'), None)
    """
    if name in LIST_FIELDS:
        return checked_value(name, tuple(line for line in typed.replace("\r", "\n").split("\n") if line.strip()))
    if name in DATE_FIELDS:
        return _day(name, typed) if typed.strip() else None
    return checked_value(name, typed)


def checked_value(name: str, value: FieldValue) -> FieldValue:
    """Return a value as it is stored: one line, in NFC, None for blank; names without doubles.

    :raises CorrectionError: the field is unknown, or the value is of another type, too long or holds unseen characters.
    """
    if name not in FIELDS:
        raise unknown_field(name)
    if name in LIST_FIELDS and (value is None or isinstance(value, tuple)):
        return names(name, value or ())
    if name in DATE_FIELDS and (value is None or type(value) is date):
        return value
    if name not in (*LIST_FIELDS, *DATE_FIELDS) and (value is None or isinstance(value, str)):
        return one_line(name, value or "") or None
    raise _refused(name, repr(value), "không đúng kiểu", "is of another type")


def checked_task(task: Task) -> Task:
    """Return the words of an assignment as they are stored.

    :raises CorrectionError: nobody leads, no task is named, or words are too long or hold unseen characters.
    """
    lead, coordinating = names("lead", task.lead), names("coordinating", task.coordinating)
    words, deadline = one_line("task", task.task), one_line("deadline", task.deadline or "") or None
    if not lead or not words:
        raise CorrectionError(
            "Nhiệm vụ phải có cơ quan chủ trì và nội dung công việc; hãy điền đủ hai mục ấy.",
            "An assignment has a leading agency and a task; fill in both.",
        )
    return Task(lead, coordinating, words, deadline)


def names(field: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return names without blanks and doubles, in their order."""
    if len(given) > _MOST_NAMES:
        raise _refused(field, str(len(given)), f"có hơn {_MOST_NAMES} tên", f"has more than {_MOST_NAMES} names")
    return tuple(dict.fromkeys(name for one in given if (name := one_line(field, one))))


def one_line(field: str, typed: str) -> str:
    """Return words on one line, in NFC, a blank between them."""
    line = unicodedata.normalize("NFC", " ".join(typed.split()))
    if _UNSEEN.search(line):
        raise _refused(field, ascii(line[:80]), "có ký tự ẩn", "holds unseen characters")
    if len(line) > _LONGEST:
        raise _refused(field, f"{line[:40]}…", f"dài hơn {_LONGEST} ký tự", f"is longer than {_LONGEST} characters")
    return line


def _day(name: str, typed: str) -> date:
    words = typed.strip()
    try:
        return date.fromisoformat(words)
    except ValueError:
        match = DATE.fullmatch(words.removeprefix("ngày").strip())
    found = to_date(match) if match else None
    if found is None:
        raise _refused(name, words[:40], "không phải một ngày (ví dụ 31/12/2024)", "is no day (as in 31/12/2024)")
    return found


def unknown_field(name: str) -> CorrectionError:
    """Return the error for a field that is none of those that may be corrected."""
    return CorrectionError(
        f"Không sửa được trường “{name}”; các trường sửa được: {', '.join(FIELDS)}.",
        f"The field “{name}” cannot be corrected; these can: {', '.join(FIELDS)}.",
    )


def _refused(name: str, value: str, vietnamese: str, english: str) -> CorrectionError:
    return CorrectionError(
        f"Trường “{name}”: giá trị “{value}” {vietnamese}; hãy nhập lại.",
        f"The field “{name}”: the value “{value}” {english}; enter it again.",
    )
