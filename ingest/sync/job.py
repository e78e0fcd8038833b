"""The steps of one sync, for :mod:`ingest.index`: what differs, reading it, writing it, removing what is gone."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.corrections.applying import applied
from ingest.corrections.folder import NO_CORRECTIONS, Corrections
from ingest.corrections.records import bound_to
from ingest.datamodels import Directive
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.report import SyncReport
from ingest.splitter import passages_of
from ingest.store.catalogue import Catalogue
from ingest.store.entries import FileState, Prepared
from ingest.store.ledger import Ledger
from ingest.store.tables import FAILED, INDEXED
from ingest.sync.changes import Change, compare
from ingest.sync.circumstances import circumstances
from ingest.sync.corpus import empty_corpus, is_gone
from ingest.sync.generation import Generation
from ingest.sync.identity import Identities
from ingest.sync.outcome import Outcome, Unread, read_file
from ingest.sync.outdated import unapplied_corrections
from ingest.sync.tally import Tally
from ingest.sync.workers import Workers

Progress = Callable[[int, int, str], None]
PageProgress = Callable[[str, int, int], None]

_BATCH_FILES = 32


def reached(stage: str) -> None:
    """Mark a point where the process may die without harm; tests make it die here."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sync goes about it; ``progress`` is told (files done, files to do, file), ``on_page`` (file, page, pages).

    ``corrections`` are those of the corpus. ``verify`` compares the bytes of every file; ``processes`` is how many
    read, None for one a processor.
    """

    reading: ReadOptions = DEFAULTS
    corrections: Corrections = NO_CORRECTIONS
    verify: bool = False
    processes: int | None = None
    progress: Progress | None = None
    on_page: PageProgress | None = None


class Job:
    """One sync into one generation; make one for each, and call one of its public methods."""

    def __init__(self, corpus: Path, files: Mapping[str, Path], generation: Generation, settings: Settings) -> None:
        """Remember what the steps need; ``files`` are those of ``corpus``."""
        self._corpus, self._files, self._into, self._settings = corpus, files, generation, settings
        self._tally = Tally()
        self._identities: Identities | None = None
        self._replaced: Ledger | None = None
        self._tried = ""

    def run(self, *, replaced: Catalogue | None = None) -> SyncReport:
        """Make the generation match the folder; files that cannot be read now come over from ``replaced``."""
        try:
            if self._into.exists:
                published, removed = self._into.recover()
                self._tally.published(published)
                self._tally.removed |= removed
            self._replaced = Ledger(replaced.engine) if replaced is not None else None
            change = self._compare()
            settings = self._settings
            with Workers(
                settings.reading, call=read_file, processes=settings.processes, on_page=settings.on_page
            ) as workers:
                self._move(change)
                self._read(workers, change.read, change.facts)
                self._share(workers, change)
                if not self._tally.readable:
                    raise empty_corpus(self._corpus, tuple(str(s.error) for s in self._tally.failed.values()))
                if self._replaced is not None:
                    self._keep(self._replaced, sorted(set(self._tally.failed) - self._tally.refused))
                self._recheck(workers)
            self._take_out()
            self._into.settle_failures(self._tally.failed.values())
            self._into.fill_numbers()
            near_copies = self._into.flag_near_copies()
            self._into.settle()
            unapplied = unapplied_corrections(settings.corrections, self._into.ledger())
            return self._tally.report(self._into.copies(), near_copies, unapplied)
        finally:
            self._into.close()

    def take_along(self, replaced: Catalogue) -> None:
        """Fill the generation with all that ``replaced`` holds, reading no file: what was removed stays behind."""
        source = Ledger(replaced.engine)
        try:
            names = sorted(source.files(INDEXED))
            for first in range(0, len(names), _BATCH_FILES):
                self._keep(source, names[first : first + _BATCH_FILES])
            self._into.settle_failures(source.files(FAILED).values())
            self._into.flag_near_copies()
            self._into.settle()
        finally:
            self._into.close()

    def _compare(self) -> Change:
        """Find what differs; what is settled by that alone is noted at once."""
        ledger = self._into.ledger() if self._into.exists else None
        settings = self._settings
        change = compare(
            self._files,
            ledger,
            settings.reading,
            self._circumstances,
            corrections=settings.corrections,
            verify=settings.verify,
        )
        self._tally.unchanged |= change.unchanged
        self._tally.failed.update(change.waiting)
        self._tally.refused |= set(change.refused)
        if change.refused:
            from ingest.header.secrecy import refuse

            for name, state in change.refused.items():
                self._tally.failed[name] = replace(state, error=str(refuse(name, str(state.secret))))
        if ledger is not None:
            ledger.restamp(change.stamps)
        return change

    def _move(self, change: Change) -> None:
        """Give what is stored of files that stand elsewhere now their new names."""
        moves = [(state.key, name, change.facts[name].stamp) for state, name in change.moved]
        moves += [(state.key, name, state.stamp) for state, name in change.taken]
        if moves:
            self._into.ledger().move(moves)
            reached("moved")
        self._tally.moved.update((name, state.file) for state, name in change.moved)
        self._tally.removed.update(state.file for state, _ in change.taken)

    def _read(self, workers: Workers, names: Sequence[str], facts: Mapping[str, FileState]) -> None:
        """Read these files and write them, some at a time, under the ids that they will have."""
        if names and self._identities is None:
            self._identities = Identities(self._into.ledger() if self._into.exists else None, self._files)
        batch: list[Prepared] = []
        for done, (name, outcome) in enumerate(workers.read([(name, self._files[name]) for name in names]), 1):
            batch += self._prepared(facts[name], outcome)
            if len(batch) == _BATCH_FILES:
                self._write(batch)
                batch = []
            if self._settings.progress is not None:
                self._settings.progress(done, len(names), name)
        self._write(batch)

    def _prepared(self, facts: FileState, outcome: Outcome) -> Iterator[Prepared]:
        """Settle the ids of a file's directives, then split them: a passage's id begins with its directive's.

        Corrections by hand come in between: an id is made of what was read, so that it stays when they change.
        """
        if isinstance(outcome, Unread):
            self._tally.failed[facts.file] = replace(facts, error=outcome.error, tried=self._circumstances())
            if outcome.secret and facts.file in self._stored():
                self._tally.refused.add(facts.file)
            return
        self._tally.read += 1
        assert self._identities is not None
        settled = self._identities.settle(facts.file, facts.digest, outcome.directives)
        alone = len(outcome.directives) == 1
        directives = [self._corrected(facts, d, alone) for _, d in settled.directives]
        yield Prepared(
            facts.file,
            facts.digest,
            facts.size,
            tuple((d, tuple(passages_of(d))) for d in directives),
            replaces=settled.replaces,
            stamp=facts.stamp,
            copies=settled.copies,
            signatures=tuple(outcome.signatures[place] for place, _ in settled.directives),
            secret=outcome.secret,
            converted_from=outcome.converted_from,
            original=outcome.original,
            properties=outcome.properties,
            corrections=self._settings.corrections.key(facts.file, facts.digest) or "",
        )

    def _corrected(self, facts: FileState, directive: Directive, alone: bool) -> Directive:
        """Return a directive with the corrections that people made in it; ``alone`` in its file or not."""
        entries = self._settings.corrections.of(facts.file, facts.digest)
        made = bound_to(entries, directive, facts.digest, alone=alone) if entries else None
        return applied(directive, made) if made is not None else directive

    def _write(self, batch: list[Prepared]) -> None:
        if batch:
            self._tally.published(self._into.write(batch))
            if self._identities is not None:
                self._identities.written(self._into.ledger())

    def _share(self, workers: Workers, change: Change) -> None:
        """Link files that have the bytes of another to its directives; where there are none, read them."""
        indexed = self._into.indexed() if change.twins else {}
        batch, unread = [], []
        for name, twin in change.twins.items():
            facts = change.facts[name]
            if twin in indexed and indexed[twin].digest == facts.digest:
                ids = tuple(self._into.ledger().ids_in(twin))
                made = self._settings.corrections.key(name, facts.digest) or ""
                same = Prepared(name, facts.digest, facts.size, (), stamp=facts.stamp, copies=ids, corrections=made)
                batch.append(same)
            else:
                unread.append(name)
        self._write(batch)
        self._read(workers, unread, change.facts)

    def _recheck(self, workers: Workers) -> None:
        """Read again the files that shared a directive with one that changed or went: now they may stand alone."""
        if not self._into.exists or not (links := self._into.ledger().links()):
            return
        owners, indexed = self._into.ledger().owners(), self._into.indexed()
        left = self._tally.refused | {name for name in indexed if is_gone(name, self._files)}
        alone = {file for name, sharing in links.items() if not owners.get(name, set()) - left for file in sharing}
        doubtful = {name for name, state in indexed.items() if not state.digest}
        names = sorted((alone | doubtful) - left - set(self._tally.failed))
        if names:
            facts = compare({name: self._files[name] for name in names}, None, self._settings.reading, str).facts
            self._tally.rechecked |= set(names) & self._tally.unchanged
            self._identities = Identities(self._into.ledger(), set(self._files) - left)
            self._read(workers, names, facts)

    def _keep(self, source: Ledger, names: Sequence[str]) -> None:
        """Write what another generation holds of these files, split anew."""
        batch = []
        for kept in filter(None, map(source.indexed, names)):
            if kept.secret and not self._settings.reading.accept_secret:
                continue
            directives = tuple(directive for directive, _ in kept.directives)
            copies, places = kept.copies, tuple(enumerate(directives))
            if self._identities is not None:
                settled = self._identities.settle(kept.file, kept.digest, directives)
                copies, places = (*copies, *settled.copies), settled.directives
            stored = tuple((d, tuple(passages_of(d))) for _, d in places)
            signatures = tuple(kept.signatures[place] for place, _ in places)
            batch.append(replace(kept, directives=stored, signatures=signatures, copies=copies))
        if batch:
            self._into.write(batch)

    def _take_out(self) -> None:
        """Remove the directives of files that are gone or refused, those first that a crash has left."""
        if self._tally.refused:
            self._into.purge()
        gone = {name for name in self._into.indexed() if name in self._tally.refused or is_gone(name, self._files)}
        self._into.take_out(sorted(gone))
        self._tally.removed |= gone - self._tally.refused

    def _stored(self) -> Container[str]:
        """Return the files of which the index holds something, in the generation that is being replaced too."""
        return self._into.indexed() | (self._replaced.files(INDEXED) if self._replaced is not None else {})

    def _circumstances(self) -> str:
        if not self._tried:
            self._tried = circumstances(self._settings.reading)
        return self._tried
