"""Missing Vietnamese diacritics put back: "to chuc giai bong da" → "tổ chức giải bóng đá".

Each syllable may stand for the syllables that agree with the marks typed; a trigram model weighs them in their
context (:mod:`retrieval.restore_table`). How carelessly a question was typed (all marks left out, some of them, the
tones alone, none) is judged first, on the whole question, so that one typed in full stays as it is.

>>> restorer = Restorer.open()
>>> restorer.restore("Ai to chuc tiem chung, so 16/KH-UBND?").text
'Ai tổ chức tiêm chủng, số 16/KH-UBND?'
>>> restorer.restore("Ai tổ chức tiêm chủng cho trẻ em?").changes
()
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import fold, raw_tokens, unify_tones
from retrieval.restore_table import (
    BREAK,
    END,
    FILE,
    NUMBER,
    UNKNOWN,
    Floats,
    RestoreTable,
    best_few,
    framed,
    pair_posteriors,
    triple_posteriors,
)
from retrieval.restore_typing import CAPITAL_FOREIGN, FLAT, LEVEL, LOWER_FOREIGN, TONED, UNMARKED, agreement, channels

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "vi-diacritics"

_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+")
_MOST_READINGS = 12
_DOUBT = 2.5
"""How much likelier (natural log) one of these must be than a question typed in full."""

_SEEN_WEIGHT, _SEEN_MOST = 1.0, 10
"""How much a pair gains for each text that holds it, and how many texts count."""

Seen = Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one syllable was taken for; ``start`` and ``end`` hold in the typed and in the restored text alike."""

    start: int
    end: int
    typed: str
    chosen: str
    confidence: float
    """Probability of ``chosen``."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its diacritics, and how sure each syllable is that had a choice."""

    text: str
    readings: tuple[Reading, ...] = ()

    @property
    def changes(self) -> tuple[Reading, ...]:
        """The syllables that were changed."""
        return tuple(reading for reading in self.readings if reading.chosen != reading.typed)


@dataclass(frozen=True, slots=True)
class _Place:
    """One token: its readings (numbers of words), how each agrees with what was typed, and its span."""

    ids: Sequence[int]
    kinds: Sequence[int]
    start: int = 0
    end: int = 0
    capital: bool = False
    """Whether it has a capital inside a sentence: a name, as a rule."""


class Restorer:
    """Restores diacritics; thread-safe, and idle until first used."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; the table is read when first needed."""
        self._folder = folder

    @classmethod
    def open(cls, folder: Path = SHIPPED) -> Restorer:
        """Return a restorer over the table of ``folder``; without the file every text is left as it is."""
        return cls(folder)

    @cached_property
    def table(self) -> RestoreTable | None:
        """The language model; None without its file."""
        return RestoreTable.load(self._folder) if (self._folder / FILE).exists() else None

    def restore(self, text: str, seen: Seen | None = None) -> Restored:
        """Return ``text`` with its missing diacritics; case, spacing, numbers and the marks typed stay.

        The text is put into NFC, nothing else about it changes where no mark is missing. ``seen`` counts how often two
        lower-case syllables stand side by side in the texts that are asked about: their names are favoured.
        """
        text = unicodedata.normalize("NFC", text)
        table = self.table
        places = _places(text, table) if table else []
        if not table or not any(len(place.ids) > 1 for place in places):
            return Restored(text)
        rows = [place.ids for place in places]
        ids, flat = framed(rows, [_weights(place, FLAT, table) for place in places])
        likely = pair_posteriors(table, ids, flat)
        typing = _typing(places, likely)
        if typing is None:
            return Restored(text)
        weights = [_weights(place, typing, table) for place in places]
        _, given = framed(rows, weights)
        columns, few, given = best_few(ids, given, likely * given)
        favour = _favour(few, given, table, seen) if seen else None
        found = triple_posteriors(table, few, given, favour)
        return _restored(text, places, table, columns, found)


@lru_cache(maxsize=1)
def shipped_restorer() -> Restorer:
    """Return one for all that read questions: its table is read once."""
    return Restorer.open()


def _weights(place: _Place, typing: Sequence[float] | NDArray[np.float64], table: RestoreTable) -> list[float]:
    """Weigh each reading by how it was typed: which marks, and whether with a capital."""
    weights = [float(typing[kind]) for kind in place.kinds]
    if place.capital and len(weights) > 1:
        return [weight * float(table.capitals[number]) for weight, number in zip(weights, place.ids, strict=True)]
    return weights


def _favour(ids: NDArray[np.uint32], given: Floats, table: RestoreTable, seen: Seen) -> Floats:
    """Return the factor of each pair of neighbouring readings that the texts hold."""
    n, k = ids.shape
    factors = np.ones((n - 1, k, k))
    real = [[(at, table.words[number]) for at, number in enumerate(row) if number > END] for row in ids.tolist()]
    open_places = (given > 0).sum(axis=1) > 1
    for place in range(2, n - 2):
        if open_places[place] or open_places[place + 1]:
            for left, first in real[place]:
                for right, second in real[place + 1]:
                    if count := seen(first, second):
                        factors[place, left, right] = 1 + _SEEN_WEIGHT * min(count, _SEEN_MOST)
    return factors


def _typing(places: Sequence[_Place], likely: Floats) -> NDArray[np.float64] | None:
    """Return the weights of the likeliest way of typing; None if the text seems typed in full."""
    totals = np.zeros((len(places), len(FLAT)))
    for row, (place, shares) in enumerate(zip(places, likely[2:-1].tolist(), strict=True)):
        if len(place.ids) > 1 or place.kinds[0] != UNMARKED:
            for kind, share in zip(place.kinds, shares, strict=False):
                totals[row, kind] += share / FLAT[kind]
        else:
            totals[row, UNMARKED] = 1
    scores = np.log(totals @ channels().T).sum(axis=0)
    best = int(scores[1:].argmax()) + 1
    return channels()[best] if scores[best] > scores[0] + _DOUBT else None


def _places(text: str, table: RestoreTable) -> list[_Place]:
    """Cut a text into places; punctuation is one too."""
    shouted = not any(char.islower() for char in text)
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    places: list[_Place] = []
    done = 0
    for token, start, end in raw_tokens(text):
        gap = text[done:start]
        if any(char in ".?!\n" for char in gap):
            places.append(_Place((END,), (UNMARKED,)))
        elif gap.strip():
            places.append(_Place((BREAK,), (UNMARKED,)))
        done = end
        if token[0].isdigit():
            places.append(_Place((NUMBER,), (UNMARKED,)))
            continue
        lowered = unify_tones(token.lower())
        closed = (len(token) > 1 and token.isupper() and not shouted) or not token.isalpha()
        if closed or any(first < end and start < last for first, last in addresses):
            places.append(_Place((table.ids.get(lowered, UNKNOWN),), (UNMARKED,)))
            continue
        capital = token[0].isupper() and bool(places) and places[-1].ids[0] != END and not shouted
        ids, kinds = readings_of(lowered, capital, table)
        places.append(_Place(ids, kinds, start, end, capital))
    return places


@lru_cache(maxsize=4096)
def readings_of(lowered: str, capital: bool, table: RestoreTable) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the readings of a lower-case token, the most frequent first, and how each agrees with it."""
    found = [(number, agreement(lowered, table.words[number])) for number in table.readings.get(fold(lowered), ())]
    agreeing = [(number, kind) for number, kind in found if kind is not None][:_MOST_READINGS]
    if not agreeing:
        return (table.ids.get(lowered, UNKNOWN),), (UNMARKED,)
    if all(table.words[number] != lowered for number, _ in agreeing):
        agreeing.append((table.ids.get(lowered, UNKNOWN), CAPITAL_FOREIGN if capital else LOWER_FOREIGN))
    return tuple(number for number, _ in agreeing), tuple(kind for _, kind in agreeing)


def _restored(
    text: str, places: Sequence[_Place], table: RestoreTable, columns: NDArray[np.int64], found: Floats
) -> Restored:
    """Write the likeliest readings into the text."""
    pieces: list[str] = []
    readings: list[Reading] = []
    done = 0
    for place, kept, shares in zip(places, columns[2:-1].tolist(), found[2:-1].tolist(), strict=True):
        if len(place.ids) < 2:
            continue
        typed = text[place.start : place.end]
        # Of readings that are equally likely, the first is the most frequent.
        likely = ((share, -at) for at, share in zip(kept, shares, strict=True) if at < len(place.ids))
        confidence, at = max(likely)
        chosen = _written(typed, place, -at, table)
        readings.append(Reading(place.start, place.end, typed, chosen, confidence))
        pieces += [text[done : place.start], chosen]
        done = place.end
    return Restored("".join(pieces) + text[done:], tuple(readings))


def _written(typed: str, place: _Place, at: int, table: RestoreTable) -> str:
    """Return a reading in the case of what was typed; what was typed itself if that is the reading."""
    if place.kinds[at] in (TONED, LEVEL, UNMARKED, LOWER_FOREIGN, CAPITAL_FOREIGN):
        return typed
    form = table.words[place.ids[at]]
    return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, form, strict=True))
