"""Answers from corrected values: said as corrected, cited by the words of the text, with a note where these differ."""

from __future__ import annotations

from datetime import date

import pytest

from answer.assistant import Assistant
from ingest.corrections.recording import change_assignment, correct_field, withdraw_assignment, withdraw_field
from ingest.corrections.recording import corrections_of as recorded
from ingest.corrections.records import Task
from ingest.embedder import load_embedder
from ingest.index import sync
from tests.ingest.store_samples import fill, letter

TASK = Task(("Sở Xây dựng",), (), "lập kế hoạch tiêm chủng")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corrected")
    corpus, index, embedder = fill(folder / "corpus", {"a.txt": letter(1)}), folder / "index", load_embedder(None)
    sync(corpus, index, embedder=embedder)
    return corpus, Assistant.open(index), lambda: sync(corpus, index, embedder=embedder)


@pytest.mark.parametrize(
    ("name", "value", "question", "said", "noted"),
    [
        ("signer", "Trần Thị Bé", "Ai ký văn bản 1/UBND-VX?", "Trần Thị Bé", True),
        ("signer", "Văn An", "Ai ký văn bản 1/UBND-VX?", "Văn An", False),
        ("date", date(2023, 4, 5), "Văn bản 1/UBND-VX ban hành ngày nào?", "05/4/2023", True),
        ("date", date(2023, 1, 15), "Văn bản 1/UBND-VX ban hành ngày nào?", "15/01/2023", False),
        ("recipients", ("Sở Y tế", "Sở Xây dựng"), "Văn bản 1/UBND-VX gửi cho ai?", "Sở Xây dựng", True),
    ],
)
def test_a_corrected_field(office, name, value, question, said, noted):
    corpus, assistant, resync = office
    (directive,) = assistant.catalogue.directives()
    correct_field(corpus, assistant.catalogue, directive.id, name, value, by="an")
    resync()
    answer = assistant.ask(question)
    withdraw_field(corpus, assistant.catalogue, directive.id, name)
    resync()
    assert answer.answered and said in answer.text
    assert all(c.quote == directive.text[c.start : c.end] for c in answer.citations)
    assert [said in w.text for w in answer.warnings if w.kind == "by_hand"] == [True] * noted
    assert not [w for w in assistant.ask(question).warnings if w.kind == "by_hand"]


def test_a_corrected_assignment(office):
    corpus, assistant, resync = office
    (directive,) = assistant.catalogue.directives()
    read = next(a for a in directive.assignments if a.lead == ("Sở Y tế",))
    change_assignment(corpus, assistant.catalogue, directive.id, read, TASK, by="an")
    resync()
    vietnamese = assistant.ask("Cơ quan nào chủ trì lập kế hoạch tiêm chủng?")
    english = assistant.ask("Which agency leads the vaccination plan of 1/UBND-VX?")
    (made,) = recorded(corpus, assistant.catalogue, directive.id).assignments
    withdraw_assignment(corpus, assistant.catalogue, directive.id, made)
    assert vietnamese.answered and "Sở Xây dựng" in vietnamese.text
    assert ["sửa tay" in w.text for w in vietnamese.warnings if w.kind == "by_hand"] == [True]
    assert ["by hand" in w.text for w in english.warnings if w.kind == "by_hand"] == [True]
