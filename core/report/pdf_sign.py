"""The signature of a PDF by the installation that printed it: who it comes from, and that nothing was changed since.

Optional: without a certificate reports are not signed. pyHanko is loaded when something is signed.
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InputError

FIELD = "CarbonScore"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with its certificate, as one PKCS#12 file holds them. `name`: who the certificate says it is."""

    name: str
    content: bytes = field(repr=False)
    password: str | None = field(repr=False)


def read_signer(path: Path, password: str | None) -> Signer:
    """Reads and tries the file. Raises InputError naming the setting to correct."""
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            "Réglage REPORT_CERTIFICATE : le fichier {path} ne peut pas être lu ({reason}).",
            path=path,
            reason=error.strerror or type(error).__name__,
        ) from None
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(content, _secret(password))
    except (ValueError, TypeError):
        raise InputError(
            "Réglage REPORT_CERTIFICATE_PASSWORD : ce mot de passe n'ouvre pas {path}, ou ce n'est pas un fichier "
            "PKCS#12 (.p12, .pfx).",
            path=path,
        ) from None
    if key is None or certificate is None:
        raise InputError("Réglage REPORT_CERTIFICATE : {path} doit contenir une clé et son certificat.", path=path)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Signer(str(names[0].value) if names else certificate.subject.rfc4514_string(), content, password)


def sign(content: bytes, signer: Signer, reason: str = "") -> bytes:
    """The same PDF followed by its signature (PAdES, invisible): still a PDF/A, and its bytes are left as they were.

    The signature carries the moment it is made: two signatures of one file differ.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

    key = SimpleSigner.load_pkcs12_data(signer.content, other_certs=[], passphrase=_secret(signer.password))
    described = PdfSignatureMetadata(
        field_name=FIELD,
        name=signer.name,
        reason=reason or None,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    out, given = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(content))
    with ThreadPoolExecutor(1) as beside:  # it starts an event loop, and its caller may have one
        beside.submit(PdfSigner(described, signer=key).sign_pdf, given, output=out).result()
    return out.getvalue()


def _secret(password: str | None) -> bytes | None:
    return password.encode() if password else None
