"""What was understood of a question: language, keystrokes, slips, diacritics, shorthand, and what it names.

>>> from retrieval.vocabulary import PlainVocabulary
>>> understanding = Understanding(PlainVocabulary.of(["Cơ quan chủ trì tuyên truyền"]))
>>> query = understanding.understand("cow quan naof chur trif kh 16 ngayf 2/3/2023?")
>>> query.understood, query.language, query.numbers[0].key, query.plain
('cơ quan nào chủ trì kế hoạch 16 ngày 2/3/2023?', 'vi', '16kh', False)
>>> str(query.dates[0].first), query.kinds
('2023-03-02', ('Kế hoạch',))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from ingest.agencies.mentions import find_mentions as find_agencies
from ingest.vietnamese import fold, normalise
from retrieval.dates import DateMention, find_dates
from retrieval.keystrokes import decode_keystrokes
from retrieval.kinds import find_kinds
from retrieval.language import Language, lacks_diacritics, language
from retrieval.mentions import NumberMention, find_mentions
from retrieval.restore import Restorer, shipped_restorer
from retrieval.sections import SectionMention, find_sections
from retrieval.shorthand import longer_and_shorter
from retrieval.spelling import Speller
from retrieval.topic import topic as topic_of
from retrieval.vocabulary import Vocabulary

__all__ = ["LONGEST_QUESTION", "DateMention", "NumberMention", "Query", "SectionMention", "Understanding"]

LONGEST_QUESTION = 2_000
"""Characters of the longest question that is searched for and answered."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was entered (``text``) and as understood.

    ``understood`` has keystrokes read, slips corrected, shorthand written out and diacritics restored; ``typed`` is
    the same with the diacritics that were typed. Both have one length, and ``folded`` is ``fold`` of either.
    ``corrections`` are the (entered, corrected) pairs of slips and shorthand. ``plain``: some diacritics were missing.
    ``spelled_out`` are the full forms of names that the question abbreviates (UBND), ``shortened`` the short forms of
    those that it writes out: a document may write either. Numbers, dates, sections, ``agencies`` (one name for all
    the ways to write it) and ``kinds`` of documents are what a ranking may favour; a filter comes from the caller.
    ``topic`` is what is left of ``understood`` when the words that only ask are taken away.
    """

    text: str
    language: Language
    understood: str
    corrections: tuple[tuple[str, str], ...]
    numbers: tuple[NumberMention, ...]
    plain: bool
    folded: str
    spelled_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    typed: str = ""
    dates: tuple[DateMention, ...] = ()
    sections: tuple[SectionMention, ...] = ()
    agencies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    topic: str = ""

    @property
    def searched(self) -> str:
        """The text that the dense retriever encodes: with its diacritics, names written out."""
        return " ".join((self.understood, *self.spelled_out))

    @property
    def terms_text(self) -> str:
        """The text whose terms the lexical retriever looks for: diacritics as typed, names in both forms."""
        return " ".join((self.typed or self.understood, *self.spelled_out, *self.shortened))

    def extended(self, words: tuple[str, ...], numbers: tuple[NumberMention, ...]) -> Query:
        """Return the question with words of an earlier one behind it, and with these numbers."""
        parts = (self.understood, self.typed or self.understood, self.topic)
        understood, typed, topic = (" ".join((part, *words)).strip() for part in parts)
        return replace(self, understood=understood, typed=typed, topic=topic, folded=fold(understood), numbers=numbers)

    def to_json(self) -> dict[str, Any]:
        """Return what was understood, as the command prints it; dates ISO 8601."""
        return {
            "language": self.language,
            "understood": self.understood,
            "typed": self.typed,
            "corrections": [list(pair) for pair in self.corrections],
            "plain": self.plain,
            "numbers": [
                {"text": n.text, "key": n.key, "head": n.head, "symbol": n.symbol, "year": n.year} for n in self.numbers
            ],
            "dates": [
                {"text": d.text, "first": _iso(d.first), "last": _iso(d.last), "month": d.month, "day": d.day}
                for d in self.dates
            ],
            "sections": [{"text": s.text, "path": s.path} for s in self.sections],
            "agencies": list(self.agencies),
            "kinds": list(self.kinds),
            "spelled_out": list(self.spelled_out),
            "shortened": list(self.shortened),
            "topic": self.topic,
        }


class Understanding:
    """Reads questions, with the words and the document numbers that an index holds."""

    def __init__(self, vocabulary: Vocabulary, restorer: Restorer | None = None) -> None:
        """Keep the vocabulary of the index that is asked; without ``restorer`` the shipped one is used."""
        self._vocabulary = vocabulary
        self._speller = Speller(vocabulary)
        self._restorer = restorer or shipped_restorer()

    def understand(self, question: str) -> Query:
        """Return the question as understood; any text is accepted, the empty one too."""
        english = self._vocabulary.english
        text = re.sub(r"\s+", " ", normalise(question)).strip()
        decoded = decode_keystrokes(text, self._vocabulary)
        spoken = language(decoded, english)
        typed, corrections = self._speller.correct(decoded, spoken)
        plain = spoken == "vi" and lacks_diacritics(typed)
        understood = self._restored(typed) if plain else typed
        numbers = find_mentions(typed, self._vocabulary.knows_head)
        spelled_out, shortened = longer_and_shorter(understood)
        return Query(
            text=question,
            language=spoken,
            understood=understood,
            corrections=corrections,
            numbers=numbers,
            plain=plain,
            folded=fold(understood),
            spelled_out=spelled_out,
            shortened=shortened,
            typed=typed,
            dates=find_dates(understood),
            sections=find_sections(understood),
            agencies=tuple(dict.fromkeys(mention.name for mention in find_agencies(understood))),
            kinds=find_kinds(understood, numbers, spoken),
            topic=topic_of(understood, spoken),
        )

    def _restored(self, typed: str) -> str:
        """Return the text with its diacritics; letter for letter the same otherwise, or as it was typed."""
        restored = self._restorer.restore(typed).text
        return restored if fold(restored) == fold(typed) else typed


def _iso(day: Any) -> str | None:  # noqa: ANN401 - a date or None
    return day.isoformat() if day else None
