"""Accounts and groups: made, changed and removed here only, by the command and by the pages alike.

Every change writes its line of the audit log in the same transaction. There is always an active administrator once
there is an account: the first one is one, and the last one stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ingest.errors import HoiVanBanError
from web.access.passwords import require_good, shared
from web.office.store import Office
from web.office.tables import AuditRow, GroupRow, MembershipRow, SignInRow, UserRow
from web.viewer import LOCAL, Role, Viewer

COMMAND = Viewer(None, "command", "", Role.ADMIN)
"""Whoever runs the command on the server: the owner of its files."""
RESERVED = frozenset({LOCAL.name, COMMAND.name})
"""Names that the audit log gives to people without an account."""
DISPLAY_CHARS = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class AccountError(HoiVanBanError):
    """An account or a group cannot be made, found or changed as asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is listed; ``signs_in_by`` is "password", "oidc", both joined by "+", or ""."""

    id: int
    name: str
    display_name: str
    role: Role
    active: bool
    groups: tuple[str, ...]
    signs_in_by: str
    created: datetime


class Accounts:
    """The accounts of one office database."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office, self.passwords = office, shared()

    def any(self) -> bool:
        """Tell whether there is an account: from then on everybody signs in. One small query."""
        with self.office.engine.connect() as connection:
            return connection.execute(select(UserRow.id).limit(1)).first() is not None

    def list(self) -> list[Account]:
        """Return all accounts by name."""
        with self.office.session() as session:
            return [_account(user, session) for user in session.scalars(select(UserRow).order_by(UserRow.name))]

    def find(self, name: str) -> Account:
        """Return the account ``name``; raises AccountError where there is none."""
        with self.office.session() as session:
            return _account(user_row(session, name), session)

    def add(
        self,
        by: Viewer,
        name: str,
        password: str | None = None,
        role: Role | None = None,
        display_name: str = "",
        groups: Sequence[str] = (),
        subject: str | None = None,
    ) -> Account:
        """Make an account that signs in with ``password``, as the OIDC ``subject``, or both.

        Raises:
            AccountError: the name cannot be used or is taken, a group is unknown, or the first account is no admin.
            PasswordError: the password is too easily guessed.
        """
        name = clean_name(name)
        if password is not None:
            require_good(password, name)
        hashed = None if password is None else self.passwords.hash(password)
        try:
            with self.office.session() as session:
                role = _first_role(session, role)
                user = UserRow(name=name, display_name=clean(display_name) or name, role=str(role))
                user.password_hash, user.oidc_subject = hashed, subject
                session.add(user)
                session.flush()
                for group in dict.fromkeys(groups):
                    session.add(MembershipRow(user_id=user.id, group_id=group_row(session, group).id))
                session.flush()
                note(session, by, name, done="add", role=str(role), groups=list(groups))
                return _account(user, session)
        except IntegrityError as error:
            raise AccountError(
                f"Tên tài khoản “{name}” (hoặc danh tính OIDC) đã có. Chọn tên khác; các tài khoản hiện có: "
                "python app.py users list",
                f'The account name "{name}" (or the OIDC identity) is taken. Choose another; the ones there are: '
                "python app.py users list",
            ) from error

    def remove(self, by: Viewer, name: str) -> None:
        """Remove an account with its conversations; the audit log keeps its name."""
        with self.office.session() as session:
            user = user_row(session, name)
            session.delete(user)
            note(session, by, user.name, done="remove")
            _keep_an_admin(session, user.name)

    def set_active(self, by: Viewer, name: str, active: bool) -> None:
        """Let an account in again, or keep it out from this moment on: its sign-ins end and its tokens do nothing."""
        with self.office.session() as session:
            user = user_row(session, name)
            user.active = active
            if not active:
                session.execute(delete(SignInRow).where(SignInRow.user_id == user.id))
            note(session, by, user.name, done="enable" if active else "disable")
            _keep_an_admin(session, user.name)

    def set_role(self, by: Viewer, name: str, role: Role) -> None:
        """Give an account another role; it counts from the next request on."""
        with self.office.session() as session:
            user = user_row(session, name)
            before, user.role = user.role, str(role)
            note(session, by, user.name, done="role", old=before, new=str(role))
            _keep_an_admin(session, user.name)

    def set_display_name(self, by: Viewer, name: str, display_name: str) -> None:
        """Change what an account is called on the pages."""
        with self.office.session() as session:
            user = user_row(session, name)
            user.display_name = clean(display_name) or user.name
            note(session, by, user.name, done="display_name", new=user.display_name)

    def set_subject(self, by: Viewer, name: str, subject: str | None) -> None:
        """Let an account sign in as this OIDC subject ("issuer subject"), or no longer."""
        with self.office.session() as session:
            user = user_row(session, name)
            user.oidc_subject = subject or None
            note(session, by, user.name, done="oidc", new=subject or "")

    def set_password(self, by: Viewer, name: str, password: str) -> None:
        """Give an account a new password; all its sign-ins end.

        Raises:
            AccountError: there is no such account.
            PasswordError: the password is too easily guessed.
        """
        require_good(password, name)
        hashed = self.passwords.hash(password)
        with self.office.session() as session:
            user = user_row(session, name)
            user.password_hash = hashed
            session.execute(delete(SignInRow).where(SignInRow.user_id == user.id))
            note(session, by, user.name, done="password")

    def check(self, name: str, password: str) -> int | None:
        """Return the id of the active account with this name and password, else None; as slow in either case."""
        with self.office.session() as session:
            user = session.scalar(select(UserRow).where(UserRow.name == name.strip().lower(), UserRow.active))
        stored = user.password_hash if user else None
        if not self.passwords.check(stored, password) or user is None or stored is None:
            return None
        if self.passwords.outdated(stored):
            renewed = self.passwords.hash(password)
            with self.office.session() as session:
                if row := session.get(UserRow, user.id):
                    row.password_hash = renewed
        return user.id


def note(session: Session, by: Viewer, target: str, action: str = "user_change", **detail: object) -> None:
    """Write a line of the audit log in the transaction of the change."""
    session.add(AuditRow(user=by.name, action=action, target=target, address=by.address, detail=detail))


def clean(text: str) -> str:
    """Return a name for people in one line, without characters that cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:DISPLAY_CHARS]


def clean_name(name: str) -> str:
    """Return an account's name as it is stored.

    Raises:
        AccountError: it has other characters, or is one that the audit log uses itself.
    """
    lowered = name.strip().lower()
    if not _NAME.fullmatch(lowered) or lowered in RESERVED:
        raise AccountError(
            f"“{name}” không dùng được làm tên tài khoản: cần 1–64 chữ cái không dấu, chữ số, dấu chấm, gạch, @; "
            f"không phải {', '.join(sorted(RESERVED))}. Họ tên có dấu đặt ở --display-name.",
            f'"{name}" cannot be an account name: 1–64 plain letters, digits, dots, dashes, @ are needed, and not '
            f"{', '.join(sorted(RESERVED))}. The full name goes into --display-name.",
        )
    return lowered


def _first_role(session: Session, role: Role | None) -> Role:
    """Return the role of a new account: a reader unless said, and an admin where it is the first."""
    if session.scalar(select(UserRow.id).limit(1)) is not None:
        return role or Role.READER
    if role not in {None, Role.ADMIN}:
        raise AccountError(
            "Tài khoản đầu tiên phải là quản trị (admin): từ lúc có nó, mọi người đều phải đăng nhập.",
            "The first account has to be an admin: from then on everybody has to sign in.",
        )
    return Role.ADMIN


def _keep_an_admin(session: Session, name: str) -> None:
    """Undo the transaction if it left no active administrator; rows are locked where the database can do so."""
    session.flush()
    admins = select(UserRow.id).where(UserRow.role == str(Role.ADMIN), UserRow.active).with_for_update()
    if not session.scalars(admins).all():
        raise AccountError(
            f"{name} là quản trị cuối cùng. Hãy đặt một quản trị khác trước: python app.py users role TÊN admin",
            f"{name} is the last administrator. Make another one first: python app.py users role NAME admin",
        )


def user_row(session: Session, name: str) -> UserRow:
    """Return the account ``name`` for a change; raises AccountError where there is none."""
    user = session.scalar(select(UserRow).where(UserRow.name == name.strip().lower()).with_for_update())
    if user is None:
        raise AccountError(
            f"Không có tài khoản “{name}”. Xem các tài khoản: python app.py users list",
            f'There is no account "{name}". See the accounts: python app.py users list',
        )
    return user


def group_row(session: Session, name: str) -> GroupRow:
    """Return the group ``name``; raises AccountError where there is none."""
    group = session.scalar(select(GroupRow).where(GroupRow.name == clean(name)))
    if group is None:
        raise AccountError(
            f"Không có nhóm “{name}”. Xem các nhóm: python app.py groups list",
            f'There is no group "{name}". See the groups: python app.py groups list',
        )
    return group


def _account(user: UserRow, session: Session) -> Account:
    joined = select(GroupRow.name).join(MembershipRow).where(MembershipRow.user_id == user.id).order_by(GroupRow.name)
    ways = [way for way, value in (("password", user.password_hash), ("oidc", user.oidc_subject)) if value]
    groups = tuple(session.scalars(joined))
    return Account(
        user.id, user.name, user.display_name, Role.named(user.role), user.active, groups, "+".join(ways), user.created
    )
