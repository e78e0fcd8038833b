"""Readers: one function a format, from a file to its text. Add a format by adding a function to ``READERS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.datamodels import Source
from ingest.errors import ReadError
from ingest.readers.plain import read_text
from ingest.vietnamese import normalise

READERS: Mapping[str, Callable[[Path], str]] = {".txt": read_text, ".md": read_text, ".markdown": read_text}


def read_source(path: Path, name: str) -> Source:
    """Read a file into its source; ``name`` is how the file is called from then on.

    :raises ReadError: the format is not supported, the file cannot be opened or decoded, or it holds no text.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        formats = ", ".join(sorted(READERS))
        raise ReadError(
            f"{name}: định dạng “{path.suffix or 'không có đuôi'}” chưa đọc được; các định dạng đọc được: {formats}.",
            f"{name}: the format “{path.suffix or 'no suffix'}” is not supported; supported formats: {formats}.",
        )
    try:
        text = normalise(reader(path))
    except OSError as error:
        raise ReadError(
            f"{name}: không mở được tệp ({error.strerror}); kiểm tra tệp còn đó và có quyền đọc.",
            f"{name}: the file cannot be opened ({error.strerror}); check that it is there and may be read.",
        ) from error
    if not text.strip():
        raise ReadError(
            f"{name}: tệp không có chữ nào; hãy thay bằng tệp có nội dung hoặc bỏ tệp ra khỏi thư mục.",
            f"{name}: the file holds no text; replace it or take it out of the folder.",
        )
    return Source(name, text)
