"""Word files: what is printed comes out, in order, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.errors import ReadError
from ingest.header.secrecy import SecretError
from ingest.readers import read_source
from ingest.source import Source
from tests.ingest.hostile import documents as sound

W14 = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def read(tmp_path: Path, data: bytes) -> Source:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    return read_source(path, "a.docx")


def body(tmp_path: Path, inner: str) -> list[str]:
    """The lines of a file with this body."""
    return read(tmp_path, sound.word_body(inner)).text.split("\n")


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def cells(source: Source) -> list[list[list[str]]]:
    return [[[cell.of(source.text) for cell in row] for row in table.rows] for table in source.tables]


LEVEL = (
    '<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
    '<w:lvlText w:val="{text}"/></w:lvl>'
)


def numbered(
    tmp_path: Path, levels: list[tuple[str, str]], places: list[tuple[int, int] | None], extra: str = ""
) -> list[str]:
    """Labels of paragraphs at (list, depth); ``levels`` are (format, text); two lists over one definition."""
    written = "".join(
        LEVEL.format(depth=depth, start=1, form=form, text=text, extra=extra if depth else "")
        for depth, (form, text) in enumerate(levels)
    )
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = (
        f'<w:numbering xmlns:w="{sound.W}"><w:abstractNum w:abstractNumId="5">{written}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="5"/>{restart}</w:num></w:numbering>'
    )
    paragraphs = "".join(
        paragraph("x", f'<w:numPr><w:ilvl w:val="{place[1]}"/><w:numId w:val="{place[0]}"/></w:numPr>' if place else "")
        for place in places
    )
    document = f'<w:document xmlns:w="{sound.W}"><w:body>{paragraphs}</w:body></w:document>'
    text = read(tmp_path, sound.word_with(numbering=lists.encode(), document=document.encode())).text
    return [line.removesuffix("x").strip() for line in text.split("\n")]


def test_numbers_of_a_directive(tmp_path):
    """Roman parts, clauses and points as Word prints them; a deeper level begins anew under each upper one."""
    levels = [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-")]
    places = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), None, (1, 3), (1, 0), (1, 1)]
    labels = ["I.", "1.", "a)", "b)", "2.", "a)", "", "-", "II.", "1."]
    assert numbered(tmp_path, levels, places) == labels


def test_articles_count_through_chapters(tmp_path):
    """``lvlRestart`` 0 keeps Điều counting over Chương; a number may name the levels above."""
    levels = [("upperRoman", "Chương %1"), ("decimal", "Điều %2."), ("decimal", "%2.%3")]
    found = numbered(tmp_path, levels[:2], [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], extra='<w:lvlRestart w:val="0"/>')
    assert found == ["Chương I", "Điều 1.", "Điều 2.", "Chương II", "Điều 3."]
    assert numbered(tmp_path, levels, [(1, 0), (1, 1), (1, 2), (1, 2)])[-1] == "1.2"


def test_a_list_that_restarts(tmp_path):
    """A second list over the same definition goes on, unless it states a first number."""
    assert numbered(tmp_path, [("decimal", "%1.")], [(1, 0), (1, 0), (2, 0), (2, 0)]) == ["1.", "2.", "1.", "2."]


def test_legal_numbers_are_decimal(tmp_path):
    """``isLgl`` prints the upper Roman level as a figure."""
    levels = [("upperRoman", "%1."), ("decimal", "%1.%2")]
    assert numbered(tmp_path, levels, [(1, 0), (1, 0), (1, 1)], extra="<w:isLgl/>") == ["I.", "II.", "2.1"]


def test_style_numbering(tmp_path):
    """A paragraph style brings its number along, and 0 takes it away."""
    document = docx.Document()
    document.add_paragraph("một", style="List Number")
    document.add_paragraph("hai", style="List Number")
    plain = document.add_paragraph("ba", style="List Number")
    plain._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))
    assert read(tmp_path, saved(document)).text.split("\n") == ["1. một", "2. hai", "ba"]


def test_what_is_not_printed(tmp_path):
    """Deletions, hidden text, placeholders, field instructions and comments go; insertions and results stay."""
    lines = body(
        tmp_path,
        "<w:p><w:r><w:t>giữ</w:t></w:r><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> thêm</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom></w:p>"
        + paragraph("ẩn", run="<w:vanish/>")
        + paragraph("hiện", run='<w:vanish w:val="0"/>')
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('bấm')}</w:sdtContent></w:sdt>"
        + "<w:sdt><w:sdtContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        + '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>kết quả</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    )
    assert [line for line in lines if line] == ["giữ thêm", "hiện", "trong khung", "kết quả"]


def test_a_deleted_paragraph_mark_joins(tmp_path):
    """Where the end of a paragraph was deleted, the next one goes on in the same line."""
    assert body(tmp_path, paragraph("Sở ", "<w:rPr><w:del/></w:rPr>") + paragraph("Y tế"))[0] == "Sở Y tế"


def test_inline_characters(tmp_path):
    """Tabs, line breaks, hyphens, symbols and capitals come out as they print."""
    lines = body(
        tmp_path,
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>16/KH</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r></w:p>"
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F02D"/></w:r></w:p>'
        + paragraph("nghị quyết", run="<w:caps/>"),
    )
    assert lines == ["a b", "16/KH-UBND", "✓-", "NGHỊ QUYẾT"]


def test_text_box_once(tmp_path):
    """The drawing and its fallback hold the same words; they come once, after their paragraph."""
    box = f"<w:txbxContent>{paragraph('HỎA TỐC')}</w:txbxContent>"
    choice = f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    found = body(
        tmp_path,
        f"<w:p {W14}><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
        "<w:r><w:t>Kính gửi</w:t></w:r></w:p>",
    )
    assert found == ["Kính gửi", "HỎA TỐC"]


def test_notes_at_the_end(tmp_path):
    """A note's mark stands in the text, the note at the end behind the same mark."""
    called = '<w:p><w:r><w:t>Điều 5</w:t><w:footnoteReference w:id="7"/></w:r></w:p>'
    document = f'<w:document xmlns:w="{sound.W}"><w:body>{called}{paragraph("sau")}</w:body></w:document>'
    notes = (
        f'<w:footnotes xmlns:w="{sound.W}"><w:footnote w:id="7">{paragraph("Được sửa đổi")}</w:footnote></w:footnotes>'
    )
    rels = sound.entries_of(sound.word())["word/_rels/document.xml.rels"].decode()
    rels = rels.replace(
        "</Relationships>", f'<Relationship Id="n" Type="{sound.R}/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    data = sound.archive({
        **sound.entries_of(sound.word()),
        "word/document.xml": document.encode(),
        "word/footnotes.xml": notes.encode(),
        "word/_rels/document.xml.rels": rels.encode(),
    })  # fmt: skip
    assert read(tmp_path, data).text == "Điều 5[1]\nsau\n[1] Được sửa đổi"


def test_header_of_the_first_page_and_no_page_numbers(tmp_path):
    """The first page's header leads the text; a header of page numbers is left out."""
    document = docx.Document()
    document.add_paragraph("nội dung")
    section = document.sections[0]
    section.header.paragraphs[0].text = "Trang sau"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "TỈNH ỦY LÂM ĐỒNG"
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    section.first_page_footer.paragraphs[0]._p.append(field)
    assert read(tmp_path, saved(document)).text == "TỈNH ỦY LÂM ĐỒNG\nnội dung"


def test_tables_with_merged_cells(tmp_path):
    """A merged cell is written once; the grid repeats its range; paragraphs of a cell are joined."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Nhiệm vụ"
    table.cell(0, 2).text = "Cơ quan"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1"
    table.cell(1, 1).text, table.cell(1, 2).text = "Rà soát\nquy hoạch.\nBáo cáo", "Sở Xây dựng"
    table.cell(2, 1).text = "Tổng hợp"
    source = read(tmp_path, saved(document))
    assert source.text == "Nhiệm vụ | Cơ quan\n1 | Rà soát; quy hoạch. Báo cáo | Sở Xây dựng\n | Tổng hợp"
    assert cells(source) == [
        [
            ["Nhiệm vụ", "Nhiệm vụ", "Cơ quan"],
            ["1", "Rà soát; quy hoạch. Báo cáo", "Sở Xây dựng"],
            ["1", "Tổng hợp", ""],
        ]
    ]


def layout(rows: list[list[str]], style: str | None = None) -> docx.document.Document:
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style=style)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    return document


def test_letterhead_is_no_table(tmp_path):
    """The columns of a letterhead follow one another, also where someone drew lines around them."""
    rows = [
        ["UBND TỈNH LÂM ĐỒNG\nSỞ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: 7/KH-SYT", "Đà Lạt, ngày 3 tháng 4 năm 2024"],
    ]
    for style in (None, "Table Grid"):
        source = read(tmp_path, saved(layout(rows, style)))
        assert source.tables == () and source.text.split("\n") == [
            "UBND TỈNH LÂM ĐỒNG", "SỞ Y TẾ", "Số: 7/KH-SYT",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Đà Lạt, ngày 3 tháng 4 năm 2024",
        ]  # fmt: skip


def test_signatures_are_no_table_and_data_without_lines_is_one(tmp_path):
    """ "Nơi nhận" beside the signature is a layout; further down, rows of data stay a table without drawn lines too."""
    document = layout([["Nơi nhận:\n- Như trên;", "GIÁM ĐỐC\nTrần Văn Bình"]])
    for _ in range(4):
        document.add_paragraph("x")
    table = document.add_table(rows=3, cols=2)
    for number in range(3):
        table.cell(number, 0).text, table.cell(number, 1).text = f"việc {number}", "Sở Y tế"
    source = read(tmp_path, saved(document))
    assert source.text.startswith("Nơi nhận:\n- Như trên;\nGIÁM ĐỐC\nTrần Văn Bình")
    assert cells(source) == [[[f"việc {number}", "Sở Y tế"] for number in range(3)]]


def test_deleted_rows_and_nested_tables(tmp_path):
    """A row whose deletion is tracked is gone; a table inside a cell belongs to the cell."""
    row = "<w:tr>%s<w:tc>" + paragraph("%s") + "</w:tc><w:tc>" + paragraph("b") + "</w:tc><w:tc>%s</w:tc></w:tr>"
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('x')}</w:tc><w:tc>{paragraph('y')}</w:tc></w:tr></w:tbl>"
    rows = row % ("", "một", inner) + row % ("<w:trPr><w:del/></w:trPr>", "hai", "") + row % ("", "ba", "") * 2
    borders = "<w:tblPr><w:tblBorders><w:top w:val='single'/><w:left w:val='single'/></w:tblBorders></w:tblPr>"
    found = [line for line in body(tmp_path, f"{paragraph('đầu')}<w:tbl>{borders}{rows}</w:tbl>") if line]
    assert found == ["đầu", "một | b | x; y", "ba | b", "ba | b"]


def test_old_fonts_by_name(tmp_path):
    """TCVN3 and VNI runs are converted, fonts of capitals print capitals, the original is kept."""
    document = docx.Document()
    for font, text in ((".VnTime", "Uû ban nh©n d©n tØnh"), (".VnTimeH", "quyÕt ®Þnh"), ("VNI-Times", "Ñoäc laäp")):
        document.add_paragraph().add_run(text).font.name = font
    source = read(tmp_path, saved(document))
    assert source.text == "Uỷ ban nhân dân tỉnh\nQUYẾT ĐỊNH\nĐộc lập"
    assert source.original == "Uû ban nh©n d©n tØnh\nquyÕt ®Þnh\nÑoäc laäp" and source.converted_from == "TCVN3"


def test_an_old_font_name_over_unicode_text(tmp_path):
    """Text typed in Unicode that kept the name of an old font is left alone."""
    document = docx.Document()
    document.add_paragraph().add_run("Ủy ban nhân dân tỉnh có trách nhiệm").font.name = ".VnTime"
    source = read(tmp_path, saved(document))
    assert source.text == "Ủy ban nhân dân tỉnh có trách nhiệm" and source.converted_from is None


def test_properties(tmp_path):
    """Core properties are evidence beside the text."""
    document = docx.Document()
    document.add_paragraph("x")
    document.core_properties.title = "Kế hoạch"
    properties = read(tmp_path, saved(document)).properties
    assert properties.title == "Kế hoạch" and properties.created is not None


def test_strict_and_macro_files(tmp_path):
    """The strict namespaces and macro-enabled files are read alike."""
    parts = sound.entries_of(sound.word())
    strict = parts["word/document.xml"].replace(sound.W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    types = parts["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    data = sound.archive({**parts, "word/document.xml": strict, "[Content_Types].xml": types})
    assert sound.SENTENCE in read(tmp_path, data).text


def test_a_damaged_part_is_said(tmp_path):
    """A style sheet that is no XML is not passed over in silence."""
    with pytest.raises(ReadError, match="bị hỏng"):
        read(tmp_path, sound.word_with(styles=b"<w:styles"))


def test_a_table_wider_than_is_read_is_refused(tmp_path):
    """Cells beyond the last column are never dropped silently."""
    row = "<w:tc><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc>"
    with pytest.raises(ReadError, match="số cột"):
        body(tmp_path, f"<w:tbl><w:tr>{row * 201}</w:tr></w:tbl>")


_VML = '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">{}</v:shape></w:pict>'


@pytest.mark.parametrize(
    "place", ["header", "first_page_header", "even_page_header", "footer", "later header", "box", "WordArt"]
)
@pytest.mark.parametrize("mark", ["MẬT", "TUYỆT MẬT", "Bảo mật"])
def test_a_mark_outside_of_the_text_refuses(tmp_path, place, mark):
    """In any header or footer, in a box far from the letterhead, as WordArt; words that are no mark refuse nothing."""
    document = docx.Document()
    for number in range(30):
        document.add_paragraph(f"Nội dung thứ {number} của báo cáo.")
    if place == "later header":
        header = document.add_section().header
        header.is_linked_to_previous = False
        header.paragraphs[0].text = mark
    elif place in ("box", "WordArt"):
        inner = f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{mark}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
        shape = _VML.format(inner if place == "box" else f'<v:textpath string="{mark}"/>')
        document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{shape}</w:r>"))
    else:
        getattr(document.sections[0], place).paragraphs[0].text = mark
    if mark == "Bảo mật":
        assert "Nội dung thứ 29" in read(tmp_path, saved(document)).text
        return
    with pytest.raises(SecretError, match=mark):
        read(tmp_path, saved(document))
