"""Consents asked one by one, and taking everything away."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core.access import Role, Scope
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.db.privacy import BY_PERSON, LEFT_OUT, OF_COMPANY, OF_PERSON, SECRETS
from core.db.tables import metadata
from core.errors import InputError
from core.services.privacy import purposes
from tests.companies.conftest import KWH, Browser, SignUp


def files(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_nothing_is_consented_to_until_somebody_says_so(services: Services, owner: Browser) -> None:
    assert services.privacy.consents(owner.visit) == {}
    assert len(services.privacy.purposes()) == 3


def test_consents_are_asked_one_by_one_and_the_latest_counts(services: Services, owner: Browser) -> None:
    services.privacy.set_consent(owner.visit, "news", True)
    services.privacy.set_consent(owner.visit, "benchmark", True)
    services.privacy.set_consent(owner.visit, "news", False)
    given = services.privacy.consents(owner.visit)
    assert {name: one.granted for name, one in given.items()} == {"news": False, "benchmark": True}
    assert given["news"].wording == purposes()["news"].wording
    with services.database.schema() as connection:
        assert connection.execute(text("SELECT count(*) FROM consents")).scalar_one() == 3  # every answer is kept


def test_a_purpose_nobody_wrote_down_cannot_be_consented_to(services: Services, owner: Browser) -> None:
    with pytest.raises(InputError):
        services.privacy.set_consent(owner.visit, "sell", True)


def test_every_table_about_people_or_companies_is_exported_or_has_a_reason() -> None:
    about = {
        name: {"tenant_id", "person_id", "invited_by", "actor"} & set(table.columns.keys())
        for name, table in metadata.tables.items()
    }
    personal = {name for name, found in about.items() if found} | {"people"}
    assert personal == {*OF_COMPANY, *OF_PERSON, *LEFT_OUT}
    assert {name for name, found in about.items() if found & {"person_id", "invited_by"}} <= {*OF_PERSON, *BY_PERSON}
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_the_export_holds_everything_and_no_secret(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    ask = services.questionnaire
    ask.save(bob.who, 2024, "1", "electricity", Answer(text="1", unit="kWh"))
    ask.save(bob.who, 2024, "1", "electricity", KWH)
    run = services.footprints.calculate(bob.who, 2024)
    services.comments.add(bob.who, run.id, "À revoir.")
    _, secret = services.keys.create(owner.who, "robot", [Scope.READ])
    services.privacy.set_consent(owner.visit, "news", True)
    content = services.privacy.export(owner.visit)
    kept = files(content)
    folder = f"entreprises/{owner.who.tenant_id}"
    assert set(kept) == {
        "LISEZMOI.txt",
        "personne.json",
        f"{folder}/entreprise.json",
        f"{folder}/journal.json",
        f"{folder}/reponses-2024.json",
        f"{folder}/calculs/2024-{run.id}.json",
        f"{folder}/calculs/2024-{run.id}.csv",
    }
    person = json.loads(kept["personne.json"])
    assert person["people"][0]["email"] == owner.email
    assert person["consents"][0]["purpose"] == "news"
    assert {*OF_PERSON, "done"} == set(person)
    sheet = json.loads(kept[f"{folder}/reponses-2024.json"])
    assert sheet["answers"]["electricity@1"]["text"] == "40 000"
    assert [change["answer"]["text"] for change in sheet["changes"]] == ["1", "40 000"]
    company = json.loads(kept[f"{folder}/entreprise.json"])
    assert [member["name"] for member in company["members"]] == ["Ada", "Bob"]
    assert company["comments"][0]["text"] == "À revoir."
    assert json.loads(kept[f"{folder}/calculs/2024-{run.id}.json"])["hash"] == run.hash
    assert [entry["action"] for entry in json.loads(kept[f"{folder}/journal.json"])][-1] == "company_exported"
    assert secret not in str(kept)
    assert not [name for name in SECRETS - {"data"} if name in str(kept)]


def test_a_member_who_is_not_the_owner_takes_their_own_part_only(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob = join("Bob", Role.ANALYST)
    services.questionnaire.save(owner.who, 2024, "1", "electricity", KWH)
    services.questionnaire.save(bob.who, 2024, "", "employees", Answer(text="8"))
    kept = files(services.privacy.export(bob.visit))
    assert set(kept) == {"LISEZMOI.txt", "personne.json"}
    done: dict[str, Any] = json.loads(kept["personne.json"])["done"][str(owner.who.tenant_id)]
    assert [change["field"] for change in done["answer_changes"]] == ["employees"]
    assert owner.email not in kept["personne.json"]


def test_a_guest_takes_their_company_away(services: Services, guest_company: tuple[UUID, str]) -> None:
    visit = services.visits.visit(guest_company[1])
    assert visit is not None
    kept = files(services.privacy.export(visit))
    assert f"entreprises/{guest_company[0]}/reponses-2024.json" in kept
    assert "personne.json" not in kept
