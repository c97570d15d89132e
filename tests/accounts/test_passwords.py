"""Passwords: what may be chosen, how they are kept, what a stranger costs."""

from __future__ import annotations

import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher

from core.errors import InputError
from core.services import passwords
from core.services.passwords import Passwords, check, listed
from tests.accounts.conftest import CHEAP, PASSWORD


@pytest.mark.parametrize(
    "chosen", [PASSWORD, "correct cheval pile agrafe", "éàü ñ 漢字 ☂ ☔ abc", "x7#kQ!9zP@2w", "z" + "abcdefghij" * 12]
)
def test_any_characters_make_a_password(chosen: str) -> None:
    check(chosen, "anna@lumiere.example")


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("onze carac.", "au moins 12"),
        ("", "au moins 12"),
        ("a1b2c3" * 30, "au plus 128"),
        ("123456qwerty", "en premier"),
        ("Password1234!", "en premier"),
        ("2024-MotDePasse", "en premier"),
        ("princessprincess", "en premier"),
        ("aaaaaaaaaaaaaaa", "en premier"),
        ("121212121212", "en premier"),
        ("vive-carbonscore-2026", "ni votre adresse"),
        ("bonjour lumiere anna.k ici", "ni votre adresse"),
    ],
)
def test_what_is_tried_first_is_refused_with_what_to_do(chosen: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        check(chosen, "anna.k@lumiere.example")


def test_the_list_holds_ten_thousand_passwords_a_form_could_take() -> None:
    assert len(listed()) > 10_000
    assert min(map(len, listed())) == 8


def test_the_hash_is_argon2id_at_more_than_owasp_asks() -> None:
    kept = Passwords().hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=3,p=1$")
    assert PASSWORD not in kept


def test_only_the_password_opens_and_the_same_characters_typed_otherwise_too() -> None:
    ours = Passwords(CHEAP)
    kept = ours.hash("été à Évian ½ deux")
    assert ours.verify(kept, unicodedata.normalize("NFD", "été à Évian ½ deux")).ok
    assert not ours.verify(kept, "Été à Évian ½ deux").ok
    assert not ours.verify(kept, "").ok
    assert not ours.verify(kept, "x" * 100_000).ok
    assert not ours.verify("not a hash", PASSWORD).ok


def test_the_hash_of_nobody_costs_the_same_and_opens_to_nothing() -> None:
    ours = Passwords(CHEAP)
    assert ours.nobody.split("$")[1:4] == ours.hash(PASSWORD).split("$")[1:4]
    assert not CHEAP.check_needs_rehash(ours.nobody)
    for tried in ("", PASSWORD):
        assert not ours.verify(None, tried).ok


def test_a_hash_of_older_parameters_is_replaced_when_the_password_is_given() -> None:
    old, ours = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1), Passwords(CHEAP)
    kept = old.hash(PASSWORD)
    assert ours.verify(kept, "something else").rehash is None
    fresh = ours.verify(kept, PASSWORD).rehash
    assert fresh is not None
    assert ours.verify(fresh, PASSWORD) == passwords.Verified(True)


def test_no_more_than_four_are_hashed_at_a_time() -> None:
    class Slow(PasswordHasher):
        now = most = 0
        lock = threading.Lock()

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.02)
            with self.lock:
                self.now -= 1
            return "hashed"

    slow = Slow()
    ours = Passwords(slow)
    threads = [threading.Thread(target=ours.hash, args=(PASSWORD,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slow.most == passwords.PARALLEL
