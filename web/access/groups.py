"""Groups of readers: a folder that a group names is closed to everybody else.

A reader's rights are computed at every request, so that joining and leaving count at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ingest.access import EVERYTHING, Access
from web.access.accounts import AccountError, clean, group_row, note, user_row
from web.office.store import Office
from web.office.tables import FolderRow, GroupRow, MembershipRow, UserRow
from web.viewer import Role, Viewer

CHANGE = "group_change"
SHOWN_FOLDERS = 500
"""Folders of the corpus that the page offers."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it is listed; folders are relative to the corpus, "." is the corpus itself."""

    name: str
    folders: tuple[str, ...]
    members: tuple[str, ...]


class Groups:
    """The groups of one office database."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office = office

    def list(self) -> list[Group]:
        """Return all groups by name."""
        with self.office.session() as session:
            return [_shown(group, session) for group in session.scalars(select(GroupRow).order_by(GroupRow.name))]

    def find(self, name: str) -> Group:
        """Return the group ``name``; raises AccountError where there is none."""
        with self.office.session() as session:
            return _shown(group_row(session, name), session)

    def add(self, by: Viewer, name: str, folders: Iterable[str] = ()) -> None:
        """Make a group; its folders are closed to all others from this moment on.

        Raises:
            AccountError: it has no name, or the name is taken.
            AccessError: a folder lies outside the corpus.
        """
        called = clean(name)
        if not called:
            raise AccountError("Nhóm cần có tên.", "A group needs a name.")
        paths = sorted({folder_path(folder) for folder in folders})
        try:
            with self.office.session() as session:
                session.add(GroupRow(name=called, folders=[FolderRow(folder=path) for path in paths]))
                note(session, by, called, CHANGE, done="add", folders=paths)
        except IntegrityError as error:
            raise AccountError(
                f"Đã có nhóm “{called}”. Sửa nhóm ấy, hoặc chọn tên khác.",
                f'There is a group "{called}" already. Change that one, or choose another name.',
            ) from error

    def remove(self, by: Viewer, name: str) -> None:
        """Remove a group: folders that no other group names are open to everybody again."""
        with self.office.session() as session:
            group = group_row(session, name)
            session.delete(group)
            note(session, by, group.name, CHANGE, done="remove")

    def set_folders(self, by: Viewer, name: str, folders: Iterable[str]) -> None:
        """Give a group exactly these folders; raises AccessError where one lies outside the corpus."""
        paths = sorted({folder_path(folder) for folder in folders})
        with self.office.session() as session:
            group = group_row(session, name)
            old = sorted(row.folder for row in group.folders)
            group.folders = [row for row in group.folders if row.folder in paths]
            group.folders += [FolderRow(folder=path) for path in paths if path not in old]
            note(session, by, group.name, CHANGE, done="folders", old=old, new=paths)

    def join(self, by: Viewer, user: str, group: str) -> None:
        """Put an account into a group; nothing changes where it is in it."""
        with self.office.session() as session:
            account, joined = user_row(session, user), group_row(session, group)
            if session.get(MembershipRow, (account.id, joined.id)) is None:
                session.add(MembershipRow(user_id=account.id, group_id=joined.id))
                note(session, by, joined.name, CHANGE, done="join", user=account.name)

    def leave(self, by: Viewer, user: str, group: str) -> None:
        """Take an account out of a group."""
        with self.office.session() as session:
            account, left = user_row(session, user), group_row(session, group)
            membership = session.get(MembershipRow, (account.id, left.id))
            if membership is not None:
                session.delete(membership)
                note(session, by, left.name, CHANGE, done="leave", user=account.name)


def rights(session: Session, user: UserRow) -> Access:
    """Return what an account may read: all, less the folders of groups that it is not in; an admin reads everything."""
    if user.role == str(Role.ADMIN):
        return EVERYTHING
    mine = select(MembershipRow.group_id).where(MembershipRow.user_id == user.id)
    named = set(session.scalars(select(FolderRow.folder)))
    if not named:
        return EVERYTHING
    open_to_me = set(session.scalars(select(FolderRow.folder).where(FolderRow.group_id.in_(mine))))
    return Access(frozenset("" if folder == "." else folder for folder in named - open_to_me))


def folder_path(folder: str) -> str:
    """Return a folder as it is stored; raises AccessError where it lies outside the corpus.

    >>> folder_path("/mat//nhan-su/"), folder_path(".")
    ('mat/nhan-su', '.')
    """
    (path,) = Access(frozenset({folder.strip().replace("\\", "/")})).closed
    return path or "."


def corpus_folders(corpus: Path) -> list[str]:
    """Return the folders below the corpus, as groups name them; the first ones by name where there are very many."""
    found = (path for path in corpus.rglob("*") if path.is_dir() and not path.name.startswith("."))
    return sorted({folder_path(path.relative_to(corpus).as_posix()) for path in found})[:SHOWN_FOLDERS]


def _shown(group: GroupRow, session: Session) -> Group:
    members = select(UserRow.name).join(MembershipRow).where(MembershipRow.group_id == group.id).order_by(UserRow.name)
    return Group(group.name, tuple(row.folder for row in group.folders), tuple(session.scalars(members)))
