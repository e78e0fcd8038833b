"""Any embedding model that sentence-transformers loads, used as its card says.

Its prompts or known prefixes (:mod:`ingest.embedding_recipe`), its pooling and its greatest length are those of its
files; vectors are normalised, in 32-bit floats whatever the weights are stored in (16-bit ones are slow on a CPU, and
wrong for some models).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedder import ModelError, Role, folder_id, normalised
from ingest.embedding_recipe import Recipe, recipe_for
from ingest.hub_models import load, revision, unloadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

VARIABLE = "EMBED_MODEL"
LONGEST_PASSAGE = 900
"""Words of the longest passage that the splitter leaves whole, a table's row (4 × 900 characters), with some room."""

_SAMPLE = (
    "Sở Giáo dục và Đào tạo chủ trì, phối hợp với Sở Tài chính tham mưu Ủy ban nhân dân tỉnh bố trí kinh phí thực "
    "hiện Quyết định số 99/QĐ-UBND; báo cáo kết quả trước ngày 30/6 hằng năm."
)
"""What tells how many tokens a Vietnamese word is to a model: names, a number, a date, as directives have them."""

_ROOM = 0.75
"""How much of a model's length a window of average words may fill: names and numbers are cut into more tokens."""


class SentenceTransformersEmbedder:
    """A model by hub name or folder; ``name@256`` keeps the first 256 numbers of a Matryoshka model's vectors."""

    def __init__(self, name: str, *, dimension: int | None = None, batch_size: int = 16) -> None:
        """Remember what is wanted; the model is loaded when first needed (seconds: torch is imported).

        ``dimension`` keeps the first numbers of each vector (Kusupati et al. 2022, Matryoshka representation learning),
        which only models trained so bear; ``batch_size`` is how many texts go through the model at once.
        """
        self.name, self._wanted, self._batch = name, dimension, batch_size
        self._lock = threading.Lock()
        self._warned = False

    @cached_property
    def model_id(self) -> str:
        """The hub name and revision, or a folder's name and a hash of its content."""
        folder = Path(self.name).expanduser()
        if folder.is_dir():
            return folder_id(folder)
        if (found := revision(self.name)) is None:
            _ = self._model  # it is fetched first, lest the id change once it is there
            found = revision(self.name)
        return f"{self.name}@{found}" if found else self.name

    @property
    def dimension(self) -> int:
        """The length of a vector.

        :raises ModelError: the model cannot be loaded, or its vectors are shorter than what is wanted.
        """
        length = int(self._model.get_embedding_dimension())
        if self._wanted is not None and not 0 < self._wanted <= length:
            raise unloadable(self.name, VARIABLE, f"{self._wanted} > {length} numbers a vector")
        return self._wanted or length

    @cached_property
    def window_words(self) -> int | None:
        """How many words (white space apart) one vector may cover, None where every passage fits."""
        room = self._room
        if room is None:
            return None
        pieces = len(self._tokens([self._recipe.text(_SAMPLE)])[0])
        words = int(_ROOM * room * len(_SAMPLE.split()) / pieces)
        return None if words >= LONGEST_PASSAGE else max(words, 1)

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension) of rows of length 1, the role's prefix put before each text.

        What a text has beyond the model's length is not read; the log says so, once.
        """
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        recipe, dimension = self._recipe, self.dimension
        wanted = [recipe.text(text) for text in texts]
        with self._lock:  # a tokenizer of tokenizers refuses to be set up by two threads at once
            self._warn_of_long(wanted)
            vectors = self._model.encode(
                wanted, prompt=recipe.prefix(role), batch_size=self._batch, show_progress_bar=False
            )
        return normalised(np.asarray(vectors, dtype=np.float32)[:, :dimension])

    @cached_property
    def _recipe(self) -> Recipe:
        return recipe_for(self.name, self._model.prompts, type(self._model.tokenizer).__name__)

    @cached_property
    def _room(self) -> int | None:
        """The tokens of a passage that are read: what the longer prefix and the marks around leave; None: no limit."""
        limit = self._model.max_seq_length
        if limit is None or limit > 1 << 20:
            return None
        around = max(len(self._tokens([self._recipe.prefix(role)], marked=True)[0]) for role in ("query", "passage"))
        return max(int(limit) - around, 1)

    def _tokens(self, texts: list[str], *, marked: bool = False) -> list[list[int]]:
        ids: list[list[int]] = self._model.tokenizer(texts, add_special_tokens=marked, truncation=False, verbose=False)[
            "input_ids"
        ]
        return ids

    def _warn_of_long(self, texts: list[str]) -> None:
        """Say once that a text is longer than the model reads; one of fewer characters than tokens cannot be."""
        if self._warned or (room := self._room) is None:
            return
        suspects = [text for text in texts if len(text) > room]
        longest = max((len(ids) for ids in self._tokens(suspects)), default=0) if suspects else 0
        if longest > room:
            self._warned = True
            log.warning("%s reads %d tokens of a text; one of %d is cut short", self.name, room, longest)

    @cached_property
    def _model(self) -> SentenceTransformer:
        """Load the model.

        :raises ModelError: it is not there, cannot be fetched, or is not a model.
        """
        with _LOADING:
            if (loaded := self.__dict__.get("_loaded")) is None:
                loaded = self.__dict__["_loaded"] = load(self.name, VARIABLE, self._load)
            return loaded

    def _load(self, local: bool) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(
            str(Path(self.name).expanduser()) if Path(self.name).expanduser().is_dir() else self.name,
            device="cpu",
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"dtype": "float32"},
        )
        recipe = recipe_for(self.name)
        if recipe.tokens is not None:
            model.max_seq_length = recipe.tokens
        return model


_LOADING = threading.Lock()
"""One model is loaded at a time: transformers is not made for more."""

__all__ = ["ModelError", "SentenceTransformersEmbedder"]
