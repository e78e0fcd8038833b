"""What stands for a person after the sign-in: a cookie of the browser, a token of a program.

Both are random and kept as SHA-256 only: who reads the database cannot use what it holds. A fast hash is right here,
for there is nothing to guess: 256 bits.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from web.access.accounts import AccountError, clean, note, user_row
from web.office.store import Office
from web.office.tables import SignInRow, TokenRow, UserRow, now
from web.viewer import Viewer

PREFIX = "hvb_"
"""How every token starts, so that one that leaked is recognised."""
IDLE, WHOLE = timedelta(hours=12), timedelta(days=7)
"""A sign-in ends after a working day without a request, and after a week in any case."""
NOTED = timedelta(minutes=5)
"""How exactly it is kept when a sign-in or a token was last used: not a write a request."""
DAYS, MOST_DAYS = 365, 3650
TOKENS = 20
"""Tokens that one account may have."""
CHANGE = "token_change"


def digest(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SignIns:
    """Who is signed in, in which browser."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office = office

    def open(self, user_id: int) -> str:
        """Sign an account in and return the cookie's value, which is new each time; what has ended is forgotten."""
        secret = secrets.token_urlsafe(32)
        with self.office.session() as session:
            session.execute(delete(SignInRow).where(_ended(now())))
            session.add(SignInRow(secret_hash=digest(secret), user_id=user_id))
        return secret

    def close(self, secret: str) -> None:
        """End one sign-in."""
        with self.office.session() as session:
            session.execute(delete(SignInRow).where(SignInRow.secret_hash == digest(secret)))

    def close_all(self, user_id: int) -> None:
        """End every sign-in of an account."""
        with self.office.session() as session:
            session.execute(delete(SignInRow).where(SignInRow.user_id == user_id))


def signed_in(session: Session, secret: str) -> UserRow | None:
    """Return the active account of a cookie, and note that it was used."""
    row, at = session.get(SignInRow, digest(secret)), now()
    if row is None or at - row.seen > IDLE or at - row.created > WHOLE:
        return None
    user = session.get(UserRow, row.user_id)
    if user is None or not user.active:
        return None
    if at - row.seen > NOTED:
        row.seen = at
    return user


def token_user(session: Session, secret: str) -> UserRow | None:
    """Return the active account of a token, and note that it was used."""
    row, at = session.scalar(select(TokenRow).where(TokenRow.secret_hash == digest(secret))), now()
    if row is None or (row.expires is not None and row.expires <= at):
        return None
    user = session.get(UserRow, row.user_id)
    if user is None or not user.active:
        return None
    if row.used is None or at - row.used > NOTED:
        row.used = at
    return user


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; the secret itself is not kept."""

    id: int
    name: str
    created: datetime
    used: datetime | None
    expires: datetime | None


class Tokens:
    """The tokens for the API."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office = office

    def list(self, user_id: int) -> list[Token]:
        """Return an account's tokens, oldest first."""
        with self.office.session() as session:
            rows = session.scalars(select(TokenRow).where(TokenRow.user_id == user_id).order_by(TokenRow.id))
            return [Token(row.id, row.name, row.created, row.used, row.expires) for row in rows]

    def add(self, by: Viewer, user: str, name: str, days: int = DAYS) -> str:
        """Make a token and return its secret, which is shown this once.

        Raises:
            AccountError: there is no such account, the time is out of range, or there are too many tokens.
        """
        if not 1 <= days <= MOST_DAYS:
            raise AccountError(
                f"Thời hạn {days} ngày không dùng được; cần từ 1 đến {MOST_DAYS}.",
                f"{days} days cannot be used; from 1 to {MOST_DAYS} are needed.",
            )
        secret = PREFIX + secrets.token_urlsafe(32)
        with self.office.session() as session:
            account = user_row(session, user)
            if len(session.scalars(select(TokenRow.id).where(TokenRow.user_id == account.id)).all()) >= TOKENS:
                raise AccountError(
                    f"Tài khoản {account.name} đã có {TOKENS} mã truy cập. Thu hồi bớt rồi tạo lại.",
                    f"The account {account.name} has {TOKENS} tokens already. Revoke some first.",
                )
            called = clean(name) or "API"
            expires = now() + timedelta(days=days)
            session.add(TokenRow(user_id=account.id, name=called, secret_hash=digest(secret), expires=expires))
            note(session, by, account.name, CHANGE, done="add", name=called, days=days)
        return secret

    def revoke(self, by: Viewer, token_id: int, user_id: int | None = None) -> None:
        """Remove a token; with ``user_id`` only one of that account.

        Raises:
            AccountError: there is no such token.
        """
        with self.office.session() as session:
            row = session.get(TokenRow, token_id)
            if row is None or user_id not in {None, row.user_id}:
                raise AccountError(
                    f"Không có mã truy cập số {token_id}. Có thể nó đã được thu hồi.",
                    f"There is no token number {token_id}. It may have been revoked already.",
                )
            user = session.get(UserRow, row.user_id)
            session.delete(row)
            note(session, by, user.name if user else "", CHANGE, done="revoke", name=row.name)


def _ended(at: datetime) -> ColumnElement[bool]:
    return or_(SignInRow.seen < at - IDLE, SignInRow.created < at - WHOLE)
