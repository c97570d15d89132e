"""The web sites that may show a chart in a frame, each written as a browser names it in `frame-ancestors`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from core.errors import InputError

MOST_SITES, LONGEST_SAID, LAST_PORT = 10, 80, 65_535
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SITE = re.compile(rf"https://((?:{_LABEL}\.)+[a-z0-9-]{{2,63}})(?::([1-9]\d{{0,4}}))?", re.ASCII)
_INTERNATIONAL = re.compile(r"https://([^/:@?#\\\s]+)(:\d{1,5})?")
_TWO_SITES = frozenset("ßς\u200c\u200d")  # IDNA 2003 and browsers (UTS 46) make two different sites of these


def origins(sites: Sequence[str]) -> list[str]:
    """Each site once, sorted. Raises InputError: a site that is none, too many of them."""
    named = sorted({_origin(site) for site in sites if site.strip()})
    if len(named) > MOST_SITES:
        raise InputError("Indiquez au plus {most} sites.", most=MOST_SITES)
    return named


def _origin(site: str) -> str:
    """« https://café.fr/ » → « https://xn--caf-dma.fr ». Raises InputError: anything but the root of a site."""
    plain = _ascii(unicodedata.normalize("NFKC", site).strip().rstrip("/").lower())
    found = _SITE.fullmatch(plain)
    if found is None or int(found[2] or 1) > LAST_PORT:
        raise InputError(
            "« {site} » n'est pas l'adresse d'un site. Écrivez-la comme « https://www.exemple.fr ».",
            site=site.strip()[:LONGEST_SAID],
        )
    return plain


def _ascii(address: str) -> str:
    """The name of the site as it goes over the network (RFC 3490); '' when it cannot, or would be another one."""
    found = _INTERNATIONAL.fullmatch(address)
    if found is None or _TWO_SITES & set(address):
        return ""
    try:
        return f"https://{found[1].encode('idna').decode()}{found[2] or ''}"
    except UnicodeError:
        return ""
