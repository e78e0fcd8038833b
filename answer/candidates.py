"""Assignments that may answer a question about work, weighed by how much of its topic the work holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.draft import Evidence, one_line
from answer.frames import cue
from answer.matching import HELD, Searchable, credit, holds
from answer.reading import Reading, names_agency
from answer.units import about, headings
from ingest.agencies.names import Mention, agency_key
from ingest.datamodels import Assignment, AssignmentStatus, Directive, Span
from ingest.vietnamese import fold

_SYLLABLE = re.compile(r"[^\W_]+")

# Chosen on the development labels.
LEAD_SUPPORT = 0.4
"""Below this share of the topic no agency is named."""
TASK_SUPPORT = 0.25
"""Below this share of the topic no work is listed."""
MANY_TASKS = 5
_OUTWEIGHS = 0.4
"""Share of the topic that another clause must hold beyond the assignment's own to be preferred to it."""
_COMPARED = 5
_STATUS_PENALTY = {"ordered": 0.0, "proposed": 0.03, "reported": 0.04}
_WORDED_BONUS = 0.08
"""For a proposal or a report when the question is worded so."""
_EXPLICIT_BONUS = 0.06
"""For an assignment that says "chủ trì" when the question asks who leads."""
_LETTERS_OF_NAME = 3
"""Letters from which an abbreviation names a body by itself."""
_REPEATED_SHARE = 0.7
"""Share of the words of a task from which it says the same as one before it."""


_MEMBER = re.compile(r"(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c|[^\W\d_]+ tá)\s*:?\s+[^;:.]{4,120}")
"""A member of a body with his office, which is no work."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An assignment with its support for the question, alone (``own``) and with what stands above it.

    ``rank`` is the support with what the wording of the question adds.
    """

    directive: Directive
    assignment: Assignment
    support: float
    rank: float
    own: float

    @property
    def evidence(self) -> Evidence:
        """The whole clause."""
        return Evidence(self.directive, Span(self.assignment.start, self.assignment.end))


def candidates(reading: Reading) -> list[Candidate]:
    """Return the assignments in scope, best first: by topic, then order before proposal before report."""
    return sorted(_candidates(reading), key=lambda c: (-round(c.rank, 6), c.directive.id, c.assignment.start))


def _candidates(reading: Reading) -> Iterator[Candidate]:
    worded = _worded(reading)
    for directive in reading.directives:
        for assignment in directive.assignments:
            left_out = _MEMBER.fullmatch(one_line(assignment.task)) is not None
            left_out = left_out or any(_is_among(assignment.lead, mention) for mention in reading.asked.excluded)
            concerned = not left_out and _concerns_targets(reading, directive, assignment)
            if concerned and reading.in_section(directive, assignment.section):
                own, support = _supports(reading, directive, assignment)
                rank = support + _preference(reading, assignment, worded)
                yield Candidate(directive, assignment, support, rank, own)


def _concerns_targets(reading: Reading, directive: Directive, assignment: Assignment) -> bool:
    """Tell whether the clause around an assignment names the instrument that is asked about but only cited."""
    keys = {cited.key for cited in reading.cited_targets}
    if not keys or reading.named:
        return True
    units = reading.library.units(directive)
    return any(keys & unit.text.numbers for unit in units if unit.span.start <= assignment.start < unit.span.end)


def _supports(reading: Reading, directive: Directive, assignment: Assignment) -> tuple[float, float]:
    """Return how much of the topic the work holds by itself, and with the help of headings and the subject.

    The names of the agencies are left out where an agency is asked for: "dân số và y tế dự phòng" is not the
    work of whoever coordinates with Sở Y tế.
    """
    spans = assignment.spans.get("task")
    text = spans[0].of(directive.text) if spans else assignment.task
    if reading.asked.asks("task") and not reading.asked.acting:
        text = directive.text[assignment.start : assignment.end]
    titles = " ".join(headings(directive.sections, assignment.start))
    words = Searchable(text)
    around = Searchable(f"{titles} {about(directive)}")
    return reading.support(words, None, directive), reading.support(words, around, directive)


def _worded(reading: Reading) -> AssignmentStatus | None:
    """Return the status of assignment that the question is worded for, where it is not simply an order."""
    if reading.asked.says("proposed"):
        return "proposed"
    return "reported" if reading.asked.says("reported") else None


def _preference(reading: Reading, assignment: Assignment, worded: AssignmentStatus | None) -> float:
    """Return a small bonus for what the wording points at, a small penalty for weaker kinds of assignment."""
    bonus = _WORDED_BONUS if worded == assignment.status else -_STATUS_PENALTY[assignment.status]
    return bonus + (_EXPLICIT_BONUS if assignment.leads_explicitly and reading.asked.says("leading") else 0.0)


def outweighed(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether a clause of a section elsewhere holds so much more of the topic that it must be meant."""
    return not _does_what_is_asked(reading, Searchable(candidate.evidence.quote)) and held_elsewhere(reading, candidate)


def held_elsewhere(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether a clause apart from an assignment that names an agency holds far more of the topic."""
    own, clause = candidate.evidence.span, Searchable(candidate.evidence.quote)
    held = max(candidate.own, reading.support(clause, None, candidate.directive))
    for scored in reading.ranked()[:_COMPARED]:
        unit = scored.unit
        apart = unit.directive is not candidate.directive or unit.span.end <= own.start or own.end <= unit.span.start
        if apart and unit.section and not unit.is_heading and cue("an_agency").search(unit.text.folded):
            return reading.support(unit.text, None, unit.directive) >= held + _OUTWEIGHS
    return False


def _does_what_is_asked(reading: Reading, clause: Searchable) -> bool:
    """Tell whether a clause holds the verb after "ai", "cơ quan nào"; one that carries no topic is held by any work."""
    who = cue("who_does").search(reading.asked.folded)
    if who is None:
        return False
    after = reading.asked.folded[who.end() :].lstrip()
    verb = next((term for term in reading.terms if after.startswith(f"{term.word} ") or after == term.word), None)
    return verb is None or credit(verb, clause) >= HELD


def says_what_is_asked(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether a clause has the very words after "ai", "cơ quan nào", those that carry no topic too."""
    who = cue("who_does").search(reading.asked.folded)
    verb = _SYLLABLE.findall(reading.asked.folded, who.end())[:2] if who else []
    return bool(verb) and f" {' '.join(verb)} " in Searchable(candidate.evidence.quote).folded


def with_lead(found: Sequence[Candidate], agencies: Sequence[Mention]) -> list[Candidate]:
    """Return the candidates that every agency named leads: all of them where none is named."""
    return [c for c in found if all(_is_among(c.assignment.lead, mention) for mention in agencies)]


def with_agency(found: Sequence[Candidate], agencies: Sequence[Mention]) -> list[Candidate]:
    """Return the candidates that the agencies named lead; where there is none, those that they coordinate."""
    return with_lead(found, agencies) or with_helper(found, agencies)


def with_helper(found: Sequence[Candidate], agencies: Sequence[Mention]) -> list[Candidate]:
    """Return the candidates that every agency named coordinates."""
    return [c for c in found if all(_is_among(c.assignment.coordinating, mention) for mention in agencies)]


def is_led_by(candidate: Candidate, agencies: Sequence[Mention]) -> bool:
    """Tell whether one of the agencies leads the work."""
    return any(_is_among(candidate.assignment.lead, mention) for mention in agencies)


def _is_among(names: Sequence[str], mention: Mention) -> bool:
    return any(names_agency(name, mention.name) for name in names)


def with_sort(reading: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates led by a body of the sort that is asked for ("công ty nào"), all where none is."""
    sort = cue("sort_asked").search(reading.asked.folded)
    if sort is None:
        return list(found)
    return [c for c in found if any(f" {sort['sort']} " in f" {fold(name)} " for name in c.assignment.lead)]


def with_named_lead(reading: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates whose lead the question names word for word: companies, and others in no list."""
    question = f" {agency_key(reading.asked.folded)} "
    return [c for c in found if any(_is_named(name, question) for name in c.assignment.lead)]


def _is_named(name: str, question: str) -> bool:
    """Tell whether a question has a name, or the letters that it begins with ("VNPT")."""
    key, first = agency_key(name), name.split()[0]
    if first.isupper() and len(first) >= _LETTERS_OF_NAME and not first.startswith(("UBND", "HĐND")):
        return f" {fold(first)} " in question
    return " " in key and f" {key} " in question


def with_group(reading: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates led by the group of agencies that the topic names ("quận, huyện", "các sở, ngành")."""
    groups = [term for term in reading.terms if cue("a_group").fullmatch(term.word)]
    return [c for c in found if groups and holds(Searchable("; ".join(c.assignment.lead)), groups)]


def holds_head(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether the clause holds the noun that is asked for ("đơn vị *tư vấn* nào")."""
    return holds(Searchable(candidate.evidence.quote), reading.heads)


def without_repeats(pool: Sequence[Candidate]) -> list[Candidate]:
    """Drop a proposal or report that says what an order before it says."""
    kept: list[Candidate] = []
    for candidate in pool:
        words = _words(candidate)
        if not any(len(words & _words(other)) > _REPEATED_SHARE * len(words) for other in kept):
            kept.append(candidate)
    return kept


def _words(candidate: Candidate) -> set[str]:
    return set(fold(candidate.assignment.task).split())
