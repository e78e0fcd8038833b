"""Texts to vectors, behind one method: the model that ships with the code, or any sentence-transformers model.

A static model (a ``StaticEmbedding`` folder: ``tokenizer.json`` and a table of token vectors; a text is the mean of
its tokens' vectors, L2-normalised) is read by tokenizers and numpy in a few milliseconds; importing
sentence-transformers would take seconds. Any other name or folder is loaded with sentence-transformers.

Libraries are imported where they are used: an ingest that finds nothing changed needs only :func:`folder_id`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ingest.embedding_recipe import Role
from ingest.hub_models import ModelError, unloadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

__all__ = ["SHIPPED", "Embedder", "ModelError", "Role", "StaticEmbedder", "folder_id", "load_embedder", "normalised"]

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "hoi-van-ban-static"

WINDOW_WORDS = 32
"""Words that a static model's vector covers: over more a mean blurs, and fewer cost records (chosen on dev sets)."""

_CUT = re.compile(r"(.+)@(\d{1,5})")
_STATIC_MODULES = {"StaticEmbedding", "Normalize"}
_HASHED_SUFFIXES = {".json", ".safetensors", ".bin", ".txt", ".model"}
_SAMPLE_BYTES = 1 << 20
_WHOLE_FILE_BYTES = 64 << 20


class Embedder(Protocol):
    """What the stores and the search need of a model; tests pass a ten-line fake."""

    @property
    def model_id(self) -> str:
        """The name that the index's manifest records: another id means that the index must be rebuilt."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def window_words(self) -> int | None:
        """How many words (white space apart) one vector should cover; None where any passage fits into one."""
        ...

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension), rows of length 1; a text without known tokens is all zeros."""
        ...


def load_embedder(name: str | None = None) -> Embedder:
    """Return the embedder called ``name``: None is the shipped model, else a folder or a hub name.

    ``name@256`` keeps the first 256 numbers of each vector, for models trained to be cut so (Matryoshka).
    Nothing heavy is read before the first vector is asked for (a static model's weights, for one).

    :raises ModelError: the folder is missing or the model cannot be loaded; the message says what to do.
    """
    folder = SHIPPED if name is None else Path(name)
    if name is None and not folder.is_dir():
        raise ModelError(
            f"Không thấy mô hình nhúng kèm theo ở {folder}. Lấy lại thư mục models/ từ kho mã, "
            "hoặc đặt EMBED_MODEL thành tên hay thư mục của một mô hình sentence-transformers.",
            f"The shipped embedding model is not in {folder}. Restore models/ from the repository, or set "
            "EMBED_MODEL to the name or folder of a sentence-transformers model.",
        )
    dimension = None
    if name is not None and not folder.is_dir() and (cut := _CUT.fullmatch(name)):
        name, dimension = cut[1], int(cut[2])
        folder = Path(name)
    folder = folder.expanduser()
    if folder.is_dir() and _is_static(folder):
        return StaticEmbedder(folder, dimension)
    from ingest.transformer_embedder import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(str(name), dimension=dimension)


def _is_static(folder: Path) -> bool:
    """Tell whether the folder is a static model and nothing else, so that numpy gives the same vectors."""
    if not ((folder / "tokenizer.json").exists() and (folder / "model.safetensors").exists()):
        return False
    modules = folder / "modules.json"
    if not modules.exists():
        config = folder / "config.json"
        return not config.exists() or json.loads(config.read_text(encoding="utf-8")).get("model_type") == "model2vec"
    kinds = {module["type"].rsplit(".", 1)[-1] for module in json.loads(modules.read_text(encoding="utf-8"))}
    return "StaticEmbedding" in kinds and kinds <= _STATIC_MODULES and not _has_prompts(folder)


def _has_prompts(folder: Path) -> bool:
    """Tell whether the model puts words before its texts, which numpy would leave out."""
    config = folder / "config_sentence_transformers.json"
    prompts = json.loads(config.read_text(encoding="utf-8")).get("prompts", {}) if config.exists() else {}
    return any(prompt and prompt.strip() for prompt in prompts.values())


class StaticEmbedder:
    """A static model read by tokenizers and numpy; the same vectors as sentence-transformers, normalised."""

    window_words: int | None = WINDOW_WORDS

    def __init__(self, folder: Path, dimension: int | None = None) -> None:
        """Remember the folder; the tokenizer and the table are read when first needed.

        ``dimension`` keeps the first numbers of each vector.
        """
        self.folder, self._wanted = folder, dimension

    @cached_property
    def model_id(self) -> str:
        """The folder's name and a hash of its content."""
        return folder_id(self.folder)

    @property
    def dimension(self) -> int:
        """The length of a vector.

        :raises ModelError: the model cannot be read, or its vectors are shorter than what is wanted.
        """
        length = int(self._tables[0].shape[1])
        if self._wanted is not None and not 0 < self._wanted <= length:
            raise unloadable(str(self.folder), "EMBED_MODEL", f"{self._wanted} > {length} numbers a vector")
        return self._wanted or length

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Return the mean of the token vectors of each text, L2-normalised; ``role`` makes no difference.

        A text without any token stands for the unknown token, where the tokenizer has one.
        """
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        unknown = self._tokenizer.token_to_id("[UNK]")
        nothing = [] if unknown is None else [unknown]
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if ids := encoding.ids or nothing:
                vectors[row] = self._rows(ids).mean(axis=0, dtype=np.float32)[: vectors.shape[1]]
        return normalised(vectors)

    def _rows(self, ids: list[int]) -> NDArray[Any]:
        """Look token vectors up; a compressed table maps tokens to shared rows and scales them."""
        table, mapping, scale = self._tables
        rows: NDArray[Any] = table[ids if mapping is None else mapping[ids]]
        return rows if scale is None else rows * scale[ids, None].astype("float32")

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _tables(self) -> tuple[NDArray[Any], NDArray[Any] | None, NDArray[Any] | None]:
        """Read (token vectors, token → row or None, scale of each token or None).

        :raises ModelError: the file is damaged or holds no table.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            arrays = load_file(str(self.folder / "model.safetensors"))
        except (OSError, SafetensorError) as error:
            raise unloadable(str(self.folder), "EMBED_MODEL", error) from error
        if "embedding.weight" in arrays:
            return arrays["embedding.weight"], None, None
        if "embeddings" in arrays:
            return arrays["embeddings"], arrays.get("mapping"), arrays.get("weights")
        raise unloadable(str(self.folder), "EMBED_MODEL", "model.safetensors: no embedding.weight")


def normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale each row to length 1; a row of zeros stays as it is."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def folder_id(folder: Path) -> str:
    """Return the folder's name and twelve hex digits of its files' content, so that a changed model is noticed.

    Files over 64 MiB count with their size and one MiB at the start, the middle and the end: hashing gigabytes
    would cost seconds at every start.
    """
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in _HASHED_SUFFIXES):
        digest.update(path.relative_to(folder).as_posix().encode())
        for block in _blocks(path):
            digest.update(block)
    return f"{folder.resolve().name}@{digest.hexdigest()}"


def _blocks(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _WHOLE_FILE_BYTES:
            yield file.read()
            return
        yield str(size).encode()
        for offset in (0, size // 2, size - _SAMPLE_BYTES):
            file.seek(offset)
            yield file.read(_SAMPLE_BYTES)
