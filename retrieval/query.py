"""What was understood of a question: language, keystrokes, slips, document numbers.

>>> from retrieval.vocabulary import PlainVocabulary
>>> understanding = Understanding(PlainVocabulary.of(["Cơ quan chủ trì tuyên truyền"]))
>>> query = understanding.understand("cow quan naof chur trif kh 16?")
>>> query.understood, query.language, query.numbers[0].key, query.plain
('cơ quan nào chủ trì kế hoạch 16?', 'vi', '16kh', False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.agencies.names import known_agencies
from ingest.vietnamese import fold, normalise
from retrieval.language import Language, decode_keystrokes, lacks_diacritics, language
from retrieval.mentions import NumberMention, find_mentions
from retrieval.spelling import Speller
from retrieval.vocabulary import Vocabulary

__all__ = ["LONGEST_QUESTION", "NumberMention", "Query", "Understanding"]

LONGEST_QUESTION = 2_000
"""Characters of the longest question that is searched for and answered."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as typed (``text``) and as understood.

    ``understood`` has keystrokes read, slips corrected and shorthand written out; ``corrections`` says which.
    ``plain``: some diacritics are missing. ``folded`` is ``fold(understood)``. ``spelled_out`` are the full names of
    agencies that the question abbreviates (UBND); the retrievers search for them too.
    """

    text: str
    language: Language
    understood: str
    corrections: tuple[tuple[str, str], ...]
    numbers: tuple[NumberMention, ...]
    plain: bool
    folded: str
    spelled_out: tuple[str, ...] = ()

    @property
    def searched(self) -> str:
        """The text that the retrievers look for."""
        return " ".join((self.understood, *self.spelled_out))


class Understanding:
    """Reads questions, with the words and the document numbers that an index holds."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keep the vocabulary of the index that is asked."""
        self._vocabulary = vocabulary
        self._speller = Speller(vocabulary)

    def understand(self, question: str) -> Query:
        """Return the question as understood; any text is accepted, the empty one too."""
        english = self._vocabulary.english
        text = re.sub(r"\s+", " ", normalise(question)).strip()
        decoded = decode_keystrokes(text, english)
        spoken = language(decoded, english)
        understood, corrections = self._speller.correct(decoded, spoken)
        return Query(
            text=question,
            language=spoken,
            understood=understood,
            corrections=corrections,
            numbers=find_mentions(understood, self._vocabulary.knows_head),
            plain=spoken == "vi" and lacks_diacritics(understood),
            folded=fold(understood),
            spelled_out=_spelled_out(understood),
        )


def _spelled_out(text: str) -> tuple[str, ...]:
    """Full names of the agencies abbreviated in ``text``, once each, in order.

    >>> _spelled_out("ubnd tỉnh, Sở GTVT")
    ('Ủy ban nhân dân', 'Sở Giao thông vận tải')
    """
    pattern, names = _abbreviations()
    return tuple(dict.fromkeys(names[re.sub(r"\s+", " ", match[0])] for match in pattern.finditer(fold(text))))


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    """Map folded short forms that hold an abbreviation of three letters or more, no word itself, to full names."""
    names: dict[str, str] = {}
    for agency in known_agencies():
        for short in agency.short:
            if re.search(r"[^\W\d_]{2}[A-ZĐ]|&", short):
                names.setdefault(fold(short), agency.name)
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w/&-])(?:{'|'.join(map(re.escape, ordered))})(?![\w/&-])"), names
