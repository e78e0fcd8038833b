"""The OpenAI-compatible API, by the openai client over a real server."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import httpx
import openai
import pytest

from answer.datamodels import Answer
from ingest.errors import CorpusError, HoiVanBanError
from tests.web.api_clients import SECRETS, guarded
from tests.web.conftest import serving, site_over
from tests.web.stub_assistant import EVIL, HOSTILE, LEAD, PLAN, StubAssistant
from web import events
from web.access.rates import Limits, Rates
from web.completions import inert
from web.office.tables import AuditRow
from web.openai_api import MODEL
from web.service import Service

QUESTION = "Ai chủ trì tuyên truyền?"
DATES = "Quyết định 85/QĐ-UBND ban hành ngày nào?"


def client(at: str, token: str = "any key") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{at}v1", api_key=token, max_retries=0)


def said(text: object, role: str = "user") -> dict:
    return {"role": role, "content": text}


@pytest.fixture(scope="module")
def site():
    return site_over(StubAssistant())


@pytest.fixture(scope="module")
def at(site):
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def api(at):
    return client(at)


def complete(api: openai.OpenAI, *messages: dict, **more):
    return api.chat.completions.create(model=MODEL, messages=list(messages), **more)


def test_the_models_are_listed(api):
    assert [model.id for model in api.models.list()] == [MODEL]
    assert api.models.retrieve(MODEL).owned_by == MODEL


def test_an_answer_keeps_its_citations(api, site):
    reply = complete(api, said(QUESTION))
    (citation,) = reply.citations
    assert citation["quote"] == LEAD == PLAN.text[citation["start"] : citation["end"]]
    assert reply.answered and reply.warnings == [] and reply.choices[0].finish_reason == "stop"
    expected = site.service.ask(QUESTION).to_json()
    assert reply.citations == expected["citations"] and reply.choices[0].message.content.startswith(expected["text"])


def test_markers_lead_to_the_words(api, at):
    message = complete(api, said(DATES)).choices[0].message
    cited = [annotation.url_citation for annotation in message.annotations]
    assert [message.content[one.start_index : one.end_index] for one in cited] == ["[1]", "[1]", "[2]", "[2]"]
    start = PLAN.text.index("Quyết định số 85/QĐ-UBND ngày 15/02/2023")
    assert cited[0].url.startswith(f"{at}document?id=16-kh-ubnd&start={start}&end=")
    assert cited[2].title == "16/KH-UBND, mục 2"


def test_the_text_ends_with_its_sources_unless_told_otherwise(api):
    text = complete(api, said(DATES)).choices[0].message.content
    assert "**Nguồn trích dẫn**" in text and "- [2] [16/KH-UBND, mục 2](http://127.0.0.1" in text
    assert "Lưu ý: Kho không có văn bản gốc" in text
    bare = complete(api, said(DATES), extra_body={"sources": False})
    assert "Nguồn" not in bare.choices[0].message.content and len(bare.citations) == 2


def test_a_refusal_names_what_was_found(api):
    reply = complete(api, said("Giá vàng hôm nay?"))
    text = reply.choices[0].message.content
    assert reply.answered is False and reply.citations == []
    assert text.startswith("Không tìm thấy") and "**Nội dung gần nhất tìm thấy**" in text and "16/KH-UBND" in text


def test_an_english_question_is_answered_in_english(api):
    text = complete(api, said("When was 85/QĐ-UBND issued?")).choices[0].message.content
    assert "**Sources**" in text and "Note: The instrument itself" in text


def test_a_stream_says_the_same(api):
    whole = complete(api, said(DATES))
    chunks = list(complete(api, said(DATES), stream=True, stream_options={"include_usage": True}))
    *parts, last, usage = chunks
    assert parts[0].choices[0].delta.role == "assistant"
    text = "".join(part.choices[0].delta.content or "" for part in parts)
    assert text == whole.choices[0].message.content and len(parts) > 4
    (annotated,) = (part for part in parts if getattr(part.choices[0].delta, "annotations", None))
    assert len(annotated.choices[0].delta.annotations) == 4
    assert last.choices[0].finish_reason == "stop"
    assert last.citations == whole.citations and last.warnings == whole.warnings and last.answered
    assert usage.choices == [] and usage.usage == whole.usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_usage_is_counted_in_words(api):
    usage = complete(api, said(QUESTION), extra_body={"sources": False}).usage
    assert usage.prompt_tokens == len(QUESTION.split())
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > usage.prompt_tokens


def test_what_open_web_clients_send_is_understood(at):
    """Parts instead of a string, settings of a model, roles that are not read."""
    body = {
        "model": MODEL,
        "messages": [
            said("Bạn là trợ lý.", "system"),
            said("Sở Y tế?"),
            said("…", "assistant"),
            said([{"type": "text", "text": "còn"}, {"type": "text", "text": "tuyên truyền?"}]),
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.2,
        "max_tokens": 5,
        "metadata": {"chat_id": "1"},
    }
    stub = StubAssistant()
    with serving(stub) as address:
        reply = httpx.post(f"{address}v1/chat/completions", json=body)
    assert reply.headers["content-type"].startswith("text/event-stream") and reply.text.endswith("data: [DONE]\n\n")
    assert stub.asked[-1][:2] == ("còn\ntuyên truyền?", ("Sở Y tế?",))


def test_filters_narrow_as_in_the_api(at):
    stub = StubAssistant()
    with serving(stub) as address:
        complete(client(address), said(QUESTION), extra_body={"filters": {"kinds": ["Kế hoạch"]}})
    assert stub.asked[-1][2].kinds == frozenset({"Kế hoạch"})


def test_a_request_for_a_title_is_no_question(at):
    stub = StubAssistant()
    task = "### Task:\nGenerate a title.\n### Chat History:\n<chat_history>\nUSER: tuyên truyền?\n</chat_history>"
    site = site_over(stub)
    with serving(site) as address:
        reply = complete(client(address), said(task))
    nothing = json.loads(reply.choices[0].message.content)
    assert nothing == {"title": "", "tags": [], "follow_ups": [], "queries": []}
    assert stub.asked == [] and reply.answered is False


@pytest.mark.parametrize(
    ("change", "error", "param", "code"),
    [
        ({"model": "gpt-5"}, openai.NotFoundError, "model", "model_not_found"),
        ({"n": 2}, openai.BadRequestError, "n", "unsupported_parameter"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, openai.BadRequestError, "tools", None),
        ({"response_format": {"type": "json_object"}}, openai.BadRequestError, "response_format", None),
        ({"messages": []}, openai.BadRequestError, "messages", None),
        ({"messages": [{"role": "system", "content": "a"}]}, openai.BadRequestError, "messages", None),
        (
            {"messages": [said([{"type": "image_url", "image_url": {"url": "data:,"}}])]},
            openai.BadRequestError,
            "messages[0].content[0]",
            "unsupported_content",
        ),
        ({"messages": [said(None)]}, openai.BadRequestError, "messages[0].content", "unsupported_content"),
        ({"messages": [said("")]}, openai.BadRequestError, None, None),
        ({"messages": [said("x" * 2001)]}, openai.BadRequestError, None, None),
        ({"stream": "maybe"}, openai.BadRequestError, "stream", None),
        ({"model": "\ud800"}, openai.BadRequestError, "model", None),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_bad_request_is_refused_in_openais_shape(at, change, error, param, code, stream):
    body = {"model": MODEL, "messages": [said(QUESTION)], "stream": stream} | change
    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{at}v1/chat/completions", content=json.dumps(body), headers=headers)
    assert reply.status_code == (404 if error is openai.NotFoundError else 400)
    told = reply.json()["error"]
    assert told["type"] == "invalid_request_error" and told["message"] and told["param"] == param
    assert code is None or told["code"] == code


def test_half_a_surrogate_pair_is_no_crash(at):
    body = json.dumps({"model": MODEL, "messages": [said("tuyên truyền \ud800?")]})
    reply = httpx.post(f"{at}v1/chat/completions", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 200 and reply.json()["answered"]


def test_the_client_raises_its_own_errors(api):
    with pytest.raises(openai.NotFoundError, match="hoi-van-ban"):
        api.chat.completions.create(model="gpt-5", messages=[said(QUESTION)])
    with pytest.raises(openai.BadRequestError, match="trống"):
        complete(api, said(" "), stream=True)


def test_without_documents_the_reason_is_given():
    with (
        serving(Service.ready(None, CorpusError("kho trống", "empty"))) as address,
        pytest.raises(openai.InternalServerError, match="kho trống") as caught,
    ):
        complete(client(address), said(QUESTION))
    assert caught.value.status_code == 503 and caught.value.type == "server_error"


class SlowAssistant(StubAssistant):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def ask(self, question: str, history=(), filters: object = None, listener: object = None) -> Answer:
        assert self.let_go.wait(20)
        if "away" in question:
            raise HoiVanBanError("mất kết nối", "gone away")
        return super().ask(question, history, filters, listener)


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setattr(events, "PATIENCE", 0.05)
    monkeypatch.setattr(events, "HEARTBEAT", 0.05)
    assistant = SlowAssistant()
    with serving(assistant) as address:
        yield assistant, address
        assistant.let_go.set()


def test_a_slow_answer_keeps_the_line_open(slow):
    assistant, address = slow
    body = {"model": MODEL, "messages": [said(QUESTION)], "stream": True}
    with httpx.stream("POST", f"{address}v1/chat/completions", json=body, timeout=20) as reply:
        lines = reply.iter_lines()
        assert reply.status_code == 200 and next(lines).startswith(":")
        assistant.let_go.set()
        assert "data: [DONE]" in list(lines)


@pytest.mark.parametrize(("question", "words"), [("away", "mất kết nối"), ("crash", "Xin lỗi")])
def test_a_failure_within_a_stream_is_raised(slow, question, words):
    assistant, address = slow
    stream = complete(client(address), said(question), stream=True)
    assistant.let_go.set()
    with pytest.raises(openai.APIError, match=words) as caught:
        list(stream)
    assert "secret" not in str(caught.value)


def test_nothing_of_a_document_acts_in_markdown():
    text = inert(f"[1] {EVIL} ![a](http://evil) [b](javascript:0) ![c][d]")
    assert text.startswith("[1] ")
    assert all(f"\\{mark}" in text for mark in ("<script", "<img", "[a]", "(http", "(javascript", "[c]"))
    with serving(StubAssistant(HOSTILE)) as address:
        content = complete(client(address), said("hostile")).choices[0].message.content
    assert "<script" not in content.replace("\\<", "") and "\\<script" in content


def test_questions_are_noted(at):
    site = site_over(StubAssistant())
    with serving(site) as address:
        complete(client(address), said(QUESTION))
    with site.office.session() as session:
        (row,) = session.query(AuditRow).filter_by(action="ask")
        assert (row.target, row.detail["by"], row.user) == (QUESTION, "openai", "local")


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    made = guarded(tmp_path_factory.mktemp("guarded"))
    with serving(made.site) as address:
        yield made, address


def test_a_wrong_token_is_refused_in_openais_shape(accounts):
    _, address = accounts
    for token in ("hvb_wrong", "sk-anything"):
        with pytest.raises(openai.AuthenticationError) as caught:
            complete(client(address, token), said(QUESTION))
        assert caught.value.code == "invalid_api_key"


@pytest.mark.parametrize("stream", [False, True])
def test_what_is_closed_is_not_answered_cited_or_named(accounts, stream):
    made, address = accounts

    def asked(token: str) -> str:
        body = {
            "model": MODEL,
            "messages": [said("Cơ quan nào chủ trì luân chuyển cán bộ?")],
            "stream": stream,
        }
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.post(f"{address}v1/chat/completions", json=body, headers=headers, timeout=60).text

    assert "Zvexlor" in asked(made.member) and "64/QĐ-UBND" in asked(made.admin)
    reply = asked(made.reader).replace("luân chuyển cán bộ?", "")
    assert "chat.completion" in reply and not any(secret in reply for secret in SECRETS)


def test_too_many_questions_are_refused(tmp_path):
    made = guarded(tmp_path)
    limited = replace(made.site, rates=Rates(Limits(questions="1 per hour")))
    with serving(limited) as address:
        asking = client(address, made.reader)
        complete(asking, said("Ai ký Kế hoạch 35/KH-UBND?"))
        with pytest.raises(openai.RateLimitError) as caught:
            complete(asking, said("Ai ký Kế hoạch 35/KH-UBND?"), stream=True)
    assert caught.value.code == "rate_limit_exceeded" and int(caught.value.response.headers["retry-after"]) > 0
