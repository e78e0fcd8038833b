"""An answer that a language model is writing: seen as a draft, replaced by what was checked, given up when stopped.

The model is a server that holds its reply until the test lets it go on.
"""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.testclient import TestClient

from answer.assistant import Assistant
from answer.draft import Evidence, Statement
from answer.llm.following import Written
from answer.llm.language_model import LanguageModelSettings
from ingest.datamodels import Span
from ingest.index import sync
from tests.answer.openai_server import OpenAIServer
from tests.web.conftest import serving, site_over
from tests.web.stub_assistant import EVIL, LETTER, PLAN
from tests.web.test_accessibility import GRAVE, RULES, SETTLED
from tests.web.test_page import BOX, OVERFLOWING, ask
from web.chat import Session
from web.office.tables import AuditRow
from web.openai_api import MODEL
from web.pieces import draft_lines
from web.render import render
from web.server import application

MADE_UP = Path(__file__).resolve().parent.parent / "data" / "answering"
QUESTION = "Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?"
MARKERS = " ".join(f"[{number}]" for number in range(1, 9))
"""Every passage that a model is given: whichever holds the sentence."""
RIGHT = f"Sở Nông nghiệp và Phát triển nông thôn chủ trì tổ chức tiêm vắc xin phòng bệnh dại {MARKERS}."
WRONG = f"Sở Tài chính chủ trì tổ chức tiêm vắc xin phòng bệnh dại {MARKERS}."
LATE = "Hạn hoàn thành là trước ngày"
REPLY = f"{RIGHT} {WRONG} {LATE} 30/6/2023 {MARKERS}."


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made-up") / "index"
    sync(MADE_UP, folder)
    return folder


@pytest.fixture(scope="module")
def model():
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def site(index, model):
    """A site whose answers a model words that holds its reply."""
    model.holding(REPLY, LATE)
    yield site_over(Assistant.open(index, language_model=LanguageModelSettings(model.url, "held", stall_timeout=120.0)))
    model.go_on()


@pytest.fixture
def at(site):
    with serving(site) as address:
        yield address


def begin(page, question: str = QUESTION) -> None:
    """Ask, and wait until the draft is seen as far as the model has written."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".draft .rest:has-text('{LATE}')")


@pytest.mark.browser
def test_the_draft_is_seen_and_the_checked_answer_takes_its_place(at, visit, model):
    page = visit(at)
    page.evaluate("""() => {
      window.said = [];
      const note = () => window.said.push(document.querySelector('.sr[aria-live=polite]').textContent);
      new MutationObserver(note).observe(document.querySelector('.sr[aria-live=polite]'), { childList: true });
    }""")
    begin(page)
    assert page.locator(".draft p").evaluate_all("all => all.map((one) => one.className)") == [
        "checked",
        "dropped",
        "rest",
    ]
    checked = page.inner_text(".draft .checked")
    assert checked.startswith("Sở Nông nghiệp") and checked.endswith("[1]")
    assert page.inner_text(".waiting [role=status]") == "Đang soạn, chưa đối chiếu với văn bản…"
    assert page.locator(".draft button, .draft a, .waiting .marker").count() == 0
    colours = page.evaluate(
        "['checked', 'rest'].map((one) => getComputedStyle(document.querySelector('.draft .' + one)).color)"
    )
    assert colours[0] != colours[1]
    assert not any("Sở Nông nghiệp" in said for said in page.evaluate("window.said"))
    model.go_on()
    page.wait_for_selector(".turn .tools")
    assert page.locator(".draft p, #draft p").count() == 0 and page.locator(".answer > p .marker").count() > 0
    assert checked == page.inner_text(".answer > p >> nth=0")
    assert "Sở Tài chính" not in page.inner_text(".answer") and "30/6/2023" in page.inner_text(".answer")
    page.wait_for_function("window.said.some((one) => one.includes('Sở Nông nghiệp'))")


@pytest.mark.browser
def test_a_redraw_of_the_draft_leaves_the_rest_of_the_page_alone(at, visit, model):
    """The stop button keeps the keyboard and an open menu stays open, whatever is written meanwhile."""
    page = visit(at)
    model.holding(REPLY)
    ask(page, QUESTION)
    model.holding(REPLY, LATE, "30/6")
    begin(page)
    page.evaluate("document.querySelector('.turn details').open = true")
    page.evaluate("window.before = [...document.querySelectorAll('.turn, [data-do=halt], .draft .checked')]")
    page.focus("[data-do=halt]")
    model.go_on()
    page.wait_for_selector(".draft .rest:has-text('30/6')")
    assert page.evaluate("window.before.map((one) => one.isConnected)") == [True] * 4
    assert page.evaluate("document.activeElement.matches('[data-do=halt]')")
    assert page.evaluate("document.querySelector('.turn details').open")
    model.go_on()
    page.wait_for_function("() => document.querySelectorAll('.turn .tools').length === 2")


@pytest.mark.browser
def test_stop_closes_the_models_reply(at, visit, model, site):
    page = visit(at)
    begin(page)
    page.click("[data-do=halt]")
    page.wait_for_selector(".welcome")
    assert model.left.wait(20)
    page.wait_for_function("t => document.querySelector('#question-box textarea').value === t", arg=QUESTION)
    assert page.locator(".draft, #draft p").count() == 0
    model.holding(REPLY, LATE)
    begin(page)  # the next question is drafted as the first was
    model.go_on()
    page.wait_for_selector(".turn .tools")
    assert page.locator(".turn").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("leave", ["close", "reload", "new"])
def test_who_leaves_the_page_closes_the_models_reply(at, browser, visit, model, leave):
    page = browser.new_page() if leave == "close" else visit(at)
    page.goto(at)
    page.wait_for_selector(".log")
    begin(page)
    if leave == "close":
        page.close()
    elif leave == "reload":
        page.reload()
    else:
        page.click("#header [data-do=new]")
    assert model.left.wait(20)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_draft_fits_every_window_and_can_be_read_by_everybody(at, visit, width, model):
    page = visit(at, viewport={"width": width, "height": 740}, color_scheme="light")
    begin(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        assert page.evaluate(OVERFLOWING) == []
        faults = Axe().run(page, options=RULES).response["violations"]
        assert [fault["id"] for fault in faults if fault["impact"] in GRAVE] == [], scheme


@pytest.mark.browser
def test_a_model_that_writes_markup_draws_none(at, visit, model):
    said = f"Sở Y tế {EVIL}"
    model.holding(f"{said} … {LATE}", LATE)
    page = visit(at)
    begin(page)
    assert "window.stolen=1" in page.inner_text(".draft")
    assert page.locator(".draft img, .draft script, #draft img, #draft script").count() == 0
    model.go_on()
    page.wait_for_selector(".turn .tools")


def spoken(lines) -> list[tuple[str, dict]]:
    """The events of a stream as they come, name and data."""
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


STREAM = {"Accept": "text/event-stream"}


def test_a_draft_comes_as_events_before_the_answer(at, model):
    with httpx.stream("POST", f"{at}api/ask", json={"question": QUESTION}, headers=STREAM, timeout=30) as reply:
        events, drafted = spoken(reply.iter_lines()), ""
        while LATE not in drafted:
            name, data = next(events)
            assert name == "draft" and set(data) == {"text"}
            drafted += data["text"]
        assert drafted == REPLY[: len(drafted)]
        model.go_on()
        rest = list(events)
    drafted += "".join(data["text"] for name, data in rest if name == "draft")
    after = [(name, data) for name, data in rest if name != "draft"]
    assert drafted == REPLY and [name for name, _ in rest[-len(after) :]] == [name for name, _ in after]
    assert after[0][0] == "understood" and after[-1][0] == "done"
    whole = after[-1][1]
    assert "".join(data["text"] for name, data in after if name == "text") == whole["text"]
    assert "Sở Tài chính" not in whole["text"] and "30/6/2023" in whole["text"] and whole["kind"] == "generated"


def test_a_stall_ends_the_draft_in_the_documents_own_words(index, model):
    model.holding(REPLY, LATE)
    settings = LanguageModelSettings(model.url, "held", stall_timeout=0.5)
    api = TestClient(application(site_over(Assistant.open(index, language_model=settings))), "http://127.0.0.1")
    reply = api.post("/api/ask", json={"question": QUESTION}, headers=STREAM)
    told = list(spoken(reply.text.splitlines()))
    assert "".join(data["text"] for name, data in told if name == "draft") == REPLY[: model.holds[0]]
    whole = told[-1][1]
    assert whole["text"] == Assistant.open(index).ask(QUESTION).text
    assert "llm_failed" in {warning["kind"] for warning in whole["warnings"]} and model.left.wait(20)


def test_thoughts_that_end_without_a_beginning_begin_the_draft_anew(at, model):
    model.holding(f"Nghĩ. {LATE} </think>{RIGHT}", LATE, "</think>")
    with httpx.stream("POST", f"{at}api/ask", json={"question": QUESTION}, headers=STREAM, timeout=30) as reply:
        events = spoken(reply.iter_lines())
        assert next(events)[1]["text"].startswith("Nghĩ.")
        model.go_on()
        model.go_on()
        told = list(events)
    anew = next(place for place, (_, data) in enumerate(told) if data.get("anew"))
    written = "".join(data["text"] for name, data in told[anew:] if name == "draft")
    assert written == RIGHT and "Nghĩ" not in told[-1][1]["text"]


def test_a_stream_of_openais_protocol_holds_nothing_that_is_not_verified(at, model):
    body = {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}]}
    model.holding(REPLY)
    whole = httpx.post(f"{at}v1/chat/completions", json=body, timeout=30).json()["choices"][0]["message"]["content"]
    reply = httpx.post(f"{at}v1/chat/completions", json=body | {"stream": True}, timeout=30)
    chunks = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: {")]
    assert "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks) == whole
    assert "Sở Nông nghiệp" in whole and "Sở Tài chính" not in whole


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("path", ["api/ask", "v1/chat/completions"])
def test_a_client_that_goes_away_closes_the_models_reply(at, model, site, path, stream):
    body = {"question": QUESTION} if path == "api/ask" else {
        "model": MODEL, "messages": [{"role": "user", "content": QUESTION}], "stream": stream,
    }  # fmt: skip
    with httpx.Client(timeout=1.0) as client, pytest.raises(httpx.ReadTimeout):
        headers = STREAM if stream else {}
        with client.stream("POST", f"{at}{path}", json=body, headers=headers) as reply:
            reply.read()
    assert model.left.wait(20)


def test_what_is_stopped_is_noted_and_counted(site, at, model):
    with httpx.Client() as client:
        with client.stream("POST", f"{at}api/ask", json={"question": QUESTION}, headers=STREAM, timeout=30) as reply:
            next(spoken(reply.iter_lines()))
        assert model.left.wait(20)
        noted = 'hoivanban_actions_total{action="ask"} 1.0'
        assert any(noted in client.get(f"{at}metrics").text for _ in range(1000))  # the answering thread ends after it
        assert 'hoivanban_questions_total{outcome="stopped"} 1.0' in client.get(f"{at}metrics").text
    with site.office.session() as session:
        (row,) = session.query(AuditRow).filter_by(action="ask")
        assert (row.target, row.detail) == (QUESTION, {"stopped": True, "by": "api"})


def test_the_markers_of_a_draft_are_those_that_the_answer_will_have():
    def held(directive, start, end):
        return Evidence(directive, Span(start, end))

    draft = Written(
        "…",
        (
            Statement("Một.", (held(PLAN, 0, 5), held(LETTER, 0, 5))),
            Statement("Hai."),
            Statement("Ba.", (held(LETTER, 0, 5), held(PLAN, 0, 5), held(PLAN, 0, 5), held(PLAN, 0, 6))),
        ),
        "Bốn [7]",
    )
    assert draft_lines(draft) == (
        ("checked", "Một. [1] [2]"),
        ("dropped", "Hai."),
        ("checked", "Ba. [2] [1] [3]"),
        ("rest", "Bốn [7]"),
    )


def test_a_draft_is_escaped():
    session = Session(draft=(("checked", EVIL), ("dropped", EVIL), ("rest", EVIL)))
    drawn = render("draft.html", session.texts, lines=session.draft)
    assert "<script" not in drawn and "<img" not in drawn and drawn.count("&lt;script&gt;") == 3
