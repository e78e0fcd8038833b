"""Pages for tests: words set on a page by hand, and PDFs written without a font file.

Every character is half as wide as the print is high, a blank a quarter, so places can be worked out on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.readers.words import PageWords, Rule, Word

WIDTH, HEIGHT = 595.0, 842.0
ADVANCE, BLANK = 0.5, 0.25


def words(text: str, left: float, top: float, size: float = 12, blank: float = BLANK, **more) -> list[Word]:
    """Set a line; ``blank`` is the width of a blank in heights."""
    out = []
    for token in text.split(" "):
        right = left + len(token) * ADVANCE * size
        if token:
            out.append(Word(token, left, top, right, top + size, size=size, **more))
        left = right + blank * size
    return out


def length(text: str, size: float = 12) -> float:
    """Return how long a line is, in points."""
    return (len(text) - (1 - BLANK / ADVANCE) * text.count(" ")) * ADVANCE * size


def centred(text: str, centre: float, top: float, size: float = 12) -> list[Word]:
    """Set a line around a place."""
    return words(text, centre - length(text, size) / 2, top, size)


def paragraph(text: str, left: float, right: float, top: float, size: float = 12, indent: float = 30) -> list[Word]:
    """Set a justified paragraph with an indented first line, lines 1.4 heights apart."""
    lines: list[list[str]] = [[]]
    for token in text.split():
        room = right - left - (indent if len(lines) == 1 else 0)
        if length(" ".join([*lines[-1], token]), size) > room:
            lines.append([])
        lines[-1].append(token)
    out: list[Word] = []
    for number, tokens in enumerate(lines):
        begin = left + (indent if number == 0 else 0)
        letters = sum(length(token, size) for token in tokens)
        last = number == len(lines) - 1
        blank = BLANK * size if last or len(tokens) == 1 else (right - begin - letters) / (len(tokens) - 1)
        out.extend(words(" ".join(tokens), begin, top + number * 1.4 * size, size, blank / size))
    return out


def sheet(*parts: Iterable[Word], number: int = 1, rules: Sequence[Rule] = (), **more) -> PageWords:
    """Make a page of the words of ``parts``."""
    return PageWords(number, WIDTH, HEIGHT, words=[word for part in parts for word in part], rules=list(rules), **more)


def box_rules(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Return the rules of a full grid."""
    return [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def shown(text: str, left: float, top: float, size: float = 12, mode: int = 0, height: float = HEIGHT) -> str:
    """Return the operators that show a line; ``top`` counts from the page's upper edge."""
    code = text.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {mode} Tr 1 0 0 1 {left} {height - top - size * 0.8:.2f} Tm <{code}> Tj ET\n"


def page(content: str, more: str = "", box: str = "[0 0 595 842]") -> tuple[str, str]:
    """Return a page for :func:`pdf`: its dictionary's entries and its content."""
    return f"/MediaBox {box} {more}", content


def pdf(*pages: tuple[str, str], objects: Sequence[str] = (), trailer: str = "") -> bytes:
    """Write a PDF whose one font (F1) maps codes to Unicode one to one; ``objects`` are numbered from 10."""
    ranges = "\n".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(0x20))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange 32 beginbfrange\n{ranges}\nendbfrange "
        "1 beginbfrange <2000> <20FF> <2000> endbfrange endcmap end end"
    )
    base = 10 + len(objects)
    kids = " ".join(f"{base + 2 * index} 0 R" for index in range(len(pages)))
    body = {
        1: f"<< /Type /Catalog /Pages 2 0 R {trailer} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /Times-Roman /Encoding /Identity-H /DescendantFonts [4 0 R] "
        "/ToUnicode 5 0 R >>",
        4: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Times-Roman /DW 500 /FontDescriptor 6 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(cmap),
        6: "<< /Type /FontDescriptor /FontName /Times-Roman /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 "
        "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    }
    body.update({10 + index: content for index, content in enumerate(objects)})
    for index, (entries, content) in enumerate(pages):
        fonts = "" if "/Resources" in entries else "/Resources << /Font << /F1 3 0 R >> >>"
        body[base + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R {entries} {fonts} /Contents {base + 2 * index + 1} 0 R >>"
        )
        body[base + 2 * index + 1] = _stream(content)
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in sorted(body.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    count = max(body) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
    for number in range(1, count):
        free = number not in places
        out += f"{places.get(number, 0):010d} {65535 if free else 0:05d} {'f' if free else 'n'} \n".encode()
    out += f"trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"
