"""What differs between the folder and the index, told without opening files whose size and times are as before."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ingest.corrections.folder import NO_CORRECTIONS, Corrections
from ingest.readers.options import ReadOptions
from ingest.store.entries import FileState
from ingest.store.ledger import Ledger
from ingest.store.tables import FAILED, INDEXED
from ingest.sync.corpus import digest_of, is_gone, stamp_of


@dataclass(frozen=True, slots=True)
class Change:
    """What a sync has to do, file by file; ``facts`` holds digest, size and stamp of the files that are not unchanged.

    ``moved`` are (state under the old name, new name), ``taken`` the same for a file that was there beside the one that
    is gone; ``twins`` have the bytes of another file and need no reading;
    ``waiting`` could not be read before and nothing changed since; ``refused`` are indexed files that bear a secrecy
    mark which is not accepted any more. ``stamps`` are to be remembered for files that have their bytes still.
    """

    unchanged: set[str] = field(default_factory=set)
    facts: dict[str, FileState] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    moved: list[tuple[FileState, str]] = field(default_factory=list)
    taken: list[tuple[FileState, str]] = field(default_factory=list)
    twins: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, FileState] = field(default_factory=dict)
    refused: dict[str, FileState] = field(default_factory=dict)
    stamps: dict[int, str] = field(default_factory=dict)


def compare(
    files: Mapping[str, Path],
    ledger: Ledger | None,
    options: ReadOptions,
    circumstances: Callable[[], str],
    *,
    corrections: Corrections = NO_CORRECTIONS,
    verify: bool = False,
) -> Change:
    """Compare a folder's files with what is indexed; ``verify`` hashes every file.

    A file whose ``corrections`` are others than those that were applied is to be read like one that changed.

    ``circumstances`` tells what a failed reading depended on beside the file: when it differs, it is tried again.
    """
    known = ledger.files(INDEXED) if ledger else {}
    failed = ledger.files(FAILED) if ledger else {}
    change = Change()
    for name, path in files.items():
        state = known.get(name)
        facts = _facts(name, path, state, options.largest_file, verify)
        same = facts is None or (state is not None and facts.digest and facts.digest == state.digest)
        if same and state is not None and _as_corrected(name, state, corrections):
            if state.secret and not options.accept_secret:
                change.refused[name] = state
                continue
            change.unchanged.add(name)
            if facts is not None and facts.stamp != state.stamp:
                change.stamps[state.key] = facts.stamp
            continue
        change.facts[name] = facts or replace(known[name], key=0)
        before = failed.get(name)
        digest = change.facts[name].digest
        if before and digest and before.digest == digest and before.tried == circumstances():
            change.waiting[name] = before
        else:
            change.read.append(name)
    _pair(change, known, files, ledger, options, corrections)
    return change


def _as_corrected(name: str, state: FileState, corrections: Corrections) -> bool:
    """Tell whether an indexed file has the corrections that are recorded for it, as far as they can be read."""
    return corrections.key(name, state.digest) in (state.corrections, None)


def _facts(name: str, path: Path, state: FileState | None, largest: int, verify: bool) -> FileState | None:
    """Return digest, size and stamp of a file now; None when its stamp says that it is as it was."""
    try:
        found = os.stat(path)
        stamp = stamp_of(found)
        if state is not None and not verify and stamp and stamp == state.stamp:
            return None
        digest = digest_of(path) if found.st_size <= largest else ""
    except OSError:
        return FileState(name, "", 0)  # the reader says what is wrong with it
    return FileState(name, digest, found.st_size, stamp=stamp)


def _pair(
    change: Change,
    known: Mapping[str, FileState],
    files: Mapping[str, Path],
    ledger: Ledger | None,
    options: ReadOptions,
    corrections: Corrections,
) -> None:
    """Find among the files to read those whose bytes are known under another name."""
    usable = {n: s for n, s in known.items() if s.digest and (options.accept_secret or not s.secret)}
    gone: dict[str, list[FileState]] = {}
    for name, state in usable.items():
        if is_gone(name, files):
            gone.setdefault(state.digest, []).append(state)
    first = {state.digest: name for name, state in usable.items() if name in change.unchanged}
    unread = []
    for name in change.read:
        digest = change.facts[name].digest
        left = gone.get(digest, [])
        if name in known or not digest:
            unread.append(name)
        elif left and _as_corrected(name, left[0], corrections) and _may_move(left[0].file, name, ledger):
            change.moved.append((left.pop(0), name))
        elif not left and digest in first:
            change.twins[name] = first[digest]
        else:
            unread.append(name)
        first.setdefault(digest, name)
    change.read[:] = unread
    if ledger is not None and any(gone.values()):
        _take_over(change, gone, usable, {name for holders in ledger.owners().values() for name in holders})


def _take_over(
    change: Change, gone: Mapping[str, Sequence[FileState]], usable: Mapping[str, FileState], storing: Collection[str]
) -> None:
    """Let a file take over what is stored with its twin that is gone."""
    sharing = {usable[n].digest: n for n in sorted(usable) if n in change.unchanged and n not in storing}
    for digest, left in gone.items():
        heir = sharing.get(digest)
        owner = next((state for state in left if state.file in storing), None)
        if heir and owner:
            change.taken.append((owner, heir))


def _may_move(old: str, new: str, ledger: Ledger | None) -> bool:
    """Tell whether a file reads the same under its new name, which may be evidence for a number or a date."""
    return PurePosixPath(old).name == PurePosixPath(new).name or ledger is None or not ledger.rests_on_name(old)
