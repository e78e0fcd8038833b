"""The assistant as the pages see it: perhaps still opening, perhaps missing, with what start-up had to say."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from answer.datamodels import Answer
from ingest.access import EVERYTHING, Access
from ingest.datamodels import Directive
from ingest.errors import CorpusError, HoiVanBanError, QuestionError
from web.texts import load

logger = logging.getLogger(__name__)


class Library(Protocol):
    """What the pages read of the catalogue."""

    def directive(self, directive_id: str) -> Directive: ...  # noqa: D102
    def directives(self) -> list[Directive]: ...  # noqa: D102
    def count(self) -> int: ...  # noqa: D102
    def version(self) -> int: ...  # noqa: D102


class Answering(Protocol):
    """What the pages ask of the assistant; ``answer.assistant.Assistant`` is one."""

    @property
    def catalogue(self) -> Library: ...  # noqa: D102
    def ask(self, question: str, history: Sequence[str] = ..., filters: Any = ...) -> Answer: ...  # noqa: ANN401, D102
    def examples(self, language: str) -> list[str]: ...  # noqa: D102
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
        self._listed: tuple[int, list[Directive]] | None = None

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

    def ask(self, question: str, history: Sequence[str] = (), narrowing: Mapping[str, Any] | None = None) -> Answer:
        """Answer ``question`` from what ``narrowing`` leaves: values by the names of ``retrieval.filters.Filters``.

        Raises:
            HoiVanBanError: there is no assistant, the question is empty or too long, or no day lies in the period.
        """
        assistant = self.assistant()
        given = {name: value for name, value in (narrowing or {}).items() if value is not None}
        if not given:
            return assistant.ask(question, history)
        from retrieval.filters import Filters

        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise QuestionError(
                f"Từ ngày {since.isoformat()} đến ngày {until.isoformat()} không có ngày nào; đổi chỗ since và until.",
                f"No day lies between {since.isoformat()} and {until.isoformat()}; exchange since and until.",
            )
        values: dict[str, Any] = {n: frozenset(v) if isinstance(v, list) else v for n, v in given.items()}
        return assistant.ask(question, history, Filters(**values))

    def directive(self, directive_id: str) -> Directive | None:
        """Return a directive, or None where it is unknown or nothing is open."""
        opened = self.opened()
        if opened.assistant is None:
            return None
        try:
            return opened.assistant.catalogue.directive(directive_id)
        except KeyError:
            return None

    def directives(self) -> list[Directive]:
        """Return every directive that can be asked about, ordered by id; read again only after a sync."""
        assistant = self.opened().assistant
        if assistant is None:
            return []
        version = assistant.catalogue.version()
        if self._listed is None or self._listed[0] != version:
            self._listed = (version, assistant.catalogue.directives())
        return self._listed[1]

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


def _empty() -> CorpusError:
    return CorpusError(
        "Kho chưa có văn bản nào. Chép các tệp văn bản vào thư mục corpus rồi chạy lại chương trình.",
        "There are no documents yet. Copy document files into the corpus folder, then start the program again.",
    )
