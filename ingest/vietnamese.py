"""Vietnamese text: normalise, fold, split into syllables and words. The only file that touches underthesea.

Stored text is changed by :func:`normalise` (``normal_form.py``) alone. Everything made for search (:func:`fold`,
:func:`syllables`, :func:`words`) lives beside it and is never shown as a quote.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.normal_form import normalise

__all__ = [
    "LOWER", "NORMALISER_VERSION", "UPPER", "fold", "known_syllables", "known_words", "merged_provinces", "normalise",
    "number_key", "raw_tokens", "syllables", "unify_tones", "words",
]  # fmt: skip

NORMALISER_VERSION = 2
"""Raise it when :func:`normalise`, :func:`syllables` or :func:`words` changes: an index made before is rebuilt."""

LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = f"A-Z{LOWER[3:].upper()}"
"""Letters by case, to stand inside ``[…]`` of a pattern: ``à-ỹ`` would hold capitals too."""

_OLD_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE_PLACE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONE)})(?!\w)")

# Order matters: a document number and a date are taken whole before single words are.
_NUMBER = r"\d{1,5}(?:/\d{4})?\s?[-/]\s?[^\W\d_]{1,8}[^\W\d_0-9&]{0,8}(?:\d{1,2})?(?:\s?[-/&]\s?[^\W\d_][^\W_]{0,11})*"
_DATE = r"\d{1,2}[/-]\d{1,2}[/-]\d{4}"
_ABBREVIATION = r"[^\W\d_]+(?:&[^\W\d_]+)+"
_TOKEN = re.compile(rf"{_DATE}|{_NUMBER}|{_ABBREVIATION}|\d+(?:[.,]\d+)*|[^\W\d_]+|\w+")


def unify_tones(text: str) -> str:
    """Return lower-case ``text`` with tone marks in the new place, so that hoà and hòa are one word.

    >>> unify_tones("cộng hoà, quý, thuý")
    'cộng hòa, quý, thúy'
    """
    return _TONE_PLACE.sub(lambda match: _OLD_TONE[match.group()], text)


def fold(text: str) -> str:
    """Return ``text`` in lower case without diacritics, đ as d; the length is kept for NFC input.

    >>> fold("Đề xuất, kiến nghị")
    'de xuat, kien nghi'
    """
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Characters as they were met: each folds to exactly one, so that offsets into the folded text hold in the text."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0].lower()
        self[code] = found = {"đ": "d"}.get(base, base if len(base) == 1 else char)
        return found


_FOLDED = _Folded()


def raw_tokens(text: str) -> list[tuple[str, int, int]]:
    """Return (token, start, end) for words, numbers, dates, document numbers and abbreviations.

    >>> [token for token, _, _ in raw_tokens("Kế hoạch số 16/KH-UBND ngày 02/3/2023")]
    ['Kế', 'hoạch', 'số', '16/KH-UBND', 'ngày', '02/3/2023']
    """
    return [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def number_key(number: str) -> str:
    """Return what makes two spellings of a document number equal: folded letters and digits.

    >>> number_key("16 /KH-UBND") == number_key("16/kh ubnd"), number_key("08/QĐ-TTg")
    (True, '8qdttg')
    """
    letters = re.sub(r"[^a-z0-9]", "", fold(number))
    return letters.lstrip("0") or letters


def syllables(text: str) -> list[str]:
    """Return the lower-case accented tokens of ``text``; a document number also yields its parts.

    >>> syllables("Uỷ ban, số 16/KH-UBND")
    ['ủy', 'ban', 'số', '16/kh-ubnd', '16', 'kh', 'ubnd']
    """
    out: list[str] = []
    for token, _, _ in raw_tokens(unicodedata.normalize("NFC", text)):
        lowered = unify_tones(token.lower())
        out.append(re.sub(r"\s", "", lowered))
        parts = re.findall(r"\d+|[^\W\d_]+", lowered)
        if len(parts) > 1:
            out.extend(parts)
    return out


def words(text: str) -> list[str]:
    """Return lower-case words as underthesea's CRF segments them, syllables of a word joined by ``_``.

    Document numbers, dates and abbreviations are single tokens before the model sees the text.

    >>> words("Sở Y tế chủ trì tuyên truyền")
    ['sở', 'y_tế', 'chủ_trì', 'tuyên_truyền']
    """
    tokens = [re.sub(r"\s", "", token) for token, _, _ in raw_tokens(unicodedata.normalize("NFC", text))]
    if not tokens:
        return []
    featurizer, tagger, _ = _segmenter()
    tags = tagger.tag(featurizer.process([[[token] for token in tokens]])[0])
    out: list[str] = []
    for token, tag in zip(tokens, tags, strict=True):
        lowered = unify_tones(token.lower())
        if tag == "I-W" and out:
            out[-1] += "_" + lowered
        else:
            out.append(lowered)
    return out


@lru_cache(maxsize=1)
def known_syllables() -> frozenset[str]:
    """Return the accented syllables of the segmenter's dictionary (about 8,900), tone marks unified.

    >>> "huyện" in known_syllables(), "tuyêm" in known_syllables()
    (True, False)
    """
    return frozenset(syllable for syllable in _dictionary().split() if syllable.isalpha())


@lru_cache(maxsize=1)
def known_words() -> dict[str, tuple[str, ...]]:
    """Map the folded form of each dictionary word of two to four syllables to its accented forms.

    >>> "tuyên truyền" in known_words()["tuyen truyen"]
    True
    """
    accented = _dictionary()
    folded = fold(accented)
    found: dict[str, tuple[str, ...]] = {}
    for key, word in zip(folded.split("\n"), accented.split("\n"), strict=True):
        if 1 <= key.count(" ") <= 3:
            found[key] = (*found.get(key, ()), word)
    return found


def _dictionary() -> str:
    """Return the segmenter's dictionary in lower case, an entry a line; in one piece, for it is handled faster so."""
    _, _, entries = _segmenter()
    return unify_tones(unicodedata.normalize("NFC", "\n".join(sorted(entries)).lower()))


@lru_cache(maxsize=1)
def merged_provinces() -> dict[str, str]:
    """Map the 63 provinces of before 1 July 2025 to those of after, by their full names; those that stayed as well.

    >>> merged_provinces()["Tỉnh Hà Nam"], len(set(merged_provinces().values()))
    ('Tỉnh Ninh Bình', 34)
    """
    text = (_underthesea() / "address/data/mapping.json").read_text(encoding="utf-8")

    # Each table by itself: the 10,000 wards behind them would take fifteen times as long.
    before, after, merged = (
        json.JSONDecoder().raw_decode(text, text.index("{", text.index(f'"{name}"')))[0]
        for name in ("old_province_names", "province_names", "province_mapping")
    )
    return {before[old]["name"]: after[new]["name"] for old, new in merged.items()}


def _underthesea() -> Path:
    """Return the folder of the installed package; importing it would pull in torch (5 s)."""
    spec = importlib.util.find_spec("underthesea")
    if spec is None or spec.origin is None:
        raise RuntimeError("underthesea is not installed: run `pip install -r requirements.txt`")
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def _segmenter() -> tuple[Any, Any, set[str]]:
    """Load underthesea's word segmenter by its parts."""
    import pickle

    from underthesea_core import CRFFeaturizer, CRFTagger

    folder = next((_underthesea() / "pipeline/word_tokenize/models").glob("ws_crf_*"))
    with (folder / "features.bin").open("rb") as features, (folder / "dictionary.bin").open("rb") as entries:
        dictionary = pickle.load(entries)  # noqa: S301 - shipped inside the pinned package
        featurizer = CRFFeaturizer(pickle.load(features), dictionary)  # noqa: S301
    tagger = CRFTagger()
    tagger.load(str(folder / "models.bin"))
    return featurizer, tagger, dictionary
