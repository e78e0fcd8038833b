"""The facts of a directive's header as a reader sees them: labelled, in his language, corrected ones marked."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.corrections.records import HAND
from ingest.datamodels import Directive
from web.render import day, kind_name
from web.texts import Texts

_ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("number", ("number",)),
    ("kind", ("kind",)),
    ("date", ("place", "date")),
    ("issuer", ("issuer", "parent_issuer")),
    ("subject", ("subject",)),
    ("recipients", ("recipients",)),
    ("copied_to", ("copied_to",)),
    ("signer", ("signer", "signer_title")),
    ("effective_date", ("effective_date",)),
    ("urgency", ("urgency",)),
    ("file", ()),
)
"""The rows in their order, and the fields that each shows."""
_IF_STATED = {"effective_date", "urgency"}
"""Rows that most directives have no reason to state: nothing is shown for them then."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: its label, its values (none: "not stated"), a second line, and whether a person put it right.

    ``review`` is true where the field was read with little confidence.
    """

    label: str
    values: tuple[str, ...]
    second: str | None = None
    by_hand: bool = False
    review: bool = False


def facts(directive: Directive, texts: Texts) -> list[Fact]:
    """Return a row for every field that a header has."""
    shown = {name: _shown(name, directive, texts) for name, _ in _ROWS}
    return [
        Fact(
            texts(f"panel.{name}"),
            shown[name],
            _second(name, directive, texts),
            by_hand=any(is_by_hand(directive, field) for field in fields),
            review=any(field in directive.review for field in fields),
        )
        for name, fields in _ROWS
        if shown[name] or name not in _IF_STATED
    ]


def summary(directive: Directive, texts: Texts) -> str:
    """Return what stands beside the number: kind, date, issuer; the file where the directive states none of them."""
    kind = kind_name(directive.kind, texts) if directive.kind else None
    date = day(directive.date, texts) if directive.date else None
    return " · ".join(filter(None, [kind, date, directive.issuer])) or directive.file


def is_by_hand(directive: Directive, field: str) -> bool:
    """Tell whether a person put a field right."""
    known = directive.evidence.get(field)
    return known is not None and known.source == HAND


def _shown(name: str, directive: Directive, texts: Texts) -> tuple[str, ...]:
    values: tuple[str | None, ...]
    if name == "date":
        dated = texts("panel.day", day=day(directive.date, texts)) if directive.date else None
        values = (", ".join(filter(None, [directive.place, dated])),)
    elif name == "kind":
        values = (kind_name(directive.kind, texts) if directive.kind else None,)
    elif name == "effective_date":
        values = (day(directive.effective_date, texts) if directive.effective_date else None,)
    else:
        given: str | tuple[str, ...] | None = getattr(directive, name)
        values = given if isinstance(given, tuple) else (given,)
    return tuple(value for value in values if value)


def _second(name: str, directive: Directive, texts: Texts) -> str | None:
    if name == "issuer" and directive.parent_issuer:
        return texts("panel.parent", name=directive.parent_issuer)
    return directive.signer_title if name == "signer" else None
