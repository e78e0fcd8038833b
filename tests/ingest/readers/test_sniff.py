"""What a file is, by its content, and what is said of one that is no document."""

from __future__ import annotations

import pytest

from ingest.errors import ReadError
from ingest.readers.sniff import looks_like_text, sniff, utf16_order
from tests.ingest.hostile import documents as sound

KNOWN = {
    "pdf": [sound.pdf, lambda: b"\n\njunk\n" + sound.pdf()],
    "image": [lambda kind=kind: sound.image(kind) for kind in ("PNG", "JPEG", "TIFF", "WEBP", "BMP")],
    "docx": [sound.word],
    "xlsx": [sound.workbook],
    "office text": [
        sound.rtf,
        sound.open_document,
        lambda: sound.compound({"WordDocument": bytes(100)}),
        lambda: b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
    ],
    "office sheet": [
        lambda: sound.compound({"Workbook": bytes(100)}),
        lambda: sound.archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
    "html": [
        sound.html,
        lambda: b"<!-- saved from x -->\n<html>",
        lambda: "<html><p>Sở</p>".encode("utf-16"),
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--",
    ],
    "text": [
        sound.text,
        lambda: "Sở Y tế".encode("utf-16"),
        lambda: "Sở Y tế chủ trì".encode("utf-16-le"),
        lambda: b"a < b",
    ],
}


@pytest.mark.parametrize("suffix", [".doc", ".DOCX", ".pdf", ""])
@pytest.mark.parametrize(("found", "make"), [(found, make) for found, makes in KNOWN.items() for make in makes])
def test_content_decides(tmp_path, found, make, suffix):
    """The suffix plays no part."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(make())
    assert sniff(path, "a") == found


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.zip", sound.archive({"a.txt": b"a"}), "zip"),
        ("a.docx", sound.archive({"a.txt": b"a"}), "zip"),
        ("a.xlsx", sound.archive({"xl/workbook.bin": b""}), "XLSB"),
        ("a.pptx", sound.archive({"ppt/presentation.xml": b""}), "PPTX"),
        ("a.epub", sound.archive({"mimetype": b"application/epub+zip"}), "EPUB"),
        ("a.docx", sound.compound({"EncryptedPackage": b""}), "mật khẩu"),
        ("a.msg", sound.compound({"__properties_version1.0": b""}), "MSG"),
        ("a.ppt", sound.compound({"PowerPoint Document": b""}), "PPT"),
        ("a.eml", b"Received: x\nSubject: y\nTo: z\n\nbody", "EML"),
        ("a.mp4", bytes(4) + b"ftypmp42" + bytes(range(256)), "MP4"),
        ("a.pdf", b"MZ" + bytes(range(256)), "EXE"),
        ("a.gif", b"GIF89a" + bytes(range(256)), "GIF"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "bị hỏng"),
        ("a.bin", bytes(range(256)), "nhị phân"),
        ("a.json", b'{"a": 1}', ".json"),
        ("a.txt", b"\x00\x00", "không có chữ"),
    ],
)
def test_what_is_no_document_is_named(tmp_path, name, data, says):
    """The message tells what the file seems to be and what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=says) as error:
        sniff(path, name)
    assert error.value.vietnamese.startswith(f"{name}: ") and error.value.english.startswith(f"{name}: ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_text_in_any_encoding(encoding):
    """Vietnamese text looks like text; its zero bytes tell the order."""
    data = "Ủy ban nhân dân tỉnh có trách nhiệm".encode(encoding)
    assert looks_like_text(data)
    assert encoding not in ("utf-16-le", "utf-16-be") or utf16_order(data) == encoding
