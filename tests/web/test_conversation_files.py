"""Conversations as files: what they hold, and that nobody gets those of somebody else."""

import io
import json
import re
from dataclasses import replace

import pytest
from docx import Document
from starlette.testclient import TestClient

from tests.web.conftest import site_over
from tests.web.stub_assistant import EVIL, HOSTILE, StubAssistant
from web.access.sign_in import SignIn
from web.conversations import Conversations
from web.server import application
from web.stored import to_store
from web.viewer import LOCAL, Role, Viewer

FORMATS = ("md", "docx", "json")
AN = Viewer(1, "an", "An", Role.READER)


@pytest.fixture
def served():
    """A client at this machine, and a conversation of two turns of the person there."""
    assistant = StubAssistant()
    site = site_over(assistant)
    kept = Conversations(site.office)
    identifier = None
    for question in ("Ai chủ trì tuyên truyền?", "85/QĐ-UBND ngày nào?"):
        identifier = kept.add(None, identifier, question, to_store(assistant.ask(question), LOCAL.access))
    client = TestClient(application(site), base_url="http://127.0.0.1")
    return client, kept, identifier


def get(client, **query):
    return client.get("/conversations/file", params=query)


def test_markdown_holds_every_question_with_its_citations(served):
    client, _, identifier = served
    reply = get(client, id=identifier, format="md")
    assert reply.headers["content-type"].startswith("text/markdown")
    assert (
        reply.headers["content-disposition"].startswith("attachment;") and reply.headers["cache-control"] == "no-store"
    )
    headings = [line for line in reply.text.splitlines() if line.startswith("#")]
    assert headings[0] == "# Ai chủ trì tuyên truyền?"
    assert [line for line in headings if line.startswith("## ")] == [
        "## 1\\. Ai chủ trì tuyên truyền?",
        "## 2\\. 85/QĐ-UBND ngày nào?",
    ]
    assert "> Quyết định số 85/QĐ-UBND ngày 15/02/2023" in reply.text


def test_word_holds_the_same_with_links_that_lead_to_their_own_answer(served):
    client, _, identifier = served
    reply = get(client, id=identifier, format="docx")
    document = Document(io.BytesIO(reply.content))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "1. Ai chủ trì tuyên truyền?",
        "2. 85/QĐ-UBND ngày nào?",
    ]
    xml = document.element.xml
    names = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml)
    ids = re.findall(r'<w:bookmarkStart [^>]*w:id="(\d+)"', xml)
    assert names == ["citation_1_1", "citation_2_1", "citation_2_2"] and len(set(ids)) == len(ids)
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) == set(names)


def test_json_holds_the_answers_as_the_api_gives_them(served):
    client, _, identifier = served
    found = get(client, id=identifier, format="json").json()
    assert [turn["question"] for turn in found["turns"]] == ["Ai chủ trì tuyên truyền?", "85/QĐ-UBND ngày nào?"]
    assert found["turns"][1]["citations"][0]["quote"].startswith("Quyết định số 85") and "closed" not in json.dumps(
        found
    )


@pytest.mark.parametrize("form", FORMATS)
def test_one_answer_alone(served, form):
    client, kept, identifier = served
    turn = kept.find(None, identifier).turns[1]
    reply = get(client, id=identifier, turn=turn.id, format=form)
    paragraphs = Document(io.BytesIO(reply.content)).paragraphs if form == "docx" else ()
    text = "\n".join(p.text for p in paragraphs) or reply.text
    assert "15/3/2022" in text and "Sở Y tế chủ trì" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_nobody_gets_the_conversation_of_somebody_else(served, form, monkeypatch):
    client, kept, identifier = served
    turn = kept.find(None, identifier).turns[0].id
    secret = kept.share(None, identifier)
    _as(AN, monkeypatch)
    for query in ({"id": identifier}, {"id": identifier, "turn": turn}, {"turn": turn}, {"id": ""}, {"share": "x"}):
        reply = get(client, format=form, **query)
        assert reply.status_code == 404 and "tuyên truyền" not in reply.text
    assert get(client, format=form, share=secret).status_code == 200
    kept.unshare(None, identifier)
    assert get(client, format=form, share=secret).status_code == 404


def test_a_turn_of_another_conversation_is_not_in_this_one(served):
    client, kept, identifier = served
    other = kept.find(None, kept.add(None, None, "khác", kept.find(None, identifier).turns[0].stored))
    assert get(client, id=identifier, turn=other.turns[0].id, format="md").status_code == 404


@pytest.mark.parametrize("query", [{"format": "exe"}, {}, {"format": "md", "turn": "x"}, {"format": "md", "x": "1"}])
def test_a_malformed_request_is_told_so(served, query):
    client, _, identifier = served
    reply = get(client, id=identifier, **query)
    assert reply.status_code == 422 and "không đúng dạng" in reply.text


def test_hostile_words_stay_words():
    assistant = StubAssistant(HOSTILE)
    site = site_over(assistant)
    kept = Conversations(site.office)
    stored = to_store(replace(assistant.ask("hostile"), question=EVIL), LOCAL.access)
    identifier = kept.add(None, None, EVIL, stored)
    client = TestClient(application(site), base_url="http://127.0.0.1")
    reply = get(client, id=identifier, format="md")
    assert "<script>" not in reply.text.replace("\\<script\\>", "") and "\r" not in reply.headers["content-disposition"]
    assert "<script>" in Document(io.BytesIO(get(client, id=identifier, format="docx").content)).paragraphs[0].text


def _as(viewer, monkeypatch):
    """Let every request come from ``viewer``: what the sign-in would put there."""

    async def signed_in(self, scope, receive, send):
        if scope["type"] == "http":
            scope["viewer"] = viewer
        await self.app(scope, receive, send)

    monkeypatch.setattr(SignIn, "__call__", signed_in)
