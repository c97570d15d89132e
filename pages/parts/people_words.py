"""Words for people on screen: roles, and what each may do."""

from __future__ import annotations

from core.access import Role
from core.services.tiers import Tier
from pages.parts.i18n import _, language


def role(name: Role) -> str:
    return {
        Role.OWNER: _("Propriétaire"),
        Role.ANALYST: _("Analyste"),
        Role.ADVISOR: _("Conseil"),
        Role.ADMIN: _("Administration"),
    }.get(name, "")


def may(name: Role) -> str:
    """What a role may do, in one line."""
    return {
        Role.OWNER: _("tout, les personnes et les clés d'API comprises"),
        Role.ANALYST: _("répond, calcule et commente"),
        Role.ADVISOR: _("lit et commente, sans rien modifier"),
    }.get(name, "")


def role_and_rights(name: Role) -> str:
    return f"{role(name)} : {may(name)}" if language() == "fr" else f"{role(name)}: {may(name)}"


def tier(limits: Tier) -> str:
    """Name of a tier in the visitor's language."""
    return limits.label_en if language() == "en" else limits.label_fr
