"""One file's label and what was read of the file → a verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from eval.documents.labels import FIELDS, DocumentLabel
from eval.documents.matching import (
    assignment_score,
    character_errors,
    pairs,
    plain,
    same_agency,
    same_field,
    same_reference,
)
from ingest.datamodels import Assignment, Directive, Reference

CONSOLIDATED = "Văn bản hợp nhất"


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """A header field: whether the document states it, whether something was read, whether that is right."""

    field: str
    due: bool
    stated: bool
    right: bool
    handwritten: bool
    label: str
    read: str


@dataclass(frozen=True, slots=True)
class Matched:
    """How many of the labelled things were read; ``missed`` and ``extra`` hold those without a like, in words."""

    labelled: int = 0
    read: int = 0
    pairs: int = 0
    agreeing: tuple[tuple[str, bool], ...] = ()
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """What one file scored; ``error`` when it could not be read, and then everything due counts as missed."""

    file: str
    fields: tuple[FieldVerdict, ...]
    assignments: Matched
    references: Matched
    errors: int
    characters: int
    articles: int
    articles_in_order: bool | None
    error: str | None = None


def judge(label: DocumentLabel, directives: Sequence[Directive], error: str | None = None) -> DocumentVerdict:
    """Score one file. Header fields are those of its first directive; assignments and references those of all."""
    first = directives[0] if directives else None
    errors, characters = _characters(label, directives)
    numbers = _article_numbers(first) if first else []
    return DocumentVerdict(
        file=label.file,
        fields=tuple(_field(label, first, field) for field in FIELDS if label.judges(field)),
        assignments=_assignments(label, directives) if label.judges("assignments") else Matched(),
        references=_references(label, directives) if label.judges("references") else Matched(),
        errors=errors,
        characters=characters,
        articles=len(numbers),
        articles_in_order=_in_order(label, numbers),
        error=error,
    )


def _field(label: DocumentLabel, directive: Directive | None, field: str) -> FieldVerdict:
    wanted = getattr(label, field)
    found = getattr(directive, field) if directive else None
    due, stated = bool(wanted), bool(found)
    right = due and stated and same_field(field, wanted, found)
    return FieldVerdict(field, due, stated, right, label.is_handwritten(field), _shown(wanted), _shown(found))


def _shown(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)


def _assignments(label: DocumentLabel, directives: Sequence[Directive]) -> Matched:
    found = [assignment for directive in directives for assignment in directive.assignments]
    matched = pairs(label.assignments, found, assignment_score)
    agreeing = []
    for i, j in matched:
        wanted, read = label.assignments[i], found[j]
        agreeing.append(("coordinating", _same_names(wanted.coordinating, read.coordinating)))
        agreeing.append(("deadline", _same_deadline(wanted.deadline, read)))
    return Matched(
        labelled=len(label.assignments),
        read=len(found),
        pairs=len(matched),
        agreeing=tuple(agreeing),
        missed=_left([f"{', '.join(a.lead)}: {a.task}" for a in label.assignments], [i for i, _ in matched]),
        extra=_left([f"{', '.join(a.lead)}: {a.task}" for a in found], [j for _, j in matched]),
    )


def _same_deadline(label: str | None, found: Assignment) -> bool:
    """Compare a deadline, which a label may give as written or as a date."""
    if label is None or found.deadline is None:
        return label is None and found.deadline is None
    return (found.due is not None and label == found.due.isoformat()) or plain(label) in plain(found.deadline)


def _same_names(label: Sequence[str], found: Sequence[str]) -> bool:
    """Tell whether every agency on one side has its like on the other."""
    matched = pairs(label, found, lambda one, other: float(same_agency(one, other)))
    return len(matched) == len(label) == len(found)


def _references(label: DocumentLabel, directives: Sequence[Directive]) -> Matched:
    """Compare the instruments named, each once however often it is mentioned."""
    found: dict[str, Reference] = {}
    for directive in directives:
        for reference in directive.references:
            found.setdefault(reference.key, reference)
    wanted = list({(r.number or plain(r.kind or "")): r for r in reversed(label.references)}.values())[::-1]
    read = list(found.values())
    matched = pairs(wanted, read, same_reference)
    agreeing = []
    for i, j in matched:
        if wanted[i].relation is not None:
            agreeing.append(("relation", wanted[i].relation == read[j].relation))
        agreeing.append(("date", wanted[i].date == read[j].date))
    return Matched(
        labelled=len(wanted),
        read=len(read),
        pairs=len(matched),
        agreeing=tuple(agreeing),
        missed=_left([r.number or r.kind or "" for r in wanted], [i for i, _ in matched]),
        extra=_left([r.label for r in read], [j for _, j in matched]),
    )


def _left(names: Sequence[str], matched: Sequence[int]) -> tuple[str, ...]:
    return tuple(name for index, name in enumerate(names) if index not in set(matched))


def _characters(label: DocumentLabel, directives: Sequence[Directive]) -> tuple[int, int]:
    """Return (edits, characters) over the pages whose text is known."""
    pages: dict[int, list[str]] = {}
    for directive in directives:
        for page in directive.pages:
            pages.setdefault(page.number, []).append(directive.text[page.start : page.end])
    counted = [character_errors(truth.text, "\n".join(pages.get(truth.page, []))) for truth in label.page_texts]
    return sum(edits for edits, _ in counted), sum(length for _, length in counted)


def _article_numbers(directive: Directive) -> list[str]:
    """Return the numbers of the directive's own điều in reading order; those of annexes have a longer path."""
    return [section.path for section in directive.sections if section.kind == "dieu" and "." not in section.path]


def _in_order(label: DocumentLabel, numbers: Sequence[str]) -> bool | None:
    """Tell whether the điều run 1, 2, 3 … without gap or double (5a after 5); None where there are none to judge.

    A consolidated text may leave numbers out: it prints no heading for an article that was repealed.
    """
    if label.articles is not None and len(numbers) != label.articles:
        return False
    if not numbers:
        return None
    gaps = label.kind == CONSOLIDATED
    before = 0
    for number in numbers:
        match = re.fullmatch(r"(\d+)([a-zđ]?)", number)
        step = int(match[1]) - before if match else 0
        if match is None or (step != 0 if match[2] else step < 1 or (step > 1 and not gaps)):
            return False
        before = int(match[1])
    return True
