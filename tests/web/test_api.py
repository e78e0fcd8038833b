"""The HTTP API, through the whole application with its guard."""

from concurrent.futures import Future

import pytest
from starlette.testclient import TestClient

from ingest.errors import CorpusError, HoiVanBanError, IndexMismatchError
from tests.web.conftest import site_over
from tests.web.stub_assistant import EVIL, HOSTILE, LEAD, PLAN, TEXT, StubAssistant
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
