"""The numbers for Prometheus, read back by its own parser."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from ingest.errors import CorpusError
from tests.web.api_clients import SECRETS, guarded
from tests.web.conftest import site_over
from tests.web.stub_assistant import StubAssistant
from web.server import application
from web.service import Service
from web.site import Site


def client(site: Site) -> TestClient:
    return TestClient(application(site), base_url="http://127.0.0.1", raise_server_exceptions=False)


def numbers(api: TestClient, token: str | None = None) -> dict[tuple[str, ...], float]:
    """The samples by name and the values of their labels."""
    reply = api.get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})
    assert reply.status_code == 200 and reply.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(reply.text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_questions_are_counted_by_what_came_of_them():
    api = client(site_over(StubAssistant()))
    for question in ("tuyên truyền?", "tuyên truyền?", "Giá vàng?", "", "crash"):
        api.post("/api/ask", json={"question": question})
    found = numbers(api)
    counted = {name[1]: value for name, value in found.items() if name[0] == "hoivanban_questions_total"}
    expected = {"answered": 2, "refused": 1, "rejected": 1, "failed": 1, "limited": 0, "stopped": 0, "unavailable": 0}
    assert counted == expected
    assert found[("hoivanban_answer_seconds_count",)] == 3
    assert found[("hoivanban_answer_seconds_bucket", "+Inf")] == 3 and found[("hoivanban_answer_seconds_sum",)] > 0
    assert found[("hoivanban_actions_total", "ask")] == 3


def test_two_sites_count_for_themselves():
    first, second = (client(site_over(StubAssistant())) for _ in range(2))
    first.post("/api/ask", json={"question": "tuyên truyền?"})
    assert numbers(first)[("hoivanban_questions_total", "answered")] == 1
    assert numbers(second)[("hoivanban_questions_total", "answered")] == 0


def test_without_documents_the_state_is_told():
    found = numbers(client(site_over(Service.ready(None, CorpusError("trống", "empty")))))
    states = {name[1]: value for name, value in found.items() if name[0] == "hoivanban_status"}
    assert states == {"starting": 0, "ok": 0, "empty": 1, "failed": 0}
    assert ("hoivanban_directives",) not in found


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    made = guarded(tmp_path_factory.mktemp("guarded"))
    return made, client(made.site)


def test_the_index_is_counted(accounts):
    made, api = accounts
    catalogue = made.site.service.assistant().catalogue
    found = numbers(api, made.admin)
    assert found[("hoivanban_directives",)] == catalogue.count()
    passages = sum(len(catalogue.passages_of(name)) for name in catalogue.ids())
    assert found[("hoivanban_passages",)] == passages
    assert found[("hoivanban_assignments",)] == len(catalogue.assignments())
    assert found[("hoivanban_index_version",)] == catalogue.version()
    assert found[("hoivanban_files_failed",)] == found[("hoivanban_files_pending",)] == 0


def test_failed_sign_ins_are_counted(accounts):
    made, api = accounts
    before = numbers(api, made.admin).get(("hoivanban_actions_total", "sign_in_failed"), 0)
    api.post("/sign-in", data={"name": "quan-tri", "password": "sai"})
    assert numbers(api, made.admin)[("hoivanban_actions_total", "sign_in_failed")] == before + 1


def test_only_administrators_read_them(accounts):
    """How much there is in all is known by nobody who may not read it all."""
    made, api = accounts
    for token, status in ((made.reader, 403), (made.member, 403), ("hvb_wrong", 401), (None, 401)):
        reply = api.get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})
        assert reply.status_code == status and "hoivanban" not in reply.text


def test_nothing_is_named(accounts):
    made, api = accounts
    headers = {"Authorization": f"Bearer {made.admin}"}
    api.post("/api/ask", json={"question": "Ai chủ trì Zvexlor?"}, headers=headers)
    text = api.get("/metrics", headers=headers).text
    assert not any(secret in text for secret in (*SECRETS, "quan-tri", "txt"))
