"""A cross-encoder reads question and passage together and says how well the one answers the other.

``RERANK_MODEL`` names it, by folder or hub name: ``BAAI/bge-reranker-v2-m3``, ``AITeamVN/Vietnamese_Reranker``, any of
``cross-encoder/mmarco-…``, a Qwen3-Reranker packed for sentence-transformers. It costs tens of milliseconds a passage
on a CPU, so the search gives it only the best few. Nothing is imported before the first question.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.hub_models import ModelError, load, unloadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import CrossEncoder

log = logging.getLogger(__name__)

VARIABLE = "RERANK_MODEL"
LONGEST = 1024
"""Tokens of question and passage together, at most: bge-reranker-v2-m3's card recommends 1,024, and a passage has
some 300; models that read less keep their own limit."""


class CrossEncoderReranker:
    """Scores passages for a question; safe to share between threads."""

    def __init__(self, name: str, *, max_length: int = LONGEST, batch_size: int = 16) -> None:
        """Remember the model's name or folder; it is loaded when first needed (seconds: torch is imported).

        ``max_length`` is in tokens; a longer pair loses the end of its longer text, the passage as a rule.
        """
        self.name, self._longest, self._batch = name, max_length, batch_size
        self._lock = threading.Lock()
        self._failed = False

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a score a text, in their order: logits, so that differences count alike over the whole range.

        :raises ModelError: the model cannot be loaded, gives no single score a pair, or breaks on these texts.
        """
        import numpy as np

        if not texts:
            return np.zeros(0, dtype=np.float32)
        with self._lock:  # a tokenizer of tokenizers refuses to be set up by two threads at once
            model = self._model
            try:
                found = model.predict(
                    [(question, text) for text in texts],
                    batch_size=self._batch,
                    activation_fn=_unchanged(),
                    show_progress_bar=False,
                )
            except Exception as error:  # torch raises what it likes, out of memory among it
                raise unloadable(self.name, VARIABLE, error) from error
        scores = np.asarray(found, dtype=np.float32)
        if not np.isfinite(scores).all():
            raise unloadable(self.name, VARIABLE, "a score is not a number")
        return scores

    def scores_or_none(self, question: str, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return the scores, None where the model fails: search goes on without it, and the log says so once.

        A model that failed is not asked again.
        """
        if self._failed:
            return None
        try:
            return self.scores(question, texts)
        except ModelError as error:
            self._failed = True
            log.warning("reranking is off until the next start: %s", error.english)
            return None

    @cached_property
    def _model(self) -> CrossEncoder:
        """Load the model.

        :raises ModelError: it is not there, cannot be fetched, or is no cross-encoder of one score.
        """
        model = load(self.name, VARIABLE, self._load)
        if model.num_labels != 1:
            raise unloadable(self.name, VARIABLE, f"{model.num_labels} scores a pair, one is expected")
        if _speaks(model) and not _pairs(model):
            raise unloadable(self.name, VARIABLE, "a language model without a template for question and passage")
        own = model.max_seq_length
        model.max_seq_length = min(self._longest, own) if own else self._longest
        return model

    def _load(self, local: bool) -> CrossEncoder:
        from sentence_transformers import CrossEncoder

        folder = Path(self.name).expanduser()
        return CrossEncoder(
            str(folder) if folder.is_dir() else self.name,
            device="cpu",
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"dtype": "float32"},
        )


def _unchanged() -> object:
    """Return the activation that leaves logits as they are: a sigmoid is flat where most scores lie."""
    import torch

    return torch.nn.Identity()


def _speaks(model: CrossEncoder) -> bool:
    """Tell whether the model is a language model that answers yes or no (Qwen3-Reranker)."""
    return any(type(module).__name__ == "LogitScore" for module in model.children())


def _pairs(model: CrossEncoder) -> bool:
    """Tell whether such a model's chat template takes a question and a document: without, its scores mean nothing."""
    template = getattr(model.tokenizer, "chat_template", None) or ""
    return "query" in str(template) and "document" in str(template)
