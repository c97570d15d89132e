"""What the machine tells the program: environment variables, a `.env` file, and nothing else.

Every name here is documented in README.md (an architecture test checks it).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import InputError

ROOT = Path(__file__).resolve().parents[1]

_SCHEME = re.compile(r"^postgres(ql)?(\+psycopg)?://")


def _blank_is_absent(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _psycopg_url(url: str | None) -> str | None:
    """`postgres://` (Railway, Heroku) and `postgresql://` become `postgresql+psycopg://`. Raises ValueError."""
    if url is None:
        return None
    if not _SCHEME.match(url):
        raise ValueError("l'adresse doit commencer par postgresql:// (ou postgres://)")
    return _SCHEME.sub("postgresql+psycopg://", url, count=1)


def _from_root(path: Path) -> Path:
    return path if path.is_absolute() else ROOT / path


Folder = Annotated[Path, AfterValidator(_from_root)]
Secret = Annotated[str | None, BeforeValidator(_blank_is_absent), Field(repr=False)]


_PORT = "un numéro de port entre 1 et 65535 est attendu"
_REASONS = {
    "bool_parsing": "true ou false est attendu",
    "int_parsing": _PORT,
    "greater_than_equal": _PORT,
    "less_than_equal": _PORT,
}


class Settings(BaseSettings):
    """Settings of one process. Relative folders are relative to the repository root."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    database_url: Annotated[Secret, AfterValidator(_psycopg_url)] = None
    pgvector_enabled: bool = False
    mlflow_tracking_uri: Secret = None
    openai_api_key: Secret = None
    grok_api_key: Secret = None
    persistent_artifact_dir: Folder = Path(".carbonscore")
    pdf_storage_path: Folder = Path(".carbonscore/pdf")
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)

    @property
    def local(self) -> bool:
        """No DATABASE_URL: the database is embedded and the person at the keyboard is the administrator."""
        return self.database_url is None


def read_settings() -> Settings:
    """Settings of this process's environment. Raises InputError naming the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InputError(
            "Réglage {name} inutilisable : {reason}. Corrigez la variable d'environnement ou le fichier .env.",
            name=str(first["loc"][0]).upper(),
            reason=_REASONS.get(first["type"]) or first["msg"].removeprefix("Value error, "),
        ) from None
