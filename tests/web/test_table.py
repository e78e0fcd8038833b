"""An answer's table on the page: headings with scope, markers in their cells, nothing twice, nothing as markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.datamodels import Table, TableRow
from tests.web.reading import Tags, visible
from tests.web.stub_assistant import EVIL, LEAD, PLAN, StubAssistant, answer, cite
from web.chat import SeenTurn, Session, chat_html
from web.conversations import Turn
from web.office.tables import now
from web.pieces import Source, copy_text, untabled
from web.service import Service
from web.stored import Shown

FIRST = "- Sở Y tế: “tuyên truyền” (16/KH-UBND). [1]"
SECOND = "- Sở Tài chính: “bố trí kinh phí” (16/KH-UBND). [2] [1]"


def tabled(question="Việc nào được giao?", columns=("Việc", "Cơ quan"), cell="tuyên truyền"):
    """An answer of two rows; the second cites both of its cells."""
    rows = (
        TableRow((cell, "Sở Y tế"), ((1,), ()), FIRST),
        TableRow(("kinh phí", "Sở Tài chính"), ((2,), (1,)), SECOND),
    )
    cited = [cite(1, PLAN, LEAD, "2.-1"), cite(2, PLAN, "Giao Sở Tài chính bố trí kinh phí", "2")]
    made = answer(question, f"Có 2 việc:\n{FIRST}\n{SECOND}", cited)
    return replace(made, table=Table(columns, rows))


def drawn(made, language="vi"):
    """The conversation with this one answer."""
    turn = SeenTurn(Turn(1, made.question, made.to_json(), now()), Shown(made))
    return chat_html(Session(language=language, turns=[made]), [turn], Service.ready(StubAssistant()))


def test_headings_tell_what_they_are_headings_of():
    html = drawn(tabled())
    assert html.count('<th scope="col">') == 2 and html.count('<th scope="row">') == 2
    assert '<th scope="col">Việc</th><th scope="col">Cơ quan</th>' in html
    assert 'role="region" tabindex="0" aria-label="Bảng trả lời"' in html
    assert 'aria-label="Table of the answer"' in drawn(tabled(), "en")


def test_markers_stand_in_their_cells_and_open_their_sources():
    table = drawn(tabled()).split("<tbody>")[1].split("</tbody>")[0]
    cells = [part.split("</td>")[0].split("</th>")[0] for part in table.replace("<th", "<td").split("<td")[1:]]
    assert ['data-marker="1"' in cell for cell in cells] == [True, False, False, True]
    assert ['data-marker="2"' in cell for cell in cells] == [False, False, True, False]


def test_the_lines_of_the_table_are_not_said_again():
    shown = visible(drawn(tabled()).split('class="sources"')[0])
    assert "Có 2 việc:" in shown and shown.count("tuyên truyền") == 1
    assert untabled(tabled()) == "Có 2 việc:"
    assert untabled(replace(tabled(), table=None)) == tabled().text
    assert '<p class="item">' not in drawn(tabled())


def test_the_copy_holds_every_row():
    places = {1: Source(1, "16/KH-UBND", "mục 2", "quote", "quote")}
    assert FIRST in copy_text(tabled(), places) and SECOND in copy_text(tabled(), places)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_in_a_table_becomes_markup(language):
    html = drawn(tabled(columns=(EVIL, EVIL), cell=EVIL), language)
    found = Tags(html)
    assert {"script", "img"}.isdisjoint(found.tags) and "onerror" not in found.attributes
    assert html.count("&lt;script&gt;") >= 3
    assert {"table", "thead", "tbody", "tr", "th", "td"} <= found.tags


def test_a_marker_that_cites_nothing_is_left_out():
    rows = (TableRow(("a", "b"), ((9,), (1,)), FIRST),)
    html = drawn(replace(tabled(), table=Table(("A", "B"), rows))).split("<tbody>")[1].split("</tbody>")[0]
    assert 'data-marker="9"' not in html and 'data-marker="1"' in html


def test_a_column_that_no_row_fills_is_left_out():
    made = tabled(columns=("Việc", "Cơ quan", "Thời hạn"))
    rows = tuple(replace(r, cells=(*r.cells, ""), cell_citations=(*r.cell_citations, ())) for r in made.table.rows)
    made = replace(made, table=replace(made.table, rows=rows))
    assert drawn(made).count('<th scope="col">') == 2 and "Thời hạn" not in visible(drawn(made))
    filled = replace(rows[0], cells=("việc", "Sở Y tế", "30/6/2024"))
    made = replace(made, table=replace(made.table, rows=(filled, rows[1])))
    assert drawn(made).count('<th scope="col">') == 3 and "30/6/2024" in visible(drawn(made))
