"""Asking: what happens when a question is sent, stopped, asked anew, rated, or narrowed to a document."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from threading import Lock
from typing import Any

from answer.datamodels import Answer
from ingest.errors import HoiVanBanError
from web.asking import asked
from web.chat import Pin, Session
from web.feedback import REASONS, Rating
from web.following import Following, begun
from web.pieces import draft_lines
from web.quick import gr
from web.scene import Scene, Stage, Update, told
from web.stored import to_store
from web.texts import load

logger = logging.getLogger(__name__)


class Waits:
    """Which pages wait for an answer. A stopped wait ends at once; its answer, if it comes, is dropped."""

    def __init__(self) -> None:
        """Begin with none."""
        self._under_way: dict[str, Following] = {}
        self._lock = Lock()

    def begin(self, page: str) -> Following:
        """Return the wait of a page; another one of the same page is over."""
        wait = Following()
        with self._lock:
            before = self._under_way.get(page)
            self._under_way[page] = wait
        if before is not None:
            before.stop()
        return wait

    def end(self, page: str, wait: Following) -> bool:
        """End a wait; False where it was over already."""
        with self._lock:
            if self._under_way.get(page) is not wait:
                return False
            del self._under_way[page]
            return True

    def under_way(self, page: str) -> bool:
        """Tell whether a page waits for an answer."""
        with self._lock:
            return page in self._under_way

    def stop(self, page: str) -> None:
        """End whatever a page waits for; what a language model is writing for it is given up."""
        with self._lock:
            wait = self._under_way.pop(page, None)
        if wait is not None:
            wait.stop()


class Talk:
    """The events that ask, and those that work on an answer."""

    def __init__(self, stage: Stage) -> None:
        """Keep what sets the scenes."""
        self.stage, self.waits = stage, Waits()

    def submit(self, session: Session, text: str, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Answer what was typed."""
        yield from self.ask(self.stage.set(session, request), text, request)

    def chip(self, session: Session, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Answer the example, or the question to go on with, that was clicked."""
        yield from self.ask(self.stage.set(session, request), str(sent(event).get("question", "")), request)

    def revise(self, session: Session, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Ask a question anew, as it was or edited; it takes the place of the old one and all that came after."""
        scene = self.stage.set(session, request)
        old = scene.turn(sent(event).get("turn"))
        if old is None:
            yield scene.draw("chat", "history")
            return
        text = sent(event).get("question", old.turn.question)
        yield from self.ask(scene, str(text), request, instead_of=old.turn.id, pin=Pin.of(old.shown.narrowing))

    def ask(
        self,
        scene: Scene,
        text: str,
        request: gr.Request,
        instead_of: int | None = None,
        pin: Pin | None = None,
    ) -> Iterator[tuple[Update, ...]]:
        """Show the question at once, what a language model writes meanwhile, then the answer.

        Where it fails the conversation and the typed text stay.
        """
        session, viewer, page = scene.session, scene.viewer, str(request.session_hash)
        if not text.strip() and self.waits.under_way(page):
            yield scene.draw()  # Enter once more, while the question is being answered
            return
        session.notice = session.rating = None
        session.pending, session.replacing, session.draft = text.strip() or None, instead_of, ()
        wait = self.waits.begin(page)
        pin = pin or session.pinned
        narrowing = pin.narrowing() if pin else None
        if session.pending:
            yield scene.draw("chat", "draft", typed="")
        history = _before(scene, instead_of)

        def work() -> tuple[Answer, tuple[str, ...]]:
            answer = asked(scene.site, viewer, text, history, narrowing, by="page", listener=wait)
            return answer, scene.service.suggestions(answer, history, narrowing)

        task = begun(work)
        try:
            for draft in wait.drafts(task):
                session.draft = draft_lines(draft)
                yield scene.draw("draft")
        finally:
            wait.stop()  # changes nothing when the work is over; else nobody reads on
        if not self.waits.end(page, wait):
            if session.pending is None and instead_of is None:
                # Stopped, and nothing else asked since. What is sent last must agree with what "stop" itself sends:
                # either may reach the page after the other.
                yield scene.draw(typed=text.strip())
            return
        session.pending = session.replacing = None
        session.draft = ()
        answer: Answer | None = None
        try:
            answer, suggested = task.result()
        except HoiVanBanError as error:
            failure = told(error)
        except Exception:
            logger.exception("a question could not be answered")
            failure = HoiVanBanError(load("vi")("failure.apology"), load("en")("failure.apology"))
        if answer is None:
            session.notice = failure
            yield scene.draw("chat", "draft", typed=None if instead_of is not None else text)
            return
        kept = to_store(answer, viewer.access, narrowing, suggested)
        session.conversation = self._keep(scene, text.strip(), kept, instead_of)
        session.shared = None
        yield self.stage.again(session, viewer).draw("chat", "draft", "history")

    def leave(self, request: gr.Request) -> None:
        """Stop waiting for an answer that nobody will see: the page was closed."""
        self.waits.stop(str(request.session_hash))

    def _keep(self, scene: Scene, question: str, kept: dict[str, Any], instead_of: int | None) -> str:
        """Write a turn; what is read through a link is copied first, and the copy goes on."""
        conversations, user = self.stage.conversations, scene.viewer.user_id
        of = scene.session.conversation
        if scene.session.shared is not None:
            of = conversations.copy(user, scene.session.shared)
        return conversations.add(user, of, question, kept, instead_of)

    def halt(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Stop waiting for an answer; the question comes back to the box, unless it stands in the conversation."""
        self.waits.stop(str(request.session_hash))
        scene = self.stage.set(session, request)
        back = scene.session.pending if scene.session.replacing is None else None
        scene.session.pending = scene.session.replacing = None
        scene.session.draft = ()
        return scene.draw("chat", "draft", typed=back)

    def rate(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Keep a thumb and its reason, or take it back; nothing of an answer that is closed can be rated.

        A thumb down without a note opens the form that asks why; what was said before stays until it is sent.
        """
        scene, given = self.stage.set(session, request), sent(event)
        seen = scene.turn(given.get("turn"))
        if seen is None or seen.shown.hidden:
            return scene.draw("chat")
        verdict, reason = str(given.get("verdict")), given.get("reason")
        asks_why = verdict == "down" and "note" not in given
        if verdict not in {"up", "down"}:
            self.stage.ratings.take_back(scene.viewer.user_id, seen.turn)
        elif not (asks_why and seen.rating and seen.rating.verdict == "down"):
            known = verdict == "down" and reason in REASONS[seen.shown.answer.answered]
            rating = Rating(verdict, str(reason) if known else None, str(given.get("note", "")))
            self.stage.ratings.give(scene.viewer.user_id, seen.turn, rating)
        scene.session.rating = seen.turn.id if asks_why else None
        scene.site.record(scene.viewer, "feedback", seen.turn.question, verdict=verdict, reason=reason)
        return self.stage.again(scene.session, scene.viewer).draw("chat")

    def pin(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Narrow the questions to come to a directive that the viewer may read, or to a section of it."""
        scene, given = self.stage.set(session, request), sent(event)
        directive = scene.service.directive(str(given.get("directive", "")))
        if directive is not None:
            path = given.get("section")
            known = {section.path for section in directive.sections}
            scene.session.pinned = Pin(directive.id, path if path in known else None)
        return scene.draw("chat")

    def unpin(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Ask in all documents again."""
        scene = self.stage.set(session, request)
        scene.session.pinned = None
        return scene.draw("chat")


def _before(scene: Scene, instead_of: int | None) -> tuple[str, ...]:
    """Return the questions that came before, oldest first."""
    questions: list[str] = []
    for seen in scene.turns:
        if seen.turn.id == instead_of:
            break
        questions.append(seen.turn.question)
    return tuple(questions)


def sent(event: gr.EventData) -> dict[str, Any]:
    """Return what the browser sent with an event: a flat object, or nothing where it is anything else."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}
