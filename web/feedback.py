"""Thumbs for answers: one a person and answer, which can be changed or taken away; an editor reads them later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import delete, select

from web.conversations import Turn
from web.office.store import Office
from web.office.tables import FeedbackRow

NOTE_CHARS = 2_000
REASONS: Mapping[bool, tuple[str, ...]] = MappingProxyType(
    {
        True: ("wrong", "incomplete", "bad_citation", "should_refuse", "other"),
        False: ("should_answer", "other"),
    }
)
"""What may be wrong with an answer (True) and with a refusal (False)."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A thumb; ``verdict`` is "up" or "down", ``reason`` one of :data:`REASONS`."""

    verdict: str
    reason: str | None = None
    note: str = ""


class Ratings:
    """The thumbs of everybody. A conversation's turns are handed in by who has found them as their reader's own."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office = office

    def of(self, user_id: int | None, turns: Iterable[Turn]) -> dict[int, Rating]:
        """Return one person's thumbs for these turns, by the turn's id."""
        wanted = [turn.id for turn in turns]
        chosen = select(FeedbackRow).where(FeedbackRow.turn_id.in_(wanted), FeedbackRow.user_id == user_id)
        with self.office.session() as session:
            rows = {row.turn_id: Rating(row.verdict, row.reason, row.note) for row in session.scalars(chosen)}
        return {turn_id: rating for turn_id, rating in rows.items() if turn_id is not None}

    def give(self, user_id: int | None, turn: Turn, rating: Rating) -> None:
        """Keep a thumb in place of the one before; what an editor decided about that one is void."""
        mine = select(FeedbackRow).where(FeedbackRow.turn_id == turn.id, FeedbackRow.user_id == user_id)
        with self.office.session() as session:
            row = session.scalar(mine)
            if row is None:
                row = FeedbackRow(turn_id=turn.id, user_id=user_id, question=turn.question, answer=dict(turn.stored))
                session.add(row)
            row.verdict, row.reason, row.note = rating.verdict, rating.reason, rating.note[:NOTE_CHARS]
            row.decision = row.decided_by = None

    def take_back(self, user_id: int | None, turn: Turn) -> None:
        """Remove a thumb."""
        with self.office.session() as session:
            session.execute(delete(FeedbackRow).where(FeedbackRow.turn_id == turn.id, FeedbackRow.user_id == user_id))
