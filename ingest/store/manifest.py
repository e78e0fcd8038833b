"""Which generation of the index serves, and what made it.

Layout of an index folder::

    index/
      manifest.json            which generation serves, its version, the model and the versions it was made with
      gen-0001/catalogue.sqlite, vectors/ (chromadb), postings/ (tantivy)
      .lock                    held by the one sync that writes

``python -m ingest --rebuild`` fills ``gen-0002`` beside ``gen-0001`` and then replaces ``manifest.json`` in one
rename: readers see the old index or the new one, never a half. The replaced generation stays on disk, so that a
running app can finish what it has open, and is removed by the next ingest. A reader that keeps files open
compares :func:`stamp` with the one it opened at, and opens again when it differs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import IndexMismatchError, IndexMissingError
from ingest.vietnamese import NORMALISER_VERSION

MANIFEST = "manifest.json"
SCHEMA_VERSION = 4
"""Raise it when the catalogue's tables, the postings' fields or the vectors' metadata change."""

REBUILD = "python -m ingest --rebuild"
_GENERATION = re.compile(r"gen-\d{4,}")
_LABELS = {
    "model_id": ("mô hình nhúng", "embedding model"),
    "dimension": ("số chiều vectơ", "vector dimension"),
    "normaliser": ("bộ chuẩn hóa", "normaliser"),
    "schema": ("cấu trúc kho", "schema"),
    "splitter": ("bộ chia đoạn", "splitter"),
    "parser": ("bộ phân tích văn bản", "parser"),
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with; ``version`` grows with every sync that changed something."""

    generation: str
    version: int
    model_id: str
    dimension: int
    splitter: int
    normaliser: int = NORMALISER_VERSION
    parser: int = 1
    schema: int = SCHEMA_VERSION

    def check(self, wanted: Mapping[str, object], index: Path) -> None:
        """Compare with what is in use now; keys of ``wanted`` are field names of this class.

        :raises IndexMismatchError: naming every field that differs, both values and the command that rebuilds.
        """
        differing = [name for name in _LABELS if name in wanted and getattr(self, name) != wanted[name]]
        if not differing:
            return
        texts = ["; ".join(f"{_LABELS[n][i]}: {getattr(self, n)} ≠ {wanted[n]}" for n in differing) for i in range(2)]
        raise IndexMismatchError(
            f"Chỉ mục {index} được tạo với cấu hình khác ({texts[0]}). Chạy `{REBUILD}` để tạo lại; "
            "chỉ mục cũ được giữ nguyên cho đến khi tạo xong.",
            f"The index {index} was made with another configuration ({texts[1]}). Run `{REBUILD}` to make it anew; "
            "the old index stays as it is until then.",
        )

    def check_reading(self, model_id: str, dimension: int, index: Path) -> None:
        """Check only what a search depends on; an older splitter or parser still serves.

        :raises IndexMismatchError: when questions would be embedded or analysed otherwise than the passages were.
        """
        found = {"model_id": model_id, "dimension": dimension, "normaliser": NORMALISER_VERSION}
        self.check({**found, "schema": SCHEMA_VERSION}, index)


def read_manifest(index: Path) -> Manifest:
    """Return the manifest of an index folder.

    :raises IndexMissingError: there is none.
    :raises IndexMismatchError: it cannot be read as one, such as one of another release.
    """
    try:
        fields = json.loads((index / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(**fields)
    except FileNotFoundError as error:
        raise missing(index) from error
    except (ValueError, TypeError) as error:
        raise IndexMismatchError(
            f"Không đọc được {index / MANIFEST} ({error}). Chạy `{REBUILD}` để tạo lại chỉ mục.",
            f"{index / MANIFEST} cannot be read ({error}). Run `{REBUILD}` to make the index anew.",
        ) from error


def write_manifest(index: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: a reader sees the old file or the new one whole."""
    index.mkdir(parents=True, exist_ok=True)
    beside = index / f"{MANIFEST}.new"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, index / MANIFEST)


def current(index: Path) -> Path:
    """Return the folder of the generation that serves; given such a folder, return it unchanged.

    :raises IndexMissingError: the folder holds no index.
    """
    if is_generation(index):
        return index
    folder = index / read_manifest(index).generation
    if not folder.is_dir():
        raise missing(index)
    return folder


def is_generation(folder: Path) -> bool:
    """Tell whether ``folder`` is itself a generation, not an index that holds generations.

    >>> is_generation(Path("index/gen-0001")), is_generation(Path("index"))
    (True, False)
    """
    return _GENERATION.fullmatch(folder.name) is not None and not (folder / MANIFEST).exists()


def next_generation(name: str) -> str:
    """Return the name of the generation after ``name``.

    >>> next_generation("gen-0009")
    'gen-0010'
    """
    return f"gen-{int(name.removeprefix('gen-')) + 1:04d}"


def generations(index: Path) -> list[Path]:
    """Return the generation folders there are, the serving one among them, oldest first."""
    return sorted(folder for folder in index.glob("gen-*") if folder.is_dir() and is_generation(folder))


def stamp(index: Path) -> tuple[str, int]:
    """Return (generation, version): what a reader compares to see that the index changed; one small file read.

    :raises IndexMissingError: the folder holds no index.
    """
    manifest = read_manifest(index)
    return manifest.generation, manifest.version


def missing(index: Path) -> IndexMissingError:
    """Return the error for a folder without an index, with the way out."""
    return IndexMissingError(
        f"Chưa có chỉ mục ở {index}. Chạy `python -m ingest` để đọc thư mục văn bản và tạo chỉ mục.",
        f"There is no index in {index}. Run `python -m ingest` to read the corpus folder and make one.",
    )
