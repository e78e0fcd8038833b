"""Questions for the items of a list, or for the one item that is singled out."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Evidence, Statement
from answer.listings import Item, Listing
from answer.matching import HELD, Searchable, Term, coverage, credit, holds
from answer.quoting import items_below, with_items
from answer.reading import Reading
from answer.tables import cells

# Chosen on the development labels.
LIST_SUPPORT = 0.45
"""Below this no list is given."""
_WHOLE_SHARE = 0.9
"""What the topic counts when it is spread over introduction and items."""
_CLEARLY = 1e-6
_ITEM_SUPPORT = 0.5
"""Share of the words that the introduction lacks from which an item is the one singled out."""
_FEWEST_ROWS = 3
"""Rows from which an item is a table."""
_LONGEST_ITEM = 1_800
"""Characters of an item above which it is no answer."""
_ABSENT, _HEAVY = 0.25, 2
"""Credit below which, and weight above which, a word of the question is missed in a list."""


def answer_list(reading: Reading) -> Draft | None:
    """Give the items of the list that the question describes, or the one that it singles out."""
    if not reading.asked.asks("list", "general"):
        return None
    listing = _best_listing(reading)
    if listing is None:
        return None
    single = _singled_out(reading, listing)
    if single is not None:
        only_heads = _is_head(single) and not reading.asked.asks("list")
        return None if only_heads or _told_elsewhere(reading, single) else _item(reading, single)
    if not reading.asked.asks("list") or _lacks(reading, listing):
        return None
    return items_told(reading, listing)


def _best_listing(reading: Reading) -> Listing | None:
    """Return the list that fits the topic best, by the words that introduce it together with its items."""
    best: tuple[float, Listing] | None = None
    for listing in (found for directive in reading.directives for found in reading.library.listings(directive)):
        score = max(
            reading.support(listing.introduction, listing.contents), _WHOLE_SHARE * reading.support(listing.whole)
        )
        if best is None or score > best[0] + _CLEARLY:
            best = (score, listing)
    return best[1] if best is not None and best[0] >= LIST_SUPPORT else None


def _is_head(item: Item) -> bool:
    """Tell whether an item is only the heading of what stands below it: that answers nothing but "which part"."""
    directive, span = item.evidence.directive, item.evidence.span
    own = next((s for s in directive.sections if s.start == span.start), None)
    return own is not None and own.end > span.end and bool(own.title)


def _singled_out(reading: Reading, listing: Listing) -> Item | None:
    """Return the item that the question points at: by its place, or by words that only it holds."""
    ordinal = reading.asked.ordinal
    if ordinal is not None:
        index = ordinal - 1 if ordinal > 0 else len(listing.items) + ordinal
        return listing.items[index] if 0 <= index < len(listing.items) else None
    residual = [term for term in reading.terms if credit(term, listing.introduction) < HELD]
    item = _standing_out(residual, listing) if residual else None
    if item is None or not holds(item.searchable, reading.heads, listing.introduction) or not _is_quotable(item):
        return None
    return item


def _is_quotable(item: Item) -> bool:
    """Tell whether an item says one thing: neither a whole chapter nor a table, of which one row may be meant."""
    rows = sum(bool(cells(line)) for line in item.evidence.quote.splitlines())
    return len(item.text) <= _LONGEST_ITEM and rows < _FEWEST_ROWS


def _standing_out(terms: Sequence[Term], listing: Listing) -> Item | None:
    """Return the item that holds enough of the terms, and more than any other item."""
    scores = [coverage(terms, item.searchable) for item in listing.items]
    second, best = sorted(scores)[-2:]
    return listing.items[scores.index(best)] if best >= _ITEM_SUPPORT and best > second else None


def _lacks(reading: Reading, listing: Listing) -> bool:
    """Tell whether the question singles out an item that is not there ("nhóm nào bàn về …")."""
    directive = listing.directive
    about = [directive.kind or "", directive.subject or "", *(s.title or "" for s in directive.sections)]
    whole = Searchable(" ".join([listing.lead.quote, *(item.text for item in listing.items), *about]))
    return any(credit(term, whole) < _ABSENT and term.weight > _HEAVY for term in reading.terms)


def _item(reading: Reading, item: Item) -> Draft:
    """Quote an item; one that is only the heading of what stands below it, with that."""
    if below := items_below(item.evidence, below=True):
        return with_items(reading, item.evidence, [Evidence(item.evidence.directive, span) for span in below])
    directive = item.evidence.directive
    document, place = reading.phrases.document(directive), reading.place(directive, item.evidence.span)
    text = reading.phrases.say("item", document=document, section=place, quote=item.text)
    return Draft("list", (Statement(text, (item.evidence,)),))


def _told_elsewhere(reading: Reading, item: Item) -> bool:
    """Tell whether another clause than the item leads by its words and by retrieval, for a question for no list."""
    leader = reading.leader
    if reading.asked.asks("list") or leader is None:
        return False
    span, own = leader.unit.span, item.evidence.span
    return leader.unit.directive is not item.evidence.directive or span.end <= own.start or own.end <= span.start


def items_told(reading: Reading, listing: Listing) -> Draft:
    """Name the items of a list behind how many they are."""
    document = reading.phrases.document(listing.directive)
    place = reading.place(listing.directive, listing.lead.span)
    intro = reading.phrases.say("list_intro", document=document, section=place, count=len(listing.items))
    items = (Statement(item.text.rstrip(" ;,"), (item.evidence,)) for item in listing.items)
    return Draft("list", (Statement(intro, (listing.lead,)), *items))
