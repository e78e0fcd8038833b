"""A site over the made-up documents with accounts: who holds which token, and which folder is closed to whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.answer.closed_collection import built
from tests.web.conftest import site_over
from web.access.accounts import Accounts
from web.access.groups import Groups
from web.access.keys import Tokens
from web.site import Site
from web.viewer import LOCAL, Role

CLOSED = "nhan-su"
"""The folder that only its group reads; the words Zvexlor and 64/QĐ-UBND stand in no other."""
SECRETS = ("Zvexlor", "64/QĐ-UBND", "luân chuyển")


@dataclass(frozen=True)
class Guarded:
    """The site and the tokens: an administrator, a member of the group, a reader who is in none."""

    site: Site
    admin: str
    member: str
    reader: str


def guarded(folder: Path) -> Guarded:
    """Make the index, three accounts with a token each, and the group."""
    site = site_over(built(folder), folder)
    accounts, groups, tokens = Accounts(site.office), Groups(site.office), Tokens(site.office)
    for name, role in (("quan-tri", Role.ADMIN), ("noi-vu", Role.READER), ("doc-gia", Role.READER)):
        accounts.add(LOCAL, name, "mật khẩu dài của " + name, role)
    groups.add(LOCAL, "nội vụ", [CLOSED])
    groups.join(LOCAL, "noi-vu", "nội vụ")
    made = [tokens.add(LOCAL, name, "kiểm thử") for name in ("quan-tri", "noi-vu", "doc-gia")]
    return Guarded(site, *made)
