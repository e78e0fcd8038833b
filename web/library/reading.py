"""What the page for checking shows: the text as it was read, the header fields and the work, each with its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.corrections.records import (
    DATE_FIELDS,
    FIELDS,
    LIST_FIELDS,
    CorrectedAssignment,
    CorrectedField,
    DirectiveCorrections,
    FieldValue,
    Task,
)
from ingest.datamodels import Assignment, Directive, Span
from web.document import blocks
from web.render import day
from web.texts import Texts

SHOWN_FIELDS = (
    "number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "signer", "signer_title",
    "effective_date", "urgency", "recipients", "copied_to",
)  # fmt: skip
"""The fields in the order of the form."""
assert set(SHOWN_FIELDS) == set(FIELDS)
LONG = ("subject", *LIST_FIELDS)
"""The fields that take several lines."""
NOTHING = DirectiveCorrections("", "", "")


@dataclass(frozen=True, slots=True)
class Field:
    """A header field in the form; ``spans`` and ``source`` are where it was read, ``was`` what had been read there."""

    name: str
    value: str
    review: bool
    spans: str
    source: str | None
    made: CorrectedField | None
    was: str
    shown: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment in the form: its place in the list, its words as one edits them, its day, its ranges."""

    index: int
    lead: str
    coordinating: str
    task: str
    deadline: str
    due: str | None
    repeats: bool
    section: str | None
    spans: str
    key: str
    made: CorrectedAssignment | None
    made_key: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the text with its offset, or where a page begins (``kind`` "page", ``start`` its number)."""

    kind: str
    start: int
    text: str = ""


def typed(value: FieldValue) -> str:
    """Return a value as a form holds it: a day as 31/12/2024, names one a line, other words on one.

    >>> typed(date(2024, 3, 5)), typed(("Sở Y tế", "Sở Tài chính")), typed(None)
    ('05/03/2024', 'Sở Y tế\\nSở Tài chính', '')
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return one_line(value) if isinstance(value, str) else "\n".join(map(one_line, value))


def one_line(value: str) -> str:
    """Return words as a field of one line holds them: browsers drop line breaks there."""
    return " ".join(value.split())


def fields(
    directive: Directive, made: DirectiveCorrections, given: Mapping[str, str], errors: Mapping[str, str]
) -> list[Field]:
    """Return the header's form; ``given`` holds what was typed but not saved, ``errors`` why."""
    found = []
    for name in SHOWN_FIELDS:
        correction, evidence = made.field(name), directive.evidence.get(name)
        found.append(
            Field(
                name,
                given.get(f"field.{name}", shown(directive, made, name)),
                name in directive.review and correction is None,
                _spans(directive.spans.get(name, ())),
                evidence.source if evidence and correction is None else None,
                correction,
                typed(correction.was) if correction else "",
                shown(directive, made, name),
                errors.get(name),
            )
        )
    return found


def shown(directive: Directive, made: DirectiveCorrections, name: str) -> str:
    """Return a field as the form shows it: as corrected, also while the index does not follow yet."""
    correction = made.field(name)
    return typed(correction.value if correction else getattr(directive, name))


def work(
    directive: Directive,
    made: DirectiveCorrections,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    texts: Texts,
) -> list[Work]:
    """Return the list of assignments as a form."""
    found = []
    for index, one in enumerate(directive.assignments):
        words = {**parts(Task.of(one)), **_given(given, f"work.{index}.")}
        correction = made.of(one)
        found.append(
            Work(
                index,
                words["lead"],
                words["coordinating"],
                words["task"],
                words["deadline"],
                day(one.due, texts) if one.due else None,
                one.recurrence is not None,
                one.section,
                _work_spans(one),
                work_key(one),
                correction,
                key_of(correction) if correction else "",
                errors.get(f"work.{index}"),
            )
        )
    return found


def parts(task: Task) -> dict[str, str]:
    """Return the words of an assignment as a form holds them."""
    return {
        "lead": typed(task.lead),
        "coordinating": typed(task.coordinating),
        "task": one_line(task.task),
        "deadline": one_line(task.deadline or ""),
    }


def task_of(words: Mapping[str, str]) -> Task:
    """Return the assignment that a form holds."""
    lead, coordinating = (_names(words.get(name, "")) for name in ("lead", "coordinating"))
    return Task(lead, coordinating, words.get("task", ""), words.get("deadline", "").strip() or None)


def removed(made: DirectiveCorrections) -> list[tuple[str, CorrectedAssignment]]:
    """Return the assignments that were taken out by hand, each with what it is called in the form."""
    return [(key_of(one), one) for one in made.assignments if one.value is None]


def key_of(made: CorrectedAssignment) -> str:
    """Return what a correction is called in the form."""
    return hashlib.sha256(repr(made).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def work_key(one: Assignment) -> str:
    """Return what an assignment is called in the form: its place and a digest of its words."""
    return f"{one.start}-{one.end}-{words_key(parts(Task.of(one)))}"


def words_key(words: Mapping[str, str]) -> str:
    """Return the digest of an assignment's words as a form holds them."""
    held = [words[name] for name in ("lead", "coordinating", "task", "deadline")]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


def is_followed(directive: Directive, made: DirectiveCorrections) -> bool:
    """Tell whether the index holds all corrections that were made."""
    if any(getattr(directive, field.name) != (field.value or _empty(field.name)) for field in made.fields):
        return False
    held = [(one.start, one.end, Task.of(one)) for one in directive.assignments]
    return all(
        (one.start, one.end, one.value) in held if one.value else (one.start, one.end, one.was) not in held
        for one in made.assignments
    )


def text_pieces(directive: Directive) -> Iterator[Piece]:
    """Yield the paragraphs of the text as it is stored, and where pages begin."""
    starts = [(page.start, page.number) for page in directive.pages]
    for block in blocks(directive.text):
        while starts and starts[0][0] < block.end:
            yield Piece("page", starts.pop(0)[1])
        yield Piece(block.kind, block.start, directive.text[block.start : block.end])


def _empty(name: str) -> FieldValue:
    return () if name in LIST_FIELDS else None


def _names(lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines.replace("\r", "\n").split("\n") if line.strip())


def _given(given: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in given.items() if name.startswith(prefix)}


def _work_spans(one: Assignment) -> str:
    values = (span for name in ("lead", "coordinating", "task", "deadline") for span in one.spans.get(name, ()))
    return _spans((Span(one.start, one.end), *values))


def _spans(spans: Iterable[Span]) -> str:
    return json.dumps([[span.start, span.end] for span in spans])


DATES = DATE_FIELDS
"""The fields that hold a day."""
