"""What a question takes over from the turn before."""

from __future__ import annotations

import pytest

from answer.followup import Focus, resumed
from tests.answer.small_collection import collection  # noqa: F401 - a fixture


@pytest.fixture
def after(asked):
    """A function from an earlier question (and its answer) and a new one to the new one as it is meant."""

    def meant(earlier, question, **answered):
        return resumed(asked(question), Focus(asked(earlier), **answered))

    return meant


def keys(asked):
    return [item.mention.key for item in asked.instruments]


def test_without_a_turn_before_nothing_changes(asked):
    assert resumed(asked("Còn ngày ban hành?"), None) == asked("Còn ngày ban hành?")


def test_a_question_that_stands_alone_is_left_alone(asked, after):
    question = "Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại theo 16/KH-UBND?"
    assert after("Ai ký 12-CT/TU?", question) == asked(question)


def test_the_instrument_is_taken_over(after):
    assert keys(after("Ai ký 16/KH-UBND?", "Ban hành ngày nào?")) == ["16khubnd"]


def test_the_instrument_answered_goes_before_the_one_asked_about(after):
    meant = after("Văn bản nào nói về phòng cháy?", "Ai ký?", numbers=("12-CT/TU",))
    assert keys(meant) == ["12cttu"]
    assert meant.asks("signer")


def test_the_kind_is_taken_over_for_another_instrument(after):
    meant = after("Ai ký 16/KH-UBND?", "Còn 12-CT/TU?")
    assert meant.asks("signer")
    assert keys(meant) == ["12cttu"]


def test_the_topic_is_taken_over(asked, after):
    meant = after("Cơ quan nào chủ trì phòng bệnh dại?", "Thế phối hợp với ai?")
    assert meant.topic == asked("Cơ quan nào chủ trì phòng bệnh dại?").topic
    assert meant.asks("coordinating")


def test_another_agency_replaces_the_topic(after):
    meant = after("Sở Y tế được giao việc gì về bệnh dại?", "Còn Sở Tài chính?")
    assert [mention.name for mention in meant.agencies] == ["Sở Tài chính"]
    assert meant.topic == ()
    assert meant.asks("task")


def test_the_agency_answered_is_who_they_are(after):
    meant = after("Ai chủ trì phòng bệnh dại?", "Họ phối hợp với ai?", agencies=("Sở Y tế",))
    assert [mention.name for mention in meant.agencies] == ["Sở Y tế"]


def test_an_item_of_the_list_before(asked, after):
    meant = after("Kế hoạch 16/KH-UBND gồm những nhóm nhiệm vụ nào?", "Cái thứ hai là gì?")
    assert meant.kinds == ("list",)
    assert meant.ordinal == 2
    assert keys(meant) == ["16khubnd"]


def test_what_is_attached(after):
    meant = after("Ai ký 16/KH-UBND?", "Còn văn bản kèm theo?", attached=("12-CT/TU",))
    assert keys(meant) == ["12cttu"]
    assert meant.asks("signer")


def test_the_day_is_taken_over(after):
    assert str(after("Văn bản ngày 02/3/2023 do ai ký?", "Nó nói về gì?").day) == "2023-03-02"


def test_a_correction_keeps_the_kind(after):
    meant = after("Ai ký 12-CT/TU?", "Không, ý tôi là 16/KH-UBND")
    assert keys(meant) == ["16khubnd"]
    assert meant.asks("signer")


def test_a_document_of_the_turn_before_is_near_for_a_question_that_names_none(after):
    meant = after("Ai ký 16/KH-UBND?", "Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại ở các huyện?")
    assert keys(meant) == [] and [item.mention.key for item in meant.nearby] == ["16khubnd"]
    assert after("Ai ký 16/KH-UBND?", "Chỉ thị về bệnh dại do cơ quan nào chủ trì soạn?").nearby == ()


def test_a_short_question_that_repeats_a_word_goes_on(asked, after):
    meant = after("Sở Y tế tiêm vắc xin bệnh dại cho bao nhiêu chó mèo?", "Tiêm vắc xin phải xong khi nào?")
    assert {word for word in asked("bệnh dại").topic} <= set(meant.topic)
    assert meant.asks("deadline")


def test_who_received_leans_whatever_the_persons_are_called(after):
    assert keys(after("Ai ký 16/KH-UBND?", "Phó Chủ tịch phụ trách nào được nhận?")) == ["16khubnd"]


def test_the_same_is_asked_about_another_agency(asked, after):
    meant = after("Sở Y tế được cấp bao nhiêu kinh phí bệnh dại?", "Còn Sở Tài chính?")
    assert set(asked("kinh phí bệnh dại").topic) <= set(meant.topic)


def test_a_correction_names_a_document_of_its_own(after):
    assert after("Công văn 16 do ai ký?", "À không, tôi hỏi văn bản của Sở Y tế cơ, ai ký?").nearby == ()


@pytest.mark.parametrize("question", ["Còn hộ cận nghèo thì sao?", "what about near-poor households?"])
def test_another_thing_is_asked_the_same_about(after, question):
    assert "count" in after("Mỗi hộ nghèo được hỗ trợ bao nhiêu tiền?", question).kinds
