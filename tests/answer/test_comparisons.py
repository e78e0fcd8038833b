"""Two documents, or the work of two agencies, side by side: every value cited, nothing settled that is not stated."""

from __future__ import annotations

import pytest

from retrieval.filters import Filters
from tests.answer.small_collection import ask, collection, documents  # noqa: F401 - a fixture


def field(answer, name):
    """The row of a field: its values and its verdict, with the citations of each."""
    assert answer.answered and answer.table is not None, answer.text
    return next(row for row in answer.table.rows if row.cells[0] == name)


@pytest.mark.parametrize(
    "question",
    [
        "Kế hoạch 21/KH-UBND và Kế hoạch 35/KH-UBND khác nhau thế nào?",
        "ke hoach 21/kh-ubnd va ke hoach 35/kh-ubnd khac nhau the nao",
        "so sánh 21/KH-UBND với 35/KH-UBND",
        "21/KH-UBND và 35/KH-UBND có giống nhau không?",
    ],
)
def test_two_documents_by_their_headers(collection, question):  # noqa: F811
    found = ask(collection, question)
    day, signer = field(found, "Ngày"), field(found, "Người ký")
    assert day.cells[1:] == ("05/3/2024", "20/02/2025", "khác nhau")
    assert signer.cells[1:] == ("Lê Văn Bình", "Lê Văn Bình", "giống nhau")
    assert [len(markers) for markers in day.cell_citations] == [0, 1, 1, 0]
    held = {citation.marker: (citation.document, citation.quote) for citation in found.citations}
    assert [held[marker][0] for marker in day.citations] == ["21/KH-UBND", "35/KH-UBND"]
    assert "2024" in held[day.citations[0]][1]
    said = found.text.splitlines()[0]
    assert "giống nhau: " in said and "khác nhau: " in said and said.endswith(":")


def test_in_english(collection):  # noqa: F811
    found = ask(collection, "How do 21/KH-UBND and 108/SYT-NV differ?")
    assert field(found, "Kind").cells[-1] == "different" and field(found, "Date").cells[1] == "5 March 2024"


def test_only_the_field_that_is_asked_for(collection):  # noqa: F811
    found = ask(collection, "So sánh ngày ban hành của 21/KH-UBND và 35/KH-UBND")
    assert [row.cells[0] for row in found.table.rows] == ["Ngày"]


def test_what_is_only_cited_is_not_settled(collection):  # noqa: F811
    found = ask(collection, "Quyết định 50/QĐ-UBND và Quyết định 17/QĐ-UBND khác nhau thế nào?")
    assert field(found, "Ngày").cells[1:] == ("02/5/2025", "03/3/2023", "khác nhau")
    signer = field(found, "Người ký")
    assert signer.cells[-1] == "không xác định được" and "không có toàn văn" in signer.cells[2]
    assert "không xác định được: " in found.text.splitlines()[0]


def test_a_topic_sets_clauses_side_by_side_and_judges_nothing(collection):  # noqa: F811
    found = ask(collection, "Việc phun hóa chất trong 21/KH-UBND và 35/KH-UBND khác nhau thế nào?")
    (row,) = found.table.rows
    assert "phun hóa chất" in row.cells[1] and row.cells[2:] == ("không thấy nội dung này", "không xác định được")
    nothing = ask(collection, "Quy định về đường sắt trong 21/KH-UBND và 35/KH-UBND khác nhau thế nào?")
    assert not nothing.answered and "21/KH-UBND" in nothing.text and nothing.table is None


def test_one_document_and_itself_are_not_compared(collection):  # noqa: F811
    assert ask(collection, "21/KH-UBND và 21/KH-UBND khác nhau thế nào?").kind != "comparison"


def test_a_document_outside_the_filters_is_not_compared(collection):  # noqa: F811
    plans = Filters(kinds=frozenset({"Kế hoạch"}))
    assert ask(collection, "So sánh 21/KH-UBND và 35/KH-UBND", plans).kind == "comparison"
    assert ask(collection, "So sánh 21/KH-UBND và 50/QĐ-UBND", plans).kind != "comparison"


@pytest.mark.parametrize(
    "question",
    [
        "So sánh nhiệm vụ của Sở Y tế và Sở Tài chính",
        "so sanh nhiem vu cua so y te va so tai chinh",
        "Nhiệm vụ của Sở Y tế và Sở Tài chính khác nhau thế nào?",
        "How do the tasks of the Department of Health and the Department of Finance differ?",
    ],
)
def test_the_work_of_two_agencies(collection, question):  # noqa: F811
    found = ask(collection, question)
    assert documents(found) == ["21/KH-UBND", "35/KH-UBND"]
    both, one = found.table.rows
    assert "muỗi" in both.cells[1] and "kinh phí" in both.cells[2] and "sởi" in one.cells[1]
    assert both.cell_citations[1] and both.cell_citations[2] and both.cell_citations[1] != both.cell_citations[2]
    assert one.cell_citations[1] and one.cell_citations[2] == ()
    assert len(found.table.columns) == len(both.cells) == 3


def test_the_work_of_two_agencies_within_filters(collection):  # noqa: F811
    found = ask(collection, "So sánh nhiệm vụ của Sở Y tế và Sở Tài chính", Filters(numbers=frozenset({"35/KH-UBND"})))
    assert documents(found) == ["35/KH-UBND"]
    nothing = ask(collection, "So sánh nhiệm vụ của Sở Xây dựng và Sở Tư pháp")
    assert not nothing.answered and "Sở Xây dựng" in nothing.text and "Sở Tư pháp" in nothing.text
