"""Conversations and single answers as files, as their reader may see them: Word, Markdown, JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from answer.export.conversation import chapters
from answer.export.files import answer_name, file_name
from answer.export.outline import Outline, outline
from web.api_errors import refused_for
from web.conversations import Conversation, Conversations, Turn, missing
from web.exports import MEDIA, disposition
from web.shell import texts_of
from web.site import Site
from web.stored import Shown, shown, to_publish
from web.viewer import viewer_of

Format = Literal["docx", "md", "json"]
Name = Annotated[str | None, Field(max_length=100)]


class Wanted(BaseModel):
    """The query: a conversation of one's own by ``id``, or one that is shared by ``share``; perhaps only one turn."""

    model_config = ConfigDict(extra="forbid")
    format: Format
    id: Name = None
    share: Name = None
    turn: int | None = None


def routes(site: Site) -> APIRouter:
    """Return the route over ``site``."""
    router = APIRouter()
    conversations = Conversations(site.office)

    @router.get("/conversations/file")
    def file(wanted: Annotated[Wanted, Query()], request: Request) -> Response:
        viewer, texts = viewer_of(request), texts_of(request)
        found = _found(conversations, viewer.user_id, wanted)
        turns = [turn for turn in found.turns if wanted.turn in (None, turn.id)] if found else []
        if found is None or not turns:
            failure = missing()
            response = refused_for(request.url.path, failure)
            response.status_code = 404
            return response
        seen = [(turn, shown(turn.stored, site, viewer, texts)) for turn in turns]
        site.record(viewer, "export", found.id, format=wanted.format)
        if wanted.turn is not None and wanted.format != "json":
            turn, only = seen[0]
            content = _answer(outline(only.answer, _day(turn)), wanted.format)
            return _attached(content, answer_name(only.answer, f".{wanted.format}"), wanted.format)
        content = _conversation(found, seen, wanted.format, texts.language)
        return _attached(content, file_name(found.title, f".{wanted.format}"), wanted.format)

    return router


def _found(conversations: Conversations, user_id: int | None, wanted: Wanted) -> Conversation | None:
    if wanted.share is not None:
        return conversations.shared(wanted.share)
    return conversations.find(user_id, wanted.id) if wanted.id is not None else None


def _attached(content: bytes, name: str, kind: Format) -> Response:
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA.get(kind, "application/json"), headers=headers)


def _day(turn: Turn) -> date:
    """Return the day of this machine on which a turn was asked."""
    return turn.created.replace(tzinfo=UTC).astimezone().date()


def _answer(parts: Outline, kind: Format) -> bytes:
    """Lay one answer out. The libraries are imported when the first file is asked for."""
    if kind == "md":
        from answer.export.markdown import markdown

        return markdown(parts).encode()
    from answer.export.docx import docx

    return docx(parts)


def _conversation(found: Conversation, seen: Sequence[tuple[Turn, Shown]], kind: Format, language: str) -> bytes:
    """Lay a conversation out."""
    if kind == "json":
        turns = [{"asked": turn.created.isoformat() + "Z", **to_publish(one)} for turn, one in seen]
        return json.dumps({"title": found.title, "turns": turns}, ensure_ascii=False, indent=2).encode()
    laid = chapters([(one.answer, _day(turn)) for turn, one in seen])
    if kind == "md":
        from answer.export import markdown

        return markdown.conversation(found.title, laid).encode()
    from answer.export import docx

    return docx.conversation(found.title, laid, language, datetime.now().astimezone().date())
