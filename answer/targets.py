"""Which document a question about a document means: by number, by date, else by its description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.cited import Cited
from answer.frames import cue
from answer.identity import year_of
from answer.instruments import Instrument, kinds_meant
from answer.matching import Searchable, coverage
from answer.reading import Reading, distinct, issued_by, names_agency
from answer.units import about
from ingest.agencies.names import Mention
from ingest.datamodels import Directive

# Chosen on the development labels.
_ISSUER_SCORE, _RECIPIENT_SCORE, _KIND_SCORE, _HELD_SCORE = 2.0, 0.4, 0.5, 0.3
"""What a description counts that fits issuer, addressee or kind; that the corpus holds the document at all."""
_FOUND_SCORE = 0.3
"""What being found first by retrieval counts; half of it for the second, and so on."""
_YEAR_SCORE = 0.4
"""What a document counts that is of the year which the question names."""
_CITED_KIND_SCORE = 2 * _KIND_SCORE
_CLEARLY_BETTER = 0.35
"""Documents that score within this of the best are all answered, up to ``_MANY``."""
_MANY = 3

_ASKED = re.compile(r" nao(?![a-z])")

Targets = tuple[tuple[Directive, ...], tuple[Cited, ...]]
"""Directives of the corpus, and instruments that it only cites."""


def targets(reading: Reading) -> Targets:
    """Return the documents that the question is about."""
    meant = _meant(reading)
    directives = distinct([d for i in meant for d in reading.found[i.mention].directives])
    absent = [reading.found[i.mention] for i in meant if not reading.found[i.mention].directives]
    cited = tuple(instrument for found in absent for instrument in found.cited)
    if directives or cited:
        return directives, cited
    dated = reading.dated()
    return (dated, ()) if dated else _by_description(reading)


def _meant(reading: Reading) -> Sequence[Instrument]:
    """Return the instruments asked about; the place to look only where no other document is described."""
    asked = reading.asked
    direct = [item for item in asked.instruments if item.role == "target"]
    if direct or (asked.agencies and kinds_meant(asked.folded, asked.instruments)):
        return direct
    return [item for item in asked.instruments if item.role == "scope"] or asked.instruments


def _by_description(reading: Reading) -> Targets:
    """Choose by issuer, addressee, kind and subject; several that fit equally are all answered."""
    kinds = kinds_meant(reading.asked.folded, reading.asked.instruments)
    scored: Sequence[tuple[float, Directive | Cited]]
    scored = [*_scored_directives(reading, kinds), *_scored_cited(reading, kinds)]
    if not scored:
        return (), ()
    scored = _of_kind_named(scored, kinds)
    lowest = max(score for score, _ in scored) - _CLEARLY_BETTER
    chosen = [item for score, item in scored if score >= lowest][:_MANY]
    return tuple(c for c in chosen if isinstance(c, Directive)), tuple(c for c in chosen if isinstance(c, Cited))


def _of_kind_named(
    scored: Sequence[tuple[float, Directive | Cited]], kinds: Sequence[str]
) -> Sequence[tuple[float, Directive | Cited]]:
    """Keep those of the kind named ("công văn …") where one of them fits best, what was sent along with it apart.

    A draft that was sent with a letter is signed and dated as well, but not the letter that is asked about.
    """
    apart = [pair for pair in scored if not (isinstance(pair[1], Directive) and pair[1].attached_to)]
    of_kind = [pair for pair in scored if pair[1].kind in kinds]
    if not of_kind:
        return scored
    best = max(score for score, _ in of_kind)
    return of_kind if all(score <= best for score, item in apart if item.kind not in kinds) else scored


def _scored_directives(reading: Reading, kinds: Sequence[str]) -> Iterator[tuple[float, Directive | Cited]]:
    for place, directive in enumerate(reading.directives, 1):
        fields = (directive.kind, directive.issuer, directive.place, directive.subject, *directive.recipients)
        described = coverage(reading.terms, Searchable(" ".join(filter(None, fields))))
        if directive.subject is None:
            described = max(described, coverage(reading.terms, Searchable(about(directive))))
        score = described + _agency_score(reading, directive) + _KIND_SCORE * (directive.kind in kinds)
        score += _YEAR_SCORE * (year_of(directive) in reading.asked.years)
        yield score + _HELD_SCORE + _FOUND_SCORE / place, directive


def _scored_cited(reading: Reading, kinds: Sequence[str]) -> Iterator[tuple[float, Directive | Cited]]:
    agencies, named = _issuers_named(reading), bool(reading.asked.agencies)
    for cited in reading.library.cited_in(reading.directives):
        matched = any(names_agency(name, mention.name) for name in cited.by_issuer() for mention in agencies)
        if cited.kind in kinds and (matched or not named):
            subject = Searchable(" ".join(reference.subject or "" for _, reference in cited.mentions))
            yield coverage(reading.terms, subject) + _ISSUER_SCORE * matched + _CITED_KIND_SCORE, cited


def _issuers_named(reading: Reading) -> list[Mention]:
    """Return the agencies that may have issued what is described.

    The one that something is sent to or laid before ("trình HĐND tỉnh") has not, nor the one asked for ("bộ nào").
    """
    folded = reading.asked.folded
    return [
        mention
        for mention in reading.asked.agencies
        if not cue("received_by_before").search(folded[: mention.start]) and not _ASKED.match(folded, mention.end)
    ]


def _agency_score(reading: Reading, directive: Directive) -> float:
    """Score an agency named in the question as issuer, or less, as addressee."""
    score, issuers = 0.0, _issuers_named(reading)
    for mention in reading.asked.agencies:
        if mention in issuers and issued_by(directive, [mention]):
            score += _ISSUER_SCORE
        elif any(names_agency(name, mention.name) for name in directive.recipients):
            score += _RECIPIENT_SCORE
    return score
