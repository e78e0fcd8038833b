"""Bytes of unknown encoding to text: Unicode by its own marks, 8-bit code pages by Vietnamese syllables.

charset-normalizer was tried: it takes TCVN3 and VNI for Central European text and Windows-1258 for Windows-1252, as it
knows no Vietnamese syllables, so they decide here.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.errors import ReadError
from ingest.legacy_fonts import detect
from ingest.readers.sniff import utf16_order
from ingest.vietnamese import known_syllables, unify_tones

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH_WORD = re.compile(r"(?=\w*[^\x00-\x7f])[^\W\d_]+")
_SAMPLE = 200_000


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """Return the text of bytes; ``declared`` is the encoding that the file states, which may be wrong.

    Old Vietnamese font encodings come out as they would in Latin-1; they are converted later, line by line.

    :raises ReadError: the bytes are no text in a known encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    order = utf16_order(data[:65536])
    if order:
        return data.decode(order, "replace")
    for stated in ("utf-8", declared):
        if stated and (text := _strictly(data, stated)) is not None:
            return text
    if _is_damaged_utf8(data):
        return data.decode("utf-8", "replace")
    return _eight_bit(data, name)


def _strictly(data: bytes, encoding: str) -> str | None:
    """Decode as declared, unless the bytes are not so, or the code page is one that old font encodings are found in."""
    try:
        known = codecs.lookup(encoding).name
        if known in ("cp1252", "iso8859-1", "latin-1", "ascii", "cp1258") or not _is_text_codec(known):
            return None
        return data.decode(known)
    except (LookupError, UnicodeError, ValueError):
        return None


def _is_text_codec(name: str) -> bool:
    return name.startswith(("utf", "cp", "iso", "koi8", "gb", "big5", "euc", "shift", "tcvn", "mac"))


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 but for a few, as after a cut or a bad copy."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    good = sum(char > "\x7f" and char != "\ufffd" for char in text)
    bad = text.count("\ufffd")
    return good >= 10 and bad * 50 <= good + 50


def _eight_bit(data: bytes, name: str) -> str:
    """Choose between Windows-1258 and Western text, the latter in an old Vietnamese encoding or not."""
    western = data.decode("latin-1").translate(_WINDOWS)
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", "ignore"))
    if _share(vietnamese) >= 0.6 and _share(vietnamese) > _share(western):
        return vietnamese
    if detect(western[:_SAMPLE]) or _is_western(western):
        return western
    place = next(index for index, byte in enumerate(data) if byte > 0x7F)
    raise ReadError(
        f"{name}: không phải mã UTF-8 (byte thứ {place}) và không rõ bảng mã nào khác; hãy mở tệp và lưu lại với "
        "mã UTF-8.",
        f"{name}: not UTF-8 (byte {place}) and no other known encoding; open the file and save it as UTF-8.",
    )


_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def _share(text: str) -> float:
    """Return the share (0–1) of words with letters beyond ASCII that are Vietnamese syllables."""
    words = _HIGH_WORD.findall(text[:_SAMPLE])
    syllables = known_syllables()
    return sum(unify_tones(word.lower()) in syllables for word in words) / max(len(words), 1)


def _is_western(text: str) -> bool:
    """Tell whether text can be a Western language: mostly ASCII letters, no control characters."""
    sample = text[:_SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    beyond = sum(char > "\x7f" for char in sample)
    return letters >= 20 and beyond * 3 <= letters and not re.search("[\x80-\x9f]", sample)
