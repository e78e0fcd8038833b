"""Plain text: every encoding that Vietnamese files come in, and pipe tables."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.readers import read_source
from ingest.readers.decoding import decode
from ingest.readers.plain import pipe_tables
from tests.ingest.test_legacy_fonts import TEXT, encoded


def windows_1258(text: str) -> bytes:
    """Vietnamese letters as the code page has them: shaped letter, then the tone as a mark."""
    out = ""
    for char in text:
        letter, *marks = unicodedata.normalize("NFD", char)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        out += unicodedata.normalize("NFC", letter + "".join(m for m in marks if m not in tones)) + "".join(tones)
    return out.encode("cp1258")


BYTES = {
    "utf-8": TEXT.encode(),
    "utf-8-sig": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "utf-32": TEXT.encode("utf-32"),
    "windows-1258": windows_1258(TEXT),
    "tcvn3": encoded(TEXT, "TCVN3").encode("latin-1"),
    "vni": encoded(TEXT, "VNI").encode("latin-1"),
    "decomposed": unicodedata.normalize("NFD", TEXT).encode(),
}


@pytest.mark.parametrize("encoding", BYTES)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".doc"])
def test_vietnamese_in_every_encoding(tmp_path, encoding, suffix):
    """The words come out the same; what was converted keeps its original."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(BYTES[encoding])
    source = read_source(path, "a")
    old = {"tcvn3": "TCVN3", "vni": "VNI"}.get(encoding)
    assert source.text == TEXT and source.converted_from == old
    assert source.original == (encoded(TEXT, old) if old else None)


def test_one_old_part_of_a_text(tmp_path):
    """Lines in Unicode stay beside lines in an old font."""
    path = tmp_path / "a.txt"
    path.write_text(f"Điều 1. Phạm vi\nThông báo: Hà Nam\n{encoded(TEXT, 'TCVN3')}", encoding="utf-8")
    assert read_source(path, "a.txt").text == f"Điều 1. Phạm vi\nThông báo: Hà Nam\n{TEXT}"


def test_a_cut_or_a_bad_byte_does_not_lose_the_rest(tmp_path):
    """What cannot be decoded is shown as such."""
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode()[:-1] + b"\xe1\xbb")
    assert read_source(path, "a.txt").text == f"{TEXT[:-1]}\ufffd"


def test_western_text_is_left_alone():
    """French in Windows-1252 is neither TCVN3 nor VNI."""
    text = "L'été à Paris est très agréable ; les élèves de l'école sont là, « déjà » prêts à Noël.\n" * 3
    assert decode(text.encode("cp1252"), "a.txt") == text


@pytest.mark.parametrize("data", [b"ab\xff\xfe", bytes(range(128, 256)), b"\x81\x8d" * 40])
def test_bytes_of_no_known_encoding(data):
    """The message tells the place and the way out."""
    with pytest.raises(ReadError, match="UTF-8"):
        decode(data, "a.txt")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_message(data):
    """Nothing else happens."""
    try:
        assert isinstance(decode(data, "a"), str)
    except ReadError as error:
        assert str(error).startswith("a: ")


def rows(text: str) -> list[list[list[str]]]:
    return [[[cell.of(text) for cell in row] for row in table.rows] for table in pipe_tables(text)]


def test_pipe_tables():
    """With and without outer bars; short rows are filled; an escaped bar belongs to its cell."""
    text = "đầu\n| TT | Việc |\n|:--:|---|\n| 1 | rà \\| soát |\n| 2 |\nhết\n\na|b\n-|-\n1|2|3\n"
    assert rows(text) == [[["TT", "Việc"], ["1", "rà \\| soát"], ["2", ""]], [["a", "b"], ["1", "2"]]]


@pytest.mark.parametrize("text", ["a | b\nc | d", "|a|b|\n|-|", "- | -", "a\n---\nb | c"])
def test_bars_without_a_ruler_are_text(text):
    """Only a ruler of as many columns makes a table."""
    assert rows(text) == []


@given(st.text(alphabet="|-: \\a\n", max_size=60))
def test_ranges_of_tables_are_sound(text):
    """Rows are of one length and their ranges in order."""
    for table in pipe_tables(text):
        assert len({len(row) for row in table.rows}) == 1
        for row in table.rows:
            places = [place for cell in row for place in (cell.start, cell.end)]
            assert places == sorted(places) and places[-1] <= len(text)


@pytest.mark.parametrize("edge", ["\t", " | "])
def test_rows_without_a_ruler(tmp_path, edge):
    """Rows as a word processor copies them out, tabs or strokes between their cells, are a table."""
    rows = [["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Dọn kho", "Sở Y tế"], ["2", "Sơn cổng", ""]]
    head = "SỞ Y TẾ\t\tCỘNG HÒA XÃ HỘI\nSố: 5\t\tĐộc lập\n"
    path = tmp_path / "a.txt"
    path.write_text(head + "\n".join(edge.join(row) for row in rows) + "\nHết.\n", encoding="utf-8")
    source = read_source(path, "a.txt")
    assert [[[cell.of(source.text) for cell in row] for row in table.rows] for table in source.tables] == [rows]
    assert "1 | Dọn kho | Sở Y tế\n" in source.text and "SỞ Y TẾ  CỘNG HÒA" in source.text
