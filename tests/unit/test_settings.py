"""Settings: what the environment may say, and how a wrong word is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InputError
from core.settings import ROOT, Settings, read_settings

HOSTED = "postgresql+psycopg://u:p@db:5432/railway"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment that says nothing, and no .env file."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "absent")
    return monkeypatch


def test_without_a_word_the_installation_is_local_and_listens_to_this_machine(bare: pytest.MonkeyPatch) -> None:
    settings = read_settings()
    assert settings.local
    assert (settings.host, settings.port) == ("127.0.0.1", 8501)
    assert settings.persistent_artifact_dir == ROOT / ".carbonscore"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_addresses_hosts_hand_out_all_mean_psycopg(bare: pytest.MonkeyPatch, scheme: str) -> None:
    bare.setenv("DATABASE_URL", f"{scheme}://u:p@db:5432/railway")
    settings = read_settings()
    assert settings.database_url == HOSTED
    assert not settings.local


def test_a_blank_variable_is_an_absent_one(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("DATABASE_URL", "  ")
    assert read_settings().local


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "mysql://u:secret-word@h/b"), ("PORT", "80000"), ("PGVECTOR_ENABLED", "oui ?")]
)
def test_a_wrong_value_is_refused_by_name_without_repeating_secrets(
    bare: pytest.MonkeyPatch, name: str, value: str
) -> None:
    bare.setenv(name, value)
    with pytest.raises(InputError, match=f"Réglage {name} inutilisable.*(doit commencer|attendu)") as error:
        read_settings()
    assert "secret-word" not in str(error.value)


def test_secrets_do_not_appear_when_settings_are_printed(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("DATABASE_URL", "postgres://u:secret-word@h/b")
    bare.setenv("OPENAI_API_KEY", "secret-word")
    assert "secret-word" not in repr(read_settings())
