"""The assistant as the pages see it: perhaps still opening, perhaps missing, with what start-up had to say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from answer.datamodels import Answer
from answer.llm.following import Listener
from ingest.access import EVERYTHING, Access
from ingest.datamodels import Directive
from ingest.errors import CorpusError, HoiVanBanError, QuestionError
from ingest.source import Page
from retrieval.datamodels import Hit
from web.texts import load
from web.watching import Watcher, watched

logger = logging.getLogger(__name__)


class Library(Protocol):
    """What the pages read of the catalogue."""

    def directive(self, directive_id: str) -> Directive: ...  # noqa: D102
    def directives(self) -> list[Directive]: ...  # noqa: D102
    def by_number(self, key: str) -> list[Directive]: ...  # noqa: D102
    def pages_of(self, directive_id: str) -> tuple[Page, ...]: ...  # noqa: D102
    def files_of(self, directive_id: str) -> tuple[str, ...]: ...  # noqa: D102
    def count(self) -> int: ...  # noqa: D102
    def version(self) -> int: ...  # noqa: D102


class Answering(Protocol):
    """What the pages ask of the assistant; ``answer.assistant.Assistant`` is one."""

    @property
    def catalogue(self) -> Library: ...  # noqa: D102
    @property
    def search(self) -> Any: ...  # noqa: ANN401, D102
    def ask(  # noqa: D102
        self,
        question: str,
        history: Sequence[str] = ...,
        filters: Any = ...,  # noqa: ANN401
        listener: Listener | None = ...,
    ) -> Answer: ...
    def examples(self, language: str) -> list[str]: ...  # noqa: D102
    def suggestions(self, answer: Answer, earlier: Sequence[str] = ..., filters: Any = ...) -> tuple[str, ...]: ...  # noqa: ANN401, D102
    def for_reader(self, access: Access) -> Answering: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Opened:
    """The end of start-up: an assistant or none, and messages for people (an empty corpus, files that failed)."""

    assistant: Answering | None
    notices: tuple[HoiVanBanError, ...] = ()


Status = Literal["starting", "ok", "empty", "failed"]


class Service:
    """The assistant as readers of one ``access`` may use it; safe to use from several threads."""

    def __init__(self, opening: Future[Opened], access: Access = EVERYTHING) -> None:
        """Take the start-up that is under way."""
        self.access = access
        self._starts = [opening]
        self.watchers: list[Watcher] = []
        self._listed: list[tuple[int, list[Directive]]] = []
        self._count: Callable[[], None] = _unlimited

    @property
    def opening(self) -> Future[Opened]:
        """The last start-up, over or under way."""
        return self._starts[-1]

    def renew(self, opened: Opened) -> None:
        """Serve what was opened now; how a program that started over an empty corpus gets its first documents."""
        done: Future[Opened] = Future()
        done.set_result(opened)
        self._starts[:] = [done]

    def for_reader(self, access: Access) -> Service:
        """Return the same assistant for other readers."""
        if access == self.access:
            return self
        other = Service(self.opening, access)
        other._starts = self._starts  # renewed together
        other.watchers = self.watchers
        return other

    def counted(self, count: Callable[[], None]) -> Service:
        """Return the same assistant, where ``count`` is called before each question and may refuse it by raising."""
        other = copy(self)
        other._count = count
        return other

    @classmethod
    def ready(cls, assistant: Answering | None, *notices: HoiVanBanError) -> Service:
        """Return a service whose start-up is over."""
        done: Future[Opened] = Future()
        done.set_result(Opened(assistant, notices))
        return cls(done)

    def opened(self) -> Opened:
        """Wait for start-up and return what it left; a start-up that crashed leaves an apology."""
        error = self.opening.exception()
        if error is None:
            opened = self.opening.result()
            if self.access == EVERYTHING:
                return opened
            # What went wrong with a file names it: that is for those who may read everything.
            return Opened(opened.assistant.for_reader(self.access) if opened.assistant else None)
        return Opened(None, (HoiVanBanError(load("vi")("failure.opening"), load("en")("failure.opening")),))

    @property
    def status(self) -> Status:
        """Say, without waiting, whether questions can be answered."""
        if not self.opening.done():
            return "starting"
        if self.opening.exception() is not None:
            return "failed"
        assistant = self.opening.result().assistant
        if assistant is None:
            return "empty" if any(isinstance(n, CorpusError) for n in self.opening.result().notices) else "failed"
        return "ok"

    def assistant(self) -> Answering:
        """Wait for the assistant.

        Raises:
            HoiVanBanError: there is none; the message says why and what to do.
        """
        opened = self.opened()
        if opened.assistant is None:
            reason = opened.notices[0] if opened.notices else _empty()
            # A fresh one: raising the same error again and again would lengthen its traceback each time.
            raise type(reason)(reason.vietnamese, reason.english)
        return opened.assistant

    @watched
    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        narrowing: Mapping[str, Any] | None = None,
        listener: Listener | None = None,
    ) -> Answer:
        """Answer ``question`` from what ``narrowing`` leaves: values by the names of ``retrieval.filters.Filters``.

        ``listener`` follows what a language model writes, where there is one.

        Raises:
            HoiVanBanError: there is no assistant, the question is empty or too long, or no day lies in the period.
            AnswerStoppedError: the listener stopped.
        """
        assistant = self.assistant()
        self._count()
        filters = _filters(narrowing)
        given = {} if filters is None else {"filters": filters}
        return assistant.ask(question, history, **given, listener=listener)

    def search(self, question: str, narrowing: Mapping[str, Any] | None = None) -> list[Hit]:
        """Return the best passages for a question, best first, without an answer; counted as a question.

        Raises:
            HoiVanBanError: as :meth:`ask`.
        """
        assistant = self.assistant()
        from answer.assistant import check

        check(question)
        self._count()
        filters = _filters(narrowing)
        found: list[Hit] = assistant.search.search(question, *(() if filters is None else (filters,)))
        return found

    def named(self, name: str) -> list[Directive]:
        """Return the directive that has this id, else those that bear this number, written in any way."""
        found = self.directive(name)
        return [found] if found else self.by_number(name)

    def suggestions(
        self, answer: Answer, earlier: Sequence[str] = (), narrowing: Mapping[str, Any] | None = None
    ) -> tuple[str, ...]:
        """Return questions to go on with; a failure to make them never keeps an answer from being shown."""
        try:
            filters = _filters(narrowing)
            given = () if filters is None else (filters,)
            return self.assistant().suggestions(answer, earlier, *given)
        except Exception:
            logger.exception("no questions to go on with")
            return ()

    def directive(self, directive_id: str) -> Directive | None:
        """Return a directive, or None where it is unknown or nothing is open."""
        opened = self.opened()
        if opened.assistant is None:
            return None
        try:
            return opened.assistant.catalogue.directive(directive_id)
        except KeyError:
            return None

    def pages(self, directive: Directive) -> tuple[Page, ...]:
        """Return a directive's pages with the boxes of their words; none where its format has none."""
        return self.assistant().catalogue.pages_of(directive.id) if directive.pages else ()

    def other_files(self, directive: Directive) -> tuple[str, ...]:
        """Return the further files that hold a directive, by name."""
        return self.assistant().catalogue.files_of(directive.id)[1:]

    def by_number(self, number: str) -> list[Directive]:
        """Return the directives of a number, however it is written."""
        return self.assistant().catalogue.by_number(number)

    def directives(self) -> list[Directive]:
        """Return every directive that can be asked about, ordered by id; read again only after a sync."""
        assistant = self.opened().assistant
        if assistant is None:
            return []
        version = assistant.catalogue.version()
        listed = next((found for at, found in self._listed if at == version), None)
        if listed is None:
            listed = assistant.catalogue.directives()
            self._listed[:] = [(version, listed)]
        return listed

    def directive_count(self) -> int:
        """Return how many directives can be asked about."""
        assistant = self.opened().assistant
        return assistant.catalogue.count() if assistant else 0

    def examples(self, language: str) -> list[str]:
        """Return example questions; a failure to make them never keeps the page from opening."""
        opened = self.opened()
        try:
            return opened.assistant.examples(language) if opened.assistant else []
        except Exception:
            logger.exception("no example questions")
            return []


def _filters(narrowing: Mapping[str, Any] | None) -> Any:  # noqa: ANN401 - imported by the first question with filters
    """Return the filters of a narrowing, None for none.

    Raises:
        QuestionError: no day lies in its period.
    """
    given = {name: value for name, value in (narrowing or {}).items() if value is not None}
    if not given:
        return None
    from retrieval.filters import Filters

    since, until = given.get("since"), given.get("until")
    if since and until and since > until:
        raise QuestionError(
            f"Từ ngày {since.isoformat()} đến ngày {until.isoformat()} không có ngày nào; đổi chỗ since và until.",
            f"No day lies between {since.isoformat()} and {until.isoformat()}; exchange since and until.",
        )
    values: dict[str, Any] = {n: frozenset(v) if isinstance(v, list) else v for n, v in given.items()}
    return Filters(**values)


def _unlimited() -> None:
    """Let every question pass."""


def _empty() -> CorpusError:
    return CorpusError(
        "Kho chưa có văn bản nào. Chép các tệp văn bản vào thư mục corpus rồi chạy lại chương trình.",
        "There are no documents yet. Copy document files into the corpus folder, then start the program again.",
    )
