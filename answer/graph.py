"""The directives and what they refer to as a picture: nodes, edges, and what of it is missing or in conflict."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.same_instrument import Instrument, directive_node, instruments
from ingest.datamodels import Reference
from ingest.references.relations import ATTACHED
from ingest.store.catalogue import Catalogue
from ingest.store.graph import Held, Mention, References

DATE, ISSUER, LATE = "date", "issuer", "late"
"""Conflicts: several dates, several issuers, a date after that of the directive that refers to it."""


@dataclass(frozen=True, slots=True)
class Node:
    """An instrument: ``directive`` where the catalogue holds it, else it is only referred to."""

    id: str
    label: str
    kind: str | None
    day: date | None
    issuer: str | None
    subject: str | None
    directive: Held | None
    dates: tuple[date, ...] = ()
    issuers: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """How one directive stands to an instrument, and where it says so; what is attached to another has no words."""

    source: str
    target: str
    relation: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges; ``focus`` is the node asked for, ``more`` tells that others were left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    focus: str | None = None
    more: bool = False


def overview(catalogue: Catalogue, limit: int) -> Picture:
    """Return what is linked in the whole catalogue, about ``limit`` nodes, the most linked ones."""
    references = References(catalogue)
    ids, names, more = references.most_linked(limit)
    known = set(names)
    citing = {*ids, *(held.id for held in references.bearing(known))} if more else ids
    mentions = [mention for mention in references.of(citing) if mention.name in known]
    nodes, edges = _drawn(catalogue, references, mentions)
    return _within(nodes, edges, _by_links(edges), limit, more=more)


def around(catalogue: Catalogue, directive_id: str, steps: int, limit: int) -> Picture | None:
    """Return what a directive rests on and what rests on it, ``steps`` far; None where the catalogue has it not."""
    references = References(catalogue)
    if not (held := references.held([directive_id])):
        return None
    down, up = _reached(references, held, steps, to_bases=True), _reached(references, held, steps, to_bases=False)
    return _near(catalogue, references, [directive_node(directive_id)], (*down, *up), held, steps, limit)


def around_name(catalogue: Catalogue, label: str, limit: int) -> Picture | None:
    """Return who refers to an instrument that the catalogue does not hold, None where nobody does."""
    references = References(catalogue)
    mentions = references.to([Reference(label, None, None, None, None, "", 0, 0).key], [label])
    nodes, _ = _drawn(catalogue, references, mentions)
    only_cited = [node.id for node in nodes.values() if node.directive is None]
    return _near(catalogue, references, only_cited, mentions, (), 1, limit) if only_cited else None


def _reached(references: References, start: Sequence[Held], steps: int, *, to_bases: bool) -> list[Mention]:
    """Return the mentions on the way from directives to what they rest on, or to what rests on them."""
    found: list[Mention] = []
    frontier, seen = list(start), {held.id for held in start}
    for _ in range(steps):
        if to_bases:
            mentions = references.of([held.id for held in frontier])
            reached = references.bearing({mention.name for mention in mentions})
            reached += references.held([held.attached_to for held in frontier if held.attached_to])
        else:
            mentions = references.to({held.key for held in frontier if held.key})
            reached = references.held({mention.directive_id for mention in mentions})
            reached += references.attached([held.id for held in frontier])
        found += mentions
        frontier = [held for held in {one.id: one for one in reached}.values() if held.id not in seen]
        seen |= {held.id for held in frontier}
    return found


def _near(
    catalogue: Catalogue,
    references: References,
    focus: Sequence[str],
    mentions: Iterable[Mention],
    start: Sequence[Held],
    steps: int,
    limit: int,
) -> Picture:
    """Keep what is linked to the nodes asked for, ``steps`` far in one direction, the nearest first."""
    distinct = list({(m.directive_id, m.reference.start, m.reference.end): m for m in mentions}.values())
    nodes, edges = _drawn(catalogue, references, distinct, start)
    layers = {True: set(focus), False: set(focus)}
    kept = dict.fromkeys(focus)
    for _ in range(steps):
        for forward, layer in layers.items():
            ends = [(edge.source, edge.target) if forward else (edge.target, edge.source) for edge in edges]
            layers[forward] = {end for begin, end in ends if begin in layer}
            kept |= dict.fromkeys(end for begin, end in ends if begin in layer)
    return _within(nodes, edges, list(kept), limit, focus[0])


def _within(
    nodes: Mapping[str, Node],
    edges: Sequence[Edge],
    order: Sequence[str],
    limit: int,
    focus: str | None = None,
    *,
    more: bool = False,
) -> Picture:
    """Return the first nodes of an order and the edges between them; what is then linked to nothing is left out."""
    shown = set(order[:limit])
    between = tuple(edge for edge in edges if {edge.source, edge.target} <= shown)
    linked = {name for edge in between for name in (edge.source, edge.target)} | {focus}
    kept = tuple(nodes[name] for name in order[:limit] if name in linked)
    return Picture(kept, between, focus, more or len(order) > limit)


def _by_links(edges: Iterable[Edge]) -> list[str]:
    """Return the nodes by how many edges they have."""
    counted = Counter(name for edge in edges for name in (edge.source, edge.target))
    return sorted(counted, key=lambda name: (-counted[name], name))


def _drawn(
    catalogue: Catalogue, references: References, mentions: Collection[Mention], start: Iterable[Held] = ()
) -> tuple[dict[str, Node], list[Edge]]:
    """Return the nodes by id, and the edges, that mentions and attachments make."""
    held = {one.id: one for one in (*start, *references.held({mention.directive_id for mention in mentions}))}
    bearing = references.bearing({m.reference.key for m in mentions if m.reference.number})
    held |= {one.id: one for one in bearing}
    parents = references.held({one.attached_to for one in held.values() if one.attached_to} - held.keys())
    children = references.attached([one.id for one in start])
    held |= {one.id: one for one in (*parents, *children)}
    groups = instruments(references, mentions, held.values())
    files = {name: facts.label for name, facts in catalogue.facts(held).items()}
    nodes = {directive_node(name): _held_node(one, files.get(name, name)) for name, one in held.items()}
    edges: dict[tuple[str, str, str], list[Mention]] = defaultdict(list)
    for group in groups:
        nodes[group.id] = _node(group, nodes.get(group.id), held, catalogue)
        for mention in group.mentions:
            source = directive_node(mention.directive_id)
            if source != group.id:
                edges[source, group.id, mention.reference.relation].append(mention)
    for one in held.values():
        if one.attached_to in held:
            edges.setdefault((directive_node(one.id), directive_node(one.attached_to), ATTACHED), [])
    linked = {name for source, target, _ in edges for name in (source, target)}
    linked |= {directive_node(one.id) for one in start}
    return {name: node for name, node in nodes.items() if name in linked}, [
        Edge(*ends, tuple(found)) for ends, found in edges.items()
    ]


def _node(group: Instrument, held: Node | None, directives: Mapping[str, Held], catalogue: Catalogue) -> Node:
    """Return the node of an instrument, with what is said of it differently, here or anywhere in the catalogue."""
    members = [reference for _, reference in group.variants]
    dates = tuple(sorted({one.date for one in members if one.date}))
    issuers = tuple(dict.fromkeys(one.issuer for one in members if one.issuer))
    conflicts = [DATE] if len(dates) > 1 else []
    conflicts += [ISSUER] if group.issuers_differ and not _recognised(group, catalogue) else []
    conflicts += (
        [LATE] if any(_is_late(mention, directives[mention.directive_id]) for mention in group.mentions) else []
    )
    first = group.mentions[0].reference
    kind = next((one.kind for one in members if one.kind), None)
    made = held or Node(
        group.id,
        first.label,
        None if kind == first.label else kind,
        dates[0] if len(dates) == 1 else None,
        max(issuers, key=len, default=None),
        next((one.subject for one in members if one.subject), None),
        None,
    )
    return replace(made, dates=dates, issuers=issuers, conflicts=tuple(conflicts))


def _recognised(group: Instrument, catalogue: Catalogue) -> bool:
    """Tell whether letters of a scan were recognised: names are misread more often than documents disagree."""
    citing = catalogue.directives({name for name, _ in group.variants if name})
    return any(page.method == "ocr" for directive in citing for page in directive.pages)


def _is_late(mention: Mention, citing: Held) -> bool:
    return bool(citing.date and mention.reference.date and mention.reference.date > citing.date)


def _held_node(held: Held, label: str) -> Node:
    return Node(directive_node(held.id), label, held.kind, held.date, held.issuer, held.subject, held)
