"""The assistant with a language model: what it writes is shown where it is verified, never in place of a refusal."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.llm.language_model import LanguageModelSettings
from tests.answer.openai_server import OpenAIServer

QUESTION = "Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?"
RIGHT = "Sở Nông nghiệp và Phát triển nông thôn chủ trì tổ chức tiêm vắc xin phòng bệnh dại"
WRONG = "Sở Tài chính chủ trì tổ chức tiêm vắc xin phòng bệnh dại"


@pytest.fixture(scope="module")
def server():
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def opened(server, made_up_index):
    """A function that opens the assistant with a language model that behaves as its name says."""

    def made(model="good", **settings):
        return Assistant.open(made_up_index, language_model=LanguageModelSettings(server.url, model, **settings))

    return made


def every_marker(sentence):
    """The sentence, cited to every passage that a model is given: whichever holds it."""
    return f"{sentence} " + " ".join(f"[{number}]" for number in range(1, 9)) + "."


def test_what_is_supported_is_shown_with_exact_quotes(server, opened):
    server.reply = f"{every_marker(RIGHT)}\n{every_marker(WRONG)}"
    assistant = opened()
    answer = assistant.ask(QUESTION)
    assert answer.answered and answer.kind == "generated" and RIGHT in answer.text and WRONG not in answer.text
    assert "llm_removed" in {warning.kind for warning in answer.warnings}
    for citation in answer.citations:
        text = assistant.catalogue.directive(citation.directive_id).text
        assert text[citation.start : citation.end] == citation.quote
    assert answer.confidence is None


def test_a_false_answer_is_replaced_by_the_documents_own_words(server, opened, made_up):
    server.reply = every_marker(WRONG)
    answer, plain = opened().ask(QUESTION), made_up.ask(QUESTION)
    assert answer.text == plain.text and answer.citations == plain.citations
    assert "llm_unsupported" in {warning.kind for warning in answer.warnings}


@pytest.mark.parametrize("model", ["500", "garbage"])
def test_an_endpoint_that_fails_costs_nothing_but_a_notice(opened, made_up, model):
    answer = opened(model).ask(QUESTION)
    assert answer.text == made_up.ask(QUESTION).text
    assert "llm_failed" in {warning.kind for warning in answer.warnings}


def test_a_refusal_that_says_why_and_a_table_are_left_alone(server, opened):
    server.reply = every_marker(RIGHT)
    before = len(server.requests)
    assistant = opened()
    assert not assistant.ask("Ai ký văn bản 9999/VP-XX?").answered
    assert assistant.ask("Có bao nhiêu kế hoạch?").table is not None
    assert len(server.requests) == before


def test_a_follow_up_is_asked_with_what_it_leans_on(server, opened):
    server.reply = "NO_ANSWER"
    opened().ask("Phối hợp với ai?", [QUESTION])
    assert "bệnh dại" in str(server.requests[-1]["messages"])


def test_the_model_writes_a_follow_up_out_only_where_it_is_asked_to(server, opened):
    server.reply = QUESTION
    before = len(server.requests)
    opened(rewrites=True).ask("Thế cơ quan nào chủ trì?", ["Tiêm vắc xin phòng bệnh dại thế nào?"])
    assert len(server.requests) == before + 2
    opened().ask("Thế cơ quan nào chủ trì?", ["Tiêm vắc xin phòng bệnh dại thế nào?"])
    assert len(server.requests) == before + 3
