"""The client of an OpenAI-compatible endpoint, through llama-index: streams, and gives up when nothing comes.

No tokenizer is loaded, so nothing is downloaded. What a server says about an error is not passed on: it may repeat the
key. A proxy of the environment serves addresses of other machines only.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
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

    def stream(self, instructions: str, request: str) -> Iterator[str]:
        """Yield the reply in pieces; see :class:`answer.llm.language_model.LanguageModel`.

        A thread of its own reads, for a server that keeps the line alive without saying anything defeats the timeout
        of a socket. It ends with the reply, or when the socket's own timeout has passed.
        """
        import httpx

        pieces: SimpleQueue[_Item] = SimpleQueue()
        stopped = Event()
        with httpx.Client(trust_env=not self.settings.is_local) as http:
            replies = self._replies(instructions, request, http)
            Thread(target=self._read, args=(replies, pieces, stopped), name="language-model", daemon=True).start()
            try:
                yield from self._taken(pieces)
            finally:
                stopped.set()

    def _taken(self, pieces: SimpleQueue[_Item]) -> Iterator[str]:
        """Yield pieces as they come; each must come in time, and all of them together."""
        settings, length, came = self.settings, 0, False
        ends = time.monotonic() + settings.answer_timeout
        while True:
            wait = settings.stall_timeout if came else settings.first_token_timeout
            try:
                item = pieces.get(timeout=max(0.0, min(wait, ends - time.monotonic())))
            except Empty:
                raise self._error("stalled", seconds=f"{min(wait, settings.answer_timeout):g}") from None
            if isinstance(item, LanguageModelError):
                raise item
            if item is None:
                if not length:
                    raise self._error("garbled")
                return
            came, length = True, length + len(item)
            yield item
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
