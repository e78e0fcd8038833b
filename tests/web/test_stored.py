"""Answers drawn again later: word for word as they were, and never what their reader may not read."""

import json
from dataclasses import replace

import pytest

from answer.assistant import Assistant
from ingest.access import EVERYTHING, Access
from ingest.index import sync
from tests.answer.small_collection import write_collection
from tests.web.conftest import site_over
from web.chat import SeenTurn, Session, chat_html
from web.conversations import Turn
from web.office.tables import now
from web.stored import answer_from_json, shown, to_publish, to_store
from web.texts import load
from web.viewer import LOCAL, Role, Viewer

VI = load("vi")
QUESTIONS = (
    "Sở Y tế chủ trì tổ chức việc gì?",
    "Ai chủ trì tiêm vắc xin sởi cho trẻ em?",
    "Việc nào đến hạn năm 2025?",
    "Có bao nhiêu kế hoạch?",
    "Những văn bản nào căn cứ Nghị quyết 04/NQ-HĐND?",
    "Ai ký Kế hoạch 35/KH-UBND?",
    "Kế hoạch 36/KH-UBND nói gì?",
    "So sánh Kế hoạch 21/KH-UBND và Kế hoạch 35/KH-UBND",
    "giá vàng hôm nay?",
    "which tasks are due in June 2025?",
)
WORDS = {
    "ke-hoach-21.txt": "hóa chất",
    "ke-hoach-35.txt": "vắc xin sởi cho trẻ em,",
    "cong-van-108.txt": "bước đầu của đợt",
    "quyet-dinh-50.txt": "50/QĐ-UBND",
}
"""Words that stand in one document only, by its file."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    write_collection(folder / "corpus")
    sync(folder / "corpus", folder / "index")
    return site_over(Assistant.open(folder / "index"), folder)


def reader(*closed):
    return Viewer(7, "an", "An", Role.READER, Access(frozenset(closed)))


def asked(site, question, viewer=LOCAL):
    """What is kept of an answer, through JSON as the database keeps it."""
    answer = site.service_for(viewer).ask(question)
    return json.loads(json.dumps(to_store(answer, viewer.access)))


def drawn(site, stored, viewer):
    """Everything of a stored answer that reaches a reader: the page, and the file."""
    seen = shown(stored, site, viewer, VI)
    turn = Turn(1, "?", stored, now())
    session = Session(conversation="c")
    return chat_html(session, [SeenTurn(turn, seen)], site.service_for(viewer)) + json.dumps(
        to_publish(seen), ensure_ascii=False
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_comes_back_as_it_was(site, question):
    answer = site.service.ask(question)
    again = answer_from_json(json.loads(json.dumps(answer.to_json())))
    hits = tuple(
        replace(hit, score=round(hit.score, 4), passage=replace(hit.passage, heading="")) for hit in answer.hits
    )
    likely = None if answer.confidence is None else round(answer.confidence, 3)
    assert again == replace(answer, hits=hits, elapsed_ms=round(answer.elapsed_ms, 1), confidence=likely)


@pytest.mark.parametrize("closed", WORDS)
def test_nothing_of_a_closed_document_is_shown_again(site, closed):
    """Asked by somebody who read everything; for the reader each answer is whole, or hidden as a whole."""
    hidden = 0
    for question in QUESTIONS:
        stored = asked(site, question)
        html = drawn(site, stored, reader(closed))
        assert WORDS[closed] not in html, question
        hidden += VI("chat.hidden_closed") in html
        assert VI("chat.hidden_closed") not in drawn(site, stored, LOCAL)
    assert hidden > 0
    assert any(WORDS[closed] in drawn(site, asked(site, question), LOCAL) for question in QUESTIONS)


def test_an_answer_that_counts_is_hidden_from_who_may_read_less(site):
    stored = asked(site, "Có bao nhiêu kế hoạch?")
    assert shown(stored, site, reader("cong-van-77.txt"), VI).hidden == "closed"
    own = reader("cong-van-77.txt")
    assert shown(asked(site, "Có bao nhiêu kế hoạch?", own), site, own, VI).hidden is None
    assert shown(asked(site, "Có bao nhiêu kế hoạch?", own), site, reader("cong-van-77.txt", "x"), VI).hidden


def test_a_refusal_that_names_near_numbers_is_hidden_from_who_may_read_less(site):
    stored = asked(site, "Kế hoạch 36/KH-UBND nói gì?")
    assert not stored["answered"] and "35/KH-UBND" in stored["text"]
    assert shown(stored, site, reader("ke-hoach-35.txt"), VI).hidden == "closed"


def test_rights_that_are_given_back_show_the_answer_again(site):
    stored = asked(site, "Ai ký Kế hoạch 35/KH-UBND?")
    assert shown(stored, site, reader("ke-hoach-35.txt"), VI).hidden == "closed"
    assert "Lê Văn Bình" in shown(stored, site, reader(), VI).answer.text


def test_a_hidden_answer_keeps_only_its_question(site):
    stored = asked(site, "Ai ký Kế hoạch 35/KH-UBND?")
    found = to_publish(shown(stored, site, reader("ke-hoach-35.txt"), VI))
    assert found["text"] == VI("chat.hidden_closed") and found["hidden"] == "closed"
    assert (found["citations"], found["hits"], found["recognised"], found["understood"]) == ([], [], [], None)
    assert "closed" not in to_publish(shown(stored, site, LOCAL, VI))


@pytest.fixture
def changing(tmp_path):
    """A collection of its own, whose files a test may change: the site, and what writes the change."""
    write_collection(tmp_path / "corpus")
    sync(tmp_path / "corpus", tmp_path / "index")
    site = site_over(Assistant.open(tmp_path / "index"), tmp_path)

    def change(old, new):
        path = tmp_path / "corpus" / "ke-hoach-35.txt"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        sync(tmp_path / "corpus", tmp_path / "index")

    return site, change


TASK = "Ai chủ trì tổ chức tiêm vắc xin sởi cho trẻ em?"


def test_words_that_moved_are_cited_where_they_stand_now(changing):
    site, change = changing
    stored = asked(site, TASK)
    change("hoạch như sau:", "hoạch gồm các nội dung như sau đây:")
    seen = shown(stored, site, LOCAL, VI)
    assert not seen.changed and seen.answer.citations[0].start != stored["citations"][0]["start"]
    for citation in seen.answer.citations:
        text = site.service.directive(citation.directive_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_changed_document_is_said_to_have_changed_and_marks_nothing(changing):
    site, change = changing
    stored = asked(site, TASK)
    change("tiêm vắc xin sởi cho trẻ em", "tiêm vắc xin cúm cho trẻ em")
    seen = shown(stored, site, LOCAL, VI)
    assert seen.changed == {1} and "sởi" in seen.answer.citations[0].quote
    assert (seen.answer.citations[0].start, seen.answer.citations[0].end) == (0, 0)
    assert VI("chat.changed") in drawn(site, stored, LOCAL)


def test_of_an_answer_whose_document_is_gone_nothing_is_shown(changing):
    site, _ = changing
    stored = asked(site, TASK)
    (site.corpus / "ke-hoach-35.txt").unlink()
    sync(site.corpus, site.index)
    seen = shown(stored, site, LOCAL, VI)
    assert seen.hidden == "gone" and "sởi" not in json.dumps(to_publish(replace(seen, answer=seen.answer)))
    assert "sởi" not in drawn(site, stored, LOCAL).replace(TASK, "")


def test_what_was_closed_to_the_asker_is_kept_and_not_published(site):
    stored = asked(site, TASK, reader("cong-van-77.txt"))
    assert stored["closed"] == ["cong-van-77.txt"] and asked(site, TASK)["closed"] == sorted(EVERYTHING.closed)
