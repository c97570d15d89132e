"""E-mail addresses: one writing, one key, one bucket. An address we could not write to is refused."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

from core.errors import InputError

LONGEST = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+{_LABEL}")
IPV6_SITE = 64  # one subscriber has that many bits to himself


def cleaned(email: str) -> str:
    """The address as we keep it; an international domain in its ASCII form. Raises InputError."""
    local, _, domain = unicodedata.normalize("NFKC", email).strip().rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        address = ""
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address):
        raise InputError("Cette adresse e-mail n'est pas complète. Écrivez-la comme « prenom.nom@entreprise.fr ».")
    return address


def key(email: str) -> str:
    """What makes two addresses the same: neither case nor how an international domain is written. For what is no
    address, itself: a key that nobody has."""
    try:
        return cleaned(email).casefold()
    except InputError:
        return "".join(c for c in unicodedata.normalize("NFKC", email) if c.isprintable()).strip().casefold()[:LONGEST]


def network(ip: str) -> str:
    """The subscriber behind an IP address: itself, or the /64 of an IPv6 one; '' for what is no address."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, IPV6_SITE), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
