"""One way for every client of the API to ask: as the person behind the request, and noted in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from answer.datamodels import Answer
from answer.llm.following import AnswerStoppedError, Listener
from web.api_errors import encodable
from web.site import Site
from web.viewer import Viewer


def asked(
    site: Site,
    viewer: Viewer,
    question: str,
    history: Sequence[str] = (),
    narrowing: Mapping[str, Any] | None = None,
    *,
    by: str,
    listener: Listener | None = None,
) -> Answer:
    """Return the answer that ``viewer`` may have; ``by`` names the door: page, api, openai, mcp.

    Raises:
        HoiVanBanError: there is no assistant, or the question or its filters cannot be used.
        AnswerStoppedError: the listener stopped; what had been written until then may have been read.
    """
    try:
        answer = site.service_for(viewer).ask(question, tuple(history), narrowing, listener)
    except AnswerStoppedError:
        site.record(viewer, "ask", encodable(question), stopped=True, by=by)
        raise
    site.record(viewer, "ask", answer.question, answered=answer.answered, by=by)
    return answer
