"""Web pages: what a browser shows, in order."""

from __future__ import annotations

import pytest

from ingest.errors import ReadError
from ingest.readers import read_source
from tests.ingest.readers.test_plain import windows_1258


def read(tmp_path, markup, encoding="utf-8", name="a.html"):
    path = tmp_path / name
    path.write_bytes(markup if isinstance(markup, bytes) else markup.encode(encoding))
    return read_source(path, name)


def lines(tmp_path, inner):
    return read(tmp_path, f"<!DOCTYPE html><html><head><title>T</title></head><body>{inner}</body></html>").text.split(
        "\n"
    )


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<p>Sở\n  Y <b>tế</b></p><p>hai", ["Sở Y tế", "hai"]),
        ("<h1>KẾ HOẠCH</h1>sau<div>khối</div>", ["KẾ HOẠCH", "sau", "khối"]),
        ("a<br>b<br/>c", ["a", "b", "c"]),
        ("<p>16&#47;KH&ndash;UBND&nbsp;&amp; ng&agrave;y", ["16/KH-UBND & ngày"]),
        (
            "<script>x</script><style>y</style><p hidden>z</p><p style='display : none'>z</p><p>còn<del>cũ</del></p>",
            ["còn"],
        ),
        ("<ol><li>một<li>hai</ol><ul><li>gạch</ul>", ["1. một", "2. hai", "- gạch"]),
        ("<ol type=a start=3><li><p>ba</p><ol type=I><li>trong</ol><li>bốn</ol>", ["c. ba", "I. trong", "d. bốn"]),
        ("<ol style='list-style-type: upper-roman'><li value=5>năm</ol>", ["V. năm"]),
        ("<pre>a\n  b</pre>", ["a", "b"]),
        (
            "<p class=MsoListParagraph><![if !supportLists]><span>1.<span>&nbsp;&nbsp; </span></span><![endif]>Word",
            ["1. Word"],
        ),
        ("<p>một<!-- ẩn --> hai</p>", ["một hai"]),
    ],
)
def test_lines(tmp_path, inner, shown):
    """Paragraphs, breaks, entities, hidden parts, lists, Word's own lists."""
    assert [line.strip() for line in lines(tmp_path, inner)] == shown


def test_tables(tmp_path):
    """Spans repeat their range; a table without lines is one where it holds data."""
    rows = "<tr><td rowspan=2>1<td>rà soát<p>quy hoạch<td>Sở Y tế<tr><td>tổng hợp<td>"
    source = read(tmp_path, f"<html><p>x<table border=1><tr><th colspan=2>Việc<th>Cơ quan{rows}</table>sau</html>")
    assert source.text == "x\nViệc | Cơ quan\n1 | rà soát; quy hoạch | Sở Y tế\n | tổng hợp\nsau"
    assert [[cell.of(source.text) for cell in row] for row in source.tables[0].rows] == [
        ["Việc", "Việc", "Cơ quan"], ["1", "rà soát; quy hoạch", "Sở Y tế"], ["1", "tổng hợp", ""],
    ]  # fmt: skip


def test_letterhead(tmp_path):
    """Its columns follow one another."""
    head = (
        "<table><tr><td>UBND TỈNH<br>SỞ Y TẾ<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<tr><td>Số: 5/KH-SYT<td>ngày</table>"
    )
    assert lines(tmp_path, head) == [
        "UBND TỈNH",
        "SỞ Y TẾ",
        "Số: 5/KH-SYT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ngày",
    ]


@pytest.mark.parametrize(
    ("encode", "stated"),
    [
        (str.encode, "windows-1252"),
        (str.encode, "x-none"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (windows_1258, "windows-1258"),
        (windows_1258, "utf-8"),
    ],
)
def test_encodings(tmp_path, encode, stated):
    """The bytes decide where the page states its encoding wrongly."""
    markup = f"<html><meta charset='{stated}'><p>Ủy ban nhân dân tỉnh yêu cầu</p></html>"
    assert read(tmp_path, encode(markup)).text == "Ủy ban nhân dân tỉnh yêu cầu"


def test_old_fonts(tmp_path):
    """TCVN3 in a page of Latin-1 is found by statistics."""
    markup = "<html><p>Céng hßa x· héi chñ nghÜa ViÖt Nam</p><p>Phßng</p></html>"
    source = read(tmp_path, markup, "latin-1")
    assert source.text == "Cộng hòa xã hội chủ nghĩa Việt Nam\nPhòng" and source.converted_from == "TCVN3"


def test_web_archive_and_pages_under_office_names(tmp_path):
    """A page saved as one file, and a page that a program called .doc."""
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    page = b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    page += b"<p>S=E1=BB=9F</p>\n--x--\n"
    assert read(tmp_path, head + page, name="a.doc").text == "Sở"
    assert read(tmp_path, "<div>Sở</div>", name="b.doc").text == "Sở"
    with pytest.raises(ReadError, match="bị hỏng"):
        read(tmp_path, head + b"Content-Type: image/png\n\nx\n--x--\n")


def test_too_deep_is_said(tmp_path):
    """What lies below the parser's limit would be lost."""
    with pytest.raises(ReadError, match="độ lồng"):
        read(tmp_path, "<html>" + "<div>" * 3000 + "Sở")


def test_title_is_a_property(tmp_path):
    """It is not part of the text."""
    assert read(tmp_path, "<html><head><title> Kế \n hoạch </title></head><p>x</html>").properties.title == "Kế hoạch"


def test_a_table_wider_than_is_read_is_refused(tmp_path):
    """Cells beyond the last column are never dropped silently; a hostile colspan with nothing in it does no harm."""
    with pytest.raises(ReadError, match="số cột"):
        read(tmp_path, f"<table border=1><tr>{''.join(f'<td>{n}</td>' for n in range(201))}</tr></table>")
    assert (
        "cuối"
        in read(tmp_path, "<table border=1><tr><td colspan=999999>đầu</td></tr><tr><td>cuối</td></tr></table>").text
    )
