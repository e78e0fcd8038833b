"""How a text stands to an instrument that it names: by the words before the mention, else by what follows it."""

from __future__ import annotations

import re

from ingest.datamodels import Span
from ingest.numbers import kind_pattern

OTHER = "khác"
ATTACHED = "kèm theo"
BASIS, PROPOSAL, CARRIED_OUT, ISSUED, MERGED = "căn cứ", "đề nghị", "thực hiện", "ban hành", "hợp nhất"
REPLACED, AMENDED, REPEALED = "thay thế", "sửa đổi", "bãi bỏ"

# All patterns are read in folded text, for recognition loses diacritics first ("Theo để nghị").
_RELATIONS = (
    (BASIS, r"can cu|tren co so"),
    (PROPOSAL, r"(?:xet|theo) (?:de nghi|to trinh)|theo de xuat|(?<!xem.)xet(?= (?:cong van|van ban|bao cao))"),
    (REPLACED, r"thay the"),
    (AMENDED, r"sua doi(?:(?:,| va) bo sung)?|bo sung mot so dieu"),
    (REPEALED, r"bai bo|huy bo|het hieu luc"),
    (MERGED, r"hop nhat"),
    (
        CARRIED_OUT,
        r"(?:trien khai |tiep tuc |to chuc )*(?:thuc hien|thi hanh)(?: (?:y kien )?chi dao)?|theo (?:y kien )?chi dao"
        r"|quan triet|trien khai",
    ),
    (ISSUED, r"ban hanh(?! kem theo)"),
)
_LEGAL_EFFECT = frozenset({REPLACED, AMENDED, REPEALED})
_TRIGGER = re.compile(
    "|".join(rf"(?P<r{i}>(?<!\w)(?:{pattern})(?!\w))".replace(" ", r"\s+") for i, (_, pattern) in enumerate(_RELATIONS))
)
_ATTACHED = re.compile(r"\s*\(?\s*(?:(?:duoc )?gui |co )?kem theo|\s*\((?:gui|co) kem")
_JUST_ISSUED = re.compile(r"(?<!\w)ban hanh\s+$")
_EXAMINED = re.compile(r"(?<!xem.)(?<!\w)xet\s+$")
_ISSUES_ITSELF = re.compile(r"(?<!\w)ban\s+hanh\s+(?:bo\s+)?[a-z]+(?:\s+[a-z]+)?$")
_PROPOSED = re.compile(
    r"(?<!\w)(?:de\s+nghi|de\s+xuat|kien\s+nghi)\s+cua\s+[^;.]{2,120}?\s+(?:neu\s+)?tai\s+(?:cac\s+)?$"
)
_OPENING = re.compile(r"[\s\-–+(“\"_]*(?:(?:\d{1,3}|[a-z])[.)]\s+)*(?:dieu\s+\d+[a-z]?[.:]?\s+)?")
_LAPSES = re.compile(r"[^.;]{0,160}?(?<!\w)het\s+hieu\s+luc")

# What stands right before "sửa đổi", "thay thế" or "bãi bỏ" where another instrument does so, or only proposes to.
_BY_ANOTHER = re.compile(
    r"(?<!\w)(?:duoc|bi|da|du\s+thao|ve\s+viec\s+de\s+nghi|de\s+nghi|kien\s+nghi|de\s+xuat|trinh|gop\s+y)"
    r"(?:\s+[^\s,;.]+){0,5}\s*$"
)
_NUMBERED_BEFORE = re.compile(
    r"\d\s?[/-]\s?[\w&/-]*[a-z][\w&/-]*\s*(?:ngay\s+[\d/.-]+\s*)?(?:cua\s+[^,;.]{2,60})?\s*,?\s*$"
)
_BEFORE_EFFECT = 80

# How far a trigger may stand from the mention; keeps the work linear in a sentence that never ends.
_CLAUSE_BEFORE = 2000
_TRIGGER_BEFORE = 60
_PROPOSAL_BEFORE = 160


def relation_of(folded: str, sentence: Span, mention: Span, *, nested: bool = False) -> str | None:
    """Return the relation that the words around a mention state, None where they state none.

    ``folded`` is the text as :func:`ingest.vietnamese.fold` gives it; ``nested`` tells that the mention stands in the
    subject of another, whose relation is not its own.
    """
    start, end = mention.start, mention.end
    if _ATTACHED.match(folded, end, min(len(folded), end + 40)):
        return ATTACHED
    if _JUST_ISSUED.search(folded, max(sentence.start, start - _TRIGGER_BEFORE), start):
        return ISSUED
    if _EXAMINED.search(folded, max(sentence.start, start - _TRIGGER_BEFORE), start):
        return PROPOSAL
    if not nested and _PROPOSED.search(folded, max(sentence.start, start - _PROPOSAL_BEFORE), start):
        return PROPOSAL
    stated = _stated_before(folded, sentence, start, nested=nested)
    if stated is None and not nested and _LAPSES.match(folded, end, sentence.end):
        return REPEALED
    return stated


def _stated_before(folded: str, sentence: Span, start: int, *, nested: bool) -> str | None:
    """Read the words that open the clause, else those just before the mention."""
    floor = max(sentence.start, start - _CLAUSE_BEFORE)
    clause = max(folded.rfind(";", floor, start) + 1, floor)
    opening = _OPENING.match(folded, clause, start)
    trigger = _TRIGGER.match(folded, opening.end() if opening else clause, start)
    if nested or trigger is None or clause == floor > sentence.start:
        near = _TRIGGER.finditer(folded, max(clause, start - 2 * _TRIGGER_BEFORE), start)
        trigger = next((found for found in reversed(list(near)) if _reaches(folded, found, start)), None)
    if trigger is None:
        return None
    relation = _RELATIONS[int(str(trigger.lastgroup)[1:])][0]
    if relation in _LEGAL_EFFECT and _of_another(folded, clause, trigger.start()):
        return None
    return relation


def _reaches(folded: str, trigger: re.Match[str], start: int) -> bool:
    """Tell whether a trigger stands near enough to a mention; "căn cứ ban hành: …" is no trigger but a topic."""
    topic = _RELATIONS[int(str(trigger.lastgroup)[1:])][0] in {ISSUED, BASIS}
    return start - trigger.end() <= _TRIGGER_BEFORE and not (topic and ":" in folded[trigger.end() : start])


def _of_another(folded: str, clause: int, position: int) -> bool:
    """Tell whether what amends, replaces or repeals is another instrument than the text itself, or a draft."""
    before = folded[max(clause, position - _BEFORE_EFFECT) : position].rstrip()
    if _BY_ANOTHER.search(before) or _NUMBERED_BEFORE.search(before):
        return True
    named = any(found.end() == len(before) for found in kind_pattern().finditer(before))
    return named and _ISSUES_ITSELF.search(before) is None
