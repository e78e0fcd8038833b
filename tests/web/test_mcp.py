"""The MCP server, by the official client over a real server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from ingest.errors import CorpusError
from tests.web.api_clients import SECRETS, guarded
from tests.web.conftest import serving, site_over
from tests.web.stub_assistant import LEAD, StubAssistant
from web.office.tables import AuditRow
from web.service import Service


def connected(at: str, work: Callable[[Client], Awaitable[Any]], token: str | None = None) -> Any:
    """Run ``work`` with a client that is connected, with a token where one is given."""

    async def run() -> Any:
        async with AsyncExitStack() as stack:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=60))
            client = Client(streamable_http_client(f"{at}mcp", http_client=http))
            return await work(await stack.enter_async_context(client))

    with ThreadPoolExecutor(1) as apart:  # in this thread the browser of other tests may have its loop
        return apart.submit(asyncio.run, run()).result()


def call(at: str, tool: str, token: str | None = None, **arguments: object) -> CallToolResult:
    return connected(at, lambda client: client.call_tool(tool, arguments), token)


@pytest.fixture(scope="module")
def at():
    with serving(StubAssistant()) as address:
        yield address


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    made = guarded(tmp_path_factory.mktemp("guarded"))
    with serving(made.site) as address:
        yield made, address


def test_the_tools_say_what_they_take_and_give(at):
    tools = connected(at, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "get_directive", "assignments"]
    for tool in tools:
        assert tool.title and " / " in tool.description and tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object" and tool.output_schema["properties"]
    assert tools[0].input_schema["required"] == ["question"]
    assert "context" not in json.dumps([tool.input_schema["properties"] for tool in tools])


def test_an_answer_comes_with_its_quotations(at):
    result = call(at, "ask", question="Ai chủ trì tuyên truyền?")
    assert not result.is_error and result.structured_content["citations"][0]["quote"] == LEAD
    assert json.loads(result.content[0].text) == result.structured_content


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {"question": ""}, "trống"),
        ("ask", {}, "question"),
        ("ask", {"question": "a", "filters": {"color": ["red"]}}, "color"),
        ("get_directive", {"document": "999/XX"}, "“999/XX”"),
        ("assignments", {"agency": ["Sở Không Có"]}, "“Sở Không Có”"),
        ("assignments", {"due_since": "mai"}, "due_since"),
        ("search", {"question": "a", "limit": 0}, "limit"),
    ],
)
def test_bad_arguments_are_told_to_the_model(accounts, tool, arguments, words):
    made, address = accounts
    result = call(address, tool, made.admin, **arguments)
    assert result.is_error and words in result.content[0].text


def test_a_crash_says_nothing_of_its_cause(at):
    result = call(at, "ask", question="crash")
    assert result.is_error and "secret" not in result.content[0].text


def test_without_documents_the_reason_is_given():
    with serving(Service.ready(None, CorpusError("kho trống", "empty"))) as address:
        for tool, arguments in (("ask", {"question": "a"}), ("search", {"question": "a"}), ("assignments", {})):
            result = call(address, tool, **arguments)
            assert result.is_error and "kho trống" in result.content[0].text


def test_a_search_returns_exact_slices(accounts):
    made, address = accounts
    hits = call(address, "search", made.admin, question="tiêm vắc xin sởi", limit=3).structured_content["hits"]
    assert len(hits) == 3 and "35/KH-UBND" in {hit["document"] for hit in hits}
    for hit in hits:
        text = made.site.service.directive(hit["directive_id"]).text
        assert hit["text"] in text[hit["start"] : hit["end"]] or text[hit["start"] : hit["end"]] == hit["text"]


def test_a_directive_is_found_by_its_number_and_read_in_parts(accounts):
    made, address = accounts
    whole = call(address, "get_directive", made.admin, document="35 kh ubnd").structured_content
    assert whole["number"] == "35/KH-UBND" and whole["date"] == "2025-02-20" and whole["references"]
    assert whole["end"] == whole["length"] == len(whole["text"])
    part = call(address, "get_directive", made.admin, document=whole["id"], start=10, length=20).structured_content
    assert part["text"] == whole["text"][10:30] and (part["start"], part["end"]) == (10, 30)


def test_assignments_are_filtered_and_paged(accounts):
    made, address = accounts
    every = call(address, "assignments", made.admin, limit=200).structured_content
    assert every["count"] == len(every["assignments"]) == len(made.site.service.assistant().catalogue.assignments())
    page = call(address, "assignments", made.admin, offset=1, limit=2).structured_content
    assert page["assignments"] == every["assignments"][1:3] and page["count"] == every["count"]
    wanted = {"agency": ["Sở Y tế"], "due_since": "2025-06-01", "due_until": "2025-06-30"}
    due = call(address, "assignments", made.admin, **wanted).structured_content["assignments"]
    assert due and all("Sở Y tế" in one["lead"] + one["coordinating"] and one["due"][:7] == "2025-06" for one in due)


def everything(address: str, token: str) -> str:
    """All that the tools tell of the closed folder to whoever holds the token."""

    async def work(client: Client) -> str:
        calls = [
            await client.call_tool("ask", {"question": "Cơ quan nào chủ trì Zvexlor?"}),
            await client.call_tool("search", {"question": "Zvexlor", "limit": 30}),
            await client.call_tool("assignments", {"limit": 200}),
            await client.call_tool("get_directive", {"document": "64-qd-ubnd"}),
        ]
        texts = [result.content[0].text for result in calls]
        return "\n".join(texts).replace("Cơ quan nào chủ trì Zvexlor?", "").replace("64-qd-ubnd", "")

    return connected(address, work, token)


def test_what_is_closed_does_not_exist(accounts):
    made, address = accounts
    assert all(secret in everything(address, made.member) for secret in SECRETS)
    told = everything(address, made.reader)
    assert not any(secret in told for secret in SECRETS)
    agency = {"agency": ["Sở Nội vụ"], "directive": ["64/QĐ-UBND"]}
    hidden = call(address, "assignments", made.reader, **agency)
    absent = call(address, "assignments", made.reader, agency=["Sở Nội vụ"], directive=["9/QĐ-UBND"])
    assert hidden.is_error and hidden.content[0].text.replace("64/", "9/") == absent.content[0].text


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer hvb_wrong"}])
def test_with_accounts_a_token_is_needed(accounts, headers):
    _, address = accounts
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    reply = httpx.post(f"{address}mcp", json=body, headers={"Accept": "application/json"} | headers)
    assert reply.status_code == 401 and reply.json()["error"]["vi"]


def test_other_sites_and_methods_are_refused(at):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx.post(f"{at}mcp", json=body, headers=accept | {"Host": "evil.example"}).status_code == 421
    assert httpx.post(f"{at}mcp", json=body, headers=accept | {"Origin": "http://evil.example"}).status_code == 403
    for method in ("GET", "DELETE"):
        assert httpx.request(method, f"{at}mcp", headers=accept).status_code == 405


@pytest.mark.parametrize("version", ["2025-03-26", "2025-06-18"])
def test_older_clients_are_served(at, version):
    """Those begin with a handshake, and speak without a session."""
    accept = {"Accept": "application/json, text/event-stream"}
    hello = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "old", "version": "1"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    greeted = httpx.post(f"{at}mcp", json=body, headers=accept).json()["result"]
    assert greeted["protocolVersion"] == version and "trích dẫn" in greeted["instructions"]
    body = {"jsonrpc": "2.0", "id": 2, "method": "tools/call"}
    body["params"] = {"name": "ask", "arguments": {"question": "tuyên truyền?"}}
    result = httpx.post(f"{at}mcp/", json=body, headers=accept | {"MCP-Protocol-Version": version}).json()["result"]
    assert result["structuredContent"]["answered"]


def test_questions_and_openings_are_noted(accounts):
    made, address = accounts
    call(address, "ask", made.member, question="Ai ký Kế hoạch 35/KH-UBND?")
    call(address, "get_directive", made.member, document="35/KH-UBND")
    with made.site.office.session() as session:
        noted = [(row.action, row.target) for row in session.query(AuditRow).filter_by(user="noi-vu").all()]
    assert ("ask", "Ai ký Kế hoạch 35/KH-UBND?") in noted and "open" in {action for action, _ in noted}


def test_the_library_is_loaded_by_the_first_client_only():
    code = "import sys, web.server; print('mcp' in sys.modules, 'mcp_types' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_several_clients_at_once(at):
    async def work(client: Client) -> list[bool]:
        asked = [client.call_tool("ask", {"question": "tuyên truyền?"}) for _ in range(8)]
        return [result.is_error for result in await asyncio.gather(*asked)]

    assert connected(at, work) == [False] * 8


def test_the_site_is_not_changed_by_reading(at):
    site = site_over(StubAssistant())
    with serving(site) as address:
        connected(address, lambda client: client.list_tools())
    with site.office.session() as session:
        assert session.query(AuditRow).count() == 0
