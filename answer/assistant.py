"""The assistant: search, then answer. ``Assistant.open(index).ask("Cơ quan nào chủ trì …?")``.

Who may not read every file asks ``assistant.for_reader(access)``: its search and its catalogue hold nothing else than
what may be read, and all that is said comes from them.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from threading import Lock

from answer.cautions.cautions import prepare
from answer.compose import compose
from answer.confidence import Floats, confidence
from answer.datamodels import Answer, Warning
from answer.draft import Draft
from answer.examples import examples
from answer.followup import Focus
from answer.library import DirectiveGoneError, Library
from answer.llm.following import Listener, Stoppable
from answer.llm.language_model import LanguageModel, LanguageModelSettings, load_language_model
from answer.matching import Matcher
from answer.phrases import phrases
from answer.recognised import recognised
from answer.suggestions import cited_or_found, suggestions
from answer.turns import Turn, Turns
from ingest.access import Access
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.errors import QuestionError
from ingest.store.catalogue import Catalogue
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query import LONGEST_QUESTION
from retrieval.search import Search, SearchConfig

log = logging.getLogger(__name__)

_REMEMBERED_TURNS = 6
_HITS, _SHOWN_HITS = 30, 10
"""Passages searched for an answer, and those that it shows."""
_EXAMPLE_DIRECTIVES = 20
_TRIES = 2
_READERS = 16
"""Rights of readers for whom an assistant is kept; each has prepared texts of its own."""


class Assistant:
    """Answers questions over one index. Safe to share between threads."""

    def __init__(self, search: Search, language_model: LanguageModelSettings | None = None) -> None:
        """Take a finished search, and where the language model is, if one words the answers; see :meth:`open`."""
        self.search = search
        self._model = load_language_model(language_model) if language_model else None
        self._rewrites = language_model is not None and language_model.rewrites
        self._reranks = language_model is not None and language_model.reranks
        self._library, self._version = Library(search.catalogue), -1
        self._readers: OrderedDict[Access, Assistant] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def open(
        cls,
        index: Path,
        backends: Backends = SHIPPED_BACKENDS,
        language_model: LanguageModelSettings | None = None,
    ) -> Assistant:
        """Open an index folder; with a language model answers are worded by it, where what it writes can be verified.

        Raises:
            IndexMissingError: there is no index in the folder.
            IndexMismatchError: the index was made by another model or version.
            SuccessionError: the list of agencies that were renamed or merged is wrong.
        """
        prepare()
        return cls(Search.open(index, config=SearchConfig(top_k=_HITS), backends=backends), language_model)

    def for_reader(self, access: Access) -> Assistant:
        """Return the assistant of somebody who may read less, over the same index; itself where it is the same.

        The last few are kept. Never does one read more than this one.
        """
        access = self.search.access.also_closing(access)
        if access == self.search.access:
            return self
        with self._lock:
            reader = self._readers.get(access)
            if reader is None:
                reader = self._readers[access] = self._reading(self.search.for_reader(access))
            self._readers.move_to_end(access)
            if len(self._readers) > _READERS:
                self._readers.popitem(last=False)
            return reader

    def _reading(self, search: Search) -> Assistant:
        """Return an assistant with the same language model over another search."""
        reader = copy(self)
        reader.search = search
        reader._library, reader._version = Library(search.catalogue), -1
        reader._readers, reader._lock = OrderedDict(), Lock()
        return reader

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue behind the answers."""
        return self.search.catalogue

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        listener: Listener | None = None,
    ) -> Answer:
        """Answer a question; ``history`` holds the earlier questions of the conversation, oldest first.

        ``listener`` follows what the language model writes, where one words the answer, and can stop it.

        Raises:
            QuestionError: the question is blank or longer than ``LONGEST_QUESTION`` characters.
            AnswerStoppedError: the listener has stopped, and the language model was at work.
        """
        started = time.perf_counter()
        check(question)
        question = _encodable(question)
        earlier = [_encodable(text)[:LONGEST_QUESTION] for text in history if text.strip()][-_REMEMBERED_TURNS:]
        answer = self._answer(question, earlier, filters, listener)
        answer = replace(answer, warnings=(*answer.warnings, *self._unknown(filters, answer.language)))
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def examined(self, question: str, history: Sequence[str] = ()) -> tuple[Answer, Floats | None]:
        """Answer a question; return the numbers that its confidence is made of too, None for a refusal."""
        return self._answer_once(question, list(history)[-_REMEMBERED_TURNS:], NO_FILTERS, self._model)

    def examples(self, language: str) -> list[str]:
        """Return up to four questions that the corpus can answer, made from its own assignments and headers."""
        catalogue = self.catalogue
        return examples(catalogue.directives(catalogue.ids()[:_EXAMPLE_DIRECTIVES]), phrases(language))

    def suggestions(
        self, answer: Answer, earlier: Sequence[str] = (), filters: Filters = NO_FILTERS
    ) -> tuple[str, ...]:
        """Return up to three questions to go on with, which are answered; ``earlier`` are those asked already."""
        wanted = cited_or_found(answer)
        held = sorted(self.catalogue.directives(wanted), key=lambda directive: wanted.index(directive.id))

        def tried(question: str) -> Answer:
            return self._answer_once(question, (), filters)[0]  # the documents tell; no model is asked for this

        try:
            return suggestions(answer, held, tried, earlier)
        except DirectiveGoneError:  # a sync went by: better none than one that may no longer be answered
            return ()

    def _unknown(self, filters: Filters, language: str) -> list[Warning]:
        """Say which values of the filters nothing bears."""
        say = phrases(language).say
        found = self.search.unknown(filters)
        return [Warning("unknown_filter", say("unknown_filter", field=name, value=value), ()) for name, value in found]

    def _answer(
        self, question: str, earlier: Sequence[str], filters: Filters, listener: Listener | None = None
    ) -> Answer:
        """Answer over the index as it is; when a sync changes it meanwhile, over the new one, else refuse."""
        model = Stoppable(self._model, listener) if self._model and listener else self._model
        for _ in range(_TRIES):
            try:
                return self._answer_once(question, earlier, filters, model, listener)[0]
            except DirectiveGoneError as gone:
                log.info("directive %s was removed while a question was answered", gone)
        library = self._current_library()
        return compose(None, self.search.understand(question), question, (), library.directive)

    def _answer_once(
        self,
        question: str,
        earlier: Sequence[str],
        filters: Filters,
        model: LanguageModel | None = None,
        listener: Listener | None = None,
    ) -> tuple[Answer, Floats | None]:
        library = self._current_library()
        turns = Turns(self.search, library, filters)
        focus: Focus | None = None
        for text in earlier:
            focus = turns.focus(turns.turn(text, focus))
        written_out = self._written_out(question, earlier, model)
        turn = turns.turn(written_out, focus if written_out == question else None)
        draft = self._worded(turn, library, model, listener) if model else turn.draft
        answer = compose(draft, turn.query, question, turn.hits[:_SHOWN_HITS], library.directive)
        answer = replace(answer, recognised=recognised(turn.query, turn.asked, phrases(turn.query.language)))
        if draft is not turn.draft or turn.features is None or not answer.answered:
            return answer, None
        return replace(answer, confidence=confidence(turn.features)), turn.features

    def _written_out(self, question: str, earlier: Sequence[str], model: LanguageModel | None) -> str:
        """Return a follow-up question as the language model writes it out, where it is asked to."""
        if model is None or not self._rewrites or not earlier:
            return question
        from answer.llm.rewriting import rewritten

        return rewritten(question, earlier, self.search.understand(question).language, model)

    def _worded(self, turn: Turn, library: Library, model: LanguageModel, listener: Listener | None) -> Draft | None:
        """Return the answer as the language model words it, or the extractive one with a notice why not.

        A refusal that says why, and a table, stay as they are: neither would gain by other words.
        """
        draft = turn.draft
        if draft is not None and (not draft.answered or draft.table is not None):
            return draft
        # Here, because it reads the list of words that turn a sentence into its opposite: only who has a model pays.
        from answer.llm.generation import answered, passages_of, with_notice
        from answer.llm.verification import Verifier

        matcher = Matcher(self.search.vocabulary, library.passages, self.search.translations.translate)
        verifier = Verifier(matcher, self.search.embedder, self.search.translations)
        hits, language = turn.hits, turn.query.language
        if self._reranks:
            from answer.llm.reranking import reranked

            hits = reranked(turn.searched, language, hits, draft, library.directive, model)
        passages = passages_of(hits, library.directive)
        return with_notice(draft, answered(turn.searched, language, passages, model, verifier, listener))

    def _current_library(self) -> Library:
        """Return the library of the catalogue as it is now.

        A reader's is made anew as soon as the catalogue changes, before the stores are opened again: a file may have
        been moved to where he may not read it.
        """
        catalogue, library = self.search.catalogue, self._library
        version = catalogue.version() if catalogue.access.closed else -1
        if library.catalogue is not catalogue or version != self._version:
            library = self._library = Library(catalogue)
            self._version = version
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
