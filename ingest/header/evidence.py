"""How sure each header field is: text or recognition, weighed against what the file says beside its text.

Handwritten or stamped digits come from recognition with little confidence; a wrong number is worse than none. What a
PDF's digital signature, its properties and the file's name say confirms a field or fills one that the page shows, but
not legibly. What stays open is named for review.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from ingest.datamodels import Evidence, Span
from ingest.header.handwritten_day import agrees
from ingest.header.headparts import NumberLine
from ingest.header.letterhead import Letterhead
from ingest.header.names import like_one_of
from ingest.header.people import has_surname, with_surname
from ingest.numbers import NUMBER, clean_number, kind_of_number, kinds
from ingest.source import DigitalSignature, Page, Properties, confidence_of
from ingest.vietnamese import fold, number_key

FIELDS = (
    "number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "recipients", "copied_to", "signer",
    "signer_title",
)  # fmt: skip
"""The header fields that are weighed."""

_LEAST = {"number": 0.6, "date": 0.6, "signer": 0.45, "subject": 0.82}
"""Confidence of recognition below which a field is not stated."""
_LEAST_BY_HAND = 0.95
SUREST_BY_HAND = 0.85
"""Digits that recognition read from handwriting have this confidence at most (``ingest/readers/digits.py``)."""
_SPOILT = re.compile(r"[|†‡~^<>{}\[\]\\=@#$*]")
"""What no subject holds: recognition makes it of a stamp's frame and hand."""
_UNSURE = 0.5
"""Confidence below which a stated field is for review all the same."""
_FROM_FILE_NAME = 0.7
_FROM_PROPERTIES = 0.8
_FROM_SIGNATURE = 0.9
_LATEST_SIGNED = 60
"""Days after the date of a directive within which it is signed as a rule."""
_LIKE_NAME = 80.0
_ORGANISATION_WORDS = re.compile(
    r"(?<![^\W_])(?:uy ban|so|bo|van phong|tinh|thanh pho|huyen|cuc|trung tam|cong thong tin|chinh phu|hoi dong|ban|"
    r"cong ty|truong|benh vien|phong|cong bao|doan|dang|cong an|ubnd|hdnd)(?![^\W_])"
)


def weigh(head: Letterhead, file: str, properties: Properties, pages: Sequence[Page]) -> dict[str, Evidence]:
    """Settle the fields of a letterhead in place and return how each that is set was learned.

    ``head.unsure`` names in the end what a person should look at.
    """
    found = {name: _read(head, name, pages) for name in FIELDS if getattr(head, name)}
    _drop_unsure(head, found)
    _settle_symbol(head, found)
    _fill_number(head, found, file, properties)
    _doubt_handwriting(head, found, properties.signatures)
    _settle_signer(head, found, properties.signatures)
    _check_date(head, properties.signatures)
    if head.number is None and head.numbering is not None:
        head.spans["numbering"] = (head.numbering.symbol_span,)
    if head.date is None and head.dated is not None:
        head.spans["dated"] = (head.dated,)
    return {name: evidence for name, evidence in found.items() if getattr(head, name)}


def _read(head: Letterhead, name: str, pages: Sequence[Page]) -> Evidence:
    """Return the evidence of the text itself: the least sure word of a short field, the mean of a long one."""
    spans = head.spans.get(name, ())
    if not any(_recognised(pages, span) for span in spans):
        return Evidence("text", 1.0)
    if name in ("number", "date", "signer"):
        return Evidence("ocr", round(min(confidence_of(pages, span) for span in spans), 3))
    words = [
        box.confidence
        for page in pages
        if page.method == "ocr"
        for box in page.boxes
        if any(box.start < span.end and box.end > span.start for span in spans)
    ]
    return Evidence("ocr", round(sum(words) / len(words), 3) if words else 1.0)


def _recognised(pages: Sequence[Page], span: Span) -> bool:
    return any(page.method == "ocr" and page.start < span.end and page.end > span.start for page in pages)


def _drop_unsure(head: Letterhead, found: Mapping[str, Evidence]) -> None:
    """Unset a field that recognition is not sure of; a stamp that lies over a subject spoils it."""
    for name, least in _LEAST.items():
        evidence = found.get(name)
        if name == "number" and _is_gap(head):
            least = _LEAST_BY_HAND
        spoilt = name == "subject" and head.subject is not None and _SPOILT.search(head.subject) is not None
        if evidence is not None and evidence.source == "ocr" and (evidence.confidence < least or spoilt):
            setattr(head, name, None)
            head.spans.pop(name, None)
            head.unsure.add(name)


def _doubt_handwriting(head: Letterhead, found: Mapping[str, Evidence], signatures: Sequence[DigitalSignature]) -> None:
    """Have a person look at digits that may be written by hand; a day that the signature contradicts is not stated."""
    for name in ("number", "date"):
        evidence = found.get(name)
        if evidence is None or evidence.source != "ocr" or evidence.confidence > SUREST_BY_HAND:
            continue
        head.unsure.add(name)
        if name == "date" and head.date and agrees(head.date, [one.time for one in signatures]) is False:
            head.date = None
            head.spans.pop("date", None)


def _is_gap(head: Letterhead) -> bool:
    """Tell whether a blank parts digits and symbol: they were written or stamped into a form, not printed with it."""
    return head.numbering is not None and head.numbering.digits.end < head.numbering.symbol_span.start - 1


def _settle_symbol(head: Letterhead, found: Mapping[str, Evidence]) -> None:
    """Put right the abbreviation of the kind in a recognised number where the title states the kind."""
    numbering, symbols = head.numbering, kinds().get(head.kind or "", ((), ()))[0]
    if numbering is None or not symbols or kind_of_number(numbering.symbol) is not None:
        return
    recognised = found.get("number", Evidence("ocr", 0.0)).source == "ocr"
    first, slash, rest = _parted(numbering.symbol)
    meant = like_one_of(first, list(symbols), 60.0) or next((s for s in symbols if _near(first, s)), None)
    if recognised and meant is not None and meant != first:
        head.numbering = replace(numbering, symbol=f"{meant}{slash}{rest}")
        if head.number is not None:
            head.number = head.number.replace(first, meant, 1)


def _near(one: str, other: str) -> bool:
    """Tell whether two abbreviations differ in one letter at most."""
    return abs(len(one) - len(other)) <= 1 and fuzz.ratio(fold(one), fold(other)) >= _LIKE_NAME - 1


def _parted(symbol: str) -> tuple[str, str, str]:
    match = re.match(r"([^-/]*)([-/]?)(.*)", symbol)
    assert match is not None
    return match[1], match[2], match[3]


def _fill_number(head: Letterhead, found: dict[str, Evidence], file: str, properties: Properties) -> None:
    """Fill a number whose symbol the page shows from the file's properties or name; confirm one that is read."""
    numbering = head.numbering
    if numbering is None:
        return
    offers = [
        (number_in_name(properties.title or "", numbering), Evidence("properties", _FROM_PROPERTIES)),
        (number_in_name(properties.subject or "", numbering), Evidence("properties", _FROM_PROPERTIES)),
        (number_in_name(PurePosixPath(file).name, numbering), Evidence("file name", _FROM_FILE_NAME)),
    ]
    said = {number: evidence for number, evidence in reversed(offers) if number is not None}
    if head.number is not None:
        evidence = found["number"]
        if evidence.source == "ocr" and said:
            agree = any(number_key(number) == number_key(head.number) for number in said)
            found["number"] = replace(evidence, confidence=max(evidence.confidence, 0.9) if agree else _UNSURE)
            if not agree:
                head.unsure.add("number")
        return
    if len({number_key(number) for number in said}) == 1:
        number, evidence = next(iter(said.items()))
        head.number, found["number"] = number, evidence
        head.unsure.add("number")


def number_in_name(name: str, numbering: NumberLine) -> str | None:
    """Return the number that a file's name or title gives with the symbol of ``numbering``, as a directive writes it.

    "05_CT-UBND.signed.pdf" and "12.kl.tu" name numbers; "d01.pdf", "scan0001.pdf" and another symbol do not.
    """
    key = re.sub(r"[^a-z0-9&]", "", fold(numbering.symbol)).replace("&", "")
    folded = fold(name).replace("&", "")
    letters = r"[\W_]*".join(re.escape(char) for char in key)
    year = r"(?:[\W_]+(?P<year>(?:19|20)\d\d))?"
    match = re.search(rf"(?<!\d)(?P<n>\d{{1,5}}){year}[\W_]*{letters}(?![a-z0-9])", folded)
    if match is None:
        turned = re.search(rf"(?<![a-z0-9]){letters}[\W_]+(?:so[\W_]*)?(?P<n>\d{{1,4}})(?!\d)", folded)
        if turned is None or re.fullmatch(r"(?:19|20)\d\d", turned["n"]):
            return None
        match = turned
    named_year = match.groupdict().get("year")
    digits = match["n"] if len(match["n"]) > 1 else f"0{match['n']}"
    middle = f"/{named_year}" if named_year and re.search(r"/\d{4}", _shown(numbering)) else ""
    number = clean_number(f"{digits}{middle}{numbering.slash}{numbering.symbol}")
    return number if NUMBER.fullmatch(number) else None


def _shown(numbering: NumberLine) -> str:
    return numbering.number or ""


def _settle_signer(head: Letterhead, found: dict[str, Evidence], signatures: Sequence[DigitalSignature]) -> None:
    """Confirm or put right a recognised signer by the person whom the file's digital signature names."""
    persons = [name for signature in signatures if (name := person_of(signature)) is not None]
    read = head.signer
    if read is None:
        if "signer" in head.unsure and len(set(persons)) == 1:
            head.signer, found["signer"] = persons[0], Evidence("signature", _FROM_SIGNATURE)
            head.unsure.discard("signer")
        return
    evidence = found["signer"]
    if evidence.source != "ocr":
        return
    like = [name for name in persons if fuzz.ratio(fold(name), fold(read)) >= _LIKE_NAME]
    if len(set(like)) == 1:
        head.signer = like[0]
        found["signer"] = Evidence("signature", _FROM_SIGNATURE)
    elif evidence.confidence < _UNSURE:
        head.unsure.add("signer")


def person_of(signature: DigitalSignature) -> str | None:
    """Return the person whom a certificate names; None where it is an office's own."""
    name = re.sub(r"\s*[\d@<(].*$", "", signature.signer or "").strip(" ,;")
    if not 2 <= len(name.split()) <= 6 or _ORGANISATION_WORDS.search(fold(name)) or not name.replace(" ", "").isalpha():
        return None
    name = name.title() if name.isupper() else name
    return name if has_surname(name) or with_surname(name) else None


def _check_date(head: Letterhead, signatures: Sequence[DigitalSignature]) -> None:
    """Mark a date that cannot be: after the file was signed, or long before. The time of signing itself is no date."""
    signed = [signature.time.date() for signature in signatures if signature.time is not None]
    if head.date is None or not signed:
        return
    first = min(signed)
    if head.date > first + timedelta(days=1) or head.date < first - timedelta(days=_LATEST_SIGNED):
        head.unsure.add("date")
