"""The panel: what a click opens, and the facts of a directive."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Directive, Section
from tests.web.reading import marked
from tests.web.stub_assistant import LEAD, LETTER, PLAN, StubAssistant
from web.chat import Session
from web.panel import LISTED, facts, find_opening, panel_html
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
    assert opening is None or (target["turn"].strip("0") == "" and opening.number in {1, 2})


def test_facts_are_labelled_in_both_languages():
    vietnamese = {label: (values, second) for label, values, second in facts(PLAN, load("vi"))}
    assert vietnamese["Nơi, ngày ban hành"] == (["Quảng Ngãi, ngày 02/3/2023"], None)
    assert vietnamese["Người ký"] == (["Nguyễn Thị Minh An"], PLAN.signer_title)
    english = {label: (values, second) for label, values, second in facts(LETTER, load("en"))}
    assert english["Kind"] == (["Official letter (công văn)"], None)
    assert english["Place and date"] == (["Quảng Ngãi, 20 February 2023"], None)
    assert english["Issued by"] == (["Sở Y tế"], "under Ủy ban nhân dân tỉnh Quảng Ngãi")
    assert english["Signed by"] == ([], None)


@pytest.mark.parametrize(("language", "words"), [("vi", "không ghi"), ("en", "not stated")])
def test_absent_facts_are_said_to_be_absent(language, words):
    empty = {f.name: () if f.type.startswith("tuple") else None for f in fields(Directive)}
    bare = Directive(**empty | {"id": "x", "file": "x.txt", "text": "Nội dung", "spans": {}})
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
