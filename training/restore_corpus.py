"""Text for the restorer of diacritics: documents to rows of word numbers, those held out kept apart.

Three readings of a token matter: the word itself, ``,`` for punctuation within a sentence and ``.`` for its end, ``0``
for numbers, dates and document numbers. The reader (``retrieval/restore.py``) cuts questions the same way.
"""

import json
import lzma
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import fold, unify_tones
from training.data import LEGAL_ONE_IN, TEXT_ONE_IN, held_out, sentences

Ints = NDArray[np.int64]

UNKNOWN, NUMBER, BREAK, END = range(4)
SPECIAL = ("<unk>", "0", ",", ".")

_ARTICLE_ID = re.compile(r"^Điều\s+\S+\s*")
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,/:-]\d+)*(?:[-/][^\W\d_]+(?:[-/&][^\W\d_]+)*)?|[^\w\s]\W*|\n\W*")
_FILE_NAME = re.compile(r"(?<![^\n;:])[^\n;:]*\.(?:docx?|xlsx?|pdf|rtf)\b")
"""Attachments of the legal code bear names without marks."""

_SYLLABLE = re.compile(
    r"(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class Document(NamedTuple):
    """A text, where it is from, and whether it is kept from training."""

    source: str
    held: bool
    text: str


def documents(data: Path) -> Iterator[Document]:
    """Give every other article of the legal code (all of those held out), news, encyclopaedia, translated sentences."""
    for number, row in enumerate(_rows(data / "text/phapdien.jsonl.xz")):
        held = held_out(row["de_muc"], LEGAL_ONE_IN)
        if held or number % 2:
            text = _FILE_NAME.sub(" ", row["text"])
            yield Document("law", held, f"{_ARTICLE_ID.sub('', row['dieu'])}\n{text}")
    for row in _rows(data / "text/vietnews_leads.jsonl.xz"):
        text = f"{row['title']}\n{row['abstract']}\n{row['lead']}"
        yield Document("news", held_out(row["title"], TEXT_ONE_IN), text)
    for row in _rows(data / "text/viwiki.jsonl.xz"):
        yield Document("wiki", held_out(row["title"], TEXT_ONE_IN), f"{row['title']}\n{row['text']}")
    for pair in sentences(data):
        yield Document("sentences", held_out(pair.vi, TEXT_ONE_IN), pair.vi)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def tokens(text: str) -> list[str]:
    """Cut into words, numbers and what stands between them.

    >>> tokens("Kế hoạch 16/KH-UBND, ngày 2.3.2023 (mới).")
    ['Kế', 'hoạch', '16/KH-UBND', ', ', 'ngày', '2.3.2023', '(', 'mới', ').']
    """
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


def lowered(token: str) -> str:
    """Give the word that a token counts as.

    >>> [lowered(token) for token in ("Hoà", "16/KH", ").", " (", "\\n")]
    ['hòa', '0', '.', ',', '.']
    """
    if token.isalpha():
        return unify_tones(token.lower())
    if token[0].isdigit():
        return "0"
    return "." if any(char in ".?!\n" for char in token) else ","


def is_syllable(word: str) -> bool:
    """Tell whether a lower-case word is spelled as a Vietnamese syllable.

    >>> [word for word in ("nghiêng", "game", "quý", "xvii") if is_syllable(word)]
    ['nghiêng', 'quý']
    """
    bare = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))
    return _SYLLABLE.fullmatch(bare) is not None


@dataclass(frozen=True)
class Corpus:
    """Every distinct token, and the training text as a row of their numbers."""

    tokens: list[str]
    row: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Corpus":
        """Read texts; each ends with the end of a sentence."""
        numbers: dict[str, int] = {"\n": 0}
        row = array("i")
        for text in texts:
            row.extend([numbers.setdefault(token, len(numbers)) for token in tokens(text)])
            row.append(0)
        return cls(list(numbers), np.frombuffer(row, np.int32))

    @cached_property
    def words(self) -> list[str]:
        """What each distinct token counts as."""
        return [lowered(token) for token in self.tokens]

    def counts(self) -> Counter[str]:
        """How often each word of letters is written; capitals throughout are abbreviations, and not counted."""
        found: Counter[str] = Counter()
        for token, word, count in zip(self.tokens, self.words, np.bincount(self.row).tolist(), strict=True):
            if token.isalpha() and not (len(token) > 1 and token.isupper()):
                found[word] += count
        return found

    def capitals(self, lexicon: list[str], weight: float) -> NDArray[np.float64]:
        """How often each word is written with a capital inside a sentence, towards all words by ``weight`` counts."""
        number = {word: i for i, word in enumerate(lexicon)}
        ids = np.array([number.get(word, UNKNOWN) for word in self.words])
        inside = np.concatenate(([False], ids[self.row[:-1]] != END))
        titled = np.array([token[0].isupper() and (len(token) == 1 or not token.isupper()) for token in self.tokens])
        small = np.array([token.islower() for token in self.tokens])
        here, place = ids[self.row], inside
        big = np.bincount(here[place & titled[self.row]], minlength=len(lexicon)).astype(float)
        low = np.bincount(here[place & small[self.row]], minlength=len(lexicon)).astype(float)
        mean = big.sum() / max(big.sum() + low.sum(), 1)
        return (big + weight * mean) / (big + low + weight)


def lexicon(seen: Counter[str], size: int, least: int, share: float, bare_share: float) -> tuple[list[str], int]:
    """Give the words the model knows, and how many of them are readings.

    Readings are the syllables seen ``least`` times, and not rarer than ``share`` of all with their letters
    (``bare_share`` without marks: texts hold words whose marks were lost), of letters that have a reading with marks.
    The other words of the ``size`` are the most frequent.
    """
    by_letters: dict[str, list[str]] = {}
    for word, count in seen.items():
        if count >= least and is_syllable(word):
            by_letters.setdefault(fold(word), []).append(word)
    readings: list[str] = []
    for letters, words in by_letters.items():
        total = sum(seen[word] for word in words)
        kept = [word for word in words if seen[word] >= (bare_share if word == letters else share) * total]
        if kept != [letters]:
            readings += kept
    room = size - len(SPECIAL) - len(readings)
    known = set(readings)
    others = sorted((-count, word) for word, count in seen.items() if word not in known and count >= 10 * least)
    return [*SPECIAL, *sorted(readings), *(word for _, word in others[:room])], len(readings)
