"""Syncs in the background of a running app: one at a time, requests joined, followed by an assistant that is open."""

from __future__ import annotations

import io
import threading

import pytest
from filelock import FileLock

import ingest.index
import ingest.sync.job
from answer.assistant import Assistant
from ingest.corpus_changes import add, remove, undo
from ingest.corrections.recording import correct_field
from ingest.embedder import load_embedder
from ingest.index import sync
from ingest.resync import Resync
from ingest.store.catalogue import Catalogue
from tests.ingest.store_samples import UNREADABLE, FakeEmbedder, fill, letter

LONG = 120.0
"""Seconds that no sync here takes; a test that waits so long has failed."""


@pytest.fixture
def corpus(tmp_path):
    return fill(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": letter(2)})


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def resync(corpus, index):
    working = Resync(corpus, index, embedder=FakeEmbedder())
    yield working
    working.close()


def test_a_request_is_in_the_index_when_its_ticket_is_served(corpus, index, resync):
    assert resync.state.runs == 0 and not resync.state.running
    assert resync.wait(resync.request(), LONG)
    assert resync.state.report.added == ("a.txt", "b.txt") and resync.state.error is None
    add(corpus, index, "c.txt", io.BytesIO(letter(3).encode()))
    assert resync.wait(resync.request(), LONG)
    assert resync.state.report.added == ("c.txt",) and resync.state.runs == 2
    assert len(Catalogue.open(index).directives()) == 3 and not resync.state.waiting


def test_requests_during_a_sync_are_served_by_one_more(corpus, index, resync, monkeypatch):
    """The first sync is held while requests come; none of them is served by it, all of them by the next."""
    started, go_on = threading.Event(), threading.Event()

    def hold(stage: str) -> None:
        if stage == "pending" and not go_on.is_set():
            started.set()
            go_on.wait(LONG)

    monkeypatch.setattr(ingest.sync.job, "reached", hold)
    first = resync.request()
    assert started.wait(LONG)
    assert resync.state.running and resync.state.total == 2 and resync.state.done == 2 and resync.state.file == "b.txt"
    (corpus / "c.txt").write_text(letter(3))
    tickets = [resync.request() for _ in range(10)]
    assert resync.state.waiting and not resync.wait(tickets[-1], 0)
    go_on.set()
    assert resync.wait(first, LONG) and resync.wait(tickets[0], LONG)
    assert resync.state.runs == 2 and resync.state.report.added == ("c.txt",) and not resync.state.running


def test_a_sync_of_another_process_is_waited_for(corpus, index, resync):
    index.mkdir()
    with FileLock(index / ".lock"):
        ticket = resync.request()
        assert not resync.wait(ticket, 0.2) and resync.state.runs == 0
    assert resync.wait(ticket, LONG) and resync.state.report.added == ("a.txt", "b.txt")


def test_what_goes_wrong_is_said_and_the_next_request_tries_again(corpus, index, resync):
    resync.wait(resync.request(), LONG)
    report = resync.state.report
    files = {path.name: path.read_text() for path in corpus.iterdir()}
    fill(corpus, {})
    assert resync.wait(resync.request(), LONG)
    assert "không có tệp" in resync.state.error.vietnamese and resync.state.report == report
    fill(corpus, files)
    assert resync.wait(resync.request(), LONG) and resync.state.error is None


def test_an_unforeseen_fault_is_a_message_and_not_the_end(resync, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ingest.index, "sync", fail)
    assert resync.wait(resync.request(), LONG)
    assert "No space left" in resync.state.error.vietnamese and "No space left" in resync.state.error.english
    monkeypatch.undo()
    assert resync.wait(resync.request(), LONG) and resync.state.error is None and resync.state.runs == 2


def test_whoever_wants_to_know_is_told_before_a_ticket_is_served(corpus, index):
    told = []

    def after(state):
        told.append(state)
        raise RuntimeError("a fault of the listener")

    working = Resync(corpus, index, embedder=FakeEmbedder(), after=after)
    try:
        for run in (1, 2):
            assert working.wait(working.request(), LONG)
            assert [state.runs for state in told] == list(range(1, run + 1)) and not told[-1].running
    finally:
        working.close()


def test_files_that_cannot_be_read_are_reported(corpus, resync):
    (corpus / "c.txt").write_bytes(UNREADABLE)
    resync.wait(resync.request(), LONG)
    assert [failure.file for failure in resync.state.report.failed] == ["c.txt"]


def test_after_closing_nothing_is_synced(corpus, index):
    working = Resync(corpus, index, embedder=FakeEmbedder())
    working.close()
    assert working.wait(working.request(), 0) and working.state.runs == 0 and not index.exists()


def test_an_open_assistant_answers_from_what_was_added_corrected_and_removed(corpus, index):
    """In one process, as the app runs: nothing is opened anew by hand."""
    sync(corpus, index)
    assistant = Assistant.open(index)
    working = Resync(corpus, index, embedder=load_embedder(None))
    question = "Ai ký văn bản 9/UBND-VX?"
    try:
        assert not assistant.ask(question).answered
        added = add(corpus, index, "c.txt", io.BytesIO(letter(9, "xây cầu", "lập dự toán xây cầu").encode()))
        working.wait(working.request(), LONG)
        answer = assistant.ask(question)
        assert answer.answered and "Nguyễn Văn An" in answer.text
        (directive,) = assistant.catalogue.by_number("9/UBND-VX")
        correct_field(corpus, assistant.catalogue, directive.id, "signer", "Trần Thị Bé", by="an")
        working.wait(working.request(), LONG)
        answer = assistant.ask(question)
        assert "Trần Thị Bé" in answer.text and answer.citations[0].quote.startswith("Nguyễn Văn An")
        assert [w.kind for w in answer.warnings] == ["by_hand"] and "Trần Thị Bé" in answer.warnings[0].text
        change = remove(corpus, index, added.change.file)
        working.wait(working.request(), LONG)
        assert not assistant.ask(question).answered
        undo(corpus, index, change.id)
        working.wait(working.request(), LONG)
        assert "Trần Thị Bé" in assistant.ask(question).text
    finally:
        working.close()
