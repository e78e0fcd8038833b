"""The questions of a conversation, one after another: searched, read and solved, each part of a question by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from answer.cautions.cautions import cautioned
from answer.compound import both_about_work, completed, halves, joined, parts, strays
from answer.confidence import Floats, confidence, features
from answer.corpus.whole import Whole
from answer.draft import Draft
from answer.followup import Focus, leans, resumed
from answer.library import Library
from answer.matching import Matcher
from answer.phrases import phrases
from answer.question import Asked, analyse, topic_spans
from answer.reading import Reading
from answer.solvers import solve
from retrieval.datamodels import Hit
from retrieval.filters import Filters
from retrieval.query import Query
from retrieval.search import Search

_ATTACHED = "kèm theo"
"""The relation of a letter to what is sent with it; see :class:`ingest.datamodels.Reference`."""
_SURE = 0.7
"""Confidence from which the answer to a part of a question is taken; chosen on the development labels."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its draft, and the numbers that an answered one is judged by.

    ``searched`` is the question with what it leans on behind it.
    """

    asked: Asked
    query: Query
    hits: Sequence[Hit]
    draft: Draft | None
    features: Floats | None = None
    searched: str = ""


class Turns:
    """Answers questions over one search and the library of its catalogue, within filters."""

    def __init__(self, search: Search, library: Library, filters: Filters) -> None:
        """Keep them."""
        self._search, self._library, self._filters = search, library, filters

    def turn(self, question: str, focus: Focus | None) -> Turn:
        """Answer one question, which may lean on the turn before; where it asks for several things, each of them."""
        whole = self._single(question, focus, self._filters)
        texts, by_topic = parts(whole.query), False
        if not texts and (whole.draft is None or not whole.draft.answered):
            texts, by_topic = halves(whole.query, topic_spans(whole.query, self._search.vocabulary.pair)), True
        turns: list[Turn] = []
        for text in texts:
            first = by_topic or not turns
            turn = self._single(text, focus, self._filters) if first else self._part(text, turns)
            if turn is None or turn.query.language != whole.query.language:
                return whole
            turns.append(turn)
        drafts = [_sure(turn) for turn in turns]
        if not turns or (by_topic and not both_about_work(drafts)):
            return whole
        both = joined(whole.draft, drafts, texts, phrases(whole.query.language))
        return replace(whole, draft=both, hits=_mixed(turns), features=_least_sure(turns)) if both else whole

    def focus(self, turn: Turn) -> Focus:
        """Return what the next question may lean on."""
        if turn.draft is None:
            return Focus(turn.asked)
        directives = self._library.directives(_cited(turn.draft)).values()
        attached = tuple(r.label for directive in directives for r in directive.references if r.relation == _ATTACHED)
        return Focus(turn.asked, turn.draft.numbers, turn.draft.agencies, attached)

    def _part(self, text: str, turns: Sequence[Turn]) -> Turn | None:
        """Answer a further part of a question, None where it would be misread.

        What leans on the part before is looked for where that was answered from; what names no place to look is looked
        for there first.
        """
        before, filters = turns[-1], self._filters
        own = analyse(self._search.understand(text), self._search.vocabulary.pair)
        if strays(own, before.asked):
            return None
        if before.draft is not None and leans(own) and filters.directive_ids is None:
            cited = frozenset(_cited(before.draft))
            filters = replace(filters, directive_ids=cited) if cited else filters
        elif (near := self._near(text, own, turns)) is not None:
            return near
        return self._single(text, self.focus(before), filters, turns[0].asked)

    def _near(self, text: str, own: Asked, turns: Sequence[Turn]) -> Turn | None:
        """Answer a part that names no place to look from where the part before was; None where that answers nothing."""
        before, draft = turns[-1], turns[-1].draft
        elsewhere = own.instruments or own.places or own.agencies or own.day or own.month or own.document_kind
        if draft is None or not draft.answered or elsewhere or self._filters.directive_ids is not None:
            return None
        cited = frozenset(_cited(draft))
        if not cited:
            return None
        near = self._single(text, self.focus(before), replace(self._filters, directive_ids=cited), turns[0].asked)
        sure = _sure(near)
        return near if sure is not None and sure.answered else None

    def _single(self, question: str, focus: Focus | None, filters: Filters, first: Asked | None = None) -> Turn:
        """Answer a question that asks for one thing; ``first`` is the part whose document and agency it shares."""
        query, vocabulary = self._search.understand(question), self._search.vocabulary
        own = analyse(query, vocabulary.pair)
        asked = resumed(own, focus)
        asked = completed(asked, first) if first else asked
        searched = _searched(query, own, asked)
        hits = self._search.search(searched, filters)
        matcher = Matcher(vocabulary, self._library.passages, self._search.translations.translate)
        reading = Reading(asked, hits, self._library, matcher)
        draft = solve(reading, Whole(filters))
        if draft is None:
            return Turn(asked, query, hits, None, searched=searched.understood)
        judged = features(reading, draft) if draft.answered else None
        return Turn(asked, query, hits, cautioned(draft, reading), judged, searched.understood)


def _cited(draft: Draft) -> list[str]:
    return [evidence.directive.id for statement in draft.statements for evidence in statement.evidence]


def _sure(turn: Turn) -> Draft | None:
    """Return the answer to a part, None for one that is likely to be wrong: the part itself may be a wrong cut."""
    doubtful = turn.features is not None and confidence(turn.features) < _SURE
    return None if doubtful else turn.draft


def _mixed(turns: Sequence[Turn]) -> tuple[Hit, ...]:
    """Return the hits of all parts, the best of each first, no passage twice."""
    columns = zip_longest(*(turn.hits for turn in turns))
    return tuple({hit.passage.id: hit for column in columns for hit in column if hit is not None}.values())


def _least_sure(turns: Sequence[Turn]) -> Floats | None:
    """Return the numbers of the part whose answer is the least likely to be right."""
    found = [turn.features for turn in turns if turn.features is not None]
    return min(found, key=confidence, default=None)


def _searched(query: Query, own: Asked, asked: Asked) -> Query:
    """Return the query to search for: with the topic, agencies and numbers that a follow-up leans on."""
    carried = [" ".join(word) for word in asked.topic if word not in own.topic]
    carried += [mention.name for mention in asked.agencies if mention not in own.agencies]
    carried += [item.mention.text for item in asked.instruments if item not in own.instruments]
    if not carried:
        return query
    numbers = tuple(dict.fromkeys((*query.numbers, *(item.mention for item in asked.instruments))))
    return query.extended(tuple(carried), numbers)
