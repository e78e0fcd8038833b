"""Paragraphs and the outline of numbered parts."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datamodels import Span
from ingest.structure.outline import SectionFinder, marker_at, outline, paragraphs
from ingest.vocabulary import vocabulary

LINES = st.lists(
    st.sampled_from(
        ["1. Một", "2. Hai", "a) Nhỏ", "- gạch", "+ cộng", "I. PHẦN", "Chương II", "Điều 3. Tên", "1.1. Con", "(2) Ý",
         "chữ thường", "Chữ hoa.", "", "theo quy định tại", "**4.** Đậm", "## 5. Đề mục", "Trên đây là báo cáo./."]
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


def whole(text: str) -> Span:
    """The span of a whole text."""
    return Span(0, len(text))


def paths(text: str, recognised: bool = False) -> list[str]:
    """The paths of a text's sections."""
    return [section.path for section in outline(text, whole(text), recognised=recognised)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. A\na) b\nb) c\n2. D", ["1", "1.a", "1.b", "2"]),
        ("I. A\n1. B\n- c\n- d\nII. E\n1. F", ["I", "I.1", "I.1.-1", "I.1.-2", "II", "II.1"]),
        ("Chương I\nĐiều 1. A\n1. B\nChương II\nĐiều 2. C", ["I", "1", "1.1", "II", "2"]),
        ("1. A\n1.1. B\n1.2. C\n2. D", ["1", "1.1", "1.2", "2"]),
        ("1- Một\n2- Hai", ["1", "2"]),
        ("- a\n- b\nGiữa đoạn.\n- c", ["-1", "-2", "-3"]),
        ("**1.** A\n## 2. B\n**Điều 3.** C", ["1", "2", "3"]),
        ("I- MỤC TIÊU\n1- Một\n2- Hai\nII-NHIỆM VỤ\n1-Các cấp\nA. Khác", ["I", "I.1", "I.2", "II", "II.1", "A"]),
        ("1. A\n1.1. B\n1.1.1. C\n1.1.2. D\n1.2. E", ["1", "1.1", "1.1.1", "1.1.2", "1.2"]),
        ("1. A\na) B\na.1) C\na.2) D\nb) E\nđ) F", ["1", "1.a", "1.a.1", "1.a.2", "1.b", "1.đ"]),
        (
            "Chương I\nMục 1\nTiểu mục 1\nĐiều 1. A\nĐiều 1a. B\nMục 2\nĐiều 2. C",
            ["I", "I.1", "I.1.1", "1", "1a", "I.2", "2"],
        ),
        ("Điểu 1. A\nĐieu 2. B\nĐiều l0. C\nDIỀU 11. D", ["1", "2", "10", "11"]),
        ("l. Một\n2. Hai", ["1", "2"]),
        ("STT | Nhiệm vụ\n1. | Rà soát\n2. | Báo cáo", []),
        ("Không đánh số.\n\nGì cả.", []),
        ("", []),
    ],
)
def test_paths(text, expected):
    """Every style of numbering, nested by rank."""
    assert paths(text) == expected


def lines(*numbers: str) -> str:
    """Paragraphs that begin with the given numbers."""
    return "\n".join(f"{number} Sở Y tế chủ trì;" for number in numbers)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("1. a) b) e) d) 2.", "1 1.a 1.b 1.c 1.d 2"),
        ("1. a) b) c) d) e) ø) 2.", "1 1.a 1.b 1.c 1.d 1.e 1.g 2"),
        ("a) b) c) d) d) e)", "a b c d đ e"),
        ("a) b) c) d) d) 2.", "a b c d đ 2"),
        ("a) b) e) d) d) c) ø) n) í) k) 1) m) n) 0) p)", "a b c d đ e g h i k l m n o p"),
        ("1. ạ) b) c) 2.", "1 1.a 1.b 1.c 2"),
        ("1. a) 6) c) 2. a) b)", "1 1.a 1.b 1.c 2 2.a 2.b"),
        ("3. i) k) I) m) 4.", "3 3.i 3.k 3.l 3.m 4"),
        ("i. k. l. m.", "i k l m"),
        ("1. 2. 3. 4. S. 6.", "1 2 3 4 5 6"),
        ("7. B. 9. I0. ll. 12.", "7 8 9 10 11 12"),
        ("I. 1. 2. H. 1. HI. 1. 1V. 1. V.", "I I.1 I.2 II II.1 III III.1 IV IV.1 V"),
        ("I. 1. 11. 1. 2. III.", "I I.1 II II.1 II.2 III"),
        ("VII. VIHI. 1X. X.", "VII VIII IX X"),
        ("I. 1. 2. 1L 1. III. 1.", "I I.1 I.2 II II.1 III III.1"),
        ("1. 1. 2. 3. II. 1. 2. III.", "I I.1 I.2 I.3 II II.1 II.2 III"),
    ],
)
def test_misread_numbers_are_those_that_the_others_leave(numbers, expected):
    """Neighbours before and after prove what was printed, in a scan and in any other text."""
    text = lines(*numbers.split())
    assert paths(text) == paths(text, recognised=True) == expected.split()


@pytest.mark.parametrize(
    ("numbers", "expected", "scanned"),
    [
        ("1. a) b) e) 2.", "1 1.a 1.b 1.e 2", "1 1.a 1.b 1.c 2"),
        ("I. 1. 2. H. 1. 2.", "I I.1 I.2 H H.1 H.2", "I I.1 I.2 II II.1 II.2"),
        ("3. 4. S.", "3 4", "3 4 5"),
        ("a) b) c) đ) 2.", "a b c đ 2", "a b c d 2"),
    ],
)
def test_the_last_of_a_list_counts_as_misread_in_scans_only(numbers, expected, scanned):
    """A law may leave points out where they were repealed; nothing behind the last one tells."""
    text = lines(*numbers.split())
    assert (paths(text), paths(text, recognised=True)) == (expected.split(), scanned.split())


@pytest.mark.parametrize(
    "numbers",
    [
        "8. 10. 11.",
        "1. a) c) d) 2.",
        "a) b) đ) e)",
        "1. a) b) c) c) d) 2.",
        "1. 2. 1. 2. 3.",
        "1. 1. 2. 2. 1. 2.",
        "I. 1. 2. II. 3. 4. III. 5.",
        "A. I. 1. B. I. 1. 2. II.",
        "I. 1. 2. 3. 4. 5. 6. 7. 8. 9. 10. II. III.",
    ],
)
@pytest.mark.parametrize("recognised", [False, True])
def test_gaps_and_new_beginnings_stay_as_printed(numbers, recognised):
    """What the writer left out, repeated or began anew is no misreading."""
    text = lines(*numbers.split())
    assert [path.rpartition(".")[2] for path in paths(text, recognised)] == numbers.replace(".", "").replace(
        ")", ""
    ).split()


def test_a_glyph_that_no_number_explains_begins_no_section():
    """Only the sequence makes a misread number one; the words are kept as they were read."""
    text = lines("1.", "ø)", "2.")
    assert paths(text, recognised=True) == ["1", "2"]
    assert "ø) Sở Y tế" in outline(text, whole(text))[0].span.of(text)


def test_quoted_numbers_prove_nothing():
    """The list that an amendment quotes is another instrument's."""
    text = "1. Sửa như sau:\n“a) Một;\nb) Hai;\ne) Ba;”\na) Bốn;\nb) Năm;\ne) Sáu;\n2. Bảy."
    assert paths(text) == ["1", "1.a", "1.b", "1.e", "2"]


POINTS = "abcdđeghiklmnopqrstuvxy"
ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, len(POINTS)), max_size=14), min_size=1, max_size=12), st.booleans())
def test_numbers_that_run_on_are_never_changed(parts, recognised):
    """Parts I, II …, their clauses 1, 2 … and the points a, b … of each."""
    numbers: list[str] = []
    expected: list[str] = []
    for roman, clauses in zip(ROMANS, parts, strict=False):
        numbers.append(f"{roman}.")
        expected.append(roman)
        for clause, count in enumerate(clauses, 1):
            numbers += [f"{clause}.", *(f"{point})" for point in POINTS[:count])]
            expected += [f"{roman}.{clause}", *(f"{roman}.{clause}.{point}" for point in POINTS[:count])]
    assert paths(lines(*numbers), recognised) == expected


@settings(deadline=None)
@given(st.integers(3, len(POINTS)), st.data(), st.booleans())
def test_any_misreading_of_the_table_between_right_neighbours_is_mended(count, data, recognised):
    """Whatever is read for one point of a list: its neighbours leave one letter."""
    place = data.draw(st.integers(1, count - 2))
    read = data.draw(st.sampled_from(vocabulary("lookalikes")["letters"][POINTS[place]]))
    numbers = [f"{point})" for point in POINTS[:count]]
    numbers[place] = f"{read})"
    assert paths(lines("1.", *numbers, "2."), recognised) == ["1", *(f"1.{point}" for point in POINTS[:count]), "2"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(f"{n}." for n in ROMANS),
                "H.",
                "A.",
                "B.",
                "1.",
                "2.",
                "8.",
                "10.",
                "1)",
                *(f"{n})" for n in "abcdđeghi"),
            ]
        )
    ),
    st.booleans(),
)
def test_no_section_is_lost(numbers, recognised):
    """Every paragraph with a number begins a section, whatever its number is taken for."""
    text = lines(*numbers)
    starts = [section.start for section in outline(text, whole(text), recognised=recognised)]
    assert starts == [index for index in range(len(text)) if index == 0 or text[index - 1] == "\n"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Điều 1. Phạm vi điều chỉnh\n1. Văn bản này.", "Phạm vi điều chỉnh"),
        ("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. A", "QUY ĐỊNH CHUNG"),
        ("## 2. Đề xuất:\nGiao Sở Y tế.", "Đề xuất"),
        ("1. Sở Y tế lập kế hoạch.", None),
        ("1. Sở Y tế lập kế hoạch.\nBáo cáo.", None),
        ("- Gạch:\n+ cộng", None),
    ],
)
def test_titles(text, title):
    """A heading is a short first paragraph that is no sentence."""
    assert outline(text, whole(text))[0].title == title


AMENDING = """\
Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 5/2031/TT-BYT
1. Sửa đổi Điều 5 như sau:
“Điều 5. Hồ sơ
1. Đơn “đề nghị”.
2. Giấy tờ.
Điều 6. Trình tự
1. Nộp hồ sơ.”.
2. Sửa đổi khoản 3 Điều 9 như sau:
“3. Cơ quan trả lời.
4. Người nộp nhận kết quả.”
3. Bãi bỏ Điều 10.
Điều 2. Hiệu lực thi hành
1. Thông tư này có hiệu lực từ ngày ký.
"""


def test_quoted_articles_belong_to_the_clause_that_amends():
    """Numbers within quotation marks are another instrument's."""
    assert paths(AMENDING) == ["1", "1.1", "1.2", "1.3", "2", "2.1"]
    clause = outline(AMENDING, whole(AMENDING))[1].span.of(AMENDING)
    assert "Điều 6. Trình tự" in clause and clause.endswith("Nộp hồ sơ.”.")


def test_a_quotation_that_never_closes_ends_where_the_numbers_go_on():
    """The closing mark was lost on another page: the text's own next number ends what was quoted."""
    text = "Điều 1. A\n1. Sửa như sau:\n“Điều 7. B\n1. C\n2. D\n3. E\nĐiều 2. F\n1. G”\nĐiều 3. H"
    assert paths(text) == ["1", "1.1", "2", "2.1", "3"]


CONSOLIDATED = """\
Chương 1.
QUY ĐỊNH CHUNG
MỤC 12 (được bãi bỏ)
MỤC 23 (được bãi bỏ)
MỤC 3. BỆNH BINH
Điều 24.8 (được bãi bỏ)
Điều 25. Căn cứ3
1.9 (được bãi bỏ)
2.10 Khoản này
a) Điểm này
b)3 (được bãi bỏ)
4 Khoản này được bãi bỏ theo Thông tư số 8/2032/TT-BYT quy định như sau:
“Điều 2. Hiệu lực
Điều 3. Tổ chức.”
Chương II2 (được bãi bỏ)
Chương 3
Điều 27. Cuối[11]
"""


def test_marks_of_footnotes_are_no_digits():
    """A consolidated text: numbers as they were, articles in order, footnotes no sections, gaps left open."""
    sections = outline(CONSOLIDATED, whole(CONSOLIDATED))
    assert [section.path for section in sections] == [
        "1", "1.1", "1.2", "1.3", "24", "25", "25.1", "25.2", "25.2.a", "25.2.b", "II", "3", "27"
    ]  # fmt: skip
    titles = {section.path: section.title for section in sections}
    assert (titles["25"], titles["27"], titles["24"]) == ("Căn cứ", "Cuối", "(được bãi bỏ)")


def test_articles_out_of_order_are_none():
    """A mention at the start of a line, or one quoted without marks, makes no article."""
    assert paths("Điều 1. A\nĐiều 15. B\nĐiều 2. C\nĐiều 1. D\nĐiều 3. E") == ["1", "2", "3"]


def test_headings_over_several_lines():
    """Lines in capitals under "Chương" are one heading."""
    text = "Chương I\nCẤP, CẤP LẠI GIẤY PHÉP\nCHO NGƯỜI NƯỚC NGOÀI\nĐiều 1. A"
    assert outline(text, whole(text))[0].title == "CẤP, CẤP LẠI GIẤY PHÉP CHO NGƯỜI NƯỚC NGOÀI"


def test_a_path_may_begin_above():
    """Sections of an annex are named by it, articles too."""
    text = "Chương I\nĐiều 1. A\n1. B"
    assert [part.path for part in outline(text, whole(text), above="PL")] == ["PL.I", "PL.1", "PL.1.1"]


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_articles_run_in_order_whatever_is_quoted(count, data):
    """1..n without gap or double, with quoted articles, footnote marks and slips in between."""
    lines = []
    for number in range(1, count + 1):
        lines.append(f"Điều {number}. Tên")
        kind = data.draw(st.sampled_from(["", "quote", "clause", "mention"]))
        if kind == "quote":
            first = data.draw(st.integers(1, 90))
            lines += [f"1. Sửa như sau:\n“Điều {first}. A\n1. B\nĐiều {first + 1}. C”"]
        elif kind == "clause":
            lines += ["1. Một", "2. Hai"]
        elif kind == "mention":
            lines += ["theo quy định tại", f"Điều {number}. Luật này"]
    text = "\n".join(lines)
    articles = [part.path for part in outline(text, whole(text)) if part.kind == "dieu"]
    assert articles == [str(number) for number in range(1, count + 1)]


@pytest.mark.parametrize("piece", ["Điều 5. \n", "“Điều 1. a\n", "1. a\n", "“", "- "])
def test_long_texts_take_linear_time(piece):
    """Four times the text takes no more than about four times as long."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = process_time()
        outline(text, whole(text))
        return process_time() - start

    seconds(2_000)
    assert seconds(80_000) < 10 * seconds(20_000) + 0.5


def test_a_closing_formula_belongs_to_no_section():
    """The letter's last words are not part of its last item."""
    text = "1. Sở Y tế lập kế hoạch.\nTrên đây là ý kiến của Sở./."
    (section,) = outline(text, whole(text))
    assert section.span.of(text) == "1. Sở Y tế lập kế hoạch."


def test_a_section_covers_its_unnumbered_paragraphs_and_subsections():
    """Text below an item, and the items below it, are part of it."""
    text = "1. Mục tiêu:\nĐoạn một.\na) Ý\n2. Khác."
    assert outline(text, whole(text))[0].span.of(text) == "1. Mục tiêu:\nĐoạn một.\na) Ý"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("tạo sự thống nhất\n\ntrong nhân dân.", 1),
        ("theo quy định tại\nĐiều 5. Luật này", 1),
        ("kết thúc.\nđoạn mới", 2),
        ("kết thúc\nĐoạn mới", 2),
        ("một,\nHai", 1),
        ("dẫn:\n- một", 2),
        ("lửng...\ntiếp theo", 1),
    ],
)
def test_paragraphs_across_breaks(text, count):
    """A line goes on in the next where its sentence does."""
    assert len(paragraphs(text, whole(text))) == count


def test_lines_broken_at_the_width_of_a_page_are_joined():
    """A full line without a stop goes on, whatever letter the next begins with."""
    full, last = "Sở Y tế và các cơ quan cùng nhau làm việc với", "Bộ Y tế."
    text = "\n".join([full.replace(" với", " ở x"), last] * 5)
    assert len(paragraphs(text, whole(text))) == 5


@settings(deadline=None)
@given(LINES)
def test_outline_holds_together(text):
    """Sections lie in the span, are not empty, begin with their marker, and nest or lie apart."""
    sections = outline(text, whole(text))
    assert list(sections) == sorted(sections, key=lambda section: (section.start, -section.end))
    for section in sections:
        assert 0 <= section.start < section.end <= len(text)
        assert marker_at(text, section.start, section.end) is not None
    for one in sections:
        for other in sections:
            assert (
                one.span.covers(other.span)
                or other.span.covers(one.span)
                or one.end <= other.start
                or other.end <= one.start
            )


@settings(deadline=None)
@given(LINES)
def test_paragraphs_keep_every_word(text):
    """Paragraphs leave out nothing but white space."""
    found = paragraphs(text, whole(text))
    assert "".join("".join(part.of(text).split()) for part in found) == "".join(text.split())


@settings(deadline=None)
@given(LINES, st.integers(0, 60))
def test_finder_equals_search(text, start):
    """The finder returns what looking at every section would."""
    sections = outline(text, whole(text))
    around = SectionFinder(sections).around(start, start + 1)
    assert {id(s) for s in around} == {id(s) for s in sections if s.start <= start and start + 1 <= s.end}
    assert [len(s.path) for s in around[:1]] == [len(s.path) for s in sorted(around, key=lambda s: s.end - s.start)[:1]]
