"""What a question tells a directive by, besides its matter: where it comes from, its year, its kind.

"Chỉ thị năm 2022 của Bình Thuận về đất đai giao Sở …": three of these words stand in the header of the directive that
is meant, and in none of its clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from answer.matching import Searchable, Term, credit
from ingest.datamodels import Directive
from ingest.vietnamese import fold

NAMED = 1.0
"""What :meth:`Identity.fit` is at least where a question names the place that a directive comes from."""

_YEAR, _KIND = 0.5, 0.3
"""What a year and a kind count beside it: other things have years and kinds too."""
_HELD = 0.8
"""Credit from which a header is taken to hold a word: the word itself or a synonym."""
_UNIT = re.compile(r"(?:tỉnh|thành phố|thị xã|huyện|quận) +([^,;]+)", re.IGNORECASE)


_STATED_YEAR = re.compile(r"nam\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_LETTERHEAD = 600
"""Characters at the start of a text in which its date stands."""


def year_of(directive: Directive) -> int | None:
    """Return the year of a document, also where the day of its date could not be read."""
    if directive.date is not None:
        return directive.date.year
    stated = _STATED_YEAR.search(fold(directive.text[:_LETTERHEAD]))
    return int(stated["year"]) if stated else None


@dataclass(frozen=True, slots=True)
class Identity:
    """The place, year and kind of a directive, prepared for matching."""

    place: Searchable
    year: Searchable
    kind: Searchable

    @classmethod
    def of(cls, directive: Directive) -> Identity:
        """Take it from the header; of the issuer only the place counts, its other words may be the matter."""
        # A letter to the committee of a province, of a ministry too, is one of that province.
        sent_to = directive.recipients if len(directive.recipients) == 1 else ()
        issuers = (name for name in (directive.issuer, directive.parent_issuer, *sent_to) if name)
        places = (found for name in issuers for found in _UNIT.findall(name))
        place = "; ".join(filter(None, (directive.place, *places)))
        year = year_of(directive)
        return cls(Searchable(place), Searchable(str(year) if year else ""), Searchable(directive.kind or ""))

    def holds(self, term: Term) -> bool:
        """Tell whether a word only says which directive is meant: its place or its year."""
        return credit(term, self.place) >= _HELD or credit(term, self.year) >= _HELD

    def fit(self, terms: Iterable[Term], question: str | None = None) -> float:
        """Return how well words tell this directive from others, 0 where none of them does.

        With the folded ``question`` a single syllable of a place's name counts only where it stands beside another
        one there: "đồng" alone does not name Lâm Đồng.
        """
        parts = ((self.place, NAMED), (self.year, _YEAR), (self.kind, _KIND))
        named = [term for term in terms if question is None or self._is_whole(term.word, question)]
        return sum(next((worth for part, worth in parts if credit(term, part) >= _HELD), 0.0) for term in named)

    def _is_whole(self, word: str, question: str) -> bool:
        """Tell whether a word is no lone syllable out of the place's name."""
        pairs = [pair for pair in pairwise(self.place.folded.split()) if word in pair]
        return not pairs or any(f" {left} {right} " in f" {question} " for left, right in pairs)
