"""« Mes données »: everything kept about a person and their companies, as a ZIP of JSON and CSV files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import polars as pl

from core.access import Role, Who
from core.db import ledgers, portfolios
from core.db import members as memberships
from core.db import privacy as rows
from core.db.session import Database
from core.ingest.safe_cells import csv_text
from core.services.footprints import Footprints
from core.services.profiles import Belonging
from core.services.results import as_csv, as_json

Files = dict[str, str | bytes]
README = """Vos données dans CarbonScore. Your data in CarbonScore.

personne.json                       votre compte : adresse, nom, sessions, choix, entreprises, ce que vous y avez fait
entreprises/<id>/entreprise.json    fiche, membres, invitations, clés d'API (jamais leur secret), commentaires,
                                    activités, choix faits sur la comptabilité
entreprises/<id>/reponses-<année>.json   réponses telles qu'elles ont été tapées, et chaque changement
entreprises/<id>/calculs/           chaque calcul (JSON), et ses lignes (CSV)
entreprises/<id>/comptabilite-<année>.csv   lignes gardées de la comptabilité (classes 2 et 6)
entreprises/<id>/portefeuilles/     résultats de chaque portefeuille (CSV)
entreprises/<id>/rapports/           chaque rapport prêt (PDF)
entreprises/<id>/journal.json       qui a fait quoi
"""


def person_file(database: Database, person_id: UUID, belongings: list[Belonging]) -> Files:
    """What is known of a person, and what they did in each of their companies."""
    with database.person(person_id) as session:
        found: dict[str, Any] = dict(rows.of_person(session, person_id))
    done = {}
    for one in belongings:
        with database.tenant(Who(one.tenant_id, one.role, person_id)) as session:
            done[str(one.tenant_id)] = {"name": one.name, **rows.by_person(session, one.tenant_id, person_id)}
    return {"personne.json": _json({**found, "done": done})}


def company_files(database: Database, footprints: Footprints, who: Who, reports: Mapping[str, bytes]) -> Files:
    """What a company holds, in the folder of its id. `reports`: {name: file}."""
    folder = f"entreprises/{who.tenant_id}"
    with database.tenant(who) as session:
        found = rows.of_company(session, who.tenant_id)
        people = [dict(row._mapping) for row in memberships.members(session)]
    sheets, changes = found.pop("questionnaire_sessions"), found.pop("answer_changes")
    files: Files = {f"{folder}/journal.json": _json(found.pop("audit"))}
    files |= {f"{folder}/rapports/{name}": content for name, content in reports.items()}
    for sheet in sheets:
        log = [change for change in changes if change["session_id"] == sheet["id"]]
        files[f"{folder}/reponses-{sheet['year']}.json"] = _json({**sheet, "answers": _standing(log), "changes": log})
    for run in found["calculations"]:
        kept = footprints.get(who, UUID(run["id"]))
        files[f"{folder}/calculs/{run['year']}-{run['id']}.json"] = _json(as_json(kept))
        files[f"{folder}/calculs/{run['year']}-{run['id']}.csv"] = as_csv(kept)
    files[f"{folder}/entreprise.json"] = _json({**found, "members": people})
    return files | _brought(database, who, folder, found)


def _brought(database: Database, who: Who, folder: str, found: Mapping[str, Any]) -> Files:
    """The lines kept of each ledger and the results of each portfolio, as CSV."""
    kept: dict[str, bytes | None] = {}
    with database.tenant(who) as session:
        for ledger in found["ledgers"]:
            kept[f"comptabilite-{ledger['year']}.csv"] = ledgers.lines(session, who.tenant_id, ledger["year"])
        for one in found["portfolios"]:
            kept[f"portefeuilles/{one['id']}.csv"] = portfolios.result(session, who.tenant_id, UUID(one["id"]))
    return {f"{folder}/{name}": _csv(packed) for name, packed in kept.items() if packed is not None}


def _csv(parquet: bytes) -> str:
    frame = pl.read_parquet(io.BytesIO(parquet))
    rows = ([("" if cell is None else str(cell)) for cell in row] for row in frame.iter_rows())
    return csv_text(frame.columns, rows)


def packed(files: Files) -> bytes:
    """The files and a word about them, as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"LISEZMOI.txt": README, **files}.items():
            archive.writestr(name, content)
    return out.getvalue()


def owned(belongings: list[Belonging], person_id: UUID) -> list[Who]:
    """The companies whose whole content this person may take away."""
    return [Who(one.tenant_id, one.role, person_id) for one in belongings if one.role == Role.OWNER]


def _standing(log: list[dict[str, Any]]) -> dict[str, Any]:
    """The answers that stand, from every change of a year in order."""
    kept = {}
    for change in log:
        if not change["undone"]:
            name = f"{change['field']}@{change['site']}" if change["site"] else change["field"]
            kept[name] = change["answer"]
    return {name: answer for name, answer in kept.items() if answer is not None}


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)
