"""The conversation: what a session holds between two events, and the HTML of the conversation it has open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from answer.confidence import level
from answer.datamodels import Answer
from ingest.errors import HoiVanBanError
from web.conversations import Turn
from web.document import plain
from web.feedback import REASONS, Rating
from web.pieces import answer_blocks, caution_pieces, copy_text, source, table_view, untabled
from web.render import place, render
from web.service import Service
from web.stored import Shown
from web.texts import DEFAULT, Texts, load

NEARBY = 4
SNIPPET_CHARS = 220
_GRAVE = {"repealed", "lapsed", "superseded", "not_in_force"}
"""Warnings without which an answer would mislead; docs/warnings.md."""


@dataclass(frozen=True, slots=True)
class Pin:
    """What questions are narrowed to: a directive, or a section of it."""

    directive: str
    section: str | None = None

    def narrowing(self) -> dict[str, list[str]]:
        """Return it as the values of filters."""
        return {"directive_ids": [self.directive]} | ({"sections": [self.section]} if self.section else {})

    @classmethod
    def of(cls, narrowing: Mapping[str, Sequence[str]] | None) -> Pin | None:
        """Return what :meth:`narrowing` made values of."""
        if not narrowing or not narrowing.get("directive_ids"):
            return None
        return cls(narrowing["directive_ids"][0], next(iter(narrowing.get("sections", ())), None))


@dataclass(slots=True)
class Session:
    """What one open page shows, kept on the server; the conversation itself is in the database.

    ``owner`` is whose page it is. ``conversation`` is the id of the one that is open, ``shared`` the secret of a link
    through which one is read. ``turns`` are the answers of that conversation as the reader may see them, while an
    event draws them. ``pending`` is the question being answered, ``draft`` what a language model has written of its
    answer (:func:`web.pieces.draft_lines`), ``replacing`` the id of the turn whose place it takes; ``notice`` is what
    went wrong with the last one; ``rating`` the turn whose reasons are asked for. ``shown`` counts openings of the
    panel, so that a second click scrolls again. ``search``, ``removed`` (id and title) and ``sharing`` are what the
    list of conversations shows.
    """

    language: str = DEFAULT
    owner: tuple[int | None, str] | None = None
    conversation: str | None = None
    shared: str | None = None
    turns: list[Answer] = field(default_factory=list)
    pending: str | None = None
    draft: tuple[tuple[str, str], ...] = ()
    replacing: int | None = None
    notice: HoiVanBanError | None = None
    opened: dict[str, str] | None = None
    shown: int = 0
    pinned: Pin | None = None
    rating: int | None = None
    search: str = ""
    removed: tuple[str, str] | None = None
    sharing: str | None = None

    @property
    def texts(self) -> Texts:
        """The interface's words in this session's language."""
        return load(self.language)


@dataclass(frozen=True, slots=True)
class SeenTurn:
    """A turn as its reader may see it, with their thumb."""

    turn: Turn
    shown: Shown
    rating: Rating | None = None


def chat_html(session: Session, turns: Sequence[SeenTurn], service: Service, owner: str = "") -> str:
    """Return the whole conversation, or the welcome with example questions where nothing was asked yet.

    ``owner`` is whose conversation is read through a link.
    """
    opened, texts = service.opened(), session.texts
    kept = _before(turns, session.replacing if session.pending else None)
    fresh = not (kept or session.pending)
    last = None if session.pending or session.shared or not kept else kept[-1]
    return render(
        "chat.html",
        texts,
        language=session.language,
        conversation=session.conversation,
        shared=session.shared,
        owner=owner or texts("chat.somebody"),
        notices=opened.notices,
        turns=[_turn(turn, service, texts, session) for turn in kept],
        follow_ups=last.shown.suggestions if last else (),
        pending=session.pending,
        lines=session.draft,
        notice=session.notice,
        examples=service.examples(session.language) if fresh else [],
        pin=pin_label(session.pinned, service, texts),
    )


def _before(turns: Sequence[SeenTurn], replaced: int | None) -> list[SeenTurn]:
    """Return the turns before the one that is being replaced."""
    places = [place for place, seen in enumerate(turns) if seen.turn.id == replaced]
    return list(turns[: places[0]] if places else turns)


def pin_label(pin: Pin | None, service: Service, texts: Texts) -> str | None:
    """Return how a pinned directive or section is called; None where there is none, or it is gone."""
    directive = service.directive(pin.directive) if pin else None
    if pin is None or directive is None:
        return None
    return ", ".join(filter(None, [directive.label, place(pin.section, directive, texts)]))


def _turn(seen: SeenTurn, service: Service, texts: Texts, session: Session) -> dict[str, object]:
    """Return what the template needs of one turn."""
    answer, shown = seen.shown.answer, seen.shown
    sources = {c.marker: source(c, service, texts, c.marker in shown.changed) for c in answer.citations}
    hits = [] if answer.answered else answer.hits[:NEARBY]
    open_to_rating = session.rating == seen.turn.id and not session.shared
    return {
        "id": seen.turn.id,
        "question": seen.turn.question,
        "answer": answer,
        "hidden": shown.hidden,
        "narrowed": pin_label(Pin.of(shown.narrowing), service, texts),
        "blocks": list(answer_blocks(untabled(answer), sources)),
        "table": table_view(answer.table, sources) if answer.table else None,
        "sources": list(sources.values()),
        "warnings": [
            {"grave": caution.kind in _GRAVE, "parts": caution_pieces(caution, sources)} for caution in answer.warnings
        ],
        "nearby": [
            {
                "document": hit.document,
                "place": place(
                    hit.passage.section, service.directive(hit.passage.directive_id), texts, hit.passage.page
                ),
                "text": plain(hit.passage.text, SNIPPET_CHARS),
            }
            for hit in hits
        ],
        "clipboard": copy_text(answer, sources),
        "level": None if answer.confidence is None or not answer.answered else level(answer.confidence),
        "again": f"/?q={quote(seen.turn.question, safe='')}",
        "file": _file(session, seen.turn),
        "rating": seen.rating,
        "reasons": REASONS[answer.answered] if open_to_rating else (),
    }


def _file(session: Session, turn: Turn) -> str:
    """Return the address of an answer as a file, but for its format."""
    of = f"share={session.shared}" if session.shared else f"id={session.conversation}"
    return f"/conversations/file?{of}&turn={turn.id}&format="
