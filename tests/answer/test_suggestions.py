"""Questions to go on with: answerable each, in the asker's language, in time."""

import time

import pytest

from answer.suggestions import cited_or_found, suggestions

QUESTIONS = (
    "Cơ quan nào chủ trì công tác tuyên truyền?",
    "co quan nao chu tri tuyen truyen",
    "Which agency leads propaganda work?",
    "Ai ký công văn 3824?",
    "giá vàng hôm nay?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_suggestion_is_answered_from_the_documents_that_were_cited(assistant, question):
    answer = assistant.ask(question)
    wanted = cited_or_found(answer)
    held = sorted(assistant.catalogue.directives(wanted), key=lambda directive: wanted.index(directive.id))
    made = suggestions(answer, held, assistant.ask, budget=60)
    assert 1 <= len(made) <= 3 and len(set(made)) == len(made) and answer.question not in made
    for suggested in made:
        again = assistant.ask(suggested)
        assert again.answered and again.language == answer.language
        assert {citation.directive_id for citation in again.citations} & set(wanted)


def test_what_was_asked_already_is_not_suggested(assistant):
    answer = assistant.ask(QUESTIONS[0])
    held = assistant.catalogue.directives(cited_or_found(answer))
    first = suggestions(answer, held, assistant.ask, budget=60)
    others = suggestions(answer, held, assistant.ask, [first[0].upper()], budget=60)
    assert first[0] not in others and others


def test_a_question_that_is_refused_is_dropped(assistant):
    answer = assistant.ask(QUESTIONS[0])
    held = assistant.catalogue.directives(cited_or_found(answer))
    refusal = assistant.ask("giá vàng hôm nay?")
    assert suggestions(answer, held, lambda _: refusal, budget=60) == ()


def test_nothing_is_tried_when_the_time_is_over(assistant):
    answer = assistant.ask(QUESTIONS[0])
    held = assistant.catalogue.directives(cited_or_found(answer))
    tried = []

    def slow(question):
        tried.append(question)
        until = time.perf_counter() + 0.02
        while time.perf_counter() < until:
            pass
        return assistant.ask("giá vàng hôm nay?")

    assert suggestions(answer, held, slow, budget=0.01) == () and len(tried) == 1


def test_the_assistant_suggests_by_itself(assistant):
    assistant.ask(QUESTIONS[0])
    answer = assistant.ask(QUESTIONS[3])
    assert set(assistant.suggestions(answer)) <= set(
        suggestions(answer, assistant.catalogue.directives(cited_or_found(answer)), assistant.ask, budget=60)
    )


@pytest.mark.parametrize(
    ("question", "recognised"),
    [
        ("Ai ký công văn 3824/VP-QH?", ("3824/VP-QH",)),
        ("so xay dung duoc giao viec gi", ("Sở Xây dựng",)),
        ("giá vàng hôm nay?", ()),
        ("việc nào đến hạn trong tháng 6/2025?", ("tháng 6/2025",)),
    ],
)
def test_what_was_made_out_is_told(assistant, question, recognised):
    found = assistant.ask(question).recognised
    assert all(any(one in told for told in found) for one in recognised) and bool(found) == bool(recognised)


def test_a_follow_up_tells_what_it_took_over(assistant):
    assert "3824/VP-QH" in " ".join(assistant.ask("Ký ngày nào?", ["Ai ký công văn 3824/VP-QH?"]).recognised)
