"""The client of an OpenAI-compatible endpoint, through llama-index: streams, and gives up when nothing comes.

While nothing comes it yields empty pieces, so that who reads can leave; the connection is shut at once then.

No tokenizer is loaded, so nothing is downloaded. What a server says about an error is not passed on: it may repeat the
key. A proxy of the environment serves addresses of other machines only.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from answer.llm.language_model import LanguageModelError, LanguageModelSettings, Reason

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

_LONGEST_REPLY_TOKENS = 1024
_LONGEST_REPLY = 20_000
"""Characters after which a reply is cut: a model that repeats itself never ends."""
_PULSE = 0.2
"""Seconds of silence after which an empty piece comes."""
_UNSET_KEY = "none"
"""The library insists on a key, and would take one from the environment that is meant for another service."""
_REASONS: dict[int, Reason] = {401: "key", 403: "key", 404: "model", 429: "busy"}

_Item = str | LanguageModelError | None
"""What the reading thread hands over: a piece, what went wrong, or the end."""


class OpenAICompatible:
    """A :class:`answer.llm.language_model.LanguageModel`. Threads may share it."""

    def __init__(self, settings: LanguageModelSettings) -> None:
        """Remember where the endpoint is."""
        self.settings = settings

    def stream(self, instructions: str, request: str) -> Generator[str, None, None]:
        """Yield the reply in pieces; see :class:`answer.llm.language_model.LanguageModel`.

        A thread of its own reads, for a server that keeps the line alive without saying anything defeats the timeout
        of a socket. It ends with the reply, or when the reply is closed.
        """
        import httpx

        pieces: SimpleQueue[_Item] = SimpleQueue()
        stopped, line = Event(), _Line()
        with httpx.Client(trust_env=not self.settings.is_local, event_hooks={"request": [line.watch]}) as http:
            replies = self._replies(instructions, request, http)
            Thread(target=self._read, args=(replies, pieces, stopped), name="language-model", daemon=True).start()
            try:
                yield from self._taken(pieces)
            finally:
                stopped.set()
                line.shut()

    def _taken(self, pieces: SimpleQueue[_Item]) -> Iterator[str]:
        """Yield pieces as they come; each must come in time, and all of them together."""
        settings, length, wait = self.settings, 0, self.settings.first_token_timeout
        last = time.monotonic()
        ends = last + settings.answer_timeout
        while True:
            left = min(last + wait, ends) - time.monotonic()
            try:
                item = pieces.get(timeout=max(0.0, min(left, _PULSE)))
            except Empty:
                if left > _PULSE:
                    yield ""
                    continue
                raise self._error("stalled", seconds=f"{min(wait, settings.answer_timeout):g}") from None
            if isinstance(item, LanguageModelError):
                raise item
            if item is None:
                if not length:
                    raise self._error("garbled")
                return
            length += len(item)
            yield item
            last = time.monotonic()
            if length:  # a server may begin its reply, by an empty piece, before it has read the request
                wait = settings.stall_timeout
            if length > _LONGEST_REPLY:
                return

    def _read(self, replies: Iterator[Any], pieces: SimpleQueue[_Item], stopped: Event) -> None:
        """Put the reply's pieces, then its end or what went wrong."""
        import openai

        try:
            for reply in replies:
                if stopped.is_set():
                    return
                pieces.put(reply.delta or "")
            pieces.put(None)
        except openai.APITimeoutError:
            pieces.put(self._error("stalled", seconds=f"{self._socket_timeout:g}"))
        except openai.APIConnectionError:
            pieces.put(self._error("unreachable"))
        except openai.APIStatusError as error:
            pieces.put(self._error(_REASONS.get(error.status_code, "refused"), status=error.status_code))
        except openai.APIError:
            pieces.put(self._error("refused", status="?"))
        except Exception as error:  # whatever a server sends, down to JSON of another shape, must end in an answer
            if not stopped.is_set():
                log.warning("the language model's reply cannot be read: %s", type(error).__name__)
            pieces.put(self._error("garbled"))

    def _replies(self, instructions: str, request: str, http: httpx.Client) -> Iterator[Any]:
        """Return what llama-index streams; the request goes out with the first item, but the library loads here."""
        from llama_index.core.llms import ChatMessage, MessageRole
        from llama_index.llms.openai_like import OpenAILike

        settings = self.settings
        try:
            endpoint = OpenAILike(
                model=settings.model,
                api_base=settings.base_url,
                api_key=settings.api_key or _UNSET_KEY,
                is_chat_model=True,
                temperature=0.0,
                max_tokens=_LONGEST_REPLY_TOKENS,
                max_retries=0,
                timeout=self._socket_timeout,
                http_client=http,
            )
        except ValueError as error:  # a model that the library knows to speak another protocol
            raise self._error("model", status="-") from error
        system, user = MessageRole.SYSTEM, MessageRole.USER
        messages = [ChatMessage(role=system, content=instructions), ChatMessage(role=user, content=request)]
        return endpoint.stream_chat(messages)

    @property
    def _socket_timeout(self) -> float:
        return max(self.settings.first_token_timeout, self.settings.stall_timeout)

    def _error(self, reason: Reason, **values: object) -> LanguageModelError:
        settings = self.settings
        return LanguageModelError(reason, f"llm_error_{reason}", url=settings.base_url, model=settings.model, **values)


class _Line:
    """The connections of one HTTP client. To close one does not wake the thread that reads from it; to shut it does."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sockets: list[socket.socket] = []
        self._over = False

    def watch(self, request: httpx.Request) -> None:
        """Note the connection that a request goes out by, once it is there."""
        request.extensions["trace"] = self._traced

    def shut(self) -> None:
        """End them in both directions, those that are being opened too; the server sees that nobody reads on."""
        self._over = True
        for one in self._sockets:
            with suppress(OSError):  # closed already
                one.shutdown(socket.SHUT_RDWR)

    def _traced(self, name: str, info: dict[str, Any]) -> None:
        if name.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._over:
                self.shut()
