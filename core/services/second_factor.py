"""The second factor: six figures from a telephone (TOTP, RFC 6238) or one of ten recovery codes.

The seed is kept in a vault (core/services/vault.py). A code is good for one step of 30 s, the one before or the one
after, once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import pyotp

STEP_S = 30
WINDOW = 1
CODES = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
GROUPS, GROUP = 3, 5  # 15 characters of 5 bits: 75 bits
ISSUER = "CarbonScore"


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """What a telephone needs: the seed in base 32, its otpauth:// address, and that address as a QR code (SVG)."""

    secret: str
    uri: str
    svg: str


def setup(secret: str, email: str) -> TotpSetup:
    import segno

    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return TotpSetup(secret, uri, segno.make(uri, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000"))


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def matched(secret: str, code: str, now: float) -> int | None:
    """The step this code belongs to, None when it is not a code of now ± 30 s. Replays are the caller's to refuse."""
    given, generator = "".join(code.split()), pyotp.TOTP(secret)
    step = int(now) // STEP_S
    for near in range(step - WINDOW, step + WINDOW + 1):
        if hmac.compare_digest(generator.generate_otp(near).encode(), given.encode()):
            return near
    return None


def recovery_codes() -> list[str]:
    """Ten codes to write down, like `7QK2M-0ABCD-9XYZ1`."""
    return ["-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
            for _ in range(CODES)]  # fmt: skip


def code_hash(code: str) -> bytes:
    """SHA-256 of a recovery code, as it was given or as it was typed: case, spaces and hyphens do not count."""
    plain = "".join(code.split()).replace("-", "").upper().translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).digest()
