"""A PDF's own statements: dates, titles, and signatures, read and never trusted to be whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.pdf_properties import pdf_date, read_properties, read_signature
from tests.ingest.readers.sheets import page, pdf, shown

HANOI = timezone(timedelta(hours=7))
SIGNER, OFFICE = "Sở Y tế tỉnh Lạng Sơn", "Ủy ban nhân dân tỉnh Lạng Sơn"
WHEN = datetime(2023, 3, 2, 8, 4, 5, tzinfo=UTC)


def properties(data: bytes):
    document = pdfium.PdfDocument(data)
    try:
        return read_properties(document)
    finally:
        document.close()


@pytest.fixture(scope="module")
def signed() -> bytes:
    """A PDF that a self-signed certificate of an office signs."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, SIGNER), x509.NameAttribute(NameOID.ORGANIZATION_NAME, OFFICE)]
    )
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(WHEN).not_valid_after(WHEN + timedelta(days=3650)).sign(key, hashes.SHA256())
    )  # fmt: skip
    own = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(own, keys.PrivateKeyInfo.load(private), SimpleCertificateStore())
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf(page(shown("Kế hoạch", 72, 100)))))
    with ThreadPoolExecutor(1) as apart:  # it runs a loop, and this thread may have that of another test's browser
        metadata = signers.PdfSignatureMetadata(field_name="Ky")
        apart.submit(signers.sign_pdf, writer, metadata, signer, output=out).result()
    return out.getvalue()


def contents(data: bytes) -> bytes:
    start = data.index(b"/Contents <") + len(b"/Contents <")
    return bytes.fromhex(data[start : data.index(b">", start)].decode())


def test_signature_names_office_and_time(signed):
    (signature,) = properties(signed).signatures
    assert (signature.signer, signature.organisation) == (SIGNER, OFFICE)
    assert signature.time is not None
    assert abs(signature.time - datetime.now(UTC)) < timedelta(minutes=10)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_broken_messages_never_raise(signed, data):
    message = bytearray(contents(signed))
    for _ in range(data.draw(st.integers(1, 6))):
        message[data.draw(st.integers(0, 900))] = data.draw(st.integers(0, 255))
    found = read_signature(bytes(message[: data.draw(st.integers(0, len(message)))]))
    assert found.time is None or isinstance(found.time, datetime)


@given(st.binary(max_size=200))
def test_noise_is_no_signature(noise):
    assert read_signature(noise).signer is None


def dictionary(entries: str, more: str = "") -> bytes:
    """Return a PDF with one signature field whose dictionary holds ``entries``."""
    field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [0 0 0 0] /V 11 0 R >>"
    return pdf(page("", "/Annots [10 0 R]"), objects=[field, f"<< /Type /Sig {entries} >>", *filter(None, [more])],
               trailer="/AcroForm << /Fields [10 0 R] /SigFlags 3 >>")  # fmt: skip


def test_time_of_the_dictionary_where_the_message_is_broken():
    (signature,) = properties(dictionary("/M (D:20230302150405+07'00') /Contents <3082ffff00>")).signatures
    assert (signature.signer, signature.time) == (None, datetime(2023, 3, 2, 15, 4, 5, tzinfo=HANOI))


def test_local_time_that_the_message_calls_utc(signed):
    """Software writes 15:04 local time as 15:04 UTC; the dictionary's zone puts it right."""
    message = contents(signed)
    stated = read_signature(message).time
    assert stated is not None
    local = stated.replace(tzinfo=HANOI)
    entries = f"/M (D:{local:%Y%m%d%H%M%S}+07'00') /Contents <{message.hex()}>"
    (signature,) = properties(dictionary(entries)).signatures
    assert signature.time == local


def test_unsigned_and_titled():
    assert properties(pdf(page(""))).signatures == ()
    title = "Kế hoạch phòng, chống dịch".encode("utf-16-be").hex()
    data = pdf(page(""), objects=[f"<< /Title <feff{title}> /Author (ñy ban nh©n d©n) /CreationDate (D:20230302) >>"])
    found = properties(data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 10 0 R"))
    assert found.title == "Kế hoạch phòng, chống dịch"
    assert found.created == datetime(2023, 3, 2)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20230302150405+07'00'", datetime(2023, 3, 2, 15, 4, 5, tzinfo=HANOI)),
        ("D:20230302150405Z", WHEN.replace(hour=15)),
        ("20230302150405-0330", datetime(2023, 3, 2, 15, 4, 5, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        ("D:2023", datetime(2023, 1, 1)),
        ("D:20230230", None),
        ("D:20230302+99'99'", None),
        ("", None),
    ],
)
def test_dates(text, moment):
    assert pdf_date(text) == moment
