"""What a question over the whole collection stands in: the caller's filters, and which day is today."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

from ingest.datamodels import Directive
from ingest.store.overview import Overview
from ingest.store.selection import Selection
from retrieval.filters import NO_FILTERS, Filters


@dataclass(frozen=True, slots=True)
class Whole:
    """Nothing outside ``filters`` is counted; "quá hạn" and "tháng này" are told from ``today``."""

    filters: Filters = NO_FILTERS
    today: date = field(default_factory=date.today)

    @property
    def selection(self) -> Selection:
        """The filters as the catalogue takes them."""
        return Selection(**{one.name: getattr(self.filters, one.name) for one in fields(Filters)})

    def holds(self, overview: Overview, directive: Directive) -> bool:
        """Tell whether a directive is within the filters."""
        return bool(overview.documents([self.selection, Selection(directive_ids=[directive.id])], 1))
