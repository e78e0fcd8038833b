"""Readers: one function a format, from a file to its source. Add a format in ``sniff.py`` and here in ``READERS``."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from ingest.errors import ReadError
from ingest.readers.containers import Format
from ingest.readers.failures import empty, too_large
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.readers.sniff import sniff
from ingest.source import Source

Reader = Callable[[Path, str, ReadOptions], Source]


def _lazy(module: str, function: str) -> Reader:
    """Return a reader that imports its module on the first call: a format's libraries load when it is met."""

    def read(path: Path, name: str, options: ReadOptions) -> Source:
        reader: Reader = getattr(import_module(f"ingest.readers.{module}"), function)
        return reader(path, name, options)

    return read


READERS: Mapping[Format, Reader] = MappingProxyType(
    {
        "text": _lazy("plain", "read_plain"),
        "html": _lazy("html", "read_html"),
        "docx": _lazy("docx", "read_docx"),
        "xlsx": _lazy("xlsx", "read_xlsx"),
        "office text": _lazy("office", "read_office_text"),
        "office sheet": _lazy("office", "read_office_sheet"),
        "pdf": _lazy("pdf", "read_pdf"),
        "image": _lazy("image", "read_image"),
    }
)


def read_source(path: Path, name: str, options: ReadOptions = DEFAULTS) -> Source:
    """Read a file into its source; ``name`` is how the file is called from then on.

    :raises ReadError: the format is not read, the file cannot be opened or decoded, is beyond a limit, needs a
        program that is not installed, or holds no text.
    """
    if "\0" in str(path):
        raise _no_file(name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _no_file(name)
        size = status.st_size
        if size > options.largest_file:
            raise too_large(name, "dung lượng", "the size", f"{size:,} byte", f"{options.largest_file:,} byte")
        source = READERS[sniff(path, name)](path, name, options)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(
            f"{name}: không mở được tệp ({reason}); kiểm tra tệp còn đó và có quyền đọc.",
            f"{name}: the file cannot be opened ({reason}); check that it is there and may be read.",
        ) from error
    except ReadError:
        raise
    except Exception as error:
        # A library met something that neither it nor its reader foresaw: one file's trouble, said as such.
        what = f"{type(error).__name__}: {error}".split("\n")[0][:200]
        raise ReadError(
            f"{name}: gặp lỗi không lường trước khi đọc ({what}); tệp có thể bị hỏng, hãy mở và lưu lại hoặc lấy bản "
            "khác.",
            f"{name}: an unforeseen fault while reading ({what}); the file may be damaged: save it again or get "
            "another copy.",
        ) from error
    if not source.text.strip():
        raise empty(name)
    if len(source.text) > options.most_characters:
        characters = len(source.text)
        raise too_large(name, "số ký tự", "the number of characters", f"{characters:,}", f"{options.most_characters:,}")
    return source


def _no_file(name: str) -> ReadError:
    return ReadError(
        f"{name}: không phải một tệp thường (thư mục, ống dẫn, thiết bị hoặc tên không hợp lệ); hãy chỉ đến một tệp.",
        f"{name}: not a regular file (a folder, pipe or device, or a name that is not valid); point to a file.",
    )
