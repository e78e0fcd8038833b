"""What a search may be narrowed to; both retrievers push it down into their queries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """``directive_ids``: only passages of these directives; None is all of them, an empty set is none."""

    directive_ids: frozenset[str] | None = None

    @property
    def excludes_all(self) -> bool:
        """Whether nothing can pass."""
        return self.directive_ids is not None and not self.directive_ids


NO_FILTERS = Filters()
