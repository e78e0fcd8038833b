"""Questions made from statements."""

import random

import pytest

from training.cloze import GAPS, question, questions

SENTENCE = "Trường được thành lập vào ngày 15 tháng 5 năm 1906 tại Hà Nội với 194 sinh viên"


def test_questions_ask_for_what_they_leave_out() -> None:
    """Where and on what day are asked without saying so, in the words of the sentence, in many ways."""
    rng = random.Random(1)
    asked = [question(SENTENCE, rng) or "" for _ in range(300)]
    assert len(set(asked)) > 100
    for words, answer in (("ở đâu", "Hà Nội"), ("ngày nào", "ngày 15 tháng 5"), ("năm nào", "năm 1906")):
        about = [text for text in asked if words in text]
        assert about
        assert not [text for text in about if answer in text]


@pytest.mark.parametrize("text", ["", "Điều 1", "Có hiệu lực"])
def test_short_statements_give_no_question(text: str) -> None:
    """There is nothing to ask about in a few words."""
    assert question(text, random.Random(1)) is None


def test_passage_holds_the_sentence_asked_about() -> None:
    """The sentence stands whole in the text that answers, wherever that text begins; the seed decides all."""
    filler = "Nhà trường có nhiều khoa và nhiều thư viện lớn nhỏ khác nhau. " * 20
    made = list(questions([("Trường", filler + SENTENCE + ". " + filler)] * 40, seed=3, each=40))
    assert made == list(questions([("Trường", filler + SENTENCE + ". " + filler)] * 40, seed=3, each=40))
    about = [pair for pair in made if "thành lập" in pair.query or "sinh viên" in pair.query]
    assert len(about) > 10
    assert all(SENTENCE in pair.passage for pair in about)


def test_every_gap_has_a_question_word() -> None:
    """No pattern is without words to ask with, and each finds something in an example."""
    examples = f"{SENTENCE}, là một trong những đại học lâu đời, do Nguyễn Văn An lập năm 1906, nay rất lớn và đẹp"
    assert all(words and pattern.search(examples) for pattern, words in GAPS)
