"""The list of one person's conversations, beside the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from urllib.parse import quote

from web.chat import Session
from web.conversations import Conversation
from web.render import render

WEEK_DAYS = 7
FORMATS = ("docx", "md", "json")


def history_html(session: Session, conversations: Sequence[Conversation], more: int) -> str:
    """Return the list; ``more`` is how many older ones it leaves out."""
    groups: dict[str, list[dict[str, object]]] = {}
    today = datetime.now().astimezone().date()
    for one in conversations:
        groups.setdefault(_age(one.updated, today), []).append(_entry(one, session))
    return render(
        "history.html",
        session.texts,
        groups=[(session.texts(f"history.{age}"), entries) for age, entries in groups.items()],
        search=session.search,
        more=more,
        removed=session.removed,
        formats=FORMATS,
    )


def _entry(one: Conversation, session: Session) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "link": f"/?c={quote(one.id, safe='')}",
        "current": session.shared is None and one.id == session.conversation,
        "shared": f"/?share={quote(one.share, safe='')}" if one.share else None,
        "sharing": one.share is not None and session.sharing == one.id,
        "file": f"/conversations/file?id={quote(one.id, safe='')}&format=",
    }


def _age(updated: datetime, today: date) -> str:
    """Return the group of a conversation: the time is UTC, the day that of this machine."""
    days = (today - updated.replace(tzinfo=UTC).astimezone().date()).days
    return "today" if days <= 0 else "week" if days <= WEEK_DAYS else "before"
