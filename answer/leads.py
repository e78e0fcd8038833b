"""Questions about who leads a piece of work, or whether a named agency does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.candidates import (
    LEAD_SUPPORT,
    MANY_TASKS,
    Candidate,
    candidates,
    holds_head,
    is_led_by,
    outweighed,
    says_what_is_asked,
    with_lead,
    with_sort,
    without_repeats,
)
from answer.clauses import WORK_SUPPORT, quoted_clause
from answer.draft import Draft, Statement
from answer.frames import cue
from answer.matching import Searchable, coverage
from answer.places_named import names_some
from answer.quoting import introduced_by_somebody, quoted
from answer.reading import Reading, issued_by
from answer.units import Unit, about, headings
from answer.wording import described, not_assigned, told
from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import Mention
from ingest.agencies.phrases import starts_with_agency
from ingest.vietnamese import fold

_NEAREST = 2
"""Directives, of those found first, whose work, and that of what was sent with them, is preferred to others'."""
_REQUEST_HELD = 0.6
"""Share of the topic that a document must hold whose request is meant."""
_BETTER = 0.2
"""Support by which an item that an agency introduces must exceed the best work."""
_TIE = 0.02
"""Difference of rank within which a second agency is named beside the first; chosen on the development labels."""
_HELD = 0.75
"""Share of the topic that a document must hold whose meeting, or whose scope, is asked for."""
_LABEL = re.compile(
    r"[\s*+-]*(?:[\divx]{1,4}[.)]|[a-zđ][.)])?[\s*-]*"
    r"(?P<label>[^\W\d_]+(?: [^\W\d_]+){1,5})\s*: *(?P<told>\S.*)",
    re.DOTALL,
)
"""A paragraph that begins with a label: what it is called, and what is told of it."""
_WORD = re.compile(r"[a-z]+")
_STATED = {"presiding": "presides", "applies_to": "application"}
"""Cues of questions that name nobody's work, and those of the clauses that answer them."""


def answer_lead(reading: Reading) -> Draft | None:
    """Name the agency that leads what the question describes; nothing when no assignment supports it."""
    asked = reading.asked
    asserted = _asserts_lead(reading)
    if not (asked.asks("lead") or asserted):
        return None
    if stated := _stated(reading) or _labelled(reading) or _part_of(reading):
        return stated
    found = candidates(reading)
    if not (reading.terms or reading.mentioned_keys or asked.agencies):
        return _all_leads(reading, found) if asked.says("leading") else None
    if requested := _requested(reading, found):
        return requested
    if asserted:
        return _confirmed(reading, found)
    if asked.leading is not None:
        return _tasks_led(reading, asked.leading, found)
    others = [c for c in found if not is_led_by(c, asked.acting)]
    # The sort of body that is asked for need not stand in the clause: headings name who does what stands below.
    fitting = with_sort(reading, others) if asked.says("sort_asked") else [c for c in others if holds_head(reading, c)]
    return _best_leads(reading, [c for c in fitting if _holds_topic(reading, c)])


def _holds_topic(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether work, or what it stands under, holds anything of the topic: an instrument named is not enough."""
    directive = candidate.directive
    around = Searchable("; ".join([*headings(directive.sections, candidate.assignment.start), about(directive)]))
    return not reading.terms or coverage(reading.terms, Searchable(candidate.evidence.quote), around) > 0


def _stated(reading: Reading) -> Draft | None:
    """Quote who chaired a meeting, or to whom rules apply, of a document that holds the topic."""
    states = next((states for asks, states in _STATED.items() if reading.asked.says(asks)), None)
    if states is None:
        return None
    fitting = (
        scored.unit
        for scored in reading.ranked()
        if cue(states).search(scored.unit.text.folded)
        and coverage(reading.terms, reading.library.text(scored.unit.directive)) >= _HELD
    )
    unit = next(fitting, None)
    return quoted(reading, unit) if unit else None


def _labelled(reading: Reading) -> Draft | None:
    """Quote the clause whose label the question names and behind which somebody is named ("Chủ đầu tư: Ban …")."""
    if not cue("is_who").search(reading.asked.folded):
        return None

    def fits(unit: Unit) -> bool:
        labelled = _LABEL.match(unit.evidence.quote)
        label = fold(labelled["label"]).strip() if labelled else ""
        if not labelled or f" {label} " not in f" {' '.join(_WORD.findall(reading.asked.folded))} ":
            return False
        return starts_with_agency(labelled["told"], 0) and not find_mentions(labelled["label"])

    return quoted_clause(reading, fits, WORK_SUPPORT)


def _part_of(reading: Reading) -> Draft | None:
    """Quote the clause that names which part of an agency does something ("phòng nào của Sở Y tế làm đầu mối")."""
    asked = reading.asked
    part = cue("part_of").search(asked.folded)
    if part is None or not any(mention.start == part.end() for mention in asked.agencies):
        return None
    leading = asked.says("leading")

    def fits(unit: Unit) -> bool:
        leads = cue("leading").search(unit.text.folded) is not None or not leading
        return leads and names_some(unit, part["sort"])

    return quoted_clause(reading, fits, WORK_SUPPORT)


def _requested(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Name whom an agency asks to do something ("UBND tỉnh đề nghị cơ quan nào …?"), by a document of its own.

    Such a request is short; what it is about stands elsewhere in the document.
    """
    asking = reading.asked.proposing
    if not asking or not cue("asks_whom").search(reading.asked.folded):
        return None
    own = [c for c in found if issued_by(c.directive, asking) and _is_request(c) and says_what_is_asked(reading, c)]
    fits = {c.directive.id: coverage(reading.terms, reading.library.text(c.directive)) for c in own}
    best = max(own, key=lambda c: (fits[c.directive.id], c.support), default=None)
    if best is None or fits[best.directive.id] < _REQUEST_HELD:
        return None
    unit = _clause_of(reading, best)
    return replace(quoted(reading, unit), agencies=best.assignment.lead) if unit else None


def _is_request(candidate: Candidate) -> bool:
    """Tell whether work is asked of somebody ("Đề nghị Thường trực … xem xét"), not given to those below."""
    start, lead = candidate.assignment.start, candidate.assignment.spans.get("lead")
    return lead is not None and cue("request").search(fold(candidate.directive.text[start : lead[0].start])) is not None


def _asserts_lead(reading: Reading) -> bool:
    """Tell whether the question names the lead itself: "is it X that leads …?", "X or Y?"."""
    asked = reading.asked
    about_work = asked.says("leading") or not reading.cited_targets
    confirmed = asked.asks("yesno") and asked.acting and about_work and not asked.asks("coordinating")
    return asked.says("alternatives") or bool(confirmed)


def _best_leads(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Name the best supported lead, and another one that is as good."""
    nearby = [c for c in found if reading.is_among_first(c.directive, _NEAREST) and c.support >= LEAD_SUPPORT]
    found = nearby or found
    if not found or (found[0].support < LEAD_SUPPORT and not _leads(reading, found[0])):
        return None
    best = found[0]
    if outweighed(reading, best) or _better_told(reading, best):
        return None
    tied = [c for c in found[1:] if best.rank - c.rank < _TIE and c.assignment.lead != best.assignment.lead]
    if says_what_is_asked(reading, best):
        tied = [c for c in tied if says_what_is_asked(reading, c)]
    if not tied and (ordered := _has_others_do(reading, best)):
        return replace(ordered, agencies=best.assignment.lead)
    draft = told(reading, "lead", [best, *tied[:1]], brief=True)
    return replace(draft, agencies=best.assignment.lead)


def _has_others_do(reading: Reading, best: Candidate) -> Draft | None:
    """Quote an item with what introduces it where its agency only has others do it ("chỉ đạo … thực hiện:")."""
    lead, start = best.assignment.spans.get("lead"), best.assignment.start
    if not lead or lead[-1].end > start:
        return None
    introduction = best.directive.text[lead[-1].end : start]
    if not cue("has_others_do").match(fold(introduction)):
        return None
    unit = _clause_of(reading, best)
    return quoted(reading, unit, introduced=True) if unit and introduced_by_somebody(unit) else None


def _clause_of(reading: Reading, candidate: Candidate) -> Unit | None:
    """Return the clause in which work begins."""
    units, start = reading.library.units(candidate.directive), candidate.assignment.start
    return next((unit for unit in units if unit.span.start <= start < unit.span.end), None)


def _better_told(reading: Reading, best: Candidate) -> bool:
    """Tell whether the leading clause is another, an item whose introduction says who is to do it."""
    leader = reading.leader
    if leader is None or _leads(reading, best) or leader.support < best.support + _BETTER:
        return False
    return introduced_by_somebody(leader.unit)


def _leads(reading: Reading, best: Candidate) -> bool:
    """Tell whether the best work is that of the clause which words and retrieval put well ahead of all others."""
    leader = reading.leader
    if leader is None or leader.unit.directive is not best.directive:
        return False
    return leader.unit.span.start < best.evidence.span.end and best.evidence.span.start < leader.unit.span.end


def _confirmed(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Answer "is it X that leads …?" by the agency that does, saying whether X is the one."""
    best = next((c for c in found if holds_head(reading, c)), None)
    if best is None or best.support < LEAD_SUPPORT:
        return None
    text = described(reading, best, brief=True)
    named = reading.asked.acting
    if len(named) == 1:
        phrase = "yes_it_is" if is_led_by(best, named) else "no_it_is"
        text = reading.phrases.say(phrase, named=reading.phrases.agency(named[0].name), statement=text)
    draft = told(reading, "lead", [best])
    return replace(draft, statements=(Statement(text, (best.evidence,)),), agencies=best.assignment.lead)


def _all_leads(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Name who leads what in the documents in scope, for a question that gives no topic."""
    kept = without_repeats([c for c in found if c.assignment.leads_explicitly])[:MANY_TASKS]
    return told(reading, "lead", kept, brief=True) if kept else None


def _tasks_led(reading: Reading, agency: Mention, found: Sequence[Candidate]) -> Draft | None:
    """List what an agency leads, as far as the topic goes."""
    led = with_lead(found, [agency])
    if not led:
        return not_assigned(reading, agency)
    if reading.terms:
        led = [c for c in led if c.support >= LEAD_SUPPORT and holds_head(reading, c)]
    kept = without_repeats(led)[:MANY_TASKS]
    return told(reading, "task", kept) if kept else None
