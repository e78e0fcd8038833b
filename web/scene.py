"""What one event of the page works on: who looks, what their page holds, and the conversation as they may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import HoiVanBanError
from web.chat import SeenTurn, Session, chat_html
from web.conversations import Conversation, Conversations
from web.feedback import Ratings
from web.history import history_html
from web.panel import find_opening, panel_html
from web.quick import gr
from web.render import render
from web.service import Service
from web.shell import language_of, places
from web.site import Site
from web.stored import shown
from web.texts import languages
from web.viewer import Viewer, viewer_of

Update = Any
"""A value for a component, or Gradio's own "leave it as it is"."""
PARTS = ("header", "history", "chat", "draft", "question", "panel")
"""The components that are drawn, in the order of the events' outputs; the state comes before them."""


@dataclass(slots=True)
class Scene:
    """One event: ``session`` is this viewer's own, ``conversation`` one that they may read, or none."""

    site: Site
    viewer: Viewer
    session: Session
    conversation: Conversation | None
    turns: tuple[SeenTurn, ...]

    @property
    def service(self) -> Service:
        """The assistant as this viewer may use it."""
        return self.site.service_for(self.viewer)

    @property
    def is_own(self) -> bool:
        """Whether the conversation is the viewer's, not one that is read through a link."""
        return self.session.shared is None

    def turn(self, identifier: object) -> SeenTurn | None:
        """Return a turn of the viewer's own conversation, by the id that the browser sent."""
        wanted = str(identifier)
        return next((seen for seen in self.turns if self.is_own and str(seen.turn.id) == wanted), None)

    def draw(self, *parts: str, typed: str | None = None) -> tuple[Update, ...]:
        """Return the updates of all outputs: the state, the named parts drawn anew, the others left as they are.

        ``typed`` is what the question box holds from now on.
        """
        drawn = {part: getattr(self, f"_{part}")() for part in parts}
        if "question" in parts or typed is not None:
            box = drawn.get("question", {}) | ({} if typed is None else {"value": typed})
            drawn["question"] = gr.update(**box)
        return self.session, *(drawn.get(part, gr.skip()) for part in PARTS)

    def directive(self) -> str | None:
        """Return the id of the directive that the panel shows, if it shows one."""
        self.session.turns = [seen.shown.answer for seen in self.turns]
        opening = find_opening(self.session, self.session.opened) if self.session.opened else None
        self.session.turns = []
        found = self.service.directive(opening.directive_id) if opening else None
        return found.id if found else None

    def everything(self, typed: str | None = None) -> tuple[Update, ...]:
        """Return the updates that draw the whole page."""
        return self.draw(*PARTS, typed=typed)

    def _header(self) -> str:
        return header_html(self.session, self.viewer)

    def _history(self) -> str:
        listed = Conversations(self.site.office).listed(self.viewer.user_id, self.session.search)
        return history_html(self.session, *listed)

    def _chat(self) -> str:
        owner = self.conversation.owner if self.conversation else ""
        return chat_html(self.session, self.turns, self.service, owner)

    def _draft(self) -> str:
        return render("draft.html", self.session.texts, lines=self.session.draft)

    def _question(self) -> dict[str, Any]:
        words = self.session.texts
        return {"label": words("chat.label"), "placeholder": words("chat.placeholder"), "info": words("chat.hint")}

    def _panel(self) -> str:
        self.session.turns = [seen.shown.answer for seen in self.turns]
        drawn = panel_html(self.session, self.service)
        self.session.turns = []
        return drawn


def header_html(session: Session, viewer: Viewer) -> str:
    """Return the bar at the top of the page."""
    return render("header.html", session.texts, languages=languages(), viewer=viewer, places=places(viewer))


class Stage:
    """Sets scenes: every event begins with one, and what is not the viewer's is not in it."""

    def __init__(self, site: Site) -> None:
        """Keep what all pages share."""
        self.site = site
        self.conversations, self.ratings = Conversations(site.office), Ratings(site.office)

    def set(self, session: Session, request: gr.Request) -> Scene:
        """Return the scene of an event; the page of somebody else, whose session was guessed, begins anew."""
        viewer = viewer_of(request)
        owner = (viewer.user_id, viewer.name)
        if session.owner != owner:
            language = language_of(request, viewer) if session.owner else session.language
            session = Session(language=language, owner=owner)
        return self.again(session, viewer)

    def again(self, session: Session, viewer: Viewer) -> Scene:
        """Return the scene after something was written: the conversation is read anew, for nothing stays as it was."""
        found: Conversation | None = None
        if session.shared is not None:
            found = self.conversations.shared(session.shared)
        elif session.conversation is not None:
            found = self.conversations.find(viewer.user_id, session.conversation)
        if found is None:
            session.conversation = session.shared = None
        return Scene(self.site, viewer, session, found, tuple(self._seen(found, session, viewer)))

    def _seen(self, conversation: Conversation | None, session: Session, viewer: Viewer) -> Sequence[SeenTurn]:
        if conversation is None:
            return ()
        mine = self.ratings.of(viewer.user_id, conversation.turns) if session.shared is None else {}
        texts = session.texts
        return [
            SeenTurn(turn, shown(turn.stored, self.site, viewer, texts), mine.get(turn.id))
            for turn in conversation.turns
        ]


def told(error: HoiVanBanError) -> HoiVanBanError:
    """Return an error that is only its words: its traceback would hold on to the whole call."""
    return HoiVanBanError(error.vietnamese, error.english)
