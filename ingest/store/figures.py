"""How much an index holds, in numbers: what those who run the machine watch."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ingest.store.tables import FAILED, INDEXED, PENDING, AssignmentRow, DirectiveRow, PassageRow, SourceRow, StateRow


@dataclass(frozen=True, slots=True)
class Figures:
    """What is indexed, and how many files are, wait (a sync is writing them) or failed.

    ``version`` grows with every sync that changed something.
    """

    directives: int
    passages: int
    assignments: int
    files_indexed: int
    files_pending: int
    files_failed: int
    version: int


def figures(engine: Engine) -> Figures:
    """Count the tables of a catalogue as its owner sees them."""
    with Session(engine) as session:

        def counted(*rows: type) -> int:
            query = select(func.count()).select_from(rows[0])
            for one in rows[1:]:
                query = query.join(one)
            return session.scalar(query.where(SourceRow.state == INDEXED)) or 0

        files = select(SourceRow.state, func.count()).group_by(SourceRow.state)
        states: dict[str, int] = {state: count for state, count in session.execute(files)}
        return Figures(
            directives=counted(DirectiveRow, SourceRow),
            passages=counted(PassageRow, DirectiveRow, SourceRow),
            assignments=counted(AssignmentRow, DirectiveRow, SourceRow),
            files_indexed=states.get(INDEXED, 0),
            files_pending=states.get(PENDING, 0),
            files_failed=states.get(FAILED, 0),
            version=session.scalar(select(func.max(StateRow.version))) or 0,
        )
