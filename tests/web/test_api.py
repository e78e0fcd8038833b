"""The HTTP API, through the whole application with its guard."""

import json
from concurrent.futures import Future

import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from ingest.errors import CorpusError, HoiVanBanError, IndexMismatchError
from tests.web.conftest import site_over
from tests.web.stub_assistant import EVIL, HOSTILE, LEAD, PLAN, TEXT, StubAssistant
from web import events
from web.api_objects import (
    AnswerObject,
    AssignmentList,
    AssignmentObject,
    CitationObject,
    DirectiveList,
    DirectiveObject,
    HitObject,
    ReferenceObject,
    SectionObject,
    SummaryObject,
)
from web.office.tables import AuditRow
from web.server import application
from web.service import Service


def client(service: Service) -> TestClient:
    return TestClient(application(site_over(service)), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def stub_assistant():
    return StubAssistant()


@pytest.fixture(scope="module")
def api(stub_assistant):
    return client(Service.ready(stub_assistant))


def test_an_answer_is_the_object_of_the_command(api):
    answer = api.post("/api/ask", json={"question": "Ai chủ trì tuyên truyền?"}).json()
    assert set(answer) >= {"question", "language", "answered", "text", "citations", "warnings", "hits", "elapsed_ms"}
    (citation,) = answer["citations"]
    assert citation["quote"] == LEAD == TEXT[citation["start"] : citation["end"]]


def test_history_and_filters_are_handed_on(api, stub_assistant):
    pytest.importorskip("retrieval.filters")
    body = {"question": "còn ai?", "history": ["tuyên truyền?"], "filters": {"directive_ids": [PLAN.id]}}
    assert api.post("/api/ask", json=body).status_code == 200
    question, history, filters = stub_assistant.asked[-1]
    assert (question, history, filters.directive_ids) == ("còn ai?", ("tuyên truyền?",), frozenset({PLAN.id}))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": ""}, "trống"),
        ({"question": "x" * 2001}, "2.000"),
        ({"question": "x" * 30_000}, "question"),
        ({"question": "a", "history": ["b"] * 51}, "history"),
        ({"question": 7}, "question"),
        ({"question": "a", "more": 1}, "more"),
        ({}, "question"),
        ([], "body"),
    ],
)
def test_a_bad_request_gets_a_message(api, body, words):
    reply = api.post("/api/ask", json=body)
    assert reply.status_code == 422 and words in reply.json()["error"]["vi"] and reply.json()["error"]["en"]


def test_malformed_json_gets_a_message(api):
    reply = api.post("/api/ask", content=b"{", headers={"content-type": "application/json"})
    assert reply.status_code == 422 and "JSON" in reply.json()["error"]["en"]


def test_a_failure_says_nothing_of_its_cause(api):
    reply = api.post("/api/ask", json={"question": "crash"})
    assert reply.status_code == 500 and "Xin lỗi" in reply.json()["error"]["vi"]
    assert "secret" not in reply.text and "Traceback" not in reply.text


def test_the_list_of_directives(api):
    found = api.get("/api/directives").json()
    assert found["count"] == 2
    assert found["directives"][0]["number"] == "16/KH-UBND" and found["directives"][0]["date"] == "2023-03-02"


def test_one_directive(api):
    found = api.get(f"/api/directives/{PLAN.id}").json()
    assert found["text"] == TEXT and found["sections"][0]["path"] == "1" and found["recipients"]
    assert api.get("/api/directives/none/such").status_code == 404


def test_hostile_text_travels_as_json_only():
    api = client(Service.ready(StubAssistant(HOSTILE)))
    reply = api.get("/api/directives")
    assert reply.headers["content-type"] == "application/json" and reply.json()["directives"][0]["number"] == EVIL


@pytest.mark.parametrize(
    ("service", "status"),
    [
        (Service.ready(StubAssistant()), "ok"),
        (Service.ready(None, CorpusError("trống", "empty")), "empty"),
        (Service.ready(None, IndexMismatchError("khác", "other")), "failed"),
        (Service(Future()), "starting"),
    ],
)
def test_health(service, status):
    reply = client(service).get("/healthz")
    assert reply.json()["status"] == status and reply.status_code == (200 if status == "ok" else 503)


def test_a_start_that_crashed_is_an_apology():
    crashed: Future = Future()
    crashed.set_exception(ZeroDivisionError("secret"))
    api = client(Service(crashed))
    reply = api.post("/api/ask", json={"question": "a"})
    assert api.get("/healthz").json()["status"] == "failed"
    assert reply.status_code == 503 and "secret" not in reply.text and "Không mở được" in reply.json()["error"]["vi"]


def test_without_a_corpus_the_reason_is_given():
    reply = client(Service.ready(None, HoiVanBanError("chưa có", "none yet"))).post("/api/ask", json={"question": "a"})
    assert (reply.status_code, reply.json()) == (503, {"error": {"vi": "chưa có", "en": "none yet"}})


def read_events(text: str) -> list[tuple[str, dict]]:
    """The events of a stream, name and data."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


STREAM = {"Accept": "text/event-stream"}


def test_an_answer_as_events(api):
    reply = api.post("/api/ask", json={"question": "Quyết định 85?"}, headers=STREAM)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["cache-control"] == "no-store"
    told = read_events(reply.text)
    assert [name for name, _ in told[:3]] == ["understood", "citation", "citation"]
    whole = told[-1][1]
    assert told[-1][0] == "done" and whole == api.post("/api/ask", json={"question": "Quyết định 85?"}).json()
    assert [data for name, data in told if name == "citation"] == whole["citations"]
    assert "".join(data["text"] for name, data in told if name == "text") == whole["text"]


def test_a_bad_question_is_refused_before_the_stream(api):
    reply = api.post("/api/ask", json={"question": ""}, headers=STREAM)
    assert reply.status_code == 422 and "trống" in reply.json()["error"]["vi"]


def test_a_failure_within_the_stream_is_its_last_event(monkeypatch):
    monkeypatch.setattr(events, "PATIENCE", 0)
    late = client(Service.ready(StubAssistant()))
    (told,) = read_events(late.post("/api/ask", json={"question": ""}, headers=STREAM).text)
    assert told[0] == "error" and told[1]["status"] == 422 and "trống" in told[1]["error"]["vi"]
    (told,) = read_events(late.post("/api/ask", json={"question": "crash"}, headers=STREAM).text)
    assert told[1]["status"] == 500 and "secret" not in json.dumps(told)


def test_questions_openings_and_downloads_are_noted():
    site = site_over(StubAssistant())
    asking = TestClient(application(site), base_url="http://127.0.0.1")
    asking.post("/api/ask", json={"question": "tuyên truyền?"})
    asking.get(f"/api/directives/{PLAN.id}")
    asking.post("/api/export?format=md", json={"question": "tuyên truyền?"})
    with site.office.session() as session:
        noted = [(row.action, row.target, row.detail) for row in session.query(AuditRow).order_by(AuditRow.id)]
    assert noted == [
        ("ask", "tuyên truyền?", {"answered": True, "by": "api"}),
        ("open", PLAN.id, {"by": "api"}),
        ("export", "tuyên truyền?", {"format": "md"}),
    ]


def test_the_schema_is_valid_and_every_route_is_described(api):
    schema = api.get("/api/openapi.json").json()
    validate(schema)
    programs = {path: told for path, told in schema["paths"].items() if path.startswith(("/api/", "/v1/", "/metrics"))}
    for path, methods in programs.items():
        for method, told in methods.items():
            assert told.get("description") and told["responses"]["200"], f"{method} {path}"
    paths = {"/api/ask", "/api/directives", "/api/assignments", "/v1/chat/completions", "/v1/models", "/metrics"}
    assert paths | {"/healthz", "/api/export"} <= set(schema["paths"])
    assert set(schema["paths"]["/api/ask"]["post"]["responses"]) >= {"200", "401", "422", "429", "503"}
    answers = schema["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]
    assert set(answers) == {"application/json", "text/event-stream"}


def test_the_schema_says_what_is_returned(api, assistant):
    """Every object of the API has the fields that the schema names, no fewer and no more."""
    real = client(Service.ready(assistant))
    answer = real.post("/api/ask", json={"question": assistant.examples("vi")[0]}).json()
    listed = real.get("/api/directives").json()
    directive = real.get(f"/api/directives/{listed['directives'][0]['id']}").json()
    assignments = real.get("/api/assignments").json()
    for kind, found in (
        (AnswerObject, answer),
        (CitationObject, answer["citations"][0]),
        (HitObject, answer["hits"][0]),
        (DirectiveList, listed),
        (SummaryObject, listed["directives"][0]),
        (DirectiveObject, directive),
        (SectionObject, directive["sections"][0]),
        (ReferenceObject, directive["references"][0]),
        (AssignmentList, assignments),
        (AssignmentObject, assignments["assignments"][0]),
    ):
        assert set(found) == set(kind.model_fields), kind.__name__
        kind.model_validate(found)
