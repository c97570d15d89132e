"""The comparison of a footprint with published figures and with companies that agreed to be counted.

Nobody ever reads another company's figure: a company gives its own, a function of the database publishes groups of ten
at least once a month (docs/privacy.md), and only these cells come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.access import NO_COMPANY, Action, Who, require
from core.carbon import benchmark as carbon
from core.carbon import benchmark_compare as compare
from core.carbon.benchmark_compare import Assessments, Division
from core.db import benchmarks as rows
from core.db import privacy as consents
from core.db.session import Database
from core.errors import InputError, NotFound
from core.ingest import benchmark_tables as tables
from core.services import audit
from core.services.benchmark_peers import Peers, peers, read_cells
from core.services.company_form import naf_sectors
from core.services.footprints import Footprints
from core.services.privacy import purposes

PURPOSE = "benchmark"
COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the comparison shows of a run. `known`: the division comes from the company's profile."""

    year: int
    division: Division | None
    known: bool
    sector: str
    turnover: compare.AgainstRatio
    employee: compare.AgainstAssessments
    areas: compare.AgainstAreas
    peers: Mapping[str, Peers]


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be given of a run, exactly. `obstacles`: why nothing can be (naf, siren, incomplete, empty)."""

    year: int
    division: Division | None
    figures: Mapping[str, float]
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What the company gives of a year, and since when."""

    year: int
    figures: Mapping[str, float]
    division: str
    at: datetime


class Benchmarks:
    def __init__(self, database: Database, footprints: Footprints) -> None:
        self._database, self._footprints = database, footprints

    def divisions(self, sector: str = "") -> list[Division]:
        """The 88 divisions, those that lead to this sector of the questionnaire first."""
        near = {row.naf[:2] for row in naf_sectors().values() if row.sector == sector}
        return sorted(tables.divisions().values(), key=lambda d: (d.code not in near, d.code))

    def structures(self) -> Sequence[Assessments]:
        """The types of structure of the published assessments, companies first."""
        return sorted(tables.structures().values(), key=lambda s: (s.key != COMPANY, s.label_fr))

    def of(self, who: Who, run_id: UUID, naf: str | None = None, structure: str = COMPANY) -> Comparison:
        """The comparison of a run. `naf`: a division (or a whole code) instead of the profile's; nothing is kept of it.

        Raises NotFound, AccessDenied, InputError (no such division, no such type of structure).
        """
        require(who, Action.READ_FOOTPRINT)
        footprint = self._footprints.get(who, run_id).footprint
        with self._database.tenant(who) as session:
            company = rows.company(session, who.tenant_id)
            own, sector = (company.naf or "", company.sector or "") if company else ("", "")
            cells, month = read_cells(session), rows.month(session)
        division = _division(naf or own)
        turnover = compare.against_ratio(footprint, division, tables.ratios())
        employee = compare.against_assessments(footprint, _structure(structure), tables.posts())
        used = carbon.energy(footprint, tables.energy_contents())
        return Comparison(
            footprint.perimeter.year,
            division,
            bool(own) and naf in (None, own, own[:2]),
            sector,
            turnover,
            employee,
            compare.against_areas(footprint, used, division, tables.area_figures()),
            peers(footprint, division, cells, month) if division and month else {},
        )

    def offer(self, who: Who, run_id: UUID) -> Offer:
        """What this run would give to the comparison. Raises NotFound, AccessDenied."""
        require(who, Action.SEE_MEMBERS)
        footprint = self._footprints.get(who, run_id).footprint
        with self._database.tenant(who) as session:
            company = rows.company(session, who.tenant_id)
            naf, siren = (company.naf, company.siren) if company else (None, None)
            kind = company.kind if company and company.sample is None else ""
        figures = compare.indicators(footprint, carbon.energy(footprint, tables.energy_contents()))
        stops = {
            "kind": kind != COMPANY,
            "naf": not naf,
            "siren": not siren,
            "incomplete": footprint.completeness < compare.COMPLETE,
            "empty": not figures,
        }
        obstacles = tuple(name for name, stopped in stops.items() if stopped)
        return Offer(footprint.perimeter.year, _division(naf or ""), figures, obstacles)

    def given(self, who: Who, year: int) -> Given | None:
        """What the company gives of a year, None for nothing. Raises AccessDenied."""
        require(who, Action.SEE_MEMBERS)
        with self._database.tenant(who) as session:
            found = rows.contributions(session, who.tenant_id, year)
            if not found:
                return None
            return Given(year, {row.indicator: row.value for row in found}, found[0].naf, found[0].at)

    def contribute(self, who: Who, run_id: UUID) -> Given:
        """Give the figures of a run to the comparison; the person's consent to it is noted with its wording.

        Raises InputError (something stands in the way: nothing is given), NotFound, AccessDenied.
        """
        require(who, Action.EDIT_COMPANY)
        offer = self.offer(who, run_id)
        if offer.obstacles or offer.division is None or who.person_id is None:
            raise InputError("Rien n'a été envoyé : complétez d'abord la fiche de l'entreprise et ce bilan.")
        wording = self._consent(who.person_id)
        division = offer.division
        with self._database.tenant(who) as session:
            same = {"naf": division.code, "section": division.section, "person_id": who.person_id, "wording": wording}
            rows.put(session, who.tenant_id, offer.year, offer.figures, **same)
            detail = {"year": offer.year, "figures": sorted(offer.figures), "wording": wording}
            about = f"benchmark/{offer.year}"
            audit.record(session, who.tenant_id, "benchmark_contributed", about, detail)
            at = rows.contributions(session, who.tenant_id, offer.year)[0].at
        return Given(offer.year, offer.figures, division.code, at)

    def withdraw(self, who: Who, year: int) -> None:
        """Give nothing of that year any more: gone at once here, and from the cells at the next publication.

        Raises NotFound (nothing was given), AccessDenied.
        """
        require(who, Action.EDIT_COMPANY)
        with self._database.tenant(who) as session:
            if not rows.remove(session, who.tenant_id, year):
                raise NotFound("Rien n'est envoyé pour cette année.")
            audit.record(session, who.tenant_id, "benchmark_withdrawn", f"benchmark/{year}", {"year": year})

    def withdraw_mine(self, who: Who) -> list[int]:
        """The years that this person gave in this company are given no more: they took their consent back.

        Raises AccessDenied.
        """
        require(who, Action.SEE_MEMBERS)
        if who.person_id is None:
            return []
        with self._database.tenant(who) as session:
            years = rows.remove_of(session, who.tenant_id, who.person_id)
            for year in years:
                audit.record(session, who.tenant_id, "benchmark_withdrawn", f"benchmark/{year}", {"year": year})
            return years

    def publish(self) -> int:
        """Publish this month's cells; how many (0: already done, or no group is large enough). For the scheduler."""
        with self._database.lookup() as session:
            made = rows.publish(session)
            if made:
                audit.record(session, NO_COMPANY, "benchmark_published", "benchmark/cells", {"cells": made})
            return made

    def _consent(self, person_id: UUID) -> str:
        """Note the person's yes with the wording in force, unless it is already; the wording."""
        wording = purposes()[PURPOSE].wording
        with self._database.person(person_id) as session:
            latest = next((c for c in consents.consents(session, person_id) if c.purpose == PURPOSE), None)
            if latest is None or not latest.granted or latest.wording != wording:
                consents.consent(session, person_id, PURPOSE, True, wording)
                audit.record(session, NO_COMPANY, "consent_given", f"consent/{PURPOSE}", {"wording": wording})
        return wording


def _division(naf: str) -> Division | None:
    """Raises InputError."""
    if not naf:
        return None
    found = tables.divisions().get(naf[:2])
    if found is None:
        raise InputError("« {naf} » n'est pas une division de la NAF : deux chiffres, comme 62.", naf=naf[:8])
    return found


def _structure(key: str) -> Assessments:
    """Raises InputError."""
    found = tables.structures().get(key)
    if found is None:
        raise InputError("Choisissez le type de structure dans la liste.")
    return found
