"""At least 300 hostile files, the same at each run: damaged, lying, oversized, deeply nested, oddly named."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.ingest.hostile import documents as sound

SENTENCE = sound.SENTENCE


@dataclass(frozen=True)
class Case:
    """A file to write: ``name`` as it lies on the disk; ``make`` builds its bytes; ``id`` is plain ASCII."""

    id: str
    name: str
    make: Callable[[], bytes]

    def __str__(self) -> str:
        return self.id


def cases() -> list[Case]:
    """Return all cases that need no other program."""
    return [
        *_damaged(),
        *_mutated_parts(),
        *_texts(),
        *_pages(),
        *_words(),
        *_sheets(),
        *_containers(),
        *_pdfs(),
        *_images(),
    ]


_FORMATS: dict[str, Callable[[], bytes]] = {
    "docx": sound.word,
    "xlsx": sound.workbook,
    "pdf": sound.pdf,
    "html": sound.html,
    "png": lambda: sound.image("PNG"),
    "jpg": lambda: sound.image("JPEG"),
    "tif": lambda: sound.image("TIFF"),
    "bmp": lambda: sound.image("BMP"),
    "webp": lambda: sound.image("WEBP"),
}


def _damaged() -> Iterator[Case]:
    """Cut short, bits flipped, begun with a wrong byte, random throughout; each format, several places."""
    for kind, make in _FORMATS.items():
        picture = kind in ("png", "jpg", "tif", "bmp", "webp")
        for share in (0.02, 0.3, 0.7, 0.98) if picture else (0.01, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.999):
            yield Case(f"{kind}-cut-{share}", f"a.{kind}", lambda m=make, s=share: m()[: max(int(len(m()) * s), 1)])
        for seed in range(4 if picture else 12):
            yield Case(f"{kind}-flipped-{seed}", f"a.{kind}", lambda m=make, s=seed: _flipped(m(), s, 1 + 3 * s))
        yield Case(f"{kind}-doubled", f"a.{kind}", lambda m=make: m() + m())
        yield Case(f"{kind}-zero-tail", f"a.{kind}", lambda m=make: m()[: len(m()) // 2] + bytes(len(m()) // 2))
    for kind in (*_FORMATS, "txt", "doc", "xls", "rtf", "odt", "bin"):
        yield Case(f"{kind}-random", f"a.{kind}", lambda k=kind: random.Random(k).randbytes(4000))
        yield Case(f"{kind}-empty", f"a.{kind}", bytes)
        yield Case(f"{kind}-zeros", f"a.{kind}", lambda: bytes(5000))


def _flipped(data: bytes, seed: int, bits: int) -> bytes:
    generator, changed = random.Random(seed), bytearray(data)
    for _ in range(bits):
        changed[generator.randrange(len(changed))] ^= 1 << generator.randrange(8)
    return bytes(changed)


def _mutated_parts() -> Iterator[Case]:
    """Sound archives around damaged XML, so that the damage is met beyond the checksum."""
    for kind, make, part in (
        ("docx", sound.word, "word/document.xml"),
        ("docx", sound.word, "word/numbering.xml"),
        ("docx", sound.word, "word/styles.xml"),
        ("docx", sound.word, "_rels/.rels"),
        ("docx", sound.word, "word/_rels/document.xml.rels"),
        ("docx", sound.word, "docProps/core.xml"),
        ("xlsx", sound.workbook, "xl/worksheets/sheet1.xml"),
        ("xlsx", sound.workbook, "xl/workbook.xml"),
        ("xlsx", sound.workbook, "xl/styles.xml"),
        ("xlsx", sound.workbook, "[Content_Types].xml"),
    ):
        label = part.rpartition("/")[2].replace(".", "-").strip("[]-")

        def changed(data: bytes, part: str, seed: int, make: Callable[[], bytes] = make) -> bytes:
            return sound.archive({**sound.entries_of(make()), part: data if seed < 0 else _swapped(data, seed)})

        for seed in range(7):
            yield Case(
                f"{kind}-{label}-swapped-{seed}",
                f"a.{kind}",
                lambda m=make, p=part, s=seed, c=changed: c(sound.entries_of(m())[p], p, s),
            )
        for what, data in (
            ("empty", b""),
            ("no-xml", b"{}"),
            ("other-root", b"<a/>"),
            ("cut", b"<w:document xmlns:w='x'>"),
        ):
            yield Case(f"{kind}-{label}-{what}", f"a.{kind}", lambda p=part, d=data, c=changed: c(d, p, -1))
        yield Case(
            f"{kind}-{label}-missing",
            f"a.{kind}",
            lambda m=make, p=part: sound.archive({k: v for k, v in sound.entries_of(m()).items() if k != p}),
        )


def _swapped(data: bytes, seed: int) -> bytes:
    """Exchange numbers and names inside XML, which stays well-formed more often than with flipped bits."""
    import re

    generator = random.Random(seed)
    values = [b"-1", b"0", b"99999999999999999999", b"x", b"", b"1e309", b"\xc3\x28", b"&amp;", b"none", b"2147483648"]
    return re.sub(
        rb'"[^"]{1,12}"', lambda m: b'"%s"' % generator.choice(values) if generator.random() < 0.15 else m[0], data
    )


def _texts() -> Iterator[Case]:
    vietnamese = SENTENCE.encode()
    contents: dict[str, bytes | Callable[[], bytes]] = {
        "nuls": b"So\x00Y te\x00" * 50,
        "one-line": lambda: b"a" * 3_000_000,
        "one-vietnamese-line": lambda: (SENTENCE + " ").encode() * 60_000,
        "bars": b"|" * 200_000,
        "bar-lines": b"|\n" * 50_000,
        "ruled-bars": b"|a|b|\n|-|-|\n" * 10_000,
        "wide-ruler": b"|a" * 20_000 + b"\n" + b"|-" * 20_000 + b"\n",
        "line-ends": b"\n" * 500_000 + vietnamese,
        "returns": b"\r" * 100_000 + vietnamese,
        "marks": ("a" + "\u0323\u0301" * 200_000).encode(),
        "zero-width": ("a" + "\u200b\u202e" * 200_000).encode(),
        "brackets": b"(" * 200_000,
        "dots": b"." * 300_000 + vietnamese,
        "digits": b"1" * 300_000,
        "numbers": b"1.1.1.1.1.1." * 30_000,
        "slashes": b"12/" * 60_000,
        "hyphens": b"1/KH-" * 40_000,
        "dashes": "1/KH–".encode() * 20_000,
        "cyrillic": "аЖ1".encode() * 40_000,
        "lone-surrogates": b"\xff\xfe" + b"\x00\xd8a\x00" * 100,
        "odd-utf-16": b"\xff\xfe" + "Sở Y".encode("utf-16-le") + b"a",
        "utf-32": SENTENCE.encode("utf-32"),
        "bom-only": b"\xef\xbb\xbf",
        "bom-utf-16-only": b"\xff\xfe",
        "controls": bytes(range(1, 32)) * 20 + vietnamese,
        "escape": b"\x1b[2J\x1b]0;x\x07" + vietnamese,
        "high-bytes": bytes(range(128, 256)) * 50,
        "latin": "déjà vu à Noël\n".encode("latin-1") * 200,
        "tcvn3": ("Uû ban nh©n d©n tØnh \n" * 4000).encode("latin-1"),
        "tcvn3-line": ("tr­êng ViÖt " * 50_000).encode("latin-1"),
        "vni-noise": "aù".encode("latin-1") * 100_000,
        "noncharacters": "\ufffe\uffff\U0010ffff".encode() * 100 + vietnamese,
        "overlong": b"\xc0\xaf\xe0\x80\xaf" * 100 + vietnamese,
        "points": ("Điều 1.\n" * 20_000).encode(),
        "letterheads": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/KH-UBND\n" * 2000).encode(),
        "mail": b"Received: x\nFrom: a\nTo: b\n\nhello",
        "script": b"#!/bin/sh\nrm -rf /tmp/x\n",
        "pdf-words": b"  %PDF-1.4 is how a PDF begins",
        "rtf-words": b"{\\rtf is how RTF begins"[1:],
    }
    for what, data in contents.items():
        yield Case(f"txt-{what}", "a.txt", data if callable(data) else lambda d=data: d)


def _pages() -> Iterator[Case]:
    s = SENTENCE
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    contents: dict[str, str] = {
        "deep": "<div>" * 100_000 + s,
        "deep-tables": "<table><tr><td>" * 5_000 + s,
        "nested-tables": "<table><tr><td>" * 400 + s + "</table>" * 400,
        "deep-lists": "<ol><li>" * 800 + s,
        "deep-inline": "<b>" * 1500 + s,
        "laughs": f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]><html><body><p>&l11; {s}</p></body></html>',
        "file-entity": f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x; {s}</p></html>',
        "wide": f'<html><table border=1><tr><td colspan="999999999" rowspan="999999999">{s}<td>b</table>',
        "spans": "<html><table border=1>" + "<tr><td rowspan=200 colspan=150>a<td>b" * 400 + "</table>",
        "rows": "<html><table border=1>" + "<tr><td>a<td>b" * 20_000 + "</table>",
        "attribute": f"<html><p title='{'x' * 2_000_000}'>{s}</p></html>",
        "unclosed": f"<html><body><p>{s}<table><tr><td><b><i><p><li><td",
        "comments": "<html>" + "<!-- -->" * 50_000 + s,
        "open-comment": f"<html><p>{s}</p><!-- " + "x" * 100_000,
        "charset-lie": f"<html><meta charset='utf-16'><p>{s}</p></html>",
        "charset-unknown": f"<html><meta charset='no-such-code'><p>{s}</p></html>",
        "charset-codec": f"<html><meta charset='zip_codec'><p>{s}</p></html>",
        "nul": f"<html>\x00<p>{s}\x00</p></html>",
        "references": "<html><p>" + "&#0;&#55296;&#1114112;&#99999999999;&nosuch;" * 500 + s,
        "script-only": "<html><script>alert(1)</script></html>",
        "hidden-only": f"<html><body hidden><p>{s}</p></body></html>",
        "list-start": f"<html><ol start='99999999999999'><li value='-5'>{s}<li type=I>b</ol></html>",
        "stray": "<html></td></tr></table></ol></li></pre></p>" * 1000 + s,
        "xml": f'<?xml version="1.0" encoding="utf-16"?><html><p>{s}</p></html>',
        "frameset": "<html><frameset><frame src='x'></frameset></html>",
    }
    for what, markup in contents.items():
        yield Case(f"html-{what}", "a.html", lambda m=markup: m.encode())
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    yield Case("mht-no-parts", "a.mht", lambda: head)
    yield Case("mht-no-page", "a.mht", lambda: head + b"--x\nContent-Type: image/png\n\nx\n--x--\n")
    yield Case("mht-deep", "a.mht", lambda: head + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 2000)
    yield Case(
        "mht-base64",
        "a.mht",
        lambda: head + b"--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n*&^\n--x--",
    )


def _words() -> Iterator[Case]:
    s = SENTENCE
    p = f"<w:p><w:r><w:t>{s}</w:t></w:r></w:p>"

    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc><w:tcPr>{properties}</w:tcPr>{p}</w:tc>' for properties in cells)}</w:tr>"

    def table(*rows: str) -> str:
        return f"<w:tbl>{''.join(rows)}</w:tbl>"

    def field(*kinds: str) -> str:
        marks = "".join(f"<w:fldChar w:fldCharType='{kind}'/>" for kind in kinds)
        return f"<w:p><w:r>{marks}</w:r></w:p>{p}"

    def symbols(*attributes: str) -> str:
        return f"<w:p><w:r>{''.join(f'<w:sym {values}/>' for values in attributes)}</w:r></w:p>{p}"

    bodies: dict[str, str] = {
        "no-content": "",
        "deep-tables": "<w:tbl><w:tr><w:tc>" * 300 + p + "</w:tc></w:tr></w:tbl>" * 300,
        "nested-tables": "<w:tbl><w:tr><w:tc>" * 60 + p + "</w:tc></w:tr></w:tbl>" * 60,
        "deep-runs": "<w:p>" + "<w:ins>" * 200 + f"<w:r><w:t>{s}</w:t></w:r>" + "</w:ins>" * 200 + "</w:p>",
        "deep-boxes": "<w:p><w:r><w:pict><w:txbxContent>" * 50 + p + "</w:txbxContent></w:pict></w:r></w:p>" * 50,
        "wide-cell": table(row("<w:gridSpan w:val='999999999'/>")),
        "negative-span": table(row("<w:gridSpan w:val='-7'/>")),
        "no-number-span": table(row("<w:gridSpan w:val='x'/>")),
        "merge-at-top": table(row("<w:vMerge/>", "<w:hMerge/>")),
        "grid-before": table(row("").replace("<w:tr>", "<w:tr><w:trPr><w:gridBefore w:val='99999999'/></w:trPr>")),
        "empty-table": table() + table("<w:tr/>") + p,
        "rows": table(row("", "") * 2000),
        "open-field": field("begin"),
        "closed-field": field("end", "separate"),
        "symbols": symbols("w:font='Wingdings' w:char='ZZ'", "w:char='FFFFFFFF'", ""),
        "surrogate": symbols("w:font='A' w:char='D800'"),
        "missing-note": f'<w:p><w:r><w:footnoteReference w:id="77"/><w:endnoteReference/></w:r></w:p>{p}',
        "missing-list": f'<w:p><w:pPr><w:numPr><w:ilvl w:val="88"/><w:numId w:val="77"/></w:numPr></w:pPr></w:p>{p}',
        "missing-style": f'<w:p><w:pPr><w:pStyle w:val="nowhere"/></w:pPr></w:p>{p}',
        "missing-header": f'{p}<w:sectPr><w:headerReference w:type="default" r:id="rId999"/></w:sectPr>',
        "long-paragraph": "<w:p>" + f"<w:r><w:t>{s} </w:t></w:r>" * 30_000 + "</w:p>",
        "paragraphs": p * 20_000,
        "deleted-marks": "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>" * 3000,
        "hidden": f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{s}</w:t></w:r></w:p>",
    }
    for what, body in bodies.items():
        yield Case(f"docx-{what}", "a.docx", lambda b=body: sound.word_body(b))
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    open_tag = f'<w:document xmlns:w="{sound.W}"><w:body><w:p><w:r><w:t>'
    close = "</w:t></w:r></w:p></w:body></w:document>"
    documents = {
        "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>{open_tag}&l11;{close}',
        "file-entity": f'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>{open_tag}&x;{close}',
        "web-entity": f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">{open_tag}a{close}',
        "deep-xml": "<a>" * 50_000,
        "long-text": f"{open_tag}{'x' * 11_000_000}{close}",
        "utf-16": f"{open_tag}{s}{close}",
    }
    for what, xml in documents.items():
        encoding = "utf-16" if what == "utf-16" else "utf-8"
        yield Case(f"docx-{what}", "a.docx", lambda x=xml, e=encoding: sound.word_with(document=x.encode(e)))
    style = '<w:style w:type="paragraph" w:styleId="%s"><w:basedOn w:val="%s"/></w:style>'
    circle = f'<w:styles xmlns:w="{sound.W}">{style % ("a", "b")}{style % ("b", "a")}{style % ("c", "c")}</w:styles>'
    body = f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>{s}</w:t></w:r></w:p>'
    document = f'<w:document xmlns:w="{sound.W}"><w:body>{body}</w:body></w:document>'
    yield Case(
        "docx-circular-styles", "a.docx", lambda: sound.word_with(styles=circle.encode(), document=document.encode())
    )
    level = (
        '<w:numStyleLink w:val="a"/><w:lvl w:ilvl="0"><w:start w:val="2147483647"/><w:numFmt w:val="%s"/>'
        '<w:lvlText w:val="%%1.%%9.%%0%%"/></w:lvl>'
    )
    for form in ("upperRoman", "lowerLetter", "decimal", "nonsense"):
        lists = (
            f'<w:numbering xmlns:w="{sound.W}"><w:abstractNum w:abstractNumId="0">{level % form}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )
        place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        numbered = f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{s}</w:t></w:r></w:p>"
        whole = f'<w:document xmlns:w="{sound.W}"><w:body>{numbered * 3}</w:body></w:document>'
        yield Case(
            f"docx-numbering-{form}",
            "a.docx",
            lambda n=lists, d=whole: sound.word_with(numbering=n.encode(), document=d.encode()),
        )
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    kind = f"{sound.R}/officeDocument"
    for what, target in (
        ("self", "_rels/.rels"),
        ("outside", "../../../etc/passwd"),
        ("folder", "word/"),
        ("nothing", ""),
    ):
        relation = rels % f'<Relationship Id="a" Type="{kind}" Target="{target}"/>'
        yield Case(
            f"docx-relation-{what}",
            "a.docx",
            lambda r=relation: sound.archive({**sound.entries_of(sound.word()), "_rels/.rels": r.encode()}),
        )


def _sheets() -> Iterator[Case]:
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = '<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c><c r="B%d"><v>1</v></c></row>'
    sheets = {
        "100k-rows": "<row><c><v>1</v></c></row>" * 100_000,
        "texts": "".join(row % (n, n, n) for n in range(1, 2_001)),
        "far-cell": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "beyond": '<row r="99999999"><c r="ZZZZ9"><v>1</v></c></row>',
        "no-places": "<row><c><v>1</v></c></row>" * 100,
        "shared-string": '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        "bad-number": '<row r="1"><c r="A1"><v>abc</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>NaN</v></c></row>',
        "bad-date": '<row r="1"><c r="A1" t="d"><v>9999-99-99</v></c></row>',
        "bad-style": '<row r="1"><c r="A1" s="9999"><v>1</v></c></row>',
        "unknown-type": '<row r="1"><c r="A1" t="zzz"><v>1</v></c></row>',
        "repeated": '<row r="1"><c r="A1"><v>1</v></c></row>' * 500,
        "backwards": '<row r="9"><c r="B9"><v>1</v></c><c r="A9"><v>2</v></c></row><row r="1"><c r="A1"/></row>',
        "error": '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
        "boolean": '<row r="1"><c r="A1" t="b"><v>maybe</v></c></row>',
    }
    for what, rows in sheets.items():
        yield Case(
            f"xlsx-{what}",
            "a.xlsx",
            lambda r=rows: sound.workbook_with(f"<worksheet {ns}><sheetData>{r}</sheetData></worksheet>".encode()),
        )
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 3000 + '<mergeCell ref="B2:A1"/><mergeCell ref="A0:B0"/>'
    one = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'
    yield Case(
        "xlsx-merged",
        "a.xlsx",
        lambda: sound.workbook_with(
            f"<worksheet {ns}><sheetData>{one}</sheetData><mergeCells>{merged}</mergeCells></worksheet>".encode()
        ),
    )
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    yield Case(
        "xlsx-laughs",
        "a.xlsx",
        lambda: sound.workbook_with(f"{laughs}<worksheet {ns}><sheetData>&b;</sheetData></worksheet>".encode()),
    )


def _containers() -> Iterator[Case]:
    encrypted = {"EncryptionInfo": bytes(64), "EncryptedPackage": bytes(5000)}
    flags = bytes(11) + b"\x01"
    contents: dict[str, Callable[[], bytes]] = {
        "encrypted.docx": lambda: sound.compound(encrypted),
        "encrypted.xlsx": lambda: sound.compound(encrypted),
        "protected.doc": lambda: sound.compound({"WordDocument": flags}),
        "protected.xls": lambda: sound.compound({"Workbook": b"\x09\x08\x02\x00\x00\x00\x2f\x00\x02\x00\x00\x00"}),
        "slides.ppt": lambda: sound.compound({"PowerPoint Document": bytes(100)}),
        "message.msg": lambda: sound.compound({"__properties_version1.0": bytes(100)}),
        "unknown.ole": lambda: sound.compound({"Something": bytes(100)}),
        "streams.doc": lambda: sound.compound({}),
        "cut.doc": lambda: sound.compound({"WordDocument": flags})[:700],
        "header.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "loop.doc": lambda: sound.compound({"WordDocument": flags})[:512] + struct.pack("<128I", *[0] * 128) * 12,
        "empty.zip": lambda: b"PK\x05\x06" + bytes(18),
        "empty.docx": lambda: b"PK\x05\x06" + bytes(18),
        "plain.zip": lambda: sound.archive({"a.txt": b"a"}),
        "plain.docx": lambda: sound.archive({"a.txt": b"a"}),
        "slides.pptx": lambda: sound.archive({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}),
        "binary.xlsb": lambda: sound.archive({"[Content_Types].xml": b"", "xl/workbook.bin": b""}),
        "book.epub": lambda: sound.archive({"mimetype": b"application/epub+zip"}),
        "parent.docx": lambda: sound.archive({"../../word/document.xml": b"<a/>", "word/x": b""}),
        "folder.docx": lambda: sound.archive({"word/": b""}),
        "only-types.docx": lambda: sound.archive({"[Content_Types].xml": b"<Types/>"}),
        "bomb.docx": lambda: sound.word_with(document=b" " * 60_000_000),
        "bomb-beside.docx": lambda: sound.archive(
            {**sound.entries_of(sound.word()), "word/media/a.png": bytes(60_000_000)}
        ),
        "bomb.xlsx": lambda: sound.workbook_with(b" " * 60_000_000),
        "many-entries.docx": lambda: sound.archive({f"word/{n}": b"" for n in range(21_000)}),
        "locked.docx": lambda: _patched(sound.word(), 8, struct.pack("<H", 1)),
        "method.docx": lambda: _patched(sound.word(), 10, struct.pack("<H", 97)),
        "huge-declared.docx": lambda: _patched(sound.word(), 24, struct.pack("<I", 0xFFFFFFF0)),
        "small-declared.docx": lambda: _patched(sound.word(), 24, struct.pack("<I", 10)),
        "offset.docx": lambda: _patched(sound.word(), 42, struct.pack("<I", 0x7FFFFFFF)),
        "film.mp4": lambda: bytes(4) + b"ftypmp42" + bytes(range(256)) * 8,
        "program.exe": lambda: b"MZ\x90\x00" + bytes(range(256)) * 8,
        "program.pdf": lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8,
        "archive.7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(range(256)) * 8,
        "archive.rar": lambda: b"Rar!\x1a\x07\x00" + bytes(range(256)) * 8,
        "archive.gz": lambda: b"\x1f\x8b\x08" + bytes(range(256)) * 8,
        "shortcut.lnk": lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(range(256)) * 8,
        "table.json": lambda: b'{"a": 1}',
        "mail.eml": lambda: b"From: a@b\nSubject: x\nMessage-ID: <1>\n\nx",
    }
    for name, make in contents.items():
        yield Case(name.replace(".", "-"), name, make)


def _patched(data: bytes, field: int, value: bytes) -> bytes:
    """Overwrite a field of every entry in the central directory (APPNOTE 4.3.12)."""
    changed, at = bytearray(data), data.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + field : at + field + len(value)] = value
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def _pdfs() -> Iterator[Case]:
    def written(*objects: str) -> bytes:
        body = b"%PDF-1.4\n" + b"".join(f"{n} 0 obj{o}endobj\n".encode() for n, o in enumerate(objects, 1))
        return body + b"trailer<</Root 1 0 R/Size 99>>\n%%EOF"

    page = "<</Type/Page/Parent 2 0 R/MediaBox[%s]>>"
    contents: dict[str, Callable[[], bytes]] = {
        "header-only": lambda: b"%PDF-1.7\n",
        "random-after": lambda: b"%PDF-1.4\n" + random.Random(1).randbytes(5000),
        "late-header": lambda: b"junk\n" * 20 + sound.pdf(),
        "no-pages": lambda: written("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
        "many-declared": lambda: written("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 2147483647>>"),
        "negative-count": lambda: written(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count -5>>", page % "0 0 9 9"
        ),
        "circular": lambda: written("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        "huge-page": lambda: written(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page % "0 0 1e9 1e9"
        ),
        "flat-page": lambda: written(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page % "0 0 0 0"
        ),
        "turned-page": lambda: written(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page % "500 500 -9 -9"
        ),
        "nan-page": lambda: written(
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page % "0 0 nan inf"
        ),
        "no-root": lambda: b"%PDF-1.4\ntrailer<<>>\n%%EOF",
        "self-xref": lambda: sound.pdf() + b"\nxref\n0 0\ntrailer<</Prev 10>>\nstartxref\n10\n%%EOF",
        "bomb-stream": _stream_bomb,
        "encrypted": _encrypted,
        "2000-pages": lambda: _pages_of(2000),
        "deep-arrays": lambda: b"%PDF-1.4\n1 0 obj" + b"[" * 100_000 + b"endobj\ntrailer<</Root 1 0 R>>",
    }
    for what, make in contents.items():
        yield Case(f"pdf-{what}", "a.pdf", make)


def _stream_bomb() -> bytes:
    data = zlib.compress(b"BT /F1 9 Tf (a) Tj ET\n" * 100_000)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n"
    return (
        head
        + page
        + b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(data)
        + data
        + b"\nendstream endobj\n%%EOF"
    )


def _encrypted() -> bytes:
    import io

    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out, encrypt="secret")
    page.drawString(72, 720, sound.PLAIN_SENTENCE)
    page.save()
    return out.getvalue()


def _pages_of(count: int) -> bytes:
    import io

    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    for number in range(count):
        page.drawString(72, 720, f"{sound.PLAIN_SENTENCE} {number}")
        page.showPage()
    page.save()
    return out.getvalue()


def _images() -> Iterator[Case]:
    def png(width: int, height: int, data: bytes = b"") -> bytes:
        def chunk(kind: bytes, body: bytes) -> bytes:
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

        head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")

    tiff = b"II*\x00\x08\x00\x00\x00"
    contents: dict[str, Callable[[], bytes]] = {
        "bomb.png": lambda: png(60_000, 60_000),
        "long.png": lambda: png(1, 2_000_000),
        "none.png": lambda: png(0, 0),
        "short.png": lambda: png(100, 100, b"\x00" * 50),
        "dot.png": lambda: png(1, 1, b"\x00\xff"),
        "limit.png": lambda: png(2_147_483_647, 2_147_483_647),
        "circle.tif": lambda: tiff + struct.pack("<H", 0) + struct.pack("<I", 8),
        "nowhere.tif": lambda: b"II*\x00" + struct.pack("<I", 0x7FFFFFFF),
        "tags.tif": lambda: tiff + struct.pack("<H", 65535) + random.Random(2).randbytes(3000),
        "huge.bmp": lambda: (
            b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 2**30, 2**30, 1, 24, 0, 0, 0, 0, 0, 0)
        ),
        "upside.bmp": lambda: b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, -5, -5, 1, 24, 0, 0, 0, 0, 0, 0),
        "head.jpg": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "head.webp": lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(40),
        "film.gif": lambda: b"GIF89a" + struct.pack("<HH", 65535, 65535) + bytes(20),
    }
    for name, make in contents.items():
        yield Case(f"image-{name.replace('.', '-')}", name, make)


ODD_NAMES = {
    "newline": "a\nb.txt", "return": "a\rb.txt", "escape": "\x1b[2Ja.txt", "bell": "\x07.txt", "tab": "a\tb.txt",
    "quotes": "'\"`a`\".txt", "dash": "-rf.txt", "option": "--help.txt", "spaces": "  a  .txt", "dots": "...txt.txt",
    "dollar": "$(id).txt", "semicolon": "a;b&c|d.txt", "percent": "%s%n%00.txt", "glob": "*?[a].txt",
    "braces": "{0}.txt",
    "longest": "a" * 251 + ".txt", "emoji": "📄🇻🇳.txt", "rtl": "a\u202etxt.exe.txt", "zero-width": "a\u200b.txt",
    "decomposed": "e\u0302\u0301.txt", "backslash": "..\\..\\a.txt", "device": "CON.txt", "url": "file:%2F%2Fa.txt",
    "not-utf-8": b"\xff\xfe.txt".decode("utf-8", "surrogateescape"), "suffix": "a.TXT", "no-suffix": "van ban",
    "suffix-only": ".txt", "trailing-dot": "a.txt.", "sql": "a';drop table--.txt", "markup": "<script>.txt",
}  # fmt: skip
