"""Which body is meant by a name that no document in scope has: departments were merged and took longer names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.agencies.names import Mention, known_agencies
from ingest.vietnamese import fold

_HEADS = ("so ", "bo ")


def bodies_meant(agencies: Sequence[Mention], texts: Sequence[str]) -> tuple[Mention, ...]:
    """Return the agencies of a question, each under the longer name that the folded texts in scope have for it.

    Only a name that no text has is replaced, by the one known name in them that has its field among others.

    >>> mentions = [Mention("Sở Du lịch", 0, 10)]
    >>> [m.name for m in bodies_meant(mentions, ["giao so van hoa, the thao va du lich chu tri"])]
    ['Sở Văn hóa, Thể thao và Du lịch']
    >>> [m.name for m in bodies_meant(mentions, ["giao so du lich chu tri"])]
    ['Sở Du lịch']
    """
    if not any(_wider(mention.name) for mention in agencies):
        return tuple(agencies)
    plain = [" ".join(text.split()) for text in texts]
    return tuple(_meant(mention, plain) for mention in agencies)


def _meant(mention: Mention, texts: Sequence[str]) -> Mention:
    wider = _wider(mention.name)
    if not wider or any(fold(mention.name) in text for text in texts):
        return mention
    found = [name for name in wider if any(fold(name) in text for text in texts)]
    return replace(mention, name=found[0]) if len(found) == 1 else mention


@lru_cache(maxsize=256)
def _wider(name: str) -> tuple[str, ...]:
    """Return the known agencies of the same rank that have the field of this one among others."""
    folded = fold(name)
    head = next((head for head in _HEADS if folded.startswith(head)), None)
    if head is None:
        return ()
    field = folded.removeprefix(head)
    others = (agency.name for agency in known_agencies() if fold(agency.name).startswith(head))
    return tuple(other for other in others if other != name and field in _fields(fold(other).removeprefix(head)))


def _fields(joined: str) -> list[str]:
    """Return the single fields of a department's name, its last two joined by "và"."""
    return [field.strip() for part in joined.split(", ") for field in part.split(" va ")]
