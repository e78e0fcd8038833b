"""Whose account a sign-in elsewhere is: found by issuer and subject alone, never by a name or an e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from ingest.errors import HoiVanBanError
from web.access.accounts import COMMAND, AccountError, Accounts, clean
from web.access.oidc_settings import Provider
from web.office.store import Office
from web.office.tables import UserRow
from web.viewer import Role, Viewer

TRIES = 100
"""Numbers that are tried behind a name that is taken."""


class StrangerError(HoiVanBanError):
    """Somebody whom the provider knows, and this server does not."""


class Subjects:
    """The accounts that sign in elsewhere."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office, self.accounts = office, Accounts(office)

    def account(self, provider: Provider, claims: Mapping[str, Any], address: str) -> tuple[int, str]:
        """Return id and name of the active account of this person, made as a reader where the settings say so.

        Raises:
            StrangerError: there is none, or it is locked.
        """
        subject = f"{provider.issuer} {claims['sub']}"
        with self.office.session() as session:
            user = session.scalar(select(UserRow).where(UserRow.oidc_subject == subject))
            known = (user.id, user.name, user.active) if user else None
        if known is None and provider.create:
            return self._made(subject, claims, address)
        if known is None or not known[2]:
            self.office.record(known[1] if known else "", "sign_in_failed", subject, address, by="oidc")
            raise StrangerError(
                f"Danh tính này chưa gắn với tài khoản nào đang hoạt động: {subject}. Hãy gửi dòng này cho người "
                "quản trị để gắn vào tài khoản của anh/chị.",
                f"This identity belongs to no active account: {subject}. Send this line to the administrator, who can "
                "link it to your account.",
            )
        return known[0], known[1]

    def _made(self, subject: str, claims: Mapping[str, Any], address: str) -> tuple[int, str]:
        """Make a reader's account; its name follows the provider's, and never takes over another account."""
        told = str(claims.get("preferred_username") or claims.get("email") or "")
        stem = re.sub(r"[^a-z0-9._-]", "", told.lower().partition("@")[0]).lstrip("._-")[:50] or "oidc"
        by = Viewer(None, COMMAND.name, "", Role.READER, address=address)
        display_name = clean(str(claims.get("name") or told))
        taken = {account.name for account in self.accounts.list()}
        for number in range(1, TRIES):
            name = stem if number == 1 else f"{stem}-{number}"
            if name in taken:
                continue
            try:
                made = self.accounts.add(by, name, None, Role.READER, display_name, subject=subject)
            except AccountError:  # a reserved name, or somebody was quicker
                continue
            return made.id, made.name
        raise StrangerError(f"Không đặt được tên tài khoản cho {told}.", f"No account name can be made for {told}.")
