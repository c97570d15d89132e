"""Which network address a connection comes from, for limits. Never logged, never stored but as a keyed hash.

Behind a proxy the address is the one uvicorn believes: X-Forwarded-For, from the proxies of FORWARDED_ALLOW_IPS only.
"""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import HTTPConnection

from core.services.addresses import network

LOOPBACK_V6 = network("::1")


def address(connection: HTTPConnection) -> str | None:
    """The address, or the /64 network of an IPv6 one; None for this machine itself and when nobody knows."""
    place = network(connection.client.host) if connection.client else ""
    return None if not place or _this_machine(place) else place


def _this_machine(place: str) -> bool:
    return place == LOOPBACK_V6 or ("/" not in place and ip_address(place).is_loopback)
