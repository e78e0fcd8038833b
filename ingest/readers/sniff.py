"""What a file is, by its content; the suffix decides only between texts and helps to name what is damaged.

The library filetype knows many signatures, but tells a Word file from a plain archive by the order of its entries and
takes a PDF only from its first byte, so the formats that are read are told apart here, by zip entries, OLE streams and
the first bytes; filetype then names what is left.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ingest.errors import ReadError
from ingest.readers.containers import Format, compound, zipped
from ingest.readers.failures import MAIL, empty, unsupported

_PLAIN = "txt text md markdown htm html xhtml mht mhtml doc docx docm dot dotx rtf odt ods wps xls xlsx pdf"
TEXT_SUFFIXES = frozenset(f".{suffix}" for suffix in _PLAIN.split())
"""Suffixes under which plain text is read; under others (.json, .py, .log) it is taken for something else."""

_HEAD = 64 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.I | re.S,
)
_FRAGMENT = re.compile(rb"<(?:html|body|p|div|table|span)\b[^>]{0,2000}>", re.I)
_HEADER = rb"(?:from|received|return-path|message-id|delivered-to|mime-version|content-[\w-]+|subject|date|to|x-[\w-]+)"
_MAIL = re.compile(rb"(?:" + _HEADER + rb":[^\n]*\n(?:[ \t][^\n]*\n)*){2}", re.I)
_SENT = re.compile(rb"^(?:received|message-id|to):", re.I | re.M)
_WEB_ARCHIVE = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.I | re.M)
_FLAT_TEXT = (b"<w:wordDocument", b'office:mimetype="application/vnd.oasis.opendocument.text"')
_FLAT_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_GROUPS = {"video": "phim", "audio": "âm thanh", "image": "ảnh", "font": "phông chữ"}


def sniff(path: Path, name: str) -> Format:
    """Return the format of a file.

    :raises ReadError: it is none of those that are read; the message says what it seems to be.
    :raises OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00\t\n\r\x0c "):
        raise empty(name)
    if head.startswith(_ZIP):
        return zipped(path, name)
    if head.startswith(_OLE):
        return compound(path, name)
    for holds, found in _SIGNATURES:
        if holds(head):
            return found
    if head.startswith(_BOMS) or looks_like_text(head):
        return _text(path, name, head)
    raise _unknown(name, head)


def looks_like_text(head: bytes) -> bool:
    """Tell whether bytes can be text in UTF-8, UTF-16 or an 8-bit code page: next to no control characters.

    >>> [looks_like_text(head) for head in ("Sở Y tế".encode(), "Sở Y tế".encode("utf-16-le"), bytes(range(32)))]
    [True, True, False]
    """
    if utf16_order(head):
        return True
    controls = sum(map(head.count, (bytes((code,)) for code in (*range(9), *range(14, 27), *range(28, 32), 127))))
    return controls * 200 <= len(head)


def utf16_order(head: bytes) -> Literal["utf-16-le", "utf-16-be"] | None:
    """Return the byte order of UTF-16 without a mark, by where the zero bytes of blanks and Latin letters stand."""
    if len(head) < 4:
        return None
    low, high = head[0::2], head[1::2]
    zeros_low, zeros_high = low.count(0), high.count(0)
    if zeros_high * 3 > len(high) and zeros_low * 50 < len(low) + 50:
        return "utf-16-le"
    if zeros_low * 3 > len(low) and zeros_high * 50 < len(high) + 50:
        return "utf-16-be"
    return None


def _is_image(head: bytes) -> bool:
    is_bitmap = head[:2] == b"BM" and head[6:10] == bytes(4)
    return head.startswith(_IMAGES) or is_bitmap or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _is_html(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\x00", b"")[2:]
    return bool(_HTML.match(head.removeprefix(codecs.BOM_UTF8)))


_SIGNATURES: tuple[tuple[Callable[[bytes], bool], Format], ...] = (
    (lambda head: b"%PDF-" in head[:1024], "pdf"),
    (_is_image, "image"),
    (lambda head: head.lstrip().startswith(b"{\\rtf"), "office text"),
    (lambda head: any(mark in head[:4096] for mark in _FLAT_TEXT), "office text"),
    (lambda head: _FLAT_SHEET in head[:4096] and head.lstrip().startswith(b"<?xml"), "office sheet"),
    (_is_html, "html"),
)


def _text(path: Path, name: str, head: bytes) -> Format:
    """Tell HTML and saved web pages from plain text and mail."""
    suffix = path.suffix.lower()
    if _MAIL.match(head):
        is_sent = bool(_SENT.search(head[:4096]))
        if _WEB_ARCHIVE.search(head) and not is_sent:
            return "html"
        if is_sent or suffix in (".eml", ".mbox"):
            raise unsupported(name, "thư điện tử (EML)", "an e-mail message (EML)", *MAIL)
    if suffix in (".htm", ".html", ".xhtml", ".doc", ".xls") and _FRAGMENT.search(head):
        return "html"
    if suffix and suffix not in TEXT_SUFFIXES:
        raise ReadError(
            f"{name}: tệp văn bản thuần có đuôi “{path.suffix}”, không phải đuôi của văn bản; nếu đây là văn bản, "
            "hãy đổi đuôi thành .txt, nếu không, bỏ tệp ra khỏi thư mục.",
            f"{name}: plain text with the suffix “{path.suffix}”, which is not that of a document; if it is one, "
            "rename it to .txt, else take it out of the folder.",
        )
    return "text"


def _unknown(name: str, head: bytes) -> ReadError:
    """Return the error for binary content; the library filetype names what it knows."""
    import filetype

    kind = filetype.guess(head)
    if kind is None:
        return unsupported(name, "tệp nhị phân không rõ loại", "a binary file of an unknown kind")
    group = kind.mime.partition("/")[0]
    english = f"{group} ({kind.extension})" if group in _GROUPS else f"a {kind.extension} file"
    return unsupported(name, f"{_GROUPS.get(group, 'tệp')} {kind.extension.upper()}", english)
