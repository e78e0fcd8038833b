"""The picture of references laid out for people: names in the reader's language, colours, what each place links to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from answer.graph import Edge, Node, Picture
from ingest.references.relations import (
    AMENDED,
    ATTACHED,
    BASIS,
    CARRIED_OUT,
    ISSUED,
    MERGED,
    OTHER,
    PROPOSAL,
    REPEALED,
    REPLACED,
)
from web.render import day, document_link, kind_name
from web.texts import Texts

STYLES = {
    BASIS: "basis",
    CARRIED_OUT: "carried",
    PROPOSAL: "proposal",
    ISSUED: "issued",
    ATTACHED: "attached",
    AMENDED: "amended",
    REPLACED: "replaced",
    REPEALED: "repealed",
    MERGED: "merged",
    OTHER: "other",
}
"""How a relation is drawn and named: its class in the style sheet, its key in the texts."""


class GraphNode(BaseModel):
    """A document; `directive_id` is null where the corpus does not hold it, `conflicts` are date, issuer, late."""

    model_config = ConfigDict(extra="allow")
    id: str
    label: str
    directive_id: str | None
    kind: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    conflicts: list[str]


class GraphMention(BaseModel):
    """Where the source says so; `quote` is exactly its text from `start` to `end`."""

    directive_id: str
    start: int
    end: int
    section: str | None
    quote: str


class GraphEdge(BaseModel):
    """`source` refers to `target`: `relation` as in Vietnamese law (căn cứ, thay thế …), `style` its plain name."""

    model_config = ConfigDict(extra="allow")
    source: str
    target: str
    relation: str
    style: str
    mentions: list[GraphMention]


class GraphObject(BaseModel):
    """`focus` is the node asked for; `more` tells that others were left out."""

    nodes: list[GraphNode]
    edges: list[GraphEdge]
    focus: str | None
    more: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: who stands how to whom, and the words that say so."""

    source: Card
    target: Card
    style: str
    relation: str
    quote: str
    link: str
    further: int


@dataclass(slots=True)
class Card:
    """What the card of a node shows."""

    node: Node
    kind: str
    day: str
    days: str
    link: str
    around: str
    out: list[Line] = field(default_factory=list)
    into: list[Line] = field(default_factory=list)

    @property
    def issuers(self) -> str:
        """All issuers that are given for it."""
        return "; ".join(self.node.issuers)


@dataclass(frozen=True, slots=True)
class View:
    """The picture and the words beside it."""

    picture: Picture
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    styles: tuple[tuple[str, str], ...]
    names: dict[str, str]

    @property
    def focus(self) -> Card | None:
        """The card of the node asked for."""
        return next((card for card in self.cards if card.node.id == self.picture.focus), None)

    @property
    def elsewhere(self) -> tuple[Line, ...]:
        """The lines that do not touch the node asked for."""
        near = self.picture.focus
        return tuple(line for line in self.lines if near not in (line.source.node.id, line.target.node.id))

    @property
    def missing(self) -> int:
        """How many instruments are only referred to."""
        return sum(card.node.directive is None for card in self.cards)

    @property
    def conflicting(self) -> int:
        """How many instruments are referred to in ways that disagree."""
        return sum(bool(card.node.conflicts) for card in self.cards)

    def to_json(self) -> dict[str, Any]:
        """Return the picture as ``GET /api/graph`` gives it."""
        return {
            "nodes": [_node_json(card.node) for card in self.cards],
            "edges": [_edge_json(edge) | {"name": self.names[edge.relation]} for edge in self.picture.edges],
            "focus": self.picture.focus,
            "more": self.picture.more,
        }


def view(picture: Picture, texts: Texts) -> View:
    """Lay a picture out in the language of the page."""
    names = _names(texts)
    cards = {node.id: _card(node, texts) for node in picture.nodes}
    lines = []
    for edge in sorted(picture.edges, key=lambda e: (cards[e.source].node.label, e.source, _start(e))):
        line = _line(edge, cards, names)
        line.source.out.append(line)
        line.target.into.append(line)
        lines.append(line)
    drawn = {edge.relation for edge in picture.edges}
    styles = tuple((style, names[relation]) for relation, style in STYLES.items() if relation in drawn)
    return View(picture, tuple(cards.values()), tuple(lines), styles, {r: names.get(r, r) for r in {*drawn, *names}})


def graph_link(directive_id: str = "", number: str = "", steps: int = 1) -> str:
    """Return the address of the picture around a directive or a number.

    >>> graph_link("a/b", steps=2), graph_link()
    ('/graph?id=a%2Fb&steps=2', '/graph')
    """
    given = {"id": directive_id, "number": number, "steps": str(steps) if steps > 1 else ""}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/graph?{query}" if query else "/graph"


def _names(texts: Texts) -> dict[str, str]:
    return {
        BASIS: texts("graph.basis"),
        CARRIED_OUT: texts("graph.carried"),
        PROPOSAL: texts("graph.proposal"),
        ISSUED: texts("graph.issued"),
        ATTACHED: texts("graph.attached"),
        AMENDED: texts("graph.amended"),
        REPLACED: texts("graph.replaced"),
        REPEALED: texts("graph.repealed"),
        MERGED: texts("graph.merged"),
        OTHER: texts("graph.other"),
    }


def _card(node: Node, texts: Texts) -> Card:
    return Card(
        node,
        kind_name(node.kind, texts) if node.kind else "",
        day(node.day, texts) if node.day else "",
        "; ".join(day(one, texts) for one in node.dates),
        document_link(node.directive.id) if node.directive else "",
        graph_link(node.directive.id) if node.directive else graph_link(number=node.label),
    )


def _line(edge: Edge, cards: dict[str, Card], names: dict[str, str]) -> Line:
    source, target = cards[edge.source], cards[edge.target]
    first = edge.mentions[0] if edge.mentions else None
    link = document_link(first.directive_id, first.reference.start, first.reference.end) if first else source.link
    return Line(
        source,
        target,
        STYLES.get(edge.relation, STYLES[OTHER]),
        names.get(edge.relation, edge.relation),
        first.words if first else "",
        link,
        max(0, len(edge.mentions) - 1),
    )


def _start(edge: Edge) -> int:
    return min((mention.reference.start for mention in edge.mentions), default=-1)


def _node_json(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "label": node.label,
        "directive_id": node.directive.id if node.directive else None,
        "kind": node.kind,
        "date": node.day.isoformat() if node.day else None,
        "issuer": node.issuer,
        "subject": node.subject,
        "conflicts": list(node.conflicts),
        "dates": [one.isoformat() for one in node.dates],
        "issuers": list(node.issuers),
    }


def _edge_json(edge: Edge) -> dict[str, Any]:
    mentions: Iterable[dict[str, Any]] = (
        {
            "directive_id": one.directive_id,
            "start": one.reference.start,
            "end": one.reference.end,
            "section": one.reference.section,
            "quote": one.words,
        }
        for one in edge.mentions
    )
    style = STYLES.get(edge.relation, STYLES[OTHER])
    ends = {"source": edge.source, "target": edge.target}
    return ends | {"relation": edge.relation, "style": style, "mentions": list(mentions)}
