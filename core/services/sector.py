"""The trade of a company, wherever it was said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.access import Action, Who, require
from core.db import members
from core.db.session import Database
from core.ingest.answers import read_answers
from core.ingest.questions import law
from core.ingest.units import read_units
from core.services.company_form import naf_sectors
from core.services.footprints import Footprints, Run
from core.services.questionnaire import Questionnaire

MAX_CACHED = 256


class Sectors:
    def __init__(self, database: Database, footprints: Footprints, questionnaire: Questionnaire) -> None:
        self._database, self._footprints, self._questionnaire = database, footprints, questionnaire
        self._of_files: dict[tuple[UUID, UUID], str] = {}

    def of(self, who: Who, run: Run) -> str:
        """Id of a sector of the questionnaire, "" when nobody said it.

        From the answers of the run's year, else the company, else its NAF code, else the file the run came from.
        """
        require(who, Action.READ_FOOTPRINT)
        answered: str = self._questionnaire.answers(who, run.footprint.perimeter.year).get("sector", {}).get("text", "")
        said = answered or self._of_company(who) or self._of_file(who, run)
        return said if said in law().sectors else ""

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        for key in [key for key in list(self._of_files) if key[0] == tenant_id]:
            self._of_files.pop(key, None)

    def _of_company(self, who: Who) -> str:
        with self._database.tenant(who) as session:
            company = members.company(session, who.tenant_id)
            code = (company and company.naf) or ""
            said = (company and company.sector) or ""
        row = naf_sectors().get(code) or naf_sectors().get(code[:2])
        return said or (row.sector if row else "")

    def _of_file(self, who: Who, run: Run) -> str:
        """The sector in the file of answers of a run, "" when it came from elsewhere; a run never changes."""
        key = (who.tenant_id, run.id)
        found = self._of_files.get(key)
        if found is None:
            found = self._of_files[key] = self._read(who, run)
            if len(self._of_files) > MAX_CACHED:
                self._of_files.pop(next(iter(list(self._of_files))), None)
        return found

    def _read(self, who: Who, run: Run) -> str:
        file: Any = self._footprints.document(who, run.id)["answers"].get("file")
        if isinstance(file, str):
            answer = read_answers(file, law(), read_units()).sheet.answers.get(("", "sector"))
            return answer.text if answer else ""
        said = file.get("sector") if isinstance(file, dict) else ""
        return said if isinstance(said, str) else ""
