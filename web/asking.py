"""One way for every client of the API to ask: as the person behind the request, and noted in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from answer.datamodels import Answer
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
) -> Answer:
    """Return the answer that ``viewer`` may have; ``by`` names the door: api, openai, mcp.

    Raises:
        HoiVanBanError: there is no assistant, or the question or its filters cannot be used.
    """
    answer = site.service_for(viewer).ask(question, tuple(history), narrowing)
    site.record(viewer, "ask", answer.question, answered=answer.answered, by=by)
    return answer
