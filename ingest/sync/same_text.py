"""Whether two files hold the same directive: the same words, in another format, with other page numbers or stamps.

Only then is the second one not stored, so the answer must be yes only where nothing would be lost. Words that one file
has in the place of others, a paragraph more, another deadline: then they are two texts under one number, and both stay.
"""

from __future__ import annotations

from collections import Counter

from ingest.datamodels import Directive
from ingest.sync.shingles import folded_tokens

_STAMPS = 15
_STAMPS_SHARE = 0.02
"""Words that only one of two files may hold: page numbers, the stamp of a digital signature, in all and by length."""
_SLIPS_SHARE = 0.05
"""Words that a recogniser may have read otherwise."""
_LEAST_ORDER = 0.9


def nearly_same(first: Directive, second: Directive) -> bool:
    """Tell whether two directives of the same number, date and issuer are one.

    Their sections and assignments must agree, and their words but for what only one of them has (a few) and, where
    one was recognised from a scan, slips of recognition.
    """
    if first.text == second.text:
        return True
    ours, theirs = folded_tokens(first.text), folded_tokens(second.text)
    longest = max(len(ours), len(theirs))
    missing = (Counter(ours) - Counter(theirs)).total()
    more = (Counter(theirs) - Counter(ours)).total()
    if max(missing, more) - min(missing, more) > _STAMPS + _STAMPS_SHARE * longest:
        return False
    by_hand = any("assignments" in one.evidence for one in (first, second))
    scanned = any(page.method == "ocr" for page in (*first.pages, *second.pages))
    if min(missing, more) > (_SLIPS_SHARE * longest if scanned else 0):
        return False
    same_outline = scanned or _outline(first, by_hand) == _outline(second, by_hand)
    return same_outline and _order(ours, theirs) >= _LEAST_ORDER


def _outline(directive: Directive, by_hand: bool) -> object:
    """Return what must not differ beside the words: parts, who does what by when unless people corrected that."""
    assignments = [] if by_hand else [(a.lead, a.coordinating, a.deadline) for a in directive.assignments]
    return [section.path for section in directive.sections], assignments


def _order(ours: list[str], theirs: list[str]) -> float:
    """Return how far two lists of words run in the same order, from 0 to 1 (normalised Indel similarity)."""
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(ours, theirs)
