"""A conversation in a real browser: kept, listed, shared, stopped, edited, rated, by mouse and by keyboard."""

import re
import threading

import pytest

from tests.web.conftest import serving
from tests.web.stub_assistant import EVIL, StubAssistant
from tests.web.test_page import BOX, IN_VIEW, OVERFLOWING, QUESTION, ask

pytestmark = pytest.mark.browser
ADDRESSED = "() => new URLSearchParams(location.search).has('c')"


class HeldAssistant(StubAssistant):
    """Answers only when it is let."""

    def __init__(self):
        super().__init__()
        self.let = threading.Event()

    def reply(self, question):
        if "chờ" in question:
            self.let.wait(30)
        return super().reply(question)


@pytest.fixture
def own():
    """The address of a server with an empty database."""
    with serving(StubAssistant()) as at:
        yield at


@pytest.fixture(scope="module")
def used():
    """The address of a server whose list holds what other tests asked: for tests that do not look at the list."""
    with serving(StubAssistant()) as at:
        yield at


def drawer(page):
    page.click("#header [data-do=history]")
    page.wait_for_selector("#history .drawer", state="visible")


def focused(page, selector):
    page.wait_for_function("s => document.activeElement.matches(s)", arg=selector)


def test_reloading_keeps_the_conversation_and_a_new_page_is_empty(used, visit):
    page = visit(used)
    ask(page, QUESTION)
    page.wait_for_function(ADDRESSED)
    page.reload()
    page.wait_for_selector(".turn .tools")
    ask(page, "85/QĐ-UBND ngày nào?")
    assert page.locator(".turn").count() == 2
    page.click("#header [data-do=new]")
    page.wait_for_selector(".welcome")
    assert re.fullmatch(r"https?://[^/]+/", page.url)
    assert visit(used).locator(".turn").count() == 0


def test_the_question_of_an_address_is_asked_once(used, visit):
    page = visit(used, path="?q=tuyen%20truyen")
    page.wait_for_selector(".turn .tools")
    page.wait_for_function(ADDRESSED)
    page.reload()
    page.wait_for_selector(".turn .tools")
    assert page.locator(".turn").count() == 1


def test_a_wait_can_be_stopped(visit):
    held = HeldAssistant()
    with serving(held) as at:
        page = visit(at)
        page.fill(BOX, "tuyên truyền, chờ")
        page.press(BOX, "Enter")
        page.click("[data-do=halt]")
        page.wait_for_selector(".welcome")
        page.wait_for_function(
            "t => document.querySelector('#question-box textarea').value === t", arg="tuyên truyền, chờ"
        )
        focused(page, BOX)
        ask(page, QUESTION)  # the stopped one is still being computed
        held.let.set()
        assert page.locator(".turn").count() == 1 and "chờ" not in page.inner_text(".log")
        page.reload()
        page.wait_for_selector(".turn .tools")
        assert page.locator(".turn").count() == 1


def test_enter_pressed_again_asks_nothing_twice(visit):
    held = HeldAssistant()
    with serving(held) as at:
        page = visit(at)
        page.fill(BOX, "tuyên truyền, chờ")
        page.press(BOX, "Enter")
        page.press(BOX, "Enter")
        page.wait_for_selector("[data-do=halt]")
        page.wait_for_function("document.querySelector('#question-box textarea').value === ''")
        page.press(BOX, "Enter")
        held.let.set()
        page.wait_for_selector(".turn .tools")
        page.reload()
        page.wait_for_selector(".turn .tools")
        assert page.locator(".turn").count() == 1 and page.locator(".note.failure").count() == 0


def test_editing_says_what_is_dropped_and_drops_it(used, visit):
    page = visit(used)
    for question in (QUESTION, "85/QĐ-UBND ngày nào?", "giá vàng?"):
        ask(page, question)
    page.focus(".turn:nth-of-type(2) [data-do=edit]")
    page.keyboard.press("Enter")
    focused(page, ".revise textarea")
    assert page.inner_text(".revise .later").startswith("1 câu hỏi sau câu này sẽ bị bỏ")
    page.keyboard.press("Escape")
    focused(page, "[data-do=edit]")
    assert page.locator(".turn").count() == 3
    page.keyboard.press("Enter")
    page.fill(".revise textarea", "giá bạc?")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.turn .tools').length === 2")
    assert page.locator(".asked p").all_inner_texts() == [QUESTION, "giá bạc?"]


def test_the_last_question_is_asked_again_at_once(used, visit):
    page = visit(used)
    ask(page, QUESTION)
    first = page.get_attribute(".turn", "data-id")
    page.click("[data-do=again]")
    page.wait_for_function("id => Number(document.querySelector('.turn')?.dataset.id) > Number(id)", arg=first)
    assert page.locator(".turn").count() == 1


def test_a_thumb_down_asks_why_and_is_kept(used, visit):
    page = visit(used)
    ask(page, QUESTION)
    page.focus("[data-verdict=down]")
    page.keyboard.press("Enter")
    focused(page, ".why input")
    page.keyboard.press("Space")
    page.fill(".why textarea", EVIL)
    page.click(".why [type=submit]")
    page.wait_for_selector(".rated")
    page.reload()
    page.wait_for_selector(".rated:has-text('Sai nội dung')")
    assert page.get_attribute("[data-verdict=down]", "aria-pressed") == "true"
    page.click("[data-do=reason]")
    page.wait_for_selector(".why")
    assert page.input_value(".why textarea") == EVIL
    page.click("[data-verdict=up]")
    page.wait_for_selector("[data-verdict=up][aria-pressed=true]")
    page.click("[data-verdict=up]")
    page.wait_for_selector("[data-verdict=up][aria-pressed=false]")


def test_the_view_and_the_keyboard_stay_where_they_were(used, visit):
    page = visit(used, viewport={"width": 1280, "height": 500})
    ask(page, QUESTION)
    ask(page, "85/QĐ-UBND ngày nào?")
    page.evaluate("document.querySelector('.log').scrollTop = 60")
    page.focus(".turn:first-of-type [data-verdict=up]")
    at = page.evaluate("document.querySelector('.log').scrollTop")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-verdict=up][aria-pressed=true]")
    focused(page, "[data-verdict=up][aria-pressed=true]")
    assert page.evaluate("document.querySelector('.log').scrollTop") == at


def test_follow_ups_ask_and_are_reached_by_keyboard(used, visit):
    page = visit(used)
    ask(page, QUESTION)
    page.focus(".follow .chip")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.turn .tools').length === 2")
    focused(page, BOX)
    assert page.inner_text(".turn:nth-of-type(2) .asked p") == "Ai ký Kế hoạch 16/KH-UBND?"


def test_the_list_searches_renames_deletes_and_undoes(own, visit):
    page = visit(own)
    ask(page, QUESTION)
    page.click("#header [data-do=new]")
    page.wait_for_selector(".welcome")
    ask(page, "85/QĐ-UBND ngày nào?")
    drawer(page)
    focused(page, "#history [type=search]")
    page.keyboard.type("tuyen truyen")
    page.wait_for_function("() => document.querySelectorAll('.past').length === 1")
    focused(page, "#history [type=search]")
    assert page.input_value("#history [type=search]") == "tuyen truyen"
    page.click(".past summary")
    page.click(".past [data-do=rename]")
    page.fill(".naming input", EVIL[:100])
    page.keyboard.press("Enter")
    page.wait_for_function("t => document.querySelector('.past .title').textContent === t", arg=EVIL[:100])
    focused(page, ".past .title")
    page.click(".past summary")
    page.click(".past [data-do=remove]")
    focused(page, ".undo button")
    assert page.locator(".past").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector(".past .title")
    page.click(".past .title")
    page.wait_for_selector("#history .drawer", state="hidden")
    page.wait_for_function("q => document.querySelector('.asked p').textContent === q", arg=QUESTION)
    assert page.locator("#history img, #history script").count() == 0


def test_a_shared_conversation_is_read_continued_and_taken_back(own, visit):
    page = visit(own)
    ask(page, QUESTION)
    drawer(page)
    page.click(".past summary")
    page.click(".past [data-do=link]")
    focused(page, ".sharing input")
    link = page.input_value(".sharing input")
    assert link.startswith(own + "?share=")
    other = visit(own)
    other.goto(link)
    other.wait_for_selector(".note.shared")
    assert other.locator("[data-do=edit], [data-do=rate]").count() == 0 and other.url == link
    other.click("[data-do=adopt]")
    other.wait_for_selector("[data-do=edit]", state="attached")
    other.wait_for_function(ADDRESSED)
    page.click(".sharing [data-do=unlink]")
    page.wait_for_function("() => !document.querySelector('.sharing')")
    other.goto(link)
    other.wait_for_selector(".note.failure:has-text('thu hồi')")


def test_files_are_downloaded(own, visit):
    page = visit(own)
    ask(page, QUESTION)
    page.click(".tools summary")
    with page.expect_download() as answer:
        page.click(".tools a[href$=docx]")
    assert answer.value.suggested_filename.endswith(".docx")
    drawer(page)
    page.click(".past summary")
    with page.expect_download() as whole:
        page.click(".past a[href$=json]")
    assert whole.value.suggested_filename.startswith("Cơ quan nào") and whole.value.suggested_filename.endswith(".json")


def test_a_pinned_document_stands_over_the_box_until_it_is_removed(used, visit):
    page = visit(used)
    ask(page, QUESTION)
    page.click(".answer > p .marker >> nth=0")
    page.wait_for_function(IN_VIEW)
    page.click("#panel [data-do=pin] >> nth=0")
    page.wait_for_selector(".pinned:has-text('16/KH-UBND')")
    page.click("[data-do=unpin]")
    page.wait_for_selector(".pinned", state="detached")
    focused(page, BOX)


def test_slash_leads_to_the_box_and_is_typed_in_it(used, visit):
    page = visit(used)
    page.focus("#header .brand")
    page.keyboard.press("/")
    focused(page, BOX)
    page.keyboard.press("/")
    assert page.input_value(BOX) == "/"


def test_escape_closes_the_list_and_gives_the_keyboard_back(used, visit):
    page = visit(used)
    page.focus("#header [data-do=history]")
    page.keyboard.press("Enter")
    focused(page, "#history [type=search]")
    assert page.get_attribute("#header [data-do=history]", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector("#history .drawer", state="hidden")
    focused(page, "#header [data-do=history]")
    assert page.get_attribute("#header [data-do=history]", "aria-expanded") == "false"


@pytest.mark.parametrize("width", [360, 1600])
def test_nothing_runs_over_the_edge_with_everything_open(own, visit, width):
    """Narrow and so wide that the list stands beside the conversation; each in both schemes, the wide one narrower."""
    page = visit(own, viewport={"width": width, "height": 740})

    def fits() -> None:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(OVERFLOWING) == [], scheme

    ask(page, "85/QĐ-UBND " + "ngày nào " * 20)
    page.click("[data-verdict=down]")
    page.wait_for_selector(".why")
    page.click("[data-do=edit]", force=True)
    page.wait_for_selector(".revise:not([hidden])")
    fits()
    if not page.locator("#history .drawer").is_visible():
        drawer(page)
    page.click(".past summary")
    fits()
    page.click(".past [data-do=link]")
    page.wait_for_selector(".sharing")
    fits()
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    if width == 1600:
        page.set_viewport_size({"width": 1280, "height": 740})
        page.wait_for_function("!matchMedia('(min-width: 1500px)').matches")
        fits()
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
