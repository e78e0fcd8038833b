"""The conversation: what each event does to a session, and what is drawn of it."""

from types import SimpleNamespace

import pytest

from ingest.errors import CorpusError
from tests.web.reading import Tags
from tests.web.stub_assistant import EVIL, HOSTILE, LEAD, PLAN, StubAssistant, answer, cite
from web.chat import Session, Source, answer_blocks, chat_html, copy_text, split_markers
from web.page import Handlers
from web.panel import panel_html
from web.service import Service
from web.texts import load

PAGE_TAGS = {
    *("article", "section", "div", "p", "h2", "h3", "h4", "ul", "ol", "li", "b", "i", "span", "strong", "em", "br"),
    *("button", "svg", "path", "header", "nav", "dl", "dt", "dd", "mark", "hr"),
}
PAGE_ATTRIBUTES = {
    *("class", "role", "tabindex", "type", "lang", "title", "d", "viewbox", "focusable"),
    *("aria-live", "aria-label", "aria-hidden", "data-turn", "data-marker", "data-hit", "data-tip", "data-where"),
    *("data-index", "data-copy", "data-done", "data-ask", "data-do", "data-directive", "data-shown"),
}
PLACES = {1: Source(1, "16/KH-UBND", "mục 2", "Giao Sở Y tế", "Giao Sở Y tế")}


def click(**data):
    return SimpleNamespace(_data=data)


@pytest.fixture
def talk():
    """A session, the handlers, and a function that asks and returns the last update."""
    assistant = StubAssistant()
    handlers, session = Handlers(Service.ready(assistant)), Session()
    return SimpleNamespace(
        assistant=assistant,
        handlers=handlers,
        session=session,
        ask=lambda text: list(handlers.submit(session, text)),
    )


def test_the_question_is_shown_before_its_answer(talk):
    first, last = talk.ask("Ai chủ trì tuyên truyền?")
    assert "Đang tìm" in first[1] and "Ai chủ trì tuyên truyền?" in first[1] and first[2] == ""
    assert "Đang tìm" not in last[1] and "Sở Y tế chủ trì" in last[1]


def test_earlier_questions_go_along_as_history(talk):
    for question in ("tuyên truyền?", "85 ngày nào?", "còn ai?"):
        talk.ask(question)
    assert [history for _, history, _ in talk.assistant.asked] == [
        (),
        ("tuyên truyền?",),
        ("tuyên truyền?", "85 ngày nào?"),
    ]


def test_a_new_conversation_forgets_the_questions_and_keeps_the_language(talk):
    talk.ask("tuyên truyền?")
    talk.handlers.language(talk.session, click(language="en"))
    fresh, *_ = talk.handlers.fresh(talk.session)
    assert (fresh.turns, fresh.history, fresh.language) == ([], (), "en")


@pytest.mark.parametrize(
    ("text", "message"),
    [("   ", "để trống"), ("x" * 2001, "dài quá"), ("crash please", "Xin lỗi")],
)
def test_a_failure_keeps_the_conversation_and_the_typed_text(talk, text, message):
    talk.ask("tuyên truyền?")
    *_, last = talk.ask(text)
    assert message in last[1] and "Sở Y tế chủ trì" in last[1] and last[2] == text
    assert "secret detail" not in last[1] and "Traceback" not in last[1]
    assert len(talk.session.turns) == 1
    *_, after = talk.ask("tuyên truyền?")
    assert message not in after[1] and len(talk.session.turns) == 2


def test_the_apology_is_logged_with_its_cause(talk, caplog):
    talk.ask("crash")
    assert "secret detail of the machine" in caplog.text


def test_an_example_asks_its_question(talk):
    list(talk.handlers.chip(talk.session, click(question="tuyên truyền?")))
    assert talk.assistant.asked[0][0] == "tuyên truyền?"
    list(talk.handlers.chip(talk.session, SimpleNamespace(_data=None)))
    assert talk.session.notice is not None


def test_the_language_changes_every_string_at_once(talk):
    talk.ask("giá vàng?")
    _, header, chat, box, panel = talk.handlers.language(talk.session, click(language="en"))
    assert "New conversation" in header and "Closest content found" in chat and "Documents: 2" in panel
    assert box["placeholder"].startswith("For example")
    session, *_ = talk.handlers.language(talk.session, click(language="xx"))
    assert session.language == "en"


def test_an_understood_question_is_hinted(talk):
    *_, last = talk.ask("tuyen truyen ai lo?")
    assert "Đã hiểu là: Cơ quan nào chủ trì công tác tuyên truyền?" in last[1]


def test_a_refusal_shows_what_was_found_nearby(talk):
    *_, last = talk.ask("giá vàng?")
    assert 'data-hit="0"' in last[1] and "16/KH-UBND, mục 3" in last[1] and "## 3." not in last[1]


def test_a_warning_has_its_own_markers(talk):
    *_, last = talk.ask("85 ngày nào?")
    note = last[1].split('class="note warning"')[1].split("</div>")[0]
    assert 'data-marker="1"' in note and 'data-marker="2"' in note


def test_a_marker_carries_its_quote_and_its_place(talk):
    *_, last = talk.ask("tuyên truyền?")
    assert 'data-where="16/KH-UBND, mục 2, gạch đầu dòng 1"' in last[1]
    assert 'data-tip="Giao Sở Y tế chủ trì' in last[1]


def test_numbers_in_brackets_that_cite_nothing_stay_text():
    assert list(split_markers("một [1], hai [7].", PLACES)) == ["một ", PLACES[1], ", hai [7]."]


def test_lists_and_paragraphs_of_an_answer():
    assert list(answer_blocks("Hai việc:\n- một [1]\n\n2. hai", PLACES)) == [
        ("p", ["Hai việc:"]),
        ("item", ["một ", PLACES[1]]),
        ("p", ["2. hai"]),
    ]


def test_the_copy_holds_answer_and_quotes():
    given = answer("?", "Sở Y tế [1].", [cite(1, PLAN, LEAD, "2.-1")])
    assert copy_text(given, PLACES) == "Sở Y tế [1].\n\n[1] 16/KH-UBND, mục 2: “Giao Sở Y tế”"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_from_a_document_becomes_markup(language):
    assistant = StubAssistant(HOSTILE)
    handlers = Handlers(Service.ready(assistant, CorpusError(EVIL, EVIL)))
    session = Session(language=language)
    list(handlers.submit(session, f"hostile {EVIL}"))
    drawn = [chat_html(session, handlers.service), panel_html(session, handlers.service)]
    for target in ({"turn": "0", "marker": "1"}, {"directive": HOSTILE.id}):
        drawn.append(handlers.open(session, click(**target))[1])
    session.pending, session.notice = EVIL, CorpusError(EVIL, EVIL)
    drawn.append(chat_html(session, handlers.service))
    for html in drawn:
        seen = Tags(html)
        assert seen.tags <= PAGE_TAGS and seen.attributes <= PAGE_ATTRIBUTES
        assert "&lt;script&gt;" in html


def test_the_welcome_offers_examples_and_says_what_is_wrong_with_the_corpus():
    notice = CorpusError("Thư mục trống.", "The folder is empty.")
    empty = Service.ready(None, notice)
    assert "Thư mục trống." in chat_html(Session(), empty)
    assert "The folder is empty." in chat_html(Session(language="en"), empty)
    examples = StubAssistant().examples("vi")
    html = chat_html(Session(), Service.ready(StubAssistant()))
    assert all(f'data-ask="{example}"' in html for example in examples)


def test_without_an_assistant_a_question_gets_the_reason(talk):
    handlers = Handlers(Service.ready(None))
    *_, last = handlers.submit(Session(), "ai chủ trì?")
    assert "Kho chưa có văn bản nào" in last[1] and last[2] == "ai chủ trì?"


def test_failing_examples_do_not_close_the_page(monkeypatch):
    assistant = StubAssistant()
    monkeypatch.setattr(assistant, "examples", lambda _: 1 / 0)
    assert load("vi")("chat.welcome") in chat_html(Session(), Service.ready(assistant))
