"""Verdicts on answers written by hand over a directive of three sections."""

from __future__ import annotations

import dataclasses

import pytest

from eval.judge import judge


@pytest.fixture
def verdict_on(directive_of):
    return lambda question, answer, error=None: judge(question, answer, 5.0, directive_of, error)


def test_a_right_answer(verdict_on, ask, reply, cite, hit):
    verdict = verdict_on(ask(), reply("SỞ Y TẾ chủ trì [1].", [cite(1, "1")], [hit("1")]))
    assert verdict.right and not verdict.refused and verdict.reasons == ()
    assert (verdict.recall, verdict.precision) == (1, 1)
    assert (verdict.exact, verdict.quotes) == (1, 1)
    assert (verdict.found, verdict.gold_sections) == ((0,), 1)


def test_every_group_must_be_found_and_no_forbidden_string(verdict_on, ask, reply, cite):
    question = ask(must_include=[["Sở Y tế"], ["quý I", "02/3/2023"]], must_not_include=["Sở Xây dựng"])
    verdict = verdict_on(question, reply("Sở Y tế và Sở Xây dựng [1].", [cite(1, "1")]))
    assert not verdict.right
    assert verdict.reasons == ("missing: quý I | 02/3/2023", "forbidden: Sở Xây dựng")


def test_a_refusal_of_an_answerable_question_is_wrong_even_if_it_names_the_answer(verdict_on, ask, reply, cite):
    verdict = verdict_on(ask(), reply("Không tìm thấy. Gần nhất: Sở Y tế [1].", [cite(1, "1")], answered=False))
    assert not verdict.right and verdict.refused
    assert (verdict.recall, verdict.precision) == (0, 0)


def test_an_unanswerable_question_is_right_when_refused(verdict_on, ask, reply):
    question = ask(answerable=False, must_include=[], citations=[], kind="unanswerable")
    refused = verdict_on(question, reply("Không tìm thấy.", answered=False))
    answered = verdict_on(question, reply("Sở Y tế."))
    assert refused.right and not answered.right
    assert refused.recall is None and refused.gold_sections == 0


def test_citations_are_counted_a_sentence_and_a_marker(verdict_on, ask, reply, cite):
    # Three sentences, one supported: recall 1/3. Markers 1, 2, 9 (dangling) and citation 3 without marker: 1/4.
    text = "Sở Y tế chủ trì [1]. Sở Tài chính phối hợp [2]. Hết năm [9]."
    verdict = verdict_on(ask(), reply(text, [cite(1, "1"), cite(2, "2"), cite(3, "2.1")]))
    assert verdict.recall == pytest.approx(1 / 3)
    assert verdict.precision == pytest.approx(1 / 4)


def test_a_citation_inside_a_subsection_is_right(verdict_on, ask, reply, cite):
    question = ask(citations=[{"document": "16/kh-ubnd", "section": "Khoản 2"}])
    assert verdict_on(question, reply("Sở Y tế [1].", [cite(1, "2.1")])).recall == 1


def test_a_quote_that_is_not_the_stored_text_is_found(verdict_on, ask, reply, cite):
    wrong = [
        cite(1, "1", "1. Sở Y tế chủ trì"),
        dataclasses.replace(cite(2, "1"), directive_id="unknown"),
        dataclasses.replace(cite(3, "1"), start=0, end=0, quote=""),
        dataclasses.replace(cite(4, "1"), start=-19, quote=""),
    ]
    verdict = verdict_on(ask(), reply("Sở Y tế [1][2][3][4][5].", [*wrong, cite(5, "1")]))
    assert (verdict.exact, verdict.quotes) == (1, 5)
    assert verdict.right, "exactness is a score of its own"
    assert "quote [1] is not the stored text of 16/KH-UBND at 0–19" in verdict.reasons


def test_an_error_scores_zero_everywhere(verdict_on, ask):
    verdict = verdict_on(ask(), None, "ValueError: no")
    assert not verdict.right and not verdict.refused
    assert (verdict.recall, verdict.precision, verdict.found, verdict.gold_sections) == (0, 0, (), 1)


def test_hits_find_a_gold_section_once_and_the_narrowest_first(verdict_on, ask, reply, hit):
    whole, second = {"document": "16/KH-UBND"}, {"document": "16/KH-UBND", "section": "2"}
    question = ask(citations=[whole, second])
    hits = [hit("2.1"), hit("2"), hit("1")]
    assert verdict_on(question, reply("?", hits=hits)).found == (1, 0, None)


def test_a_hit_across_sections_finds_the_one_it_overlaps(verdict_on, ask, reply, hit):
    question = ask(citations=[{"document": "16/KH-UBND", "section": "1"}])
    assert verdict_on(question, reply("?", hits=[hit(None, 10, 30)])).found == (0,)
    assert verdict_on(question, reply("?", hits=[hit(None, 19, 30)])).found == (None,)
