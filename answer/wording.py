"""How an assignment is told: who does what, in what sense, and the draft that lists several."""

from __future__ import annotations

from collections.abc import Sequence

from answer.candidates import Candidate
from answer.draft import Draft, Statement, numbers_of, one_line, refusal
from answer.reading import Reading
from ingest.agencies.names import Mention

_BRIEF = 180
"""Characters of a task that an answer to "who leads" shows."""


def told(reading: Reading, kind: str, chosen: Sequence[Candidate], *, brief: bool = False) -> Draft:
    """Return a draft with a sentence for each assignment."""
    statements = tuple(Statement(described(reading, c, brief=brief), (c.evidence,)) for c in chosen)
    return Draft(kind, statements, numbers=numbers_of(c.directive for c in chosen))


def described(reading: Reading, candidate: Candidate, *, brief: bool = False) -> str:
    """Say who does what, and in what sense: ordered, proposed or reported. ``brief`` shortens the task."""
    assignment = candidate.assignment
    task = _shortened(one_line(assignment.task)) if brief else one_line(assignment.task)
    phrase = "lead" if assignment.leads_explicitly else "responsible"
    if not brief and (helped := _with_helpers(candidate)):
        phrase, task = "responsible", helped
    if assignment.status == "proposed":
        phrase = f"proposed_{phrase}"
    elif assignment.status == "reported":
        phrase, task = "doing", f"{_between(candidate)} {task}".strip(" ,")
    document = reading.phrases.document(candidate.directive)
    return reading.phrases.say(phrase, lead=leads(reading, candidate), task=task, document=document)


def _with_helpers(candidate: Candidate) -> str | None:
    """Return the task with whom it is done, as written after the agency; None where nobody stands between them."""
    spans, text = candidate.assignment.spans, candidate.directive.text
    lead, task = spans.get("lead"), spans.get("task")
    helpers = spans.get("coordinating")
    if not (lead and task and helpers and lead[-1].end <= helpers[0].start and helpers[-1].end <= task[0].start):
        return None
    return one_line(text[lead[-1].end : task[-1].end]).lstrip(" ,:;-")


def _between(candidate: Candidate) -> str:
    """Return the words of a report between the agency and its task ("đang tham mưu …")."""
    spans = candidate.assignment.spans
    return one_line(candidate.directive.text[spans["lead"][-1].end : spans["task"][0].start])


def leads(reading: Reading, candidate: Candidate) -> str:
    """Name the agencies that lead."""
    return reading.phrases.listed(reading.phrases.agency(name) for name in candidate.assignment.lead)


def not_stated(reading: Reading, candidate: Candidate, phrase: str) -> Draft:
    """Refuse, citing the assignment that does not state what is asked."""
    document = reading.phrases.document(candidate.directive)
    section = reading.phrases.section(candidate.assignment.section)
    statement = Statement(reading.phrases.say(phrase, document=document, section=section), (candidate.evidence,))
    return refusal(statement, numbers=numbers_of([candidate.directive]))


def not_assigned(reading: Reading, mention: Mention) -> Draft:
    """Refuse: no document gives this agency work."""
    return refusal(Statement(reading.phrases.say("not_assigned", agency=reading.phrases.agency(mention.name))))


def _shortened(task: str) -> str:
    """Cut a long task after a comma or a word; the citation keeps the whole."""
    if len(task) <= _BRIEF:
        return task
    cut = task.rfind(",", _BRIEF // 2, _BRIEF)
    return task[: cut if cut > 0 else task.rfind(" ", 0, _BRIEF)].rstrip(" ,;.") + " …"
