"""The texts of a retrieval set in a real index: catalogue, vectors and postings, as ingest writes them.

Each text becomes one directive, made here and not parsed: an encyclopaedia has no letterhead. Its title is the
directive's subject and the first line of its text, as a directive shows its subject. From there all is the product's:
splitter, ledger, stores, manifest.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from eval.retrieval.beir import BeirError, Text
from ingest.datamodels import Directive
from ingest.directive import PARSER_VERSION
from ingest.embedder import Embedder
from ingest.errors import IndexMismatchError, IndexMissingError
from ingest.splitter import SPLITTER_VERSION, passages_of
from ingest.store.entries import Prepared
from ingest.store.manifest import SCHEMA_VERSION, Manifest, read_manifest
from ingest.sync.generation import Generation
from ingest.vietnamese import NORMALISER_VERSION, normalise

STAMP = "retrieval-set.txt"
"""Stands in an index folder that was made here: the digest of the texts in it."""
_TEXTS_A_SOURCE = 64
_SOURCES_A_BATCH = 32

_Item = TypeVar("_Item")
Progress = Callable[[int], object]


def index_texts(texts: Sequence[Text], index: Path, embedder: Embedder, progress: Progress = lambda _: None) -> bool:
    """Make ``index`` hold these texts; return False where it does already, made by the same model and versions.

    ``progress`` is told how many texts were done in each step. A folder that holds anything else is never touched.

    :raises BeirError: the folder is not empty and was not made here.
    """
    digest = _digest(texts)
    if _is_current(index, digest, embedder):
        return False
    if index.exists() and any(index.iterdir()) and not (index / STAMP).exists():
        raise BeirError(
            f"{index}: thư mục có nội dung khác, không phải chỉ mục của một bộ BEIR; chọn thư mục trống cho --index.",
            f"{index}: the folder holds something else than the index of a BEIR set; give --index an empty folder.",
        )
    shutil.rmtree(index, ignore_errors=True)
    index.mkdir(parents=True)
    (index / STAMP).write_text("", encoding="utf-8")
    generation = Generation(index, _manifest(embedder), embedder, None, lambda _: None)
    try:
        for batch in _batches(_sources(texts), _SOURCES_A_BATCH):
            generation.write(batch)
            progress(sum(len(source.directives) for source in batch))
        generation.settle()
    finally:
        generation.close()
    (index / STAMP).write_text(digest, encoding="utf-8")
    return True


def directive_of(text: Text) -> Directive:
    """Return a text as a directive of which nothing is known but its subject.

    >>> made = directive_of(Text("a", "Lớp học phần", "Tối thiểu là 50 sinh viên."))
    >>> made.subject, made.text
    ('Lớp học phần', 'Lớp học phần\\nTối thiểu là 50 sinh viên.')
    """
    title = " ".join(normalise(text.title).split())
    return Directive(
        id=text.id,
        file=text.id,
        number=None,
        kind=None,
        date=None,
        place=None,
        issuer=None,
        parent_issuer=None,
        subject=title or None,
        recipients=(),
        copied_to=(),
        signer=None,
        signer_title=None,
        sections=(),
        assignments=(),
        references=(),
        text=normalise(f"{title}\n{text.text}").strip(),
    )


def _sources(texts: Iterable[Text]) -> Iterator[Prepared]:
    """Group texts into sources, for a source a text would cost a transaction each few texts."""
    for number, group in enumerate(_batches(texts, _TEXTS_A_SOURCE)):
        directives = [directive_of(text) for text in group]
        yield Prepared(f"{number:06}", "", 0, tuple((d, tuple(passages_of(d))) for d in directives if d.text))


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Yield lists of ``size`` items, the last one of what is left."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _manifest(embedder: Embedder) -> Manifest:
    return Manifest(
        generation="gen-0001",
        version=0,
        model_id=embedder.model_id,
        dimension=embedder.dimension,
        splitter=SPLITTER_VERSION,
        parser=PARSER_VERSION,
    )


def _is_current(index: Path, digest: str, embedder: Embedder) -> bool:
    """Tell whether the folder holds these texts, indexed as they would be now."""
    stamp = index / STAMP
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        return False
    versions = {"splitter": SPLITTER_VERSION, "normaliser": NORMALISER_VERSION, "schema": SCHEMA_VERSION}
    try:
        read_manifest(index).check({**versions, "model_id": embedder.model_id}, index)
    except (IndexMissingError, IndexMismatchError):
        return False
    return True


def _digest(texts: Iterable[Text]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        digest.update("\x1f".join((text.id, text.title, text.text, "")).encode())
    return digest.hexdigest()
