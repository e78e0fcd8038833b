"""Questions about work: who leads, who coordinates, what an agency must do, by when; read from assignments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.draft import Draft, Evidence, Statement
from answer.extracts import answer_general
from answer.matching import Searchable, credit
from answer.reading import Reading, names_agency, one_line
from ingest.agencies import Mention
from ingest.datamodels import Assignment, Directive, Span
from ingest.vietnamese import fold

LEAD_SUPPORT = 0.4
"""Below this share of the topic no agency is named; chosen on the development labels."""
TASK_SUPPORT = 0.25
_TIE = 0.04
_STATUS_PENALTY = {"ordered": 0.0, "proposed": 0.03, "reported": 0.04}
_WORDED = {
    "proposed": re.compile(r"de xuat|kien nghi|propos|recommend|suggest|de nghi (?:thanh pho|tinh|ubnd|uy ban|giao)"),
    "reported": re.compile(r"(?<!\w)(?:dang|hien|hien nay|currently|ongoing|so far|preparing|working|da lam|duoc giao truoc)(?!\w)"),
}
_LEADING = re.compile(r"chu tri|dau moi|(?<!\w)lead|in charge|preside|dung dau")
_TOGETHER = re.compile(r" phoi hop| cung (?:voi|cac)| ho tro")
_ALTERNATIVES = re.compile(r"(?<!\w)(?:so|ban|department|office) [a-z ,&]{2,60} (?:hay|or) (?:la |the )?(?:so|ban|department|office) ")
_ORDERING = re.compile(r"(?<!\w)(?:giao|phai|yeu cau|de nghi|duoc|chi dao|assigned|must|told|asked|have to|required)(?!\w)")
_MANY_TASKS = 5
_BRIEF = 180
"""Characters of a task that an answer to "who leads" shows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An assignment with its support for the question."""

    directive: Directive
    assignment: Assignment
    support: float
    rank: float

    @property
    def evidence(self) -> Evidence:
        """The whole clause."""
        return Evidence(self.directive, Span(self.assignment.start, self.assignment.end))

    def part(self, name: str) -> Evidence:
        """The range that a field was read from, all its values together."""
        spans = self.assignment.spans.get(name) or ()
        return Evidence(self.directive, Span(spans[0].start, spans[-1].end)) if spans else self.evidence


def candidates(reading: Reading) -> list[Candidate]:
    """Return the assignments in scope, best first: by topic, then order before proposal before report."""
    found: list[Candidate] = []
    for directive in reading.directives:
        for assignment in directive.assignments:
            if reading.in_section(directive, assignment.section):
                support = _support(reading, directive, assignment)
                found.append(Candidate(directive, assignment, support, support + _preference(reading, assignment)))
    return sorted(found, key=lambda c: (-round(c.rank, 6), c.directive.id, c.assignment.start))


def _support(reading: Reading, directive: Directive, assignment: Assignment) -> float:
    """Return how much of the topic the work holds; headings and the directive's subject help in part.

    The names of the agencies are left out where an agency is asked for: "dân số và y tế dự phòng" is not the
    work of whoever coordinates with Sở Y tế.
    """
    titles = " ".join(s.title for s in directive.sections if s.title and s.start <= assignment.start < s.end)
    task = assignment.spans["task"][0].of(directive.text) if assignment.spans.get("task") else assignment.task
    clause = directive.text[assignment.start : assignment.end]
    text = clause if reading.asked.asks("task") and not reading.asked.acting else task
    return reading.support(Searchable(text), Searchable(f"{titles} {directive.subject or ''}"))


def _preference(reading: Reading, assignment: Assignment) -> float:
    """Return a small bonus for what the wording points at, a small penalty for weaker kinds of assignment."""
    folded = reading.asked.folded
    worded = next((status for status, pattern in _WORDED.items() if pattern.search(folded)), None)
    bonus = 0.08 if worded == assignment.status else -_STATUS_PENALTY[assignment.status]
    return bonus + (0.06 if assignment.leads_explicitly and _LEADING.search(folded) else 0.0)


def _by_agency(found: Sequence[Candidate], agencies: Sequence[Mention], *roles: str) -> list[Candidate]:
    """Return the candidates in which every agency named has one of the roles."""
    return [
        c
        for c in found
        if all(any(names_agency(n, m.name) for role in roles for n in getattr(c.assignment, role)) for m in agencies)
    ]


def answer_lead(reading: Reading) -> Draft | None:
    """Name the agency that leads what the question describes; nothing when no assignment supports it."""
    folded = reading.asked.folded
    leading = _LEADING.search(folded) is not None
    yesno = bool(reading.asked.asks("yesno") and reading.asked.acting and (leading or not reading.cited_targets()))
    either = _ALTERNATIVES.search(folded) is not None
    if not (reading.asked.asks("lead") or yesno or either):
        return None
    everything = candidates(reading)
    if not (reading.terms or reading.mentioned_keys() or reading.asked.agencies):
        return _all_leads(reading, everything) if leading else None
    if yesno or either:
        return _confirmed(reading, everything)
    if (named := _named_as_lead(reading)) is not None:
        led = _by_agency(everything, [named], "lead")
        return _tasks_of(reading, led) if led else _not_assigned(reading, named)
    found = [c for c in everything if not _leads_named(reading, c) and _holds_head(reading, c)]
    if not found or found[0].support < LEAD_SUPPORT:
        return None
    best = found[0]
    chosen = [best] + [c for c in found[1:] if best.rank - c.rank < _TIE / 2 and c.assignment.lead != best.assignment.lead][:1]
    statements = tuple(Statement(_describe(reading, c, brief=True), (c.evidence,)) for c in chosen)
    return Draft("lead", statements, support=best.support, numbers=_numbers(chosen), agencies=chosen[0].assignment.lead)


def _confirmed(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Answer "is it X that leads …?" by the agency that does, saying whether X is the one."""
    best = next((c for c in found if _holds_head(reading, c)), None)
    if best is None or best.support < LEAD_SUPPORT:
        return None
    statement = _describe(reading, best, brief=True)
    named = reading.asked.acting
    if len(named) == 1:
        right = any(names_agency(name, named[0].name) for name in best.assignment.lead)
        phrase = "yes_it_is" if right else "no_it_is"
        statement = reading.phrases.say(phrase, named=reading.phrases.agency(named[0].name), statement=statement)
    return Draft("lead", (Statement(statement, (best.evidence,)),), support=best.support, numbers=_numbers([best]), agencies=best.assignment.lead)


def _all_leads(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Name who leads what in the documents in scope, for a question that gives no topic."""
    kept = _without_repeats([c for c in found if c.assignment.leads_explicitly])[:_MANY_TASKS]
    statements = tuple(Statement(_describe(reading, c, brief=True), (c.evidence,)) for c in kept)
    return Draft("lead", statements, numbers=_numbers(kept)) if kept else None


def _named_as_lead(reading: Reading) -> Mention | None:
    """Return the agency that the question itself says leads ("Sở Y tế chủ trì việc gì?")."""
    folded = reading.asked.folded
    return next((m for m in reading.asked.acting if re.match(r"\s*(?:duoc giao )?(?:chu tri|lam dau moi|leads?(?!\w))", folded[m.end :])), None)


def _holds_head(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether the clause holds the noun that is asked for ("đơn vị *tư vấn* nào")."""
    clause = Searchable(candidate.evidence.quote)
    return all(credit(term, clause) >= 0.5 for term in reading.heads)


def _tasks_of(reading: Reading, pool: Sequence[Candidate]) -> Draft | None:
    """List what one agency is given, as far as the topic goes."""
    kept = [c for c in pool if c.support >= LEAD_SUPPORT and _holds_head(reading, c)] if reading.terms else list(pool)
    kept = _without_repeats(kept)[:_MANY_TASKS]
    if not kept:
        return None
    statements = tuple(Statement(_describe(reading, c), (c.evidence,)) for c in kept)
    return Draft("task", statements, support=kept[0].support, numbers=_numbers(kept))


def _leads_named(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether the question itself already names the lead: then it does not ask for that one."""
    return any(names_agency(name, m.name) for name in candidate.assignment.lead for m in reading.asked.acting)


def answer_coordinating(reading: Reading) -> Draft | None:
    """Name the agencies that a lead agency coordinates with."""
    if not reading.asked.asks("coordinating"):
        return None
    found = candidates(reading)
    acting = reading.asked.acting
    led = _by_agency(found, acting, "lead")
    if acting and not led:
        return None
    pool = [c for c in (led or found) if c.support >= LEAD_SUPPORT or not reading.terms or led]
    helped = [c for c in pool if c.assignment.coordinating]
    if reading.terms and not led:
        helped = [c for c in helped if c.support >= TASK_SUPPORT]
    if not helped:
        quoted = answer_general(reading, _TOGETHER) if reading.terms else None
        return quoted or (_nothing_stated(reading, pool[0], "no_coordinating") if pool else None)
    best = helped[0]
    names = reading.phrases.listed(reading.phrases.agency(name) for name in best.assignment.coordinating)
    text = reading.phrases.say("coordinating", lead=_leads(reading, best), names=names)
    return Draft("coordinating", (Statement(text, (best.evidence,)),), support=best.support, numbers=_numbers([best]))


def answer_task(reading: Reading) -> Draft | None:
    """List what an agency is to do, or what a document orders."""
    asked = reading.asked
    if not asked.asks("task"):
        return None
    found = candidates(reading)
    agencies = asked.acting[:1]
    if asked.proposing and (proposed := _proposals(reading, found)):
        return proposed
    if asked.asks("list") and not agencies and not _ORDERING.search(asked.folded):
        return None
    mine = _by_agency(found, agencies, "lead") or _by_agency(found, agencies, "coordinating")
    if agencies and not mine:
        return _not_assigned(reading, agencies[0])
    pool = [c for c in mine or found if _holds_head(reading, c)]
    if reading.terms or reading.mentioned_keys():
        top = max((c.support for c in pool), default=0.0)
        pool = [c for c in pool if c.support >= max(TASK_SUPPORT, top - 0.15)] if not mine else _focused(pool, top)
    pool = _without_repeats(pool)[: 1 if _one_item(reading) else _MANY_TASKS]
    if not pool:
        return None
    statements = tuple(Statement(_describe(reading, c), (c.evidence,)) for c in pool)
    return Draft("task", statements, support=pool[0].support, numbers=_numbers(pool))


def _proposals(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """List what an agency proposes in a document of its own."""
    own = [c for c in found if c.assignment.status == "proposed" and _issued_by(c.directive, reading.asked.proposing)]
    if reading.terms and own:
        top = max(c.support for c in own)
        own = [c for c in own if c.support >= top - 0.3]
    kept = sorted(own, key=lambda c: c.assignment.start)[:_MANY_TASKS]
    statements = tuple(Statement(_describe(reading, c), (c.evidence,)) for c in kept)
    return Draft("task", statements, numbers=_numbers(kept)) if kept else None


def _issued_by(directive: Directive, agencies: Sequence[Mention]) -> bool:
    return any(directive.issuer is not None and names_agency(directive.issuer, m.name) for m in agencies)


def _focused(pool: list[Candidate], top: float) -> list[Candidate]:
    """Of an agency's work keep what the topic points at, all of it when the topic points at nothing."""
    return [c for c in pool if c.support >= top - 0.3] if top >= TASK_SUPPORT else pool


def _one_item(reading: Reading) -> bool:
    """Tell whether a single item is asked for ("mục 2 …", "điểm đầu tiên")."""
    return reading.asked.section is not None


def _without_repeats(pool: Sequence[Candidate]) -> list[Candidate]:
    """Drop a proposal or report that says what an order before it says."""
    kept: list[Candidate] = []
    for candidate in pool:
        words = set(fold(candidate.assignment.task).split())
        if not any(len(words & set(fold(k.assignment.task).split())) > 0.7 * len(words) for k in kept):
            kept.append(candidate)
    return kept


def answer_deadline(reading: Reading) -> Draft | None:
    """Give the deadline of the work described; where none is set, say so and refuse."""
    if not reading.asked.asks("deadline"):
        return None
    found = candidates(reading)
    acting = reading.asked.acting
    mine = _by_agency(found, acting, "lead") or _by_agency(found, acting, "coordinating")
    pool = [c for c in (mine or found) if c.support >= LEAD_SUPPORT or not reading.terms]
    dated = [c for c in pool if c.assignment.deadline]
    if dated:
        best = dated[0]
        values = {"lead": _leads(reading, best), "task": one_line(best.assignment.task)}
        text = reading.phrases.say("deadline", deadline=best.assignment.deadline, **values)
        return Draft("deadline", (Statement(text, (best.evidence,)),), support=best.support, numbers=_numbers([best]))
    if pool:
        return _nothing_stated(reading, pool[0], "no_deadline")
    return Draft("deadline", (), answered=False)


def _nothing_stated(reading: Reading, candidate: Candidate, phrase: str) -> Draft:
    """Refuse, citing the assignment that does not state what is asked."""
    document = reading.phrases.document(candidate.directive)
    section = reading.phrases.section(candidate.assignment.section)
    statement = Statement(reading.phrases.say(phrase, document=document, section=section), (candidate.evidence,))
    return Draft("unanswerable", (statement,), answered=False, numbers=_numbers([candidate]))


def _not_assigned(reading: Reading, mention: Mention) -> Draft:
    text = reading.phrases.say("not_assigned", agency=reading.phrases.agency(mention.name))
    return Draft("unanswerable", (Statement(text, ()),), answered=False)


def _describe(reading: Reading, candidate: Candidate, *, brief: bool = False) -> str:
    """Say who does what, and in what sense: ordered, proposed or reported. ``brief`` shortens the task."""
    assignment = candidate.assignment
    say, document = reading.phrases.say, reading.phrases.document(candidate.directive)
    task = _shortened(one_line(assignment.task)) if brief else one_line(assignment.task)
    values = {"lead": _leads(reading, candidate), "task": task, "document": document}
    if assignment.status == "reported":
        between = candidate.directive.text[_end_of(assignment, "lead") : assignment.spans["task"][0].start]
        doing = f"{one_line(between)} {task}".strip(" ,")
        return say("doing", **{**values, "task": doing})
    name = "lead" if assignment.leads_explicitly else "responsible"
    return say(f"proposed_{name}" if assignment.status == "proposed" else name, **values)


def _shortened(task: str) -> str:
    """Cut a long task after a comma or a word; the citation keeps the whole."""
    if len(task) <= _BRIEF:
        return task
    cut = task.rfind(",", _BRIEF // 2, _BRIEF)
    return task[: cut if cut > 0 else task.rfind(" ", 0, _BRIEF)].rstrip(" ,;.") + " …"


def _end_of(assignment: Assignment, name: str) -> int:
    return assignment.spans[name][-1].end


def _leads(reading: Reading, candidate: Candidate) -> str:
    return reading.phrases.listed(reading.phrases.agency(name) for name in candidate.assignment.lead)


def _numbers(found: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.directive.number for c in found if c.directive.number))
