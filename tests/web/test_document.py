"""The directive's text as HTML: what is marked is exactly the quote, whatever Markdown stands in it."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Span
from tests.web.reading import Tags, marked, visible
from tests.web.stub_assistant import LEAD, TEXT
from web.document import Anchor, blocks, document_html, plain

TAGS = {"p", "br", "mark", "strong", "em", "hr"}


def test_a_quote_over_bold_words_and_a_paragraph_break_is_marked():
    start = TEXT.index(LEAD)
    html = document_html(TEXT, Span(start, start + len(LEAD)))
    assert marked(html) == LEAD.replace("**", "").replace("\n", "")
    assert "<strong><mark>Sở Y tế</mark></strong>" in html


def test_markdown_marks_are_drawn_not_shown():
    html = document_html("## 2. Tổ chức  \nGiao **Sở Y tế** và *đơn vị*.\n\n---\n\n- một\n- hai")
    assert html == (
        '<p class="heading">2. Tổ chức</p><p>Giao <strong>Sở Y tế</strong> và <em>đơn vị</em>.</p><hr>'
        '<p class="item">- một</p><p class="item">- hai</p>'
    )


def test_lines_of_a_letterhead_stay_lines():
    assert document_html("SỞ Y TẾ  \nSố: 16") == "<p>SỞ Y TẾ<br>Số: 16</p>"


def test_stars_that_are_no_markdown_stay():
    assert visible(document_html("a * b ** c, 5*6*7")) == "a * b ** c, 5*6*7"


def test_markup_in_a_text_is_shown_as_text():
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; \"'"
    html = document_html(text, Span(0, len(text)))
    assert Tags(html).tags <= TAGS and visible(html) == text == marked(html)


def test_without_a_quote_nothing_is_marked():
    assert "<mark>" not in document_html(TEXT)


def test_other_citations_are_marked_where_the_quote_is_not():
    html = document_html("một hai **ba** bốn", Span(4, 7), [Span(0, 12)])
    assert html == (
        '<p><span class="cited">một </span><mark>hai</mark> <strong><span class="cited">ba</span></strong> bốn</p>'
    )


def test_places_to_lead_to_stand_before_the_characters_that_are_shown():
    text = "Mở đầu\n\n---\n\n## 1. Một\n- hai"
    anchors = [Anchor(text.index("##"), "a"), Anchor(text.index("---"), "b"), Anchor(text.index("hai"), "<c>")]
    assert document_html(text, anchors=anchors) == (
        '<p>Mở đầu</p><hr><p class="heading"><a id="b"></a><a id="a"></a>1. Một</p>'
        '<p class="item">- <a id="&lt;c&gt;"></a>hai</p>'
    )


def test_plain_shortens_at_a_word():
    assert plain("một hai ba bốn", 9) == "một hai…" and plain("một\n\nhai") == "một hai"


PLAIN = st.text(st.sampled_from("ab Ưđ<>&\"'.,\n"), max_size=80)
ANY = st.text(st.sampled_from("ab ư*#-_<&\n.1)"), max_size=60)


@given(PLAIN, st.integers(0, 80), st.integers(0, 80))
def test_without_markdown_the_marked_words_are_the_quote(text, first, second):
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    html = document_html(text, Span(start, end))
    assert "".join(marked(html).split()) == "".join(text[start:end].split())
    assert "".join(visible(html).split()) == "".join(text.split())


@given(ANY, st.integers(0, 60), st.integers(0, 60))
def test_marking_never_changes_what_is_shown(text, first, second):
    start, end = sorted((first, second))
    html = document_html(text, Span(start, end))
    assert visible(html) == visible(document_html(text))
    assert Tags(html).tags <= TAGS and Tags(html).attributes <= {"class"}


@given(ANY, st.lists(st.integers(0, 60), max_size=5), st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_places_and_citations_change_nothing_that_is_shown(text, places, edges):
    cited = [Span(*sorted(pair)) for pair in pairwise(edges)]
    html = document_html(text, cited=cited, anchors=[Anchor(at, f"s{at}") for at in places])
    assert visible(html) == visible(document_html(text))
    assert Tags(html).tags <= TAGS | {"a", "span"} and Tags(html).attributes <= {"class", "id"}


@given(ANY)
def test_only_markdown_and_blanks_are_hidden(text):
    shown, kept = visible(document_html(text)), re.sub(r"[\s*#_-]", "", text)
    assert re.sub(r"[\s*#_-]", "", shown) == kept


@given(ANY)
def test_blocks_are_in_order_and_apart(text):
    found = list(blocks(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(text.split()) == "".join("".join(text[b.start : b.end] for b in found).split())
