"""The conversation: what each event does to a session and the database, and what is drawn of it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from ingest.errors import CorpusError
from tests.web.conftest import site_over
from tests.web.reading import Tags
from tests.web.stub_assistant import EVIL, HOSTILE, LEAD, PLAN, StubAssistant, answer, cite
from web.chat import Pin, Session, chat_html
from web.office.tables import AuditRow, FeedbackRow, UserRow
from web.page import Handlers
from web.panel import panel_html
from web.pieces import Source, answer_blocks, copy_text, split_markers
from web.scene import PARTS
from web.service import Service
from web.texts import load
from web.viewer import LOCAL, Role, Viewer

PAGE_TAGS = {
    *("article", "section", "div", "p", "h2", "h3", "h4", "ul", "ol", "li", "b", "i", "span", "strong", "em", "br"),
    *("button", "svg", "path", "header", "nav", "dl", "dt", "dd", "mark", "hr", "a", "details", "summary", "form"),
    *("fieldset", "legend", "label", "input", "textarea", "aside"),
}
PAGE_ATTRIBUTES = {
    *("class", "role", "tabindex", "type", "lang", "title", "d", "viewbox", "focusable", "href", "download", "hidden"),
    *(
        "id",
        "target",
        "rel",
        "name",
        "value",
        "checked",
        "rows",
        "maxlength",
        "placeholder",
        "autocomplete",
        "readonly",
    ),
    *("aria-live", "aria-label", "aria-hidden", "aria-pressed", "aria-current", "aria-selected", "aria-controls"),
    *("aria-labelledby", "aria-disabled", "disabled", "data-section", "data-view", "data-page", "data-path"),
    *("data-turn", "data-marker", "data-hit", "data-tip", "data-where", "data-verdict", "data-later", "data-saved"),
    *("data-index", "data-copy", "data-done", "data-ask", "data-do", "data-directive", "data-shown", "data-link"),
    *("data-conversation", "data-shared", "data-reply", "data-label", "data-id", "data-after", "data-title"),
}
PLACES = {1: Source(1, "16/KH-UBND", "mục 2", "Giao Sở Y tế", "Giao Sở Y tế")}
AN = Viewer(1, "an", "Lê An", Role.READER)
BINH = Viewer(2, "binh", "Binh", Role.READER)


def click(**data):
    return SimpleNamespace(_data=data)


class Page:
    """One open page of one person, driven by the handlers themselves."""

    def __init__(self, handlers, viewer=LOCAL, name="page"):
        self.handlers, self.session = handlers, Session()
        scope = {"type": "http", "viewer": viewer, "headers": []}
        self.inner = SimpleNamespace(scope=scope)
        self.query, self.name = {}, name

    @property
    def request(self):
        return SimpleNamespace(request=self.inner, session_hash=self.name, query_params=self.query, cookies={})

    def drawn(self, update):
        self.session, *parts = update
        return dict(zip(PARTS, parts, strict=True))

    def ask(self, text):
        return [self.drawn(update) for update in self.handlers.talk.submit(self.session, text, self.request)]

    def load(self, **query):
        self.query = query
        return [self.drawn(update) for update in self.handlers.load(self.session, self.request)]

    def do(self, handler, **data):
        given = (click(**data),) if data else ()
        return self.drawn(handler(self.session, *given, self.request))

    def revise(self, **data):
        return [self.drawn(update) for update in self.handlers.talk.revise(self.session, click(**data), self.request)]

    @property
    def turns(self):
        found = self.handlers.stage.conversations.find(self.viewer.user_id, self.session.conversation)
        return found.turns if found else ()

    @property
    def viewer(self):
        return self.inner.scope["viewer"]


@pytest.fixture
def talk():
    """A page at this machine over the stand-in, and others over the same database by ``page(viewer)``."""
    assistant = StubAssistant()
    site = site_over(assistant)
    with site.office.session() as session:
        session.add_all(UserRow(name=one.name, display_name=one.display_name, role="reader") for one in (AN, BINH))
    handlers = Handlers(site)
    mine = Page(handlers)
    return SimpleNamespace(
        assistant=assistant,
        site=site,
        handlers=handlers,
        mine=mine,
        ask=mine.ask,
        page=lambda viewer, name="other": Page(handlers, viewer, name),
    )


def audited(site, action):
    with site.office.session() as session:
        return [(row.user, row.target) for row in session.scalars(select(AuditRow).where(AuditRow.action == action))]


def test_the_question_is_shown_before_its_answer(talk):
    first, last = talk.ask("Ai chủ trì tuyên truyền?")
    assert "Đang tìm" in first["chat"] and "Ai chủ trì tuyên truyền?" in first["chat"]
    assert first["question"]["value"] == "" and 'data-do="halt"' in first["chat"]
    assert "Đang tìm" not in last["chat"] and "Sở Y tế chủ trì" in last["chat"]
    assert "Ai chủ trì tuyên truyền?" in last["history"]
    assert audited(talk.site, "ask") == [("local", "Ai chủ trì tuyên truyền?")]


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
    talk.mine.do(talk.handlers.language, language="en")
    drawn = talk.mine.do(talk.handlers.keeping.fresh)
    assert talk.mine.session.conversation is None and talk.mine.session.language == "en"
    assert "Hello" in drawn["chat"] and "tuyên truyền?" in drawn["history"]
    talk.ask("85 ngày nào?")
    assert talk.assistant.asked[-1][1] == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [("   ", "để trống"), ("x" * 2001, "dài quá"), ("crash please", "Xin lỗi")],
)
def test_a_failure_keeps_the_conversation_and_the_typed_text(talk, text, message):
    talk.ask("tuyên truyền?")
    *_, last = talk.ask(text)
    assert message in last["chat"] and "Sở Y tế chủ trì" in last["chat"] and last["question"]["value"] == text
    assert "secret detail" not in last["chat"] and "Traceback" not in last["chat"]
    assert len(talk.mine.turns) == 1
    *_, after = talk.ask("tuyên truyền?")
    assert message not in after["chat"] and len(talk.mine.turns) == 2


def test_the_apology_is_logged_with_its_cause(talk, caplog):
    talk.ask("crash")
    assert "secret detail of the machine" in caplog.text


def test_an_example_asks_its_question(talk):
    handlers, mine = talk.handlers, talk.mine
    list(handlers.talk.chip(mine.session, click(question="tuyên truyền?"), mine.request))
    assert talk.assistant.asked[0][0] == "tuyên truyền?"
    *_, (session, *_) = handlers.talk.chip(Session(), SimpleNamespace(_data=None), mine.request)
    assert session.notice is not None


def test_the_language_changes_every_string_at_once(talk):
    talk.ask("giá vàng?")
    drawn = talk.mine.do(talk.handlers.language, language="en")
    assert "New conversation" in drawn["header"] and "Closest content found" in drawn["chat"]
    assert "Documents: 2" in drawn["panel"] and "Rename" in drawn["history"]
    assert drawn["question"]["placeholder"].startswith("For example")
    talk.mine.do(talk.handlers.language, language="xx")
    assert talk.mine.session.language == "en"


def test_a_stopped_wait_leaves_nothing_and_gives_the_question_back(talk):
    asking = talk.handlers.talk.submit(talk.mine.session, "tuyên truyền?", talk.mine.request)
    talk.mine.drawn(next(asking))
    drawn = talk.mine.do(talk.handlers.talk.halt)
    assert drawn["question"]["value"] == "tuyên truyền?" and "Đang tìm" not in drawn["chat"]
    for late in asking:  # the answer that comes all the same is dropped, whichever message reaches the page last
        drawn = talk.mine.drawn(late)
        assert drawn["question"]["value"] == "tuyên truyền?" and "value" not in drawn["chat"]
    assert talk.handlers.stage.conversations.listed(None) == ([], 0)
    talk.ask("85 ngày nào?")
    assert [turn.question for turn in talk.mine.turns] == ["85 ngày nào?"]


def test_leaving_a_conversation_stops_its_wait(talk):
    asking = talk.handlers.talk.submit(talk.mine.session, "tuyên truyền?", talk.mine.request)
    talk.mine.drawn(next(asking))
    talk.mine.do(talk.handlers.keeping.fresh)
    assert list(asking) == [] and talk.handlers.stage.conversations.listed(None) == ([], 0)


def test_an_edited_question_takes_the_place_of_what_came_after(talk):
    for question in ("tuyên truyền?", "85 ngày nào?", "giá vàng?"):
        talk.ask(question)
    second = talk.mine.turns[1]
    first, last = talk.mine.revise(turn=str(second.id), question="propaganda?")
    assert "85 ngày nào?" not in first["chat"] and "propaganda?" in first["chat"]
    assert [turn.question for turn in talk.mine.turns] == ["tuyên truyền?", "propaganda?"]
    assert "giá vàng?" not in last["chat"] and talk.assistant.asked[-1][:2] == ("propaganda?", ("tuyên truyền?",))


def test_an_edit_that_fails_drops_nothing(talk):
    talk.ask("tuyên truyền?")
    talk.ask("85 ngày nào?")
    *_, last = talk.mine.revise(turn=str(talk.mine.turns[0].id), question="crash")
    assert "Xin lỗi" in last["chat"] and "85 ngày nào?" in last["chat"] and len(talk.mine.turns) == 2


def test_asking_again_asks_the_same_in_the_same_documents(talk):
    talk.mine.do(talk.handlers.talk.pin, directive=PLAN.id, section="2")
    talk.ask("tuyên truyền?")
    talk.mine.do(talk.handlers.talk.unpin)
    talk.mine.revise(turn=str(talk.mine.turns[0].id))
    assert [turn.question for turn in talk.mine.turns] == ["tuyên truyền?"]
    assert talk.assistant.asked[-1] == talk.assistant.asked[0]


def test_a_pin_narrows_the_questions_to_come(talk):
    drawn = talk.mine.do(talk.handlers.talk.pin, directive=PLAN.id, section="2")
    assert "Chỉ hỏi trong 16/KH-UBND, mục 2" in drawn["chat"]
    *_, last = talk.ask("tuyên truyền?")
    filters = talk.assistant.asked[-1][2]
    assert (filters.directive_ids, filters.sections) == ({PLAN.id}, {"2"})
    assert last["chat"].count("Chỉ hỏi trong 16/KH-UBND, mục 2") == 2
    assert "Chỉ hỏi" not in talk.mine.do(talk.handlers.talk.unpin)["chat"].split('class="revise"')[1]
    talk.ask("tuyên truyền?")
    assert talk.assistant.asked[-1][2] is None


@pytest.mark.parametrize("sent", [{"directive": "nowhere"}, {"directive": None}, {"section": "2"}])
def test_what_is_not_held_cannot_be_pinned(talk, sent):
    talk.mine.do(talk.handlers.talk.pin, **sent)
    assert talk.mine.session.pinned is None
    talk.mine.do(talk.handlers.talk.pin, directive=PLAN.id, section="99")
    assert talk.mine.session.pinned == Pin(PLAN.id)


def test_a_thumb_its_reason_and_its_withdrawal(talk):
    talk.ask("tuyên truyền?")
    turn = str(talk.mine.turns[0].id)
    rate = talk.handlers.talk.rate
    assert 'class="why"' in talk.mine.do(rate, turn=turn, verdict="down")["chat"]
    drawn = talk.mine.do(rate, turn=turn, verdict="down", reason="bad_citation", note=f"sai {EVIL}")
    assert "Đã ghi nhận: chưa đúng. Trích dẫn không đúng chỗ." in " ".join(drawn["chat"].split())
    with talk.site.office.session() as session:
        row = session.scalars(select(FeedbackRow)).one()
    assert (row.verdict, row.reason, row.note, row.question) == ("down", "bad_citation", f"sai {EVIL}", "tuyên truyền?")
    again = talk.mine.do(rate, turn=turn, verdict="down")["chat"]
    assert "checked" in again and "<script>" not in again and "&lt;script&gt;" in again
    talk.mine.do(rate, turn=turn, verdict="up")
    assert "Cảm ơn" in talk.mine.do(rate, turn="nonsense", verdict="up")["chat"]
    drawn = talk.mine.do(rate, turn=turn, verdict="none")
    assert "Đã ghi nhận" not in drawn["chat"]
    with talk.site.office.session() as session:
        assert session.scalars(select(FeedbackRow)).all() == []


@pytest.mark.parametrize(
    ("reason", "kept"), [("nonsense", None), ("should_answer", None), ("wrong", "wrong"), (None, None)]
)
def test_only_the_reasons_that_were_offered_are_kept(talk, reason, kept):
    talk.ask("tuyên truyền?")
    given = {"turn": str(talk.mine.turns[0].id), "verdict": "down", "reason": reason, "note": ""}
    talk.mine.do(talk.handlers.talk.rate, **given)
    with talk.site.office.session() as session:
        assert session.scalars(select(FeedbackRow.reason)).one() == kept


def test_a_refusal_is_asked_about_in_its_own_words(talk):
    talk.ask("giá vàng?")
    drawn = talk.mine.do(talk.handlers.talk.rate, turn=str(talk.mine.turns[0].id), verdict="down")
    assert 'value="should_answer"' in drawn["chat"] and 'value="wrong"' not in drawn["chat"]


def test_reloading_keeps_the_conversation(talk):
    talk.ask("tuyên truyền?")
    again = talk.page(LOCAL)
    (drawn,) = again.load(c=talk.mine.session.conversation)
    assert "Sở Y tế chủ trì" in drawn["chat"] and 'aria-current="page"' in drawn["history"]
    again.ask("85 ngày nào?")
    assert [turn.question for turn in talk.mine.turns] == ["tuyên truyền?", "85 ngày nào?"]


def test_the_address_asks_a_question(talk):
    *_, last = talk.mine.load(q="tuyên truyền?")
    assert "Sở Y tế chủ trì" in last["chat"]


@pytest.mark.parametrize("thief", [BINH, LOCAL])
def test_nothing_of_somebody_elses_conversation_is_given(talk, thief):
    """By its id, by the page's own session, by the turn's number: every event gives nothing and changes nothing."""
    owner = talk.page(AN, "owner")
    owner.ask("tuyên truyền?")
    owner.do(talk.handlers.keeping.link, conversation=owner.session.conversation)
    identifier, turn = owner.session.conversation, str(owner.turns[0].id)
    owner.do(talk.handlers.keeping.unlink, conversation=identifier)
    keeping, asking = talk.handlers.keeping, talk.handlers.talk
    before = owner.turns

    def nothing(drawn):
        told = [part for part in drawn.values() if isinstance(part, str)]
        return told and not any("Sở Y tế chủ trì" in part or "tuyên truyền?" in part.split("chips")[0] for part in told)

    page = talk.page(thief)
    (drawn,) = page.load(c=identifier)
    assert nothing(drawn) and "Không tìm thấy cuộc trò chuyện" in drawn["chat"]
    for handler, sent in (
        (keeping.visit, {}),
        (keeping.rename, {"title": "của tôi"}),
        (keeping.remove, {}),
        (keeping.restore, {}),
        (keeping.link, {}),
        (keeping.unlink, {}),
        (asking.rate, {"turn": turn, "verdict": "down", "note": ""}),
    ):
        assert nothing(page.do(handler, conversation=identifier, **sent)), handler.__name__
    assert nothing(page.revise(turn=turn, question="giá vàng?")[-1])
    assert nothing(page.do(talk.handlers.open, turn="0", marker="1"))

    stolen = talk.page(thief, "owner")
    stolen.session = replace(owner.session, pinned=Pin(PLAN.id), pending="tuyên truyền?")
    assert nothing(stolen.do(talk.handlers.language, language="en"))
    stolen.session = replace(owner.session)
    stolen.ask("85 ngày nào?")
    assert stolen.session.conversation != identifier
    assert owner.turns == before and talk.handlers.stage.ratings.of(1, before) == {}
    assert talk.handlers.stage.conversations.find(1, identifier).title == "tuyên truyền?"


def test_a_link_shows_and_is_continued_in_a_copy(talk):
    owner, reader = talk.page(AN, "owner"), talk.page(BINH)
    owner.ask("tuyên truyền?")
    drawn = owner.do(talk.handlers.keeping.link, conversation=owner.session.conversation)
    secret = talk.handlers.stage.conversations.find(1, owner.session.conversation).share
    assert f"/?share={secret}" in drawn["history"] and audited(talk.site, "share") == [
        ("an", owner.session.conversation)
    ]
    (drawn,) = reader.load(share=secret)
    assert "Lê An chia sẻ" in drawn["chat"] and "Sở Y tế chủ trì" in drawn["chat"]
    assert not any(f'data-do="{do}"' in drawn["chat"] for do in ("edit", "again", "rate"))
    turn = str(owner.turns[0].id)
    reader.do(talk.handlers.talk.rate, turn=turn, verdict="down", note="")
    assert reader.revise(turn=turn, question="giá vàng?") and len(owner.turns) == 1
    reader.load(share=secret)
    reader.ask("85 ngày nào?")
    assert [one.question for one in reader.turns] == ["tuyên truyền?", "85 ngày nào?"] and len(owner.turns) == 1
    owner.do(talk.handlers.keeping.unlink, conversation=owner.session.conversation)
    (drawn,) = talk.page(BINH).load(share=secret)
    assert "đã được thu hồi" in drawn["chat"] and "Sở Y tế chủ trì" not in drawn["chat"]


def test_adopting_what_is_shared(talk):
    owner, reader = talk.page(AN, "owner"), talk.page(BINH)
    owner.ask("tuyên truyền?")
    secret = talk.handlers.stage.conversations.share(1, owner.session.conversation)
    reader.load(share=secret)
    drawn = reader.do(talk.handlers.keeping.adopt)
    assert 'data-do="edit"' in drawn["chat"] and reader.session.shared is None
    assert reader.session.conversation not in (None, owner.session.conversation)


def test_deleting_the_open_conversation_and_taking_it_back(talk):
    talk.ask("tuyên truyền?")
    identifier = talk.mine.session.conversation
    drawn = talk.mine.do(talk.handlers.keeping.remove, conversation=identifier)
    assert "Sở Y tế chủ trì" not in drawn["chat"] and "Đã xóa “tuyên truyền?”" in drawn["history"]
    assert talk.mine.session.conversation is None
    talk.mine.do(talk.handlers.keeping.restore, conversation=identifier)
    assert "Sở Y tế chủ trì" in talk.mine.do(talk.handlers.keeping.visit, conversation=identifier)["chat"]


def test_searching_the_list(talk):
    talk.ask("Ai chủ trì tuyên truyền?")
    assert "Ai chủ trì" in talk.mine.do(talk.handlers.keeping.find, text="tuyen TRUYEN")["history"]
    drawn = talk.mine.do(talk.handlers.keeping.find, text=EVIL)["history"]
    assert "Không có cuộc trò chuyện nào chứa" in drawn and "<script>" not in drawn


def test_opening_a_directive_is_noted(talk):
    talk.ask("tuyên truyền?")
    drawn = talk.mine.do(talk.handlers.open, turn="0", marker="1")
    assert "<mark>" in drawn["panel"] and audited(talk.site, "open") == [("local", PLAN.id)]
    talk.mine.do(talk.handlers.open, turn="9", marker="1")
    assert len(audited(talk.site, "open")) == 1


def test_an_understood_question_is_hinted(talk):
    *_, last = talk.ask("tuyen truyen ai lo?")
    assert "Đã hiểu là: Cơ quan nào chủ trì công tác tuyên truyền?" in last["chat"]
    assert "Cơ quan nào chủ trì công tác tuyên truyền?" in last["history"]


def test_a_refusal_shows_what_was_found_nearby(talk):
    *_, last = talk.ask("giá vàng?")
    assert 'data-hit="0"' in last["chat"] and "16/KH-UBND, mục 3" in last["chat"] and "## 3." not in last["chat"]


def test_a_warning_has_its_own_markers(talk):
    *_, last = talk.ask("85 ngày nào?")
    note = last["chat"].split('class="note warning"')[1].split("</div>")[0]
    assert 'data-marker="1"' in note and 'data-marker="2"' in note


def test_a_marker_carries_its_quote_and_its_place(talk):
    *_, last = talk.ask("tuyên truyền?")
    assert 'data-where="16/KH-UBND, mục 2, gạch đầu dòng 1"' in last["chat"]
    assert 'data-tip="Giao Sở Y tế chủ trì' in last["chat"]


def test_follow_ups_stand_under_the_last_answer_only(talk):
    talk.ask("tuyên truyền?")
    *_, last = talk.ask("85 ngày nào?")
    assert last["chat"].count("Hỏi tiếp") == 1
    assert last["chat"].index("Hỏi tiếp") > last["chat"].index("hai ngày khác nhau")


@pytest.mark.parametrize(("probability", "word"), [(0.95, "cao"), (0.8, "vừa"), (0.3, "thấp"), (None, None)])
def test_confidence_is_a_word(talk, monkeypatch, probability, word):
    given = replace(answer("?", "Sở Y tế [1].", [cite(1, PLAN, LEAD)]), confidence=probability)
    monkeypatch.setattr(talk.assistant, "reply", lambda _: given)
    *_, last = talk.ask("?")
    assert (f"<b>{word}</b>" in last["chat"]) if word else ("Độ tin cậy" not in last["chat"])
    assert "0.95" not in last["chat"]


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
def test_nothing_from_a_document_or_a_person_becomes_markup(language):
    site = site_over(Service.ready(StubAssistant(HOSTILE), CorpusError(EVIL, EVIL)))
    handlers = Handlers(site)
    page = Page(handlers)
    page.do(handlers.language, language=language)
    drawn = page.ask(f"hostile {EVIL}")
    identifier = page.session.conversation
    for handler, sent in (
        (handlers.keeping.rename, {"conversation": identifier, "title": EVIL}),
        (handlers.keeping.link, {"conversation": identifier}),
        (handlers.open, {"turn": "0", "marker": "1"}),
        (handlers.open, {"directive": HOSTILE.id}),
        (handlers.talk.pin, {"directive": HOSTILE.id, "section": HOSTILE.sections[0].path}),
        (handlers.keeping.find, {"text": EVIL}),
    ):
        drawn.append(page.do(handler, **sent))
    page.session.search = ""
    page.session.notice = CorpusError(EVIL, EVIL)
    drawn.append(page.do(handlers.talk.rate, turn=str(page.turns[0].id), verdict="down", note=EVIL))
    drawn.append(page.do(handlers.talk.rate, turn=str(page.turns[0].id), verdict="down"))
    drawn.append(page.do(handlers.keeping.remove, conversation=identifier))
    parts = [part for one in drawn for name, part in one.items() if isinstance(part, str) and name != "header"]
    assert len(parts) > 10
    for html in parts:
        seen = Tags(html)
        assert seen.tags <= PAGE_TAGS and seen.attributes <= PAGE_ATTRIBUTES
    assert sum("&lt;script&gt;" in html for html in parts) > 8


def test_the_welcome_offers_examples_and_says_what_is_wrong_with_the_corpus():
    notice = CorpusError("Thư mục trống.", "The folder is empty.")
    empty = Service.ready(None, notice)
    assert "Thư mục trống." in chat_html(Session(), (), empty)
    assert "The folder is empty." in chat_html(Session(language="en"), (), empty)
    examples = StubAssistant().examples("vi")
    html = chat_html(Session(), (), Service.ready(StubAssistant()))
    assert all(f'data-ask="{example}"' in html for example in examples)


def test_without_an_assistant_a_question_gets_the_reason():
    page = Page(Handlers(site_over(Service.ready(None))))
    *_, last = page.ask("ai chủ trì?")
    assert "Kho chưa có văn bản nào" in last["chat"] and last["question"]["value"] == "ai chủ trì?"


def test_failing_examples_do_not_close_the_page(monkeypatch):
    assistant = StubAssistant()
    monkeypatch.setattr(assistant, "examples", lambda _: 1 / 0)
    assert load("vi")("chat.welcome") in chat_html(Session(), (), Service.ready(assistant))


def test_failing_suggestions_do_not_keep_the_answer_back(talk, monkeypatch):
    monkeypatch.setattr(talk.assistant, "suggestions", lambda *_: 1 / 0)
    *_, last = talk.ask("tuyên truyền?")
    assert "Sở Y tế chủ trì" in last["chat"] and "Hỏi tiếp" not in last["chat"]


def test_the_panel_lists_what_is_held_while_nothing_is_open():
    assert "16/KH-UBND" in panel_html(Session(), Service.ready(StubAssistant()))


def test_a_citation_of_a_changed_document_opens_it_and_marks_no_other_words(talk, monkeypatch):
    talk.ask("tuyên truyền?")
    changed = replace(PLAN, text=PLAN.text.replace("Giao **Sở Y tế** chủ trì", "Giao **Sở Tài chính** chủ trì"))
    monkeypatch.setitem(talk.assistant.catalogue.held, PLAN.id, changed)
    drawn = talk.mine.do(talk.handlers.open, turn="0", marker="1")
    assert "Sở Tài chính" in drawn["panel"] and "<mark>" not in drawn["panel"]
    assert "văn bản đã thay đổi" in talk.mine.do(talk.handlers.language, language="vi")["chat"]
