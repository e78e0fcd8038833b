"""Questions over the whole collection, told from those about one document or one topic.

Three are known: whose work, or what is due; which documents; which documents mention an instrument. A question that
names a place to look, leaves a topic, or leans on an earlier one is none of them: ``None``, and the others answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from answer.corpus.corpus_cues import leans, pattern, says, topic_left, typed, without_instruments
from answer.corpus.document_questions import DocumentsAsked, MentionsAsked, read_documents, read_mentions
from answer.corpus.periods import Period, find_period
from answer.question import Asked
from ingest.agencies.names import Mention

__all__ = ["CorpusQuestion", "DocumentsAsked", "MentionsAsked", "WorkAsked", "corpus_question"]


@dataclass(frozen=True, slots=True)
class WorkAsked:
    """The work of agencies (all where none is named), as lead or as helpers; ``due`` within ``period``, or overdue.

    ``topic`` are the words left that the work must hold; only what is due has any.
    """

    agencies: tuple[Mention, ...]
    helping: bool = False
    due: bool = False
    overdue: bool = False
    period: Period | None = None
    topic: tuple[str, ...] = ()


CorpusQuestion = WorkAsked | DocumentsAsked | MentionsAsked


def corpus_question(asked: Asked, today: date, signers: Sequence[str] = ()) -> CorpusQuestion | None:
    """Return what a question asks of the whole collection; ``signers`` are the names that it may mean."""
    if leans(asked) or asked.correction or asked.section or asked.attributes or asked.proposing or asked.excluded:
        return None
    text = without_instruments(asked)
    period = find_period(text, today)
    if asked.ordinal is not None and period is None:
        return None
    if typed(asked):
        return read_mentions(asked, text, period)
    work = _work(asked, text, period) if not asked.instruments else None
    return work or read_documents(asked, text, period, signers)


def _work(asked: Asked, text: str, period: Period | None) -> WorkAsked | None:
    """Read a question for work: of an agency, or by deadline."""
    agencies, overdue = asked.acting, says("overdue", text)
    due = (overdue or period is not None) and says("due", text) and says("work", text)
    together = says("work_together", text)
    if says("with_whom", text) or (asked.asks("coordinating") and not together):
        return None
    if len(agencies) < len(asked.agencies):
        return None
    if not due and period is not None:
        return None
    if due and says("deadline_asked", text):
        return None
    named = bool(agencies) and (asked.asks("task") or says("work", text))
    if not (due or named or (not asked.agencies and says("all_work", text))):
        return None
    topic = tuple(topic_left(asked, [period.span] if period else []))
    if (topic and not due) or not _joined(text, agencies):
        return None
    return WorkAsked(agencies, together, due, overdue, period, topic)


def _joined(text: str, agencies: Sequence[Mention]) -> bool:
    """Tell whether agencies stand side by side ("A và B"): what A does with B is another question."""
    between = (text[one.end : other.start].strip(" ,;") for one, other in pairwise(agencies))
    return all(not words or pattern("both").fullmatch(words.removesuffix(" the")) for words in between)
