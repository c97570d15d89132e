"""The second factor: codes, seeds, recovery codes."""

from __future__ import annotations

import re
from uuid import uuid4

import pyotp
import pytest

from core.errors import DataError
from core.services import second_factor
from core.services.vault import Vault

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_800_000_015.0


def lost() -> DataError:
    return DataError("SECRET_KEY")


@pytest.mark.parametrize(("late_s", "good"), [(0, True), (-30, True), (30, True), (-60, False), (60, False)])
def test_a_code_is_good_for_its_step_and_the_two_beside_it(late_s: int, good: bool) -> None:
    code = pyotp.TOTP(SEED).at(int(NOW) + late_s)
    assert second_factor.matched(SEED, code, NOW) == ((int(NOW) + late_s) // 30 if good else None)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert second_factor.matched(SEED, code, NOW) is None


def test_a_sealed_seed_opens_for_its_own_person_with_its_own_key_only() -> None:
    vault, person = Vault(b"k" * 32, lost), uuid4()
    sealed = vault.seal(SEED, person)
    assert SEED.encode() not in sealed
    assert vault.seal(SEED, person) != sealed
    assert vault.unseal(sealed, person) == SEED
    for other, whose, kept in (
        (vault, uuid4(), sealed),
        (Vault(b"j" * 32, lost), person, sealed),
        (vault, person, sealed[:-1] + bytes([sealed[-1] ^ 1])),
    ):
        with pytest.raises(DataError, match="SECRET_KEY"):
            other.unseal(kept, whose)


def test_ten_recovery_codes_of_75_bits_readable_in_groups() -> None:
    codes = second_factor.recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){2}[0-9A-HJKMNP-TV-Z]{5}", code)


def test_a_recovery_code_is_known_however_it_is_typed() -> None:
    assert second_factor.code_hash("7QK2M-0ABCD-9XYZ1") == second_factor.code_hash(" 7qk2m oabcd 9xyzl ")
    assert second_factor.code_hash("7QK2M-0ABCD-9XYZ1") != second_factor.code_hash("7QK2M-0ABCD-9XYZ2")


def test_the_telephone_reads_the_seed_from_a_picture_drawn_here() -> None:
    shown = second_factor.setup(SEED, "anna@lumiere.example")
    assert shown.uri.startswith("otpauth://totp/CarbonScore:anna%40lumiere.example?secret=" + SEED)
    assert shown.svg.startswith("<svg")
    assert "script" not in shown.svg
