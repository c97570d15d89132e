"""Which network address a connection comes from, for limits. Never logged, never stored but as a keyed hash.

Behind a proxy the address is the one uvicorn believes: X-Forwarded-For, from the proxies of FORWARDED_ALLOW_IPS only.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

IPV6_HOME = 64  # one subscriber has a whole /64: limits count it as one


def address(connection: HTTPConnection) -> str | None:
    """The address, or the /64 network of an IPv6 one; None for this machine itself and when nobody knows."""
    if connection.client is None:
        return None
    try:
        found = ip_address(connection.client.host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback:
        return None
    return str(found) if found.version == 4 else str(ip_network((found, IPV6_HOME), strict=False))
