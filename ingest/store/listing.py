"""The directives as a list to look through: search in few words, filters, order, pages; no text is read for it.

The header columns of all directives are read once for each state of the catalogue (1 s of processor time and 13 MB
for 10,000) and then looked through in memory: people write numbers and names in many ways, which no database compares.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Literal

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import aliased

from ingest.access import Access
from ingest.store.selection import is_open, visible
from ingest.store.shown import Shown
from ingest.store.tables import FAILED, INDEXED, PENDING, CopyRow, DirectiveRow, ReferenceRow, SourceRow, StateRow
from ingest.vietnamese import fold, number_key

Sort = Literal["number", "date", "issuer", "kind", "subject"]
SORTS: tuple[Sort, ...] = ("number", "date", "issuer", "kind", "subject")
_KEPT = 16
"""Rights of readers whose lists are kept."""
_PIECES = re.compile(r"[^\W\d_]+|\d+")
_NUMBER_WORD = re.compile(r"(?<!\w)s[ốo]\s*:?\s*(?=\d)", re.IGNORECASE)
"""The word before a document number, which no column holds."""
_UNDATED = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A directive in the list; ``words`` is what a search looks through.

    ``files`` are all files that hold it and that the reader may read, first the one that it is shown under;
    ``corrected`` tells that something in that file was corrected by hand, ``review`` which fields need a look.
    """

    id: str
    files: tuple[str, ...]
    number: str | None
    kind: str | None
    date: date | None
    issuer: str | None
    subject: str | None
    signer: str | None
    review: tuple[str, ...]
    corrected: bool
    attached_to: str | None
    head: int | None
    words: str = ""

    @property
    def file(self) -> str:
        """The file that it is shown under."""
        return self.files[0]


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that cannot be read: why, in Vietnamese and on the next line in English.

    ``answered`` tells that an earlier version of it is still answered from.
    """

    file: str
    error: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list: words of a search, values of filters (None for any), the order.

    ``only`` holds ids, where a filter is none of the columns here.
    """

    text: str = ""
    kind: str | None = None
    issuer: str | None = None
    year: int | None = None
    review: bool = False
    corrected: bool = False
    copied: bool = False
    only: Collection[str] | None = None
    sort: Sort = "date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that a filter can take, each with how many directives have it."""

    kinds: tuple[tuple[str, int], ...]
    issuers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]


class Listing:
    """Lists the directives of one engine for any reader; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; nothing is read yet."""
        self.engine = engine
        self._lock = Lock()
        self._version = -1
        self._lists: OrderedDict[Access, tuple[Entry, ...]] = OrderedDict()

    def entries(self, access: Access) -> tuple[Entry, ...]:
        """Return all directives that a reader may read, by id."""
        with self._lock:
            version = self.version()
            if version != self._version:
                self._lists.clear()
                self._version = version
            if access not in self._lists:
                self._lists[access] = tuple(sorted(self._read(access), key=lambda entry: entry.id))
            self._lists.move_to_end(access)
            while len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
            return self._lists[access]

    def version(self) -> int:
        """Return the number that grows with every sync that changed something."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(StateRow.version))).scalar() or 0

    def failed(self, access: Access) -> tuple[FailedFile, ...]:
        """Return the files that cannot be read and that this reader may see, by name."""
        indexed = aliased(SourceRow)
        query = (
            select(SourceRow.file, SourceRow.error, indexed.key)
            .outerjoin(indexed, (indexed.file == SourceRow.file) & (indexed.state == INDEXED))
            .where(SourceRow.state == FAILED, is_open(SourceRow.file, access))
        )
        with self.engine.connect() as connection:
            return tuple(
                FailedFile(file, error or "", key is not None)
                for file, error, key in sorted(connection.execute(query), key=lambda row: row.file)
            )

    def held(self, file: str, access: Access) -> bool:
        """Tell whether a file is known, read or not, and may be seen by this reader."""
        if not access.reads(file):
            return False
        states = (INDEXED, PENDING, FAILED)
        query = select(SourceRow.key).where(SourceRow.file == file, SourceRow.state.in_(states)).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def same_bytes(self, digest: str, access: Access) -> str | None:
        """Return a file that is answered from, has these bytes (SHA-256) and may be seen by this reader."""
        query = select(SourceRow.file).where(
            SourceRow.digest == digest, SourceRow.state == INDEXED, is_open(SourceRow.file, access)
        )
        with self.engine.connect() as connection:
            return connection.execute(query.order_by(SourceRow.file).limit(1)).scalar()

    def mentioned_as(self, relations: Collection[str]) -> list[tuple[str, str]]:
        """Return (id of a directive, id of another that mentions its number in one of these relations), for anybody."""
        citing = aliased(DirectiveRow)
        query = (
            select(DirectiveRow.id, citing.id)
            .join(ReferenceRow, ReferenceRow.number_key == DirectiveRow.number_key)
            .join(citing, ReferenceRow.directive_key == citing.key)
            .where(ReferenceRow.relation.in_(sorted(relations)), citing.id != DirectiveRow.id)
            .distinct()
        )
        with self.engine.connect() as connection:
            return sorted((one, other) for one, other in connection.execute(visible(query)))

    def _read(self, access: Access) -> Iterator[Entry]:
        row = DirectiveRow
        columns = (
            row.id, row.file, row.number, row.kind, row.date, row.issuer, row.subject, row.signer, row.review,
            SourceRow.corrections, row.attached_to, row.number_head,
        )  # fmt: skip
        with self.engine.connect() as connection:
            rows = list(connection.execute(visible(select(*columns), access)))
        shown = Shown(self.engine, access)
        stands = shown.elsewhere((found.id, found.file) for found in rows)
        known = {found.id for found in rows}
        copies = self._copies()
        for found in rows:
            own = stands[found.id].file if found.id in stands else found.file
            others = (file for file in (found.file, *copies.get(found.id, ())) if access.reads(file))
            entry = Entry(
                id=found.id,
                files=tuple(dict.fromkeys((own, *others))),
                number=found.number,
                kind=found.kind,
                date=found.date,
                issuer=found.issuer,
                subject=found.subject,
                signer=found.signer,
                review=tuple(found.review),
                corrected=bool(found.corrections),
                attached_to=found.attached_to if found.attached_to in known else None,
                head=found.number_head,
            )
            yield replace(entry, words=_words_of(entry))

    def _copies(self) -> Mapping[str, list[str]]:
        """Return by id the further files that hold a directive."""
        query = select(CopyRow.directive_id, SourceRow.file).join(SourceRow, CopyRow.source_key == SourceRow.key)
        found: dict[str, list[str]] = {}
        with self.engine.connect() as connection:
            for name, file in connection.execute(query.where(SourceRow.state == INDEXED).order_by(SourceRow.file)):
                found.setdefault(name, []).append(file)
        return found


def choices(entries: Iterable[Entry]) -> Choices:
    """Return what the filters over these directives offer, names in alphabetic order, the last year first."""
    kinds: Counter[str] = Counter()
    issuers: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for entry in entries:
        kinds.update([entry.kind] if entry.kind else [])
        issuers.update([entry.issuer] if entry.issuer else [])
        years.update([entry.date.year] if entry.date else [])
    return Choices(_by_name(kinds), _by_name(issuers), tuple(sorted(years.items(), reverse=True)))


def found(entries: Iterable[Entry], wanted: Wanted) -> list[Entry]:
    """Return the directives that fulfil all that is wanted, in order; what lacks the column comes last."""
    pieces = [f" {piece}" for piece in _pieces(_NUMBER_WORD.sub("", wanted.text))]
    key = number_key(wanted.text) if any(char.isdigit() for char in wanted.text) else ""
    fitting = [entry for entry in entries if _fits(entry, wanted) and _is_found(entry, pieces, key)]
    return _ordered(fitting, wanted.sort, wanted.descending)


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        (wanted.kind is None or entry.kind == wanted.kind)
        and (wanted.issuer is None or entry.issuer == wanted.issuer)
        and (wanted.year is None or (entry.date is not None and entry.date.year == wanted.year))
        and (not wanted.review or bool(entry.review))
        and (not wanted.corrected or entry.corrected)
        and (not wanted.copied or len(entry.files) > 1)
        and (wanted.only is None or entry.id in wanted.only)
    )


def _is_found(entry: Entry, pieces: Sequence[str], key: str) -> bool:
    """Tell whether each piece of a search begins a word of a directive, or the search is its number."""
    return all(piece in entry.words for piece in pieces) or bool(key and key == number_key(entry.number or ""))


def _pieces(text: str) -> list[str]:
    """Return the words and figures of a text, folded; zeros in front of figures do not count.

    >>> _pieces("Số: 016/KH-UBND")
    ['so', '16', 'kh', 'ubnd']
    """
    return [piece.lstrip("0") or piece for piece in _PIECES.findall(fold(text))]


def _words_of(entry: Entry) -> str:
    shown = (entry.number, entry.kind, entry.issuer, entry.subject, entry.signer, *entry.files)
    dated = f"{entry.date:%d/%m/%Y}" if entry.date else None
    return "".join(f" {piece}" for piece in _pieces(" ".join(filter(None, (*shown, dated)))))


def _ordered(entries: list[Entry], sort: Sort, descending: bool) -> list[Entry]:
    by_date = sorted(entries, key=lambda entry: (entry.date or _UNDATED, entry.head or 0, entry.id), reverse=True)
    has = [entry for entry in by_date if getattr(entry, sort) is not None]
    lacks = [entry for entry in by_date if getattr(entry, sort) is None]
    return sorted(has, key=lambda entry: _order(entry, sort), reverse=descending) + lacks


def _order(entry: Entry, sort: Sort) -> tuple[object, ...]:
    if sort == "number":
        return (entry.head or 0, fold(entry.number or ""))
    if sort == "date":
        return (entry.date, entry.head or 0, entry.id)
    value = str(getattr(entry, sort))
    return (fold(value), value)


def _by_name(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (fold(item[0]), item[0])))
