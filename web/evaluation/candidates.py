"""Answers that somebody found wrong, as candidates for gold labels: what a person confirms goes into a gold file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import Select, select

from eval.gold import GoldError, Kind, Language, Question, add
from ingest.errors import HoiVanBanError
from web.office.store import Office
from web.office.tables import FeedbackRow, UserRow
from web.service import Service

FILE = Path("gold") / "feedback.jsonl"
"""The office's own labels, in its data folder."""
SHOWN = 50


class LabelError(HoiVanBanError):
    """What was filled in makes no label."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thumb down that nobody has decided about; ``said`` is who gave it."""

    id: int
    question: str
    answer: Mapping[str, Any]
    reason: str | None
    note: str
    said: str
    at: datetime


def candidates(office: Office, service: Service) -> list[Candidate]:
    """Return the undecided ones, the latest first, of which the reader of ``service`` may read all documents."""
    with office.session() as session:
        rows = [(row, said) for row, said in session.execute(_undecided().order_by(FeedbackRow.id.desc()))]
    readable = (_candidate(row, said) for row, said in rows if may_read(service, row.answer))
    return list(islice(readable, SHOWN))


def candidate(office: Office, service: Service, identifier: int) -> Candidate | None:
    """Return one that is undecided and readable, None for any other."""
    with office.session() as session:
        found = [(row, said) for row, said in session.execute(_undecided().where(FeedbackRow.id == identifier))]
    return next((_candidate(row, said) for row, said in found if may_read(service, row.answer)), None)


def _undecided() -> Select[FeedbackRow, str]:
    query = select(FeedbackRow, UserRow.display_name).outerjoin(UserRow, FeedbackRow.user_id == UserRow.id)
    return query.where(FeedbackRow.verdict == "down", FeedbackRow.decision.is_(None))


def _candidate(row: FeedbackRow, said: str | None) -> Candidate:
    return Candidate(row.id, row.question, row.answer, row.reason, row.note, said or "", row.created)


def may_read(service: Service, answer: Mapping[str, Any]) -> bool:
    """Tell whether every document that an answer cites or found may be read by the reader of ``service``."""
    cited = [citation["directive_id"] for citation in answer.get("citations", ())]
    found = [hit.get("directive_id") for hit in answer.get("hits", ()) if hit.get("directive_id")]
    return all(service.directive(identifier) is not None for identifier in {*cited, *found})


def label(identifier: int, form: Mapping[str, Sequence[str]]) -> Question:
    """Return the gold label that a filled-in form says.

    ``must_include`` has a group a line, its aliases parted by "|"; ``citations`` a place a line, document and section
    parted by ";".

    Raises:
        LabelError: a field is missing or wrong; the message names it.

    >>> form = {"question": ["Ai ký?"], "lang": ["vi"], "kind": ["signer"], "answerable": ["yes"],
    ...         "must_include": ["Nguyễn An | Nguyen An"], "citations": ["16/KH-UBND; 2"]}
    >>> made = label(7, form)
    >>> made.id, made.must_include, made.citations[0].section
    ('feedback-7', (('Nguyễn An', 'Nguyen An'),), '2')
    """
    answerable = _one(form, "answerable") == "yes"
    groups = [_parts(line, "|") for line in _lines(form, "must_include")]
    places = [_parts(line, ";") for line in _lines(form, "citations")]
    try:
        return Question(
            id=f"feedback-{identifier}",
            question=_one(form, "question"),
            lang=cast(Language, _one(form, "lang")),  # pydantic refuses any other
            kind=cast(Kind, _one(form, "kind")),
            answerable=answerable,
            must_include=tuple(map(tuple, groups)) if answerable else (),
            must_not_include=tuple(_lines(form, "must_not_include")),
            citations=tuple(_place(parts) for parts in places) if answerable else (),  # type: ignore[misc]
            note=_one(form, "note") or None,
        )
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'label'}: {e['msg']}" for e in error.errors())
        raise LabelError(f"Nhãn chưa dùng được: {found}", f"The label cannot be used: {found}") from error


def _place(parts: Sequence[str]) -> dict[str, str | None]:
    return {"document": parts[0], "section": parts[1] if len(parts) > 1 else None}


def _one(form: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(form.get(name, ())), "").strip()


def _lines(form: Mapping[str, Sequence[str]], name: str) -> list[str]:
    return [line.strip() for text in form.get(name, ()) for line in text.splitlines() if line.strip()]


def _parts(line: str, separator: str) -> list[str]:
    return [part.strip() for part in line.split(separator) if part.strip()]


def accept(office: Office, identifier: int, made: Question, by: str) -> None:
    """Write a label into the office's gold file and mark its feedback as decided.

    Raises:
        GoldError: the file cannot be written, or holds the label already.
    """
    with office.session() as session:
        row = session.get(FeedbackRow, identifier)
        if row is None or row.decision is not None:
            raise GoldError("Góp ý này đã được xử lý.", "This feedback has been decided already.")
        row.decision, row.decided_by = "accepted", by
        add(office.folder / FILE, made)  # inside: what cannot be written undoes the decision


def dismiss(office: Office, identifier: int, by: str) -> None:
    """Mark a feedback as seen and not used."""
    with office.session() as session:
        row = session.get(FeedbackRow, identifier)
        if row is not None and row.decision is None:
            row.decision, row.decided_by = "dismissed", by
