"""What a program reads when its request fails: both languages, in the shape that it expects.

``{"error": {"vi", "en"}}`` everywhere but under ``/v1``, where OpenAI's own shape is what clients can read:
``{"error": {"message", "type", "param", "code"}}``. Pages are made by :mod:`web.access.failures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse

from ingest.errors import HoiVanBanError, QuestionError
from web.access.rates import TooManyError
from web.texts import load
from web.viewer import ForbiddenError

OPENAI = "/v1/"
"""Paths that begin so speak OpenAI's protocol."""
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


class RequestError(HoiVanBanError):
    """A request that cannot be used; ``param`` is the field at fault, ``code`` OpenAI's word for it."""

    status = 422

    def __init__(self, vietnamese: str, english: str, param: str | None = None, code: str | None = None) -> None:
        """Keep what OpenAI's errors name beside the message."""
        super().__init__(encodable(vietnamese), encodable(english))
        self.param, self.code = param and encodable(param), code


class MissingError(RequestError):
    """What was asked for by name is not there, or may not be known."""

    status = 404


def status_of(failure: HoiVanBanError) -> int:
    """Return the HTTP status of a failure."""
    if isinstance(failure, RequestError):
        return failure.status
    if isinstance(failure, ForbiddenError):
        return 403
    if isinstance(failure, TooManyError):
        return 429
    return 422 if isinstance(failure, QuestionError) else 503


def refused(
    path: str,
    status: int,
    vietnamese: str,
    english: str,
    *,
    param: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the error answer for a request to ``path``."""
    if path.startswith(OPENAI):
        status = 400 if status == 422 else status  # as OpenAI has it
        return JSONResponse({"error": openai_error(status, vietnamese, english, param, code)}, status, headers)
    return JSONResponse({"error": {"vi": encodable(vietnamese), "en": encodable(english)}}, status, headers)


def refused_for(path: str, failure: HoiVanBanError) -> JSONResponse:
    """Return the error answer for a failure that people may read."""
    param, code = getattr(failure, "param", None), getattr(failure, "code", None)
    return refused(path, status_of(failure), failure.vietnamese, failure.english, param=param, code=code)


def openai_error(
    status: int, vietnamese: str, english: str, param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """Return an error as OpenAI's clients read it, the message in both languages."""
    kind = _TYPES.get(status) or ("server_error" if status >= 500 else "invalid_request_error")
    message = encodable(f"{vietnamese}\n{english}")
    return {"message": message, "type": kind, "param": param, "code": code or _CODES.get(status)}


def both(key: str, **values: object) -> tuple[str, str]:
    """Return a text of the catalogues in both languages, as errors carry it."""
    return load("vi")(key, **values), load("en")(key, **values)


def encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and no answer can."""
    return text.encode("utf-8", "replace").decode("utf-8")
