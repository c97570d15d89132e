"""Letters that wait for a mail server and reach it: a real one, on this machine. Never a word of them in the log or in
the database. How the queue goes about it: tests/jobs/test_letters.py."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine, event, text
from structlog.testing import capture_logs

from core.db.session import Database
from core.errors import CarbonScoreError, DataError, Unavailable
from core.services import letters, retention
from core.services.accounts import Accounts
from core.services.letters import Kind, Letter
from core.services.mail import Mail
from core.services.outbox import Outbox
from core.settings import Settings
from tests.accounts.conftest import MASTER, PASSWORD, Counted
from tests.accounts.post_office import post_office
from tests.conftest import Cluster
from tests.live import free_port

LINK = "https://carbone.example/mot-de-passe?jeton=abc-def_123"
TO = "anna@lumiere.example"


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


@pytest.fixture(scope="module")
def database(cluster: Cluster, migrated_template: str) -> Iterator[Database]:
    """One for the module: a letter that has left, or is given up, is kept nowhere."""
    with cluster.database(migrated_template) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def later(database: Database) -> Iterator[Database]:
    """The same, as the worker enters it."""
    found = database.as_worker()
    yield found
    found.close()


@dataclass(frozen=True)
class Way:
    """The way of a letter: written down by the application, given to the server by the worker."""

    settings: Settings
    database: Database
    later: Database

    def send(self, port: int, *sent: Letter, url: str = "smtp://127.0.0.1:{port}") -> list[Any]:
        """Write down, try each once, give up what is not worth another try; what was logged."""
        settings = self.settings.model_copy(update={"smtp_url": url.format(port=port)})
        with capture_logs() as logged:
            outbox = Outbox(settings, Mail(settings, self.database))
            for letter in sent:
                outbox.send(letter)
            outbox.close()
            self.work(settings)
        return logged

    def work(self, settings: Settings) -> None:
        """What the worker's job does with each letter that waits (core/jobs.py)."""
        mail = Mail(settings, self.later)
        for letter_id in self.waiting():
            try:
                mail.deliver(letter_id)
            except Unavailable:
                continue
            except CarbonScoreError:
                mail.give_up(letter_id)

    def waiting(self) -> list[UUID]:
        with self.database.schema() as connection:
            return list(connection.execute(text("SELECT id FROM letters")).scalars())


@pytest.fixture
def way(settings: Settings, tmp_path: Path, database: Database, later: Database) -> Iterator[Way]:
    yield Way(settings.model_copy(update={"persistent_artifact_dir": tmp_path}), database, later)
    with database.schema() as connection:
        connection.execute(text("TRUNCATE letters, jobs.procrastinate_jobs CASCADE"))


def _reset(to: str = TO) -> Letter:
    return letters.write(Kind.RESET_PASSWORD, "fr", to, link=LINK)


def test_a_letter_reaches_a_server_of_this_machine_in_its_accents(way: Way) -> None:
    with post_office() as post:
        assert way.send(post.port, _reset()) == []
    [envelope], [letter] = post.taken, post.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == ("carbonscore@localhost", [TO])
    assert letter["Subject"] == "Choisissez un nouveau mot de passe"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "rien : votre mot de passe" in letter.get_content()
    assert LINK in letter.get_content()
    assert way.waiting() == []
    assert not (way.settings.persistent_artifact_dir / "outbox").exists()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_travels_under_a_certificate_we_trust(
    way: Way, certificate: Any, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure, trusted = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    options: dict[str, Any] = (
        {"ssl_context": secure} if scheme == "smtps" else {"secure": secure, "require_starttls": True}
    )
    with post_office(**options) as post:
        assert way.send(post.port, _reset(), url=scheme + "://user%40x:w%2Ford@127.0.0.1:{port}") == []
    assert post.words == [(b"user@x", b"w/ord")]
    assert len(post.taken) == 1


def test_no_password_is_given_without_protection_or_under_a_strange_certificate(way: Way, certificate: Any) -> None:
    for options in ({}, {"secure": certificate[0]}):
        with post_office(**options) as post:
            [warning, *_] = way.send(post.port, _reset(), url="smtp://user:word@127.0.0.1:{port}")
        assert (warning["event"], warning["kind"]) == ("letter not taken", "reset_password")
        assert "jeton" not in str(warning)
        assert (post.words, post.taken) == ([], [])
    assert len(way.waiting()) == 2, "somebody may put the server right"


def test_a_server_that_is_busy_is_asked_again_with_the_very_same_letter(way: Way) -> None:
    with post_office() as post:
        post.refuses = ["451 busy"]
        [warning] = way.send(post.port, _reset())
        assert (warning["smtp_code"], len(way.waiting())) == (451, 1)
        settings = way.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{post.port}"})
        [number] = way.waiting()
        way.work(settings)
        assert (post.tried, len(post.taken), way.waiting()) == (2, 1, [])
    assert str(number) in str(post.letters[0]["Message-ID"])


@pytest.mark.parametrize("where", ["reader", "words"])
def test_a_letter_refused_for_good_is_given_up_at_once_and_kept_no_longer(way: Way, where: str) -> None:
    with post_office() as post:
        setattr(post, "knows_nobody" if where == "reader" else "refuses", ["554 never"])
        refused, given_up = way.send(post.port, _reset())
    assert (refused["event"], refused["smtp_code"]) == ("letter not taken", 554)
    assert given_up == {"event": "letter given up", "kind": "reset_password", "log_level": "warning"}
    assert (post.taken, way.waiting()) == ([], [])
    assert TO not in str(refused)


def test_a_server_that_is_away_is_a_warning_and_nothing_is_lost(way: Way) -> None:
    [warning] = way.send(free_port(), _reset())
    assert (warning["log_level"], warning["error"]) == ("warning", "ConnectionRefusedError")
    with post_office() as post:
        way.send(post.port, _reset(), _reset())
    assert (len(post.taken), way.waiting()) == (3, [])


def test_a_sender_that_the_server_refuses_may_be_put_right(way: Way) -> None:
    with post_office() as post:
        post.knows_us = ["550 who are you?"]
        [warning] = way.send(post.port, _reset())
    assert (warning["smtp_code"], len(way.waiting())) == (550, 1)


def test_a_worker_without_a_server_says_so_and_loses_nothing(way: Way) -> None:
    [warning] = way.send(0, _reset(), url="")
    assert (warning["event"], warning["log_level"], len(way.waiting())) == ("letter not taken", "warning", 1)


def test_a_letter_whose_link_is_dead_does_not_leave(way: Way) -> None:
    way.send(free_port(), _reset())
    with way.database.schema() as connection:
        connection.execute(text("UPDATE letters SET expires_at = expires_at - interval '61 minutes'"))
    with post_office() as post:
        [given_up] = way.send(post.port)
    assert given_up["event"] == "letter given up"
    assert (post.tried, way.waiting()) == (0, [])


def test_what_is_left_behind_is_swept_a_day_after_its_end(way: Way) -> None:
    way.send(free_port(), _reset(), _reset())
    with way.database.schema() as connection:
        late = "UPDATE letters SET expires_at = now() - interval '25 hours' WHERE id = :one"
        connection.execute(text(late), {"one": way.waiting()[0]})
    assert retention.sweep(way.database) == 1
    assert len(way.waiting()) == 1


def test_nothing_of_a_letter_can_be_read_in_the_database_nor_opened_with_another_key(way: Way) -> None:
    way.send(free_port(), _reset())
    with way.database.schema() as connection:
        kept = connection.execute(text("SELECT l::text FROM letters l")).scalar_one()
        sealed = bytes(connection.execute(text("SELECT sealed FROM letters")).scalar_one())
        job = connection.execute(text("SELECT * FROM jobs.procrastinate_jobs")).one()
    [number] = way.waiting()
    assert (job.queue_name, job.task_name, job.args) == ("letters", "letter", {"letter_id": str(number)})
    for secret in (TO, "anna", "lumiere", "jeton", "abc-def_123", "mot de passe"):
        assert secret not in kept + str(job)
        assert secret.encode() not in sealed
    moved = Database(way.later.roles.url, master="another key, long enough to be one", working=way.later._working)
    vault = Mail(way.settings, moved)._vault
    with pytest.raises(DataError):
        vault.unseal(sealed, number)


def test_a_letter_moved_to_another_number_is_given_up(way: Way) -> None:
    way.send(free_port(), _reset())
    with way.database.schema() as connection:
        connection.execute(text("UPDATE letters SET id = gen_random_uuid()"))
    with post_office() as post:
        [given_up] = way.send(post.port)
    assert (given_up["kind"], post.tried, way.waiting()) == ("reset_password", 0, [])


@pytest.mark.parametrize(
    "to", ["anna@lumiere.example\r\nBcc: evil@x.example", "anna@lumiere.example, evil@x.example", "no address", ""]
)
def test_an_address_adds_neither_a_header_nor_a_reader(way: Way, to: str) -> None:
    with post_office() as post:
        [warning] = way.send(post.port, _reset(to))
    assert (warning["event"], post.taken) == ("letter given up", [])
    assert "evil" not in str(warning)


def test_a_database_that_is_away_is_said_to_the_one_who_sends(way: Way) -> None:
    away = Database(f"postgresql+psycopg://nobody:word@127.0.0.1:{free_port()}/none")
    outbox = Outbox(way.settings, Mail(way.settings, away), pauses=())
    with pytest.raises(Unavailable, match="base de données"):
        outbox.send(_reset())
    with capture_logs() as logged:
        outbox.prepare(_reset)
        outbox.close()
    assert [(line["event"], line["error"]) for line in logged] == [("letter not written", "Unavailable")]


def test_what_is_found_out_in_the_background_is_found_out_again_when_the_database_comes_back(way: Way) -> None:
    tries: list[int] = []

    def work() -> Letter:
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable("La base de données ne répond pas.")
        return _reset()

    outbox = Outbox(way.settings, Mail(way.settings, way.database), pauses=(0.01, 0.01))
    outbox.prepare(work)
    outbox.close()
    assert (len(tries), len(way.waiting())) == (3, 1)


@contextmanager
def _asked() -> Iterator[dict[str, list[str]]]:
    """{thread: statements it asks the database}."""
    asked: dict[str, list[str]] = {}

    def heard(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.setdefault(threading.current_thread().name, []).append(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    yield asked
    event.remove(Engine, "before_cursor_execute", heard)


def test_a_visitor_waits_for_the_same_questions_whether_the_account_exists(way: Way) -> None:
    """What finds the account, and what writes the letter down, are other threads' work."""
    settings = way.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1", "database_url": "postgresql://x"})
    outbox = Outbox(settings, Mail(settings, way.database))
    accounts = Accounts(way.database, settings, MASTER, outbox, Counted())
    accounts.sign_up("known@lumiere.example", "Anna", PASSWORD, "fr")
    outbox.drain()
    mine, heard = threading.current_thread().name, []
    for email in ("known@lumiere.example", "nobody@lumiere.example"):
        with _asked() as asked:
            accounts.ask_reset(email, "192.0.2.1")
            accounts.sign_up(email, "Mallory", PASSWORD, "fr", ip="192.0.2.1")
            outbox.drain()
        heard.append(asked.pop(mine))
        assert asked, "the rest was found out elsewhere"
        assert not [one for one in heard[-1] if "write_down" in one or "by_email" in one]
    outbox.close()
    assert heard[0] == heard[1]
