"""What reading one file gives: its directives and what the catalogue keeps beside them, or why it cannot be read."""

from __future__ import annotations

import logging
import signal
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.datamodels import Directive
from ingest.errors import ReadError
from ingest.readers.options import ReadOptions
from ingest.source import Properties

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read; ``signatures`` belong to ``directives`` one by one, ``secret`` is an accepted mark."""

    directives: tuple[Directive, ...]
    signatures: tuple[bytes | None, ...]
    secret: str | None = None
    converted_from: str | None = None
    original: str | None = None
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why (Vietnamese, then English); ``secret`` when it was refused."""

    error: str
    secret: bool = False


Outcome = Reading | Unread


def read_file(path: Path, name: str, options: ReadOptions) -> Outcome:
    """Read and parse one file; whatever goes wrong is returned as a reason."""
    from ingest.header.secrecy import SecretError
    from ingest.reading import read_parsed
    from ingest.sync.shingles import signature

    started = time.time()
    try:
        parsed = read_parsed(path, name, options)
    except SecretError as error:
        _forget_pages(options, started)
        return Unread(str(error), secret=True)
    except ReadError as error:
        return Unread(str(error))
    except OSError as error:
        return Unread(_both(name, f"không mở được tệp ({error.strerror})", f"cannot be opened ({error.strerror})"))
    except MemoryError:
        raise
    except Exception as error:  # one odd file must not keep the others out
        _LOG.debug("%s", name, exc_info=True)
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{error!r}, {Path(place.filename).name}:{place.lineno}"
        return Unread(
            f"{name}: lỗi khi phân tích ({where}); hãy báo lỗi này kèm tệp.\n"
            f"{name}: an error while parsing ({where}); please report it with the file."
        )
    return Reading(
        parsed.directives,
        tuple(signature(directive.text) for directive in parsed.directives),
        secret=parsed.mark or next((d.secrecy for d in parsed.directives if d.secrecy), None),
        converted_from=parsed.source.converted_from,
        original=parsed.source.original,
        properties=_plain(parsed.source.properties),
    )


def _forget_pages(options: ReadOptions, since: float) -> None:
    """Delete the pages that were recognised since then: some are of a file whose mark stood on a later page."""
    for page in options.cache.rglob("*.*") if options.cache is not None else ():
        with suppress(OSError):
            if page.stat().st_mtime >= since - 2:
                page.unlink()


def hung(name: str) -> Unread:
    """Return the reason for a file that made no progress for too long."""
    return Unread(
        f"{name}: đọc quá lâu mà không tiến triển nên đã dừng; tệp có thể hỏng. Hãy mở và lưu lại tệp, hoặc tách nhỏ.\n"
        f"{name}: reading made no progress for too long and was stopped; the file may be damaged. Open it and save it "
        "again, or split it."
    )


def crashed(name: str, code: int | None) -> Unread:
    """Return the reason for a file that the reading process died of."""
    how = signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"
    return Unread(
        f"{name}: tiến trình đọc tệp bị hỏng giữa chừng ({how}); tệp có thể hỏng hoặc cần quá nhiều bộ nhớ. "
        "Hãy mở và lưu lại tệp, hoặc tách nhỏ.\n"
        f"{name}: the process that read the file died ({how}); the file may be damaged or need too much memory. "
        "Open it and save it again, or split it."
    )


def too_big(name: str, limit: int) -> Unread:
    """Return the reason for a file that needs more memory than a worker may have."""
    size = f"{limit / 2**30:.0f} GB"
    return Unread(
        f"{name}: cần hơn {size} bộ nhớ để đọc; hãy tách tệp thành nhiều tệp nhỏ.\n"
        f"{name}: reading needs more than {size} of memory; split the file into smaller ones."
    )


def gave_up(name: str, error: BaseException) -> Unread:
    """Return the reason for a file that no worker process could be started for."""
    return Unread(
        _both(name, f"không khởi động được tiến trình đọc tệp ({error})", f"no reading process could start ({error})")
    )


def _both(name: str, vietnamese: str, english: str) -> str:
    return f"{name}: {vietnamese}.\n{name}: {english}."


def _plain(properties: Properties) -> dict[str, Any] | None:
    """Return what a file says of itself as plain values, None where it says nothing."""
    if properties == Properties():
        return None
    return {name: _value(value) for name, value in asdict(properties).items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_value(entry) for entry in value]
    return {name: _value(entry) for name, entry in value.items()} if isinstance(value, dict) else value
