"""The instruments that documents in scope mention, each with its clause and the words that say how it is related."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from answer.cited import evidence_of
from answer.draft import Evidence
from answer.reading import Reading
from answer.units import Unit
from ingest.datamodels import Directive, Reference, Span
from ingest.vietnamese import fold

_JOINED = re.compile(r"[\s,;(]*(?:(?:de )?ngay [\d/. ]+)?\)?[\s,]*(?:va|cung|cung voi|,|;)\s*(?:cac )?")
"""Words between two instruments of which the same is said."""


_ENDS = re.compile(r"[,;]\s|\s+và\s")
"""Where what is said of one instrument ends, and what is said of the next begins."""


@dataclass(frozen=True, slots=True)
class Related:
    """A reference in scope, the clause that it stands in, and where the words that belong to it begin."""

    unit: Unit
    reference: Reference
    begins: int

    @property
    def directive(self) -> Directive:
        """The directive that mentions the instrument."""
        return self.unit.directive

    @property
    def evidence(self) -> Evidence:
        """The words of the mention."""
        return evidence_of(self.directive, self.reference)

    @property
    def place(self) -> tuple[str, int]:
        """What references are ordered by."""
        return self.directive.id, self.reference.start


def references(reading: Reading) -> Iterator[Related]:
    """Yield every reference of the directives and sections in scope with its clause."""
    for directive in reading.directives:
        units = reading.library.units(directive)
        first = 0
        for before, reference in pairwise([None, *directive.references]):
            if reference is None or not reading.in_section(directive, reference.section):
                continue
            unit = next((u for u in units if u.span.start <= reference.start < u.span.end), None)
            if unit is not None:
                ended = before.end if before is not None and before.end <= reference.start else 0
                begins = max(unit.span.start, ended)
                # "tiếp theo Công văn số 1/A ngày … và Công văn số 2/A": what is said of the first holds for both.
                if before is not None and _JOINED.fullmatch(fold(directive.text[ended : reference.start])):
                    begins = max(unit.span.start, first)
                yield Related(unit, reference, begins)
                first = begins


def own_words(related: Related) -> Span:
    """Return the part of a clause that is about one instrument: from its beginning to before the next one is named.

    Without the others a reader sees at once which one is meant; a short clause is quoted as it is.
    """
    span, text = related.unit.span, related.directive.text
    own_end = max(s.end for s in (*sum(related.reference.spans.values(), ()), Span(0, related.reference.end)))
    following = (r.start for r in related.directive.references if own_end <= r.start < span.end)
    end = _ENDS.search(text, own_end, next(following, own_end))
    return span if end is None else Span(span.start, end.start())
