"""Letters: to a real SMTP server on this machine, or to a file; never a word of them on the console or in the log."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from core.services import letters
from core.services.letters import Kind, Letter
from core.services.outbox import Outbox
from core.settings import Settings
from tests.live import free_port

LINK = "https://carbone.example/mot-de-passe?jeton=abc-def_123"
TO = "anna@lumiere.example"


@dataclass
class Post:
    """What the server was sent. `refuses`: answers to give before it takes a letter."""

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    tried: int = 0
    refuses: list[str] = field(default_factory=list)
    protected: list[bool] = field(default_factory=list)
    words: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.tried += 1
        if self.refuses:
            return self.refuses.pop(0)
        self.taken.append(envelope)
        self.protected.append(session.ssl is not None)
        return "250 OK"

    def believe(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.words.append((data.login, data.password))
        return AuthResult(success=True)


@contextmanager
def post_office(secure: ssl.SSLContext | None = None, **options: Any) -> Iterator[Post]:
    post = Post(free_port())
    office = Controller(
        post, "127.0.0.1", post.port, tls_context=secure, authenticator=post.believe, auth_require_tls=False, **options
    )
    office.start()
    yield post
    office.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate of 127.0.0.1 signed by itself: the server's context, and the file to trust."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    public, private = tmp_path / "trusted.pem", tmp_path / "private.txt"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(public, private)
    return secure, public


def _sent(settings: Settings, url: str | None, folder: Path, *sent: Letter, pauses: tuple[float, ...] = ()) -> Any:
    """Send, wait, and give what was logged."""
    with capture_logs() as logged:
        outbox = Outbox(settings.model_copy(update={"smtp_url": url, "persistent_artifact_dir": folder}), pauses)
        for letter in sent:
            outbox.send(letter)
        outbox.drain()
        outbox.close()
    return logged


def _bytes(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


def _reset(to: str = TO) -> Letter:
    return letters.write(Kind.RESET_PASSWORD, "fr", to, link=LINK)


def test_without_a_server_a_letter_is_a_file_for_its_owner_only(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _sent(settings, None, tmp_path, _reset())
    [file] = (tmp_path / "outbox").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert LINK in letter.get_content()
    said = capsys.readouterr()
    assert file.name in said.err
    assert "jeton" not in said.err + said.out
    assert TO not in said.err + said.out


def test_a_letter_reaches_a_server_of_this_machine_in_its_accents(settings: Settings, tmp_path: Path) -> None:
    with post_office() as post:
        assert _sent(settings, f"smtp://127.0.0.1:{post.port}", tmp_path, _reset()) == []
    [envelope] = post.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("carbonscore@localhost", [TO])
    letter = message_from_bytes(_bytes(envelope), policy=default)
    assert letter["Subject"] == "Choisissez un nouveau mot de passe"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "rien : votre mot de passe" in letter.get_content()
    assert LINK in letter.get_content()
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_travels_under_a_certificate_we_trust(
    settings: Settings, tmp_path: Path, certificate: Any, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure, trusted = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    options: dict[str, Any] = (
        {"ssl_context": secure} if scheme == "smtps" else {"secure": secure, "require_starttls": True}
    )
    with post_office(**options) as post:
        assert _sent(settings, f"{scheme}://user%40x:w%2Ford@127.0.0.1:{post.port}", tmp_path, _reset()) == []
    assert post.words == [(b"user@x", b"w/ord")]
    assert len(post.taken) == 1


def test_no_password_is_given_without_protection_or_under_a_strange_certificate(
    settings: Settings, tmp_path: Path, certificate: Any
) -> None:
    for options in ({}, {"secure": certificate[0]}):
        with post_office(**options) as post:
            [warning] = _sent(settings, f"smtp://user:word@127.0.0.1:{post.port}", tmp_path, _reset())
        assert warning["event"] == "letter not sent"
        assert warning["kind"] == "reset_password"
        assert "jeton" not in str(warning)
        assert (post.words, post.taken) == ([], [])


def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(settings: Settings, tmp_path: Path) -> None:
    with post_office() as post:
        post.refuses = ["451 busy", "451 busy"]
        assert _sent(settings, f"smtp://127.0.0.1:{post.port}", tmp_path, _reset(), pauses=(0.01, 0.01)) == []
        assert (post.tried, len(post.taken)) == (3, 1)
        post.refuses = ["554 never"]
        [warning] = _sent(settings, f"smtp://127.0.0.1:{post.port}", tmp_path, _reset(), pauses=(0.01, 0.01))
        assert (post.tried, len(post.taken), warning["smtp_code"]) == (4, 1, 554)


def test_a_server_that_is_away_is_a_warning_and_the_next_letter_leaves(settings: Settings, tmp_path: Path) -> None:
    [warning] = _sent(settings, f"smtp://127.0.0.1:{free_port()}", tmp_path, _reset(), pauses=(0.01,))
    assert warning["log_level"] == "warning"
    with post_office() as post:
        _sent(settings, f"smtp://127.0.0.1:{post.port}", tmp_path, _reset(), _reset())
    assert len(post.taken) == 2


@pytest.mark.parametrize(
    "to", ["anna@lumiere.example\r\nBcc: evil@x.example", "anna@lumiere.example, evil@x.example", "no address", ""]
)
def test_an_address_adds_neither_a_header_nor_a_reader(settings: Settings, tmp_path: Path, to: str) -> None:
    with post_office() as post:
        [warning] = _sent(settings, f"smtp://127.0.0.1:{post.port}", tmp_path, _reset(to))
    assert post.taken == []
    assert "evil" not in str(warning)


def test_what_somebody_typed_makes_neither_a_header_nor_a_link(settings: Settings, tmp_path: Path) -> None:
    company = "Lumière\r\nBcc: evil@x.example\r\n\r\nGagnez https://evil.example " + "a" * 500
    letter = letters.write(Kind.INVITATION, "fr", TO, company=company, inviter="www.evil.example {link}", link=LINK)
    assert letter.text.count("://") == 1
    assert "www." not in letter.text
    _sent(settings, None, tmp_path, letter)
    [file] = (tmp_path / "outbox").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=default)
    assert read["Bcc"] is None
    assert read["To"] == TO
    assert len(str(read["Subject"])) < 200


def test_a_fault_of_ours_in_the_background_is_in_the_log(settings: Settings, tmp_path: Path) -> None:
    def broken() -> Letter:
        raise ZeroDivisionError

    with capture_logs() as logged:
        outbox = Outbox(settings.model_copy(update={"persistent_artifact_dir": tmp_path}))
        outbox.prepare(broken)
        outbox.close()
    assert [(line["event"], line["log_level"]) for line in logged] == [("letter not written", "error")]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_letter_is_written_in_both_languages_with_the_same_holes(kind: Kind) -> None:
    people = {"company": "Lumière", "inviter": "Anna", "provider": "Google"}
    holes = {"link": LINK, "year": "2024", "until": "2 mai", **people}
    french, english = (letters.write(kind, language, TO, **holes) for language in ("fr", "en"))
    assert french.text != english.text
    assert french.subject != english.subject
    for value in holes.values():
        assert (value in french.subject + french.text) == (value in english.subject + english.text)
    assert letters.write(kind, "de", TO, **holes) == french
