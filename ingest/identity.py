"""Which id a directive gets and which file a new one takes the place of, when several files claim the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.datamodels import Directive
from ingest.ledger import Ledger
from ingest.tables import INDEXED


class Identities:
    """Knows the ids in use while a batch of files is read.

    An id that another file holds gets a hash of the new file's path at its end. A file that is gone from the folder
    yields its ids, and its place, to the file that it was renamed to: one with the same bytes or the same directive.
    """

    def __init__(self, ledger: Ledger | None, present: Collection[str]) -> None:
        """Read the ids in use; ``present`` are the files of the folder, ``ledger`` None for an empty catalogue."""
        self._indexed = ledger.files(INDEXED) if ledger else {}
        self._owners = ledger.owners() if ledger else {}
        self._gone = set(self._indexed) - set(present)
        self._claimable = {name: self._indexed[name] for name in sorted(self._gone)}

    def settle(self, file: str, digest: str, directives: Sequence[Directive]) -> tuple[int | None, list[Directive]]:
        """Return (key of the indexed file that this one replaces or None, its directives under their final ids)."""
        renamed = {d.id: self._free(d.id, file) for d in directives}
        settled = [
            replace(
                d, id=renamed[d.id], attached_to=renamed.get(d.attached_to, d.attached_to) if d.attached_to else None
            )
            for d in directives
        ]
        replaced = self._replaced(file, digest, [d.id for d in settled])
        for directive in settled:
            self._owners.setdefault(directive.id, set()).add(file)
        return replaced, settled

    def _free(self, directive_id: str, file: str) -> str:
        """Return the id, with a hash of the path when a file that stays holds it."""
        others = self._owners.get(directive_id, set()) - {file} - self._gone
        if not others:
            return directive_id
        return f"{directive_id}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"

    def _replaced(self, file: str, digest: str, ids: Sequence[str]) -> int | None:
        """Return the key of this file's indexed version, or of the gone file that it seems to be."""
        if file in self._indexed:
            return self._indexed[file].key
        holders = {name for directive_id in ids for name in self._owners.get(directive_id, ())}
        same = [name for name, state in self._claimable.items() if state.digest == digest]
        same += [name for name in self._claimable if name in holders]
        return self._claimable.pop(same[0]).key if same else None
