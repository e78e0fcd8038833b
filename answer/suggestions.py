"""Questions to go on with: made from what the cited directives hold, and only those that are answered from them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from answer.datamodels import Answer
from answer.phrases import Phrases, phrases
from ingest.datamodels import Assignment, Directive
from ingest.vietnamese import fold

_MANY = 3
_DIRECTIVES = 2
BUDGET_SECONDS = 0.15
"""Time for trying questions: what was not tried by then is not suggested."""
_LONGEST = 160
"""Characters; a directive without a number is named by its subject, which may fill a page."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question about one directive, and the kind of answer that it asks for."""

    kind: str
    question: str
    directive: str


def cited_or_found(answer: Answer) -> list[str]:
    """Return the ids of the directives that an answer rests on; for a refusal, of those found nearest."""
    cited = [citation.directive_id for citation in answer.citations]
    found = [] if answer.answered else [hit.passage.directive_id for hit in answer.hits]
    return list(dict.fromkeys(cited or found))[:_DIRECTIVES]


def suggestions(
    answer: Answer,
    directives: Sequence[Directive],
    ask: Callable[[str], Answer],
    earlier: Sequence[str] = (),
    budget: float = BUDGET_SECONDS,
) -> tuple[str, ...]:
    """Return up to three questions in the asker's language, each tried by ``ask`` and answered from its directive.

    ``earlier`` are questions that were asked already; a question about what was just answered is none to go on with.
    None is tried any more once ``budget`` seconds are over.
    """
    until = time.perf_counter() + budget
    known = {fold(question) for question in (*earlier, answer.question)}
    kept: list[str] = []
    for candidate in _candidates(answer, directives, phrases(answer.language)):
        if time.perf_counter() > until or len(kept) == _MANY:
            break
        if fold(candidate.question) in known or len(candidate.question) > _LONGEST:
            continue
        known.add(fold(candidate.question))
        tried = ask(candidate.question)
        if tried.answered and any(citation.directive_id == candidate.directive for citation in tried.citations):
            kept.append(candidate.question)
    return tuple(kept)


def _candidates(answer: Answer, directives: Sequence[Directive], say: Phrases) -> Iterator[_Candidate]:
    """Yield questions of kinds other than the answer's, the directives in turn."""
    each = [_about(directive, answer, say) for directive in directives]
    for candidate in chain.from_iterable(zip_longest(*each)):
        if candidate is not None and candidate.kind != answer.kind:
            yield candidate


def _about(directive: Directive, answer: Answer, say: Phrases) -> Iterator[_Candidate]:
    """Yield what can be asked of one directive: the work that was cited first, then other work, then the document."""
    document = say.document(directive)

    def asking(kind: str, **values: str) -> _Candidate:
        return _Candidate(kind, say.say(f"suggested_{kind}", document=document, **values), directive.id)

    cited = [one for one in directive.assignments if _is_cited(one, directive, answer)]
    for work in cited[:1]:
        if work.deadline:
            yield asking("deadline", agency=say.agency(work.lead[0]))
        if work.coordinating:
            yield asking("coordinating", agency=say.agency(work.lead[0]))
    leads = (agency for work in directive.assignments if work not in cited for agency in work.lead[:1])
    for agency in list(dict.fromkeys(leads))[:1]:
        yield asking("task", agency=say.agency(agency))
    if directive.references:
        yield asking("relation")
    if directive.signer:
        yield asking("signer")
    for path in _sections(directive, answer):
        yield asking("section", path=path)
    if directive.date:
        yield asking("date")


def _is_cited(work: Assignment, directive: Directive, answer: Answer) -> bool:
    spans = ((c.start, c.end) for c in answer.citations if c.directive_id == directive.id)
    return bool(work.lead) and any(start < work.end and work.start < end for start, end in spans)


def _sections(directive: Directive, answer: Answer) -> Iterable[str]:
    """Return the path of the first titled section at the top of a directive that was not cited, if any."""
    cited = {(c.section or "").split(".")[0] for c in answer.citations if c.directive_id == directive.id}
    tops = (s.path for s in directive.sections if s.title and "." not in s.path and not s.path.startswith("-"))
    return [path for path in tops if path not in cited][:1]
