"""The page: Gradio components, and what each click does.

Everything a visitor sees is drawn on the server from one :class:`web.chat.Session`, which lives in ``gr.State`` and
nowhere else: nothing is stored in the browser. The HTML components draw what they are given and send back which
element was clicked; what that element means is looked up here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import HoiVanBanError
from web.chat import Session, chat_html
from web.panel import panel_html
from web.quick import gr
from web.render import render
from web.shell import language_of, places
from web.site import Site
from web.texts import languages, load
from web.viewer import LOCAL, Viewer, viewer_of

logger = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
CONCURRENT = 4
"""Questions answered at the same time."""
WAITING = 64
"""Questions that may wait; one more is told to come back."""
SESSION_SECONDS = 8 * 3600
"""A conversation that nobody touched for a working day is forgotten, if its tab was never closed."""

Update = Any
"""A value for a component, or Gradio's own "leave it as it is"."""


def build(site: Site) -> gr.Blocks:
    """Return the page over ``site``; nothing is read from it until a visitor comes."""
    words = load("vi")
    with gr.Blocks(title=words("page.name"), fill_width=True, analytics_enabled=False) as blocks:
        state = gr.State(Session(), time_to_live=SESSION_SECONDS)
        header = _html("header", header_html(Session(), LOCAL))
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                chat = _html("chat", render("opening.html", words))
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
        handlers = Handlers(site)
        _wire(blocks, handlers, state, header, chat, question, panel)
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
    chat: gr.HTML,
    question: gr.Textbox,
    panel: gr.HTML,
) -> None:
    """Connect the events; none of them is offered to API clients, who have ``/api``."""
    everything = [state, header, chat, question, panel]
    common: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    asking: dict[str, Any] = common | {"outputs": [state, chat, question], "concurrency_id": "ask"}
    asked = question.submit(handlers.submit, [state, question], **asking)
    chipped = chat.chip(handlers.chip, [state], **asking)
    quick: dict[str, Any] = common | {"queue": False}
    loaded = blocks.load(handlers.load, [state], everything, **common)
    header.language(handlers.language, [state], everything, **quick)
    header.fresh(handlers.fresh, [state], everything, cancels=[asked, chipped, loaded], **quick)
    for source, event in ((header, "documents"), (panel, "close")):
        getattr(source, event)(handlers.close, [state], [state, panel], **quick)
    for source in (chat, panel):
        source.open(handlers.open, [state], [state, panel], **quick)


class Handlers:
    """What each event does to a session and which components are drawn again."""

    def __init__(self, site: Site) -> None:
        """Keep what all sessions share."""
        self.site = site

    def load(self, session: Session, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Draw the page for a visitor, once start-up is over; ask the question of the address (``/?q=…``) at once."""
        viewer = viewer_of(request)
        session.language = language_of(request, viewer)
        yield self._everything(session, viewer)
        question = request.query_params.get("q", "").strip()
        if question and not session.turns:
            for asking, chat, typed in self._ask(session, question, viewer):
                yield asking, gr.skip(), chat, typed, gr.skip()

    def submit(self, session: Session, text: str, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Answer what was typed."""
        yield from self._ask(session, text, viewer_of(request))

    def chip(self, session: Session, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Update, ...]]:
        """Answer the example that was clicked."""
        yield from self._ask(session, str(_data(event).get("question", "")), viewer_of(request))

    def _ask(self, session: Session, text: str, viewer: Viewer) -> Iterator[tuple[Update, ...]]:
        """Show the question at once, then its answer; where it fails the conversation and the typed text stay."""
        service = self.site.service_for(viewer)
        session.notice = None
        session.pending = text.strip() or None
        if session.pending:
            yield session, chat_html(session, service), ""
        try:
            session.turns.append(service.ask(text, session.history))
        except HoiVanBanError as error:
            # Only its words are kept: its traceback would hold on to the whole call.
            session.notice = HoiVanBanError(error.vietnamese, error.english)
        except Exception:
            logger.exception("a question could not be answered")
            session.notice = HoiVanBanError(load("vi")("failure.apology"), load("en")("failure.apology"))
        session.pending = None
        typed = gr.skip() if session.notice is None else text
        yield session, chat_html(session, service), typed

    def open(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Show what was clicked in the panel."""
        session.opened = {name: str(value) for name, value in _data(event).items() if value is not None}
        session.shown += 1
        return session, panel_html(session, self.site.service_for(viewer_of(request)))

    def close(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Show the list of directives in the panel."""
        session.opened = None
        session.shown += 1
        return session, panel_html(session, self.site.service_for(viewer_of(request)))

    def language(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Update, ...]:
        """Redraw the page in the language that was chosen."""
        wanted = _data(event).get("language")
        session.language = wanted if wanted in languages() else session.language
        return self._everything(session, viewer_of(request))

    def fresh(self, session: Session, request: gr.Request) -> tuple[Update, ...]:
        """Start a new conversation in the same language."""
        return self._everything(Session(language=session.language), viewer_of(request), typed="")

    def _everything(self, session: Session, viewer: Viewer, typed: str | None = None) -> tuple[Update, ...]:
        service = self.site.service_for(viewer)
        words = session.texts
        box = {"label": words("chat.label"), "placeholder": words("chat.placeholder"), "info": words("chat.hint")}
        box |= {} if typed is None else {"value": typed}
        drawn = (header_html(session, viewer), chat_html(session, service), gr.update(**box))
        return session, *drawn, panel_html(session, service)


def _data(event: gr.EventData) -> dict[str, Any]:
    """Return what the browser sent with an event: a flat object, or nothing where it is anything else."""
    sent = getattr(event, "_data", None)
    return sent if isinstance(sent, dict) else {}


def header_html(session: Session, viewer: Viewer) -> str:
    """Return the bar at the top of the page."""
    return render("header.html", session.texts, languages=languages(), viewer=viewer, places=places(viewer))
