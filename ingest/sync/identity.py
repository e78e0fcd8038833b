"""Which id a directive gets, and which file it is stored with, when several files claim the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.datamodels import Directive
from ingest.store.ledger import Ledger
from ingest.store.tables import INDEXED
from ingest.sync.corpus import is_gone
from ingest.sync.same_text import nearly_same

_HASH = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """What is stored of a file: directives under their final ids, by their place in the file; ids that it shares.

    ``replaces`` is the key of the row of a gone file whose place it takes.
    """

    directives: tuple[tuple[int, Directive], ...]
    copies: tuple[str, ...]
    replaces: int | None


class Identities:
    """Knows the ids in use while the files of one sync are read, in their order.

    A directive that another file holds already is stored once, where the texts are nearly the same; else it gets an id
    that ends in a hash of its file's path. A file that is gone from the folder yields its ids, and its place, to the
    file that it was renamed to: one with the same bytes or the same directive.
    """

    def __init__(self, ledger: Ledger | None, present: Collection[str]) -> None:
        """Read the ids in use; ``present`` are the files of the folder, ``ledger`` None for an empty catalogue."""
        self._ledger = ledger
        self._indexed = ledger.files(INDEXED) if ledger else {}
        self._owners = ledger.owners() if ledger else {}
        self._gone = {name for name in self._indexed if is_gone(name, present)}
        self._claimable = {name: self._indexed[name] for name in sorted(self._gone)}
        self._read: dict[str, Directive] = {}
        self._ids_of: dict[str, set[str]] = {}
        self._variants: dict[str, set[str]] = {}
        for name, holders in self._owners.items():
            self._add_variant(name)
            for holder in holders:
                self._ids_of.setdefault(holder, set()).add(name)

    def settle(self, file: str, digest: str, directives: Sequence[Directive]) -> Settled:
        """Return under which ids the directives of a file are stored, and which of them are stored already."""
        for name in self._ids_of.pop(file, ()):
            self._owners[name].discard(file)
        renamed: dict[str, str] = {}
        copies: list[str] = []
        for directive in directives:
            renamed[directive.id], shared = self._named(directive, file)
            if shared:
                copies.append(renamed[directive.id])
        settled = [(place, _renamed(d, renamed)) for place, d in enumerate(directives) if renamed[d.id] not in copies]
        replaces = self._replaced(file, digest, [*renamed.values()])
        for _, directive in settled:
            self._owners.setdefault(directive.id, set()).add(file)
            self._add_variant(directive.id)
            self._read[directive.id] = directive
        return Settled(tuple(settled), tuple(copies), replaces)

    def written(self, ledger: Ledger) -> None:
        """Forget the texts of what is in the catalogue by now; ``ledger`` gives them when they are needed."""
        self._ledger = ledger
        self._read.clear()

    def _named(self, directive: Directive, file: str) -> tuple[str, bool]:
        """Return the id, and whether a file that stays holds the same directive under it."""
        if not self._holders(directive.id):
            return directive.id, False
        for name in (directive.id, *sorted(self._variants.get(directive.id, ()))):
            if (held := self._held(name)) is not None and nearly_same(held, directive):
                return name, True
        return f"{directive.id}-{hashlib.sha256(file.encode()).hexdigest()[:_HASH]}", False

    def _add_variant(self, directive_id: str) -> None:
        """Remember an id that may be another's with the hash of a path at its end."""
        self._variants.setdefault(directive_id[: -_HASH - 1], set()).add(directive_id)

    def _holders(self, directive_id: str) -> set[str]:
        return self._owners.get(directive_id, set()) - self._gone

    def _held(self, directive_id: str) -> Directive | None:
        if directive_id in self._read or self._ledger is None:
            return self._read.get(directive_id)
        holders = self._holders(directive_id)
        return self._ledger.holding(directive_id, holders) if holders else None

    def _replaced(self, file: str, digest: str, ids: Sequence[str]) -> int | None:
        """Return the key of the gone file that this one seems to be."""
        holders = {name for directive_id in ids for name in self._owners.get(directive_id, ())}
        same = [] if file in self._indexed else [n for n, state in self._claimable.items() if state.digest == digest]
        same += [name for name in self._claimable if name in holders]
        return self._claimable.pop(same[0]).key if same else None


def _renamed(directive: Directive, names: dict[str, str]) -> Directive:
    attached_to = names.get(directive.attached_to, directive.attached_to) if directive.attached_to else None
    return replace(directive, id=names[directive.id], attached_to=attached_to)
