"""Answers as they are kept, and what a reader may see of them later: rights and documents change meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from answer.datamodels import Answer, Citation, Table, TableRow
from answer.datamodels import Warning as Caution
from ingest.access import Access
from ingest.datamodels import Passage
from retrieval.datamodels import Hit
from web.site import Site
from web.texts import Texts
from web.viewer import Viewer

_COUNTED = "aggregate"
"""The kind of answers that count over all that the asker might read, more than they cite."""
_OWN = ("closed", "narrowing", "suggestions")
"""What is kept beside the answer's own JSON."""

Hidden = Literal["closed", "gone"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as one reader may see it.

    ``hidden`` tells why nothing of it is shown; ``answer`` then holds only a sentence that says so. ``changed`` are
    the markers of citations whose words no longer stand where they were quoted.
    """

    answer: Answer
    hidden: Hidden | None = None
    changed: frozenset[int] = frozenset()
    suggestions: tuple[str, ...] = ()
    narrowing: Mapping[str, Any] | None = None


def to_store(
    answer: Answer, access: Access, narrowing: Mapping[str, Any] | None = None, suggestions: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the JSON that is kept of an answer: its own, what was closed to the asker, what it was narrowed to."""
    kept = answer.to_json() | {"closed": sorted(access.closed)}
    kept |= {"narrowing": dict(narrowing)} if narrowing else {}
    return kept | ({"suggestions": list(suggestions)} if suggestions else {})


def to_publish(shown: Shown) -> dict[str, Any]:
    """Return the JSON of an answer as its reader may see it, for a file."""
    marked = {"changed": sorted(shown.changed)} if shown.changed else {}
    return shown.answer.to_json() | marked | ({"hidden": shown.hidden} if shown.hidden else {})


def answer_from_json(data: Mapping[str, Any]) -> Answer:
    """Return the answer that ``Answer.to_json`` wrote."""
    table = data["table"]
    rows = len(table["rows"]) if table else 0
    lines = data["text"].split("\n")[-rows:] if rows else []
    return Answer(
        question=data["question"],
        language=data["language"],
        answered=data["answered"],
        text=data["text"],
        citations=tuple(Citation(**{name: one[name] for name in Citation.__slots__}) for one in data["citations"]),
        warnings=tuple(Caution(w["kind"], w["text"], tuple(w["citations"])) for w in data["warnings"]),
        hits=tuple(map(_hit, data["hits"])),
        elapsed_ms=data["elapsed_ms"],
        understood=data["understood"],
        kind=data["kind"],
        table=_table(table, lines) if table else None,
        confidence=data["confidence"],
        recognised=tuple(data.get("recognised", ())),
    )


def _table(data: Mapping[str, Any], lines: Sequence[str]) -> Table:
    """Return a table; its lines are the last ones of the answer's text, a row each."""
    rows = zip(data["rows"], lines, strict=True)
    return Table(
        tuple(data["columns"]),
        tuple(TableRow(tuple(row["cells"]), tuple(map(tuple, row["cell_citations"])), line) for row, line in rows),
    )


def _hit(data: Mapping[str, Any]) -> Hit:
    names = ("section", "text", "start", "end", "page")
    passage = Passage(data["passage_id"], data["directive_id"], heading="", **{name: data[name] for name in names})
    return Hit(passage, data["document"], data["score"], data["ranks"])


def shown(data: Mapping[str, Any], site: Site, viewer: Viewer, texts: Texts) -> Shown:
    """Return what ``viewer`` may see of a stored answer.

    Nothing at all where it cites, names or counts what they may not read: the words of an answer cannot be told
    apart by where they come from. The same where a document that it cites is gone.
    """
    answer = answer_from_json(data)
    hidden = _hidden(answer, Access(frozenset(data["closed"])), site, viewer)
    if hidden is not None:
        why = texts(f"chat.hidden_{hidden}")
        return Shown(Answer(answer.question, texts.language, False, why, (), (), (), 0.0), hidden)
    service = site.service_for(viewer)
    there = tuple(hit for hit in answer.hits if service.directive(hit.passage.directive_id))
    moved, changed = _as_now(answer.citations, {c.directive_id: _text(site, c.directive_id) for c in answer.citations})
    suggestions = tuple(data.get("suggestions", ()))
    return Shown(replace(answer, citations=moved, hits=there), None, changed, suggestions, data.get("narrowing"))


def _hidden(answer: Answer, asked_with: Access, site: Site, viewer: Viewer) -> Hidden | None:
    """Tell why an answer must not be shown, if so."""
    tells_more = answer.kind == _COUNTED or not answer.answered
    if tells_more and asked_with.also_closing(viewer.access) != asked_with:
        return "closed"
    readable = site.service_for(viewer)
    cited = {citation.directive_id for citation in answer.citations}
    named = cited | {hit.passage.directive_id for hit in answer.hits}
    missing = {identifier for identifier in named if readable.directive(identifier) is None}
    if any(site.service.directive(identifier) is not None for identifier in missing):
        return "closed"
    # What is gone can be looked up no more: who may not read everything might not have been let read it.
    return "gone" if missing & (cited if answer.answered else named) else None


def _text(site: Site, identifier: str) -> str:
    directive = site.service.directive(identifier)
    return directive.text if directive else ""


def _as_now(citations: Sequence[Citation], texts: Mapping[str, str]) -> tuple[tuple[Citation, ...], frozenset[int]]:
    """Return the citations where their words stand now, and the markers of those whose words stand nowhere any more.

    Such a one keeps its quote, which was true, and loses its place: nothing is marked in the new text.
    """
    now, changed = [], set()
    for citation in citations:
        text = texts[citation.directive_id]
        start = citation.start if text.startswith(citation.quote, citation.start) else text.find(citation.quote)
        if start < 0:
            changed.add(citation.marker)
            now.append(replace(citation, start=0, end=0, section=None, page=None))
            continue
        now.append(replace(citation, start=start, end=start + len(citation.quote)))
    return tuple(now), frozenset(changed)
