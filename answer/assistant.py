"""The assistant: search, then answer. ``Assistant.open(index).ask("Cơ quan nào chủ trì …?")``."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from answer.compose import compose
from answer.datamodels import Answer
from answer.draft import Draft, Focus, Statement
from answer.duties import answer_coordinating, answer_deadline, answer_lead, answer_task
from answer.extracts import answer_count, answer_event, answer_general, answer_list, answer_relation
from answer.followup import resumed
from answer.headers import answer_header, answer_person
from answer.library import Library
from answer.matching import Matcher
from answer.phrases import phrases
from answer.question import Asked, analyse
from answer.reading import Reading
from ingest.catalogue import Catalogue
from ingest.embedder import load_embedder
from ingest.errors import QuestionError
from retrieval.datamodels import Hit
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query import Query
from retrieval.search import Search, SearchConfig

LONGEST_QUESTION = 2000
_REMEMBERED_TURNS = 6
_HITS, _SHOWN_HITS = 30, 10

SOLVERS: tuple[Callable[[Reading], Draft | None], ...] = (
    answer_person,
    answer_deadline,
    answer_event,
    answer_header,
    answer_count,
    answer_coordinating,
    answer_task,
    answer_relation,
    answer_lead,
    answer_list,
    answer_general,
)
"""Tried in order; the first that has something to say, a refusal included, gives the answer."""


class Assistant:
    """Answers questions over one index. Safe to share between threads."""

    def __init__(self, search: Search) -> None:
        """Take a finished search; see :meth:`open`."""
        self.search = search
        self._library = Library(search.catalogue)

    @classmethod
    def open(cls, index: Path, *, url: str | None = None, embed_model: str | None = None) -> Assistant:
        """Open an index folder.

        :raises IndexMissingError: there is no index in the folder.
        :raises IndexMismatchError: the index was made by another model or version.
        """
        embedder = load_embedder(embed_model) if embed_model else None
        return cls(Search.open(index, embedder=embedder, config=SearchConfig(top_k=_HITS), url=url))

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue behind the answers."""
        return self.search.catalogue

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters = NO_FILTERS) -> Answer:
        """Answer a question; ``history`` holds the earlier questions of the conversation, oldest first.

        :raises QuestionError: the question is blank or longer than ``LONGEST_QUESTION`` characters.
        """
        started = time.perf_counter()
        check(question)
        focus: Focus | None = None
        for earlier in [text for text in history if text.strip()][-_REMEMBERED_TURNS:]:
            _, _, _, focus = self._draft(earlier[:LONGEST_QUESTION], focus, filters)
        query, hits, draft, _ = self._draft(question, focus, filters)
        changed = query.understood if _differs(query) else None
        elapsed = (time.perf_counter() - started) * 1000
        shown = hits[:_SHOWN_HITS]
        return compose(draft, question, query.language, shown, self.catalogue, elapsed_ms=elapsed, understood=changed)

    def _draft(self, question: str, focus: Focus | None, filters: Filters) -> tuple[Query, list[Hit], Draft | None, Focus]:
        """Answer one turn; return also what the next turn may lean on."""
        if self._library.catalogue is not self.search.catalogue:
            self._library = Library(self.search.catalogue)
        library = self._library
        query = self.search.understand(question)
        vocabulary = self.search.vocabulary
        asked = resumed(analyse(query, vocabulary.pair), focus)
        hits = self.search.search(_searched(query, asked), filters)
        matcher = Matcher(vocabulary, library.catalogue.passage_count(), self.search.translations.translate)
        reading = Reading(asked, hits, library, matcher)
        draft = _unknown(reading) or next((d for solve in SOLVERS if (d := solve(reading)) is not None), None)
        numbers = draft.numbers if draft else ()
        agencies = draft.agencies if draft else ()
        identifiers = tuple(e.directive.id for s in (draft.statements if draft else ()) for e in s.evidence)
        return query, hits, draft, Focus(asked, numbers, tuple(dict.fromkeys(identifiers)), agencies, self._attached(identifiers))

    def _attached(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        """Return the numbers of the instruments that these directives carry as attachments."""
        directives = [self.catalogue.directive(identifier) for identifier in dict.fromkeys(identifiers)]
        return tuple(r.number for d in directives for r in d.references if r.relation == "kèm theo")

    def examples(self, language: str) -> list[str]:
        """Return up to four questions that the corpus can answer, made from its own assignments and headers."""
        say = phrases(language)
        found: list[str] = []
        for directive in self.catalogue.directives()[:20]:
            lead = next((a for a in directive.assignments if a.leads_explicitly), None)
            if lead is not None:
                found.append(say.say("example_task", agency=say.agency(lead.lead[0])))
            if directive.number and directive.signer:
                found.append(say.say("example_signer", document=say.document(directive)))
            if directive.number and directive.references:
                found.append(say.say("example_relation", document=say.document(directive)))
        return list(dict.fromkeys(found))[:4]


def check(question: str) -> None:
    """Raise :class:`QuestionError` for a blank or over-long question, in both languages."""
    if not question.strip():
        raise QuestionError(*(phrases(lang).say("empty_question") for lang in ("vi", "en")))
    if len(question) > LONGEST_QUESTION:
        values = {"length": len(question), "limit": LONGEST_QUESTION}
        raise QuestionError(*(phrases(lang).say("long_question", **values) for lang in ("vi", "en")))


def _unknown(reading: Reading) -> Draft | None:
    """Refuse when the question is about a number, or a province, that the corpus does not know."""
    mention = reading.unknown
    if mention is None:
        return Draft("unanswerable", (), answered=False) if reading.elsewhere else None
    say = reading.phrases.say
    statements = [Statement(say("unknown_number", number=mention.text), ())]
    if nearest := reading.library.nearest_numbers(mention):
        statements.append(Statement(say("nearest", numbers=", ".join(nearest)), ()))
    return Draft("unanswerable", tuple(statements), answered=False)


def _searched(query: Query, asked: Asked) -> Query:
    """Return the query to search for: with the topic, agencies and numbers that a follow-up leans on."""
    own = analyse(query)
    carried = [" ".join(word) for word in asked.topic if word not in own.topic]
    carried += [m.name for m in asked.agencies if m not in own.agencies]
    carried += [i.mention.text for i in asked.instruments if i not in own.instruments]
    if not carried:
        return query
    numbers = tuple(dict.fromkeys((*query.numbers, *(i.mention for i in asked.instruments))))
    return replace(query, understood=" ".join((query.understood, *carried)), numbers=numbers)


def _differs(query: Query) -> bool:
    """Tell whether the question was read as other words than those typed."""
    return re.sub(r"\s+", " ", query.text).strip().lower() != query.understood.strip().lower()
