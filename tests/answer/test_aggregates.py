"""Questions over the whole collection: told from the others, counted right, filtered, cited row by row."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer.assistant import Assistant
from answer.compose import compose
from answer.corpus.corpus_questions import DocumentsAsked, MentionsAsked, WorkAsked, corpus_question
from answer.corpus.periods import find_period
from answer.draft import Cell, Draft, Evidence, Grid, Row, Statement
from answer.question import analyse
from eval.matching import sentences
from ingest.datamodels import Span
from ingest.index import sync
from ingest.store.overview import DueWithin, day_within
from ingest.vietnamese import fold
from retrieval.filters import Filters
from tests.answer.small_collection import TODAY, ask, collection, documents  # noqa: F401 - a fixture

# -- which questions these are -----------------------------------------------------------------------------------------

WORK = [
    "Sở Y tế được giao những việc gì?",
    "so y te duoc giao nhung viec gi",
    "Sơ Y tê được giao nhung viêc gi",
    "liệt kê toàn bộ nhiệm vụ của Sở Y tế",
    "What has the Department of Health been assigned?",
    "list all tasks of the Department of Health",
]
DUE = [
    "việc nào đến hạn trong tháng 6?",
    "viec nao den han trong thang 6",
    "Những việc phải xong trước 30/6/2025",
    "which tasks are due in June 2025?",
    "việc nào quá hạn?",
    "What is overdue?",
    "What tasks fall due this month?",
    "hết tháng này phải nộp những gì",
]
LISTS = [
    "văn bản nào của UBND tỉnh ban hành năm 2025?",
    "van ban nao cua ubnd tinh ban hanh nam 2025",
    "có bao nhiêu công văn?",
    "How many official letters are there?",
    "Which documents were issued by the Department of Health in April 2025?",
    "liệt kê các văn bản trong quý I/2025",
]
CITING = [
    "Những văn bản nào căn cứ Nghị quyết 16/NQ-HĐND?",
    "nhung van ban nao nhac den nghi quyet 16/nq-hdnd",
    "Nghị quyết 16/NQ-HĐND được những văn bản nào viện dẫn?",
    "Which documents mention Resolution 16/NQ-HĐND?",
]
OTHERS = [
    "Sở Y tế được giao việc gì về phát triển đô thị?",
    "Kế hoạch 16/KH-UBND giao Sở Y tế việc gì?",
    "Kế hoạch 16/KH-UBND căn cứ những văn bản nào?",
    "Những văn bản nào được nhắc đến trong Kế hoạch 16/KH-UBND?",
    "Which documents are cited in Plan 16/KH-UBND?",
    "Sở Y tế phối hợp với ai?",
    "Khi nào Sở Y tế phải hoàn thành việc tiêm vắc xin?",
    "Ai ký công văn này?",
    "Có bao nhiêu nhóm nhiệm vụ?",
    "Sở Y tế đề nghị giao những việc gì?",
    "Sở đó được giao những việc gì?",
    "Những việc nào Sở Y tế làm cùng Sở Tài chính?",
    "Theo công văn ngày 7/6/2024, Sở Y tế được giao việc gì?",
    "",
]


@pytest.mark.parametrize(
    ("questions", "kind"), [(WORK, WorkAsked), (DUE, WorkAsked), (LISTS, DocumentsAsked), (CITING, MentionsAsked)]
)
def test_questions_over_the_whole_collection_are_told(asked, questions, kind):
    found = {question: corpus_question(asked(question), TODAY) for question in questions}
    assert {question for question, what in found.items() if not isinstance(what, kind)} == set()
    assert {
        question for question, what in found.items() if kind is WorkAsked and what.due != (questions is DUE)
    } == set()


@pytest.mark.parametrize("question", OTHERS)
def test_others_are_left_to_the_other_solvers(asked, question):
    assert corpus_question(asked(question), TODAY, ["Nguyễn Văn An"]) is None


@pytest.mark.parametrize("question", ["văn bản do Nguyễn Văn An ký", "van ban nao do nguyen van an ky"])
def test_a_signer_is_one_of_those_known(asked, question):
    found = corpus_question(asked(f"liệt kê các {question}"), TODAY, ["Nguyễn Văn An", "Trần Thị Bé"])
    assert isinstance(found, DocumentsAsked) and found.signers == ("Nguyễn Văn An",)
    assert corpus_question(asked(f"liệt kê các {question}"), TODAY, ["Trần Thị Bé"]) is None


# -- the days meant ----------------------------------------------------------------------------------------------------

years = st.integers(1990, 2060)
ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ROMAN = ("I", "II", "III", "IV")
ORDINALS = ("first", "second", "third", "fourth")


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def period_of(text: str, today: date = TODAY) -> tuple[date | None, date | None]:
    found = find_period(fold(text), today)
    assert found is not None, text
    return found.first, found.last


@given(years, st.integers(1, 12))
def test_any_month_in_any_wording(year, month):
    meant = (date(year, month, 1), last_day(year, month))
    name = ENGLISH[month - 1]
    for wording in (f"trong tháng {month}/{year}", f"tháng {month:02d} năm {year}", f"in {name} {year}"):
        assert period_of(f"việc nào đến hạn {wording}?") == meant, wording
    for wording in (f"trong tháng {month}", f"in {name}"):
        found = find_period(fold(f"due {wording}"), date(year, 3, 5))
        assert found is not None and (found.first, found.last, found.yearless) == (*meant, True), wording


@given(years, st.integers(1, 4))
def test_any_quarter_in_any_wording(year, quarter):
    meant = (date(year, 3 * quarter - 2, 1), last_day(year, 3 * quarter))
    dated = (
        f"quý {ROMAN[quarter - 1]}/{year}", f"quý {quarter} năm {year}", f"{ORDINALS[quarter - 1]} quarter of {year}",
    )  # fmt: skip
    for wording in dated:
        assert period_of(f"việc nào đến hạn trong {wording}") == meant, wording
    for wording in (f"quý {ROMAN[quarter - 1]}", f"quý {quarter}", f"{ORDINALS[quarter - 1]} quarter"):
        assert period_of(f"việc nào đến hạn trong {wording}?", date(year, 8, 9)) == meant, wording


@given(years, st.booleans())
def test_any_half_and_any_year(year, earlier):
    meant = (date(year, 1, 1), date(year, 6, 30)) if earlier else (date(year, 7, 1), date(year, 12, 31))
    word, english = ("đầu", "first") if earlier else ("cuối", "second")
    for wording in (f"6 tháng {word} năm {year}", f"nửa {word} năm {year}", f"{english} half of {year}"):
        assert period_of(f"việc đến hạn {wording}") == meant, wording
    assert period_of(f"nửa {word} năm", date(year, 2, 2)) == meant
    assert period_of(f"văn bản ban hành năm {year}") == (date(year, 1, 1), date(year, 12, 31))


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_directions_of_any_day(day):
    written = f"{day.day}/{day.month}/{day.year}"
    assert period_of(f"xong trước {written}") == period_of(f"done by {written}") == (None, day)
    assert period_of(f"đến hạn sau {written}") == (day + timedelta(days=1), None)
    assert period_of(f"ban hành từ ngày {written} đến nay", today=date(2061, 1, 1)) == (day, date(2061, 1, 1))
    assert period_of(f"từ ngày {written} đến ngày 31/12/2060") == (day, date(2060, 12, 31))


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_what_is_told_from_today(today):
    week = period_of("việc đến hạn tuần này", today)
    assert week[0] <= today <= week[1] and (week[1] - week[0]).days == 6 and week[0].weekday() == 0
    month, following = period_of("tháng này", today), period_of("next month", today)
    assert month == (today.replace(day=1), last_day(today.year, today.month))
    assert following[0] == month[1] + timedelta(days=1) and following[1] == last_day(*_month(following[0]))
    quarter, year = period_of("this quarter", today), period_of("năm nay", today)
    assert quarter[0] <= today <= quarter[1] and year == (date(today.year, 1, 1), date(today.year, 12, 31))
    assert period_of("sắp đến hạn", today) == (today, today + timedelta(days=30))


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


@given(st.text(max_size=60), st.dates())
def test_any_text_has_days_in_order_or_none(text, today):
    found = find_period(fold(text), today)
    assert found is None or found.first is None or found.last is None or found.first <= found.last


def test_days_that_no_calendar_has_are_none():
    assert find_period("viec nao xong truoc 31/6", TODAY) is None
    assert find_period("trong thang 13", TODAY) is None


@given(st.dates(date(2000, 1, 1), date(2020, 12, 31)), st.integers(0, 60))
def test_what_repeats_monthly_falls_due_in_every_month(first, later):
    month = (first.year * 12 + first.month - 1 + later) // 12, (first.month - 1 + later) % 12 + 1
    asked = DueWithin(date(*month, 1), last_day(*month))
    found = day_within(first.replace(day=1), "FREQ=MONTHLY;BYMONTHDAY=1", asked)
    assert found == date(*month, 1)


ONE, PLANS = frozenset({"1"}), frozenset({"KH"})

# -- answers -----------------------------------------------------------------------------------------------------------


def rows(answer):
    assert answer.answered and answer.table is not None, answer.text
    return answer.table.rows


def check(answer) -> None:
    """Every row has a line that ends in its markers, every marker a citation, and the JSON says the same."""
    lines = answer.text.splitlines()[1:]
    assert [row.line for row in rows(answer)] == lines
    known = {citation.marker for citation in answer.citations}
    for row in rows(answer):
        assert row.citations and set(row.citations) <= known
        assert row.line.endswith(" ".join(f"[{marker}]" for marker in row.citations))
        assert len(row.cells) == len(row.cell_citations) == len(answer.table.columns)
    assert all(markers for _, markers in sentences(answer.text))
    written = answer.to_json()["table"]
    assert [row["citations"] for row in written["rows"]] == [list(row.citations) for row in rows(answer)]
    assert written["columns"] == list(answer.table.columns)


@pytest.mark.parametrize("question", WORK)
def test_the_work_of_an_agency_over_all_documents_by_their_dates(collection, question):  # noqa: F811
    found = ask(collection, question)
    check(found)
    assert documents(found) == ["21/KH-UBND", "35/KH-UBND"]
    assert found.text.splitlines()[0].endswith(":") and "2" in found.text.splitlines()[0]
    assert "15/6/2024" in rows(found)[0].line and "sởi" in rows(found)[1].line


@pytest.mark.parametrize("question", ["việc nào đến hạn trong tháng 6?", "which tasks are due in June?"])
def test_what_is_due_in_a_month_of_this_year(collection, question):  # noqa: F811
    found = ask(collection, question)
    check(found)
    assert [row.cells[0] for row in rows(found)] in (["20/6/2025", "25/6/2025"], ["20 June 2025", "25 June 2025"])


def test_a_month_without_a_year_that_holds_nothing_is_the_last_that_does(collection):  # noqa: F811
    found = ask(collection, "việc nào đến hạn trong tháng 6?", today=date(2031, 1, 1))
    assert "từ ngày 01/6/2025" in found.text and len(rows(found)) == 2
    assert not ask(collection, "việc nào đến hạn trong tháng 6 năm 2031?").answered


@pytest.mark.parametrize("question", ["việc nào quá hạn?", "viec nao qua han", "which tasks are overdue?"])
def test_what_is_overdue_is_told_from_today(collection, question):  # noqa: F811
    assert len(rows(ask(collection, question))) == 5
    assert [row.cells[0] for row in rows(ask(collection, question, today=date(2024, 5, 1)))][:1] != []
    assert len(rows(ask(collection, question, today=date(2024, 5, 1)))) == 1
    early = ask(collection, question, today=date(2024, 1, 1))
    assert not early.answered and early.table is None


def test_what_is_due_on_one_topic(collection):  # noqa: F811
    found = ask(collection, "Những việc nào về tiêm vắc xin sởi phải xong trước 30/6/2025?")
    check(found)
    assert documents(found) == ["35/KH-UBND"] and len(rows(found)) == 1
    nothing = ask(collection, "việc nào quá hạn về đường sắt?")
    assert not nothing.answered and "về nội dung được hỏi" in nothing.text


def test_deadlines_in_words_are_counted_apart(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    head = "SỞ Y TẾ\n\nSố: 9/SYT-VP\n\nHà Giang, ngày 05 tháng 3 năm 2024\n\nCÔNG VĂN\nGiao việc\n\n"
    work = "1. Giao Phòng Nghiệp vụ Y rà soát danh mục thuốc, hoàn thành trước ngày 10/4/2024.\n\n"
    words = "2. Giao Công an tỉnh kiểm tra kho thuốc, hoàn thành trong 15 ngày kể từ ngày nhận được văn bản.\n"
    (corpus / "9.txt").write_text(head + work.replace("Phòng Nghiệp vụ Y", "Sở Tài chính") + words, encoding="utf-8")
    sync(corpus, tmp_path / "index")
    held = Assistant.open(tmp_path / "index")
    assert held.catalogue.overview.undated([]) == 1
    found = ask(held, "việc nào đến hạn trong tháng 4/2024?")
    assert len(rows(found)) == 1 and "chưa kể 1 việc" in found.text


def test_one_document_that_is_only_cited_is_left_to_the_other_solvers(collection):  # noqa: F811
    found = ask(collection, "Quyết định nào được ban hành ngày 03/3/2023?")
    assert found.kind != "aggregate" and "toàn kho" not in found.text
    refused = ask(collection, "Có bao nhiêu quyết định ban hành năm 2023?")
    assert not refused.answered and "quyết định từ ngày 01/01/2023" in refused.text


def test_what_an_agency_has_due(collection):  # noqa: F811
    found = ask(collection, "Sở Y tế phải hoàn thành những việc gì trước 30/6/2025?")
    assert documents(found) == ["21/KH-UBND", "35/KH-UBND"]
    nothing = ask(collection, "Sở Y tế phải hoàn thành những việc gì trong tháng 1/2025?")
    assert not nothing.answered and "Sở Y tế" in nothing.text and "01/01/2025" in nothing.text


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Những văn bản nào căn cứ Nghị quyết 04?", ["21/KH-UBND", "35/KH-UBND", "50/QĐ-UBND"]),
        ("nhung van ban nao can cu nghi quyet 04/nq-hdnd", ["21/KH-UBND", "35/KH-UBND", "50/QĐ-UBND"]),
        ("Which documents rest on Resolution 04/NQ-HĐND?", ["21/KH-UBND", "35/KH-UBND", "50/QĐ-UBND"]),
        ("Những văn bản nào thay thế Quyết định 17/QĐ-UBND?", ["50/QĐ-UBND"]),
        ("Những văn bản nào nhắc đến Quyết định 17/QĐ-UBND?", ["77/SYT-TCKT", "50/QĐ-UBND"]),
        ("Kế hoạch 35/KH-UBND được những văn bản nào nhắc đến?", ["108/SYT-NV"]),
        ("Có bao nhiêu kế hoạch căn cứ Nghị quyết 04/NQ-HĐND?", ["21/KH-UBND", "35/KH-UBND"]),
    ],
)
def test_who_mentions_an_instrument(collection, question, held):  # noqa: F811
    found = ask(collection, question)
    check(found)
    assert documents(found) == held


def test_an_instrument_that_is_only_mentioned_otherwise(collection):  # noqa: F811
    found = ask(collection, "Những văn bản nào bãi bỏ Nghị quyết 04/NQ-HĐND?")
    assert not found.answered and "bãi bỏ" in found.text and "3 văn bản nhắc đến" in found.text


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("văn bản nào của UBND tỉnh ban hành năm 2025?", ["35/KH-UBND", "50/QĐ-UBND"]),
        ("có bao nhiêu công văn?", ["77/SYT-TCKT", "108/SYT-NV"]),
        ("cos bao nhieeu coong vawn?", ["77/SYT-TCKT", "108/SYT-NV"]),
        ("liệt kê các văn bản do Trần Thị Cúc ký", ["77/SYT-TCKT", "108/SYT-NV"]),
        ("những văn bản nào gửi UBND tỉnh?", ["108/SYT-NV"]),
        ("Which decisions were issued in May 2025?", ["50/QĐ-UBND"]),
        ("list all documents from 2024 to 2025", ["21/KH-UBND", "35/KH-UBND", "108/SYT-NV", "50/QĐ-UBND"]),
        ("kế hoạch của UBND tỉnh Hà Giang ban hành trong quý I/2024", ["21/KH-UBND"]),
    ],
)
def test_documents_by_what_their_headers_say(collection, question, held):  # noqa: F811
    found = ask(collection, question)
    check(found)
    assert documents(found) == held


@pytest.mark.parametrize(
    ("question", "filters", "held"),
    [
        ("Sở Y tế được giao những việc gì?", Filters(since=date(2025, 1, 1)), ["35/KH-UBND"]),
        ("Sở Y tế có những nhiệm vụ gì?", Filters(sections=ONE, numbers=frozenset({"21/KH-UBND"})), ["21/KH-UBND"]),
        ("việc nào quá hạn?", Filters(kinds=frozenset({"quyết định"})), ["50/QĐ-UBND"]),
        ("có bao nhiêu công văn?", Filters(recipients=frozenset({"UBND tỉnh"})), ["108/SYT-NV"]),
        ("Những văn bản nào căn cứ Nghị quyết 04?", Filters(kinds=PLANS, until=date(2024, 12, 31)), ["21/KH-UBND"]),
        ("văn bản nào ban hành năm 2025?", Filters(issuers=frozenset({"Sở Y tế"})), ["108/SYT-NV"]),
    ],
)  # fmt: skip
def test_nothing_outside_the_filters_is_counted(collection, question, filters, held):  # noqa: F811
    found = ask(collection, question, filters)
    check(found)
    assert documents(found) == held
    none = ask(collection, question, Filters(numbers=frozenset({"999/CV"})))
    assert not none.answered and none.table is None
    assert not ask(collection, question, Filters(kinds=frozenset())).answered


def test_the_seed_corpus_still_answers_of_one_topic(assistant):
    everything, topic = "Sở Xây dựng được giao những việc gì?", "Sở Xây dựng được giao việc gì về nhà ở?"
    assert ask(assistant, everything).kind == "aggregate" and ask(assistant, topic).kind == "task"
    check(ask(assistant, everything))


def test_many_rows_are_counted_and_fifty_are_shown(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(1, 61):
        head = f"SỞ Y TẾ\n\nSố: {number}/SYT-VP\n\nHà Giang, ngày 05 tháng 3 năm 2024"
        text = f"{head}\n\nCÔNG VĂN\nGửi tài liệu số {number}\n"
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    sync(corpus, tmp_path / "index")
    found = ask(Assistant.open(tmp_path / "index"), "có bao nhiêu công văn?")
    check(found)
    assert "60" in found.text.splitlines()[0] and "50" in found.text.splitlines()[0] and len(rows(found)) == 50


def test_a_question_for_documents_forgets_the_one_before(collection):  # noqa: F811
    understand, vocabulary = collection.search.understand, collection.search.vocabulary
    before = analyse(understand("Kế hoạch 21/KH-UBND do ai ký?"), vocabulary.pair)
    own = analyse(understand("có bao nhiêu công văn?"), vocabulary.pair)
    carried = replace(own, instruments=before.instruments)
    assert isinstance(corpus_question(carried, TODAY), DocumentsAsked)
    due = replace(analyse(understand("việc nào quá hạn?"), vocabulary.pair), instruments=before.instruments)
    assert corpus_question(due, TODAY) is None


PIECES = (
    "việc nào đến hạn quá trong tháng 6 Sở Y tế được giao những văn bản",
    "có bao nhiêu trước 2025 04/NQ-HĐND căn cứ toàn bộ nhiệm vụ do ký",
    "due which documents cite tasks",
)
WORDS = tuple(word for piece in PIECES for word in piece.split())


@given(st.lists(st.sampled_from(WORDS), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_words_are_a_question_of_one_sort_or_none(asked, words):
    found = corpus_question(asked(" ".join(words)), TODAY, ["Nguyễn Văn An"])
    assert found is None or isinstance(found, WorkAsked | DocumentsAsked | MentionsAsked)
    if isinstance(found, WorkAsked):
        assert found.agencies or found.due or "toàn" in words


def test_a_row_whose_words_the_store_does_not_hold_is_left_out(collection):  # noqa: F811
    first, second = collection.catalogue.directives()[:2]
    changed = replace(second, text=second.text.lower())
    rows = [Row((Cell("a", (Evidence(d, Span(0, 12)),)), Cell("b")), f"- {d.number}.") for d in (first, changed)]
    draft = Draft("aggregate", (Statement("Có 2 văn bản:"),), table=Grid(("A", "B"), tuple(rows)))
    query = collection.search.understand("có bao nhiêu văn bản?")
    found = compose(draft, query, "?", (), collection.catalogue.directive)
    assert [row.line for row in found.table.rows] == [f"- {first.number}. [1]"] and len(found.citations) == 1
    none = compose(replace(draft, table=Grid(("A", "B"), (rows[1],))), query, "?", (), collection.catalogue.directive)
    assert not none.answered and none.table is None and "Có 2" not in none.text


def test_the_assistant_hands_its_filters_on_and_goes_on_from_a_table(collection):  # noqa: F811
    sent = Filters(recipients=frozenset({"UBND tỉnh"}))
    assert documents(collection.ask("có bao nhiêu công văn?", filters=sent)) == ["108/SYT-NV"]
    assert documents(collection.ask("có bao nhiêu công văn?")) == ["77/SYT-TCKT", "108/SYT-NV"]
    after = collection.ask("Nó phối hợp với ai?", ["Sở Y tế được giao những việc gì?"])
    assert after.answered and "Sở Tài chính" in after.text
