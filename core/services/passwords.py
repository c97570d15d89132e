"""Passwords: what we accept, and how we keep them (argon2id, RFC 9106; NIST SP 800-63B and OWASP ASVS 5.0 §6.2).

Any characters, 12 to 128, no rule of composition: what counts is not to be found in a list. An unknown person costs
the same work as a known one: the hash of nobody is verified.
"""

from __future__ import annotations

import os
import re
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InputError, Unavailable
from core.settings import ROOT

LEAST, MOST = 12, 128
DISTINCT = 5  # aaaaaaaaaaaa, abababababab
LOCAL_PART = 4  # shorter ones (« jo@… ») are in too many honest sentences
PARALLEL = 4  # at once; the others wait their turn
PASSES, MEMORY_KIB, LANES = 3, 19_456, 1  # OWASP asks for 2 passes over 19 MiB at least
PATIENCE_S = 20.0
LISTED = ROOT / "data" / "common_passwords.txt"
OURS = ("carbonscore", "carbon score", "bilancarbone")


@dataclass(frozen=True, slots=True)
class Verified:
    """Was it the password? `rehash`: the hash to keep from now on, when the parameters have changed since."""

    ok: bool
    rehash: str | None = None


class Passwords:
    """Hashes and verifies, at most PARALLEL at a time: a flood of sign-ins waits, it does not fill the memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(PASSES, MEMORY_KIB, LANES)
        self._turns = threading.BoundedSemaphore(PARALLEL)
        self.nobody = _hash_of_nobody(self._hasher)

    def hash(self, password: str) -> str:
        """argon2id in its standard text form. Raises Unavailable when too many wait."""
        with self._turn():
            return self._hasher.hash(normal(password))

    def verify(self, kept: str | None, password: str) -> Verified:
        """`kept` is None for a person we do not know or who has no password: same work, refused."""
        given = normal(password)
        with self._turn():
            try:
                self._hasher.verify(kept or self.nobody, given if len(given) <= MOST else "")
            except (VerificationError, InvalidHashError):
                return Verified(False)
        stale = kept is not None and self._hasher.check_needs_rehash(kept)
        return Verified(kept is not None, self.hash(password) if stale else None)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE_S):
            raise Unavailable("Trop de connexions arrivent en même temps. Réessayez dans un instant.")
        try:
            yield
        finally:
            self._turns.release()


def normal(password: str) -> str:
    """One writing of the same characters, whatever the keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, email: str) -> None:
    """Nothing when this password may be chosen. Raises InputError that says what to do."""
    chosen = normal(password)
    if len(chosen) < LEAST:
        raise InputError(
            "Choisissez un mot de passe d'au moins {least} caractères : une petite phrase convient très bien.",
            least=LEAST,
        )
    if len(chosen) > MOST:
        raise InputError("Choisissez un mot de passe d'au plus {most} caractères.", most=MOST)
    if _listed(chosen.casefold()):
        raise InputError(
            "Ce mot de passe est de ceux qu'on essaie en premier. Choisissez trois ou quatre mots sans lien entre eux."
        )
    if _about(chosen.casefold(), email):
        raise InputError("Choisissez un mot de passe qui ne contient ni votre adresse ni le nom de cette application.")


def _listed(folded: str) -> bool:
    """In the list as it is, or with figures and signs around, or a short piece repeated."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    piece = folded[: (folded + folded).find(folded, 1)]
    return len(set(folded)) < DISTINCT or bool({folded, core, piece} & listed())


def _about(folded: str, email: str) -> bool:
    local = email.partition("@")[0].casefold()
    return any(word in folded for word in (*OURS, *([local] if len(local) >= LOCAL_PART else [])))


@cache
def listed() -> frozenset[str]:
    """data/common_passwords.txt: the passwords of 8 characters or more that leaks show most often."""
    return frozenset(LISTED.read_text(encoding="utf-8").split())


def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """A hash with these parameters that no password gives: random bytes, nothing was hashed."""
    salt, kept = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${kept}"
