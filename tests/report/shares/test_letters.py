"""A link by e-mail: its address, never its password, and not a thousand a day."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from core.access import Who
from core.bootstrap import Services
from core.errors import InputError, TooMany
from core.services import shares
from core.services.outbox import Outbox
from core.services.shares import Shares
from tests.accounts.mailbox import Mailbox
from tests.report import handed
from tests.report.shares.opened import BANK, PASSWORD


@pytest.fixture
def post(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shares, Mailbox]]:
    folder = tmp_path_factory.mktemp("letters")
    settings = services.settings.model_copy(update={"persistent_artifact_dir": folder})
    outbox = Outbox(settings, pauses=())
    yield (
        Shares(
            services.database,
            settings.model_copy(update={"public_url": "https://carbone.example"}),
            outbox,
            services.shares._passwords,
            services.reports.file,
            services.footprints.get,
        ),
        Mailbox(outbox.folder, outbox),
    )
    outbox.close()


def test_the_letter_carries_the_link_and_never_the_password(
    services: Services, who: Who, report: UUID, post: tuple[Shares, Mailbox]
) -> None:
    by_post, mail = post
    opened = by_post.send(who, report, BANK, 7, PASSWORD, "Voici notre bilan, à https://evil.example ou evil.example/x")
    letter = mail.last(BANK)
    said = letter.get_content()
    assert f"https://carbone.example/partage/{opened.token}" in said
    assert said.count("://") == 1
    assert "evil.example" not in said
    assert "Voici notre bilan" in said
    assert "Un mot de passe vous sera demandé" in said
    assert PASSWORD not in letter.as_string()
    assert str(letter["Subject"]) == "« Boulangerie du Port » : empreinte carbone 2024"
    english = handed.report(services, who, language="en")
    by_post.send(who, english, BANK)
    said = mail.last(BANK).get_content()
    assert "gives you access" in said
    assert "password" not in said
    assert services.shares.all(who, english)[0].label == BANK


def test_a_company_sends_so_many_letters_a_day(
    services: Services, who: Who, report: UUID, post: tuple[Shares, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "LETTERS_A_DAY", 1)
    by_post, mail = post
    with pytest.raises(InputError):
        by_post.send(who, report, "pas une adresse")
    by_post.send(who, report, BANK)
    with pytest.raises(TooMany):
        by_post.send(who, report, BANK)
    assert len(mail.letters(BANK)) == 1
    assert len(by_post.all(who, report)) == 1
