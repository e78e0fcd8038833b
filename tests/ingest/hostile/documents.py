"""Sound files of each format, small, with the same sentence in them: what the hostile ones are made from."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache

import docx
import openpyxl
from PIL import Image, ImageDraw
from reportlab.pdfgen import canvas

SENTENCE = "Sở Y tế chủ trì rà soát quy hoạch"
PLAIN_SENTENCE = "So Y te chu tri ra soat quy hoach"
"""For PDF, whose standard fonts have no Vietnamese letters."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def text() -> bytes:
    return (SENTENCE + "\n").encode()


@cache
def html() -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><p>{SENTENCE}</p></body></html>".encode()


@cache
def rtf() -> bytes:
    escaped = "".join(char if char.isascii() else rf"\u{ord(char)}?" for char in SENTENCE)
    return rf"{{\rtf1\ansi\deff0 {escaped}\par}}".encode()


@cache
def word() -> bytes:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.add_paragraph("việc thứ nhất", style="List Number")
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    table.cell(0, 0).text, table.cell(1, 1).text = "Nhiệm vụ", "Sở Y tế"
    document.add_paragraph("hết")
    return _saved(document)


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["TT", "Nhiệm vụ", "Cơ quan"])
    sheet.append([1, SENTENCE, "Sở Y tế"])
    sheet.merge_cells("A4:B5")
    return _saved(book)


@cache
def pdf() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(72, 720, PLAIN_SENTENCE)
    page.save()
    return out.getvalue()


@cache
def image(kind: str) -> bytes:
    picture = Image.new("L", (160, 60), 255)
    ImageDraw.Draw(picture).text((10, 20), "12/KH", fill=0)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@cache
def open_document() -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:text>'
        f"<text:p>{SENTENCE}</text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip archive of the entries, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def word_with(**parts: bytes) -> bytes:
    """The Word file with parts replaced: ``document=…`` stands for ``word/document.xml``."""
    changed = {f"word/{name}.xml": data for name, data in parts.items()}
    return archive({**entries_of(word()), **changed})


def word_body(inner: str) -> bytes:
    """A Word file with this inside ``w:body``."""
    return word_with(document=f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{inner}</w:body></w:document>'.encode())


def workbook_with(sheet: bytes) -> bytes:
    return archive({**entries_of(workbook()), "xl/worksheets/sheet1.xml": sheet})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB) of small streams in one folder, version 3, sectors of 512 bytes, no mini stream."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors: list[bytes] = []
    fat: list[int] = []
    places = {}
    for name, data in streams.items():
        padded = data.ljust(4096, b"\x00")
        count = -(-len(padded) // 512)
        places[name] = (len(sectors), len(padded))
        fat += [*range(len(sectors) + 1, len(sectors) + count), end]
        sectors += [padded[at : at + 512].ljust(512, b"\x00") for at in range(0, len(padded), 512)]
    names = list(streams)
    entries = [_entry("Root Entry", 5, end, 0, child=1 if names else free)]
    for index, name in enumerate(names, start=1):
        right = index + 1 if index < len(names) else free
        entries.append(_entry(name, 2, *places[name], right=right))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(sectors)
    table = b"".join(entries)
    count = len(table) // 512
    fat += [*range(directory + 1, directory + count), end]
    sectors += [table[at : at + 512] for at in range(0, len(table), 512)]
    fat_place = len(sectors)
    fat.append(fat_mark)
    sectors.append(struct.pack("<128I", *fat, *[free] * (128 - len(fat))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", fat_place, *[free] * 108)
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\x00") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
