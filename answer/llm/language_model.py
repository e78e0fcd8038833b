"""The optional language model: where it is, how long it may take, what can go wrong. Nothing here is needed without.

Any server that speaks OpenAI's chat protocol will do (vLLM, Ollama, llama.cpp, a hosted one):

>>> LanguageModelSettings.of_environment({"LLM_BASE_URL": "http://127.0.0.1:8000/v1", "LLM_MODEL": "qwen3-8b"})
LanguageModelSettings(base_url='http://127.0.0.1:8000/v1', model='qwen3-8b', first_token_timeout=60.0, \
stall_timeout=20.0, answer_timeout=180.0, rewrites=False, reranks=False)
>>> LanguageModelSettings.of_environment({"LLM_MODEL": ""}) is None
True
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import urlsplit

from answer.phrases import phrases
from ingest.errors import HoiVanBanError

Reason = Literal["settings", "unreachable", "stalled", "key", "model", "busy", "refused", "garbled"]
"""What went wrong: the last word of the sentence's name in ``texts/`` (``llm_error_stalled``)."""

_TIMEOUTS = {
    "LLM_FIRST_TOKEN_TIMEOUT": "first_token_timeout",
    "LLM_STALL_TIMEOUT": "stall_timeout",
    "LLM_ANSWER_TIMEOUT": "answer_timeout",
}


class LanguageModelError(HoiVanBanError):
    """The language model is set up wrongly or did not answer; ``reason`` tells which. No key stands in the message."""

    def __init__(self, reason: Reason, name: str, **values: object) -> None:
        """Fill the sentence ``name`` of both languages."""
        super().__init__(*(phrases(language).say(name, **values) for language in ("vi", "en")))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LanguageModelSettings:
    """An endpoint and a model there. Times in seconds: to the first token, between two, and for a whole answer.

    ``rewrites`` lets the model write follow-up questions out (:mod:`answer.llm.rewriting`), for one more reply each;
    ``reranks`` lets it choose the passages that it reads (:mod:`answer.llm.reranking`), for one more reply an answer.
    """

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    first_token_timeout: float = 60.0
    stall_timeout: float = 20.0
    answer_timeout: float = 180.0
    rewrites: bool = False
    reranks: bool = False

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> LanguageModelSettings | None:
        """Return what the variables say; None without LLM_BASE_URL, LLM_MODEL and LLM_API_KEY.

        Raises:
            LanguageModelError: one of the first two is missing, the address is none, or a time is no positive number.
        """
        found = {name: value.strip() for name, value in environment.items() if name.startswith("LLM_")}
        url, model = found.get("LLM_BASE_URL", ""), found.get("LLM_MODEL", "")
        key = found.get("LLM_API_KEY") or None
        if not (url or model or key):
            return None
        for name, value in (("LLM_BASE_URL", url), ("LLM_MODEL", model)):
            if not value:
                raise LanguageModelError("settings", "llm_half_set", missing=name)
        times = {field: _seconds(name, found[name]) for name, field in _TIMEOUTS.items() if found.get(name)}
        rewrites, reranks = (found.get(name) == "1" for name in ("LLM_REWRITE", "LLM_RERANK"))
        return cls(_checked(url), model, key, rewrites=rewrites, reranks=reranks, **times)

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine; no proxy is asked for it."""
        return urlsplit(self.base_url).hostname in {"localhost", "127.0.0.1", "::1"}


class LanguageModel(Protocol):
    """What generation needs of a model."""

    def stream(self, instructions: str, request: str) -> Generator[str, None, None]:
        """Yield the reply in pieces, as they come; pieces may be empty. Who closes it early ends the reply.

        Raises:
            LanguageModelError: the endpoint cannot be reached, refuses, stalls, or sends what is no reply.
        """
        ...


def load_language_model(settings: LanguageModelSettings) -> LanguageModel:
    """Return the client of an endpoint. Nothing is asked of it yet, and its library is loaded with the first reply."""
    from answer.llm.llm_client import OpenAICompatible

    return OpenAICompatible(settings)


def _checked(url: str) -> str:
    """Return an address as it is; one that holds a password would show it in logs."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        usable, parts = False, urlsplit("")
    if parts.username is not None or parts.password is not None:
        raise LanguageModelError("settings", "llm_key_in_url")
    if not usable:
        raise LanguageModelError("settings", "llm_bad_url", value=url)
    return url.rstrip("/")


def _seconds(name: str, value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not (0 < seconds < math.inf):
        raise LanguageModelError("settings", "llm_bad_time", variable=name, value=value)
    return seconds
