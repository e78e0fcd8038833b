"""The whole program as a person uses it: `python app.py` over the real corpus, in a real browser."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.test_page import IN_VIEW, ask, marked

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def running(real_index):
    """The address of the program, started over corpus/ and its index; the index is unchanged by the start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "--port", str(port), "--index", str(real_index)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            assert f"http://127.0.0.1:{port}" in line, process.stderr.read()
            yield f"http://127.0.0.1:{port}/"
            process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            _, errors = process.communicate(timeout=30)
            assert "Traceback" not in errors
        finally:
            process.kill()


def test_a_question_is_answered_and_its_words_are_seen(running, visit):
    page = visit(running)
    ask(page, "Cơ quan nào chủ trì công tác tuyên truyền?")
    assert "Sở Thông tin và Truyền thông" in page.inner_text(".answer")
    page.click(".answer > p .marker >> nth=0")
    page.wait_for_function(IN_VIEW)
    words = marked(page)
    assert "Giao Sở Thông tin và Truyền thông chủ trì" in words
    # The order, not the proposal that it took up.
    assert page.inner_text("#panel h2") == "3824/VP-QH"
    shown = page.inner_text("#panel .paper")
    assert " ".join(words.split())[:60] in " ".join(shown.split())
    assert page.locator("#panel .facts dt").count() >= 9

    page.click("[data-language=en]")
    page.wait_for_selector("text=New conversation")
    assert "Issued by" in page.inner_text("#panel .facts")
    ask(page, "Which agency leads propaganda work?")
    reply = page.inner_text(".turn >> nth=1")
    assert "Sở Thông tin và Truyền thông" in reply or "Information and Communication" in reply
    page.click(".turn:nth-of-type(2) .answer > p .marker >> nth=0")
    page.wait_for_function(IN_VIEW)
    assert "chủ trì" in marked(page)


def test_every_example_is_answered_with_a_citation_that_opens(running, visit):
    page = visit(running)
    examples = page.locator(".chip").all_text_contents()
    assert examples
    for number, example in enumerate(examples, start=1):
        ask(page, example)
        assert page.locator(f".turn:nth-of-type({number}) .answer.refused").count() == 0, example
        page.click(f".turn:nth-of-type({number}) .answer .marker >> nth=0")
        page.wait_for_function(IN_VIEW)


def test_the_api_answers_beside_the_page(running, visit):
    page = visit(running)
    reply = page.request.post(f"{running}api/ask", data={"question": "Cơ quan nào chủ trì công tác tuyên truyền?"})
    answer = reply.json()
    assert answer["answered"] and answer["citations"]
    for citation in answer["citations"]:
        directive = page.request.get(f"{running}api/directives/{citation['directive_id']}").json()
        assert directive["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_markup_in_a_question_runs_nothing(running, visit):
    page = visit(running)
    typed = "<img src=x onerror=window.stolen=1><script>window.stolen=1</script> ai chủ trì tuyên truyền?"
    ask(page, typed)
    assert page.inner_text(".asked p") == typed
    assert page.locator("#chat img, #chat script").count() == 0
