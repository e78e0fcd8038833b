"""The words that the index holds, as question understanding needs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from ingest.vietnamese import fold
from retrieval.language import DATA, LETTERS
from retrieval.spreading import Counts

_SHORTEST = 2


class TermCounts(Counts, Protocol):
    """In how many passages a term stands: a searcher tells it of an index, others of a part of one."""

    def terms_with_prefix(self, field_name: str, prefix: str) -> list[tuple[str, int]]:
        """The terms of a field that begin so, with their counts."""


class Vocabulary(Protocol):
    """What spelling and number recognition ask about the index; frequencies are numbers of passages."""

    english: Collection[str]
    """English words beyond the common ones: those that the translation table knows."""

    @property
    def accented(self) -> Mapping[str, int]:
        """Lower-case accented tokens of letters."""

    @property
    def folded(self) -> Mapping[str, int]:
        """The same without diacritics."""

    def pair(self, left: str, right: str) -> int:
        """How often two folded tokens stand side by side."""

    def knows_head(self, head: int) -> bool:
        """Whether some instrument that the index holds or cites has this leading number."""


@dataclass(frozen=True)
class PlainVocabulary:
    """A vocabulary from running text: for tests, and for understanding without an index.

    >>> PlainVocabulary.of(["Sở Y tế chủ trì"], heads={16}).pair("y", "te")
    1
    """

    accented: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    heads: frozenset[int] = frozenset()
    english: Collection[str] = frozenset()

    @classmethod
    def of(cls, texts: Collection[str], heads: Collection[int] = (), english: Collection[str] = ()) -> PlainVocabulary:
        """Count tokens and neighbours of ``texts``."""
        accented: dict[str, int] = {}
        pairs: dict[tuple[str, str], int] = {}
        for text in texts:
            tokens = [token.lower() for token in LETTERS.findall(text)]
            for token in tokens:
                accented[token] = accented.get(token, 0) + 1
            for left, right in pairwise(map(fold, tokens)):
                pairs[left, right] = pairs.get((left, right), 0) + 1
        return cls(accented, pairs, frozenset(heads), frozenset(english))

    @cached_property
    def folded(self) -> Mapping[str, int]:
        """See :class:`Vocabulary`."""
        counts: dict[str, int] = {}
        for token, count in self.accented.items():
            counts[fold(token)] = counts.get(fold(token), 0) + count
        return counts

    def pair(self, left: str, right: str) -> int:
        """See :class:`Vocabulary`."""
        return self.pairs.get((left, right), 0)

    def knows_head(self, head: int) -> bool:
        """See :class:`Vocabulary`."""
        return head in self.heads


class IndexVocabulary:
    """The terms of the postings, read when first needed, and the catalogue's numbers."""

    def __init__(
        self, counts: TermCounts, knows_head: Callable[[int], bool], english: Collection[str] = frozenset()
    ) -> None:
        """Keep the parts; nothing is read yet."""
        self._counts = counts
        self._knows_head = knows_head
        self.english = english

    @cached_property
    def accented(self) -> Mapping[str, int]:
        """See :class:`Vocabulary`."""
        return self._terms("exact")

    @cached_property
    def folded(self) -> Mapping[str, int]:
        """See :class:`Vocabulary`."""
        return self._terms("folded")

    def _terms(self, name: str) -> dict[str, int]:
        found = self._counts.terms_with_prefix(name, "")
        return {term: count for term, count in found if len(term) >= _SHORTEST and term.isalpha()}

    def pair(self, left: str, right: str) -> int:
        """See :class:`Vocabulary`."""
        return int(self._counts.doc_freq("folded2", f"{left}_{right}"))

    def knows_head(self, head: int) -> bool:
        """See :class:`Vocabulary`."""
        return self._knows_head(head)


def question_phrases() -> PlainVocabulary:
    """Return the words that questions are made of, as a vocabulary beside the index's."""
    return PlainVocabulary.of((DATA / "question_phrases.txt").read_text(encoding="utf-8").splitlines())
