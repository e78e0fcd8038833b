"""What holds for every answer, whatever is asked."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer.assistant import LONGEST_QUESTION
from prompts import NO_ANSWER

WORDS = re.findall(
    r"\w+",
    "ai ký cơ quan nào chủ trì phối hợp với sở y tế tài chính công an tỉnh tiêm vắc xin phòng bệnh dại kinh phí bao "
    "nhiêu mục tiêu thứ hai ngày nào ban hành thời hạn kế hoạch chỉ thị quyết định số theo căn cứ kèm theo liệt kê "
    "không phải thế còn nó ii khoản which agency leads who signed when what the deadline rabies vaccination how many",
)
NUMBERS = ["16/KH-UBND", "12-CT/TU", "kh 16", "2151/QĐ-TTg", "47-CT/TW", "999/QĐ-UBND", "02/3/2023", "31/02/2023", "²"]
MARKUP = ["<script>alert(1)</script>", "[1]", "[99]", "{0}", "{lead}", "**", "](x)", "\\d+", "%s", "(?P<", "\x00"]
UNITS = [*WORDS, *NUMBERS, *MARKUP, "a", "w", "uo", "1", " ai", ",", "bao nhieu "]

known = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(NUMBERS), st.sampled_from(MARKUP))
piece = st.one_of(known, known, st.text(max_size=12))
questions = st.lists(piece, min_size=1, max_size=14).map(" ".join).filter(str.strip)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
seldom = settings(often, max_examples=60)  # a conversation is read anew with each question


def check(answer, catalogue):
    """Assert what every answer promises."""
    for citation in answer.citations:
        assert citation.quote == catalogue.directive(citation.directive_id).text[citation.start : citation.end]
    markers = {citation.marker for citation in answer.citations}
    told = " ".join([answer.text, *(warning.text for warning in answer.warnings)])
    assert {int(number) for number in re.findall(r"\[(\d+)\]", told)} == markers
    assert markers == set(range(1, len(markers) + 1))
    assert all(set(warning.citations) <= markers for warning in answer.warnings)
    if answer.answered:
        assert answer.citations
    else:
        assert answer.text.startswith(NO_ANSWER[answer.language])


@often
@given(question=questions)
def test_an_answer_rests_on_what_is_stored(made_up, question):
    check(made_up.ask(question[:LONGEST_QUESTION]), made_up.catalogue)


@seldom
@given(turns=st.lists(questions, min_size=2, max_size=4))
def test_a_conversation_too(made_up, turns):
    *history, question = (turn[:LONGEST_QUESTION] for turn in turns)
    check(made_up.ask(question, history), made_up.catalogue)


@settings(max_examples=12, deadline=None)
@given(unit=st.one_of(st.sampled_from(UNITS), st.text(min_size=1, max_size=3)))
def test_the_longest_questions_are_answered(made_up, unit):
    question = (unit * LONGEST_QUESTION)[: LONGEST_QUESTION - 1] + "?"
    check(made_up.ask(question), made_up.catalogue)
