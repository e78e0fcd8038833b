"""What a Word file takes in from other formats is read in its place, or its absence is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.errors import ReadError
from ingest.readers import read_source
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.source import Source
from tests.ingest.hostile import documents as sound

PAGE = (
    "<html><head><meta charset='utf-8'></head><body><p>Điều 2. Tổ chức thực hiện</p><table border='1'>"
    "<tr><td>TT</td><td>Nhiệm vụ</td><td>Cơ quan</td></tr><tr><td>1</td><td>Rà soát</td><td>Sở Y tế</td></tr>"
    "</table><p>Các sở chịu trách nhiệm thi hành.</p></body></html>"
)
BODY = "<w:p><w:r><w:t>Điều 1.</w:t></w:r></w:p>{}<w:p><w:r><w:t>Điều 3.</w:t></w:r></w:p>"


def word(*chunks: tuple[str, bytes], calls: int = 0, mode: str = "") -> bytes:
    """A Word file whose body takes in the chunks (name, bytes), the first one ``calls`` times where that is given."""
    inner = "".join(f'<w:altChunk r:id="c{n}"/>' for n in range(len(chunks))) or '<w:altChunk r:id="c0"/>' * calls
    entries = sound.entries_of(sound.word_body(BODY.format(inner)))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    related = "".join(
        f'<Relationship Id="c{n}" Type="{kind}" Target="{name}" {mode}/>' for n, (name, _) in enumerate(chunks)
    )
    rels = entries["word/_rels/document.xml.rels"].replace(b"</Relationships>", f"{related}</Relationships>".encode())
    return sound.archive(
        {**entries, "word/_rels/document.xml.rels": rels, **{f"word/{name}": data for name, data in chunks}}
    )


def read(tmp_path: Path, data: bytes, options: ReadOptions = DEFAULTS) -> Source:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    return read_source(path, "a.docx", options)


def test_a_page_in_its_place_with_its_table(tmp_path):
    source = read(tmp_path, word(("chunk.html", PAGE.encode())))
    lines = [line for line in source.text.split("\n") if line]
    assert lines == [
        "Điều 1.", "Điều 2. Tổ chức thực hiện", "TT | Nhiệm vụ | Cơ quan", "1 | Rà soát | Sở Y tế",
        "Các sở chịu trách nhiệm thi hành.", "Điều 3.",
    ]  # fmt: skip
    assert [[cell.of(source.text) for cell in row] for row in source.tables[0].rows][1] == ["1", "Rà soát", "Sở Y tế"]


@pytest.mark.parametrize(
    ("name", "make", "held"),
    [
        ("chunk.txt", sound.text, [sound.SENTENCE]),
        ("chunk.docx", sound.word, [sound.SENTENCE, "1. việc thứ nhất", "Nhiệm vụ", "hết"]),
        ("chunk.mht", lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode(),
         ["Điều 2. Tổ chức thực hiện"]),
        pytest.param(
            "chunk.rtf", sound.rtf, [sound.SENTENCE],
            marks=pytest.mark.skipif(
                not (shutil.which("soffice") or shutil.which("libreoffice")),
                reason="needs LibreOffice: sudo apt-get install libreoffice-writer libreoffice-calc",
            ),
        ),
    ],
)  # fmt: skip
def test_other_formats(tmp_path, name, make, held):
    text = read(tmp_path, word((name, make()))).text
    assert text.startswith("Điều 1.") and text.endswith("Điều 3.")
    assert all(line in text for line in held)


def test_a_file_in_a_file_in_a_file(tmp_path):
    inner = word(("chunk.html", PAGE.encode()))
    source = read(tmp_path, word(("one.docx", inner), ("empty.html", b" \n"), ("two.docx", inner)))
    assert source.text.count("Điều 2. Tổ chức thực hiện") == 2
    assert len(source.tables) == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (word(calls=1), "altChunk"),  # no relation of that name
        (word(("chunk.html", PAGE.encode()), mode='TargetMode="External"'), "altChunk"),
        (word(("chunk.html", bytes(range(256)) * 4)), "nhị phân"),
        (word(calls=101), "altChunk"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, data, said):
    with pytest.raises(ReadError, match=said) as caught:
        read(tmp_path, data)
    assert caught.value.vietnamese.startswith("a.docx: ")


def test_files_in_files_share_the_limit(tmp_path):
    """Each level may unpack to half of what the one around it may: nothing multiplies."""
    data = word(("chunk.html", PAGE.encode()))
    for _ in range(8):
        data = word(("a.docx", data), ("b.docx", data))
    with pytest.raises(ReadError, match="vượt giới hạn"):
        read(tmp_path, data, ReadOptions(largest_unpacked=4 * 2**20))
