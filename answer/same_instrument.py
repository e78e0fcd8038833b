"""Which mentions mean one instrument.

A number alone does not tell: numbers begin anew every year, and every province has its own. Mentions are one instrument
where date and issuer agree, or differ in the way of a slip (:mod:`answer.cautions.cautions`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from answer.cautions.cautions import other_date, other_issuer
from answer.cautions.standing import same_issuer
from ingest.datamodels import Reference
from ingest.store.graph import Held, Mention, References


@dataclass(slots=True)
class Instrument:
    """An instrument: the ways in which it is given anywhere, each with a directive that does, and some mentions.

    A directive of the catalogue is given by its own header too, with no directive that says so.
    """

    id: str
    variants: list[tuple[str | None, Reference]]
    mentions: list[Mention] = field(default_factory=list)

    @property
    def issuers_differ(self) -> bool:
        """Whether it is given one date and different issuers."""
        return any(other_issuer(one, other) for (_, one), (_, other) in combinations(self.variants, 2))


def directive_node(directive_id: str) -> str:
    """Return the id of a directive as an instrument; those that are not held begin otherwise."""
    return f"d:{directive_id}"


def instruments(references: References, mentions: Collection[Mention], held: Iterable[Held]) -> list[Instrument]:
    """Sort mentions into instruments, all directives of ``held`` that bear their numbers among them.

    Which instruments there are is seen from all mentions of their numbers, whichever of them are asked for.
    """
    known: dict[str, list[Instrument]] = defaultdict(list)
    for one in held:
        if one.key:
            own = Reference(one.number, one.kind, one.date, one.issuer, one.subject, "", 0, 0)
            known[one.key].append(Instrument(directive_node(one.id), [(None, own)]))
    keys = {mention.reference.key for mention in mentions if mention.reference.number}
    # Those with a date first: the others go to any that fits.
    for name, variant in sorted(references.variants(keys), key=lambda found: found[1].date is None):
        _of(variant, known).variants.append((name, variant))
    for mention in mentions:
        found = _of(mention.reference, known)
        found.mentions.append(mention)
        if not found.variants:
            found.variants.append((mention.directive_id, mention.reference))
    return [one for group in known.values() for one in group if one.mentions]


def _of(reference: Reference, known: Mapping[str, list[Instrument]]) -> Instrument:
    """Return the instrument that a mention means, a new one where none fits."""
    group = known[reference.key]
    found = _fitting(reference, group)
    if found is None:
        count = sum(one.id.startswith("n:") for one in group)
        found = Instrument(f"n:{reference.key}" + (f"#{count + 1}" if count else ""), [])
        group.append(found)
    return found


def _fitting(reference: Reference, group: Sequence[Instrument]) -> Instrument | None:
    """Return one of the very date and an issuer that fits, else of the date, else one that differs by a slip."""
    given = [(one, variant) for one in group for _, variant in one.variants]
    dated = [(one, variant) for one, variant in given if reference.date and reference.date == variant.date]
    issued = (one for one, variant in dated if same_issuer(reference.issuer, variant.issuer))
    found = next(issued, None) or next((one for one, _ in dated), None)
    return found or next((one for one, variant in given if _same(reference, variant)), None)


def _same(one: Reference, other: Reference) -> bool:
    if one.date and other.date:
        return other_date(one, other)
    return same_issuer(one.issuer, other.issuer)
