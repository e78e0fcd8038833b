"""The assistant: search, then answer. ``Assistant.open(index).ask("Cơ quan nào chủ trì …?")``."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from answer.compose import compose
from answer.datamodels import Answer, Warning
from answer.draft import Draft
from answer.examples import examples
from answer.followup import Focus, resumed
from answer.library import DirectiveGoneError, Library
from answer.matching import Matcher
from answer.phrases import phrases
from answer.question import Asked, analyse
from answer.reading import Reading
from answer.solvers import solve
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.errors import QuestionError
from ingest.store.catalogue import Catalogue
from retrieval.datamodels import Hit
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query import LONGEST_QUESTION, Query
from retrieval.search import Search, SearchConfig

log = logging.getLogger(__name__)

_REMEMBERED_TURNS = 6
_HITS, _SHOWN_HITS = 30, 10
"""Passages searched for an answer, and those that it shows."""
_EXAMPLE_DIRECTIVES = 20
_ATTACHED = "kèm theo"
"""The relation of a letter to what is sent with it; see :class:`ingest.datamodels.Reference`."""
_TRIES = 2


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question of a conversation with its draft."""

    asked: Asked
    query: Query
    hits: Sequence[Hit]
    draft: Draft | None


class Assistant:
    """Answers questions over one index. Safe to share between threads."""

    def __init__(self, search: Search) -> None:
        """Take a finished search; see :meth:`open`."""
        self.search = search
        self._library = Library(search.catalogue)

    @classmethod
    def open(
        cls,
        index: Path,
        backends: Backends = SHIPPED_BACKENDS,
    ) -> Assistant:
        """Open an index folder.

        Raises:
            IndexMissingError: there is no index in the folder.
            IndexMismatchError: the index was made by another model or version.
        """
        return cls(Search.open(index, config=SearchConfig(top_k=_HITS), backends=backends))

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue behind the answers."""
        return self.search.catalogue

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters = NO_FILTERS) -> Answer:
        """Answer a question; ``history`` holds the earlier questions of the conversation, oldest first.

        Raises:
            QuestionError: the question is blank or longer than ``LONGEST_QUESTION`` characters.
        """
        started = time.perf_counter()
        check(question)
        question = _encodable(question)
        earlier = [_encodable(text)[:LONGEST_QUESTION] for text in history if text.strip()][-_REMEMBERED_TURNS:]
        answer = self._answer(question, earlier, filters)
        answer = replace(answer, warnings=(*answer.warnings, *self._unknown(filters, answer.language)))
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def examples(self, language: str) -> list[str]:
        """Return up to four questions that the corpus can answer, made from its own assignments and headers."""
        catalogue = self.catalogue
        return examples(catalogue.directives(catalogue.ids()[:_EXAMPLE_DIRECTIVES]), phrases(language))

    def _unknown(self, filters: Filters, language: str) -> list[Warning]:
        """Say which values of the filters nothing bears."""
        say = phrases(language).say
        found = self.search.unknown(filters)
        return [Warning("unknown_filter", say("unknown_filter", field=name, value=value), ()) for name, value in found]

    def _answer(self, question: str, earlier: Sequence[str], filters: Filters) -> Answer:
        """Answer over the index as it is; when a sync changes it meanwhile, over the new one, else refuse."""
        for _ in range(_TRIES):
            try:
                return self._answer_once(question, earlier, filters)
            except DirectiveGoneError as gone:
                log.info("directive %s was removed while a question was answered", gone)
        library = self._current_library()
        return compose(None, self.search.understand(question), question, (), library.directive)

    def _answer_once(self, question: str, earlier: Sequence[str], filters: Filters) -> Answer:
        library = self._current_library()
        focus: Focus | None = None
        for text in earlier:
            focus = _focus(self._turn(text, focus, filters, library), library)
        turn = self._turn(question, focus, filters, library)
        return compose(turn.draft, turn.query, question, turn.hits[:_SHOWN_HITS], library.directive)

    def _turn(self, question: str, focus: Focus | None, filters: Filters, library: Library) -> _Turn:
        """Answer one question of a conversation."""
        query = self.search.understand(question)
        vocabulary = self.search.vocabulary
        own = analyse(query, vocabulary.pair)
        asked = resumed(own, focus)
        hits = self.search.search(_searched(query, own, asked), filters)
        matcher = Matcher(vocabulary, library.passages, self.search.translations.translate)
        return _Turn(asked, query, hits, solve(Reading(asked, hits, library, matcher)))

    def _current_library(self) -> Library:
        """Return the library of the catalogue as it is now."""
        catalogue, library = self.search.catalogue, self._library
        if library.catalogue is not catalogue:
            library = self._library = Library(catalogue)
        return library


def check(question: str) -> None:
    """Raise :class:`QuestionError` for a blank or over-long question, in both languages."""
    if not question.strip():
        raise QuestionError(*(phrases(language).say("empty_question") for language in ("vi", "en")))
    if len(question) > LONGEST_QUESTION:
        values = {"length": len(question), "limit": LONGEST_QUESTION}
        raise QuestionError(*(phrases(language).say("long_question", **values) for language in ("vi", "en")))


def _encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and no store can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _focus(turn: _Turn, library: Library) -> Focus:
    """Return what the next question may lean on."""
    if turn.draft is None:
        return Focus(turn.asked)
    cited = [evidence.directive.id for statement in turn.draft.statements for evidence in statement.evidence]
    directives = library.directives(cited).values()
    attached = tuple(r.label for directive in directives for r in directive.references if r.relation == _ATTACHED)
    return Focus(turn.asked, turn.draft.numbers, turn.draft.agencies, attached)


def _searched(query: Query, own: Asked, asked: Asked) -> Query:
    """Return the query to search for: with the topic, agencies and numbers that a follow-up leans on."""
    carried = [" ".join(word) for word in asked.topic if word not in own.topic]
    carried += [mention.name for mention in asked.agencies if mention not in own.agencies]
    carried += [item.mention.text for item in asked.instruments if item not in own.instruments]
    if not carried:
        return query
    numbers = tuple(dict.fromkeys((*query.numbers, *(item.mention for item in asked.instruments))))
    return query.extended(tuple(carried), numbers)
