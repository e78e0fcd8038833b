"""What counts as the same in a label and in what was read. Each function says its convention.

Shared by all: Unicode NFC, case, white space, punctuation and the place of tone marks do not count; letters and
diacritics do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from eval.documents.labels import LIST_FIELDS, LabelledAssignment, LabelledReference
from eval.matching import comparable
from ingest.agencies.names import canonical
from ingest.datamodels import Assignment, Reference
from ingest.vietnamese import number_key

LONG_TEXT = 0.95
"""Two subjects are the same from this similarity on: one slip of recognition in twenty characters."""
LIST_ITEM = 0.85
SAME_TITLE = 0.9
TASK_OVERLAP = 0.5
SAME_AGENCY = 0.8

_Label = TypeVar("_Label")
_Found = TypeVar("_Found")


def plain(text: str) -> str:
    """Return a text's words alone.

    >>> plain("KT. CHỦ  TỊCH, PHÓ CHỦ TỊCH")
    'kt chủ tịch phó chủ tịch'
    """
    return " ".join(re.findall(r"\w+", comparable(text)))


def similarity(one: str, other: str) -> float:
    """Return 1 − normalised Levenshtein distance of the words of two texts (0–1).

    >>> similarity("Sở Y tế", "sở y tế;"), similarity("Sở Y tế", "Sở Y tê") < 1
    (1.0, True)
    """
    return Levenshtein.normalized_similarity(plain(one), plain(other))


def same_field(field: str, label: object, found: object) -> bool:
    """Tell whether a header field was read right.

    Number: the same letters and digits, leading zeros aside. Date: the same day. Subject: similarity of at least
    0.95. Lists: every item on either side has its like (similarity of at least 0.85) on the other, one item in ten
    may fail. All other fields: the same words.
    """
    if field == "number":
        return number_key(str(label)) == number_key(str(found))
    if isinstance(label, date) or isinstance(found, date):
        return label == found
    if field in LIST_FIELDS:
        return _same_list([str(item) for item in _items(label)], [str(item) for item in _items(found)])
    if field == "subject":
        return similarity(str(label), str(found)) >= LONG_TEXT
    return plain(str(label)) == plain(str(found))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else [value]


def _same_list(label: Sequence[str], found: Sequence[str]) -> bool:
    matched = len(
        pairs(label, found, lambda one, other: score if (score := similarity(one, other)) >= LIST_ITEM else 0)
    )
    allowed = max(len(label), len(found)) // 10
    return max(len(label), len(found)) - matched <= allowed


def pairs(
    labels: Sequence[_Label], found: Sequence[_Found], score: Callable[[_Label, _Found], float]
) -> list[tuple[int, int]]:
    """Match labels and findings one to one, best score first; a score of 0 never matches.

    >>> pairs("ab", "ba", lambda one, other: float(one == other))
    [(0, 1), (1, 0)]
    """
    scored = [(score(one, other), i, j) for i, one in enumerate(labels) for j, other in enumerate(found)]
    taken: list[tuple[int, int]] = []
    for value, i, j in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if value > 0 and all(i != one and j != other for one, other in taken):
            taken.append((i, j))
    return sorted(taken)


def assignment_score(label: LabelledAssignment, found: Assignment) -> float:
    """Return how well an assignment fits its label; 0 unless lead and task agree.

    The leads agree when one agency of the label has its like among those read (one name holds the other, or a
    similarity of at least 0.8), or when both name none; the tasks when the shorter shares at least half of its words
    with the longer.
    """
    if not _same_lead(label.lead, found.lead):
        return 0.0
    overlap = task_overlap(label.task, found.task)
    return overlap if overlap >= TASK_OVERLAP else 0.0


def task_overlap(one: str, other: str) -> float:
    """Return the share of the words of the shorter text that stand in the longer, plus a little for equal length.

    >>> task_overlap("lập kế hoạch", "lập kế hoạch và báo cáo") > 0.9
    True
    """
    first, second = plain(one).split(), plain(other).split()
    short, long = sorted((first, second), key=len)
    if not short:
        return 0.0
    rest = list(long)
    shared = 0
    for word in short:
        if word in rest:
            rest.remove(word)
            shared += 1
    return shared / len(short) * (0.95 + 0.05 * len(short) / len(long))


def _same_lead(label: Sequence[str], found: Sequence[str]) -> bool:
    if not label or not found:
        return not label and not found
    return any(same_agency(one, other) for one in label for other in found)


def same_agency(one: str, other: str) -> bool:
    """Tell whether two names mean one agency in the same document; abbreviations are written out.

    >>> same_agency("Sở Y tế", "Sở Y tế tỉnh"), same_agency("Sở Y tế", "Sở Tư pháp")
    (True, False)
    >>> same_agency("UBND tỉnh", "Ủy ban nhân dân tỉnh")
    True
    """
    first, second = f" {plain(canonical(one))} ", f" {plain(canonical(other))} "
    return first in second or second in first or similarity(first, second) >= SAME_AGENCY


def same_reference(label: LabelledReference, found: Reference) -> float:
    """Return 1 where a reference names the labelled instrument: its number read exactly, or its title, else 0.

    A number is exact when nothing but blanks differs, case included. An instrument without a number needs a like
    title (similarity of at least 0.9) and, where both state one, the same date.
    """
    if label.number is not None:
        written = re.sub(r"\s", "", label.number)
        return float(found.number is not None and re.sub(r"\s", "", found.number) == written)
    if found.number is not None or (label.date and found.date and label.date != found.date):
        return 0.0
    return float(similarity(label.kind or "", found.kind or "") >= SAME_TITLE)


def character_errors(truth: str, read: str) -> tuple[int, int]:
    """Return (edits, characters of the truth): the parts of the character error rate; white space is collapsed.

    >>> character_errors("Sở Y tế", "Sở  Y tê")
    (1, 7)
    """
    wanted, found = (" ".join(text.split()) for text in (truth, read))
    return Levenshtein.distance(wanted, found), len(wanted)
