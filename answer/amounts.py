"""Questions for a sum of money or a share: the sentence of the documents that gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.days import in_period
from answer.draft import Draft, Evidence, Statement, one_line
from answer.frames import cue, frames
from answer.matching import HELD, Searchable, Term, coverage, credit
from answer.reading import Reading, issued_by, names_agency
from answer.units import about, headings
from answer.years import of_year
from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import Mention
from ingest.datamodels import Directive, Span
from ingest.structure.outline import paragraphs
from ingest.structure.sentences import sentences
from ingest.vietnamese import fold

# Chosen on the development labels.
AMOUNT_SUPPORT = 0.55
"""Below this share of the topic no sum is given."""
_OWN_SUPPORT = 0.3
"""What the sentence itself must hold of the topic: sums are often listed under one heading."""
_RARE = 3.0
"""Weight of a word that a sum must have about it."""
_FOUND_SHARE = 0.1
"""What being found first by retrieval adds."""
IN_PERIOD = 0.15
"""What a sentence gains that names a month of the time of year in the question."""
_LONGEST = 1_800
"""Characters of a sentence above which it is no answer: tables that lost their lines."""

AMOUNT = re.compile(
    r"(?<![\w/.,-])(?:\d{1,3}(?:[.,]\d+)?%?\s*[-–]\s*)?\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?\s*"
    r"(?:%|(?:nghìn |triệu |tỷ |tỉ )?(?:đ[ồôo]ng|VNĐ|VND)|(?:triệu|tỷ|tỉ)(?!\w)|phần trăm|USD)"
)
"""A sum or a share, perhaps from one to another ("38 - 40%"); recognition often drops the tone of "đồng"."""


def answer_amount(reading: Reading) -> Draft | None:
    """Quote the sentence with the sum or share asked for; None where none is asked for or no sentence fits."""
    asked = reading.asked
    if not (asked.says("money") or asked.asks("count")) or not reading.terms or _counts_things(reading):
        return None
    best: tuple[float, Evidence] | None = None
    only_sums = asked.says("money_asked") and not asked.says("share_asked")
    measure = measure_asked(asked.folded)
    for directive in reading.directives:
        for span in _sums(directive):
            if only_sums and all("%" in match.group() for match in AMOUNT.finditer(span.of(directive.text))):
                continue
            if measure is not None and measure.search(span.of(directive.text).lower()) is None:
                continue  # a sum, but no price of a measure
            score = _score(reading, directive, span)
            if score is not None and (best is None or score > best[0]):
                best = (score, Evidence(directive, span))
    if best is None:
        return None
    quote = one_line(best[1].quote)
    amounts = [one_line(match.group()) for match in AMOUNT.finditer(quote)]
    if reading.asked.says("total") and cue("total").search(fold(quote[: quote.find(amounts[0])])):
        amounts = amounts[:1]  # its parts follow
    number = reading.phrases.listed(dict.fromkeys(amounts))
    return Draft("count", (Statement(reading.phrases.say("count", number=number, quote=quote), (best[1],)),))


def measure_asked(folded: str) -> re.Pattern[str] | None:
    """Return how documents write the measure whose price a question asks for ("bao nhiêu đồng một mét khối"), if any.

    >>> measure_asked("gia dien bao nhieu mot kwh").search("2.100 đồng/kwh") is not None
    True
    >>> measure_asked("moi ho bao nhieu tien") is None
    True
    """
    asked = cue("per_measure").search(folded)
    table = frames()["measures"].values()
    written = next((m["written"] for m in table if asked and re.fullmatch(m["asked"], asked["measure"])), None)
    return re.compile(rf"(?<![^\W\d_])(?:{written})(?![^\W\d_])") if written else None


def _counts_things(reading: Reading) -> bool:
    """Tell whether a question counts things that no sum counts ("mấy nội dung điều chỉnh dự toán")."""
    asked = reading.asked
    first = asked.counted[-1 if asked.language == "en" else 0] if asked.counted else ""
    return (
        bool(first) and not cue("money").search(first) and not asked.says("money_asked", "share_asked", "price_of_one")
    )


def _sums(directive: Directive) -> Iterator[Span]:
    """Yield the sentences of a directive that give a sum."""
    text = directive.text
    for paragraph in paragraphs(text, Span(0, len(text))):
        if AMOUNT.search(text, paragraph.start, paragraph.end):
            for span in sentences(text, paragraph):
                if span.end - span.start <= _LONGEST and AMOUNT.search(text, span.start, span.end):
                    yield span


def _score(reading: Reading, directive: Directive, span: Span) -> float | None:
    """Return how well a sentence with a sum fits, None when it is about something else."""
    words = span.of(directive.text)
    titles = " ".join(headings(directive.sections, span.start))
    above = f"{about(directive)} {titles} {_lead_in(directive, span)}"
    own, around = Searchable(words), Searchable(above)
    if not reading.in_section(directive, _section(directive, span)):
        return None
    if not of_year(reading, directive, span, fold(words), fold(above)):
        return None
    if not all(_concerns(directive, mention, f"{words} {above}") for mention in reading.asked.agencies):
        return None
    if reading.only_cited and not reading.only_cited & _paragraph(directive, span).numbers:
        return None
    terms = _topic(reading)
    if not all(credit(term, own) >= HELD or credit(term, around) >= HELD for term in _insisted(reading, terms)):
        return None
    support = coverage(terms, own, around)
    matter = [term for term in terms if not cue("money").fullmatch(term.word)]
    if support < AMOUNT_SUPPORT or coverage(terms, own) < _OWN_SUPPORT:
        return None
    if matter and coverage(matter, own, around) < AMOUNT_SUPPORT:
        return None  # a sum all right, but of something else
    support += IN_PERIOD if in_period(reading, words) else 0.0
    return support + _FOUND_SHARE * reading.found_at(directive, span)


def _paragraph(directive: Directive, span: Span) -> Searchable:
    """Return the paragraph around a sentence."""
    around = (p for p in paragraphs(directive.text, Span(0, len(directive.text))) if p.end >= span.end)
    return Searchable(next(around, span).of(directive.text))


def _topic(reading: Reading) -> tuple[Term, ...]:
    """Return the terms without the words that only say that a sum is asked for ("tổng cộng", "tiền")."""
    return tuple(term for term in reading.terms if not cue("of_sums").fullmatch(term.word))


def _insisted(reading: Reading, terms: Sequence[Term]) -> list[Term]:
    """Return the terms without which a sum is another one: the rarest words, and what is asked for ("mức phạt")."""
    asked = {word for word in reading.asked.attributes if not cue("money").fullmatch(word)}
    return [term for term in terms if term.word in asked or (term.weight >= _RARE and not term.word.isdecimal())]


def _concerns(directive: Directive, agency: Mention, words: str) -> bool:
    """Tell whether an agency is named in the sentence or above it, or is the one whose document this is."""
    named = any(names_agency(mention.name, agency.name) for mention in find_mentions(words))
    addressed = any(names_agency(name, agency.name) for name in directive.recipients)
    return named or addressed or issued_by(directive, [agency])


def _lead_in(directive: Directive, span: Span) -> str:
    """Return the paragraph that introduces the items among which a sentence stands."""
    section = directive.section_at(span.start, min(span.start + 1, len(directive.text)))
    if section is None:
        return ""
    before = [p for p in paragraphs(directive.text, Span(0, section.start)) if p.end <= section.start]
    introducing = (p.of(directive.text) for p in reversed(before[-_NEAR_PARAGRAPHS:]))
    return next((text for text in introducing if text.rstrip().endswith(":")), "")


_NEAR_PARAGRAPHS = 6


def _section(directive: Directive, span: Span) -> str | None:
    section = directive.section_at(span.start, span.end)
    return section.path if section else None
