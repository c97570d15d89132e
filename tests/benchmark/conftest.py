"""Companies in number, written straight into the tables, and one that goes through the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text

from core.bootstrap import Services
from core.carbon.questions import Answer
from core.db.act_tables import BenchmarkContribution
from core.db.identity_tables import Consent, Person
from core.db.tables import Company
from core.services.footprints import Run
from core.services.members import CompanyForm
from tests.companies.conftest import Browser, sign_up

__all__ = ["sign_up"]

Crowd = Callable[..., list[UUID]]


@pytest.fixture
def crowd(services: Services) -> Crowd:
    """`crowd([120.0, 80.0], naf="56")`: as many companies as figures, each giving one.

    Each has a SIREN and an owner of its own, unless `siren` or `giver` says otherwise.
    """

    def gathered(
        figures: Iterable[float],
        naf: str = "56",
        section: str = "I",
        indicator: str = "kg_per_keur",
        kind: str = "company",
        sample: str | None = None,
        year: int = 2024,
        siren: str | None = None,
        giver: UUID | None = None,
        agrees: bool = True,
    ) -> list[UUID]:
        made = [(uuid4(), figure) for figure in figures]
        same = {"naf": naf, "section": section, "indicator": indicator, "year": year, "wording": "essai"}
        with services.database.schema() as connection:
            sirens = [siren or str(n.int % 10**9).zfill(9) for n, _ in made]
            rows = [
                {"tenant_id": t, "name": f"Entreprise {t}", "kind": kind, "sample": sample, "siren": number}
                for (t, _), number in zip(made, sirens, strict=True)
            ]
            connection.execute(insert(Company), rows)
            people = [giver or uuid4() for _ in made]
            known = set(connection.scalars(select(Person.id)))
            new = [
                {"id": one, "email": f"{one}@essai.fr", "email_key": str(one), "name": "Essai"}
                for one in {*people} - known
            ]
            if new:
                connection.execute(insert(Person), new)
                agreed = {"purpose": "benchmark", "wording": "essai", "granted": agrees}
                connection.execute(insert(Consent), [{"person_id": one["id"], **agreed} for one in new])
            given = [
                {"tenant_id": t, "value": figure, "person_id": one, **same}
                for (t, figure), one in zip(made, people, strict=True)
            ]
            connection.execute(insert(BenchmarkContribution), given)
        return [tenant for tenant, _ in made]

    return gathered


@pytest.fixture
def next_month(services: Services) -> Callable[[], None]:
    """What was published becomes the last month's."""

    def passes() -> None:
        with services.database.schema() as connection:
            connection.execute(text("UPDATE benchmark_cells SET month = month - interval '1 month'"))

    return passes


@pytest.fixture
def owner(services: Services, sign_up: Callable[[str], Browser]) -> Browser:
    """Ada, owner of « Ada et fils », a restaurant whose profile is complete."""
    ada = sign_up("Ada")
    form = CompanyForm("Ada et fils", siren="005520135", naf="56.10A", sector="restauration")
    services.members.create(ada.visit, form)
    return ada


@pytest.fixture
def run(services: Services, owner: Browser) -> Run:
    """A calculation of 2024 whose turnover and people are known, counted as complete."""
    who = owner.who
    given = {"employees": Answer(text="8"), "turnover": Answer(text="600", unit="k€")}
    for field, answer in given.items():
        services.questionnaire.save(who, 2024, "", field, answer)
    services.questionnaire.save(who, 2024, "1", "electricity", Answer(text="40 000", unit="kWh", quality=5))
    draft = services.footprints.drafts.stored(who, 2024)
    return services.footprints.keep(who, replace(draft, gaps=(), completeness=1.0))
