"""The trade of a company, wherever it was said."""

from __future__ import annotations

from typing import Any

from core.access import Action, Who, require
from core.db import answers
from core.db.session import Database
from core.ingest.answers import read_answers
from core.ingest.questions import law
from core.ingest.units import read_units
from core.kept import Memory
from core.services.company_form import naf_sectors
from core.services.footprints import Footprints, Run

MAX_CACHED = 256
ASKED = "sector"


class Sectors:
    def __init__(self, database: Database, footprints: Footprints) -> None:
        self._database, self._footprints = database, footprints
        self._of_files = Memory[str](MAX_CACHED)

    def of(self, who: Who, run: Run) -> str:
        """Id of a sector of the questionnaire, "" when nobody said it.

        From the answers of the run's year, else the company, else its NAF code, else the file the run came from.
        """
        require(who, Action.READ_FOOTPRINT)
        said = self._said(who, run.footprint.perimeter.year) or self._of_file(who, run)
        return said if said in law().sectors else ""

    def _said(self, who: Who, year: int) -> str:
        """In the questionnaire of a year, else in the profile of the company."""
        with self._database.tenant(who) as session:
            found = answers.trade(session, who.tenant_id, year, _names())
        if found is None:
            return ""
        answer, sector, code = found
        row = naf_sectors().get(code or "") or naf_sectors().get((code or "")[:2])
        return (answer or {}).get("text") or sector or (row.sector if row else "")

    def _of_file(self, who: Who, run: Run) -> str:
        """The sector in the file of answers of a run, "" when it came from elsewhere; a run never changes."""
        return self._of_files.made((who.tenant_id, run.id), lambda: self._read(who, run))

    def _read(self, who: Who, run: Run) -> str:
        file: Any = self._footprints.document(who, run.id)["answers"].get("file")
        if isinstance(file, str):
            answer = read_answers(file, law(), read_units()).sheet.answers.get(("", ASKED))
            return answer.text if answer else ""
        said = file.get(ASKED) if isinstance(file, dict) else ""
        return said if isinstance(said, str) else ""


def _names() -> list[str]:
    """Of the field where a company says it: the present one and the former ones."""
    return [ASKED, *(former for former, present in law().renames.items() if present == ASKED)]
