"""passages_of: exact slices, in order, covering everything, cut where the directive itself is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datamodels import Directive, Section, Source, Span
from ingest.directive import parse
from ingest.readers import read_source
from ingest.rows import rows_of
from ingest.source import Page, Table
from ingest.splitter import passages_of
from ingest.structure.annexes import annex_sections
from tests.conftest import CORPUS
from tests.ingest.store_samples import letter

BLANK = Directive(
    id="d", file="d.txt", number=None, kind=None, date=None, place=None, issuer=None, parent_issuer=None, subject=None,
    recipients=(), copied_to=(), signer=None, signer_title=None, sections=(), assignments=(), references=(), text="",
)  # fmt: skip


def parsed(text: str) -> Directive:
    return parse(Source("thu.txt", text))[0]


def assert_sound(directive: Directive, passages) -> None:
    text = directive.text
    assert all(p.text == text[p.start : p.end] and p.text == p.text.strip() and p.text for p in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    bounds = [0, *(edge for p in passages for edge in (p.start, p.end)), len(text)]
    assert all(not text[a:b].strip() for a, b in zip(bounds[::2], bounds[1::2], strict=True))
    assert len({p.id for p in passages}) == len(passages)
    assert all(p.id.startswith(f"{directive.id}#") and p.directive_id == directive.id for p in passages)


PIECES = st.sampled_from(
    ["Sở Y tế ", "báo cáo. ", "1. ", "a) ", "\n", "\n\n", "; ", ", ", "Điều 5. ", "TP. ", "...", "./.", "**", "## ",
     "- ", "ngày 02/3/2023 ", "Nơi nhận:", "Kính gửi: ", "x" * 40, "😀", " "]
)  # fmt: skip


@st.composite
def directives(draw) -> Directive:
    """Any text, with nested sections and fields wherever they may fall."""
    text = "".join(draw(st.lists(PIECES, max_size=60)))
    sections: list[Section] = []

    def nest(path: str, start: int, end: int, depth: int) -> None:
        edges = sorted(draw(st.lists(st.integers(start, end), max_size=6)))
        for n, (a, b) in enumerate(zip(edges[::2], edges[1::2], strict=False), 1):
            if a < b:
                title = draw(st.sampled_from([None, "Sở Y tế", "báo cáo"]))
                sections.append(Section(f"{path}{n}", "khoan", title, a, b))
                if depth:
                    nest(f"{path}{n}.", a, b, depth - 1)

    nest("", 0, len(text), 2)
    spans = {
        name: (Span(*sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))),)
        for name in draw(st.sets(st.sampled_from(["number", "subject", "recipients", "copied_to", "signer"])))
    }
    return replace(BLANK, text=text, sections=tuple(sections), spans=spans)


@settings(max_examples=300, deadline=None)
@given(directives(), st.integers(5, 200))
def test_passages_are_exact_ordered_and_cover_everything(directive, max_chars):
    assert_sound(directive, passages_of(directive, max_chars=max_chars))


@settings(max_examples=150, deadline=None)
@given(directives(), st.integers(5, 200))
def test_passages_never_cross_the_edge_of_a_section(directive, max_chars):
    words = [i for i, char in enumerate(directive.text) if char.isalnum()]
    for passage in passages_of(directive, max_chars=max_chars):
        inside = [i for i in words if passage.start <= i < passage.end]
        for section in directive.sections:
            held = [section.start <= i < section.end for i in inside]
            assert all(held) or not any(held)


@settings(max_examples=100, deadline=None)
@given(directives(), st.integers(40, 200))
def test_no_passage_is_much_longer_than_asked(directive, max_chars):
    assert all(len(p.text) <= 2 * max_chars for p in passages_of(directive, max_chars=max_chars))


def test_splitting_twice_gives_the_same():
    assert passages_of(parsed(letter(1))) == passages_of(parsed(letter(1)))


def test_a_letter_falls_into_its_parts():
    directive = parsed(letter(1))
    found = [(p.id.partition("#")[2], p.section, p.text.split("\n")[0][:20]) for p in passages_of(directive)]
    assert found == [
        ("dau:1", None, "ỦY BAN NHÂN DÂN"),
        ("kinh-gui:1", None, "Kính gửi:"),
        ("mo-dau:1", None, "Thực hiện Kế hoạch s"),
        ("1:1", "1", "1. Giao Sở Y tế chủ "),
        ("2:1", "2", "2. Ủy ban nhân dân c"),
        ("ket:1", None, "Yêu cầu các đơn vị t"),
        ("noi-nhan:1", None, "Nơi nhận:"),
        ("ky:1", None, "KT. CHỦ TỊCH"),
    ]


def test_words_before_the_first_child_stand_alone_and_markup_stays_with_its_number():
    text = letter(1).replace("1. Giao", "## 1. Nhiệm vụ:\n\nCác đơn vị thực hiện:\n\na) Giao")
    passages = {p.id.partition("#")[2]: p for p in passages_of(parsed(text))}
    assert passages["1:1"].text == "## 1. Nhiệm vụ:\n\nCác đơn vị thực hiện:"
    assert passages["1.a:1"].text.startswith("a) Giao Sở Y tế")


def test_a_paragraph_cut_by_a_page_break_is_one_passage():
    text = letter(1, task="lập kế hoạch,\n\ntạo sự đồng thuận")
    passages = {p.id.partition("#")[2]: p.text for p in passages_of(parsed(text))}
    assert passages["1:1"].endswith("lập kế hoạch,\n\ntạo sự đồng thuận.")


def test_heading_gives_number_subject_and_the_titles_around():
    text = letter(1).replace("1. Giao", "1. Nhiệm vụ:\n\na) Giao")
    passages = {p.id.partition("#")[2]: p for p in passages_of(parsed(text))}
    assert passages["1.a:1"].heading == "1/UBND-VX – tiêm chủng mở rộng – Nhiệm vụ"
    assert passages["1:1"].heading == "1/UBND-VX – tiêm chủng mở rộng"


SENTENCES = (
    "Căn cứ Điều 5. Luật số 16/2023/QH15, TP. Quảng Ngãi có 1.500.000 dân. "
    "Ngày 02.3.2023 các đơn vị đã báo cáo… theo quy định. "
    "Sở Y tế theo dõi; Sở Tài chính bố trí kinh phí; các huyện thực hiện. "
)


@pytest.mark.parametrize("max_chars", [60, 90, 150, 250])
def test_long_parts_are_cut_where_a_sentence_or_a_clause_ends(max_chars):
    directive = replace(BLANK, text=SENTENCES * 4)
    ends = {p.text[-12:] for p in passages_of(directive, max_chars=max_chars)}
    assert ends <= {
        t[-12:] for t in ("1.500.000 dân.", "theo quy định.", "theo dõi;", "bố trí kinh phí;", "huyện thực hiện.")
    }


def test_a_clause_without_any_stop_is_cut_at_a_comma_then_at_a_space():
    commas = replace(BLANK, text="các đơn vị, " * 40)
    assert all(p.text.endswith(",") for p in passages_of(commas, max_chars=100))
    words = replace(BLANK, text="đơn vị " * 60)
    assert {p.text.split()[-1] for p in passages_of(words, max_chars=100)} <= {"đơn", "vị"}
    assert len(passages_of(replace(BLANK, text="x" * 500), max_chars=100)) == 5


def test_a_short_remainder_joins_the_piece_before():
    sentence = "Sở Y tế báo cáo kết quả thực hiện kế hoạch. "
    passages = passages_of(replace(BLANK, text=sentence * 4 + "Trân trọng./."), max_chars=len(sentence) * 2)
    assert passages[-1].text.endswith("Trân trọng./.") and len(passages) == 2


def test_blank_text_has_no_passages():
    assert passages_of(replace(BLANK, text=" \n\n ")) == []


def tabled(rows: list[list[str]], before: str = "", after: str = "") -> Directive:
    """A directive with a table, a row a line."""
    text, spans = before, []
    for row in rows:
        cells = []
        for cell in row:
            text += " | " if cells else ""
            cells.append(Span(len(text), len(text) + len(cell)))
            text += cell
        spans.append(tuple(cells))
        text += "\n"
    return replace(BLANK, text=text + after, tables=(Table(tuple(spans)),))


TASKS = [["STT", "Nhiệm vụ", "Cơ quan chủ trì"]] + [
    [str(n), f"Rà soát quy định về lĩnh vực thứ {n}", "Sở Y tế"] for n in range(1, 31)
]


def test_a_long_table_is_cut_between_rows_and_each_part_names_the_columns():
    directive = tabled(TASKS, "Nhiệm vụ giao các cơ quan như sau:\n", "Báo cáo trước ngày 02/3/2031.\n")
    passages = passages_of(directive, max_chars=300)
    assert_sound(directive, passages)
    rows = [p for p in passages if " | " in p.text]
    assert len(rows) > 3
    assert all(line.count(" | ") == 2 for p in rows for line in p.text.split("\n"))
    assert all("Cơ quan chủ trì" in p.heading for p in rows[1:]) and "chủ trì" not in rows[0].heading
    assert all(" | " not in p.text for p in passages if p not in rows)


def test_a_row_stays_whole_even_when_it_is_long():
    directive = tabled([TASKS[0], ["1", "Rà soát, báo cáo kết quả. " * 30, "Sở Y tế"], TASKS[2]])
    passages = passages_of(directive, max_chars=300)
    assert [p.text.count("Rà soát, báo cáo") for p in passages if "Rà soát, báo cáo" in p.text] == [30]


def test_a_row_without_end_is_cut_all_the_same():
    directive = tabled([TASKS[0], ["1", "Rà soát, báo cáo kết quả. " * 300, "Sở Y tế"]])
    assert all(len(p.text) <= 1200 for p in passages_of(directive, max_chars=300))


def test_rows_under_a_heading_row_and_a_spanning_cell_name_them():
    directive = tabled([TASKS[0], *TASKS[1:20]], "")
    (table,) = directive.tables
    rows = [table.rows[0], *((table.rows[1][0], *row[1:]) for row in table.rows[1:])]
    spanning = replace(directive, tables=(Table(tuple(rows)),))
    found = rows_of(directive.text, spanning.tables)
    assert found[5].columns == ("STT", "Nhiệm vụ", "Cơ quan chủ trì")
    group = tabled([["Việc", "Nơi làm"], ["Lĩnh vực y tế", ""], ["Tiêm chủng", "Trạm"], ["Khám", "Viện"]])
    assert [row.columns for row in rows_of(group.text, group.tables)][2:] == [("Việc", "Nơi làm", "Lĩnh vực y tế")] * 2


def test_pages_and_annexes():
    text = "1. Sở Y tế làm.\nPHỤ LỤC I\n1. Danh sách trạm y tế\nPhần cuối"
    start = text.index("PHỤ LỤC")
    sections = (Section("1", "khoan", None, 0, 15), *annex_sections(text, Span(start, len(text))))
    pages = (Page(1, 0, start, 595, 842), Page(2, start, start, 595, 842), Page(3, start, len(text), 595, 842))
    directive = replace(BLANK, text=text, sections=sections, pages=pages)
    found = [(p.id, p.section, p.page) for p in passages_of(directive)]
    assert found == [("d#1:1", "1", 1), ("d#PL:1", "PL", 3), ("d#PL.1:1", "PL.1", 3)]


def test_what_follows_the_signature_is_no_part_of_it():
    directive = parsed(letter(1))
    text = directive.text.rstrip() + "\nBảng kê kinh phí kèm theo, gồm các khoản chi.\n"
    ends = {p.id.partition("#")[2]: p.text for p in passages_of(replace(directive, text=text))}
    assert ends["phu-luc:1"].startswith("Bảng kê") and "Bảng kê" not in ends["ky:1"]


@pytest.mark.parametrize("file", sorted(p.name for p in CORPUS.glob("*.txt")))
def test_the_real_corpus(file):
    for directive in parse(read_source(CORPUS / file, file)):
        passages = passages_of(directive)
        assert_sound(directive, passages)
        assert all(len(p.text) <= 1400 for p in passages)
        assert {s.path for s in directive.sections} <= {p.section for p in passages}
