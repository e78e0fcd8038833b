"""Conversations as they are kept: each belongs to one person and is only ever found as that person's.

A question that is asked anew, or edited, takes the place of the old one and of all that came after it, once its answer
is there: a conversation never holds answers to questions that nobody can see any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ingest.errors import HoiVanBanError
from ingest.vietnamese import fold
from web.office.store import Office
from web.office.tables import ConversationRow, TurnRow, UserRow, now

TITLE_CHARS = 120
LISTED = 100
"""Conversations that the list shows; older ones are found by searching."""
UNDO = timedelta(minutes=10)
"""How long a conversation that was thrown away can be taken back; then it is gone from the disk."""


class ConversationError(HoiVanBanError):
    """A conversation is not there, or not this person's; which of the two is not said."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer as :func:`web.stored.to_store` wrote it; ``created`` in UTC."""

    id: int
    question: str
    stored: Mapping[str, Any]
    created: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns, oldest first; ``share`` is the secret of its link, ``owner`` whose it is."""

    id: str
    title: str
    updated: datetime
    share: str | None
    owner: str
    turns: tuple[Turn, ...] = ()


class Conversations:
    """The conversations of everybody. ``user_id`` None is the person at this machine."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office = office

    def listed(self, user_id: int | None, search: str = "") -> tuple[list[Conversation], int]:
        """Return one person's conversations without turns, the newest first, and how many more there are.

        ``search``: every word must stand in the title or a question; case and marks do not count.
        """
        with self.office.session() as session:
            rows = session.scalars(_mine(user_id).order_by(ConversationRow.updated.desc(), ConversationRow.id)).all()
            if words := fold(search).split():
                asked = _questions(session, user_id)
                rows = [row for row in rows if _holds(f"{row.title}\n{asked.get(row.id, '')}", words)]
            return [_without_turns(row) for row in rows[:LISTED]], max(0, len(rows) - LISTED)

    def find(self, user_id: int | None, identifier: str) -> Conversation | None:
        """Return a conversation of this person; None where there is none, it was deleted or is somebody else's."""
        with self.office.session() as session:
            row = session.scalar(_mine(user_id).where(ConversationRow.id == identifier))
            return _whole(session, row) if row else None

    def shared(self, secret: str) -> Conversation | None:
        """Return the conversation whose link holds ``secret``; None where it was taken back."""
        with self.office.session() as session:
            chosen = select(ConversationRow).where(ConversationRow.share == secret, ConversationRow.deleted.is_(None))
            row = session.scalar(chosen)
            return _whole(session, row) if row else None

    def add(
        self,
        user_id: int | None,
        identifier: str | None,
        question: str,
        stored: Mapping[str, Any],
        instead_of: int | None = None,
    ) -> str:
        """Write a turn and return its conversation's id; without one, or where it is gone, a new one is begun.

        ``instead_of`` is the id of the turn that this one replaces, with all after it. A new one is called by its
        first question as it was understood, with its marks.
        """
        with self.office.session() as session:
            _forget_deleted(session)
            row = session.scalar(_mine(user_id).where(ConversationRow.id == identifier)) if identifier else None
            if row is None:
                row = ConversationRow(
                    id=secrets.token_urlsafe(16), user_id=user_id, title=titled(stored.get("understood") or question)
                )
                session.add(row)
                session.flush()
            elif instead_of is not None:
                _drop(session, row, instead_of)
            row.updated = now()
            position = _next_position(session, row.id)
            session.add(TurnRow(conversation_id=row.id, position=position, question=question, answer=dict(stored)))
            return row.id

    def rename(self, user_id: int | None, identifier: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            ConversationError: the title is blank, or the conversation is not there.
        """
        if not title.strip():
            raise ConversationError(
                "Tên cuộc trò chuyện đang để trống. Hãy nhập tên, hoặc bấm Hủy để giữ tên cũ.",
                "The conversation's name is blank. Type a name, or cancel to keep the old one.",
            )
        with self.office.session() as session:
            _required(session, user_id, identifier).title = titled(title)

    def delete(self, user_id: int | None, identifier: str) -> str:
        """Throw a conversation away, its link with it, and return its title; :meth:`restore` takes it back.

        Raises:
            ConversationError: it is not there.
        """
        with self.office.session() as session:
            _forget_deleted(session)
            row = _required(session, user_id, identifier)
            row.deleted, row.share = now(), None
            return row.title

    def restore(self, user_id: int | None, identifier: str) -> None:
        """Take back a conversation that was thrown away.

        Raises:
            ConversationError: it is not there, or it was thrown away too long ago.
        """
        with self.office.session() as session:
            _forget_deleted(session)
            mine = select(ConversationRow).where(ConversationRow.user_id == user_id)
            row = session.scalar(mine.where(ConversationRow.id == identifier))
            if row is None:
                raise missing()
            row.deleted = None

    def share(self, user_id: int | None, identifier: str) -> str:
        """Return the secret of a conversation's link, which is made where there is none.

        Raises:
            ConversationError: the conversation is not there.
        """
        with self.office.session() as session:
            row = _required(session, user_id, identifier)
            row.share = row.share or secrets.token_urlsafe(24)
            return row.share

    def unshare(self, user_id: int | None, identifier: str) -> None:
        """Take a conversation's link back: it leads nowhere from now on.

        Raises:
            ConversationError: the conversation is not there.
        """
        with self.office.session() as session:
            _required(session, user_id, identifier).share = None

    def copy(self, user_id: int | None, secret: str) -> str:
        """Copy what a link leads to into a conversation of this person, and return its id.

        Raises:
            ConversationError: the link was taken back.
        """
        source = self.shared(secret)
        if source is None:
            raise missing()
        with self.office.session() as session:
            row = ConversationRow(id=secrets.token_urlsafe(16), user_id=user_id, title=source.title)
            session.add(row)
            session.flush()
            for position, turn in enumerate(source.turns):
                session.add(
                    TurnRow(
                        conversation_id=row.id,
                        position=position,
                        question=turn.question,
                        answer=dict(turn.stored),
                        created=turn.created,
                    )
                )
            return row.id


def titled(text: str) -> str:
    """Return a title of one line.

    >>> titled("  Ai ký\\n16/KH-UBND? ")
    'Ai ký 16/KH-UBND?'
    """
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rsplit(" ", 1)[0] + "…"


def _mine(user_id: int | None) -> Any:  # noqa: ANN401 - the types of a select are the library's own
    return select(ConversationRow).where(ConversationRow.user_id == user_id, ConversationRow.deleted.is_(None))


def _required(session: Session, user_id: int | None, identifier: str) -> ConversationRow:
    row: ConversationRow | None = session.scalar(_mine(user_id).where(ConversationRow.id == identifier))
    if row is None:
        raise missing()
    return row


def missing() -> ConversationError:
    """Return the error of a conversation that is not there, or not this person's."""
    return ConversationError(
        "Không tìm thấy cuộc trò chuyện này. Có thể nó đã bị xóa, hoặc đường dẫn chia sẻ đã được thu hồi.",
        "This conversation is not found. It may have been deleted, or its link taken back.",
    )


def _questions(session: Session, user_id: int | None) -> dict[str, str]:
    """Return the questions of one person's conversations, by conversation."""
    chosen = select(TurnRow.conversation_id, TurnRow.question).join(ConversationRow)
    chosen = chosen.where(ConversationRow.user_id == user_id)
    found: dict[str, str] = {}
    for identifier, question in session.execute(chosen):
        found[identifier] = f"{found.get(identifier, '')}\n{question}"
    return found


def _holds(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _drop(session: Session, row: ConversationRow, turn_id: int) -> None:
    position = session.scalar(select(TurnRow.position).where(TurnRow.id == turn_id, TurnRow.conversation_id == row.id))
    if position is not None:
        session.execute(delete(TurnRow).where(TurnRow.conversation_id == row.id, TurnRow.position >= position))
        session.flush()


def _next_position(session: Session, identifier: str) -> int:
    last = session.scalar(select(func.max(TurnRow.position)).where(TurnRow.conversation_id == identifier))
    return 0 if last is None else last + 1


def _forget_deleted(session: Session) -> None:
    """Remove for good what was thrown away long enough ago; feedback keeps its own copy of question and answer."""
    session.execute(delete(ConversationRow).where(ConversationRow.deleted < now() - UNDO))


def _without_turns(row: ConversationRow) -> Conversation:
    return Conversation(row.id, row.title, row.updated, row.share, "")


def _whole(session: Session, row: ConversationRow) -> Conversation:
    owner = session.get(UserRow, row.user_id) if row.user_id is not None else None
    turns = session.scalars(select(TurnRow).where(TurnRow.conversation_id == row.id).order_by(TurnRow.position))
    kept = tuple(Turn(turn.id, turn.question, turn.answer, turn.created) for turn in turns)
    return Conversation(row.id, row.title, row.updated, row.share, owner.display_name if owner else "", kept)
