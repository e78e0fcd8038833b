"""Markdown exports, read back by a CommonMark parser: whatever is quoted, the layout is ours."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from markdown_it import MarkdownIt

from answer.export.files import printable
from answer.export.markdown import escape, markdown, quotation
from answer.export.outline import outline
from tests.answer.export.samples import ANY_TEXT, ASKED, FULL, HOSTILE, TABULAR, answered, cited

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

PLAIN = {"text", "text_special", "softbreak", "hardbreak"}


def words(text: str) -> list[str]:
    return text.split()


def shown(tokens) -> str:
    """The text that a reader sees, white space aside."""
    found = []
    for token in tokens:
        for child in token.children or ():
            found.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        found.append(" ")
    return "".join(found)


def layout(text: str) -> Counter[str]:
    """The blocks and the marked-up stretches of a document; plain text and line breaks aside."""
    tokens = PARSER.parse(text)
    inner = [child.type for token in tokens for child in token.children or ()]
    return Counter([token.type for token in tokens] + [kind for kind in inner if kind not in ("text", "softbreak")])


def test_an_answer_holds_all_its_parts_in_order():
    text = markdown(outline(FULL, ASKED, "http://127.0.0.1:7860/"))
    parts = [
        "# Trả lời câu hỏi tra cứu văn bản",
        "**Câu hỏi:** Ai chủ trì \\<b\\>tiêm chủng\\</b\\>?",
        "**Được hiểu là:** Cơ quan nào chủ trì tiêm chủng?",
        "**Ngày hỏi:** 01/6/2024",
        "[Mở lại câu trả lời](<http://127.0.0.1:7860/?q=Ai%20ch",
        "## Trả lời\n\nHai cơ quan được giao việc \\[2\\]:\n\n- Sở Y tế: \\*tiêm chủng\\* \\[1\\]\n- Sở Tài chính",
        "## Lưu ý\n\n- Hai ngày khác nhau. \\[1\\] \\[2\\]",
        "## Trích dẫn nguyên văn\n\n**\\[1\\] 16/KH-UBND, mục II.1, trang 3**\n\n> Giao Sở Y tế chủ trì",
        "\n\nTệp: ke-hoach.pdf\n\n",
        "**\\[2\\] 16/KH-UBND, mục II.1, trang 3**",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_the_words_are_those_of_the_askers_language():
    text = markdown(outline(answered("Led by [1].", language="en", question="Who leads?"), ASKED))
    assert "**Question:** Who leads?" in text and "**Asked on:** 1 June 2024" in text
    assert "16/KH\\-UBND" not in text and "16/KH-UBND, section II.1, page 3" in text and "File: ke-hoach.pdf" in text
    assert "?q=" not in text and "Lưu ý" not in text


def test_a_refusal_has_no_citations():
    refused = answered("Không tìm thấy.", answered=False, citations=())
    assert markdown(outline(refused, ASKED)).endswith("## Trả lời\n\nKhông tìm thấy.\n")


def test_what_is_unknown_is_left_out():
    bare = answered(citations=(cited(1, "Giao", section=None, page=None),))
    assert "**\\[1\\] 16/KH-UBND**\n" in markdown(outline(bare, ASKED))


def test_a_table_stands_in_place_of_its_lines():
    text = markdown(outline(TABULAR, ASKED))
    assert "Có 2 việc:\n\n| Cơ quan | Việc \\| Hạn |\n| --- | --- |\n| Sở Y tế \\[1\\] | tiêm \\| chủng" in text
    tokens = PARSER.parse(text)
    first = next(place for place, token in enumerate(tokens) if token.type == "table_open")
    cells = [shown([token]).strip() for token in tokens[first:] if token.type == "inline"][:6]
    assert cells[:2] == ["Cơ quan", "Việc | Hạn"] and cells[4:] == ["=Sở Tài chính", "<b>chi</b> - [9] [2]"]
    assert text.count("Sở Tài chính") == 1


def test_hostile_words_change_no_layout():
    plain, hostile = answered("a", "b"), answered("a", HOSTILE)
    expected, found = (layout(markdown(outline(answer, ASKED))) for answer in (plain, hostile))
    quoted = HOSTILE.count("\n\n")
    assert found - Counter(hardbreak=found["hardbreak"]) - expected == Counter(
        paragraph_open=quoted, paragraph_close=quoted, inline=quoted
    )
    assert "<script>" not in PARSER.render(markdown(outline(hostile, ASKED)))


@given(ANY_TEXT)
def test_a_quote_reads_as_its_words_line_by_line(text):
    text = printable(text)
    tokens = PARSER.parse(f"vorher\n\n{quotation(text)}\n\nnachher")
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "blockquote_open", "blockquote_close"}
    assert sum(token.type == "blockquote_open" for token in tokens) == 1
    start = next(place for place, token in enumerate(tokens) if token.type == "blockquote_open")
    end = next(place for place, token in enumerate(tokens) if token.type == "blockquote_close")
    assert words(shown(tokens[start:end])) == words(text)
    assert {child.type for token in tokens for child in token.children or ()} <= PLAIN


@given(ANY_TEXT.filter(lambda text: printable(text).strip()))
def test_a_line_is_shown_as_it_is(text):
    text = printable(text)
    item, bold, link = (
        token
        for token in PARSER.parse(f"- {escape(text)}\n\n**x: {escape(text)}**\n\n[{escape(text)}](<y>)")
        if token.type == "inline"
    )
    assert words(shown([item])) == words(shown([link])) == words(text) == words(shown([bold]))[1:]
    assert [child.type for child in bold.children if child.type not in PLAIN] == ["strong_open", "strong_close"]
    assert [child.type for child in link.children if child.type not in PLAIN] == ["link_open", "link_close"]
    assert {child.type for child in item.children} <= PLAIN


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_answer_keeps_the_layout(question, text, quote):
    answer = answered(text, quote, question=f"a{question}")
    tokens = PARSER.parse(markdown(outline(answer, ASKED)))
    kinds = Counter(token.type for token in tokens)
    assert kinds["heading_open"] == 3 and kinds["blockquote_open"] == 1
    assert not {"code_block", "fence", "html_block", "table_open", "hr", "ordered_list_open"} & set(kinds)
    inner = {child.type for token in tokens for child in token.children or ()}
    assert inner <= {*PLAIN, "strong_open", "strong_close"}
