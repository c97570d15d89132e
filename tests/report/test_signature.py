"""Signed reports: read back by pyHanko as a reader of PDF would."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from core.errors import InputError
from core.report.pdf import pdf
from core.report.pdf_sign import Signer, read_signer, sign
from core.settings import Settings
from tests.aside import aside
from tests.report.sample import document

PASSWORD = "un mot de passe à part"
COMMON = "Bilans Dupont & Fils"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its own certificate, in certificate.p12 and certificate.pem."""
    place, key = tmp_path_factory.mktemp("certificate"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    packed = pkcs12.serialize_key_and_certificates(b"report", key, certificate, None, locked)
    (place / "certificate.p12").write_bytes(packed)
    (place / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return place


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


@pytest.fixture(scope="module")
def signer(folder: Path) -> Signer:
    return read_signer(folder / "certificate.p12", PASSWORD)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf(document(chapters=1))


@pytest.fixture(scope="module")
def signed(plain: bytes, signer: Signer) -> bytes:
    return sign(plain, signer, reason="Rapport établi par CarbonScore")


def verdict(content: bytes, folder: Path) -> PdfSignatureStatus:
    roots = [load_cert_from_pemder(str(folder / "certificate.pem"))]  # type: ignore[no-untyped-call]
    signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
    return aside(validate_pdf_signature, signature, ValidationContext(trust_roots=roots))


def test_a_signed_report_is_valid_and_says_by_whom(signed: bytes, folder: Path) -> None:
    found = verdict(signed, folder)
    assert found.bottom_line, found.summary()
    signature = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    assert signature.sig_object["/Name"] == COMMON
    assert signature.sig_object["/Reason"] == "Rapport établi par CarbonScore"


def test_the_report_under_the_signature_is_the_one_that_was_printed(plain: bytes, signed: bytes) -> None:
    assert signed.startswith(plain)
    assert len(signed) < len(plain) + 20_000


def test_it_is_still_a_pdf_a(signed: bytes) -> None:
    root = PdfFileReader(io.BytesIO(signed)).root
    metadata = root["/Metadata"].data.decode()
    assert 'pdfaid:part="2"' in metadata
    assert 'pdfaid:conformance="U"' in metadata
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert int(root["/AcroForm"]["/Fields"][0]["/F"]) & 4, "PDF/A wants fields that are printed"


def test_one_byte_changed_and_it_is_no_longer_valid(plain: bytes, signed: bytes, folder: Path) -> None:
    changed = bytearray(signed)
    place = plain.index(b"stream\n") + 40
    changed[place] ^= 1
    assert not verdict(bytes(changed), folder).bottom_line


def test_a_page_added_afterwards_is_seen(signed: bytes, folder: Path) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = writer.root["/PageLayout"]
    writer.update_root()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    assert not verdict(out.getvalue(), folder).bottom_line


@pytest.mark.parametrize("password", ["un autre", "", None])
def test_a_wrong_password_names_the_setting(folder: Path, password: str | None) -> None:
    with pytest.raises(InputError, match="REPORT_CERTIFICATE_PASSWORD"):
        read_signer(folder / "certificate.p12", password)


def test_a_file_that_is_not_there_or_not_a_certificate_names_the_setting(folder: Path) -> None:
    with pytest.raises(InputError, match=r"REPORT_CERTIFICATE : .* ne peut pas être lu"):
        read_signer(folder / "elsewhere.p12", PASSWORD)
    with pytest.raises(InputError, match="PKCS#12"):
        read_signer(folder / "certificate.pem", PASSWORD)


def test_nothing_secret_is_shown(signer: Signer) -> None:
    assert PASSWORD not in repr(signer)
    assert repr(signer) == f"Signer(name={COMMON!r})"


def test_the_settings_are_read_and_blank_means_none() -> None:
    assert Settings(_env_file=None, report_certificate="  ").report_certificate is None
    found = Settings(_env_file=None, report_certificate="key.p12", report_certificate_password="x")
    assert found.report_certificate is not None
    assert found.report_certificate.is_absolute()
    assert "report_certificate_password" not in repr(found)
