"""Questions answered by the words of a clause: how many, which items, which instruments, and anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.caveats import conflicts
from answer.draft import Draft, Evidence, Statement
from answer.library import Unit
from answer.matching import Searchable, Term, coverage, credit
from answer.reading import Reading, Scored, one_line, reference_evidence
from ingest.agencies import agency_key
from ingest.datamodels import Directive, Reference, Section, Span
from ingest.numbers import NUMBER, kind_pattern
from ingest.vietnamese import fold, number_key

GENERAL_SUPPORT = 0.62
"""Below this share of the topic a clause answers nothing; chosen on the development labels."""
COUNT_SUPPORT = 0.45
LIST_SUPPORT = 0.45
RELATION_SUPPORT = 0.4
_HEAD_CREDIT = 0.5
_COUNTED = re.compile(r"(?<![\w/.,-])(?P<n>\d{1,3}(?:[.,]\d{3})*)(?![\w/-]|[.,]\d)\s+(?P<noun>(?:[^\W\d_]+[ ,]{0,2}){1,4})")
_AMOUNT = re.compile(
    r"(?<![\w/.,-])\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?\s*(?:%|(?:nghìn |triệu |tỷ |tỉ )?(?:đồng|VNĐ|VND)|(?:triệu|tỷ|tỉ)(?!\w)|phần trăm|USD)"
)
_MONEY = re.compile(r"(?<![^\W_])(?:tien|kinh phi|ngan sach|chi phi|khoan|du toan|von|phan tram|ty le|muc chi|dong|money|cost|budget|fund\w*|amount|percent\w*|much)(?![^\W_])")
_ENUMERATED = re.compile(r"\((?P<n>\d{1,2})\)\s+")
_RELATION_WORDS = {
    "kèm theo": r"kem theo|dinh kem|gui kem|attach|enclos|accompan",
    "căn cứ": r"can cu|dua (?:tren|vao)|legal bas|based on|rests? on",
    "đề nghị": r"de nghi|de xuat|propos|request|at the suggestion",
    "thực hiện": r"thuc hien|trien khai|theo chi dao|implement|carr(?:y|ies) out|pursuant|in response",
    "thay thế": r"thay the|replace|supersede",
    "sửa đổi": r"sua doi|bo sung mot so dieu|amend",
    "bãi bỏ": r"bai bo|repeal|abolish",
    "ban hành": r"ban hanh|issue",
}
_KIND_BONUS = 0.1
_LITTLE_TOPIC = 1.5
"""Weight of a topic under which the relation asked for says more than the topic."""
_PLURAL = re.compile(r"nhung|cac(?! don vi)|gom|liet ke|tat ca|documents|resolutions|plans|letters|instruments|list")
_LONGEST_QUOTE = 900


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its text range and the number written before it, if any."""

    directive: Directive
    span: Span
    number: str

    @property
    def text(self) -> str:
        """The item's words on one line."""
        return one_line(self.span.of(self.directive.text))


@dataclass(frozen=True, slots=True)
class Listing:
    """Items that belong together, and the words that introduce them."""

    directive: Directive
    lead: Span
    items: tuple[Item, ...]


def answer_count(reading: Reading) -> Draft | None:
    """Give the number that the documents put before the noun asked for."""
    if not reading.asked.asks("count"):
        return None
    best: tuple[float, str, Unit] | None = None
    for scored in reading.ranked():
        for number, score in _counts(reading, scored):
            if score >= COUNT_SUPPORT and (best is None or score > best[0] + 1e-6):
                best = (score, number, scored.unit)
    if best is None and (listing := _counted_listing(reading)) is not None:
        found = listing[1]
        intro = Evidence(found.directive, Span(found.lead.start, found.items[-1].span.end))
        lead = found.lead.of(found.directive.text)
        number = f"{len(found.items):02d} {_as_written(reading.counted, lead)}".strip()
        text = reading.phrases.say("count", number=number, quote=_clipped(lead[max(0, len(lead) - 300) :]))
        return Draft("count", (Statement(text, (intro,)),), support=listing[0])
    if best is None and (amount := _amount(reading)) is not None:
        return amount
    if best is None:
        return Draft("count", (), answered=False)
    score, number, unit = best
    text = reading.phrases.say("count", number=number, quote=one_line(unit.evidence.quote))
    return Draft("count", (Statement(text, (unit.evidence,)),), support=score)


def _amount(reading: Reading) -> Draft | None:
    """Quote the clause with a sum or a share, when money or a rate is asked for and the clause holds the topic."""
    if not _MONEY.search(reading.asked.folded) or reading.asked.counted and not _MONEY.search(" ".join(reading.asked.counted)):
        return None
    for scored in reading.ranked()[:10]:
        text = scored.unit.text
        found = _AMOUNT.search(scored.unit.evidence.quote)
        if scored.support < GENERAL_SUPPORT:
            return None
        if found and reading.names_acting(text) and _holds_heads(reading, scored.unit):
            said = reading.phrases.say("count", number=found.group(), quote=one_line(scored.unit.evidence.quote))
            return Draft("count", (Statement(said, (scored.unit.evidence,)),), support=scored.support)
    return None


def _is_heading(unit: Unit) -> bool:
    """Tell whether the clause is only a section's heading, which says nothing by itself."""
    words = unit.evidence.quote.strip("*#: ")
    return any(s.start == unit.span.start and s.title and words.endswith(s.title) for s in unit.directive.sections)


def _holds_heads(reading: Reading, unit: Unit) -> bool:
    """Tell whether the clause, or the heading it stands under, holds the noun that is asked for."""
    return all(max(credit(term, unit.text), credit(term, unit.context)) >= _HEAD_CREDIT for term in reading.heads)


def _as_written(terms: Sequence[Term], text: str) -> str:
    """Return the counted noun in the spelling of the text."""
    folded = fold(text)
    found = []
    for term in terms:
        words = sorted((fold(form.text) for form in term.forms if form.text.count(" ") < 2), key=len, reverse=True)
        found += [(folded.rfind(word), word) for word in words if word in folded][:1]
    return " ".join(text[at : at + len(word)] for at, word in sorted(found))


def _counted_listing(reading: Reading) -> tuple[float, Listing] | None:
    """Return the list whose introduction names what is counted ("hoàn thiện các dự thảo: (1) …")."""
    nouns = reading.counted
    best: tuple[float, Listing] | None = None
    for listing in (found for directive in reading.directives for found in listings(directive)):
        lead = Searchable(listing.lead.of(listing.directive.text)[-200:])
        if nouns and all(credit(term, lead) >= _HEAD_CREDIT for term in nouns):
            support = reading.support(lead)
            if support >= LIST_SUPPORT and (best is None or support > best[0]):
                best = (support, listing)
    return best


def _counts(reading: Reading, scored: Scored) -> Iterator[tuple[str, float]]:
    """Yield (number with its noun, support) for every count in a clause that fits the noun and the instrument."""
    text = scored.unit.evidence.quote
    for match in _COUNTED.finditer(text):
        noun = Searchable(match["noun"])
        fits = [credit(term, noun) for term in reading.counted]
        if not fits or fits[_noun_place(reading)] < _HEAD_CREDIT:
            continue
        begins = credit(reading.counted[_noun_place(reading)], Searchable(" ".join(match["noun"].split()[:2]))) >= _HEAD_CREDIT
        fit = sum(fits) / len(fits) + (0.2 if begins else 0.0)
        bound = _binding(text, match.start("n"), match.end("n"))
        keys = reading.mentioned_keys()
        if keys and bound not in keys:
            continue
        near = Searchable(text[max(0, match.start() - 60) : match.end() + 120])
        yield match.group().strip(" ,"), 0.5 * scored.support + 0.4 * max(reading.support(near), 0.6 * fit) + 0.15 * fit


def _noun_place(reading: Reading) -> int:
    """Return which of the counted words is the noun itself: the first in Vietnamese, the last in English."""
    return -1 if reading.asked.language == "en" else 0


def _binding(text: str, start: int, end: int) -> str | None:
    """Return the key of the instrument a count belongs to: the next one named in the clause, else the last before."""
    following = NUMBER.search(text, end)
    if following is not None and not re.search(r"\d{1,3}\s+nhóm|;", text[end : following.start()]):
        return number_key(following.group())
    before = list(NUMBER.finditer(text, 0, start))
    return number_key(before[-1].group()) if before else None


def answer_list(reading: Reading) -> Draft | None:
    """Give the items of the list that the question describes, or the one that it singles out."""
    if not reading.asked.asks("list", "general"):
        return None
    found = _best_listing(reading)
    if found is None or found[0] < LIST_SUPPORT:
        return None
    score, listing = found
    single = _singled_out(reading, listing)
    if single is not None:
        return Draft("list", (_item_statement(reading, single),), support=score)
    if not reading.asked.asks("list") or _unmatched(reading, listing):
        return None
    intro = reading.phrases.say(
        "list_intro",
        document=reading.phrases.document(listing.directive),
        section=reading.place(listing.directive, listing.lead),
        count=len(listing.items),
    )
    statements = [Statement(intro, (Evidence(listing.directive, listing.lead),))]
    for item in listing.items:
        statements.append(Statement(item.text.rstrip(" ;,"), (Evidence(listing.directive, item.span),)))
    return Draft("list", tuple(statements), support=score)


def _unmatched(reading: Reading, listing: Listing) -> bool:
    """Tell whether the question singles out an item that is not there ("nhóm nào bàn về …")."""
    directive = listing.directive
    about = [directive.kind or "", directive.subject or "", *(s.title or "" for s in directive.sections)]
    whole = Searchable(" ".join([listing.lead.of(directive.text), *(item.text for item in listing.items), *about]))
    return any(credit(term, whole) < 0.25 and term.weight > 2 for term in reading.terms)


def _item_statement(reading: Reading, item: Item) -> Statement:
    place = reading.place(item.directive, item.span)
    text = reading.phrases.say("item", document=reading.phrases.document(item.directive), section=place, quote=item.text)
    return Statement(text, (Evidence(item.directive, item.span),))


def _best_listing(reading: Reading) -> tuple[float, Listing] | None:
    """Return the list that fits the topic best, by the words that introduce it together with its items."""
    best: tuple[float, Listing] | None = None
    for directive in reading.directives:
        for listing in listings(directive):
            lead = Searchable(listing.lead.of(directive.text))
            items = Searchable(" ".join(item.text for item in listing.items))
            score = reading.support(lead, items)
            whole = reading.support(Searchable(f"{listing.lead.of(directive.text)} {items.accented}"))
            total = max(score, 0.9 * whole)
            if best is None or total > best[0] + 1e-6:
                best = (total, listing)
    return best


def listings(directive: Directive) -> list[Listing]:
    """Return the lists of a directive: sibling sections under one lead-in, and "(1) …; (2) …" inside a clause."""
    found: list[Listing] = []
    for siblings in _siblings(directive.sections):
        if len(siblings) > 1 and "." in siblings[0].path:
            start = directive.text.rfind("\n", 0, max(0, siblings[0].start - 2)) + 1
            lead = Span(_lead_start(directive, siblings[0], start), siblings[0].start)
            items = tuple(Item(directive, s.span, s.path.rpartition(".")[2]) for s in siblings)
            trimmed = Span(lead.start, lead.start + len(lead.of(directive.text).rstrip()))
            found.append(Listing(directive, trimmed, items))
    for section in [*directive.sections, None]:
        if section is None or not any(other.path.startswith(f"{section.path}.") for other in directive.sections):
            span = section.span if section else Span(0, len(directive.text))
            found += _inline(directive, span) if section else []
    return found


def _lead_start(directive: Directive, first: Section, start: int) -> int:
    """Return where the paragraph before the first item begins, a page break in it allowed."""
    from ingest.structure import paragraphs

    before = [p for p in paragraphs(directive.text, Span(0, first.start)) if p.end <= first.start]
    return before[-1].start if before else start


def _siblings(sections: Sequence[Section]) -> list[list[Section]]:
    """Group consecutive sections of one parent and kind."""
    groups: dict[tuple[str, str], list[Section]] = {}
    for section in sections:
        groups.setdefault((section.path.rpartition(".")[0], section.kind), []).append(section)
    return list(groups.values())


def _inline(directive: Directive, span: Span) -> list[Listing]:
    """Return the numbered items written inside a paragraph."""
    marks = list(_ENUMERATED.finditer(directive.text, span.start, span.end))
    runs: list[list[re.Match[str]]] = []
    for mark in marks:
        if runs and int(mark["n"]) == int(runs[-1][-1]["n"]) + 1:
            runs[-1].append(mark)
        elif int(mark["n"]) == 1:
            runs.append([mark])
    found = []
    for run in runs:
        if len(run) < 2 or directive.text[run[0].start() - 1] == "\n":
            continue
        ends = [mark.start() for mark in run[1:]] + [span.end]
        items = tuple(
            Item(directive, Span(m.start(), m.end() + len(directive.text[m.end() : end].rstrip())), m["n"])
            for m, end in zip(run, ends, strict=True)
        )
        found.append(Listing(directive, Span(span.start, run[0].start()), items))
    return found


def _singled_out(reading: Reading, listing: Listing) -> Item | None:
    """Return the item that the question points at: by its place, or by words that only it holds."""
    ordinal = reading.asked.ordinal
    if ordinal is not None:
        index = ordinal - 1 if ordinal > 0 else len(listing.items) + ordinal
        return listing.items[index] if 0 <= index < len(listing.items) else None
    lead = Searchable(listing.lead.of(listing.directive.text))
    residual = [term for term in reading.terms if credit(term, lead) < _HEAD_CREDIT]
    if not residual:
        return None
    scores = [coverage(residual, Searchable(item.text)) for item in listing.items]
    best = max(scores)
    item = listing.items[scores.index(best)]
    if any(max(credit(term, lead), credit(term, Searchable(item.text))) < _HEAD_CREDIT for term in reading.heads):
        return None
    second = sorted(scores)[-2]
    return item if best >= 0.5 and best > second else None


def answer_relation(reading: Reading) -> Draft | None:
    """Name the instruments that a document rests on, carries or mentions, or that a piece of work refers to."""
    asked = reading.asked
    if not asked.asks("relation", "list") or not (asked.document_kind or asked.asks("relation")):
        return None
    scored = sorted(_related(reading), key=lambda item: (-round(item[0], 6), item[1].id, item[2].start))
    if not scored or scored[0][0] < RELATION_SUPPORT:
        return None
    if _PLURAL.search(asked.folded):
        best = scored[0][0]
        chosen = _distinct([item for item in scored if item[0] >= best - 0.25])
    else:
        chosen = _distinct(scored)[:1]
    return _relation_draft(reading, chosen, scored[0][0])


def _relation_draft(reading: Reading, chosen: list[tuple[float, Directive, Reference]], support: float) -> Draft:
    """Word the instruments found; one is quoted with its clause, several are listed."""
    numbers = tuple(reference.number for _, _, reference in chosen)
    caveats = [c for i in reading.library.cited_in([d for _, d, _ in chosen]) if i.number in numbers for c in conflicts(reading.phrases, i, issuers=False)]
    if len(chosen) == 1:
        _, directive, reference = chosen[0]
        unit = next((u for u in reading.library.units(directive) if u.span.start <= reference.start < u.span.end), None)
        evidence = unit.evidence if unit else reference_evidence(directive, reference)
        name = reading.phrases.instrument(reference.kind, reference.number)
        text = reading.phrases.say("related_one", number=name, details=_details(reading, reference), quote=_clipped(evidence.quote))
        return Draft("relation", (Statement(text, (evidence,)),), caveats=tuple(caveats), numbers=numbers, support=support)
    by_place = sorted(chosen, key=lambda item: (item[1].id, item[2].start))
    intro = Statement(reading.phrases.say("related_many", document=reading.phrases.document(by_place[0][1])), ())
    items = [
        Statement(
            reading.phrases.say("related_item", number=reading.phrases.instrument(r.kind, r.number), details=_details(reading, r)),
            (reference_evidence(d, r),),
        )
        for _, d, r in by_place
    ]
    return Draft("relation", (intro, *items), caveats=tuple(caveats), numbers=numbers, support=support)


def _clipped(quote: str, limit: int = 320) -> str:
    """Shorten a quote inside a sentence; the citation keeps the whole."""
    line = one_line(quote)
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]} …"


def _details(reading: Reading, reference: Reference) -> str:
    """Return " (issuer, date)" as far as they are known."""
    parts = [reading.phrases.agency(reference.issuer)] if reference.issuer else []
    parts += [reading.phrases.day(reference.date)] if reference.date else []
    return f" ({', '.join(parts)})" if parts else ""


def _distinct(scored: Sequence[tuple[float, Directive, Reference]]) -> list[tuple[float, Directive, Reference]]:
    """Keep the best mention of each instrument."""
    kept: dict[str, tuple[float, Directive, Reference]] = {}
    for item in scored:
        kept.setdefault(number_key(item[2].number), item)
    return list(kept.values())


def _related(reading: Reading) -> Iterator[tuple[float, Directive, Reference]]:
    """Score every reference in scope by relation, kind, issuer and the words around it."""
    asked = reading.asked
    wanted = [name for name, pattern in _RELATION_WORDS.items() if re.search(pattern, asked.folded)]
    excluded = {c.key for c in reading.cited_targets()} | {number_key(d.number or "") for d in reading.named}
    targets = {c.key for c in reading.cited_targets()}
    owners = [m for m in asked.agencies]
    for directive in reading.directives:
        units = reading.library.units(directive)
        for before, reference in pairwise([None, *directive.references]):
            if reference is None or number_key(reference.number) in excluded or not reading.in_section(directive, reference.section):
                continue
            if not _kind_fits(asked.document_kind, reference):
                continue
            unit = next((u for u in units if u.span.start <= reference.start < u.span.end), None)
            if unit is None or (targets and not targets & unit.text.numbers):
                continue
            if asked.document_kind is None and not _holds_heads(reading, unit):
                continue
            yield _score(reading, wanted, owners, unit, before, reference), directive, reference


def _score(reading: Reading, wanted: list[str], owners: list, unit: Unit, before: Reference | None, reference: Reference) -> float:
    """Weigh the relation asked for, the issuer named, and the topic in the words just before the mention."""
    text = unit.directive.text
    start = max(unit.span.start, before.end if before is not None and before.end <= reference.start else unit.span.start)
    local = Searchable(f"{text[start : reference.end]} {reference.subject or ''}")
    base = 0.35 * coverage(reading.terms, local) + 0.4 * coverage(reading.terms, unit.text) if reading.terms else 0.3
    base += _KIND_BONUS if reading.asked.document_kind not in {None, "Văn bản"} else 0.0
    before_it = fold(text[start : reference.start])
    stated = reference.relation in wanted or any(re.search(_RELATION_WORDS[name], before_it) for name in wanted)
    relation = (0.2 if sum(term.weight for term in reading.terms) > _LITTLE_TOPIC else 0.35) if stated else 0.0
    issuer = f" {agency_key(reference.issuer)} " if reference.issuer else ""
    owner = 0.3 if any(f" {agency_key(m.name)} " in issuer for m in owners) else 0.0
    subject = unit.directive.spans.get("subject", ())
    owner -= 0.12 if any(span.start <= reference.start < span.end for span in subject) else 0.0
    inside = 0.25 if _within_subject(reading, unit.directive, reference) else 0.0
    return base + relation + owner + inside + (0.15 if reading.named or reading.cited_targets() else 0.0)


def _within_subject(reading: Reading, directive: Directive, reference: Reference) -> bool:
    """Tell whether the mention stands in what the instrument asked about is said to be about."""
    keys = {c.key for c in reading.cited_targets()}
    return any(
        number_key(other.number) in keys and any(s.start <= reference.start < s.end for s in other.spans.get("subject", ()))
        for other in directive.references
    )


def _kind_fits(kind: str | None, reference: Reference) -> bool:
    """Tell whether a reference is of the kind asked for; a letter may be called just a document."""
    if kind in {None, "Văn bản"}:
        return True
    if kind == "Công văn":
        return reference.kind in {None, "Công văn"}
    return reference.kind == kind or (kind == "Chương trình" and reference.kind == "Chương trình hành động")


def answer_general(reading: Reading, wanted: re.Pattern[str] | None = None) -> Draft | None:
    """Quote the best supported clause; the noun asked for must be in it, and ``wanted`` in its folded text."""
    if not (reading.terms or reading.mentioned_keys()):
        return None
    if wanted is None and reading.asked.asks("lead") and not reading.asked.asks("yesno"):
        wanted = _NAMES_AGENCY
    for scored in reading.ranked()[:20]:
        if wanted is not None and not wanted.search(scored.unit.text.folded):
            continue
        if scored.support < GENERAL_SUPPORT:
            return None
        text = scored.unit.text
        if _is_heading(scored.unit) or not reading.names_acting(text) or not _holds_heads(reading, scored.unit) or len(scored.unit.evidence.quote) > _LONGEST_QUOTE * 2:
            continue
        quote = scored.unit.evidence
        place = reading.place(quote.directive, quote.span)
        sentence = reading.phrases.say("quote", document=reading.phrases.document(quote.directive), section=place, quote=one_line(quote.quote))
        return Draft("general", (Statement(sentence, (quote,)),), support=scored.support)
    return None


_NAMES_AGENCY = re.compile(r" (?:so|ban|bo|uy ban|ubnd|hdnd|hoi dong|van phong|cong an|cuc|chi cuc|thanh tra|thanh uy|tinh uy|chu tich|giam doc|cong ty|don vi|co quan|thu truong|toa an|vien|dai|phong) ")
_EVENT_DATE = re.compile(r"ngay \d|thang \d|\d gio| tu ngay ky")
_ISSUING = re.compile(
    r"(?<![^\W_])(?:ban hanh|phat hanh|ky|de ngay|ra (?:ngay|nam|khi|vao|luc)|ghi ngay|lap|soan|gui|ngay cua|issued?|dated?|signed?|adopted?|released?|sent|published|promulgated)(?![^\W_])"
)


def answer_event(reading: Reading) -> Draft | None:
    """Quote when something happens or takes effect: a date question that is not about a document's own date."""
    folded = reading.asked.folded
    effect = re.search(r"hieu luc|take effect|in force|effective", folded) is not None
    if not reading.asked.asks("date") or not (effect or reading.asked.content > 1):
        return None
    if not effect and (_ISSUING.search(folded) or reading.asked.instruments or kind_pattern().search(folded)):
        return None
    return answer_general(reading, _EVENT_DATE)
