"""The panel: what a click opens, and the facts of a directive."""

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Directive, Evidence, Section
from ingest.source import Page
from tests.documents.test_generated import needs_font
from tests.web.conftest import serving
from tests.web.reading import marked, visible
from tests.web.stub_assistant import LEAD, LETTER, PLAN, StubAssistant, answer, cite
from tests.web.test_page import IN_VIEW, OVERFLOWING, ask
from web.chat import Session
from web.facts import facts
from web.panel import LISTED, find_opening, panel_html
from web.render import kind_name, place
from web.service import Service
from web.texts import load


@pytest.fixture
def service():
    return Service.ready(StubAssistant())


@pytest.fixture
def session(service):
    asked = Session()
    asked.turns = [service.ask(question) for question in ("tuyên truyền?", "giá vàng?")]
    return asked


def shown(session, service, **target):
    session.opened = target
    return panel_html(session, service)


def test_a_marker_opens_its_words(session, service):
    html = shown(session, service, turn="0", marker="1")
    assert marked(html) == LEAD.replace("**", "").replace("\n", "")
    assert "Trích dẫn [1]: mục 2, gạch đầu dòng 1" in html


def test_what_was_found_nearby_opens_too(session, service):
    html = shown(session, service, turn="1", hit="0")
    assert marked(html).startswith("3. Chế độ báo cáo") and "Nội dung tìm thấy: mục 3" in html


ACROSS = ("Quyết định số 85/QĐ-UBND ngày 15/02/2023", "Sở Y tế đề nghị", "Quyết định số 85/QĐ-UBND ngày 15/3/2022")


class Across(StubAssistant):
    """Cites the plan, the letter, and the plan again."""

    def reply(self, question):
        held = zip((PLAN, LETTER, PLAN), ACROSS, strict=True)
        cited = [cite(number, one, words) for number, (one, words) in enumerate(held, start=1)]
        return answer(question, "Ba chỗ [1], [2], [3].", cited)


def buttons(html):
    """What the buttons for the citation before and after send."""
    found = re.findall(r'data-do="(previous|next)"( data-turn="0" data-marker="(\d)"| disabled)', html)
    return {name: marker or None for name, _, marker in found}


@pytest.mark.parametrize(("marker", "before", "after"), [("1", None, "2"), ("2", "1", "3"), ("3", "2", None)])
def test_from_citation_to_citation_across_directives(marker, before, after):
    session, service = Session(turns=[Across().ask("?")]), Service.ready(Across())
    html = shown(session, service, turn="0", marker=marker)
    assert buttons(html) == {"previous": before, "next": after}
    assert f">{marker} / 3<" in html and marked(html) == ACROSS[int(marker) - 1]


def test_other_citations_of_the_answer_are_marked_more_faintly():
    html = shown(Session(turns=[Across().ask("?")]), Service.ready(Across()), turn="0", marker="3")
    assert re.findall('<span class="cited">(.*?)</span>', html) == [ACROSS[0]]


def test_a_single_citation_has_no_neighbours(session, service):
    assert buttons(shown(session, service, turn="0", marker="1")) == {}


def test_words_that_moved_are_found_and_words_that_are_gone_are_said_to_be(session):
    moved, gone = (replace(PLAN, text=text) for text in ("Thêm một dòng.\n\n" + PLAN.text, "Văn bản khác."))
    html = shown(session, Service.ready(StubAssistant(moved)), turn="0", marker="1")
    assert marked(html) == LEAD.replace("**", "").replace("\n", "") and "đã thay đổi" not in html
    html = shown(session, Service.ready(StubAssistant(gone)), turn="0", marker="1")
    assert "<mark>" not in html and "đã thay đổi" in html


def test_a_field_put_right_by_hand_says_so(session):
    corrected = replace(PLAN, evidence={"signer": Evidence("hand", 1.0)}, review=("subject",))
    html = shown(session, Service.ready(StubAssistant(corrected)), directive=PLAN.id)
    assert html.count("đã sửa tay") == html.count("nên xem lại") == 1
    marks = {fact.label: (fact.by_hand, fact.review) for fact in facts(corrected, load("vi"))}
    assert marks["Người ký"] == (True, False) and marks["Trích yếu"] == (False, True)


def test_a_directive_opens_without_a_mark(session, service):
    html = shown(session, service, directive=LETTER.id)
    assert "<mark>" not in html and "417/SYT-NVY" in html
    assert f'data-directive="{PLAN.id}"' in html  # what it is attached to


def test_the_list_names_every_directive(service):
    html = panel_html(Session(), service)
    assert "2 văn bản" in html and "16/KH-UBND" in html and "417/SYT-NVY" in html


def test_a_long_list_is_cut_and_says_so():
    many = [replace(PLAN, id=f"{n:03}") for n in range(LISTED + 7)]
    html = panel_html(Session(), Service.ready(StubAssistant(*many)))
    assert html.count("data-directive=") == LISTED and "7 văn bản khác" in html


def test_a_directive_that_is_gone_is_said_to_be(session, service):
    assert "không còn trong kho" in shown(session, service, directive="nothing")


@given(st.dictionaries(st.sampled_from(["turn", "marker", "hit", "other"]), st.text(max_size=12)))
def test_a_click_that_names_nothing_opens_nothing_else(target):
    session = Session()
    session.turns = [StubAssistant().ask("85?")]
    opening = find_opening(session, target)
    assert opening is None or (target["turn"].strip("0") == "" and opening.cited.number in {1, 2})


def test_facts_are_labelled_in_both_languages():
    vietnamese = {fact.label: (fact.values, fact.second) for fact in facts(PLAN, load("vi"))}
    assert vietnamese["Nơi, ngày ban hành"] == (("Quảng Ngãi, ngày 02/3/2023",), None)
    assert vietnamese["Người ký"] == (("Nguyễn Thị Minh An",), PLAN.signer_title)
    assert "Độ khẩn" not in vietnamese
    english = {fact.label: (fact.values, fact.second) for fact in facts(LETTER, load("en"))}
    assert english["Kind"] == (("Official letter (công văn)",), None)
    assert english["Place and date"] == (("Quảng Ngãi, 20 February 2023",), None)
    assert english["Issued by"] == (("Sở Y tế",), "under Ủy ban nhân dân tỉnh Quảng Ngãi")
    assert english["Signed by"] == ((), None)


@pytest.mark.parametrize(("language", "words"), [("vi", "không ghi"), ("en", "not stated")])
def test_absent_facts_are_said_to_be_absent(language, words):
    empty = {f.name: () if f.type.startswith("tuple") else None for f in fields(Directive)}
    bare = Directive(**empty | {"id": "x", "file": "x.txt", "text": "Nội dung", "spans": {}, "evidence": {}})
    html = shown(Session(language=language), Service.ready(StubAssistant(bare)), directive="x")
    assert html.count(f">{words}<") == 8 and "None" not in html


def test_a_kind_that_the_catalogue_lacks_stays():
    assert kind_name("Bản ghi nhớ", load("en")) == "Bản ghi nhớ"


def test_the_place_of_a_quote_is_named_step_by_step():
    assert place("2.-1", PLAN, load("vi"), page=3) == "mục 2, gạch đầu dòng 1, trang 3"
    assert place("2.-1", PLAN, load("en")) == "section 2, dash 1"
    letter, decree = (replace(PLAN, sections=(Section("2", kind, None, 0, 9),)) for kind in ("khoan", "dieu"))
    clause = replace(decree, sections=(*decree.sections, Section("2.1", "khoan", None, 0, 5)))
    assert place("2", letter, load("vi")) == "mục 2" and place("2.1", clause, load("vi")) == "điều 2, khoản 1"
    assert place(None, PLAN, load("vi")) == "" and place("7.a", None, load("vi")) == "mục 7, mục a"


@pytest.fixture(scope="module")
def across():
    with serving(Across()) as at:
        yield at


@pytest.mark.browser
def test_arrow_keys_go_from_citation_to_citation(across, visit):
    page = visit(across)
    ask(page, "?")
    page.click(".answer > p .marker >> nth=0")
    page.wait_for_function(IN_VIEW)
    for number, key in ((2, "ArrowRight"), (3, "ArrowRight"), (2, "ArrowLeft")):
        page.keyboard.press(key)
        page.wait_for_selector(f"#panel .sheet[data-marker='{number}']")
        page.wait_for_function(IN_VIEW)
        assert visible("".join(page.locator("#panel mark").all_text_contents())) == ACROSS[number - 1]
        assert page.locator("#chat .marker[aria-current]").inner_text().strip("[]") == str(number)
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel .documents")
    assert page.evaluate("document.activeElement.dataset.marker") == "2"


@pytest.mark.browser
def test_the_buttons_keep_the_keyboard_where_it_is(across, visit):
    page = visit(across, viewport={"width": 360, "height": 740})
    ask(page, "?")
    page.click(".answer > p .marker >> nth=0")
    page.wait_for_selector("#panel .sheet[data-marker='1']")
    assert page.locator("#panel [data-do=previous]").is_disabled()
    for number in (2, 3):
        page.click("#panel [data-do=next]")
        page.wait_for_selector(f"#panel .sheet[data-marker='{number}']")
    assert page.locator("#panel [data-do=next]").is_disabled()
    page.focus("#panel [data-do=previous]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .sheet[data-marker='2']")
    assert page.evaluate("document.activeElement.dataset.do") == "previous"
    assert page.evaluate(OVERFLOWING) == []


FRAME_IN_VIEW = """() => {
  const frame = document.querySelector('#panel .frame.quote');
  if (!frame || !frame.checkVisibility()) return false;
  const [box, body] = [frame, document.querySelector('#panel .sheet-body')].map((e) => e.getBoundingClientRect());
  const picture = frame.closest('.picture').querySelector('img');
  return picture.complete && picture.naturalWidth > 1000 && box.top >= body.top && box.bottom <= body.bottom;
}"""


@needs_font
@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_citation_is_seen_on_its_page(drawn, visit, width):
    with serving(drawn.site) as at:
        page = visit(at, viewport={"width": width, "height": 800})
        ask(page, "Trung tâm Kiểm soát bệnh tật tỉnh phải làm gì?")
        page.click(".answer .marker >> nth=0")
        page.wait_for_function(IN_VIEW)
        page.focus("#tab-text")
        page.keyboard.press("ArrowRight")
        page.wait_for_function(FRAME_IN_VIEW)
        assert page.evaluate("document.activeElement.id") == "tab-pages"
        assert not page.locator("#panel .paper").is_visible()
        assert page.locator(".page-place").inner_text() == "1 / 1"
        narrow = page.evaluate("document.querySelector('.picture').clientWidth")
        page.click("[data-page=zoom]")
        assert page.evaluate("document.querySelector('.picture').clientWidth") == pytest.approx(1.5 * narrow, abs=4)
        page.wait_for_function(FRAME_IN_VIEW)
        with page.expect_download() as download:
            page.click("#panel a[download]")
        assert download.value.suggested_filename == "cong-van.pdf"
        page.click("#tab-text")
        page.wait_for_function(IN_VIEW)


@pytest.mark.browser
def test_a_page_that_cannot_be_drawn_says_what_to_do(visit):
    paged = replace(PLAN, pages=(Page(1, 0, len(PLAN.text), 595, 842),))
    with serving(StubAssistant(paged)) as at:
        page = visit(at)
        page.click("#panel .documents .entry")
        page.click("#tab-pages")
        page.wait_for_selector("#panel .failed:has-text('Không hiện được trang 1')")
