"""The assistant with a language model: what it writes is shown where it is verified, never in place of a refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.assistant import Assistant
from answer.llm.following import AnswerStoppedError, Written
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


class Listening:
    """Keeps what it is told; stopped from the start, or when something is told."""

    def __init__(self, *, stopped: bool = False, enough: int = 10_000) -> None:
        self.told: list[Written] = []
        self.enough, self.now = enough, stopped

    def written(self, draft: Written) -> None:
        self.told.append(draft)

    @property
    def stopped(self) -> bool:
        return self.now or len(self.told) >= self.enough


def test_who_listens_reads_the_reply_and_gets_the_same_answer(server, opened):
    server.reply = f"{every_marker(RIGHT)}\n{every_marker(WRONG)}\nHết"
    assistant, listening = opened(), Listening()
    answer = assistant.ask(QUESTION, listener=listening)
    assert replace(answer, elapsed_ms=0.0) == replace(assistant.ask(QUESTION), elapsed_ms=0.0)
    last = listening.told[-1]
    assert (last.text, [bool(statement.evidence) for statement in last.checked]) == (server.reply, [True, False])
    assert answer.text.startswith(f"{last.checked[0].text} [1]")


def test_nothing_is_told_of_a_refusal_or_a_table(server, opened):
    server.reply = every_marker(RIGHT)
    assistant, listening = opened(), Listening()
    for question in ("Ai ký văn bản 9999/VP-XX?", "Có bao nhiêu kế hoạch?"):
        assistant.ask(question, listener=listening)
    assert listening.told == []


def test_who_stops_is_written_nothing_more(server, opened):
    server.holding(f"{every_marker(RIGHT)} Hết", "Hết")
    with pytest.raises(AnswerStoppedError):
        opened("held").ask(QUESTION, listener=Listening(enough=2))
    assert server.left.wait(20)


@pytest.mark.parametrize("asks", ["rewrites", "reranks"])
def test_what_comes_before_the_answer_is_stopped_too(server, opened, asks):
    before = len(server.requests)
    with pytest.raises(AnswerStoppedError):
        opened(**{asks: True}).ask(QUESTION, ["Tiêm vắc xin thế nào?"], listener=Listening(stopped=True))
    assert len(server.requests) == before


def test_without_a_model_nobody_is_told_and_nothing_stops(made_up):
    listening = Listening(stopped=True)
    assert made_up.ask(QUESTION, listener=listening).answered and listening.told == []


def test_questions_to_go_on_with_ask_no_model(server, opened):
    server.reply = every_marker(RIGHT)
    assistant = opened()
    answer = assistant.ask(QUESTION)
    before = len(server.requests)
    assert assistant.suggestions(answer) and len(server.requests) == before
