"""Merges two readings of a page: where they differ the likelier word is taken, none that neither saw but for a tone.

A word's weight is Tesseract's confidence, how plausible it is as Vietnamese official writing, and whether it forms a
word of the dictionary with its neighbours (tone marks are what small print loses first). Digits on which the readings
differ are not trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.plausible import forms_word, is_number, plausibility, with_lost_mark, with_lost_tone
from ingest.readers.tesseract import Recognised

SAME_PLACE = 0.55
_UNSURE_DIGITS = 0.5
_AGREED_DIGITS = 0.9
_SURE = 0.8
_CONTEXT = 0.5
_NUMBER_WEIGHT = 1.3
_EDGES = ".,;:()“”\"'"


def merge(first: Sequence[Recognised], second: Sequence[Recognised]) -> list[Recognised]:
    """Return the words of ``first``, corrected by ``second``, and surely read words that ``first`` lacks.

    >>> one = Recognised("tô", 0, 0, 30, 20, 0.93, (1, 1, 1))
    >>> beside = Recognised("chức", 36, 0, 80, 20, 0.96, (1, 1, 1))
    >>> [word.text for word in merge([one, beside], [replace(one, text="tổ", confidence=0.9), beside])]
    ['tổ', 'chức']
    """
    first = [replace(word, text=tidy(word.text)) for word in first]
    second = [replace(word, text=tidy(word.text)) for word in second]
    words, others = _join_numbers(first, _Places(second)), _Places(_join_numbers(second, _Places(first)))
    readings = [[word, *([same] if (same := others.at(word)) else [])] for word in words]
    chosen = [max(own, key=lambda word: word.confidence + _weight(word.text)) for own in readings]
    for _ in range(2):
        chosen = [_in_context(own, chosen, index) for index, own in enumerate(readings)]
    merged = _with_lost_tones([_settled(word, own) for word, own in zip(chosen, readings, strict=True)])
    return [*merged, *_missed(others.words, _Places(first))]


def tidy(text: str) -> str:
    """Undo slips that are slips in any Vietnamese text.

    The Icelandic letter Ð for Đ, alone or doubled; O or 0 for Q before Đ in a symbol; a mark lost from an unknown
    syllable that is known with it.

    >>> tidy("17/QÐ-TTg"), tidy("761/QĐÐ-UBND"), tidy("12/2021/0Đ-TTg"), tidy("QUYÉT")
    ('17/QĐ-TTg', '761/QĐ-UBND', '12/2021/QĐ-TTg', 'QUYẾT')
    """
    text = re.sub(r"[ĐÐ]*Ð[ĐÐ]*", "Đ", text)
    text = re.sub(r"(?<=/)[O0](?=Đ[-/])", "Q", text)
    return with_lost_mark(text)


class _Places:
    """Words of a page, found by their place."""

    def __init__(self, words: Sequence[Recognised]) -> None:
        self.words = sorted(words, key=lambda word: (word.top, word.left))
        self._tops = [word.top for word in self.words]
        self._tallest = max((word.bottom - word.top for word in words), default=0)

    def near(self, word: Recognised) -> list[Recognised]:
        """Return the words whose boxes touch that of ``word``."""
        begin = bisect_left(self._tops, word.top - self._tallest)
        end = bisect_left(self._tops, word.bottom + 1)
        return [other for other in self.words[begin:end] if _shared(word, other) > 0]

    def at(self, word: Recognised) -> Recognised | None:
        """Return the word in the same place, by the share of their boxes that both cover."""
        found = max(self.near(word), key=lambda other: _overlap(word, other), default=None)
        return found if found is not None and _overlap(word, found) >= SAME_PLACE else None


def _in_context(own: Sequence[Recognised], chosen: Sequence[Recognised], index: int) -> Recognised:
    if len({word.text for word in own}) < 2:
        return own[0]
    before = chosen[index - 1].text if index else ""
    after = chosen[index + 1].text if index + 1 < len(chosen) else ""

    def score(word: Recognised) -> float:
        context = forms_word(before, word.text) + forms_word(word.text, after)
        return word.confidence + _weight(word.text) + _CONTEXT * context

    return max(own, key=score)


def _with_lost_tones(words: Sequence[Recognised]) -> list[Recognised]:
    """Return the words with the tone marks that both readings lost, as their neighbours tell."""
    texts = ["", *(word.text for word in words), ""]
    for place in range(1, len(texts) - 1):
        texts[place] = with_lost_tone(*texts[place - 1 : place + 2])
    return [replace(word, text=text) for word, text in zip(words, texts[1:-1], strict=True)]


def _settled(word: Recognised, own: Sequence[Recognised]) -> Recognised:
    """Give the chosen word its confidence, and the place in which the first reading saw it."""
    agreeing = [other.confidence for other in own if other.text == word.text]
    confidence = max(agreeing)
    if any(char.isdigit() for char in "".join(other.text for other in own)):
        same = len({_digits(other.text) for other in own}) == 1
        if not same:
            confidence = min(confidence, _UNSURE_DIGITS)
        elif len(own) > 1 and _weight(word.text) >= 1:
            confidence = max(confidence, _AGREED_DIGITS)
    return replace(own[0], text=word.text, confidence=confidence)


def _join_numbers(first: Sequence[Recognised], others: _Places) -> list[Recognised]:
    """Join words that the other reading takes for one number: "1" and "2/2021/QĐ-TTg", "1368/QĐ-" and "UBND"."""
    out: list[Recognised] = []
    index = 0
    while index < len(first):
        word = first[index]
        count, whole = _number_from(first, index, others)
        out.append(replace(whole, line=word.line) if whole else word)
        index += count
    return out


def _number_from(first: Sequence[Recognised], index: int, others: _Places) -> tuple[int, Recognised | None]:
    word = first[index]
    for whole in others.near(word):
        if not is_number(whole.text.strip(_EDGES)) or not _inside(word, whole):
            continue
        count = 1
        while index + count < len(first) and _inside(first[index + count], whole):
            count += 1
        parts = "".join(part.text for part in first[index : index + count])
        if count > 1 and "/" in parts and _digits(parts) == _digits(whole.text):
            return count, whole
    return 1, None


def _missed(second: Sequence[Recognised], first: _Places) -> list[Recognised]:
    """Return the surely read words of the second reading where the first has none."""
    return [
        replace(word, line=(-word.line[0], *word.line[1:]))
        for word in second
        if word.confidence >= _SURE and len(word.text) > 1 and plausibility(word.text) >= 1 and not first.near(word)
    ]


def _weight(text: str) -> float:
    return _NUMBER_WEIGHT if is_number(text.strip(_EDGES)) else plausibility(text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _shared(one: Recognised, two: Recognised) -> int:
    wide = min(one.right, two.right) - max(one.left, two.left)
    high = min(one.bottom, two.bottom) - max(one.top, two.top)
    return max(wide, 0) * max(high, 0)


def _area(word: Recognised) -> int:
    return (word.right - word.left) * (word.bottom - word.top)


def _overlap(one: Recognised, two: Recognised) -> float:
    shared = _shared(one, two)
    return shared / max(_area(one) + _area(two) - shared, 1)


def _inside(part: Recognised, whole: Recognised) -> bool:
    return _shared(part, whole) > 0.7 * _area(part)
