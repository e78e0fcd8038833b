"""Repair of what fingers do to a question: slips, tone marks on the wrong vowel, split and joined words, shorthand.

A word is touched only if nobody knows it: not the language, not the index; or if it is a Vietnamese word that stands
beside no neighbour of its own, and one slip away another stands beside both ("đề này nào": ngày). Half-marked words
stay as typed, the folded fields find them. Which word is meant the neighbours decide: those it has in the index, and
the language model that puts diacritics back (:mod:`retrieval.neighbours`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.numbers import kinds
from ingest.vietnamese import fold, known_words, unify_tones
from retrieval.language import DATA, LETTERS, Language, frequencies, function_words, inside, protected
from retrieval.neighbours import Neighbours, Row
from retrieval.slips import Meant, Slips
from retrieval.telex import is_shaped, retone
from retrieval.vocabulary import Vocabulary, question_phrases

_LONG = 8
"""From this many letters on, two edits are allowed."""

_SHORT = 3
"""Up to this many letters there are always neighbours: one is taken only where its own neighbours fit."""

_SHORT_NAME = 4
"""Up to this many letters a name has too many neighbours: only swapped letters are mended."""

_OFTEN, _OFTEN_IN_ENGLISH = 3, 20
"""Per ten million: a foreign word of Vietnamese text that is no slip, there and in an English question."""

_MISFIT = 6.0
"""How much better (natural log) a word must stand in its sentence than a known one that stands nowhere so."""

_ASKING = 2.0
"""How much likelier (natural log) the words that ask (gì, nào) are in questions than in the texts of the model."""

_ALWAYS_SHORTHAND = frozenset({"vb", "cv", "cq", "nq", "qđ", "đv", "kl", "bc", "tb", "kh", "ct", "ttr", "tp"})
"""Shorthand that is written in capitals as well."""

_BODY = frozenset({"so", "phong", "bo", "ban", "cuc", "vien", "truong", "cong", "ty", "bp", "vu", "nganh", "hoi"})
"""Folded words before which capitals abbreviate a name (Sở KH)."""

_BEFORE_MEASURE = frozenset({"mot", "moi", "dong", "nghin", "ngan", "trieu", "tren", "theo", "tinh", "nhieu", "may"})
"""Folded words behind which "kg" is the kilogram, not short for "không"."""

_SLASHED = re.compile(r"(?<![\w/&.-])[^\W\d_]{1,3}/[^\W\d_]{1,5}(?![\w/&-])")
"""Shorthand with a stroke: t/h, p/hợp."""

_Pool = dict[tuple[int, str], list[str]]
"""Words by length and first letter."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def lowered(self) -> str:
        return unify_tones(self.text.lower())


@dataclass(frozen=True, slots=True)
class _Candidate:
    word: str
    distance: int
    score: float
    fit: int


class _Around:
    """What stands before and after a word, and how well others would stand there."""

    def __init__(self, speller: Speller, text: str, words: Sequence[_Word], place: int) -> None:
        """Gather up to two words on either side."""
        self._speller = speller
        self._text, self._words, self._place = text, words, place

    @cached_property
    def left(self) -> str:
        """The word right before, if nothing but a space parts them."""
        return self._beside(self._place - 1, self._place)

    @cached_property
    def right(self) -> str:
        """The word right behind."""
        return self._beside(self._place, self._place + 1)

    def _beside(self, first: int, second: int) -> str:
        other = first if first != self._place else second
        if not (first >= 0 and second < len(self._words)):
            return ""
        between = self._text[self._words[first].end : self._words[second].start]
        return self._words[other].lowered if between == " " else ""

    def score(self, words: Sequence[str]) -> float:
        """Return how well words stand here: by the language model, and by their neighbours in the index."""
        known = self._speller.neighbours.score(self._before, words, self._after)
        asking = _ASKING * sum(word in function_words("vi") for word in words)
        return known + asking + 1.5 * log1p(self.fit(words)) + 0.3 * log1p(self._speller.frequency(words))

    def fit(self, words: Sequence[str]) -> int:
        """Return how often words stand beside these neighbours in the index and in questions."""
        return self._speller.fit(self.left, words[0]) + self._speller.fit(words[-1], self.right)

    def fits(self, words: Sequence[str]) -> bool:
        """Tell whether words stand beside one of these neighbours anywhere."""
        seen = self._speller.seen
        return seen(self.left, words[0]) or seen(words[-1], self.right)

    def fits_all(self, words: Sequence[str]) -> bool:
        """Tell whether words stand beside each of these neighbours anywhere, and there is one."""
        pairs = [pair for pair in ((self.left, words[0]), (words[-1], self.right)) if all(pair)]
        return bool(pairs) and all(self._speller.seen(*pair) for pair in pairs)

    @cached_property
    def _before(self) -> list[Row]:
        return list(reversed(list(self._rows(range(self._place - 1, self._place - 3, -1)))))

    @cached_property
    def _after(self) -> list[Row]:
        return list(self._rows(range(self._place + 1, self._place + 3)))

    def _rows(self, places: Iterable[int]) -> Iterator[Row]:
        """Yield the readings of neighbours from the nearest on, until a gap parts them."""
        neighbours, end = self._speller.neighbours, self._words[self._place]
        for place in places:
            known = 0 <= place < len(self._words)
            nearer = self._words[place] if known else None
            if nearer is None:
                before = place < self._place
                yield neighbours.gap(self._text[: end.start] if before else self._text[end.end :]) or neighbours.edge
                return
            first, second = (nearer, end) if nearer.start < end.start else (end, nearer)
            gap = neighbours.gap(self._text[first.end : second.start])
            if gap:
                yield gap
                return
            yield neighbours.row(nearer.lowered)
            end = nearer


class Speller:
    """Corrects questions against the language and the words of an index."""

    def __init__(self, vocabulary: Vocabulary, neighbours: Neighbours | None = None) -> None:
        """Keep the vocabulary; its words are sorted by length when the first unknown word comes."""
        self._vocabulary = vocabulary
        self.neighbours = neighbours or Neighbours()
        self._phrases = question_phrases()
        self._slips = Slips(vocabulary)
        self._pools: dict[str, _Pool] = {}

    def correct(self, text: str, language: Language) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the corrected text and the (typed, corrected) pairs; numbers, dates and capitals stay untouched."""
        text, corrections = self._slashed(text) if language == "vi" else (text, [])
        ranges = protected(text)
        words = [_Word(m[0], *m.span()) for m in LETTERS.finditer(text) if not self._is_part(text, m.span(), ranges)]
        pieces: list[str] = []
        done = place = 0
        while place < len(words):
            used, new = self._fix(text, words, place, language)
            if new is not None:
                start, end = words[place].start, words[place + used - 1].end
                pieces += [text[done:start], new]
                corrections.append((text[start:end], new))
                done = end
                words[place + used - 1] = _Word(new.split()[-1], words[place + used - 1].start, end)
            place += used
        return "".join(pieces) + text[done:], tuple(corrections)

    @staticmethod
    def _slashed(text: str) -> tuple[str, list[tuple[str, str]]]:
        """Write out shorthand with a stroke."""
        corrections: list[tuple[str, str]] = []

        def written_out(match: re.Match[str]) -> str:
            found = _shorthand().get(match[0].lower(), ())
            if found:
                corrections.append((match[0], found[0]))
            return found[0] if found else match[0]

        return _SLASHED.sub(written_out, text), corrections

    @staticmethod
    def _is_part(text: str, span: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
        """Tell whether letters belong to a number, a code or an address rather than to a sentence."""
        around = text[max(span[0] - 1, 0) : span[0]] + text[span[1] : span[1] + 1]
        return inside(*span, ranges) or any(c.isdigit() or c in "_@/&'’" for c in around)

    def _fix(self, text: str, words: list[_Word], place: int, language: Language) -> tuple[int, str | None]:
        """Return how many words were read and what stands for them, None to leave the first as it is."""
        word = words[place]
        if language == "vi" and (written_out := self._written_out(text, words, place)):
            return 1, _as_typed(word.text, written_out) if word.text.istitle() else written_out
        if word.text.isupper():
            return 1, None
        if language == "vi" and (moved := retone(word.text)) != word.text.lower() and moved in frequencies().syllables:
            words[place] = replace(word, text=moved)
            return 1, _as_typed(word.text, self._misfit(text, words, place, malformed=True) or moved)
        if self._known(word.lowered, language) and not self._doubtful(word.lowered, language):
            found = self._joined(text, words, place, language)
            return found or (1, self._misfit(text, words, place) if language == "vi" else None)
        found = self._joined(text, words, place, language) or self._nearest(text, words, place, language)
        return found or (1, None)

    def _written_out(self, text: str, words: list[_Word], place: int) -> str | None:
        """The long form of shorthand: as listed, or a kind's symbol before its number (kl 16)."""
        word = words[place]
        lowered = word.lowered
        numbered = text[word.end :].lstrip(" ")[:1].isdigit()
        if numbered and (kind := _kinds_by_symbol().get(fold(lowered))) and word.text.isascii():
            return kind
        if numbered and word.text.isupper():
            return None
        before = fold(words[place - 1].lowered) if place else ""
        if not word.text.islower() and (lowered not in _ALWAYS_SHORTHAND or (word.text.isupper() and before in _BODY)):
            return None
        if lowered == "kg" and (before in _BEFORE_MEASURE or text[: word.start].rstrip()[-1:].isdigit()):
            return None
        found = () if before in {"diem", "khoan", "muc"} else _shorthand().get(lowered, ())
        if len(found) < 2 and lowered not in frequencies().folded:
            return found[0] if found else None
        around = _Around(self, text, words, place)
        forms = [tuple(form.split()) for form in found]
        fitting = [form for form in forms if around.fits(form)]
        # The usual meaning first: each further one needs neighbours that speak for it.
        best = max(fitting, key=lambda form: around.score(form) / len(form) - forms.index(form), default=())
        return " ".join(best or (forms[0] if len(forms) > 1 else ())) or None

    def _known(self, lowered: str, language: Language) -> bool:
        table, vocabulary = frequencies(), self._vocabulary
        if len(lowered) < 2:
            return True
        if not lowered.isascii():
            return lowered in table.syllables or lowered in vocabulary.accented or table.is_half_marked(lowered)
        loan = table.foreign.get(lowered, 0) >= (_OFTEN_IN_ENGLISH if language == "en" else 1)
        elsewhere = lowered in table.english or lowered in vocabulary.english or loan
        return elsewhere or lowered in table.folded or lowered in vocabulary.folded

    def _doubtful(self, lowered: str, language: Language) -> bool:
        """A rare English word within a Vietnamese question may as well be a slip."""
        table = frequencies()
        known = lowered in table.folded or lowered in table.english or lowered in self._vocabulary.folded
        known = known or table.foreign.get(lowered, 0) >= _OFTEN
        return language == "vi" and lowered.isascii() and len(lowered) > 1 and not known

    def _joined(self, text: str, words: list[_Word], place: int, language: Language) -> tuple[int, str] | None:
        """Two fragments that make one word, if a fragment is none itself: tru ye^`n."""
        if place + 1 == len(words) or text[words[place].end : words[place + 1].start] != " ":
            return None
        first, second = words[place].lowered, words[place + 1].lowered
        if words[place + 1].text.isupper() or (self._is_whole(first) and self._is_whole(second)):
            return None
        whole = first + second
        known = frequencies().syllables if not whole.isascii() else self._vocabulary.folded
        return (2, _as_typed(words[place].text, whole)) if len(whole) > 2 and whole in known else None

    def _is_whole(self, lowered: str) -> bool:
        return self._known(lowered, "vi") and (len(lowered) > 1 or lowered in {"y", "ở", "ý", "o", "a"})

    def _nearest(self, text: str, words: list[_Word], place: int, language: Language) -> tuple[int, str] | None:
        """The best candidate for an unknown word, or the two words that it runs together."""
        if language == "vi":
            return self._meant(text, words, place)
        word = words[place]
        near = [words[i].lowered if 0 <= i < len(words) else "" for i in (place - 1, place + 1)]
        found = [c for c in self._candidates(word, near) if self._credible(c, word, place)]
        best = min(found, key=lambda c: (c.distance, -c.score, c.word), default=None)
        return (1, _as_typed(word.text, best.word)) if best else None

    def _meant(self, text: str, words: list[_Word], place: int) -> tuple[int, str] | None:
        """What stands best in its sentence for a Vietnamese word that nobody knows."""
        word, around = words[place], _Around(self, text, words, place)
        found = [m for m in self._slips.of(word.lowered) if self._believable(m, word, place, around)]
        best = max(found, key=lambda m: (around.score(m.words) - m.cost, m.words), default=None)
        return (1, _as_typed(word.text, " ".join(best.words))) if best else None

    def _believable(self, meant: Meant, word: _Word, place: int, around: _Around) -> bool:
        """Names, short words and words known elsewhere need neighbours that fit."""
        named = bool(place) and word.text[0].isupper()
        elsewhere = self._known(word.lowered, "vi")
        if len(meant.words) > 1:
            first, second = meant.words
            if elsewhere or not word.text[1:].islower():
                return self.fit(first, second) > 0 and word.text[1:].islower()
            one = word.lowered.isascii() or is_shaped(word.lowered)
            return self.seen(first, second) or not one or (not named and around.fits_all(meant.words))
        if named and meant.words[0][0] != word.lowered[0]:
            return False
        if named and len(word.text) <= _SHORT_NAME and sorted(meant.words[0]) != sorted(word.lowered):
            return around.fits_all(meant.words) and around.fit(meant.words) > 0
        if named or elsewhere:
            foreign = named and fold(meant.words[0]) not in frequencies().folded
            return around.fit(meant.words) > 0 or (foreign and meant.words[0] in self._vocabulary.accented)
        return len(word.text) > _SHORT or around.fits(meant.words)

    def _misfit(self, text: str, words: list[_Word], place: int, *, malformed: bool = False) -> str | None:
        """What is meant by a Vietnamese word that stands beside no neighbour of its own, where it is one slip away.

        ``malformed``: it was typed in a way that no word is spelt, so that a slip is certain.
        """
        word, around = words[place], _Around(self, text, words, place)
        table = frequencies().folded if word.lowered.isascii() else frequencies().syllables
        usual = float(table.get(word.lowered, 0))
        if len(word.text) < 2 or not word.text.islower():
            return None
        if not (around.left or around.right) or (not malformed and around.fits((word.lowered,))):
            return None
        found = [m for m in self._slips.of(word.lowered) if len(m.words) == 1 and m.cost <= _MISFIT]
        if usual or malformed:
            found = [m for m in found if around.fits(m.words)]
        else:  # a foreign word: every neighbour has to speak against it
            usual = max(frequencies().english.get(word.lowered, 0), frequencies().foreign.get(word.lowered, 0) / 10)
            found = [m for m in found if around.fits_all(m.words) and around.fit(m.words) > 0]
        # What is often written may well stand where the model has never seen it.
        doubt = 0.0 if malformed else _MISFIT + log1p(usual) / 2
        least = around.score((word.lowered,)) + doubt
        found = [m for m in found if around.score(m.words) - m.cost > least]
        best = max(found, key=lambda m: (around.score(m.words) - m.cost, m.words), default=None)
        return best.words[0] if best else None

    def fit(self, left: str, right: str) -> int:
        """How often two words stand side by side in the index and in questions."""
        if not left or not right:
            return 0
        left, right = fold(left), fold(right)
        return self._vocabulary.pair(left, right) + self._phrases.pair(left, right)

    def seen(self, left: str, right: str) -> bool:
        """Tell whether two words stand side by side in the index, in questions, a dictionary or the language model."""
        if not left or not right:
            return False
        listed = f"{fold(left)} {fold(right)}" in known_words()
        return listed or self.fit(left, right) > 0 or self.neighbours.seen(left, right)

    def frequency(self, words: Iterable[str]) -> int:
        """How often the rarest of some words stands in the index."""
        return min(self._vocabulary.folded.get(fold(word), 0) for word in words)

    def _credible(self, candidate: _Candidate, word: _Word, place: int) -> bool:
        """Names, short words and words known elsewhere need more than a small distance."""
        if (word.text[0].isupper() or candidate.distance > 1) and candidate.word[0] != word.lowered[0]:
            return False
        if place and word.text[0].isupper():
            if len(word.text) <= _SHORT_NAME and sorted(candidate.word) != sorted(word.lowered):
                return False
            inside = candidate.distance == 1 and fold(candidate.word) in self._vocabulary.folded
            return inside and (candidate.fit > 0 or fold(candidate.word) not in frequencies().folded)
        if len(word.text) <= _SHORT or self._known(word.lowered, "en"):
            return candidate.fit > 0 or sorted(candidate.word) == sorted(word.lowered)
        return True

    def _candidates(self, word: _Word, near: list[str]) -> Iterator[_Candidate]:
        """English words within reach: those that begin alike or with the second letter; else any, but for names."""
        lowered = word.lowered
        pool = self._pool("accented" if not lowered.isascii() else "en")
        starts = dict.fromkeys((lowered[0], lowered[1]))
        found = self._within(lowered, starts, pool)
        if not found and not word.text[0].isupper():
            found = self._within(lowered, {start for _, start in pool} - set(starts), pool)
        for candidate, distance in found:
            fit = self.fit(near[0], candidate) + self.fit(candidate, near[1])
            score = self._score(candidate, lowered) + 2 * log1p(fit)
            yield _Candidate(candidate, distance, score, fit)

    @staticmethod
    def _within(lowered: str, starts: Iterable[str], pool: _Pool) -> list[tuple[str, int]]:
        limit = 2 if len(lowered) >= _LONG else 1
        lengths = range(len(lowered) - limit, len(lowered) + limit + 1)
        nearby = chain.from_iterable(pool.get((length, start), ()) for length in lengths for start in starts)
        near = process.extract(lowered, list(nearby), scorer=OSA.distance, score_cutoff=limit, limit=None)
        return [(word, int(distance)) for word, distance, _ in near]

    def _score(self, word: str, typed: str) -> float:
        """Frequency in the index, then in English; slips seldom change the first letter or the set of letters."""
        own = self._vocabulary.folded.get(fold(word), 0)
        same_start = 1.0 if word[0] == typed[0] else 0.0
        same_letters = (set(word) == set(typed)) + 1.5 * (sorted(word) == sorted(typed))
        return log1p(own) + log1p(frequencies().english.get(word, 0)) / 3 + same_start + same_letters

    def _pool(self, name: str) -> _Pool:
        """Candidate words of English questions: accented Vietnamese, or English; the index's own in each."""
        if name not in self._pools:
            table, vocabulary = frequencies(), self._vocabulary
            sources = {
                "accented": (vocabulary.accented, table.syllables),
                "en": (table.english, vocabulary.english, vocabulary.folded),
            }[name]
            pool: _Pool = {}
            for word in dict.fromkeys(chain.from_iterable(sources)):
                pool.setdefault((len(word), word[0]), []).append(word)
            self._pools[name] = pool
        return self._pools[name]


def _as_typed(typed: str, new: str) -> str:
    """Give ``new`` the capital that was typed."""
    return new[0].upper() + new[1:] if typed[0].isupper() else new


@lru_cache(maxsize=1)
def _shorthand() -> Mapping[str, tuple[str, ...]]:
    """Map shorthand to what it may stand for, the most usual first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (DATA / "abbreviations.tsv").read_text(encoding="utf-8").splitlines():
        short, long = line.split("\t")
        found[short] = (*found.get(short, ()), long)
    return found


@lru_cache(maxsize=1)
def _kinds_by_symbol() -> Mapping[str, str]:
    """Map the folded symbol of a kind to its name in lower case (kl: kết luận)."""
    found: dict[str, str] = {}
    for kind, (symbols, _) in kinds().items():
        for symbol in symbols:
            found.setdefault(fold(symbol), kind.lower())
    return found
