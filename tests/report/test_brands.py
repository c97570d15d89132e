"""The brand of a company: for its owner, on the tiers that have it, and on its reports only while they do."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image
from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, LimitReached
from core.report.document import GREEN, Brand
from tests.report.presses import owner


@pytest.fixture
def company(services: Services) -> Callable[[str], Who]:
    """`company("pro")`: its owner."""
    return partial(owner, services)


def set_tier(services: Services, who: Who, tier: str) -> None:
    with services.database.schema() as connection:
        connection.execute(
            text("UPDATE companies SET tier = :tier WHERE tenant_id = :t"), {"t": who.tenant_id, "tier": tier}
        )


def picture(colour: str = "red", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 30), colour).save(out, form)
    return out.getvalue()


def changes(services: Services, who: Who) -> list[str]:
    return [entry.action for entry in services.audit.entries(who) if entry.action == "brand_changed"]


def test_a_brand_is_kept_piece_by_piece_and_every_change_is_in_the_journal(
    services: Services, company: Callable[[str], Who]
) -> None:
    ada, brands = company("pro"), services.brands
    assert brands.get(ada) == Brand() == brands.look(ada)[0]
    brands.save(ada, "#AA3300", "  SAS au capital de 10 000 €\n\u202e— RCS Nantes\0 ")
    kept = brands.save_logo(ada, picture(form="JPEG"))
    assert (kept.colour, kept.footer) == ("#aa3300", "SAS au capital de 10 000 € — RCS Nantes")
    assert kept.logo is not None
    assert kept.logo.startswith(b"\x89PNG"), "what was sent is encoded again"
    assert brands.look(ada) == (kept, False)
    assert brands.save(ada, "#aa3300", kept.footer) == kept
    assert len(changes(services, ada)) == 2, "the same again is no change"
    assert brands.remove_logo(ada) == Brand(None, "#aa3300", kept.footer)
    brands.reset(ada)
    brands.reset(ada)
    assert brands.get(ada) == Brand()
    assert len(changes(services, ada)) == 4


def test_the_brand_follows_the_tier_and_the_free_one_is_watermarked(
    services: Services, company: Callable[[str], Who]
) -> None:
    ada, free = company("pro"), company("free")
    kept = services.brands.save(ada, "#aa3300", "Nantes")
    assert services.brands.look(free) == (Brand(), True)
    attempts: list[Callable[[], object]] = [
        lambda: services.brands.save(free, "#aa3300", ""),
        lambda: services.brands.save_logo(free, picture()),
        lambda: services.brands.remove_logo(free),
    ]
    for attempt in attempts:
        with pytest.raises(LimitReached, match="Pro, Entreprise"):
            attempt()
    set_tier(services, ada, "free")
    assert services.brands.look(ada) == (Brand(), True)
    assert services.brands.get(ada) == kept, "what was chosen waits for the tier to come back"
    set_tier(services, ada, "enterprise")
    assert services.brands.look(ada) == (kept, False)
    set_tier(services, ada, "free")
    services.brands.reset(ada)
    assert services.brands.get(ada) == Brand(colour=GREEN)


@pytest.mark.parametrize("colour", ["", "rouge", "#12345", "#1234567", "#12345g", "#123456\n", "url(javascript:0)"])
def test_what_is_not_a_colour_is_refused(services: Services, company: Callable[[str], Who], colour: str) -> None:
    ada = company("pro")
    with pytest.raises(InputError, match="#1a2b3c"):
        services.brands.save(ada, colour, "")
    with pytest.raises(InputError, match="160"):
        services.brands.save(ada, GREEN, "x" * 161)
    assert changes(services, ada) == []


def test_another_company_keeps_its_own_and_only_the_owner_decides(
    services: Services, company: Callable[[str], Who]
) -> None:
    ada, eve = company("pro"), company("pro")
    kept = services.brands.save(ada, "#aa3300", "Nantes")
    assert services.brands.get(eve) == Brand()
    services.brands.reset(eve)
    assert services.brands.get(ada) == kept
    for role in (Role.ANALYST, Role.ADVISOR, Role.GUEST):
        other = Who(ada.tenant_id, role)
        assert services.brands.get(other) == kept
        with pytest.raises(AccessDenied):
            services.brands.save(other, "#000000", "")
        with pytest.raises(AccessDenied):
            services.brands.reset(other)
