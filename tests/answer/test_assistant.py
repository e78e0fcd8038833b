"""The shipped corpus: the questions it is judged by, follow-ups, conflicts, refusals; and an index that changes."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from answer.assistant import LONGEST_QUESTION, Assistant
from answer.library import DirectiveGoneError
from ingest.errors import QuestionError
from ingest.index import sync
from prompts import NO_ANSWER
from tests.answer.conftest import MADE_UP


@pytest.mark.parametrize(
    "question",
    [
        "Cơ quan nào chủ trì công tác tuyên truyền?",
        "co quan nao chu tri cong tac tuyen truyen?",
        "Cơ quan nao chủ trì công tac tuyên truyên?",
        "cow quan naof chur trif coong tacs tuyeen truyeenf",
        "Which agency leads the propaganda work?",
        "Who is in charge of propaganda?",
    ],
)
def test_who_leads_propaganda(assistant, question):
    answer = assistant.ask(question)
    assert answer.answered
    assert "Sở Thông tin và Truyền thông" in answer.text
    assert {(citation.document, citation.section) for citation in answer.citations} == {("3824/VP-QH", "2")}
    assert "Giao Sở Thông tin và Truyền thông chủ trì" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "dates"),
    [
        ("Kết luận 334-KL/TU ban hành ngày nào?", ("19/4/2021", "19/4/2024")),
        ("ket luan 334 ban hanh ngay nao", ("19/4/2021", "19/4/2024")),
        ("When was Conclusion 334-KL/TU issued?", ("19 April 2021", "19 April 2024")),
    ],
)
def test_two_dates_are_both_given_and_warned_about(assistant, question, dates):
    answer = assistant.ask(question)
    assert answer.answered
    assert all(date in answer.text for date in dates)
    (warning,) = [warning for warning in answer.warnings if warning.kind == "date_conflict"]
    assert all(date in warning.text for date in dates)
    assert len(warning.citations) == 2


def test_a_citation_of_a_later_instrument_is_warned_about(assistant):
    answer = assistant.ask("Văn bản 3457/VP-QH ban hành ngày nào?")
    assert "24/7/2024" in answer.text
    assert [warning.kind for warning in answer.warnings] == ["dated_after_citing", "not_in_corpus"]


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["Cơ quan nào chủ trì công tác tuyên truyền?"], "Phối hợp với những đơn vị nào?", "quận, huyện"),
        (["Which agency leads the propaganda work?"], "Who does it coordinate with?", "quận, huyện"),
        (["Ai ký công văn 3824/VP-QH?"], "Còn văn bản kèm theo thì ai ký?", "Nguyễn Thành Hưng"),
        (["Ai ký công văn 3824/VP-QH?"], "Ban hành ngày nào?", "07/6/2024"),
        (["Sở Xây dựng đã hoàn thiện những dự thảo nào?"], "Cái thứ ba là gì?", "Kế hoạch thực hiện các nghị quyết"),
    ],
)
def test_follow_ups(assistant, history, question, expected):
    answer = assistant.ask(question, history)
    assert answer.answered, answer.text
    assert expected in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Có bao nhiêu nhóm nhiệm vụ trong Chương trình hành động 59-CTr/TU?", "06 nhóm"),
        ("Kết luận 334-KL/TU có mấy nhóm nhiệm vụ?", "07 nhóm"),
        ("Sở Xây dựng đã hoàn thiện mấy dự thảo?", "03 dự thảo"),
        ("Dự thảo thứ hai là gì?", "Chương trình hành động thực hiện Nghị quyết số 06-NQ/TW"),
        ("Giám đốc Sở Xây dựng là ai?", "Nguyễn Thành Hưng"),
        ("Nghị quyết 04-NQ/TU ban hành ngày nào?", "03/01/2012"),
        ("Công văn 3824/VP-QH gửi cho ai?", "quận, huyện"),
    ],
)
def test_other_kinds(assistant, question, expected):
    answer = assistant.ask(question)
    assert answer.answered, answer.text
    assert expected in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì xây dựng trường học?",
        "Phối hợp với ai để xây dựng trường học?",
        "Ai ký kết luận 334-KL/TU?",
        "Công văn 9999/VP-QH nói gì?",
        "Mức kinh phí cho tuyên truyền là bao nhiêu?",
        "334-KL/TU thay thế văn bản nào?",
        "Thời hạn báo cáo của Sở Thông tin và Truyền thông là khi nào?",
        "Who won the world cup?",
    ],
)
def test_refusals(assistant, question):
    answer = assistant.ask(question)
    assert not answer.answered, answer.text
    assert answer.text.startswith(NO_ANSWER[answer.language])
    assert not answer.warnings


def test_an_unknown_number_is_told_with_the_nearest(assistant):
    answer = assistant.ask("Công văn 3825/VP-QH ai ký?")
    assert "3825/VP-QH" in answer.text
    assert "3824/VP-QH" in answer.text


@pytest.mark.parametrize("question", ["", "  \n", "a" * (LONGEST_QUESTION + 1)])
def test_what_is_no_question(assistant, question):
    with pytest.raises(QuestionError):
        assistant.ask(question)


def test_blank_turns_of_the_history_are_skipped_and_long_ones_cut(assistant):
    history = ["", "Ai ký công văn 3824/VP-QH?", "  ", "a" * 3000]
    assert assistant.ask("Công văn 3824/VP-QH ban hành ngày nào?", history).answered


def test_half_a_surrogate_pair_does_no_harm(assistant):
    answer = assistant.ask("Ai ký \ud83d công văn 3824/VP-QH?", ["\ude00"])
    assert answer.answered
    answer.question.encode()


def test_threads_share_it(made_up):
    questions = ["Sở Y tế được giao việc gì?", "Who signed 16/KH-UBND?", "Ai chủ trì cấp phép karaoke?"] * 4
    alone = [made_up.ask(question).text for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert [answer.text for answer in pool.map(made_up.ask, questions)] == alone


@pytest.fixture
def changing(tmp_path):
    """A corpus folder, its index and an assistant over it, to be changed."""
    corpus = tmp_path / "corpus"
    shutil.copytree(MADE_UP, corpus)
    sync(corpus, tmp_path / "index")
    return corpus, tmp_path / "index", Assistant.open(tmp_path / "index")


def test_a_removed_directive_is_answered_from_no_more(changing):
    corpus, index, assistant = changing
    assert assistant.ask("Ai ký 16/KH-UBND?").answered
    (corpus / "ke-hoach-16.txt").unlink()
    sync(corpus, index)
    assert not assistant.ask("Ai ký 16/KH-UBND?").answered


def test_a_directive_removed_between_search_and_answer_is_searched_again(changing, monkeypatch):
    corpus, index, assistant = changing
    search = assistant.search.search

    def and_then_removed(*arguments):
        hits = search(*arguments)
        if (corpus / "ke-hoach-16.txt").exists():
            (corpus / "ke-hoach-16.txt").unlink()
            sync(corpus, index)
        return hits

    monkeypatch.setattr(assistant.search, "search", and_then_removed)
    answer = assistant.ask("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?")
    assert not answer.answered
    assert answer.text.startswith(NO_ANSWER["vi"])


def test_an_index_that_keeps_changing_ends_in_a_refusal(made_up, monkeypatch):
    def gone(*_):
        raise DirectiveGoneError("x")

    monkeypatch.setattr("answer.turns.solve", gone)
    answer = made_up.ask("Ai ký 16/KH-UBND?")
    assert not answer.answered
    assert answer.text == NO_ANSWER["vi"]
