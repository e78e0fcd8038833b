"""A directive's own page: readable without scripts, its words in view with them, harmless whatever a document holds."""

import re
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from ingest.datamodels import Assignment, Evidence, Reference, Span
from ingest.source import Page
from tests.documents.test_generated import needs_font
from tests.web.conftest import serving, site_over
from tests.web.drawn_collection import COPY, READER, seen_by
from tests.web.reading import Tags, marked, visible
from tests.web.stub_assistant import EVIL, HOSTILE, LEAD, LETTER, PLAN, TEXT, StubAssistant
from tests.web.test_page import OVERFLOWING
from web.directive_page import address, outline
from web.texts import load
from web.viewer import LOCAL


def span(words, text=TEXT):
    start = text.index(words)
    return start, start + len(words)


WORK = Assignment(
    ("Sở Y tế",), ("Sở Giáo dục và Đào tạo",), "tổ chức tuyên truyền", "trước ngày 30/11/2023", *span(LEAD), "2.-1",
    due=date(2023, 11, 30), spans={"by hand": (Span(*span(LEAD)),)},
)  # fmt: skip
NAMED = tuple(
    Reference(number, "Công văn", day, issuer, None, relation, *span("Quyết định số 85/QĐ-UBND ngày 15/02/2023"), None)
    for number, day, issuer, relation in (
        ("417/SYT-NVY", date(2023, 2, 20), "Sở Y tế", "thực hiện"),
        ("417/SYT-NVY", date(2019, 2, 20), "Sở Y tế", "căn cứ"),
        ("85/QĐ-UBND", date(2023, 2, 15), None, "khác"),
    )
)
FULL = replace(PLAN, assignments=(WORK,), references=NAMED, evidence={"assignments": Evidence("hand", 1.0)})


def opened(assistant, viewer=LOCAL):
    return TestClient(seen_by(site_over(assistant), viewer))


@pytest.fixture(scope="module")
def client():
    return opened(StubAssistant(FULL, LETTER))


def get(client, **wanted):
    return client.get("/document", params=wanted, headers={"accept": "text/html"})


def test_the_words_of_the_address_are_marked_and_led_to(client):
    start, end = span(LEAD)
    html = get(client, id=PLAN.id, start=start, end=end).text
    assert marked(html) == LEAD.replace("**", "").replace("\n", "")
    assert html.index('<a id="quote"></a>') < html.index("<mark>") and 'href="#quote"' in html
    assert "Đoạn được mở: mục 2, gạch đầu dòng 1" in html


def test_further_files_are_named_to_those_who_may_read_them(drawn):
    """The words are the same in both; a closed file is not told of."""
    name = drawn.ids["16-KH.txt"]
    whole, part = (get(TestClient(seen_by(drawn.site, viewer)), id=name).text for viewer in (LOCAL, READER))
    for html, told in ((whole, True), (part, False)):
        assert "16-KH.txt" in visible(html)
        assert (COPY in visible(html)) == told and ("Cũng có trong tệp" in visible(html)) == told


ODD = (
    {"start": "9", "end": "3"}, {"start": "-1", "end": "5"}, {"start": "0", "end": "99999999"}, {"start": "x"},
    {"start": "²", "end": "³"}, {"view": "nonsense"}, {"view": "pages"}, {"page": "7"},
)  # fmt: skip


@pytest.mark.parametrize("wanted", ODD)
def test_an_address_that_names_nothing_shows_the_text(client, wanted):
    answer = get(client, id=PLAN.id, **wanted)
    assert answer.status_code == 200 and "<mark>" not in answer.text and "bữa ăn học đường" in answer.text


def test_every_entry_of_the_outline_leads_somewhere(client):
    html = get(client, id=PLAN.id).text
    links = re.findall(r'href="#(s\d+)">(.*?)<', html)
    assert [name for _, name in links] == ["Mục 1. Mục tiêu", "Mục 2. Tổ chức thực hiện", "Mục 3. Chế độ báo cáo"]
    for anchor, name in links:
        after = html.split(f'<a id="{anchor}"></a>')[1]
        assert visible(after).startswith(name.removeprefix("Mục "))


def test_a_section_with_its_anchor_in_hidden_marks_is_named_once():
    assert [entry.anchor for entry in outline(PLAN, load("vi"))] == [f"s{PLAN.sections[n].start}" for n in (0, 1, 3)]


def test_assignments_open_their_words(client):
    html = get(client, id=PLAN.id, view="assignments").text
    start, end = span(LEAD)
    assert address(PLAN.id, Span(start, end)).replace("&", "&amp;") in html
    assert "hạn cuối 30/11/2023" in html and html.count("đã sửa tay") == 2


def test_a_reference_leads_to_the_directive_of_that_number_and_date_only(client):
    html = get(client, id=PLAN.id, view="references").text
    rows = re.findall(r'<th scope="row">(.*?)</tr>', html, re.DOTALL)
    assert [f"id={LETTER.id}" in row for row in rows] == [True, False, False]
    assert [re.search(r'class="nowrap">(.*?)<', row)[1] for row in rows] == ["thực hiện", "căn cứ", "có nhắc đến"]


def test_only_who_may_correct_is_led_to_it(client):
    assert "/documents/check?" in get(client, id=PLAN.id).text
    assert "/documents/check?" not in get(opened(StubAssistant(PLAN), READER), id=PLAN.id).text


def test_a_format_without_pages_says_so(client):
    html = get(client, id=PLAN.id).text
    assert "view=pages" not in html and "không chia trang" in html


@pytest.mark.parametrize("view", ["text", "pages", "assignments", "references"])
def test_markup_in_a_document_is_shown_as_text(view):
    text = HOSTILE.text
    evil = replace(
        HOSTILE,
        assignments=(Assignment((EVIL,), (EVIL,), EVIL, EVIL, 0, 20, EVIL),),
        references=(Reference(EVIL, EVIL, None, EVIL, EVIL, EVIL, 0, 20, EVIL),),
        pages=(Page(1, 0, len(text), 595, 842),),
        attached_to=LETTER.id,
    )
    html = get(opened(StubAssistant(evil, LETTER)), id=evil.id, start=0, end=30, view=view).text
    main = html[html.index('<main id="main"') : html.index("</main>")]
    tags = Tags(main)
    assert "script" not in tags.tags and not {name for name in tags.attributes if name.startswith("on")}
    assert "&lt;script&gt;" in main
    pictures = [source for source in re.findall(r'<img [^>]*src="([^"]*)', main)]
    assert all(source.startswith("/page-image?") for source in pictures) and len(pictures) == (view == "pages")


def test_what_is_not_there_is_said_on_a_page(client):
    answer = get(client, id="khong-co")
    assert answer.status_code == 404 and "khong-co" in answer.text and "<h1" in answer.text


def test_opening_is_written_down():
    site = site_over(StubAssistant(FULL))
    get(TestClient(seen_by(site, LOCAL)), id=PLAN.id, start="0", end="4")
    with site.office.session() as session:
        from web.office.tables import AuditRow

        (line,) = session.query(AuditRow).all()
        assert (line.action, line.target, line.detail) == ("open", PLAN.id, {"start": 0, "end": 4})


@pytest.fixture(scope="module")
def served():
    with serving(StubAssistant(FULL, LETTER)) as at:
        yield at


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_words_are_in_view(served, visit, width):
    start, end = span(LEAD)
    page = visit(served, address(PLAN.id, Span(start, end))[1:], "mark", viewport={"width": width, "height": 700})
    box = page.locator("mark").first.bounding_box()
    assert 0 < box["y"] < 650
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.browser
def test_the_text_needs_no_script(served, visit, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(served + address(PLAN.id)[1:])
    page.click(".outline a >> nth=2")
    assert page.locator(".paper").inner_text().count("Chế độ báo cáo") == 1
    page.click(".tabs a >> nth=1")
    assert page.locator(".data tbody tr").count() == 1
    page.click(".data a")
    assert page.locator("mark").count() > 0
    page.context.close()


@needs_font
@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_words_are_boxed_on_their_page(drawn, visit, width):
    directive = drawn.assistant.catalogue.directive(drawn.ids["cong-van.pdf"])
    first = directive.assignments[0]
    wanted = address(directive.id, Span(first.start, first.end), view="pages")[1:]
    with serving(drawn.site) as at:
        page = visit(at, wanted, ".frame.quote", viewport={"width": width, "height": 700})
        page.locator(".page-bar").wait_for()
        picture, frame = page.locator(".picture").bounding_box(), page.locator(".frame.quote").first.bounding_box()
        assert picture["x"] < frame["x"] and frame["x"] + frame["width"] < picture["x"] + picture["width"]
        assert 0 < frame["y"] < 650
        assert page.evaluate(OVERFLOWING) == []
        page.click(".tabs a >> nth=0")
        page.wait_for_selector("mark")
