"""The tables of what people leave behind; plain SQL types only, so that SQLite and PostgreSQL serve alike.

Times are UTC without a zone. A ``user_id`` of None is the person at this machine, where nobody signs in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

_CHILD = "all, delete-orphan"


def now() -> datetime:
    """Return the time as it is stored: UTC, to the second, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class Base(DeclarativeBase):
    """The metadata that all tables share."""


class UserRow(Base):
    """An account; ``name`` is what is typed, lower case.

    ``password_hash`` is argon2's own form; ``oidc_subject`` is issuer and subject of a sign-in elsewhere; one is set.
    """

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str | None] = mapped_column(Text)
    oidc_subject: Mapped[str | None] = mapped_column(String(500), unique=True)
    language: Mapped[str | None] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime] = mapped_column(default=now)
    memberships: Mapped[list[MembershipRow]] = relationship(cascade=_CHILD, passive_deletes=True)


class GroupRow(Base):
    """A group of readers; the folders of ``folders`` are closed to all who are in none of their groups."""

    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    folders: Mapped[list[FolderRow]] = relationship(cascade=_CHILD, passive_deletes=True, order_by="FolderRow.folder")
    memberships: Mapped[list[MembershipRow]] = relationship(cascade=_CHILD, passive_deletes=True)


class FolderRow(Base):
    """A folder of the corpus (POSIX path relative to it) that a group may read."""

    __tablename__ = "group_folders"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    folder: Mapped[str] = mapped_column(String(1000), primary_key=True)


class MembershipRow(Base):
    """Who is in which group."""

    __tablename__ = "memberships"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)


class SignInRow(Base):
    """Somebody who is signed in; ``secret_hash`` is the SHA-256 of the cookie's value."""

    __tablename__ = "sign_ins"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(default=now)
    seen: Mapped[datetime] = mapped_column(default=now)


class TokenRow(Base):
    """A token for the API; ``secret_hash`` is the SHA-256 of what the user was shown once."""

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[datetime] = mapped_column(default=now)
    used: Mapped[datetime | None]
    expires: Mapped[datetime | None]


class ConversationRow(Base):
    """A conversation; ``id`` cannot be guessed.

    ``deleted`` is when it was thrown away, ``share`` the secret of its link, if it has one.
    """

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)
    deleted: Mapped[datetime | None]
    share: Mapped[str | None] = mapped_column(String(64), unique=True)
    turns: Mapped[list[TurnRow]] = relationship(cascade=_CHILD, passive_deletes=True, order_by="TurnRow.position")


class TurnRow(Base):
    """A question with the answer it got, as JSON with its citations: later changes of the corpus do not move them."""

    __tablename__ = "turns"
    # A number never comes back: a page that is still open must not mean another answer by it.
    __table_args__ = (UniqueConstraint("conversation_id", "position"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    position: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(default=now)


class FeedbackRow(Base):
    """A thumb up or down for an answer; ``question`` and ``answer`` stay when the conversation is deleted.

    ``decision`` is what an editor made of it: "accepted" (it became a gold label) or "dismissed".
    """

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("turn_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    verdict: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str | None] = mapped_column(String(10))
    decided_by: Mapped[str | None] = mapped_column(Text)


class AuditRow(Base):
    """Who did what to what, and from where; never changed, and kept when the account goes."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(30))
    target: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(Text, default="")
