"""Letters: what they say, and the folder they go to without a mail server; never a word of them on the console."""

from __future__ import annotations

import datetime
import stat
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.services import letters, links
from core.services.invitations import INVITATION_LASTS
from core.services.letters import Kind, Letter
from core.services.links import Purpose
from core.services.outbox import Outbox
from core.settings import Settings

LINK = "https://carbone.example/mot-de-passe?jeton=abc-def_123"
TO = "anna@lumiere.example"


def _dropped(settings: Settings, folder: Path, letter: Letter) -> None:
    """Send without a mail server, and wait."""
    outbox = Outbox(settings.model_copy(update={"persistent_artifact_dir": folder}))
    outbox.send(letter)
    outbox.close()


def _reset(to: str = TO) -> Letter:
    return letters.write(Kind.RESET_PASSWORD, "fr", to, link=LINK)


def test_without_a_server_a_letter_is_a_file_for_its_owner_only(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _dropped(settings, tmp_path, _reset())
    [file] = (tmp_path / "outbox").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert LINK in letter.get_content()
    said = capsys.readouterr()
    assert file.name in said.err
    assert "jeton" not in said.err + said.out
    assert TO not in said.err + said.out


def test_no_letter_waits_longer_than_its_link_opens_something() -> None:
    for purpose in (Purpose.RESET_PASSWORD, Purpose.VERIFY_EMAIL, Purpose.CHANGE_EMAIL):
        assert letters.LASTS[Kind(purpose.value)] <= links.LASTS[purpose]
    assert letters.LASTS[Kind.INVITATION] <= INVITATION_LASTS
    assert letters.LASTS[Kind.REPORT_SHARED] <= datetime.timedelta(days=1)
    assert set(letters.LASTS) == set(Kind)


def test_what_somebody_typed_makes_neither_a_header_nor_a_link(settings: Settings, tmp_path: Path) -> None:
    company = "Lumière\r\nBcc: evil@x.example\r\n\r\nGagnez https://evil.example " + "a" * 500
    letter = letters.write(Kind.INVITATION, "fr", TO, company=company, inviter="www.evil.example {link}", link=LINK)
    assert letter.text.count("://") == 1
    assert "www." not in letter.text
    _dropped(settings, tmp_path, letter)
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
