"""Sites that may frame a chart: what a browser will compare, and nothing that changes the policy."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.access import Who
from core.bootstrap import Services
from core.errors import InputError
from core.services.share_sites import MOST_SITES, origins
from core.services.shares import Kind
from core.web.headers import ALLOWED

NOT_ROOTS = ("exemple.fr", "http://exemple.fr", "//exemple.fr", "https://a.fr/x", "https://a.fr?x", "https://a.fr#x")
TRICKS = (
    *("https://evil.com/good.com", "https://good.com@evil.com", "https://good.com\\@evil.com", "https://\u2100.fr"),
    *("https://a.fr; script-src *", "https://a.fr https://b.fr", "https://a.fr,b.fr", "https://a.fr\nX-Evil: 1"),
    *("'self'", "data:", "*", "javascript:alert(1)"),
)
WILD = (
    "https://*.fr",
    "https://*",
    "https://localhost",
    "https://[::1]",
    "https://a..fr",
    "https://a.fr.",
    "https://-a.fr",
)
PORTS = tuple(f"https://a.fr:{port}" for port in ("0", "65536", "99999", "080", "x", ""))
TWO_SITES = ("https://stra\u00dfe.de", "https://fa\u00df.de", "https://a\u200db.fr")  # another one for older programs


@pytest.mark.parametrize("site", [*NOT_ROOTS, *TRICKS, *WILD, *PORTS, *TWO_SITES])
def test_a_site_is_an_address_and_nothing_that_would_change_the_policy(site: str) -> None:
    with pytest.raises(InputError, match="n'est pas l'adresse d'un site"):
        origins([site])


@pytest.mark.parametrize(
    ("site", "named"),
    [
        ("https://www.exemple.fr", "https://www.exemple.fr"),
        ("  HTTPS://WWW.Exemple.FR/ ", "https://www.exemple.fr"),
        ("https://exemple.fr:8443/", "https://exemple.fr:8443"),
        ("https://exemple.fr:65535", "https://exemple.fr:65535"),
        ("https://café.fr", "https://xn--caf-dma.fr"),
        ("https://CAFÉ.fr:8443", "https://xn--caf-dma.fr:8443"),
        ("https://xn--caf-dma.fr", "https://xn--caf-dma.fr"),
        ("https://شركة.com", "https://xn--ogbpi5d.com"),
        ("https://\uff45xemple\u3002fr", "https://exemple.fr"),
    ],
)
def test_a_site_is_named_as_a_browser_names_it(site: str, named: str) -> None:
    assert origins([site, site, " "]) == [named]
    assert ALLOWED.fullmatch(f"frame-ancestors {named} {named}"), "the header lets it through"


def test_so_many_sites_and_a_wrong_one_refuses_all(services: Services, who: Who, report: UUID) -> None:
    many = [f"https://site-{number}.fr" for number in range(MOST_SITES + 1)]
    assert len(origins(many[1:])) == MOST_SITES
    with pytest.raises(InputError, match="au plus 10 sites"):
        services.shares.embed(who, report, many)
    with pytest.raises(InputError):
        services.shares.embed(who, report, ["https://a.fr", "*"])
    assert [link for link in services.shares.all(who, report) if link.kind == Kind.EMBED] == []
