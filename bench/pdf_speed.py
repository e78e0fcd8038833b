"""How fast born-digital PDFs are read: pages a second on one core, against what one would call instead.

``python -m bench.pdf_speed [FILE.pdf …] [--repeat 3]``. Without files, a report of 40 pages is generated (reportlab).
All arms read the same files in one run; the best of the repeats counts, in processor time, so that other work on the
machine does not. pdfminer.six takes part where it is installed; the product does not need it.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf

PAGES, LINES = 40, 46
LINE = "Uy ban nhan dan tinh yeu cau cac so, ban, nganh khan truong thuc hien cac nhiem vu sau day."


def generate(path: Path) -> None:
    """Write a PDF of full pages in a font that every reader has."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for page in range(PAGES):
        canvas.setFont("Times-Roman", 12)
        for row in range(LINES):
            canvas.drawString(72, 780 - 15 * row, f"{page}.{row} {LINE}")
        canvas.showPage()
    canvas.save()


def ours(path: Path) -> int:
    """Read with boxes, columns, tables, paragraphs and furniture; return the number of pages."""
    return len(read_pdf(path, path.name, ReadOptions(accept_secret=True)).pages)


def plain_pdfium(path: Path) -> int:
    """Take pdfium's text as it comes: no boxes, no order, no paragraphs."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    try:
        for page in document:
            text_page = page.get_textpage()
            text_page.get_text_range()
            text_page.close()
            page.close()
        return len(document)
    finally:
        document.close()


def pdfminer(path: Path) -> int:
    """Read with pdfminer.six and its layout analysis."""
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(path))


def speed(arm: Callable[[Path], int], files: Sequence[Path], repeat: int) -> float:
    """Return pages a second of processor time, the best of ``repeat``."""
    best = 0.0
    for _ in range(repeat):
        start = process_time()
        pages = sum(map(arm, files))
        best = max(best, pages / max(process_time() - start, 1e-9))
    return best


def main() -> None:
    """Run every arm and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    arms: dict[str, Callable[[Path], int]] = {"ours, read_pdf": ours, "pypdfium2, get_text_range": plain_pdfium}
    if find_spec("pdfminer"):
        arms["pdfminer.six, extract_pages"] = pdfminer
    with TemporaryDirectory() as folder:
        files = arguments.files
        if not files:
            files = [Path(folder) / "report.pdf"]
            generate(files[0])
        ours(files[0])  # what is loaded once a process is no part of a page
        rates = {name: speed(arm, files, arguments.repeat) for name, arm in arms.items()}
    first = next(iter(rates.values()))
    lines = [f"Python {platform.python_version()}, {platform.machine()}, {len(files)} files", ""]
    lines += ["| arm | pages/s a core | ratio |", "|---|---|---|"]
    lines += [f"| {name} | {rate:.0f} | {rate / first:.2f} |" for name, rate in rates.items()]
    print("\n".join(lines))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
