"""What is added to an answer, in what order, and that no text breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.cautions.cautions import MOST_CAUTIONS, SEVERITY, by_severity, cautioned, cautions, prepare
from answer.draft import Caveat, Cell, Draft, Evidence, Grid, Row, Statement, refusal
from answer.solvers import solve
from ingest.datamodels import Span
from ingest.directive import parse
from ingest.source import Page, Source
from tests.answer.caution_samples import DIRECTIVES

TODAY = date(2026, 3, 2)
PRESS = "thực hiện Kết luận số 70-KL/TU ngày 19/9/2024 của Tỉnh ủy."


@pytest.fixture(scope="module")
def letter(clerk):
    """The letter that cites a conclusion by another date than the report does, and a document younger than itself."""
    return clerk.directive("310/UBND-KGVX")


def test_two_dates_of_an_instrument_in_the_quoted_words(clerk, letter):
    caveat, *_ = clerk.quoting(letter, PRESS, "Kết luận 70-KL/TU nói gì?")
    assert caveat.kind == "date_conflict"
    assert "19/9/2021, 19/9/2024" in caveat.text
    assert [evidence.directive.number for evidence in caveat.evidence] == ["21/BC-UBND", "310/UBND-KGVX"]


def test_a_conflict_about_what_is_only_quoted_in_passing_is_left_out(clerk, letter):
    assert clerk.quoting(letter, PRESS) == []


def test_a_conflict_that_the_draft_warns_about_is_not_repeated(clerk, letter):
    start = letter.text.index(PRESS)
    statement = Statement(PRESS, (Evidence(letter, Span(start, start + len(PRESS))),))
    known = Caveat("date_conflict", "Ngày của Kết luận số 70-KL/TU được ghi không thống nhất.", ())
    reading = clerk.reading("Kết luận 70-KL/TU ban hành ngày nào?")
    found = cautions(Draft("date", (statement,), caveats=(known,)), reading, TODAY)
    assert "date_conflict" not in {caveat.kind for caveat in found}


def test_the_same_number_of_another_year_is_no_conflict(clerk):
    """Two plans 45/KH-UBND, two years apart, of two days: the decision that amends one names that one."""
    words = "Sửa đổi, bổ sung Kế hoạch số 45/KH-UBND ngày 10/3/2021 của Ủy ban nhân dân tỉnh: thêm cầu Bến Đá."
    assert clerk.quoting(clerk.directive("77/QĐ-UBND"), words) == []


def test_a_document_younger_than_what_quotes_it(clerk, letter):
    words = "theo Văn bản số 88/BYT-DP ngày 05/12/2024 của Bộ Y tế."
    caveat, *_ = clerk.quoting(letter, words, "Văn bản 88/BYT-DP nói gì?")
    assert caveat.kind == "dated_after_citing" and "18/11/2024" in caveat.text


def test_two_issuers_of_one_number_and_day_but_not_as_a_scan_is_misread(clerk):
    """The letter of the corpus gives the same document to the ministry."""
    words = "theo Văn bản số 88/BYT-DP ngày 05/12/2024 của Sở Nội vụ."
    text = DIRECTIVES["bao-cao-21"].replace("20 tháng 12", "21 tháng 12").replace("các đơn vị", f"{words} Các đơn vị")
    (directive,) = parse(Source("a.txt", text))
    question = "Văn bản 88/BYT-DP của ai?"
    caveat, *_ = clerk.quoting(directive, words, question)
    assert caveat.kind == "issuer_conflict" and "Bộ Y tế" in caveat.text and "Sở Nội vụ" in caveat.text
    scanned = replace(directive, id="scanned", pages=(Page(1, 0, len(directive.text), 595, 842, method="ocr"),))
    assert "issuer_conflict" not in {caveat.kind for caveat in clerk.quoting(scanned, words, question)}


def test_what_is_only_cited_is_said_once(clerk):
    (caveat,) = clerk.warned("Văn bản 88/BYT-DP ban hành ngày nào?")
    assert caveat.kind == "not_in_corpus" and "88/BYT-DP" in caveat.text
    (english,) = clerk.warned("When was 88/BYT-DP issued?")
    assert "is not in the collection" in english.text


def test_an_answer_that_names_instruments_tells_which_are_only_cited(clerk, letter):
    start = letter.text.index(PRESS)
    statement = Statement(PRESS, (Evidence(letter, Span(start, start + len(PRESS))),))
    draft = Draft("relation", (statement,), numbers=("70-KL/TU",))
    found = {caveat.kind: caveat for caveat in cautions(draft, clerk.reading("Việc gì?"), TODAY)}
    assert "70-KL/TU" in found["not_in_corpus"].text
    held = clerk.directive("77/QĐ-UBND")
    words = "Kế hoạch số 45/KH-UBND ngày 10/3/2021"
    start = held.text.index(words)
    statement = Statement(words, (Evidence(held, Span(start, start + len(words))),))
    assert cautions(Draft("relation", (statement,), numbers=("45/KH-UBND",)), clerk.reading("Việc gì?"), TODAY) == ()


def test_the_question_about_the_work_of_an_old_department(clerk):
    caveats = clerk.warned("Ai chủ trì nâng cấp hạ tầng viễn thông?")
    assert [caveat.kind for caveat in caveats] == ["succession"]


def test_the_rows_of_a_table_are_cited_words_too(clerk, letter):
    start = letter.text.index("Sở Thông tin")
    cell = Cell("việc", (Evidence(letter, Span(start, start + 28)),))
    draft = Draft("work", (Statement("Có 1 việc:"),), table=Grid(("Việc",), (Row((cell,), "- việc"),)))
    assert [caveat.kind for caveat in cautions(draft, clerk.reading("Việc gì?"), TODAY)] == ["succession"]


def test_a_refusal_needs_no_warning(clerk):
    reading = clerk.reading("Ai ký kế hoạch 999/KH-UBND?")
    draft = solve(reading)
    assert draft is not None and not draft.answered
    assert cautions(draft, reading) == () and cautions(refusal(), reading) == ()


def test_the_gravest_comes_first_and_own_warnings_stay(clerk):
    dykes = clerk.directive("08/CT-UBND")
    start = dykes.text.index("Giao Chi cục")
    own = (Caveat("not_in_corpus", "một", ()), Caveat("other", "hai", ()))
    draft = Draft("lead", (Statement("x", (Evidence(dykes, Span(start, start + 30)),)),), caveats=own)
    whole = cautioned(draft, clerk.reading("Việc gì?"), TODAY)
    assert [caveat.kind for caveat in whole.caveats] == ["repealed", "not_in_corpus", "other"]


@given(st.lists(st.sampled_from([*SEVERITY, "unknown"]), max_size=8))
def test_the_order_is_by_severity_and_keeps_equal_ones(kinds):
    ordered = by_severity(Caveat(kind, str(place), ()) for place, kind in enumerate(kinds))
    assert sorted(kinds) == sorted(caveat.kind for caveat in ordered)
    ranks = [SEVERITY.index(c.kind) if c.kind in SEVERITY else len(SEVERITY) for c in ordered]
    assert ranks == sorted(ranks)
    assert all(int(a.text) < int(b.text) for a, b in pairwise(ordered) if a.kind == b.kind)


PIECES = st.sampled_from(
    [
        "Sở Thông tin và Truyền thông", "các Sở: Kế hoạch và Đầu tư, Y tế", "tỉnh Hải Dương, Hà Nam", "TP.Hải Phòng",
        "quận", "các huyện, thị xã", "bãi bỏ Quyết định số 30/2022/QĐ-UBND ngày 04/8/2022", "này hết hiệu lực từ ngày ",
        "Quyết định này có hiệu lực đến hết ngày 31/12/0001", "31/02/2024", "70-KL/TU ngày 19/9/2021",
        "Bà Rịa–Vũng Tàu", "SỞ GIAO THÔNG VẬN TẢI", "so tai nguyen va moi truong", ";", ".", "\n\n", "(nay là ",
        "İ", "\u0301", "[1]{x}",
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=12)), min_size=1, max_size=14),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
)
def test_no_text_makes_it_raise_and_every_warning_quotes_the_text(clerk, pieces, today):
    template = DIRECTIVES["cong-van-310"]
    (directive, *_) = parse(Source(file="a.txt", text=template.replace("Giao Sở Y tế", " ".join(pieces))))
    statement = Statement("x", (Evidence(directive, Span(0, len(directive.text))),))
    for question in ("Sở TTTT ở Hải Dương làm gì?", "What does Hải Phòng do?"):
        reading = clerk.reading(question)
        found = cautions(Draft("relation", (statement,), numbers=("70-KL/TU",)), reading, today)
        assert len(found) <= MOST_CAUTIONS
        for caveat in found:
            assert caveat.kind in SEVERITY and caveat.text and caveat.evidence
            assert all(evidence.quote.strip() for evidence in caveat.evidence)


@settings(max_examples=40, deadline=None)
@given(st.dates())
def test_an_undated_directive_counts_as_older(clerk, letter, today):
    undated = replace(letter, date=None, id="undated")
    start = undated.text.index("Sở Thông tin")
    statement = Statement("x", (Evidence(undated, Span(start, start + 28)),))
    found = cautions(Draft("lead", (statement,)), clerk.reading("Việc gì?"), today)
    assert bool(found) is (today >= date(2025, 3, 1))
    assert all("chưa rõ ngày" in caveat.text for caveat in found)


def test_the_list_is_read_before_the_first_question():
    prepare()
