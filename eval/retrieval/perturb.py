"""Questions as they are typed: without marks, with half of them, as raw Telex keystrokes, with slips.

Each way is a pure function of the text and a random generator, seeded by the way and the question's id: a run made
twice is the same, whatever the order of the questions. The first three touch only letters with Vietnamese marks, so
they leave English as it is; measuring them where they change no question is refused (:class:`UnchangedError`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from eval.retrieval.beir import Asked
from eval.retrieval.telex import Habit, telex
from ingest.errors import HoiVanBanError
from ingest.vietnamese import fold

Perturb = Callable[[str, Random], str]

_WORD = re.compile(r"[^\W\d_]+")
_SLIP_RATE = 1 / 8
_SHORTEST_SLIPPED = 3
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SEED = "hoi-van-ban"


class UnchangedError(HoiVanBanError):
    """A way of typing changes none of the questions, so its figures would be those of the questions as they are."""


def perturbed(questions: Iterable[Asked], way: str) -> list[Asked]:
    """Return the questions typed in another way.

    :raises UnchangedError: none of them changes, as when English is to be typed without diacritics.
    """
    asked = list(questions)
    if way == NONE:
        return asked
    typed = [replace(q, text=WAYS[way](q.text, Random(f"{_SEED}/{way}/{q.id}"))) for q in asked]
    if typed == asked:
        raise UnchangedError(
            f"--perturb {way} không làm đổi câu hỏi nào (câu hỏi không có dấu tiếng Việt?); dùng none hoặc typos.",
            f"--perturb {way} changes no question (they have no Vietnamese marks?); use none or typos.",
        )
    return typed


def without_marks(text: str) -> str:
    """Return the text without diacritics, case kept.

    >>> without_marks("Đề xuất của UBND")
    'De xuat cua UBND'
    """
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in text)


def no_diacritics(text: str, _random: Random) -> str:
    """Leave all marks out."""
    return without_marks(text)


def half_diacritics(text: str, random: Random) -> str:
    """Leave the marks of each syllable out with a chance of one half."""
    return _WORD.sub(lambda word: without_marks(word[0]) if random.random() < 0.5 else word[0], text)


def raw_telex(text: str, random: Random) -> str:
    """Type with Telex keys while the input method is off; one habit of where the tone key goes a question."""
    habit = Habit(tone_last=random.random() < 0.75, short_uo=random.random() < 0.75)
    return _WORD.sub(lambda word: telex(word[0], habit), text)


def typos(text: str, random: Random) -> str:
    """Make a slip in about every eighth word: a neighbouring key, two keys swapped, one left out, one hit twice.

    Words of one or two letters, those in capitals and anything with a digit are left as they are.
    """
    words = [m for m in _WORD.finditer(text) if len(m[0]) >= _SHORTEST_SLIPPED and not m[0].isupper()]
    chosen = [word for word in words if random.random() < _SLIP_RATE]
    for word in reversed(chosen):
        text = text[: word.start()] + slipped(word[0], random) + text[word.end() :]
    return text


def slipped(word: str, random: Random) -> str:
    """Return the word with one slip, its first letter kept."""
    place = random.randrange(1, len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = random.choice((_neighbour, _swapped, _omitted, _doubled))
    return before[:-1] + kind(before[-1], letter, random) + after


def _neighbour(before: str, letter: str, random: Random) -> str:
    plain = without_marks(letter)
    near = neighbours(plain.lower())
    return before + (random.choice(near) if near else letter)


def _swapped(before: str, letter: str, random: Random) -> str:
    return letter + before if letter.lower() != before.lower() else _doubled(before, letter, random)


def _omitted(before: str, letter: str, random: Random) -> str:
    return before


def _doubled(before: str, letter: str, random: Random) -> str:
    return before + letter + letter


def neighbours(letter: str) -> str:
    """Return the letters whose keys touch that of ``letter`` on a QWERTY keyboard; rows are shifted by half a key.

    >>> neighbours("a"), neighbours("g"), neighbours("ñ")
    ('qwsz', 'tyfhvb', '')
    """
    row = next((number for number, keys in enumerate(_KEYBOARD) if letter in keys), None)
    if row is None or not letter:
        return ""
    place = _KEYBOARD[row].index(letter)
    above = _KEYBOARD[row - 1][place : place + 2] if row else ""
    beside = _KEYBOARD[row][max(place - 1, 0) : place] + _KEYBOARD[row][place + 1 : place + 2]
    below = _KEYBOARD[row + 1][max(place - 1, 0) : place + 1] if row < len(_KEYBOARD) - 1 else ""
    return above + beside + below


NONE = "none"
WAYS: dict[str, Perturb] = {
    "no-diacritics": no_diacritics,
    "half-diacritics": half_diacritics,
    "telex": raw_telex,
    "typos": typos,
}
