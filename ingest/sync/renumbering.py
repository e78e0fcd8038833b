"""Fills in numbers that a page does not show legibly from the directives that cite it, across the whole catalogue.

The id of a directive stays as it was, so that what cites it goes on to find it. A number that was filled in is taken
back when nothing cites the directive so any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine, Text, cast, or_, select
from sqlalchemy.orm import Session

from ingest.datamodels import Directive, Reference
from ingest.header.citations import Proposal, number_from_citations
from ingest.store.ledger import raise_version
from ingest.store.records import number_columns, to_directive, to_reference
from ingest.store.tables import INDEXED, PENDING, DirectiveRow, ReferenceRow, SourceRow
from ingest.vietnamese import number_key

_CITED = "cited"
_FIELDS = ("number", "date")


def renumber(engine: Engine) -> bool:
    """Settle the numbers that only citations tell; files where one changed are pending again. Tell whether any is."""
    shown = or_(DirectiveRow.number.is_(None), cast(DirectiveRow.evidence, Text).contains(f'"{_CITED}"'))
    query = select(DirectiveRow).join(SourceRow).where(SourceRow.state == INDEXED, shown)
    with Session(engine) as session, session.begin():
        rows = [row for row in session.scalars(query.order_by(DirectiveRow.key)) if "numbering" in row.spans]
        references = _references(session) if rows else {}
        changed = [row for row in rows if _settled(row, references)]
        for row in changed:
            row.source.state = PENDING
        if changed:
            raise_version(session)
        return bool(changed)


def _references(session: Session) -> Mapping[str, Sequence[tuple[int, Reference]]]:
    """Return the references that say what they cite is about, by the letters of the number, with who cites."""
    query = select(ReferenceRow).join(DirectiveRow).join(SourceRow).where(SourceRow.state == INDEXED)
    told = query.where(ReferenceRow.number.is_not(None), ReferenceRow.subject.is_not(None)).order_by(ReferenceRow.key)
    found: dict[str, list[tuple[int, Reference]]] = defaultdict(list)
    for row in session.scalars(told):
        found[_letters(row.number or "")].append((row.directive_key, to_reference(row)))
    return found


def _settled(row: DirectiveRow, references: Mapping[str, Sequence[tuple[int, Reference]]]) -> bool:
    """Set, change or take back the number of a row; tell whether it differs now."""
    given = [name for name in _FIELDS if row.evidence.get(name, ("",))[0] == _CITED]
    read = to_directive(row)
    stated = replace(
        read, number=None if "number" in given else read.number, date=None if "date" in given else read.date
    )
    (start, end), *_ = row.spans["numbering"]
    symbol = _letters(row.text[start:end])
    fitting = [r for letters, found in references.items() if letters.endswith(symbol) for k, r in found if k != row.key]
    proposal = number_from_citations(stated, fitting)
    now = _values(stated, proposal)
    if (now["number"], now["date"]) == (row.number, row.date):
        return False
    evidence = {name: found for name, found in row.evidence.items() if name not in given}
    if proposal is not None:
        added = [name for name in _FIELDS if getattr(stated, name) is None and now[name] is not None]
        evidence |= {name: [_CITED, proposal.evidence.confidence] for name in added}
    for name, value in {**now, **number_columns(str(now["number"]) if now["number"] else None)}.items():
        setattr(row, name, value)
    row.evidence = evidence
    return True


def _values(stated: Directive, proposal: Proposal | None) -> dict[str, object]:
    if proposal is None:
        return {"number": stated.number, "date": stated.date}
    return {"number": proposal.number, "date": stated.date or proposal.date}


def _letters(number: str) -> str:
    return number_key(number).lstrip("0123456789")
