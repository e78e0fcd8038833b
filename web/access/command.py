"""``python app.py users|groups|tokens|audit …``: accounts, groups, tokens and the audit log, from the server itself.

Exit status 0, 1 (it could not be done; the message says why), 2 (wrong usage). Passwords are read without echo.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ingest.errors import HoiVanBanError
from web.access.accounts import COMMAND, AccountError, Accounts, clean_name
from web.access.audit import Audit
from web.access.groups import Groups
from web.access.keys import DAYS, Tokens
from web.access.passwords import require_good
from web.office.store import Office
from web.viewer import Role

NAMES = ("users", "groups", "tokens", "audit")
"""The first words of the command line that lead here."""
ROLES = [str(role) for role in Role]


def main(arguments: Sequence[str], database_url: str | None = None) -> int:
    """Run one of the commands and return the exit status."""
    options = _parser().parse_args(arguments)
    office = None
    try:
        office = Office.open(options.data, database_url)
        options.run(Desk(office), options)
    except HoiVanBanError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nĐã dừng, không thay đổi gì.\nStopped; nothing was changed.\n")
        return 1
    finally:
        if office is not None:
            office.close()
    return 0


class Desk:
    """What the commands do."""

    def __init__(self, office: Office) -> None:
        """Take the office database."""
        self.accounts, self.groups = Accounts(office), Groups(office)
        self.tokens, self.audit = Tokens(office), Audit(office)

    def users_add(self, given: argparse.Namespace) -> None:
        """Make an account."""
        name = clean_name(given.name)
        password = None if given.subject and not given.password_stdin else _new_password(name, given.password_stdin)
        role = Role.named(given.role) if given.role else None
        made = self.accounts.add(COMMAND, name, password, role, given.display_name, given.group, given.subject)
        _say(f"Đã tạo tài khoản {made.name} ({made.role}). / The account {made.name} ({made.role}) was made.")

    def users_list(self, given: argparse.Namespace) -> None:
        """Print the accounts."""
        users = self.accounts.list()
        if given.json:
            _say_json(
                {
                    "users": [
                        {
                            "name": user.name,
                            "display_name": user.display_name,
                            "role": str(user.role),
                            "active": user.active,
                            "groups": list(user.groups),
                            "signs_in_by": user.signs_in_by,
                        }
                        for user in users
                    ]
                }
            )
            return
        for user in users:
            locked = "" if user.active else "  [đã khóa / locked]"
            _say(f"{user.name}  {user.role}  {user.display_name}  ({', '.join(user.groups) or '-'}){locked}")
        if not users:
            _say("Chưa có tài khoản nào. / There are no accounts.")

    def users_remove(self, given: argparse.Namespace) -> None:
        """Remove an account."""
        self.accounts.remove(COMMAND, given.name)
        _say(f"Đã xóa tài khoản {given.name}. / The account {given.name} was removed.")

    def users_disable(self, given: argparse.Namespace) -> None:
        """Keep an account out."""
        self.accounts.set_active(COMMAND, given.name, False)
        _say(f"Đã khóa tài khoản {given.name}. / The account {given.name} was locked.")

    def users_enable(self, given: argparse.Namespace) -> None:
        """Let an account in again."""
        self.accounts.set_active(COMMAND, given.name, True)
        _say(f"Đã mở khóa tài khoản {given.name}. / The account {given.name} was unlocked.")

    def users_password(self, given: argparse.Namespace) -> None:
        """Give an account a new password."""
        name = self.accounts.find(given.name).name
        self.accounts.set_password(COMMAND, name, _new_password(name, given.password_stdin))
        _say(f"Đã đổi mật khẩu của {name}. / The password of {name} was changed.")

    def users_role(self, given: argparse.Namespace) -> None:
        """Give an account another role."""
        self.accounts.set_role(COMMAND, given.name, Role.named(given.role))
        _say(f"Tài khoản {given.name} nay là {given.role}. / The account {given.name} is now {given.role}.")

    def users_link(self, given: argparse.Namespace) -> None:
        """Let an account sign in elsewhere."""
        self.accounts.set_subject(COMMAND, given.name, given.subject)
        _say(f"Đã gắn {given.name} với {given.subject}. / {given.name} now signs in as {given.subject}.")

    def groups_add(self, given: argparse.Namespace) -> None:
        """Make a group."""
        self.groups.add(COMMAND, given.name, given.folder)
        _say(f"Đã tạo nhóm {given.name}. / The group {given.name} was made.")

    def groups_folders(self, given: argparse.Namespace) -> None:
        """Give a group other folders."""
        self.groups.set_folders(COMMAND, given.name, given.folder)
        _say(f"Đã đặt thư mục của nhóm {given.name}. / The folders of the group {given.name} were set.")

    def groups_remove(self, given: argparse.Namespace) -> None:
        """Remove a group."""
        self.groups.remove(COMMAND, given.name)
        _say(f"Đã xóa nhóm {given.name}. / The group {given.name} was removed.")

    def groups_list(self, given: argparse.Namespace) -> None:
        """Print the groups."""
        groups = self.groups.list()
        if given.json:
            listed = [{"name": g.name, "folders": list(g.folders), "members": list(g.members)} for g in groups]
            _say_json({"groups": listed})
            return
        for group in groups:
            _say(f"{group.name}: {', '.join(group.folders) or '-'}  ({', '.join(group.members) or '-'})")
        if not groups:
            _say("Chưa có nhóm nào. / There are no groups.")

    def groups_join(self, given: argparse.Namespace) -> None:
        """Put an account into a group."""
        self.groups.join(COMMAND, given.user, given.group)
        _say(f"{given.user} đã vào nhóm {given.group}. / {given.user} is in the group {given.group}.")

    def groups_leave(self, given: argparse.Namespace) -> None:
        """Take an account out of a group."""
        self.groups.leave(COMMAND, given.user, given.group)
        _say(f"{given.user} không ở nhóm {given.group}. / {given.user} is not in the group {given.group}.")

    def tokens_add(self, given: argparse.Namespace) -> None:
        """Make a token; its secret alone goes to stdout, so that it can be piped on."""
        secret = self.tokens.add(COMMAND, given.user, given.name, given.days)
        sys.stderr.write("Chép mã này ngay, không xem lại được. / Copy it now, it is shown once.\n")
        _say(secret)

    def tokens_list(self, given: argparse.Namespace) -> None:
        """Print an account's tokens, never their secrets."""
        for token in self.tokens.list(self.accounts.find(given.user).id):
            _say(f"{token.id}  {token.name}  đến / until {token.expires or '-'}  dùng / used {token.used or '-'}")

    def tokens_revoke(self, given: argparse.Namespace) -> None:
        """Remove a token."""
        self.tokens.revoke(COMMAND, given.id)
        _say(f"Đã thu hồi mã số {given.id}. / The token number {given.id} was revoked.")

    def audit_prune(self, given: argparse.Namespace) -> None:
        """Remove the old part of the audit log."""
        count = self.audit.prune(COMMAND, given.before)
        _say(f"Đã xóa {count} dòng trước {given.before}. / {count} lines before {given.before} were removed.")


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=Path("data"), help="tài khoản, nhật ký (mặc định: data)")
    parser = argparse.ArgumentParser(prog="app.py")
    topics = parser.add_subparsers(required=True, metavar="|".join(NAMES))

    def topic(name: str, told: str) -> Callable[..., argparse.ArgumentParser]:
        verbs = topics.add_parser(name, help=told, description=told).add_subparsers(required=True)

        def verb(word: str, does: Callable[[Desk, argparse.Namespace], None], *places: str) -> argparse.ArgumentParser:
            made = verbs.add_parser(word, parents=[shared])
            made.set_defaults(run=does)
            for place in places:
                made.add_argument(place)
            return made

        return verb

    users = topic("users", "Tài khoản. / Accounts.")
    add = users("add", Desk.users_add, "name")
    add.add_argument("--role", choices=ROLES, help="mặc định: reader; tài khoản đầu tiên: admin")
    add.add_argument("--display-name", default="", help="họ tên / full name")
    add.add_argument("--group", action="append", default=[], help="lặp lại được / may be repeated")
    add.add_argument("--subject", help='đăng nhập qua OIDC: "issuer subject" / signs in by OIDC')
    change = users("password", Desk.users_password, "name")
    for command in (add, change):
        command.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ stdin / read from stdin")
    users("list", Desk.users_list).add_argument("--json", action="store_true")
    for word, does in (
        ("remove", Desk.users_remove),
        ("disable", Desk.users_disable),
        ("enable", Desk.users_enable),
    ):
        users(word, does, "name")
    users("role", Desk.users_role, "name").add_argument("role", choices=ROLES)
    users("link", Desk.users_link, "name", "subject")

    groups = topic("groups", "Nhóm và thư mục riêng của nhóm. / Groups and their folders.")
    for word, does in (("add", Desk.groups_add), ("folders", Desk.groups_folders)):
        groups(word, does, "name").add_argument(
            "--folder", action="append", default=[], help="trong kho / of the corpus"
        )
    groups("remove", Desk.groups_remove, "name")
    groups("list", Desk.groups_list).add_argument("--json", action="store_true")
    groups("join", Desk.groups_join, "user", "group")
    groups("leave", Desk.groups_leave, "user", "group")

    tokens = topic("tokens", "Mã truy cập cho chương trình khác. / Tokens for programs.")
    tokens("add", Desk.tokens_add, "user", "name").add_argument("--days", type=int, default=DAYS)
    tokens("list", Desk.tokens_list, "user")
    tokens("revoke", Desk.tokens_revoke).add_argument("id", type=int)

    audit = topic("audit", "Nhật ký. / The audit log.")
    audit("prune", Desk.audit_prune).add_argument("--before", type=_day, required=True, metavar="YYYY-MM-DD")
    return parser


def _new_password(name: str, from_stdin: bool) -> str:
    """Return a password that was typed twice without echo, or the first line of stdin.

    Raises:
        AccountError: the two differ, or none can be asked for.
        PasswordError: it is too easily guessed.
    """
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        require_good(password, name)
        return password
    if not sys.stdin.isatty():
        raise AccountError(
            "Không có bàn phím để hỏi mật khẩu; dùng --password-stdin và đưa mật khẩu qua stdin.",
            "There is no terminal to ask for the password; use --password-stdin and give it on stdin.",
        )
    password = getpass.getpass(f"Mật khẩu cho {name} / password: ")
    require_good(password, name)
    if getpass.getpass("Nhập lại / again: ") != password:
        raise AccountError("Hai lần nhập khác nhau.", "The two passwords differ.")
    return password


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: cần ngày như 2026-03-31 / a day is needed") from error
    if not 1970 <= day.year < 9000:
        raise argparse.ArgumentTypeError(f"{text}: năm ngoài khoảng / the year is out of range")
    return day


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _say_json(value: object) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=2))
