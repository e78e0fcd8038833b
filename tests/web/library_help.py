"""A site over a small index of its own, made once and copied for each test, and what one does on its library pages."""

from __future__ import annotations

import html
import re
import shutil
import time
from pathlib import Path

from sqlalchemy import update
from starlette.testclient import TestClient

from answer.assistant import Assistant
from ingest.errors import CorpusError
from ingest.index import sync
from tests.answer.small_collection import write_collection
from tests.web.access_help import PASSWORD, hashed
from tests.web.conftest import site_over
from web.access.accounts import COMMAND, Accounts
from web.access.groups import Groups
from web.office.tables import UserRow
from web.server import application
from web.service import Service
from web.site import Site
from web.viewer import Role

BASE = "http://127.0.0.1"
EVIL = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>'
PROGRAM = b"MZ\x90\x00\x03" + bytes(range(256)) * 16
"""What a program for Windows begins with."""
_PATIENCE = 60.0

LETTER = """SỞ TÀI CHÍNH
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/STC-NS

Hà Giang, ngày 06 tháng 5 năm 2025

V/v {subject}

Kính gửi: Các sở, ban, ngành

1. Giao Sở Công Thương chủ trì rà soát giá xăng dầu, hoàn thành trước ngày 20/6/2025.

GIÁM ĐỐC

Phạm Văn Dũng
"""


def letter(number: int = 612, subject: str = "bình ổn giá xăng dầu dịp hè") -> bytes:
    return LETTER.format(number=number, subject=subject).encode()


def make_template(folder: Path) -> Path:
    """Make the corpus and the index that tests copy."""
    write_collection(folder / "corpus")
    (folder / "corpus" / "mat").mkdir()
    closed = letter(7, "kế hoạch chi chưa công bố").decode()
    (folder / "corpus" / "mat" / "kin.txt").write_text(closed, encoding="utf-8")
    (folder / "corpus" / "hong.pdf").write_bytes(PROGRAM)
    report = sync(folder / "corpus", folder / "index")
    assert len(report.added) == 6 and [one.file for one in report.failed] == ["hong.pdf"]
    return folder


def open_site(template: Path, folder: Path) -> Site:
    """Open a site over a copy."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return site_over(Service.ready(Assistant.open(folder / "index")), folder)


def empty_site(folder: Path) -> Site:
    """Open a site that has no documents yet."""
    return site_over(Service.ready(None, CorpusError("Kho trống.", "No documents.")), folder)


def client_of(site: Site) -> TestClient:
    return TestClient(application(site), base_url=BASE, follow_redirects=False)


def people(site: Site) -> dict[str, TestClient]:
    """Give the site an administrator, an editor who may not read the folder "mat", and a reader; all signed in."""
    accounts = Accounts(site.office)
    roles = {"an": Role.ADMIN, "binh": Role.EDITOR, "chi": Role.READER}
    for name, role in roles.items():
        accounts.add(COMMAND, name, None, role, name)
    with site.office.session() as session:
        session.execute(update(UserRow).values(password_hash=hashed()))
    Groups(site.office).add(COMMAND, "kín", ["mat"])
    app = application(site)
    found = {}
    for name in roles:
        found[name] = TestClient(app, base_url=BASE, follow_redirects=False)
        assert found[name].post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return found


def send(client: TestClient, name: str, content: bytes, **fields: str):
    """Upload a file as the page's script does."""
    files = {"file": (name, content)}
    return client.post("/documents/upload", files=files, data=fields, headers={"accept": "application/json"})


def settled(client: TestClient) -> str:
    """Ask how far it is until nothing is under way; return the list of uploads."""
    until = time.monotonic() + _PATIENCE
    while (status := client.get("/documents/status").json())["busy"]:
        assert time.monotonic() < until, status
    return html.unescape(status["html"])


def form_of(page: str) -> dict[str, str]:
    """Return what the form of the page for checking holds, as a browser would send it."""
    body = page[page.index('id="check"') :]
    found = {}
    for match in re.finditer(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', body):
        found[match[1]] = html.unescape(match[2])
    for match in re.finditer(r'<textarea [^>]*?name="([^"]+)"[^>]*>([^<]*)</textarea>', body):
        found[match[1]] = html.unescape(match[2])
    return found


def rows(page: str) -> list[str]:
    """Return the numbers in the table, in order."""
    body = page[page.find("<tbody>") :]
    return [html.unescape(one) for one in re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', body)]
