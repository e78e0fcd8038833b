"""What ``POST /api/ask`` may be narrowed to."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from retrieval.filters import Filters
from tests.web.conftest import site_over
from tests.web.stub_assistant import StubAssistant
from web.api import VALUES
from web.server import application
from web.service import Service


@pytest.fixture(scope="module")
def stub_assistant():
    return StubAssistant()


@pytest.fixture(scope="module")
def api(stub_assistant):
    service = Service.ready(stub_assistant)
    return TestClient(application(site_over(service)), base_url="http://127.0.0.1", raise_server_exceptions=False)


def asked(api, filters):
    return api.post("/api/ask", json={"question": "Ai chủ trì?", "filters": filters})


def test_every_filter_is_handed_on(api, stub_assistant):
    lists = {name: [name, "b"] for name in ("directive_ids", "numbers", "kinds", "issuers", "recipients", "sections")}
    reply = asked(api, {**lists, "since": "2024-01-31", "until": "2024-03-21"})
    assert reply.status_code == 200
    sets = {name: frozenset(values) for name, values in lists.items()}
    assert stub_assistant.asked[-1][2] == Filters(**sets, since=date(2024, 1, 31), until=date(2024, 3, 21))


def test_an_empty_list_leaves_nothing_and_null_restricts_nothing(api, stub_assistant):
    assert asked(api, {"kinds": [], "numbers": None}).status_code == 200
    assert stub_assistant.asked[-1][2] == Filters(kinds=frozenset()) and stub_assistant.asked[-1][2].excludes_all
    for nothing in ({}, {"kinds": None}, None):
        assert asked(api, nothing).status_code == 200
        assert stub_assistant.asked[-1][2] is None


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"kind": ["Kế hoạch"]}, "filters.kind"),
        ({"kinds": "Kế hoạch"}, "filters.kinds"),
        ({"kinds": [7]}, "filters.kinds.0"),
        ({"kinds": ["x" * 501]}, "filters.kinds.0"),
        ({"kinds": ["x"] * (VALUES + 1)}, "filters.kinds"),
        ({"since": "21/3/2024"}, "filters.since"),
        ({"until": "2024-02-30"}, "filters.until"),
        ({"since": "2024-03-21", "until": "2024-01-31"}, "2024-03-21"),
        ([], "filters"),
    ],
)
def test_a_bad_filter_gets_a_message(api, stub_assistant, filters, words):
    before = len(stub_assistant.asked)
    reply = asked(api, filters)
    assert reply.status_code == 422
    assert words in reply.json()["error"]["vi"] and words in reply.json()["error"]["en"]
    assert len(stub_assistant.asked) == before
