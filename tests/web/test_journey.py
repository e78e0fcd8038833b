"""A day at the office in a real browser: asking in three languages, a citation into a scan, and what is not yours."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.documents.test_generated import NO_TESSERACT
from tests.web.access_help import PASSWORD
from tests.web.conftest import serving
from tests.web.drawn_collection import CLOSED
from tests.web.test_page import ask
from web.access.accounts import COMMAND, Accounts
from web.access.groups import Groups
from web.office.store import Office
from web.viewer import Role

pytestmark = pytest.mark.browser

FRAME = """() => [...document.querySelectorAll('#panel .frame.quote')].some((frame) => {
  const box = frame.getBoundingClientRect(), panel = document.querySelector('#panel').getBoundingClientRect();
  return box.width > 20 && box.height > 4 && box.top >= panel.top && box.bottom <= panel.bottom;
})"""


@pytest.fixture(scope="module")
def at(drawn):
    with serving(drawn.site) as address:
        yield address


@pytest.fixture
def guarded(drawn, tmp_path):
    """The same documents with accounts: an administers, chi reads, and one folder is for a group that chi is not in."""
    office = Office.open(tmp_path / "data")
    accounts, groups = Accounts(office), Groups(office)
    accounts.add(COMMAND, "an", role=Role.ADMIN, password=PASSWORD)
    accounts.add(COMMAND, "chi", role=Role.READER, password=PASSWORD)
    groups.add(COMMAND, "Mật", [CLOSED])
    with serving(replace(drawn.site, office=office)) as address:
        yield address
    office.close()


@pytest.mark.skipif(bool(NO_TESSERACT), reason=str(NO_TESSERACT))
def test_asking_in_three_languages_and_opening_the_scan(at, visit):
    page = visit(at)
    for number, question in enumerate(
        (
            "Ai kiểm tra việc chấp hành pháp luật về lâm nghiệp?",
            "ai kiem tra viec chap hanh phap luat ve lam nghiep",
            "Which agency inspects compliance with forestry law?",
        ),
        start=1,
    ):
        ask(page, question)
        assert "17/CT-UBND" in page.inner_text(f".turn:nth-of-type({number}) .sources"), question
    page.click(".turn:nth-of-type(1) .answer .marker >> nth=0")
    page.wait_for_selector("#panel mark")
    page.click("#panel [data-view=pages]")
    page.wait_for_function(FRAME)


def sign_in(page, name):
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def test_who_signs_in_is_refused_what_is_not_theirs(guarded, drawn, visit):
    page = visit(guarded, ready="[name=password]")
    assert "/sign-in" in page.url
    sign_in(page, "chi")
    page.wait_for_selector(".chip")
    ask(page, "Kế hoạch 96/KH-UBND về việc gì?")
    assert page.locator(".answer.refused").count() == 1
    assert "du lịch" not in page.inner_text("#desk")
    closed = quote(drawn.ids[f"{CLOSED}/ke-hoach.pdf"])
    for path in ("document", "original", "page-image", "documents/check"):
        assert page.request.get(f"{guarded}{path}?id={closed}").status in {403, 404}, path
    for path in ("documents", "assignments", "graph", "api/directives", "api/assignments", "api/graph"):
        assert "96/KH-UBND" not in page.request.get(f"{guarded}{path}").text(), path
    for path in ("evaluation", "admin", "admin/audit", "metrics"):
        assert page.request.get(f"{guarded}{path}").status == 403, path


def test_who_may_read_it_gets_the_answer(guarded, visit):
    page = visit(guarded, ready="[name=password]")
    sign_in(page, "an")
    page.wait_for_selector(".chip")
    ask(page, "Kế hoạch 96/KH-UBND về việc gì?")
    assert "du lịch" in page.inner_text(".answer")


def test_another_site_can_do_nothing_in_ones_name(guarded, visit, tmp_path):
    """A page of another origin sends a form to us while its reader is signed in; the browser tells where it is from."""
    page = visit(guarded, ready="[name=password]")
    sign_in(page, "an")
    page.wait_for_selector(".chip")
    trap = tmp_path / "trap.html"
    trap.write_text(
        f'<form method="post" action="{guarded}sign-out"></form><script>document.forms[0].submit()</script>',
        encoding="utf-8",
    )
    page.goto(trap.as_uri())
    page.wait_for_url(f"{guarded}sign-out")
    assert "trang khác gửi" in page.inner_text("body")
    page.goto(guarded)
    page.wait_for_selector(".chip")  # still signed in
