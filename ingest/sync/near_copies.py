"""Finds directives of nearly the same text under different identities: a draft beside the signed letter.

They are flagged, never merged. Each directive's signature (:mod:`ingest.sync.shingles`) is cut into 16 bands of
4 places; texts that agree in a band are compared in full. A pair of similarity 0.85 agrees in some band with a
probability of 1 - (1 - 0.85⁴)¹⁶ > 0.9999, one of 0.3 with 0.12 (locality-sensitive hashing: Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", 3.4). Only directives that came in since the last time are looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session, aliased

from ingest.report import NearCopy
from ingest.store.tables import INDEXED, DirectiveRow, NearCopyRow, SourceRow
from ingest.sync.shingles import PLACES, similarity

THRESHOLD = 0.85
_NUMBERED = 0.95
"""Two letters with a number each are rarely one; they are flagged only when hardly a word but the number differs."""
_BAND = 4
_CROWD = 8
"""So many texts that agree in a band are letters from one template (invitations, appointments): no more are flagged."""
_MOST = 3
"""How many near-copies are flagged for one directive."""


def flag_near_copies(engine: Engine) -> tuple[NearCopy, ...]:
    """Compare the directives that were not compared yet, keep what is found, and return all that is known."""
    indexed = select(DirectiveRow.key).join(SourceRow).where(SourceRow.state == INDEXED)
    with Session(engine) as session, session.begin():
        new = set(session.scalars(indexed.where(DirectiveRow.compared.is_(False))))
        if new:
            columns = select(DirectiveRow.key, DirectiveRow.signature, DirectiveRow.number_key)
            rows = session.execute(columns.where(DirectiveRow.key.in_(indexed), DirectiveRow.signature.is_not(None)))
            signatures = {key: (bytes(signature or b""), number) for key, signature, number in rows}
            pairs = _verified(session, _candidates(signatures, new))
            if pairs:
                names = ("first_key", "second_key", "similarity")
                session.execute(insert(NearCopyRow), [dict(zip(names, pair, strict=True)) for pair in pairs])
            done = [{"key": key, "compared": True} for key in sorted(new)]
            session.execute(update(DirectiveRow), done)
    return near_copies(engine)


def near_copies(engine: Engine) -> tuple[NearCopy, ...]:
    """Return the pairs that are known among the indexed directives, the most alike first."""
    first, second = aliased(DirectiveRow), aliased(DirectiveRow)
    files = aliased(SourceRow), aliased(SourceRow)
    query = (
        select(first.id, first.file, first.number, second.id, second.file, second.number, NearCopyRow.similarity)
        .join_from(NearCopyRow, first, NearCopyRow.first_key == first.key)
        .join(second, NearCopyRow.second_key == second.key)
        .join(files[0], first.source_key == files[0].key)
        .join(files[1], second.source_key == files[1].key)
        .where(files[0].state == INDEXED, files[1].state == INDEXED)
    )
    with Session(engine) as session:
        pairs = [_pair(*row) for row in session.execute(query)]
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.files, pair.directive_ids)))


def _pair(
    id1: str, file1: str, number1: str | None, id2: str, file2: str, number2: str | None, alike: float
) -> NearCopy:
    (file1, id1, number1), (file2, id2, number2) = sorted([(file1, id1, number1), (file2, id2, number2)], key=_name)
    draft = (file1 if number2 else file2) if (number1 is None) != (number2 is None) else None
    return NearCopy((file1, file2), (id1, id2), alike, draft)


def _name(entry: tuple[str, str, str | None]) -> tuple[str, str]:
    return entry[0], entry[1]


def _candidates(signatures: Mapping[int, tuple[bytes, str | None]], new: set[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs (of which one at least is new) whose signatures say that they may be alike, each once."""
    found: set[tuple[int, int]] = set()
    for start in range(0, 4 * PLACES, 4 * _BAND):
        buckets: dict[bytes, list[int]] = {}
        for key in sorted(signatures):
            buckets.setdefault(signatures[key][0][start : start + 4 * _BAND], []).append(key)
        for keys in buckets.values():
            if 1 < len(keys) <= _CROWD:
                found.update((a, b) for n, a in enumerate(keys) for b in keys[n + 1 :] if a in new or b in new)
    for first, second in sorted(found):
        (ours, number), (theirs, other) = signatures[first], signatures[second]
        least = _NUMBERED if number and other and number != other else THRESHOLD
        if _estimate(ours, theirs) >= least - 0.15:
            yield first, second


def _estimate(ours: bytes, theirs: bytes) -> float:
    """Return the share of places in which two signatures agree."""
    agreeing = sum(ours[at : at + 4] == theirs[at : at + 4] for at in range(0, 4 * PLACES, 4))
    return agreeing / PLACES


def _verified(session: Session, candidates: Iterable[tuple[int, int]]) -> list[tuple[int, int, float]]:
    """Return the pairs that are alike indeed, with their similarity; for each directive the most alike ones."""
    alike = []
    for first, second in candidates:
        (text, number), (other_text, other) = (
            session.execute(select(DirectiveRow.text, DirectiveRow.number_key).where(DirectiveRow.key == key)).one()
            for key in (first, second)
        )
        least = _NUMBERED if number and other and number != other else THRESHOLD
        if (found := similarity(text, other_text)) >= least:
            alike.append((first, second, round(found, 4)))
    counts: Counter[int] = Counter()
    kept = []
    for first, second, found in sorted(alike, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if counts[first] < _MOST and counts[second] < _MOST:
            counts.update((first, second))
            kept.append((first, second, found))
    return kept
