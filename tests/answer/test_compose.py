"""From draft to answer: nothing is said that the store does not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.compose import compose
from answer.draft import Caveat, Draft, Evidence, Statement, clipped, one_line, refusal
from ingest.datamodels import Span
from ingest.source import Page
from ingest.vietnamese import fold
from prompts import NO_ANSWER
from retrieval.query import Query


def query(text="Ai ký?", language="vi", understood=None):
    understood = understood or text
    return Query(text, language, understood, (), (), plain=False, folded=fold(understood))


def composed(draft, plan, **values):
    return compose(draft, query(**values), values.get("text", "Ai ký?"), (), lambda identifier: plan)


def test_equal_spans_share_a_marker(plan):
    first, second = Evidence(plan, Span(0, 10)), Evidence(plan, Span(20, 30))
    draft = Draft("list", (Statement("Một.", (first,)), Statement("Hai.", (second, first))))
    answer = composed(draft, plan)
    assert answer.text == "Một. [1]\nHai. [2] [1]"
    assert [citation.quote for citation in answer.citations] == [plan.text[0:10], plan.text[20:30]]


def test_a_citation_names_the_page_that_its_words_stand_on(plan):
    """Also outside sections, and on a later page than its section begins on."""
    pages = (Page(1, 0, 100, 595, 842), Page(2, 100, len(plan.text), 595, 842))
    paged = replace(plan, pages=pages)
    draft = Draft("list", (Statement("Hai.", (Evidence(paged, Span(0, 10)), Evidence(paged, Span(120, 130)))),))
    assert [citation.page for citation in composed(draft, paged).citations] == [1, 2]
    assert [citation.page for citation in composed(draft, plan).citations] == [None, None]


def test_a_quote_the_store_does_not_hold_goes_with_its_sentence(plan):
    false = Evidence(replace(plan, text=plan.text.swapcase()), Span(20, 60))
    true = Evidence(plan, Span(0, 10))
    statements = (Statement("Sai.", (false,)), Statement("Đúng.", (true,)), Statement("Cả hai.", (false, true)))
    answer = composed(Draft("list", statements), plan)
    assert answer.text == "Đúng. [1]\nCả hai. [1]"
    assert len(answer.citations) == 1


@pytest.mark.parametrize("span", [Span(5, 5), Span(10**6, 10**6 + 5)])
def test_an_empty_quote_is_none(plan, span):
    answer = composed(Draft("list", (Statement("Không.", (Evidence(plan, span),)),)), plan)
    assert not answer.answered
    assert answer.citations == ()


def test_an_answer_without_a_citation_is_a_refusal(plan):
    answer = composed(Draft("list", (Statement("Tôi nghĩ vậy.", ()),)), plan)
    assert not answer.answered
    assert answer.text == NO_ANSWER["vi"]


def test_a_refusal_keeps_its_reason_and_drops_its_warnings(plan):
    reason = Statement("Văn bản không ghi.", (Evidence(plan, Span(0, 10)),))
    draft = replace(refusal(reason), caveats=(Caveat("date_conflict", "Hai ngày.", reason.evidence),))
    answer = composed(draft, plan)
    assert answer.text == f"{NO_ANSWER['vi']}\nVăn bản không ghi. [1]"
    assert answer.warnings == ()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_draft_is_the_refusal_in_the_askers_language(plan, language):
    assert composed(None, plan, language=language).text == NO_ANSWER[language]


def test_a_bracketed_number_in_a_quote_is_no_marker(plan):
    answer = composed(Draft("list", (Statement("Xem chú thích [1] và [12].", (Evidence(plan, Span(0, 10)),)),)), plan)
    assert answer.text == "Xem chú thích (1) và (12). [1]"


def test_warnings_cite_too(plan):
    evidence = (Evidence(plan, Span(0, 10)),)
    caveat = Caveat("date_conflict", "Hai ngày.", (*evidence, Evidence(plan, Span(20, 30))))
    answer = composed(Draft("date", (Statement("Ngày.", evidence),), caveats=(caveat,)), plan)
    assert [(w.text, w.citations) for w in answer.warnings] == [("Hai ngày. [1] [2]", (1, 2))]


def test_what_was_understood_is_told_only_when_it_differs(plan):
    assert composed(None, plan, text="Ai  ký?", understood="Ai ký?").understood is None
    assert composed(None, plan, text="ai kys", understood="ai ký").understood == "ai ký"


def test_quotes_in_sentences():
    assert one_line("**Giao**\n  Sở Y tế") == "Giao Sở Y tế"
    assert clipped("ngắn") == "ngắn"
    assert len(clipped("một hai ba " * 100)) <= 322 and clipped("một hai ba " * 100).endswith(" …")
