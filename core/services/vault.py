"""What is kept sealed in the database: AES-256-GCM, under a key that is not in the database.

Whose or which it is (an id) is bound to it: a secret copied to another row opens nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import DataError

NONCE = 12


class Vault:
    """`key`: 32 bytes; `lost`: what is said when a secret cannot be opened."""

    def __init__(self, key: bytes, lost: Callable[[], DataError]) -> None:
        self._cipher, self._lost = AESGCM(key), lost

    def seal(self, secret: str, of: UUID) -> bytes:
        """Nonce and ciphertext."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), of.bytes)

    def unseal(self, sealed: bytes, of: UUID) -> str:
        """The secret. Raises `lost` when it was sealed with another key, for another id, or altered."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], of.bytes).decode()
        except InvalidTag as error:
            raise self._lost() from error
