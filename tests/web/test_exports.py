"""Downloads through the whole application with its guard, and the link that an exported answer holds."""

from __future__ import annotations

import io
import json
from datetime import date
from urllib.parse import unquote

import docx
import icalendar
import openpyxl
import pytest

from ingest.errors import CorpusError
from tests.web.conftest import client_of
from tests.web.stub_assistant import LEAD, StubAssistant
from web.exports import disposition
from web.service import Service

QUESTION = "Ai chủ trì tuyên truyền?"


@pytest.fixture(scope="module")
def api():
    return client_of(Service.ready(StubAssistant()))


@pytest.fixture(scope="module")
def real(assistant):
    return client_of(Service.ready(assistant))


def named(reply) -> str:
    """The name that a download is given."""
    plain, _, full = reply.headers["content-disposition"].removeprefix("attachment; ").partition("; ")
    assert plain.isascii() and full.startswith("filename*=UTF-8''")
    return unquote(full.removeprefix("filename*=UTF-8''"))


def test_an_answer_as_markdown(api):
    reply = api.post("/api/export?format=md", json={"question": QUESTION})
    assert reply.status_code == 200 and reply.headers["content-type"] == "text/markdown; charset=utf-8"
    assert named(reply) == "Trả lời - Ai chủ trì tuyên truyền.md"
    assert "**Câu hỏi:** Ai chủ trì tuyên truyền?" in reply.text
    assert "> \\- Giao" not in reply.text and "> Giao \\*\\*Sở Y tế\\*\\* chủ trì" in reply.text
    assert "(<http://127.0.0.1:7860/?q=Ai%20ch%E1%BB%A7%20tr%C3%AC%20tuy%C3%AAn%20truy%E1%BB%81n%3F>)" in reply.text


def test_an_answer_as_word(api):
    reply = api.post("/api/export?format=docx", json={"question": "Which agency leads propaganda?"})
    assert reply.headers["content-disposition"].startswith("attachment; ")
    assert named(reply) == "Answer - Which agency leads propaganda.docx"
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(reply.content)).paragraphs]
    assert "Citations, word for word" in texts and LEAD in texts


def test_history_and_filters_are_handed_on_and_leave_no_link(api):
    body = {"question": "còn tuyên truyền?", "history": ["Sở Y tế?"], "filters": {"kinds": ["Kế hoạch"]}}
    reply = api.post("/api/export?format=md", json=body)
    assert reply.status_code == 200 and "?q=" not in reply.text


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/api/export", {"question": "a"}, "format"),
        ("/api/export?format=pdf", {"question": "a"}, "'md' or 'docx'"),
        ("/api/export?format=md", {"question": ""}, "trống"),
        ("/api/export?format=md", {}, "question"),
    ],
)
def test_a_bad_export_gets_a_message(api, path, body, words):
    reply = api.post(path, json=body)
    assert reply.status_code == 422 and words in reply.json()["error"]["vi"] and reply.json()["error"]["en"]


def test_assignments_as_json(real, assistant):
    found = real.get("/api/assignments").json()
    assert found["count"] == len(found["assignments"]) == len(assistant.catalogue.assignments())
    for one in found["assignments"]:
        text = assistant.catalogue.directive(one["directive_id"]).text
        assert one["quote"] == text[one["start"] : one["end"]] and one["status"] and one["file"]


def test_assignments_of_an_agency_and_a_directive(real):
    everything = real.get("/api/assignments").json()["assignments"]
    agency = everything[0]["lead"][0]
    some = real.get("/api/assignments", params={"agency": agency}).json()
    assert 0 < some["count"] < len(everything)
    assert all(agency in [*one["lead"], *one["coordinating"]] for one in some["assignments"])
    number = everything[0]["document"]
    of_one = real.get("/api/assignments", params={"directive": number.lower()}).json()
    assert 0 < of_one["count"] < len(everything) and {one["document"] for one in of_one["assignments"]} == {number}


def test_assignments_as_a_workbook(real, assistant):
    reply = real.get("/api/assignments.xlsx")
    assert named(reply) == "Nhiệm vụ được giao.xlsx" and reply.headers["cache-control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(reply.content)).active
    assert sheet.max_row == len(assistant.catalogue.assignments()) + 1
    english = openpyxl.load_workbook(io.BytesIO(real.get("/api/assignments.xlsx?lang=en").content)).active
    assert (sheet["A1"].value, english["A1"].value) == ("Văn bản", "Document")


def test_assignments_as_a_calendar(real):
    reply = real.get("/api/assignments.ics?remind=2")
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert icalendar.Calendar.from_ical(reply.content)["x-wr-calname"] == "Thời hạn nhiệm vụ"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("agency=Sở Không Có", "“Sở Không Có”"),
        ("directive=9999/QQ", "“9999/QQ”"),
        ("due_since=2025-02-01&due_until=2025-01-01", "2025-02-01"),
        ("due_since=mai", "due_since"),
        ("since=2025-02-01", "since"),
    ],
)
@pytest.mark.parametrize("kind", ["", ".xlsx", ".ics"])
def test_a_bad_filter_gets_a_message(real, kind, query, words):
    reply = real.get(f"/api/assignments{kind}?{query}")
    assert reply.status_code == 422 and words in reply.json()["error"]["vi"] and reply.json()["error"]["en"]


@pytest.mark.parametrize("query", ["remind=-1", "remind=400", "remind=x", "lang=fr"])
def test_bad_options_of_a_calendar_get_a_message(real, query):
    reply = real.get(f"/api/assignments.ics?{query}")
    assert reply.status_code == 422 and query.split("=")[0] in reply.json()["error"]["vi"]


def test_without_a_corpus_the_reason_is_given():
    empty = client_of(Service.ready(None, CorpusError("kho trống", "empty")))
    for reply in (empty.get("/api/assignments.xlsx"), empty.post("/api/export?format=md", json={"question": "a"})):
        assert (reply.status_code, reply.json()["error"]["vi"]) == (503, "kho trống")


def test_another_host_is_refused():
    foreign = client_of(Service.ready(StubAssistant()), "http://evil.example")
    assert foreign.get("/api/assignments.xlsx").status_code == 421
    assert foreign.post("/api/export?format=md", json={"question": QUESTION}).status_code == 421


def test_a_form_of_another_site_is_not_heard(api):
    """Only JSON is read, which a page of another site cannot send without being allowed to."""
    body = json.dumps({"question": QUESTION}).encode()
    reply = api.post("/api/export?format=md", content=body, headers={"content-type": "text/plain"})
    assert reply.status_code == 422


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "a\r\nSet-Cookie: b", "a%41", "Trả lời 😀.md", "x\\y"])
def test_a_name_cannot_leave_its_header(name):
    header = disposition(name)
    assert header.isascii() and header.isprintable() and header.count('"') == 2
    assert unquote(header.partition("filename*=UTF-8''")[2]) == name


def test_the_day_of_asking_is_today(api):
    before = date.today()
    text = api.post("/api/export?format=md", json={"question": QUESTION}).text
    assert any(f"{day.day:02d}/" in text and str(day.year) in text for day in (before, date.today()))


@pytest.mark.browser
def test_the_link_asks_again(address, visit):
    page = visit(address)
    page.goto(f"{address}?q=Ai%20ch%E1%BB%A7%20tr%C3%AC%20tuy%C3%AAn%20truy%E1%BB%81n%3F")
    page.wait_for_selector(".turn .tools")
    assert "Sở Y tế chủ trì công tác tuyên truyền [1]," in page.inner_text(".answer")
    assert page.locator(".turn").count() == 1 and page.input_value("#question-box textarea") == ""
