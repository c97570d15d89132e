"""What the machine tells the program: environment variables, a `.env` file, and nothing else.

Every name here is documented in README.md (an architecture test checks it).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import InputError

ROOT = Path(__file__).resolve().parents[1]

SHORTEST_KEY, DISTINCT = 32, 10
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


def _long_enough(key: str | None) -> str | None:
    if key is not None and (len(key) < SHORTEST_KEY or len(set(key)) < DISTINCT):
        raise ValueError(f"il faut au moins {SHORTEST_KEY} caractères tirés au hasard (openssl rand -base64 32)")
    return key


def _web_address(url: str | None) -> str | None:
    """An http(s) address without its last slash. Raises ValueError."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("une adresse comme https://carbone.exemple.fr est attendue")
    return url.rstrip("/")


def _folder_or_bucket(place: str | None) -> str | None:
    """A folder (from the root of the repository) or s3://bucket/prefix. Raises ValueError."""
    if place is None:
        return None
    scheme, found, rest = place.partition("://")
    if not found:
        return str(_from_root(Path(place)))
    if scheme != "s3" or not rest.strip("/"):
        raise ValueError("un dossier, ou une adresse comme s3://compartiment/dossier, est attendu")
    return f"s3://{rest.strip('/')}"


def _from_root(path: Path) -> Path:
    return path if path.is_absolute() else ROOT / path


def _file_from_root(path: Path | None) -> Path | None:
    return None if path is None else _from_root(path)


Folder = Annotated[Path, AfterValidator(_from_root)]
File = Annotated[Path | None, AfterValidator(_file_from_root), BeforeValidator(_blank_is_absent)]
Secret = Annotated[str | None, BeforeValidator(_blank_is_absent), Field(repr=False)]
WebAddress = Annotated[str | None, AfterValidator(_web_address), BeforeValidator(_blank_is_absent)]


_PORT = "un numéro de port entre 1 et 65535 est attendu"
_REASONS = {
    "bool_parsing": "true ou false est attendu",
    "literal_error": "une des valeurs du README est attendue",
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
    pdf_storage_path: Annotated[str | None, AfterValidator(_folder_or_bucket), BeforeValidator(_blank_is_absent)] = None
    s3_endpoint_url: WebAddress = None
    aws_access_key_id: Secret = None
    aws_secret_access_key: Secret = None
    aws_region: str = ""
    worker: Literal["app", "apart"] = "app"
    report_certificate: File = None
    report_certificate_password: Secret = None
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    secret_key: Annotated[Secret, AfterValidator(_long_enough)] = None
    public_url: WebAddress = None
    admin_emails: str = ""
    smtp_url: Secret = None
    mail_from: str = "CarbonScore <carbonscore@localhost>"
    google_client_id: Secret = None
    google_client_secret: Secret = None
    google_issuer: WebAddress = "https://accounts.google.com"
    microsoft_client_id: Secret = None
    microsoft_client_secret: Secret = None
    microsoft_issuer: WebAddress = "https://login.microsoftonline.com/common/v2.0"
    portfolio_engine: Literal["polars", "spark"] = "polars"
    portfolio_master: str = "local[*]"

    @property
    def local(self) -> bool:
        """No DATABASE_URL: the database is embedded and the person at the keyboard is the administrator."""
        return self.database_url is None

    @property
    def alone(self) -> bool:
        """One's own machine without a mail server: nobody to hide accounts from, and no mailbox to prove."""
        return self.local and self.smtp_url is None

    @property
    def address(self) -> str:
        """Where links in e-mails lead: PUBLIC_URL, else this machine (a Host header can be forged)."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def administrators(self) -> frozenset[str]:
        """E-mail addresses of ADMIN_EMAILS, in lower case."""
        return frozenset(part.strip().casefold() for part in self.admin_emails.split(",") if part.strip())


def derived(master: str, purpose: str) -> bytes:
    """32 bytes for one purpose, from the master key (HMAC-SHA256): one secret to keep, none used twice."""
    return hmac.new(master.encode(), f"carbonscore {purpose}".encode(), hashlib.sha256).digest()


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
