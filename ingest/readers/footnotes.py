"""Footnotes of a page: smaller print at its foot, under a short rule, each note behind its mark.

They would cut the paragraph that runs over to the next page, and their print would blur what a page's margins are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from ingest.readers.line import Line
from ingest.readers.words import Rule

_SHORTEST, _WIDEST_SHARE = 40.0, 0.5
"""Points that the rule is long at least; its share of the text's width at most."""
_SMALLER = 0.95
"""Height of a note's print against the text's: as a rule 10–11 points under 13–14."""
_MARK = re.compile(r"[\[(]?(?:[¹²³⁰⁴-⁹]{1,3}|\d{1,3}|\*{1,3})[\])]?(?=[\s“\"]|[^\W\d_])")


def split_notes(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[list[Line], list[Line]]:
    """Return a page's text and its footnotes, none where the page does not show clearly that they are some.

    ``lines`` are without furniture, in any order.
    """
    if not lines:
        return [], []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for rule in sorted(rules, key=lambda rule: -rule.top):
        length = rule.right - rule.left
        if rule.top != rule.bottom or not _SHORTEST < length < _WIDEST_SHARE * (right - left):
            continue
        above = [line for line in lines if line.middle < rule.top]
        below = [line for line in lines if line.middle >= rule.top]
        if above and below and abs(rule.left - left) < 2 * below[0].height and _are_notes(above, below):
            return above, below
    return list(lines), []


def _are_notes(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Tell whether all that stands below is in smaller print than the text, and begins with a mark."""
    text = median(line.height for line in above)
    first = min(below, key=lambda line: (line.top, line.left))
    return max(line.height for line in below) < _SMALLER * text and _MARK.match(first.text) is not None
