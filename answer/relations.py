"""Questions for other instruments: what a document rests on, carries or mentions, or what work refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.carried import carrier, sent_along
from answer.caveats import conflicts
from answer.clauses import holds_heads
from answer.draft import Draft, Evidence, Statement, clipped, refusal
from answer.frames import cue, relation_cues
from answer.matching import Searchable, coverage
from answer.reading import Reading
from answer.related import Related, own_words, references
from ingest.agencies.names import Mention, agency_key
from ingest.datamodels import Reference, Span
from ingest.vietnamese import fold, number_key

# Chosen on the development labels.
RELATION_SUPPORT = 0.4
"""Below this score no instrument is named."""
_NEAR_BEST = 0.25
"""Distance from the best within which others are listed when several are asked for."""
_BEFORE_SHARE, _CLAUSE_SHARE, _NO_TOPIC = 0.35, 0.4, 0.3
"""What the topic in the words before a mention and in its clause count; the score of any mention without a topic."""
_LITTLE_TOPIC = 1.5
"""Weight of a topic under which the relation asked for says more than the topic."""
_RELATION_BONUS, _RELATION_BONUS_OF_LITTLE_TOPIC = 0.2, 0.35
_KIND_BONUS, _ISSUER_BONUS, _WITHIN_SUBJECT_BONUS, _NAMED_BONUS, _CONCERNS_BONUS = 0.1, 0.3, 0.25, 0.15, 0.1
_OWN_SUBJECT_PENALTY = 0.12
"""A mention in the directive's own subject line repeats one in its text."""

_NEVER_GUESSED = frozenset({"thay thế", "sửa đổi", "bãi bỏ"})
"""Relations with legal effect: an instrument is named only where the words before it state one."""
_BASIS = frozenset({"căn cứ"})
_REPLIES = frozenset({"trả lời"})
_ATTACHES = frozenset({"kèm theo"})
_BASES = frozenset({"căn cứ", "thực hiện", "đề nghị", "kèm theo"})
_OPENING = frozenset({"căn cứ", "đề nghị"})
_ANY_KIND = "Văn bản"
_LETTER = "Công văn"
_WIDER_KINDS = {"Chương trình": "Chương trình hành động"}


def answer_relation(reading: Reading) -> Draft | None:
    """Name the instruments that a document rests on, carries or mentions, or that a piece of work refers to."""
    asked = reading.asked
    if not asked.asks("relation") and not (asked.asks("list") and asked.document_kind):
        return None
    if (asked.section is not None and not reading.named) or asked.says("item_asked"):
        return None
    if (carried := carrier(reading)) is not None:
        return carried
    order = {directive.id: place for place, directive in enumerate(reading.directives)}
    scored = sorted(
        ((_score(reading, r), r) for r in _related(reading)),
        key=lambda s: (-round(s[0], 6), order[s[1].directive.id], s[1].reference.start),
    )
    if not scored or scored[0][0] < RELATION_SUPPORT:
        if _ATTACHES & _wanted(reading).keys() and (along := sent_along(reading)) is not None:
            return along
        return refusal() if asked.document_kind and _NEVER_GUESSED & _wanted(reading).keys() else None
    if not asked.says("several"):
        return _one(reading, scored[0][1])
    chosen = _distinct(_own_of_issuer(reading, scored) or [r for s, r in scored if s >= scored[0][0] - _NEAR_BEST])
    return _one(reading, chosen[0]) if len(chosen) == 1 else _many(reading, chosen)


def _own_of_issuer(reading: Reading, scored: Sequence[tuple[float, Related]]) -> list[Related]:
    """Return what an agency issued, as the best document says ("Thành ủy đã ra những văn bản gì?")."""
    asked, holder = reading.asked, scored[0][1].directive.id
    issuing = [m for m in asked.agencies if cue("has_issued_after").match(asked.folded, m.end)]
    return [r for _, r in scored if r.directive.id == holder and _issued_by(issuing, r.reference)]


def _distinct(found: Sequence[Related]) -> list[Related]:
    """Keep the best mention of each instrument."""
    kept: dict[str, Related] = {}
    for related in found:
        kept.setdefault(related.reference.key, related)
    return list(kept.values())


def _related(reading: Reading) -> Iterator[Related]:
    """Yield the references in scope that can be what is asked for."""
    asked = reading.asked
    targets = {cited.key for cited in reading.cited_targets}
    excluded = targets | {number_key(directive.number or "") for directive in reading.named}
    for related in references(reading):
        reference = related.reference
        if reference.key in excluded or not _kind_fits(asked.document_kind, reference):
            continue
        if targets and not targets & related.unit.text.numbers:
            continue
        if asked.document_kind is None and not holds_heads(reading, related.unit):
            continue
        if not (_NEVER_GUESSED & _wanted(reading).keys()) or _states_relation(reading, related):
            yield related


def _kind_fits(kind: str | None, reference: Reference) -> bool:
    """Tell whether a reference is of the kind asked for; a letter may be called just a document."""
    if kind in {None, _ANY_KIND}:
        return True
    if kind == _LETTER:
        return reference.kind in {None, _LETTER}
    return reference.kind is not None and reference.kind in {kind, _WIDER_KINDS.get(kind or "")}


def _score(reading: Reading, related: Related) -> float:
    """Weigh the topic in the words before the mention, the relation asked for, the issuer named."""
    score = _topic_score(reading, related)
    if reading.asked.document_kind not in {None, _ANY_KIND}:
        score += _KIND_BONUS
    if _states_relation(reading, related):
        # Of a document that is named, the rest of the question may only describe that document.
        little = sum(term.weight for term in reading.terms) <= _LITTLE_TOPIC or (
            bool(reading.named) and _states_expressly(reading, related)
        )
        score += _RELATION_BONUS_OF_LITTLE_TOPIC if little else _RELATION_BONUS
    if _issued_by_named(reading, related.reference):
        score += _ISSUER_BONUS
    if _concerns_named(reading, related.reference):
        score += _CONCERNS_BONUS
    if _covers(related.directive.spans.get("subject", ()), related.reference.start):
        score -= _OWN_SUBJECT_PENALTY
    if _within_target_subject(reading, related):
        score += _WITHIN_SUBJECT_BONUS
    return score + (_NAMED_BONUS if reading.named or reading.cited_targets else 0.0)


def _topic_score(reading: Reading, related: Related) -> float:
    if not reading.terms:
        # "Tờ trình 22 kèm theo văn bản gì?": what only rests on other instruments attaches none of them.
        return _NO_TOPIC if not _ATTACHES & _wanted(reading).keys() or _states_expressly(reading, related) else 0.0
    words = related.directive.text[related.begins : related.reference.end]
    local = Searchable(f"{words} {related.reference.subject or ''}")
    own = _BEFORE_SHARE * coverage(reading.terms, local) + _CLAUSE_SHARE * coverage(reading.terms, related.unit.text)
    opening = _OPENING & _wanted(reading).keys() and _states_expressly(reading, related) and _in_opening(related)
    if not opening or reading.asked.agencies:
        return own
    # What a document rests on stands in its opening; the topic tells of the work that is ordered below it.
    whole = reading.library.text(related.directive)
    return max(own, _NO_TOPIC * coverage(reading.matter(related.directive), whole))


def _wanted(reading: Reading) -> dict[str, re.Pattern[str]]:
    """Return the relations that the question asks for, with the words that state them."""
    return {name: pattern for name, pattern in relation_cues().items() if pattern.search(reading.asked.folded)}


def _states_relation(reading: Reading, related: Related) -> bool:
    """Tell whether the reference is of a relation that the question asks for, or the words before it say so.

    What a document rests on ("căn cứ") is also what it carries out and what was proposed to it, as its opening says.
    """
    if _BASIS & _wanted(reading).keys() and _in_opening(related):
        return True
    # A reply says in its opening what it carries out or whose request it follows.
    if _REPLIES & _wanted(reading).keys() and _in_opening(related):
        return True
    return _states_expressly(reading, related)


def _in_opening(related: Related) -> bool:
    return related.reference.section is None and related.reference.relation in _BASES


def _states_expressly(reading: Reading, related: Related) -> bool:
    """Tell whether the very relation asked for is that of the reference, or stands in the words before it."""
    before = fold(related.directive.text[related.begins : related.reference.start])
    wanted = _wanted(reading)
    return related.reference.relation in wanted or any(pattern.search(before) for pattern in wanted.values())


def _issued_by_named(reading: Reading, reference: Reference) -> bool:
    return _issued_by(reading.asked.agencies, reference)


def _concerns_named(reading: Reading, reference: Reference) -> bool:
    """Tell whether an instrument is for an agency of the question ("đối với Sở Y tế"), not given it to do."""
    subject = f" {agency_key(reference.subject)} " if reference.subject else ""
    others = (m for m in reading.asked.agencies if not _issued_by([m], reference))
    keys = [agency_key(mention.name) for mention in others]
    return any(f" {before} {key} " in subject for key in keys for before in ("doi voi", "cho"))


def _issued_by(agencies: Sequence[Mention], reference: Reference) -> bool:
    issuer = f" {agency_key(reference.issuer)} " if reference.issuer else ""
    return any(f" {agency_key(mention.name)} " in issuer for mention in agencies)


def _within_target_subject(reading: Reading, related: Related) -> bool:
    """Tell whether the mention stands in what the instrument asked about is said to be about."""
    keys = {cited.key for cited in reading.cited_targets}
    others = (other for other in related.directive.references if other.key in keys)
    return any(_covers(other.spans.get("subject", ()), related.reference.start) for other in others)


def _covers(spans: Sequence[Span], position: int) -> bool:
    return any(span.start <= position < span.end for span in spans)


def _one(reading: Reading, related: Related) -> Draft:
    """Name one instrument and quote the clause that it stands in, of a long one what is said of it."""
    quote = Evidence(related.directive, own_words(related))
    text = reading.phrases.say(
        "related_one",
        number=reading.phrases.instrument(related.reference.kind, related.reference.number),
        details=_details(reading, related.reference),
        quote=clipped(quote.quote),
    )
    return _draft(reading, [related], Statement(text, (quote,)))


def _many(reading: Reading, chosen: Sequence[Related]) -> Draft:
    """List several instruments in the order of their mention."""
    ordered = sorted(chosen, key=lambda related: related.place)
    holders = {related.directive.id for related in ordered}
    document = reading.phrases.document(ordered[0].directive)
    phrase = "related_many" if len(holders) == 1 else "related_across"
    intro = reading.phrases.say(phrase, document=document)
    return _draft(reading, chosen, Statement(intro), *(_listed(reading, related) for related in ordered))


def _listed(reading: Reading, related: Related) -> Statement:
    name = reading.phrases.instrument(related.reference.kind, related.reference.number)
    details = _details(reading, related.reference)
    return Statement(reading.phrases.say("related_item", number=name, details=details), (related.evidence,))


def _draft(reading: Reading, chosen: Sequence[Related], *statements: Statement) -> Draft:
    numbers = tuple(related.reference.label for related in chosen)
    cited = reading.library.cited_in([related.directive for related in chosen])
    caveats = [c for one in cited if one.number in numbers for c in conflicts(reading.phrases, one, issuers=False)]
    return Draft("relation", statements, caveats=tuple(caveats), numbers=numbers)


def _details(reading: Reading, reference: Reference) -> str:
    """Return " (issuer, date)" as far as they are known."""
    parts = [reading.phrases.agency(reference.issuer)] if reference.issuer else []
    parts += [reading.phrases.day(reference.date)] if reference.date else []
    return f" ({', '.join(parts)})" if parts else ""
