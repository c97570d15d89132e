"""What a company says of itself: name, SIREN, NAF code, size, sector, sites. Read once, and said back as it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from core.carbon import reading
from core.carbon.datum import Site
from core.carbon.questions import Answer, Words
from core.errors import InputError
from core.ingest.questions import law
from core.ingest.tables import DATA, read_table

NAME_LENGTH = 120
_NAF = re.compile(r"[0-9]{2}\.[0-9]{2}[A-Z]")
HEADCOUNTS: Mapping[str, Words] = MappingProxyType(
    {
        "1": Words("Une personne", "One person"),
        "2-9": Words("2 à 9 personnes", "2 to 9 people"),
        "10-49": Words("10 à 49 personnes", "10 to 49 people"),
        "50-249": Words("50 à 249 personnes", "50 to 249 people"),
        "250-499": Words("250 à 499 personnes", "250 to 499 people"),
        "500+": Words("500 personnes et plus", "500 people or more"),
    }
)


@dataclass(frozen=True, slots=True)
class CompanyForm:
    """A company as it is typed; "" for what is not known. `sites` only matter when it is created: they are answers."""

    name: str
    siren: str = ""
    naf: str = ""
    headcount: str = ""
    sector: str = ""
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class NafSector:
    """The sector of the questionnaire that a NAF division (or a whole code) leads to."""

    naf: str
    label: str
    sector: str
    source: str


def checked(form: CompanyForm) -> CompanyForm:
    """The form as it is kept: spaces, digits and letters put right. Raises InputError naming what is wrong."""
    name = " ".join(form.name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise InputError("Le nom de l'entreprise doit compter entre 1 et {most} caractères.", most=NAME_LENGTH)
    if form.headcount and form.headcount not in HEADCOUNTS:
        raise InputError("Choisissez l'effectif dans la liste.")
    if form.sector and form.sector not in law().sectors:
        raise InputError("Choisissez le secteur dans la liste.")
    siren = reading.siren(form.siren) if form.siren.strip() else ""
    if form.sites:
        reading.sites(sites_text(form.sites))
    return CompanyForm(name, siren, naf(form.naf), form.headcount, form.sector, form.sites)


def naf(typed: str) -> str:
    """« 6201z » → « 62.01Z »; "" stays "". Raises InputError."""
    plain = re.sub(r"[\s.]", "", typed).upper()
    code = f"{plain[:2]}.{plain[2:]}" if plain else ""
    if code and not _NAF.fullmatch(code):
        raise InputError(
            "« {typed} » n'est pas un code NAF : quatre chiffres et une lettre, comme 62.01Z.", typed=typed[:40]
        )
    return code


def proposed_sector(typed: str) -> str:
    """The sector a NAF code leads to, "" when the table does not say: the person chooses. Raises InputError."""
    code = naf(typed)
    found = naf_sectors().get(code) or naf_sectors().get(code[:2])
    return found.sector if found else ""


def columns(form: CompanyForm) -> dict[str, str | None]:
    """What the table of companies keeps of a checked form."""
    kept = {"siren": form.siren, "naf": form.naf, "headcount": form.headcount, "sector": form.sector}
    return {"name": form.name} | {name: value or None for name, value in kept.items()}


def answers(form: CompanyForm) -> dict[str, Answer]:
    """What a checked form already answers in the questionnaire. A size band is not a number of people: left out."""
    found = {}
    if form.siren:
        found["siren"] = Answer(text=form.siren, quality=5)
    if form.sector:
        found["sector"] = Answer(text=form.sector)
    if form.sites:
        found["sites"] = Answer(text=sites_text(form.sites), quality=5)
    return found


def sites_text(sites: tuple[Site, ...]) -> str:
    """Sites as the questionnaire keeps them."""
    return "\n".join(" | ".join(_one_cell(part) for part in (s.id, s.name, s.postcode)) for s in sites)


def _one_cell(typed: str) -> str:
    return " ".join(typed.replace("|", "/").split())


@cache
def naf_sectors() -> dict[str, NafSector]:
    """data/naf_sectors.csv by code. Raises DataError."""
    return {row.naf: row for row in read_table(DATA / "naf_sectors.csv", NafSector)}
