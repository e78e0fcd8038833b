"""Plain text and Markdown. Markup characters stay in the text, so that a quote is what the file says."""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.errors import ReadError


def read_text(path: Path) -> str:
    """Decode UTF-8 or, with a byte order mark, UTF-16.

    :raises ReadError: the bytes are neither, or are not text at all.
    """
    data = path.read_bytes()
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if utf16 else "utf-8-sig"
    if not utf16 and b"\x00" in data:
        raise ReadError(
            f"{path.name}: tệp nhị phân, không phải văn bản thuần; đổi đuôi tệp cho đúng hoặc lưu lại dạng .txt.",
            f"{path.name}: a binary file, not plain text; give it its true suffix or save it as .txt.",
        )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{path.name}: không phải mã UTF-8 (byte thứ {error.start}); hãy mở tệp và lưu lại với mã UTF-8.",
            f"{path.name}: not UTF-8 (byte {error.start}); open the file and save it as UTF-8.",
        ) from error
