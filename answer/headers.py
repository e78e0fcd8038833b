"""Questions about a document itself: who signed, when, who issued, to whom, about what."""

from __future__ import annotations

from collections.abc import Sequence

from answer.cited import Cited, evidence_of
from answer.cited_headers import of_cited
from answer.draft import Caveat, Draft, Statement, refusal
from answer.fields import field_evidence, of_directive, signature
from answer.frames import HEADER_KINDS, offices
from answer.instruments import kinds_meant
from answer.matching import Searchable, coverage
from answer.office_holders import answer_holder
from answer.reading import Reading, issued_by
from answer.targets import Targets, targets
from answer.units import about
from ingest.datamodels import Directive
from ingest.vietnamese import fold

_KNOWN_SHARE = 0.34
"""A document that is only described by a topic must hold this share of it somewhere; by the development labels."""
_DESCRIBED = 0.6
"""Share of the topic that a document must hold for its number to be told."""
_TOLD = 0.8
"""Share of the topic that a clause holds which tells of what is asked about."""
_ANY_KIND = "Văn bản"
_LIKE_WORK, _OF_WORK = {"recipients", "place", "subject"}, ("task", "coordinating", "deadline", "count")
"""Kinds of a header whose words are those of work as well, and the kinds of work that outweigh them."""
_OUTWEIGHS_RELATION = ("signer", "title", "date", "kind", "recipients")
"""Kinds that are meant even where the question also has the words of one for another instrument."""


def answer_header(reading: Reading) -> Draft | None:
    """Answer the header fields that the question asks for, of the document that it means."""
    own_number = _asks_own_number(reading)
    wanted = [kind for kind in HEADER_KINDS if reading.asked.asks(kind)] or (["date"] if own_number else [])
    if reading.asked.says("once_in_effect"):
        wanted = [kind for kind in wanted if kind != "date"]
    if _of_a_clause(reading) or (reading.asked.says("happens") and not _names_a_document(reading)):
        wanted = [kind for kind in wanted if kind not in {"date", "place"}]
    if reading.asked.ordinal is not None and reading.asked.asks("list"):
        wanted = [kind for kind in wanted if kind != "subject"]
    if not wanted or ((reading.asked.attributes or _asks_for_another(reading)) and not own_number):
        return None
    directives, cited = found = targets(reading)
    if own_number:
        cited = ()
    if cited and reading.asked.section is not None and not reading.named:
        return None
    statements = [s for d in directives if _is_meant(reading, d) for s in of_directive(reading, d, wanted)]
    caveats: list[Caveat] = []
    for instrument in cited:
        made, warned = of_cited(reading, instrument, wanted)
        statements += made
        caveats += warned
    if not statements:
        return _missing(reading, found) if (directives or cited) and not _asks_for_work(reading, wanted) else None
    numbers = (*(d.number for d in directives if d.number), *(instrument.number for instrument in cited))
    return Draft(wanted[0], tuple(statements), caveats=tuple(caveats), numbers=numbers)


def _asks_for_work(reading: Reading, wanted: Sequence[str]) -> bool:
    """Tell whether the words may ask for work instead ("lưu trữ", "gửi"), of no document that is named.

    What no header states is then left to the clauses.
    """
    return set(wanted) <= _LIKE_WORK and not reading.asked.instruments and reading.asked.asks(*_OF_WORK)


def _names_a_document(reading: Reading) -> bool:
    """Tell whether the question names a document at all, by number or by kind: what happens has no letterhead."""
    asked = reading.asked
    return bool(asked.instruments or kinds_meant(asked.folded, asked.instruments))


def _of_a_clause(reading: Reading) -> bool:
    """Tell whether the words describe what one clause tells of, and not the document that it stands in."""
    asked, leader = reading.asked, reading.leader
    if leader is None or asked.agencies or asked.instruments:
        return False
    directive = leader.unit.directive
    if not {directive.kind, _ANY_KIND}.isdisjoint(kinds_meant(asked.folded, asked.instruments)):
        return False
    subject = Searchable(directive.subject or about(directive))
    return leader.support >= _TOLD and coverage(reading.terms, subject) < _DESCRIBED


def _asks_own_number(reading: Reading) -> bool:
    """Tell whether the number of the very document that the question describes is asked for, and one fits.

    The sentence about its date names the number too.
    """
    asked = reading.asked
    kinds = [kind for kind in kinds_meant(asked.folded, asked.instruments) if kind != _ANY_KIND]
    if asked.instruments or not kinds or not asked.says("own_number") or asked.says("of_another"):
        return False
    directives, _ = targets(reading)
    return bool(directives) and all(
        directive.kind in kinds
        and directive.number is not None
        and (
            issued_by(directive, asked.agencies)
            or (bool(reading.terms) and coverage(reading.terms, reading.library.text(directive)) >= _DESCRIBED)
        )
        for directive in directives
    )


def _asks_for_another(reading: Reading) -> bool:
    """Tell whether the question is for the number of another instrument ("theo đề nghị của ai, tại văn bản nào")."""
    asked = reading.asked
    return asked.asks("relation") and (asked.says("number_asked") or not asked.asks(*_OUTWEIGHS_RELATION))


def _is_meant(reading: Reading, directive: Directive) -> bool:
    """Tell whether the directive is named or dated, or at least holds something of the topic."""
    asked = reading.asked
    if asked.instruments or asked.day or asked.agencies or not reading.terms:
        return True
    return coverage(reading.terms, reading.library.text(directive)) >= _KNOWN_SHARE


def _missing(reading: Reading, found: Targets) -> Draft:
    """Refuse: the document is known, but does not state this, or is only cited."""
    directives, cited = found
    say = reading.phrases.say
    if cited:
        return _only_cited(reading, cited[0])
    document, signer = reading.phrases.document(directives[0]), directives[0].signer
    if reading.asked.asks("title") and signer:
        text = say("no_title", document=document, signer=signer)
        return refusal(Statement(text, field_evidence(directives[0], "signer")))
    return refusal(Statement(say("no_field", document=document)))


def _only_cited(reading: Reading, cited: Cited) -> Draft:
    text = reading.phrases.say("only_cited", document=reading.phrases.instrument(cited.kind, cited.number))
    return refusal(Statement(text, (evidence_of(*cited.mentions[0]),)), numbers=(cited.number,))


def answer_person(reading: Reading) -> Draft | None:
    """Name who holds an office: a signature of that office and agency tells, or a clause; anything else is refused."""
    if not reading.asked.asks("person"):
        return None
    for directive in reading.directives:
        if issued_by(directive, reading.asked.agencies) and directive.signer and _holds_office(reading, directive):
            numbers = (directive.number,) if directive.number else ()
            return Draft("signer", tuple(signature(reading, directive)), numbers=numbers)
    return answer_holder(reading) or refusal()


def _holds_office(reading: Reading, directive: Directive) -> bool:
    """Tell whether the signer's title is the office that the question asks for."""
    title, folded = fold(directive.signer_title or ""), reading.asked.folded
    return any(asked.search(folded) and office.search(title) for office, asked in offices())
