"""How the reports of a company look: its logo, its colour, a line at the foot of every page."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy.orm import Session

from core.access import Action, Who, require
from core.db import brands as rows
from core.db import members
from core.db.session import Database
from core.errors import InputError
from core.report.document import GREEN, Brand
from core.services import audit
from core.services.tiers import Tiers

FEATURE, UNMARKED = "branding", "no_watermark"
LONGEST_FOOTER = 160
_COLOUR = re.compile(r"#[0-9a-f]{6}\Z")
_FIRST: dict[str, Any] = {"logo": None, "colour": GREEN, "footer": ""}


class Brands:
    """What changes needs EDIT_COMPANY, and a tier that has « branding »; what was kept stays when the tier loses it."""

    def __init__(self, database: Database, tiers: Tiers) -> None:
        self._database, self._tiers = database, tiers

    def get(self, who: Who) -> Brand:
        """What was chosen, ours where nothing was. Raises AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            return _kept(session, who)

    def look(self, who: Who) -> tuple[Brand, bool]:
        """(How the reports of this company look today, whether a watermark crosses them): as its tier goes."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            tier = members.tier(session, who.tenant_id)
            brand = _kept(session, who) if self._tiers.has(tier, FEATURE) else Brand()
        return brand, not self._tiers.has(tier, UNMARKED)

    def save(self, who: Who, colour: str, footer: str) -> Brand:
        """Raises AccessDenied, LimitReached, InputError (not « #1a2b3c »; a footer that is too long)."""
        require(who, Action.EDIT_COMPANY)
        if not _COLOUR.match(colour.lower()):
            raise InputError("Couleur : écrivez-la comme #1a2b3c.")
        said = " ".join("".join(c if _plain(c) else " " for c in footer).split())
        if len(said) > LONGEST_FOOTER:
            raise InputError("Pied de page : {most} caractères au plus.", most=LONGEST_FOOTER)
        return self._change(who, {"colour": colour.lower(), "footer": said})

    def save_logo(self, who: Who, content: bytes) -> Brand:
        """An image, read and encoded again by us. Raises AccessDenied, LimitReached, InputError (no such image)."""
        require(who, Action.EDIT_COMPANY)
        from core.report.picture import logo

        with self._database.tenant(who) as session:
            self._tiers.need(session, who, FEATURE)  # before anything is decoded
        return self._change(who, {"logo": logo(content)})

    def remove_logo(self, who: Who) -> Brand:
        """Raises AccessDenied, LimitReached."""
        require(who, Action.EDIT_COMPANY)
        return self._change(who, {"logo": None})

    def reset(self, who: Who) -> None:
        """Ours again, whatever the tier. Raises AccessDenied."""
        require(who, Action.EDIT_COMPANY)
        with self._database.tenant(who) as session:
            before = _kept(session, who)
            if rows.remove(session, who.tenant_id):
                _record(session, who, before, Brand())

    def _change(self, who: Who, said: dict[str, Any]) -> Brand:
        with self._database.tenant(who) as session:
            members.lock(session, who.tenant_id, "brand")
            self._tiers.need(session, who, FEATURE)
            before = _kept(session, who)
            rows.put(session, who.tenant_id, who.person_id, _FIRST, said)
            after = _kept(session, who)
            if before != after:
                _record(session, who, before, after)
            return after


def _kept(session: Session, who: Who) -> Brand:
    row = rows.get(session, who.tenant_id)
    return Brand() if row is None else Brand(*row)


def _record(session: Session, who: Who, before: Brand, after: Brand) -> None:
    was, becomes = _sealed(before), _sealed(after)
    audit.record(session, who.tenant_id, "brand_changed", f"brand/{who.tenant_id}", None, was, becomes)


def _sealed(brand: Brand) -> str | None:
    logo = brand.logo.hex() if brand.logo else None
    return audit.sealed({"logo": logo, "colour": brand.colour, "footer": brand.footer})


def _plain(character: str) -> bool:
    """Neither a control nor a mark that turns a line around: a footer is one line of visible text."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
