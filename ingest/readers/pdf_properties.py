"""What a PDF says of itself beside its text: title, dates, and its digital signatures (ISO 32000-1, 12.8).

A signature is a CMS message (RFC 5652): whom its certificate names and when it was made are read from it, nothing is
verified.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.legacy_fonts import convert, detect
from ingest.source import DigitalSignature, Properties
from ingest.vietnamese import normalise

_MOST_SIGNATURES = 50
_LARGEST_SIGNATURE = 4 * 2**20
_LONGEST_VALUE = 2_000
_SAME_CLOCK = timedelta(minutes=5)
# ISO 32000-1, 7.9.4: D:YYYYMMDDHHmmSSOHH'mm'; everything behind the year may be absent.
_DATE = re.compile(
    r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)?(?P<day>\d\d)?(?P<hour>\d\d)?(?P<minute>\d\d)?(?P<second>\d\d)?"
    r"(?:(?P<zone>[Zz+-])(?:(?P<zone_hour>\d\d)'?(?P<zone_minute>\d\d)?'?)?)?"
)
# asn1crypto parses lazily, and each of these comes up somewhere on broken input.
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)


def read_properties(document: pdfium.PdfDocument) -> Properties:
    """Read the document information and the signatures; what is broken is left out."""
    try:
        found = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, UnicodeError):
        found = {}
    count = min(max(pdfium_c.FPDF_GetSignatureCount(document.raw), 0), _MOST_SIGNATURES)
    objects = (pdfium_c.FPDF_GetSignatureObject(document.raw, index) for index in range(count))
    return Properties(
        title=_text(found.get("Title")),
        subject=_text(found.get("Subject")),
        created=pdf_date(found.get("CreationDate", "")),
        modified=pdf_date(found.get("ModDate", "")),
        signatures=tuple(_signature(one) for one in objects if one),
    )


def pdf_date(text: str) -> datetime | None:
    """Return the moment that a PDF's date states, in its own zone where it names one; None for what is no date.

    >>> str(pdf_date("D:20230302150405+07'00'")), pdf_date("D:2023"), pdf_date("hôm nay"), pdf_date("D:20231341")
    ('2023-03-02 15:04:05+07:00', datetime.datetime(2023, 1, 1, 0, 0), None, None)
    """
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        match[part] for part in ("year", "month", "day", "hour", "minute", "second")
    )
    zone = None
    try:
        if match["zone"]:
            offset = timedelta(hours=int(match["zone_hour"] or 0), minutes=int(match["zone_minute"] or 0))
            zone = timezone(-offset if match["zone"] == "-" else offset)
        return datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            min(int(second or 0), 59),
            0,
            zone,
        )
    except ValueError:
        return None


def read_signature(contents: bytes) -> DigitalSignature:
    """Read the CMS message of a signature: the certificate's common name and organisation, and the time.

    The time is that of the signing-time attribute, else of the time-stamp token (RFC 3161). Values that cannot be read
    are None; nothing is raised.
    """
    from asn1crypto import cms

    try:
        signed = cms.ContentInfo.load(contents)["content"]
        signer = signed["signer_infos"][0]
    except _BROKEN:
        return DigitalSignature(None, None, None)
    subject = _tried(lambda: _certificate(signed, signer).subject.native) or {}
    time = _tried(lambda: _attribute(signer["signed_attrs"], "signing_time"))
    if not isinstance(time, datetime):
        time = _tried(lambda: _stamped(signer))
    return DigitalSignature(
        _name(subject.get("common_name")), _name(subject.get("organization_name")),
        time if isinstance(time, datetime) else None,
    )  # fmt: skip


def _signature(raw: Any) -> DigitalSignature:  # noqa: ANN401
    """Read one signature dictionary; its /M tells the time where the message does not, or calls local time UTC."""
    stated = pdf_date(_bytes(raw, pdfium_c.FPDFSignatureObj_GetTime, 200).decode("latin-1").rstrip("\x00"))
    found = read_signature(_bytes(raw, pdfium_c.FPDFSignatureObj_GetContents, _LARGEST_SIGNATURE))
    if stated is None:
        return found
    if found.time is None:
        return DigitalSignature(found.signer, found.organisation, stated)
    # Much signing software writes the clock on the wall into the attribute and calls it UTC; /M bears the true zone.
    clocks = found.time.replace(tzinfo=UTC) - stated.replace(tzinfo=UTC)
    return DigitalSignature(found.signer, found.organisation, stated) if abs(clocks) < _SAME_CLOCK else found


def _bytes(raw: Any, ask: Callable[..., int], most: int) -> bytes:  # noqa: ANN401
    """Call one of pdfium's functions that fill a buffer; empty where it has nothing or far too much."""
    length = ask(raw, None, 0)
    if not 0 < length <= most:
        return b""
    buffer = ctypes.create_string_buffer(length)
    ask(raw, buffer, length)
    return buffer.raw


def _certificate(signed: Any, signer: Any) -> Any:  # noqa: ANN401
    """Return the certificate that the signer is identified by, else the first."""
    certificates = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
    identity = signer["sid"].chosen
    for certificate in certificates:
        if signer["sid"].name == "subject_key_identifier":
            if certificate.key_identifier == identity.native:
                return certificate
        elif certificate.serial_number == identity["serial_number"].native:
            return certificate
    return certificates[0]


def _attribute(attributes: Any, name: str) -> Any:  # noqa: ANN401
    """Return the first value of a signed or unsigned attribute, None without one."""
    return next((one["values"][0].native for one in attributes if one["type"].native == name), None)


def _stamped(signer: Any) -> Any:  # noqa: ANN401
    """Return the time in a time-stamp token."""
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            return token["gen_time"].native
    return None


def _tried(read: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Return what ``read`` returns, None where the message is broken at that place."""
    try:
        return read()
    except _BROKEN:
        return None


def _name(value: object) -> str | None:
    """Return a name of a certificate's subject; several of one kind are joined."""
    return _text(", ".join(map(str, value)) if isinstance(value, list) else str(value)) if value else None


def _text(value: str | None) -> str | None:
    """Return a property in the stored form on one line, converted from an old font; None where nothing is left."""
    if not value:
        return None
    text = " ".join(normalise(value[:_LONGEST_VALUE]).split())
    encoding = detect(text)
    return (convert(text, encoding) if encoding else text) or None
