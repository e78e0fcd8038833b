"""How much one may send, and receiving it piece by piece, so that too much is refused before it fills anything."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from ingest.errors import HoiVanBanError

MAX_UPLOAD = 200 * 2**20
"""Bytes of one file."""
_AROUND = 2**16
"""Bytes of a request beside its file: names, boundaries."""
MOST_FILES = 20
"""Files of one request, as a browser without scripts sends them; together they may be as large as one."""


class TooLargeError(HoiVanBanError):
    """A request holds more than may be sent."""


class MalformedUploadError(HoiVanBanError):
    """A request holds no file, or is none of a form."""


async def received(request: Request) -> tuple[list[UploadFile], Mapping[str, str]]:
    """Return the files and the other fields of a form, files on the disk where they are not small.

    Raises:
        TooLargeError: the request is larger than one file may be.
        MalformedUploadError: it is no form with files.
    """
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > MAX_UPLOAD + _AROUND:
        raise _too_large()
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise _malformed()
    try:
        async with aclosing(_bounded(request)) as stream:
            form = await MultiPartParser(request.headers, stream, max_files=MOST_FILES, max_fields=20).parse()
    except MultiPartException as error:
        raise _malformed() from error
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
    return files, {name: value for name, value in form.multi_items() if isinstance(value, str)}


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    """Yield the body of a request until it is too much."""
    size = 0
    async for block in request.stream():
        size += len(block)
        if size > MAX_UPLOAD + _AROUND:
            raise _too_large()
        yield block


def _too_large() -> TooLargeError:
    most = MAX_UPLOAD // 2**20
    return TooLargeError(
        f"Tệp lớn hơn {most} MB nên không nhận được; hãy tách thành nhiều tệp nhỏ hơn.",
        f"The file is larger than {most} MB and cannot be taken; split it into smaller ones.",
    )


def _malformed() -> MalformedUploadError:
    return MalformedUploadError(
        f"Yêu cầu không có tệp nào, có quá {MOST_FILES} tệp, hoặc bị cắt giữa chừng; hãy chọn tệp rồi gửi lại.",
        f"The request holds no file, more than {MOST_FILES}, or was cut off; choose the file and send it again.",
    )
