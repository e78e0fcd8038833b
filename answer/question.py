"""What a question asks for: its kinds, its instruments, agencies and section, and the topic that is left.

Everything is matched on folded text, so that full, half and missing diacritics are one case; the patterns and word
lists stand in ``data/frames.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from answer.frames import cue, frame_words, kinds_of, marks, plainly, told_apart
from answer.instruments import Instrument, document_kind, instruments_of, within
from answer.localities import localities
from answer.nouns import attributes, counted_noun, head_noun
from answer.particulars import Particulars, particulars
from answer.words import Pair, words_of
from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import Mention
from ingest.datamodels import Span
from ingest.vietnamese import fold, known_words
from retrieval.query import Query

_LONG = 40
"""Words from which a question is taken to tell a story before it asks."""
_CAPITALS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
_WORDS = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST_QUESTION = 3
"""A last clause of no more words than this is a closing remark ("xin cảm ơn"), not the question."""
_LEAST_SAID = 3
"""Words of its own that a last clause must have to be a question without the story before it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question analysed.

    ``topic`` holds its content words in order, each as folded syllables; ``head`` the noun that is asked for,
    ``attributes`` those of its words that no header tells, ``counted`` the noun that is counted. ``section`` is a
    path ("II.1"), ``ordinal`` a place in a list from 1 (-1 the last), ``month`` is (year, month), ``places`` are
    folded names of provinces, ``years`` whole years that are named, ``strangers`` folded proper names of which no
    document holds two syllables side by side. ``nearby`` are the documents of the turn before, ``carried`` the words of
    the topic that come from it, ``localities`` folded names of communes and districts.
    ``dependent``: it refers back; ``correction``: it corrects an earlier question.
    """

    language: str
    folded: str
    kinds: tuple[str, ...]
    topic: tuple[tuple[str, ...], ...]
    head: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    agencies: tuple[Mention, ...]
    document_kind: str | None = None
    section: str | None = None
    ordinal: int | None = None
    day: date | None = None
    month: tuple[int, int] | None = None
    dependent: bool = False
    correction: bool = False
    counted: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    nearby: tuple[Instrument, ...] = ()
    carried: tuple[tuple[str, ...], ...] = ()
    localities: tuple[str, ...] = ()

    def asks(self, *names: str) -> bool:
        """Tell whether any of these kinds was recognised."""
        return any(name in self.kinds for name in names)

    def says(self, *names: str) -> bool:
        """Tell whether the question holds any of these cues of ``frames.toml``."""
        plain = plainly(self.folded, self.language)
        return any(cue(name).search(plain) for name in names)

    @property
    def sources(self) -> tuple[Mention, ...]:
        """The agencies whose document or proposal is meant ("theo đề xuất của Sở Y tế"), not their own work."""
        named = (m for m in self.agencies if cue("source_before").search(self.folded[: m.start]))
        return (*named, *(m for m in self.agencies if self._drafted(m)))

    def _drafted(self, mention: Mention) -> bool:
        """Tell whether a document is meant that an agency wrote ("bản kiến nghị do Sở Y tế soạn")."""
        before = cue("drafted_before").search(self.folded[: mention.start]) is not None
        return before and cue("drafted_after").match(self.folded, mention.end) is not None

    @property
    def proposing(self) -> tuple[Mention, ...]:
        """The agencies that propose something ("Sở Y tế đề nghị …")."""
        return tuple(m for m in self.agencies if cue("proposing_after").match(self.folded, m.end))

    @property
    def excluded(self) -> tuple[Mention, ...]:
        """The agencies whose work is not asked about ("ngoài Sở Y tế, các sở khác …")."""
        return tuple(m for m in self.agencies if cue("excluded_before").search(self.folded[: m.start]))

    @property
    def acting(self) -> tuple[Mention, ...]:
        """The agencies whose work is asked about."""
        told = [m for m in self.agencies if cue("told_before").search(self.folded[: m.start])]
        others = (*self.sources, *self.proposing, *self.excluded, *told)
        return tuple(mention for mention in self.agencies if mention not in others)

    @property
    def leading(self) -> Mention | None:
        """The agency that the question itself says leads ("Sở Y tế chủ trì việc gì?")."""
        return next((m for m in self.acting if cue("leading_after").match(self.folded, m.end)), None)

    @property
    def content(self) -> int:
        """How many syllables of content the topic has."""
        return sum(len(word) for word in self.topic)


def analyse(query: Query, pair: Pair = lambda left, right: 0) -> Asked:
    """Return what ``query`` asks for; any text gives a value, at worst one of kind ``general``.

    By ``pair`` a word made of function syllables only ("đô thị" without marks) is topic where the documents use it.
    """
    folded, language = query.folded, query.language
    instruments = instruments_of(query)
    agencies = _agencies(query, instruments)
    found = particulars(folded)
    words = words_of(query, _taken(folded, instruments, agencies, found), pair)
    own = attributes(language, words)
    return Asked(
        language=language,
        folded=folded,
        kinds=kinds_of(_asking_part(told_apart(query.understood, language)), language),
        topic=tuple(tuple(word.folded.split()) for word in words if word.content),
        head=_outside((*head_noun(folded, language, words), *own), found.places),
        attributes=own,
        counted=counted_noun(folded, language, words, query.understood),
        places=found.places,
        instruments=instruments,
        agencies=agencies,
        document_kind=document_kind(folded, language, instruments),
        section=found.section,
        ordinal=found.ordinal,
        day=found.day,
        month=found.month,
        strangers=tuple(_strangers(query, agencies, instruments, pair)),
        years=found.years,
        localities=localities(query.understood),
        dependent=marks("anaphora", folded, language),
        correction=marks("correction", folded, language),
    )


def _outside(heads: Sequence[str], places: Sequence[str]) -> tuple[str, ...]:
    """Return the words of what is asked for that name no place: "Đồng Tháp làm gì?" asks for no sort of Đồng Tháp."""
    return tuple(head for head in heads if not any(f" {head} " in f" {place} " for place in places))


def topic_spans(query: Query, pair: Pair) -> tuple[Span, ...]:
    """Return where the words of the topic stand in ``query.understood``, in order."""
    instruments = instruments_of(query)
    taken = _taken(query.folded, instruments, _agencies(query, instruments), particulars(query.folded))
    words = [word for word in words_of(query, taken, pair) if word.content and not word.folded[0].isdigit()]
    return tuple(Span(word.start, word.start + len(word.folded)) for word in words)


def _agencies(query: Query, instruments: Sequence[Instrument]) -> tuple[Mention, ...]:
    """Return the agencies named outside the instruments, a common noun in English ("urban government") left out."""
    named = (mention for mention in find_mentions(query.understood) if _is_name(query, mention))
    return tuple(mention for mention in named if not within(mention.start, mention.end, instruments))


def _strangers(
    query: Query, agencies: Sequence[Mention], instruments: Sequence[Instrument], pair: Pair
) -> Iterator[str]:
    """Yield the proper names, of two syllables or more, that stand in no document ("quận Lê Chân").

    Only Vietnamese with its capitals shows them; the first word of a sentence may have one for another reason.
    """
    if query.language != "vi":
        return
    for name in _proper_names(query.understood):
        syllables = fold(name.of(query.understood)).split()
        # A title is made of dictionary words, a name is not; its last word may be written small ("Phó Chủ tịch").
        behind = _LETTERS.findall(query.folded[name.end :])[:1]
        found = (pair(left, right) for left, right in pairwise(syllables))
        listed = (f"{left} {right}" in known_words() for left, right in pairwise((*syllables, *behind)))
        recognised = [Span(item.start, item.end) for item in agencies] + [Span(i.start, i.end) for i in instruments]
        inside = any(span.start <= name.start and name.end <= span.end for span in recognised)
        if not any(found) and not any(listed) and not inside:
            yield " ".join(syllables)


def _proper_names(text: str) -> Iterator[Span]:
    """Yield the runs of two or more capitalised words; the first word of a sentence has its capital for another reason.

    >>> [span.of("Riêng quận Lê Chân được giao gì?") for span in _proper_names("Riêng quận Lê Chân được giao gì?")]
    ['Lê Chân']
    """
    for run in _CAPITALS.finditer(text):
        words = [word for word in _LETTERS.finditer(text, *run.span())]
        capital = [w.group()[0].isupper() and w.group()[1:].islower() for w in words]
        first = 1 if not text[: run.start()].strip() else 0
        for is_name, group in groupby(range(first, len(words)), key=lambda place: capital[place]):
            places = list(group)
            if is_name and len(places) > 1:
                yield Span(words[places[0]].start(), words[places[-1]].end())


def _is_name(query: Query, mention: Mention) -> bool:
    """Tell a name of one English word ("the Government") from the common noun."""
    typed = query.understood[mention.start : mention.end]
    return query.language != "en" or " " in typed or typed[:1].isupper()


def _taken(
    folded: str, instruments: Sequence[Instrument], agencies: Sequence[Mention], found: Particulars
) -> list[Span]:
    """Return the ranges that are no topic: what was recognised, and the story before the question."""
    story = Span(0, folded.find(_asking_part(folded)))
    numbers = (Span(item.start, item.end) for item in instruments)
    names = (Span(mention.start, mention.end) for mention in agencies)
    return [*numbers, *names, *found.spans, story]


def _asking_part(folded: str) -> str:
    """Return what a long question asks after telling its story: the last clause, or what follows "xin hỏi"."""
    if len(folded.split()) <= _LONG:
        return folded
    parts = cue("asks_now").split(folded)
    part = next((part for part in reversed(parts) if len(part.split()) > _SHORTEST_QUESTION), folded)
    return part if _says_something(part) else folded


def _says_something(part: str) -> bool:
    """Tell whether a clause asks by itself: "cho em xin số hiệu với ạ" leans on the story before it."""
    if cue("asks_itself").search(part):
        return True
    frame = frame_words("vi").folded | frame_words("en").folded
    return sum(word.isdigit() or word not in frame for word in _WORDS.findall(part)) >= _LEAST_SAID
