"""The page: Gradio components, and what each click does.

Everything a visitor sees is drawn on the server: from a :class:`web.chat.Session`, which lives in ``gr.State``, and
from the conversation it has open, which lives in the database. Nothing is stored in the browser. The HTML components
draw what they are given and send back which element was clicked; what that element means is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from web.chat import Session
from web.keeping import Keeping
from web.quick import gr
from web.render import render
from web.scene import Scene, Stage, Update, header_html
from web.shell import language_of
from web.site import Site
from web.talk import Talk, sent
from web.texts import languages, load
from web.viewer import LOCAL, Role

STATIC = Path(__file__).parent / "static"
CONCURRENT = 4
"""Questions answered at the same time."""
WAITING = 64
"""Questions that may wait; one more is told to come back."""
NOBODY = replace(LOCAL, role=Role.READER)
"""For whom the page is drawn before it is known who visits."""
SESSION_SECONDS = 8 * 3600
"""A page that nobody touched for a working day is forgotten, if its tab was never closed."""


def build(site: Site) -> gr.Blocks:
    """Return the page over ``site``; nothing is read from it until a visitor comes."""
    words = load("vi")
    with gr.Blocks(title=words("page.name"), fill_width=True, analytics_enabled=False) as blocks:
        state = gr.State(Session(), time_to_live=SESSION_SECONDS)
        header = _html("header", header_html(Session(), NOBODY))
        with gr.Row(elem_id="desk"):
            history = _html("history", "")
            with gr.Column(elem_id="talk"):
                chat = _html("chat", render("opening.html", words))
                draft = _html("draft", "")
                question = gr.Textbox(
                    elem_id="question-box",
                    label=words("chat.label"),
                    placeholder=words("chat.placeholder"),
                    info=words("chat.hint"),
                    lines=1,
                    max_lines=6,
                    submit_btn=True,
                    autofocus=True,
                )
            panel = _html("panel", render("opening.html", words))
        _wire(blocks, Handlers(site), state, header, history, chat, draft, question, panel)
    blocks.queue(default_concurrency_limit=CONCURRENT, max_size=WAITING, api_open=False)
    return blocks


def _html(name: str, value: str) -> gr.HTML:
    """Return an HTML component that runs ``web/static/<name>.js``; Gradio finds the events' names in that file."""
    script = (STATIC / f"{name}.js").read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False, padding=False)


def _wire(
    blocks: gr.Blocks,
    handlers: Handlers,
    state: gr.State,
    header: gr.HTML,
    history: gr.HTML,
    chat: gr.HTML,
    draft: gr.HTML,
    question: gr.Textbox,
    panel: gr.HTML,
) -> None:
    """Connect the events; none of them is offered to API clients, who have ``/api``."""
    talk, keeping = handlers.talk, handlers.keeping
    outputs = [state, header, history, chat, draft, question, panel]
    common: dict[str, Any] = {"outputs": outputs, "api_visibility": "private", "show_progress": "hidden"}
    # "once" would hold back every question until a stopped one has been computed to its end.
    asking: dict[str, Any] = common | {"concurrency_id": "ask", "trigger_mode": "multiple"}
    waits = [
        question.submit(talk.submit, [state, question], **asking),
        chat.chip(talk.chip, [state], **asking),
        chat.revise(talk.revise, [state], **asking),
        blocks.load(handlers.load, [state], **common),
    ]
    blocks.unload(talk.leave)
    quick: dict[str, Any] = common | {"queue": False}
    header.language(handlers.language, [state], **quick)
    for source, event, handler in (
        (header, "fresh", keeping.fresh),
        (history, "fresh", keeping.fresh),
        (history, "visit", keeping.visit),
        (chat, "halt", talk.halt),
    ):
        getattr(source, event)(handler, [state], cancels=waits, **quick)
    for source, event, handler in (
        (header, "documents", handlers.close),
        (panel, "close", handlers.close),
        (panel, "open", handlers.open),
        (panel, "pin", talk.pin),
        (chat, "open", handlers.open),
        (chat, "rate", talk.rate),
        (chat, "unpin", talk.unpin),
        (chat, "adopt", keeping.adopt),
        (history, "rename", keeping.rename),
        (history, "remove", keeping.remove),
        (history, "restore", keeping.restore),
        (history, "link", keeping.link),
        (history, "unlink", keeping.unlink),
        (history, "find", keeping.find),
    ):
        getattr(source, event)(handler, [state], **quick)


class Handlers:
    """What each event does to a session and which components are drawn again."""

    def __init__(self, site: Site) -> None:
        """Keep what all sessions share."""
        self.stage = Stage(site)
        self.talk = Talk(self.stage)
        self.keeping = Keeping(self.stage, self.talk.waits)

    def load(self, session: Session, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Draw the page for a visitor, once start-up is over, as its address says.

        ``/?c=`` opens a conversation, ``/?share=`` reads one through its link, ``/?q=`` asks a question at once.
        """
        scene = self.stage.set(session, request)
        scene.session.language = language_of(request, scene.viewer)
        scene = self._addressed(scene, request)
        yield scene.everything()
        question = request.query_params.get("q", "").strip()
        if question and not scene.turns:
            yield from self.talk.ask(scene, question, request)

    def _addressed(self, scene: Scene, request: gr.Request) -> Scene:
        named = {name: request.query_params.get(name) or None for name in ("c", "share")}
        if not any(named.values()):
            return scene
        return self.keeping.opened(scene, None if named["share"] else named["c"], named["share"])

    def open(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Show what was clicked in the panel."""
        scene = self.stage.set(session, request)
        scene.session.opened = {name: str(value) for name, value in sent(event).items() if value is not None}
        scene.session.shown += 1
        if directive := scene.directive():
            scene.site.record(scene.viewer, "open", directive)
        return scene.draw("panel")

    def close(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Show the list of directives in the panel."""
        scene = self.stage.set(session, request)
        scene.session.opened = None
        scene.session.shown += 1
        return scene.draw("panel")

    def language(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Redraw the page in the language that was chosen."""
        scene = self.stage.set(session, request)
        wanted = sent(event).get("language")
        scene.session.language = wanted if wanted in languages() else scene.session.language
        return self.stage.again(scene.session, scene.viewer).everything()
