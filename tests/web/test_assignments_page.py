"""The page of assignments over a really ingested collection: order, marks, filters, files, access, hostile words."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import lxml.html
import openpyxl
import pytest

from answer.export.worklist import Narrowed, listed
from ingest.errors import CorpusError
from ingest.store.worklist import DEADLINES
from tests.web import work_collection as made
from tests.web.conftest import client_of
from web.assignments import PER_PAGE
from web.render import day
from web.service import Service
from web.texts import load

TODAY = made.TODAY


def tree(reply):
    assert reply.status_code == 200
    return lxml.html.fromstring(reply.text)


def rows(reply) -> list[dict[str, str]]:
    """The rows of the table by the class of their cells, as a reader sees them."""
    found = tree(reply).xpath("//table//tbody/tr")
    return [{cell.get("class"): " ".join(" ".join(cell.itertext()).split()) for cell in row} for row in found]


def get(at, **query):
    return at.get("/assignments", params=query)


def test_rows_stand_by_deadline_with_who_what_when_and_where(work_app, work):
    found = rows(get(work_app))
    assert len(found) == len(work.catalogue.assignments())
    days = [date(*map(int, reversed(m[0].split("/")))) for one in found if (m := re.match(r"[\d/]+", one["due"]))]
    assert days == sorted(days) and len(days) > 8
    assert "Không ghi ngày" in found[-1]["due"]
    one = next(row for row in found if "nền tảng dữ liệu" in row["task"])
    assert one["due"].startswith(f"{day(made.ahead(5), load('vi'))} Còn 5 ngày") or "Còn 4" in one["due"]
    assert "90/KH-UBND" in one["from"] and "mục 1" in one["from"]


def test_marks_are_seen_from_today(work_app):
    found = {row["task"][:20]: row["due"] for row in rows(get(work_app))}
    late = (date.today() - date(2024, 4, 30)).days
    assert f"Quá hạn {late} ngày" in found["bố trí kinh phí mua "]
    assert "Hạn hôm nay" in found["tổ chức tập huấn cho"] or "Quá hạn 1" in found["tổ chức tập huấn cho"]
    assert "Còn" not in found["rà soát thủ tục hành"] and "Quá hạn" not in found["rà soát thủ tục hành"]


def test_work_that_repeats_stands_at_its_next_day(work_app):
    due = next(row["due"] for row in rows(get(work_app)) if "Định kỳ" in row["due"])
    shown = date(*map(int, reversed(re.match(r"[\d/]+", due)[0].split("/"))))
    assert shown.day == 25 and TODAY <= shown <= TODAY + timedelta(days=31) and "Quá hạn" not in due


def test_each_row_opens_the_words_that_give_it(work_app, work):
    links = tree(get(work_app)).xpath("//td[@class='from']/a/@href")
    assert links
    for link in links:
        query = {name: value[0] for name, value in parse_qs(urlsplit(link).query).items()}
        directive = work.catalogue.directive(query["id"])
        spans = {(one.start, one.end) for one in directive.assignments}
        assert urlsplit(link).path == "/document" and (int(query["start"]), int(query["end"])) in spans


@pytest.mark.parametrize(
    ("query", "tasks"),
    [
        (
            {"agency": "so tai chinh"},
            {"bố trí kinh phí mua", "tổ chức phun", "xây dựng nền tảng", "bố trí kinh phí theo"},
        ),
        ({"agency": "Sở Tài chính", "role": "coordinating"}, {"tổ chức phun", "xây dựng nền tảng"}),
        ({"agency": "Sở Tài chính", "role": "lead"}, {"bố trí kinh phí mua", "bố trí kinh phí theo"}),
        ({"document": "21 kh"}, {"ban hành", "tổ chức phun", "bố trí kinh phí mua"}),
        ({"text": "KINH PHI"}, {"bố trí kinh phí mua", "bố trí kinh phí theo"}),
        ({"text": "kinh phí hóa"}, {"bố trí kinh phí mua"}),
        ({"due_since": "2024-05-01", "due_until": "2025-06-01"}, {"tổ chức phun", "lập danh sách"}),
        ({"deadline": "none", "text": "kinh"}, {"bố trí kinh phí theo"}),
        ({"deadline": "overdue", "agency": "Sở Y tế"}, {"tổ chức phun", "tổ chức tiêm"}),
        ({"agency": "Sở Không Có"}, set()),
        ({"document": "%"}, set()),
    ],
)  # fmt: skip
def test_filters(work_app, query, tasks):
    found = [row["task"] for row in rows(get(work_app, **query))]
    assert len(found) == len(tasks) and all(any(task.startswith(t) for t in tasks) for task in found)


def test_deadlines_within_days_count_what_repeats_once(work_app):
    week = {row["task"][:10] for row in rows(get(work_app, deadline="week"))}
    assert {"xây dựng n", "rà soát hồ"} <= week and "rà soát th" not in week and "lập danh s" not in week
    month = {row["task"][:10] for row in rows(get(work_app, deadline="days30"))}
    assert month >= week | {"rà soát th"} and "kiểm tra <" not in month


def test_tabs_count_what_they_lead_to(work_app):
    tabs = tree(get(work_app, agency="Sở Y tế")).xpath("//nav[contains(@class, 'tabs')]/a")
    assert len(tabs) == len(DEADLINES)
    for tab in tabs:
        assert len(rows(work_app.get(tab.get("href")))) == int(tab.xpath("./span")[0].text)


@pytest.mark.parametrize(
    "query",
    [{}, {"agency": "Sở Y tế"}, {"deadline": "days30"}, {"deadline": "overdue"}, {"text": "kinh phi"},
     {"document": "90", "role": "lead"}, {"due_since": "2024-05-01"}, {"deadline": "none"}],
)  # fmt: skip
def test_the_files_hold_exactly_what_the_page_lists(work_app, query):
    page = get(work_app, **query)
    shown = rows(page)
    book, calendar = tree(page).xpath("//a[@download]/@href")
    sheet = list(openpyxl.load_workbook(io.BytesIO(work_app.get(book).content)).active.values)
    column = {name: place for place, name in enumerate(sheet[0])}
    tasks = [" ".join(str(row[column["Nhiệm vụ"]]).split()) for row in sheet[1:]]
    assert [row["task"] for row in shown] == tasks and tasks
    due = [row[column["Hạn hoàn thành"]] for row in sheet[1:]]
    assert [row["due"].split()[0] if d else "" for row, d in zip(shown, due, strict=True)] == [
        day(d.date(), load("vi")) if d else "" for d in due
    ]
    events = icalendar.Calendar.from_ical(work_app.get(calendar).content).walk("VEVENT")
    assert len(events) == sum(d is not None for d in due)


def test_the_files_are_in_the_language_of_the_page(work_app):
    work_app.cookies.set("language", "en")
    try:
        page = get(work_app)
        assert "Assignments" in page.text and "lang=en" in tree(page).xpath("//a[@download]/@href")[0]
    finally:
        work_app.cookies.clear()


def test_pages_of_fifty_hold_every_row_once(work):
    """The collection is small, so the list itself is cut here; the page asks it in the same way."""
    whole = listed(work.catalogue, Narrowed(), TODAY).rows
    pages = [listed(work.catalogue, Narrowed(), TODAY, first, 4).rows for first in range(0, len(whole), 4)]
    assert [one for rows in pages for one in rows] == list(whole) and PER_PAGE == 50


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 30, "²"])
def test_a_page_that_is_not_there_is_the_nearest(work_app, page):
    assert len(rows(get(work_app, page=page))) == len(rows(get(work_app)))


def test_bad_days_get_a_message_and_keep_what_was_typed(work_app):
    page = get(work_app, due_since="mai", agency="Sở Y tế")
    assert "“mai”" in page.text and rows(page) and 'value="Sở Y tế"' in page.text
    assert work_app.get(tree(page).xpath("//a[@download]/@href")[0]).status_code == 200
    turned = get(work_app, due_since="2025-02-01", due_until="2025-01-01")
    assert "2025-02-01" in tree(turned).xpath("//*[@role='alert']")[0].text_content() and not rows(turned)


@pytest.mark.parametrize("name", ["agency", "document", "text", "role", "deadline", "due_since"])
@pytest.mark.parametrize("value", [made.EVIL, "'\"%_\\;--", "\x00", "a" * 5000, "😀"])
def test_whatever_is_typed_is_only_text(work_app, name, value):
    page = get(work_app, **{name: value})
    assert page.status_code == 200 and "<img src=x" not in page.text and "<script>window" not in page.text


def test_what_is_closed_is_not_listed_counted_or_offered(work_app, work_reader):
    whole, part = get(work_app), get(work_reader)
    assert "Sở Ngoại vụ" in whole.text and "nhân sự" in whole.text
    for word in ("Sở Ngoại vụ", "nhân sự", "12-qd-ubnd"):
        assert word not in part.text
    assert len(rows(part)) == len(rows(whole)) - 1
    counts = [
        [int(n) for n in tree(page).xpath("//nav[contains(@class, 'tabs')]/a/span/text()")] for page in (whole, part)
    ]
    assert counts[0][0] == counts[1][0] + 1
    for query in ({"agency": "Sở Ngoại vụ"}, {"document": "12/QĐ-UBND"}, {"text": "nhân sự"}):
        assert rows(get(work_app, **query)) and not rows(get(work_reader, **query))
    assert work_reader.get("/api/assignments", params={"document": "12/QĐ-UBND"}).json()["count"] == 0


def test_without_documents_the_reason_is_given():
    page = client_of(Service.ready(None, CorpusError("kho trống", "empty"))).get("/assignments")
    assert page.status_code == 200 and "kho trống" in page.text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filter_and_open_a_source_by_keyboard(work_address, visit, scheme):
    page = visit(work_address, "assignments", ".work", color_scheme=scheme)
    page.focus("[name=agency]")
    page.keyboard.type("so noi vu")
    page.keyboard.press("Enter")
    page.wait_for_url("**agency=so+noi+vu**")
    assert page.locator(".work tbody tr").count() == 2
    page.focus(".work tbody tr:last-child a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document?**")


@pytest.mark.browser
def test_a_choice_is_taken_at_once_and_the_rest_kept(work_address, visit):
    page = visit(work_address, "assignments?agency=S%E1%BB%9F+T%C3%A0i+ch%C3%ADnh", ".work")
    page.select_option("[name=role]", "lead")
    page.wait_for_url("**role=lead**")
    assert page.input_value("[name=agency]") == "Sở Tài chính" and page.locator(".work tbody tr").count() == 2
    with page.expect_download() as download:
        page.click("a[download] >> nth=0")
    assert download.value.suggested_filename == "Nhiệm vụ được giao.xlsx"


@pytest.mark.browser
def test_on_a_phone_nothing_is_cut_off(work_address, visit):
    page = visit(work_address, "assignments", ".work", viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = (
        page.locator(".work tbody tr")
        .first.locator("td:visible")
        .evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().right)")
    )
    assert boxes and max(boxes) <= 360
