"""Each way to answer by itself: what it takes on, what it leaves to the next, what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.amounts import answer_amount
from answer.candidates import (
    candidates,
    outweighed,
    says_what_is_asked,
    with_agency,
    with_lead,
    with_sort,
    without_repeats,
)
from answer.clauses import answer_event, answer_general
from answer.counts import answer_count
from answer.duties import answer_coordinating, answer_deadline
from answer.headers import answer_header, answer_person
from answer.identity import year_of
from answer.leads import answer_lead
from answer.lists import answer_list
from answer.matching import Matcher
from answer.reading import Reading
from answer.relations import answer_relation
from answer.solvers import SOLVERS, refuse_unknown
from answer.targets import _scored_directives
from answer.tasks import answer_task
from answer.wording import told
from ingest.agencies.names import Mention
from retrieval.vocabulary import PlainVocabulary

TAKES_ON = [
    (refuse_unknown, "Ai ký 999/KH-UBND?"),
    (answer_person, "Giám đốc Sở Y tế là ai?"),
    (answer_header, "Ai ký 16/KH-UBND?"),
    (answer_deadline, "Thời hạn tiêm vắc xin phòng bệnh dại?"),
    (answer_event, "Chỉ thị có hiệu lực từ khi nào?"),
    (answer_count, "Có bao nhiêu huyện?"),
    (answer_coordinating, "Công an tỉnh phối hợp với ai?"),
    (answer_task, "Sở Y tế được giao việc gì?"),
    (answer_relation, "Kế hoạch 16 thực hiện quyết định nào?"),
    (answer_lead, "Ai chủ trì phổ biến kiến thức phòng bệnh?"),
    (answer_list, "Kế hoạch 16 gồm những mục tiêu nào?"),
    (answer_general, "tử vong do bệnh dại ở người"),
]


@pytest.mark.parametrize(("solver", "question"), [row for row in TAKES_ON if row[0] is not answer_event])
def test_takes_on(reading, solver, question):
    assert solver(reading(question)) is not None


@pytest.mark.parametrize("solver", [row[0] for row in TAKES_ON if row[0] not in (answer_general, answer_list)])
def test_leaves_what_is_not_its_own(reading, solver):
    assert solver(reading("tử vong do bệnh dại ở người")) is None


def test_every_way_is_tried():
    assert {solver for solver, _ in TAKES_ON} <= set(SOLVERS)


# -- work --------------------------------------------------------------------------------------------------------------


def test_candidates_come_best_first_and_ties_in_order_of_the_text(reading):
    found = candidates(reading("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?"))
    assert [candidate.rank for candidate in found] == sorted((c.rank for c in found), reverse=True)
    assert "Sở Nông nghiệp và Phát triển nông thôn" in found[0].assignment.lead
    assert all(0 <= candidate.support <= 1 for candidate in found)


def test_an_agency_leads_or_helps(reading):
    found = candidates(reading("Sở Y tế làm gì?"))
    health, building = (Mention(name, 0, 0) for name in ("Sở Y tế", "Sở Xây dựng"))
    assert {c.assignment.lead[0] for c in with_lead(found, [health])} == {"Sở Y tế"}
    assert with_lead(found, [building]) == []
    assert {c.assignment.lead[0] for c in with_agency(found, [building])} == {"Công an tỉnh"}
    assert with_lead(found, []) == found


def test_repeats_are_dropped(reading):
    found = candidates(reading("Sở Y tế làm gì?"))
    assert without_repeats([*found, *found]) == without_repeats(found)


def test_a_task_is_told_whole_and_with_whom_but_for_who_leads(reading):
    question = reading("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?")
    best = candidates(question)[:1]
    full, brief = (told(question, "lead", best, brief=brief).statements[0].text for brief in (False, True))
    assert "phối hợp với Sở Y tế" in full and "phối hợp" not in brief
    task = brief.partition(": ")[2].rstrip(" ….")
    assert task and task in full


def test_the_sort_of_body_that_is_asked_for_leads(reading):
    question = reading("Sở nào lo tiêm vắc xin phòng bệnh dại?")
    found = with_sort(question, candidates(question))
    assert found and all("Sở" in " ".join(c.assignment.lead) for c in found)
    every = reading("Ai lo tiêm vắc xin phòng bệnh dại?")
    assert len(with_sort(every, candidates(every))) == len(candidates(every)) > len(found)


def test_work_that_has_the_verb_asked_for_is_not_outweighed(reading):
    question = reading("Cơ quan nào phối hợp tiêm vắc xin phòng bệnh dại?")
    best = candidates(question)[0]
    assert says_what_is_asked(reading("Ai tổ chức tiêm vắc xin?"), best)
    assert not says_what_is_asked(reading("Ai nuôi cá?"), best) and not says_what_is_asked(reading("Việc gì?"), best)
    assert not outweighed(question, best)


def test_work_that_no_document_gives_is_refused(reading):
    draft = answer_task(reading("Sở Giao thông vận tải được giao việc gì?"))
    assert not draft.answered
    assert "Sở Giao thông vận tải" in draft.statements[0].text


def test_a_deadline_that_is_not_set_is_refused_with_the_assignment(reading):
    draft = answer_deadline(reading("Thời hạn phổ biến kiến thức phòng bệnh là khi nào?"))
    assert not draft.answered
    assert "không ấn định thời hạn" in draft.statements[0].text
    assert "Đài Phát thanh" in draft.statements[0].evidence[0].quote


def test_a_time_limit_is_quoted_from_the_clause_that_holds_the_matter(reading):
    draft = answer_deadline(reading("Giám sát ca bệnh trên người, báo cáo Ủy ban nhân dân tỉnh xong lúc nào?"))
    assert draft.answered and "15/12/2023" in draft.statements[0].text


def test_who_helps_with_other_work_is_not_told(reading):
    draft = answer_coordinating(reading("Phối hợp với ai để xây dựng trường học?"))
    assert draft is None or not draft.answered


# -- documents ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("Ai ký 16/KH-UBND?", "signer", "Trần Phước Hiền"),
        ("Chức vụ của người ký 16/KH-UBND?", "title", "PHÓ CHỦ TỊCH"),
        ("16/KH-UBND ban hành ngày nào?", "date", "02/3/2023"),
        ("16/KH-UBND do cơ quan nào ban hành?", "issuer", "Ủy ban nhân dân tỉnh"),
        ("Địa danh ghi trên 16/KH-UBND?", "place", "Quảng Ngãi"),
        ("Nơi nhận của 16/KH-UBND?", "recipients", "Lưu: VT, NNTN"),
        ("16/KH-UBND nói về việc gì?", "subject", "bệnh dại"),
    ],
)
def test_header_fields_cite_where_they_stand(reading, question, kind, words):
    draft = answer_header(reading(question))
    text = " ".join(statement.text for statement in draft.statements)
    assert words in text
    assert all(evidence.quote for statement in draft.statements for evidence in statement.evidence)
    assert draft.numbers == ("16/KH-UBND",)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Kế hoạch phòng, chống bệnh dại số mấy?", "16/KH-UBND"),
        ("Chỉ thị về phòng cháy chữa cháy mang số bao nhiêu, ra ngày nào?", "12-CT/TU"),
    ],
)
def test_the_number_of_a_described_document_is_told(reading, question, number):
    draft = answer_header(reading(question))
    assert draft is not None and draft.numbers == (number,)


def test_the_number_of_what_a_document_carries_out_is_another(reading):
    draft = answer_header(reading("Kế hoạch phòng, chống bệnh dại thực hiện quyết định số mấy?"))
    assert draft is None


def test_what_happens_has_no_letterhead(reading):
    assert answer_header(reading("Hội thi bệnh dại diễn ra ngày nào?")) is None


@pytest.mark.parametrize("question", ["Ban Bí thư có được gửi 12-CT/TU không?", "12-CT/TU gửi huyện ủy nào?"])
def test_the_distribution_list_is_told_to_who_asks_about_one_of_it(reading, question):
    draft = next(d for solver in SOLVERS if (d := solver(reading(question))))
    assert draft.kind == "recipients" and "Ban Bí thư Trung ương Đảng" in draft.statements[0].text


def test_a_header_never_tells_money(reading):
    assert answer_header(reading("Ngân sách của 16/KH-UBND ban hành ngày nào?")) is None


def test_a_person_is_told_only_by_a_signature(reading):
    assert not answer_person(reading("Giám đốc Sở Y tế là ai?")).answered


@pytest.mark.parametrize("question", ["Kế hoạch 16 thực hiện quyết định nào?", "Quyết định nào về bệnh dại?"])
def test_relations_name_the_instrument_with_its_clause(reading, question):
    draft = answer_relation(reading(question))
    assert draft.numbers == ("2151/QĐ-TTg",)
    assert "2151/QĐ-TTg" in draft.statements[0].evidence[0].quote


@pytest.mark.parametrize("relation", ["thay thế", "sửa đổi", "bãi bỏ"])
def test_a_relation_with_legal_effect_is_never_guessed(reading, relation):
    draft = answer_relation(reading(f"Kế hoạch 16 {relation} văn bản nào?"))
    assert draft is not None and not draft.answered


# -- clauses -----------------------------------------------------------------------------------------------------------


def test_a_sum_of_money_is_quoted_with_its_clause(reading):
    draft = answer_amount(reading("Mua vắc xin hết bao nhiêu tiền?"))
    assert draft.statements[0].text.startswith("2.350 triệu đồng")


def test_no_sum_is_given_for_other_things(reading):
    assert answer_amount(reading("Bao nhiêu tiền làm đường cao tốc?")) is None
    assert answer_amount(reading("Có bao nhiêu huyện?")) is None


def test_a_count_that_does_not_stand_there_is_refused(reading):
    assert not answer_count(reading("Có bao nhiêu trường học?")).answered


def test_an_event_is_no_documents_date(reading):
    assert answer_event(reading("Kế hoạch 16/KH-UBND ban hành ngày nào?")) is None


def test_a_list_gives_its_items_or_one_of_them(reading):
    whole = answer_list(reading("Liệt kê các mục tiêu của kế hoạch 16"))
    assert len(whole.statements) == 3
    one = answer_list(reading("Mục tiêu cuối cùng là gì?"))
    assert len(one.statements) == 1 and "tử vong" in one.statements[0].text


def test_an_item_that_is_not_there_is_no_other_item(reading):
    draft = answer_list(reading("Mục tiêu thứ chín của kế hoạch 16 là gì?"))
    assert "nêu 2 nội dung" in draft.statements[0].text


@pytest.mark.parametrize("question", ["xây dựng trường học", "cấp phép karaoke", "thời tiết ngày mai"])
def test_a_clause_without_the_topic_is_not_quoted(reading, question):
    assert answer_general(reading(question)) is None


def test_what_was_sent_with_a_directive_found_first_is_as_near_as_that(reading, plan):
    question = reading("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?")
    letter, other = replace(plan, id="letter", attached_to=plan.id), replace(plan, id="other")
    question.directives = (letter, other, plan)
    assert question.is_among_first(letter, 1) and question.is_among_first(plan, 1)
    assert not question.is_among_first(other, 1) and question.is_among_first(other, 2)
    question.directives = (plan, other, letter)
    assert question.is_among_first(letter, 1) and not question.is_among_first(other, 1)


def test_a_document_of_the_year_that_is_named_scores_higher(reading):
    def score(question):
        found = _scored_directives(reading(question), ())
        return next(score for score, directive in found if year_of(directive) == 2022)

    assert score("Văn bản năm 2022 của tỉnh?") > score("Văn bản của tỉnh?")


def test_documents_of_a_province_that_is_named_go_before_others(reading):
    assert reading("Bệnh dại ở Quảng Ngãi?").directives
    assert reading("Bệnh dại ở Hà Giang?").directives, "none is of that province: nothing is left out"


def test_a_document_of_the_turn_before_is_looked_into_where_it_holds_the_matter(reading, plan):
    before = reading("Ai ký 16/KH-UBND?").asked.instruments

    def after(question):
        alone = reading(question)
        asked = replace(alone.asked, nearby=before)
        matcher = Matcher(PlainVocabulary.of([plan.text]), 10, lambda word: ())
        return Reading(asked, alone._hits, alone.library, matcher).directives

    assert after("Ai tiêm vắc xin bệnh dại?") == (plan,)
    assert after("Ai kiểm tra chung cư, nhà cao tầng?") != (plan,)
