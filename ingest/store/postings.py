"""Term postings of the passages: a tantivy index that lexical search reads.

Every text is analysed by :func:`terms`, for passages and questions alike, and given to tantivy as tokens joined
by spaces (tokenizer ``whitespace``), so that analysis lives in :mod:`ingest.vietnamese` alone. Fields:

====================  ==============================================================================
``passage_id``        raw, stored: the passage's id
``directive_id``      raw: for filters and for deletion
``number``            raw, several: ``number_key`` of the directive and of each reference in the passage
``exact``             accented syllables; a document number whole and in parts; stored
``exact2``            bigrams ``a_b`` of them
``folded``            the syllables without diacritics
``folded2``           bigrams of those
``heading_folded``    folded syllables of the passage's heading (number, subject, titles above); stored
``own_number``        raw: what a search may be narrowed to, as :class:`ingest.store.facets.Facets` says; with it
                      ``kind``, ``issuer``, ``recipient`` and ``section`` (the last two several)
``day``               integer: the directive's date as ``date.toordinal``, 0 for none
====================  ==============================================================================

Text fields keep term frequencies and lengths, no positions: phrases are matched by the bigrams. Query them
with ``index_option="freq"``, the raw ones with ``"basic"``. What is stored, tokens joined by spaces, lets a reranker
read the tokens of its candidates without analysing their texts again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import tantivy

from ingest.datamodels import Directive, Passage
from ingest.errors import HoiVanBanError
from ingest.store.facets import facets_of
from ingest.store.manifest import REBUILD, current, missing
from ingest.vietnamese import fold, number_key, syllables

FOLDER = "postings"
TEXT_FIELDS = ("exact", "exact2", "folded", "folded2")
FACET_FIELDS = ("own_number", "kind", "issuer", "recipient", "section")
RAW_FIELDS = ("passage_id", "directive_id", "number", *FACET_FIELDS)
HEADING_FIELD = "heading_folded"
DAY_FIELD = "day"
_STORED = frozenset({"passage_id", "exact", HEADING_FIELD})
_HEAP_BYTES = 64_000_000


def terms(text: str, fields: Collection[str] = TEXT_FIELDS) -> dict[str, list[str]]:
    """Return the tokens of ``text`` for each of ``fields``, in text order, repeats kept.

    >>> terms("số 16/KH-UBND, Huế", ("exact", "folded2"))
    {'exact': ['số', '16/kh-ubnd', '16', 'kh', 'ubnd', 'huế'], 'folded2': ['so_16', '16_kh', 'kh_ubnd', 'ubnd_hue']}
    """
    exact = syllables(text)
    folded = [fold(token) for token in exact]
    made = {"exact": exact, "folded": folded, "exact2": _bigrams(exact), "folded2": _bigrams(folded)}
    return {name: made[name] for name in fields}


def _bigrams(tokens: list[str]) -> list[str]:
    """Join neighbours by ``_``; a whole number or date is skipped, for its parts follow it."""
    single = [token for token in tokens if not any(mark in token for mark in "/-&")]
    return [f"{first}_{second}" for first, second in pairwise(single)]


def schema() -> tantivy.Schema:
    """Return the fields of the index, as the module's docstring lists them."""
    builder = tantivy.SchemaBuilder()
    for name in RAW_FIELDS:
        builder.add_text_field(name, stored=name in _STORED, tokenizer_name="raw", index_option="basic")
    for name in (*TEXT_FIELDS, HEADING_FIELD):
        builder.add_text_field(name, stored=name in _STORED, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field(DAY_FIELD, indexed=True, fast=True)
    return builder.build()


def open_reader(index: Path) -> tantivy.Index:
    """Open the postings of an index folder (or of one generation) for search.

    The value sees later commits after its ``reload()``.

    :raises IndexMissingError: the folder holds no index.
    :raises HoiVanBanError: the postings are damaged, or may not be written to: opening them takes a lock file.
    """
    folder = current(index) / FOLDER
    if not (folder / "meta.json").exists():
        raise missing(index)
    try:
        return tantivy.Index.open(str(folder))
    except (ValueError, OSError) as error:
        raise HoiVanBanError(
            f"Không mở được {folder} ({error}). Kiểm tra thư mục chỉ mục có quyền ghi và ổ đĩa không chỉ đọc; nếu "
            f"tệp bị hỏng, chạy `{REBUILD}`.",
            f"{folder} cannot be opened ({error}). Check that the index folder may be written to and its disk is not "
            f"read-only; if the files are damaged, run `{REBUILD}`.",
        ) from error


class Postings:
    """The writing side, for one generation folder; made when it is not there. Only one may be open at a time."""

    def __init__(self, generation: Path) -> None:
        """Open ``generation/postings`` for writing."""
        folder = generation / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema(), path=str(folder))
        self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, passages: Iterable[Passage], directive: Directive) -> None:
        """Add passages of ``directive``; they are searchable after :meth:`commit`."""
        for passage in passages:
            self._writer.add_document(_document(passage, directive))

    def delete(self, directive_id: str) -> None:
        """Drop the passages of a directive; an unknown id does nothing."""
        self._writer.delete_documents_by_term("directive_id", directive_id)

    def commit(self) -> None:
        """Make the additions and deletions since the last commit durable and visible, all or none."""
        self._writer.commit()

    def count(self) -> int:
        """Return how many passages the last commit holds."""
        self._index.reload()
        return self._index.searcher().num_docs

    def close(self) -> None:
        """Wait for running merges and release the writer's lock; what was not committed is dropped."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def _document(passage: Passage, directive: Directive) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("passage_id", passage.id)
    document.add_text("directive_id", passage.directive_id)
    for key in sorted(_number_keys(passage, directive)):
        document.add_text("number", key)
    facets = facets_of(passage, directive)
    for name, keys in facets.values().items():
        for key in keys:
            document.add_text(name, key)
    document.add_integer(DAY_FIELD, facets.day)
    for name, tokens in terms(passage.text).items():
        document.add_text(name, " ".join(tokens))
    document.add_text(HEADING_FIELD, _heading_terms(passage.heading))
    return document


@lru_cache(maxsize=64)
def _heading_terms(heading: str) -> str:
    """Analyse a heading, which most passages of a directive share."""
    return " ".join(terms(heading, ("folded",))["folded"])


def _number_keys(passage: Passage, directive: Directive) -> set[str]:
    """Keys of the directive's own number and of the numbers that the passage mentions."""
    inside = [r.number for r in directive.references if r.start < passage.end and passage.start < r.end]
    return {number_key(number) for number in (directive.number, *inside) if number} - {""}
