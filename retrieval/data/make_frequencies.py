"""Make syllables.tsv and english.tsv (how often each form is written, per million) and foreign.tsv (per ten million).

    python retrieval/data/make_frequencies.py DATA

DATA holds ``text/*.jsonl.xz`` (Vietnamese articles) and ``pairs/sentences_en_vi.tsv.xz``. Run it only to renew the
tables; nothing reads DATA at run time. Takes two minutes.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ingest.vietnamese import fold, known_syllables, normalise, unify_tones
from retrieval.telex import retone

SOURCES = (("phapdien", 20_000), ("vietnews_leads", 30_000), ("viwiki", 2_000))
"""Collection and the number of articles taken: law, news, general knowledge."""

EVERYTHING = (("phapdien", 20_000), ("vietnews_leads", 70_000), ("viwiki", 8_000))
"""For names and loans, which are rare: whole articles."""

ENGLISH_WORDS = 4_000
LEAST, LEAST_MARKED = 5, 40
"""How often a foreign form must have been seen; one with Vietnamese marks is more often a slip or cut off."""

HEAD = 1_500
_LETTERS = re.compile(r"[^\W\d_]+")
_SHAPE = re.compile(r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|ng?|nh|p|t)?")
"""Onset, vowels and coda of a Vietnamese syllable without its diacritics."""


def main(data: Path) -> None:
    """Count both languages and write the tables beside this file."""
    here = Path(__file__).parent
    vietnamese = Counter(token for text in _vietnamese(data) for token in _tokens(text))
    total = vietnamese.total()
    rows = {w: max(1, round(n * 1e6 / total)) for w, n in vietnamese.items() if _is_syllable(w, n)}
    rows |= {w: 1 for w in known_syllables() if w not in rows and _is_syllable(w, 1)}
    _write(here / "syllables.tsv", rows)
    everything = Counter(token for text in _vietnamese(data, EVERYTHING, None) for token in _all_tokens(text))
    foreign = {w: n for w, n in everything.items() if w not in rows and len(w) > 1 and n >= _least(w)}
    _write(here / "foreign.tsv", {w: max(1, round(n * 1e7 / everything.total())) for w, n in foreign.items()})
    english = Counter(token for text in _english(data) for token in _LETTERS.findall(text.lower()))
    total = english.total()
    _write(here / "english.tsv", {w: round(n * 1e6 / total) for w, n in english.most_common(ENGLISH_WORDS)})


def _tokens(text: str) -> list[str]:
    words = _LETTERS.findall(normalise(text))
    return [unify_tones(word.lower()) for word in words if not word.isupper()]


def _all_tokens(text: str) -> list[str]:
    return [unify_tones(word.lower()) for word in _LETTERS.findall(normalise(text))]


def _least(word: str) -> int:
    """Đ alone makes an abbreviation (HĐND, ĐTM) or the name of a place (Đắk)."""
    return LEAST if word.isascii() else 3 * LEAST if word[0] == "đ" else LEAST_MARKED


def _is_syllable(word: str, count: int) -> bool:
    """Foreign names pass the shape (Lee, Kim): an unmarked form must be in the dictionary as well; slips are out."""
    known = word in known_syllables() or (not word.isascii() and count >= 20)
    return known and retone(word) == word and bool(_SHAPE.fullmatch(fold(word)))


def _vietnamese(data: Path, sources: Sequence[tuple[str, int]] = SOURCES, head: int | None = HEAD) -> Iterator[str]:
    for name, most in sources:
        with lzma.open(data / f"text/{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, most):
                row = json.loads(line)
                yield f"{row.get('title', '')} {row.get('text', row.get('lead', ''))[:head]}"


def _english(data: Path) -> Iterator[str]:
    with lzma.open(data / "pairs/sentences_en_vi.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.split("\t")[1]


def _write(path: Path, rows: dict[str, int]) -> None:
    lines = (f"{word}\t{count}\n" for word, count in sorted(rows.items(), key=lambda row: (-row[1], row[0])))
    path.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
