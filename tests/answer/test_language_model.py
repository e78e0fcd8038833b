"""The client of a language model, against a real server on loopback; and what the environment says about one."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace

import pytest

from answer.llm.language_model import LanguageModelError, LanguageModelSettings, load_language_model
from tests.answer.openai_server import OpenAIServer

KEY = "sk-bi-mat-123"


@pytest.fixture(scope="module")
def server():
    with OpenAIServer() as running:
        yield running


def settings(server, model, **values) -> LanguageModelSettings:
    return LanguageModelSettings(server.url, model, KEY, **values)


def reply(server, model, **values) -> str:
    return "".join(load_language_model(settings(server, model, **values)).stream("Bạn là trợ lý.", "Ai ký?"))


def failure(server, model, **values) -> LanguageModelError:
    with pytest.raises(LanguageModelError) as caught:
        reply(server, model, **values)
    return caught.value


def test_a_reply_comes_in_pieces(server):
    server.reply = "Sở Y tế chủ trì [1]. Hạn là ngày 02/3/2023 [2]."
    pieces = list(load_language_model(settings(server, "good")).stream("Bạn là trợ lý.", "Ai ký?"))
    assert "".join(pieces) == server.reply
    assert len(pieces) > 3


def test_the_request_holds_both_messages_and_the_key(server):
    server.reply = "Có."
    reply(server, "good")
    body = server.requests[-1]
    assert [(m["role"], m["content"]) for m in body["messages"]] == [("system", "Bạn là trợ lý."), ("user", "Ai ký?")]
    assert (body["stream"], body["temperature"], server.keys[-1]) == (True, 0.0, f"Bearer {KEY}")


def test_a_key_for_another_service_is_not_sent(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-cua-nguoi-khac")
    server.reply = "Có."
    list(load_language_model(replace(settings(server, "good"), api_key=None)).stream("a", "b"))
    assert server.keys[-1] == "Bearer none"


def test_a_proxy_is_not_asked_for_this_machine(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.reply = "Có."
    assert reply(server, "good") == "Có."


@pytest.mark.parametrize(
    ("model", "reason"),
    [("401", "key"), ("403", "key"), ("404", "model"), ("429", "busy"), ("500", "refused"), ("503", "refused"),
     ("garbage", "garbled"), ("page", "garbled"), ("other-shape", "garbled"), ("error-midway", "refused")],
)  # fmt: skip
def test_what_a_server_does_wrong_is_told_in_both_languages(server, model, reason, caplog):
    with caplog.at_level(logging.DEBUG):
        error = failure(server, model)
    assert error.reason == reason
    assert server.url in error.vietnamese and server.url in error.english
    assert KEY not in str(error)
    assert KEY not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("answer"))


@pytest.mark.parametrize("model", ["stalls", "stalls-midway", "pings"])
def test_a_server_that_says_nothing_is_given_up(server, model):
    error = failure(server, model, first_token_timeout=0.3, stall_timeout=0.2)
    assert error.reason == "stalled"
    assert "LLM_STALL_TIMEOUT" in error.english


def test_a_server_may_take_its_time_to_the_first_word_after_it_began_its_reply():
    with OpenAIServer() as slow:
        slow.reply = "Có."
        said = []
        for piece in load_language_model(settings(slow, "reads-long", stall_timeout=0.01)).stream("a", "b"):
            said.append(piece)
            if len(said) > 3:  # by then far more than the time between two tokens has passed
                slow.released.set()
    assert "".join(said) == "Có."


def test_a_reply_that_never_ends_is_given_up(server):
    error = failure(server, "never-ends", answer_timeout=0.4)
    assert error.reason == "stalled"


def test_a_reader_may_leave_before_the_end(server):
    stream = load_language_model(settings(server, "never-ends")).stream("a", "b")
    assert next(filter(None, stream)) == "và "
    stream.close()


@pytest.mark.parametrize("said", ["", "Sở Y tế"])
def test_a_server_sees_at_once_that_its_reader_left(server, said):
    server.holding("Sở Y tế chủ trì [1].", said)
    stream = load_language_model(settings(server, "held")).stream("a", "b")
    assert next(piece for piece in stream if bool(piece) == bool(said)) == said
    stream.close()
    assert server.left.wait(20)


def test_a_server_that_has_not_even_begun_its_reply_sees_it_too():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        quiet = LanguageModelSettings(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", "m", KEY)
        stream = load_language_model(quiet).stream("a", "b")
        assert next(stream) == ""  # nothing comes, yet who reads may leave
        connection, _ = listening.accept()
        connection.settimeout(20)
        with connection:
            while not connection.recv(65536).rstrip().endswith(b"}"):
                pass
            stream.close()
            assert connection.recv(65536) == b""


def test_nobody_listens():
    quiet = LanguageModelSettings("http://127.0.0.1:9/v1", "m", KEY)
    with pytest.raises(LanguageModelError) as caught:
        list(load_language_model(quiet).stream("a", "b"))
    assert caught.value.reason == "unreachable"


def test_the_environment_says_all():
    found = LanguageModelSettings.of_environment(
        {"LLM_BASE_URL": " http://10.0.0.5:8000/v1/ ", "LLM_MODEL": "qwen3-8b", "LLM_API_KEY": KEY,
         "LLM_STALL_TIMEOUT": "5"}
    )  # fmt: skip
    assert found == LanguageModelSettings("http://10.0.0.5:8000/v1", "qwen3-8b", KEY, stall_timeout=5.0)
    assert not found.is_local
    assert KEY not in repr(found)


@pytest.mark.parametrize("environment", [{}, {"LLM_BASE_URL": "", "LLM_MODEL": " "}, {"LLM_STALL_TIMEOUT": "5"}])
def test_nothing_set_is_no_model(environment):
    assert LanguageModelSettings.of_environment(environment) is None


WHOLE = {"LLM_BASE_URL": "http://127.0.0.1:8000/v1", "LLM_MODEL": "m"}


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LLM_BASE_URL": "http://127.0.0.1:8000/v1"}, "LLM_MODEL"),
        ({"LLM_MODEL": "m"}, "LLM_BASE_URL"),
        ({"LLM_API_KEY": KEY}, "LLM_BASE_URL"),
        ({**WHOLE, "LLM_BASE_URL": "127.0.0.1:8000"}, "127.0.0.1:8000"),
        ({**WHOLE, "LLM_BASE_URL": "ftp://a/v1"}, "ftp://a/v1"),
        ({**WHOLE, "LLM_BASE_URL": "http://a:99999/v1"}, "99999"),
        ({**WHOLE, "LLM_BASE_URL": "http://[/v1"}, "http://[/v1"),
        ({**WHOLE, "LLM_STALL_TIMEOUT": "mười"}, "LLM_STALL_TIMEOUT"),
        ({**WHOLE, "LLM_ANSWER_TIMEOUT": "-1"}, "LLM_ANSWER_TIMEOUT"),
        ({**WHOLE, "LLM_ANSWER_TIMEOUT": "nan"}, "LLM_ANSWER_TIMEOUT"),
    ],
)
def test_half_a_configuration_is_an_error_that_names_the_variable(environment, named):
    with pytest.raises(LanguageModelError) as caught:
        LanguageModelSettings.of_environment(environment)
    assert named in caught.value.vietnamese and named in caught.value.english
    assert KEY not in str(caught.value)


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(LanguageModelError) as caught:
        LanguageModelSettings.of_environment({**WHOLE, "LLM_BASE_URL": "http://ai:mat-khau@host/v1"})
    assert "mat-khau" not in str(caught.value)
    assert "LLM_API_KEY" in caught.value.english
