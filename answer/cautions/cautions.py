"""What a careful clerk would add to an answer: warnings about what it rests on, each with the words that show it.

``cautions(draft, reading)`` is called once a draft is solved. It looks at the cited words, the directives that they
stand in and the instruments that they name; how an instrument is mentioned elsewhere is asked of the catalogue once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from rapidfuzz import fuzz

from answer.cautions.effects import AMENDED, REPEALED, SUPERSEDED
from answer.cautions.mentions import mentions
from answer.cautions.standing import (
    changed,
    is_quoted,
    of_directive,
    of_reference,
    same_issuer,
)
from answer.cautions.succession import prepare_agencies, succeeded
from answer.cautions.succession_units import prepare_units
from answer.cautions.validity import LAPSED, NOT_IN_FORCE, in_force
from answer.caveats import conflicts, late_citations
from answer.cited import Cited, evidence_of
from answer.draft import Caveat, Draft, Evidence
from answer.reading import Reading, distinct
from ingest.datamodels import Directive, Reference
from ingest.vietnamese import fold, number_key

NOT_IN_CORPUS = "not_in_corpus"
_CONFLICTS = ("date_conflict", "issuer_conflict", "dated_after_citing")
SEVERITY = (REPEALED, LAPSED, SUPERSEDED, NOT_IN_FORCE, AMENDED, *_CONFLICTS, "succession", NOT_IN_CORPUS)
"""The kinds of warnings about documents, the gravest first; any other kind comes after them."""

MOST_CAUTIONS = 3
"""Warnings that are added to those of the draft: more are not read."""
_STANDING, _DISAGREEING = 2, 1
"""The most of them about standing, and about documents that disagree."""
_CITED, _DIRECTIVES, _INSTRUMENTS, _NAMED = 24, 4, 6, 12
"""How many pieces of evidence, directives, instruments in their words, and instruments named as the answer are
looked at."""
_SAME_SUBJECT = 90
"""Likeness, to 100, from which two subjects are one."""

Quoted = tuple[Directive, Reference]
"""A mention within cited words."""


def cautioned(draft: Draft, reading: Reading, today: date | None = None) -> Draft:
    """Return a draft with its own warnings and those of :func:`cautions`, the gravest first."""
    return replace(draft, caveats=by_severity((*draft.caveats, *cautions(draft, reading, today))))


def cautions(draft: Draft, reading: Reading, today: date | None = None) -> tuple[Caveat, ...]:
    """Return what to add to the warnings of an answered draft: at most :data:`MOST_CAUTIONS`, the gravest first.

    ``today`` is the day of the question, by default that of the clock.

    Raises:
        SuccessionError: ``data/succession.toml`` cannot be read or has a wrong entry.
        DirectiveGoneError: the index changed meanwhile.
    """
    rows = draft.table.rows if draft.table else ()
    parts = [*(statement.evidence for statement in draft.statements), *(row.evidence for row in rows)]
    cited = tuple(chain.from_iterable(parts))[:_CITED]
    if not draft.answered or not cited:
        return ()
    today = today or date.today()
    quoted = _quoted(cited)
    found = [
        *islice(_standing(cited, quoted[:_INSTRUMENTS], reading, today), _STANDING),
        *islice(_disagreeing(draft, quoted[:_INSTRUMENTS], reading), _DISAGREEING),
        *succeeded(cited, reading, today),
        *_not_in_corpus(draft, cited, quoted, reading),
    ]
    return by_severity(found)[:MOST_CAUTIONS]


def prepare() -> None:
    """Read the list of successions and compile its patterns (some 0.1 s), so that no question waits for it.

    Raises:
        SuccessionError: ``data/succession.toml`` cannot be read or has a wrong entry.
    """
    prepare_agencies()
    prepare_units()


def by_severity(caveats: Iterable[Caveat]) -> tuple[Caveat, ...]:
    """Order warnings by :data:`SEVERITY`, equal ones as they come."""
    return tuple(sorted(caveats, key=lambda c: SEVERITY.index(c.kind) if c.kind in SEVERITY else len(SEVERITY)))


def _quoted(cited: Sequence[Evidence]) -> tuple[Quoted, ...]:
    """Return the numbered instruments that the cited words mention, the first mention of each."""
    found: dict[str, Quoted] = {}
    for item in cited:
        for reference in item.directive.references:
            if reference.number and is_quoted(item.directive, reference, (item,)):
                found.setdefault(reference.key, (item.directive, reference))
    return tuple(found.values())


def _standing(cited: Sequence[Evidence], quoted: Sequence[Quoted], reading: Reading, today: date) -> Iterator[Caveat]:
    """Yield warnings about the standing of the directives cited, and of the instruments asked about or quoted."""
    directives = distinct([item.directive for item in cited])[:_DIRECTIVES]
    asked = [cited_target.mentions[0] for cited_target in reading.cited_targets]
    references = {reference.key: reference for _, reference in (*asked, *quoted)}
    instruments = [
        *(of_directive(reading, directive) for directive in directives),
        *(of_reference(reading, reference) for reference in references.values()),
    ]
    numbered = [instrument for instrument in instruments if instrument is not None]
    yield from by_severity([*changed(numbered, cited, reading), *in_force(directives, reading, today)])


def _disagreeing(draft: Draft, quoted: Sequence[Quoted], reading: Reading) -> Iterator[Caveat]:
    """Yield the conflicts about instruments in the question that the cited words mention and the draft does not tell.

    One that is only quoted in passing is left to a question about it: the second place would be cited beside the point.
    """
    asked = {cited.key for found in reading.found.values() for cited in found.cited}
    about = [mention for mention in quoted if mention[1].key in asked]
    for kind, found in zip(_CONFLICTS, (_dates, _issuers, _late), strict=True):
        for mention in about:
            number = mention[1].label
            if not any(own.kind == kind and number in own.text for own in draft.caveats):
                yield from found(reading, mention)


def _dates(reading: Reading, mention: Quoted) -> list[Caveat]:
    both = _with_other(reading, mention, other_date)
    return conflicts(reading.phrases, both, issuers=False) if both else []


def _issuers(reading: Reading, mention: Quoted) -> list[Caveat]:
    both = _with_other(reading, mention, other_issuer)
    if both is None or any(page.method == "ocr" for directive, _ in both.mentions for page in directive.pages):
        return []  # recognition misreads names more often than documents disagree about them
    return conflicts(reading.phrases, both, dates=False)


def _late(reading: Reading, mention: Quoted) -> list[Caveat]:
    return late_citations(reading.phrases, Cited(mention[1].label, mention[1].kind, (mention,)))


def _with_other(reading: Reading, mention: Quoted, differs: Callable[[Reference, Reference], bool]) -> Cited | None:
    """Return a quoted instrument with a mention in the corpus that differs, one of the same directive before others."""
    known, (directive, reference) = mentions(reading.library), mention
    different = [found for found in known.of(reference.key) if differs(reference, found[1])]
    if not different:
        return None
    identifier, other = min(
        different, key=lambda found: (found[0] != directive.id, found[1].section != reference.section)
    )
    both = (mention, (known.directive(reading.library, identifier), other))
    return Cited(reference.label, reference.kind or other.kind, both)


def other_date(one: Reference, other: Reference) -> bool:
    """Tell whether two mentions are of one instrument and differ in its date.

    Numbers begin anew every year: another date is a slip only where the day, the year or the subject is the same.
    """
    if one.date is None or other.date is None or one.date == other.date or not same_issuer(one.issuer, other.issuer):
        return False
    if (one.date.day, one.date.month) == (other.date.day, other.date.month):
        return True
    same_year = one.date.year == other.date.year and one.issuer is not None and other.issuer is not None
    about = fuzz.ratio(fold(one.subject), fold(other.subject)) if one.subject and other.subject else 0.0
    return same_year or about >= _SAME_SUBJECT


def other_issuer(one: Reference, other: Reference) -> bool:
    """Tell whether two mentions of one number and date differ in the issuer."""
    return one.date is not None and one.date == other.date and not same_issuer(one.issuer, other.issuer)


def _not_in_corpus(
    draft: Draft, cited: Sequence[Evidence], quoted: Sequence[Quoted], reading: Reading
) -> Iterator[Caveat]:
    """Yield one warning when what the answer names as its content, or was asked about, is only cited in the corpus."""
    only_cited = {target.key: target.mentions for target in reading.cited_targets}
    if draft.kind == "relation":
        named = {number_key(number) for number in draft.numbers[:_NAMED]}
        stated = {reference.key: ((directive, reference),) for directive, reference in quoted if reference.key in named}
        known = mentions(reading.library)
        only_cited = {key: found for key, found in stated.items() if not known.bearers(key)}
    if not only_cited:
        return
    shown = [evidence_of(*_shown(found, cited)) for found in only_cited.values()]
    names = [reading.phrases.instrument(found[0][1].kind, found[0][1].label) for found in only_cited.values()]
    phrase = "not_in_corpus" if len(names) == 1 else "not_in_corpus_many"
    text = reading.phrases.say(phrase, documents=reading.phrases.listed(names))
    yield Caveat(NOT_IN_CORPUS, text, tuple(shown))


def _shown(found: Sequence[Quoted], cited: Sequence[Evidence]) -> Quoted:
    """Return the mention that the answer quotes, else the first."""
    return next((mention for mention in found if is_quoted(*mention, cited)), found[0])
