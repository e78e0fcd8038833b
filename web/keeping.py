"""The list of conversations at work: opening, renaming, deleting, sharing, searching."""

from __future__ import annotations

from collections.abc import Callable

from web.chat import Session
from web.conversations import ConversationError, missing
from web.quick import gr
from web.scene import Scene, Stage, Update, told
from web.talk import Waits, sent
from web.viewer import viewer_of

SEARCH_CHARS = 200


class Keeping:
    """The events of the list. Each finds a conversation among the viewer's own, or does nothing but say so."""

    def __init__(self, stage: Stage, waits: Waits) -> None:
        """Keep what sets the scenes, and what waits: who leaves a conversation waits no more."""
        self.stage, self.waits = stage, waits

    def fresh(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Start a new conversation in the same language."""
        self.waits.stop(str(request.session_hash))
        scene = self.stage.set(session, request)
        begun = Session(language=scene.session.language, owner=scene.session.owner, search=scene.session.search)
        return self.stage.again(begun, scene.viewer).everything(typed="")

    def visit(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Open a conversation of the list."""
        self.waits.stop(str(request.session_hash))
        scene = self.stage.set(session, request)
        return self.opened(scene, conversation=str(sent(event).get("conversation", ""))).everything(typed="")

    def opened(self, scene: Scene, conversation: str | None = None, shared: str | None = None) -> Scene:
        """Return the scene with another conversation open: one of the viewer's, or what a link leads to."""
        before = scene.session
        session = Session(before.language, before.owner, conversation, shared, search=before.search)
        found = self.stage.again(session, scene.viewer)
        if found.conversation is None:
            session.notice = told(missing())
        return found

    def adopt(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Copy what is read through a link, to go on with it."""
        scene = self.stage.set(session, request)
        if scene.session.shared is None or scene.conversation is None:
            return scene.draw("chat")
        copied = self.stage.conversations.copy(scene.viewer.user_id, scene.session.shared)
        return self.opened(scene, conversation=copied).draw("chat", "history", "panel")

    def rename(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Give a conversation the title that was typed."""
        title = str(sent(event).get("title", ""))
        return self._changed(session, event, request, lambda user, of: self.stage.conversations.rename(user, of, title))

    def remove(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Throw a conversation away; the list offers to take it back."""
        scene, identifier = self.stage.set(session, request), _named(event)
        try:
            title = self.stage.conversations.delete(scene.viewer.user_id, identifier)
        except ConversationError as error:
            scene.session.notice = told(error)
            return scene.draw("chat", "history")
        was_open = scene.session.conversation == identifier
        scene.session.removed = (identifier, title)
        after = self.stage.again(scene.session, scene.viewer)
        if not was_open:
            return after.draw("history")
        self.waits.stop(str(request.session_hash))
        after.session.opened = after.session.notice = after.session.pending = None
        return after.draw("chat", "history", "panel")

    def restore(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Take back a conversation that was thrown away."""
        return self._changed(session, event, request, self.stage.conversations.restore)

    def link(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Make the link of a conversation, and show it."""

        def shared(user_id: int | None, identifier: str) -> None:
            self.stage.conversations.share(user_id, identifier)
            self.stage.site.record(viewer_of(request), "share", identifier)

        return self._changed(session, event, request, shared, sharing=True)

    def unlink(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Take the link of a conversation back."""
        return self._changed(session, event, request, self.stage.conversations.unshare)

    def find(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """List the conversations that hold the words that were typed."""
        scene = self.stage.set(session, request)
        scene.session.search = str(sent(event).get("text", ""))[:SEARCH_CHARS]
        scene.session.removed = None
        return scene.draw("history")

    def _changed(
        self,
        session: Session,
        event: gr.EventData,
        request: gr.Request,
        change: Callable[[int | None, str], object],
        sharing: bool = False,
    ) -> tuple[Update, ...]:
        """Change one of the viewer's conversations and draw the list; what cannot be done is said in the chat."""
        scene, identifier = self.stage.set(session, request), _named(event)
        scene.session.notice = scene.session.removed = None
        try:
            change(scene.viewer.user_id, identifier)
            scene.session.sharing = identifier if sharing else None
        except ConversationError as error:
            scene.session.notice = told(error)
        return self.stage.again(scene.session, scene.viewer).draw("chat", "history")


def _named(event: gr.EventData) -> str:
    return str(sent(event).get("conversation", ""))
