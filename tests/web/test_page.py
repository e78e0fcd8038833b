"""The page in a real browser, over the stand-in assistant. Every wait is for a condition, none for a time."""

import pytest

from tests.web.conftest import serving
from tests.web.stub_assistant import HOSTILE, LEAD, StubAssistant

pytestmark = pytest.mark.browser

BOX = "#question-box textarea"
QUESTION = "Cơ quan nào chủ trì công tác tuyên truyền?"
IN_VIEW = """() => {
  const found = document.querySelector('#panel mark');
  if (!found) return false;
  const mark = found.getBoundingClientRect();
  const body = document.querySelector('#panel .sheet-body').getBoundingClientRect();
  return mark.height > 0 && mark.top >= body.top && mark.bottom <= body.bottom && mark.left >= 0
    && mark.right <= window.innerWidth && body.bottom <= window.innerHeight + 1;
}"""
OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const box = e.getBoundingClientRect();
  return e.checkVisibility() && box.width > 1 && box.right > window.innerWidth + 1
    && getComputedStyle(e).position !== 'fixed' && !e.closest('.toast-wrap');
}).map((e) => e.outerHTML.slice(0, 80))"""


def ask(page, question: str) -> None:
    """Type a question, send it, wait for its answer."""
    answered = page.locator(".turn .tools").count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_function("n => document.querySelectorAll('.turn .tools').length === n", arg=answered + 1)


def marked(page) -> str:
    return "".join(page.locator("#panel mark").all_text_contents())


WORDS = LEAD.replace("**", "").replace("\n", "")


def test_ask_read_click_see(address, visit):
    page = visit(address)
    ask(page, QUESTION)
    assert "Sở Y tế chủ trì công tác tuyên truyền [1]," in page.inner_text(".answer")
    assert page.input_value(BOX) == ""
    page.click(".answer > p .marker >> nth=0")
    page.wait_for_function(IN_VIEW)
    assert marked(page) == WORDS
    assert page.locator("#panel h2").inner_text() == "16/KH-UBND"
    assert page.locator(".marker[aria-current]").count() == 1


def test_markers_work_from_the_keyboard(address, visit):
    page = visit(address)
    ask(page, QUESTION)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.answer > p .marker')"):
            break
    assert "Trích dẫn 1: 16/KH-UBND, mục 2" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert page.locator("#tip").is_visible() and "Giao Sở Y tế" in page.inner_text("#tip")
    page.keyboard.press("Enter")
    page.wait_for_function(IN_VIEW)
    page.wait_for_function("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel .documents")
    assert page.evaluate("document.activeElement.matches('.marker')")


def test_a_second_click_scrolls_back_to_the_words(address, visit):
    page = visit(address, viewport={"width": 1280, "height": 480})
    ask(page, "85/QĐ-UBND ngày nào?")
    page.click(".answer > p .marker >> nth=1")
    page.wait_for_function(IN_VIEW)
    page.evaluate("document.querySelector('#panel .sheet-body').scrollTop = 0")
    page.wait_for_function(f"!({IN_VIEW})()")
    page.click(".answer > p .marker >> nth=1")
    page.wait_for_function(IN_VIEW)
    page.click("[data-do=facts]")
    page.wait_for_function("document.querySelector('#panel .sheet-body').scrollTop === 0")
    page.click("[data-do=quote]")
    page.wait_for_function(IN_VIEW)


def test_hover_shows_the_quote_as_text(address, visit):
    page = visit(address)
    ask(page, QUESTION)
    page.hover(".answer > p .marker >> nth=0")
    page.wait_for_selector("#tip", state="visible")
    assert "Giao Sở Y tế chủ trì" in page.inner_text("#tip") and "mục 2" in page.inner_text("#tip")
    page.hover(".bar .brand")
    page.wait_for_selector("#tip", state="hidden")


def test_examples_ask_and_warnings_and_citations_open(address, visit):
    page = visit(address)
    page.click(".chip >> nth=1")
    page.wait_for_selector(".turn .tools")
    assert page.locator(".answer .note.warning .marker").count() == 2
    page.click(".answer .note.warning .marker >> nth=1")
    page.wait_for_function(IN_VIEW)
    assert marked(page) == "Quyết định số 85/QĐ-UBND ngày 15/3/2022"
    page.click(".sources .entry >> nth=0")
    page.wait_for_function("document.querySelector('#panel mark').textContent.includes('15/02/2023')")
    page.wait_for_function(IN_VIEW)


def test_a_refusal_opens_what_was_found(address, visit):
    page = visit(address)
    ask(page, "Giá vàng?")
    page.click(".answer.refused [data-hit]")
    page.wait_for_function(IN_VIEW)
    assert "Chế độ báo cáo" in marked(page)


def test_the_language_changes_at_once_and_the_conversation_stays(address, visit, stub):
    page = visit(address)
    ask(page, QUESTION)
    page.click(".answer .marker >> nth=0")
    page.wait_for_selector("#panel mark")
    page.click("[data-language=en]")
    page.wait_for_selector("text=New conversation")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_attribute(BOX, "placeholder").startswith("For example")
    assert "Issued by" in page.inner_text("#panel .facts") and marked(page) == WORDS
    assert page.locator(".turn").count() == 1
    ask(page, "Which agency leads propaganda work?")
    assert "The Department of Health" in page.inner_text(".turn >> nth=1")
    assert stub.asked[-1][1] == (QUESTION,)
    page.click("[data-do=new]")
    page.wait_for_selector(".welcome")
    assert "Hello" in page.inner_text(".welcome") and page.locator(".turn").count() == 0


@pytest.mark.parametrize(("typed", "message"), [("x" * 2001, "dài quá"), ("crash", "Xin lỗi")])
def test_a_failure_keeps_conversation_and_text(address, visit, typed, message):
    page = visit(address)
    ask(page, QUESTION)
    page.fill(BOX, typed)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".note.failure:has-text('{message}')")
    page.wait_for_function("n => document.querySelector('#question-box textarea').value.length === n", arg=len(typed))
    assert page.locator(".turn").count() == 1 and "Traceback" not in page.content()


def test_an_empty_question_gets_a_hint(address, visit):
    page = visit(address)
    page.fill(BOX, "   ")
    page.press(BOX, "Enter")
    page.wait_for_selector(".note.failure:has-text('trống')")


def test_the_copy_button_takes_answer_and_quotes(address, visit):
    page = visit(address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.click("[data-copy]")
    page.wait_for_selector(".tool.done")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Sở Y tế chủ trì") and "[1] 16/KH-UBND, mục 2, gạch đầu dòng 1: “Giao Sở Y tế" in copied


def test_a_document_full_of_markup_runs_nothing(visit):
    with serving(StubAssistant(HOSTILE)) as at:
        page = visit(at)
        page.click("#panel .documents .entry")
        page.wait_for_selector("#panel .facts")
        ask(page, "hostile <img src=x onerror=window.stolen=1> ${window.stolen=1} {{this}}")
        page.hover(".answer .marker >> nth=0")
        page.click(".answer .marker >> nth=0")
        page.wait_for_selector("#panel mark")
        page.wait_for_selector("#panel mark:has-text('<script>')")
        assert page.locator("#chat img, #panel img, #tip img, #chat script, #panel script").count() == 0
        assert page.locator("[onerror], [onmouseover]").count() == 0
        page.click("[data-language=en]")
        page.wait_for_selector("text=New conversation")


def test_nothing_runs_over_the_edge(address, visit):
    """At three widths in turn: nobody has asked, an answer, an open document."""
    widths = (360, 768, 1280)
    page = visit(address, viewport={"width": widths[0], "height": 740})

    def fits(width: int) -> None:
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(OVERFLOWING) == [], width

    for width in widths:
        fits(width)
    fits(widths[0])
    ask(page, "85/QĐ-UBND ngày nào?")
    for width in widths:
        fits(width)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        page.locator(".answer .marker").first.dispatch_event("click")  # an open document may lie over it
        page.wait_for_function(IN_VIEW)
        fits(width)
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), width


def test_on_a_phone_the_panel_lies_over_the_chat_and_closes(address, visit):
    page = visit(address, viewport={"width": 360, "height": 640})
    assert not page.locator("#panel").is_visible()
    ask(page, QUESTION)
    page.click(".answer .marker >> nth=0")
    page.wait_for_function(IN_VIEW)
    page.click("#panel [data-do=close]")
    page.wait_for_selector("#panel", state="hidden")
    page.click("[data-do=documents]")
    page.wait_for_selector("#panel .documents", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")


def test_the_font_draws_vietnamese_and_the_focus_is_seen(address, visit):
    page = visit(address)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.weight + f.unicodeRange.slice(0, 6))"
    )
    assert any(face.startswith("400") and "U+102" in face for face in loaded)
    page.keyboard.press("Shift+Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_nothing_of_gradio_is_in_the_way(address, visit):
    page = visit(address)
    assert page.locator("footer").is_hidden() or page.locator("footer").count() == 0
    assert page.title() == "Hỏi Văn Bản"
    assert page.locator(".submit-button").get_attribute("aria-label") == "Gửi câu hỏi"


def test_dark_is_dark(address, visit):
    page = visit(address, color_scheme="dark")
    ask(page, QUESTION)
    ground = "s => getComputedStyle(document.querySelector(s)).backgroundColor"
    colours = [page.evaluate(ground, s) for s in ("body", ".answer", "#panel", "#question-box .input-container")]
    for colour in colours:
        assert max(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) < 60


def test_a_lost_server_is_said_in_vietnamese(visit):
    with serving(StubAssistant()) as at:
        page = visit(at)
    page.fill(BOX, QUESTION)
    page.press(BOX, "Enter")
    page.wait_for_selector(".toast-message-text:has-text('Mất kết nối với máy chủ')")
    assert page.input_value(BOX) == QUESTION
