"""Shapes of /v1/reports: what is asked for and what is answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from core.web.api.bodies import Body

_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_IDENTIFIER: JsonDict = {"format": "uuid"}
_MOMENT: JsonDict = {"format": "date-time"}
ReportTemplate = Literal["complet", "synthese", "banque", "vsme"]
ReportKind = Literal["pdf", "html", "xlsx"]
ReportLanguage = Literal["fr", "en"]


class NewReport(Body):
    """A report to make of a run."""

    run_id: Annotated[str, StringConstraints(pattern=_UUID)] = Field(
        examples=["4b6f0f5e-6d3b-4f37-9c2f-0c5f0d1e2a3b"], json_schema_extra=_IDENTIFIER
    )
    template: ReportTemplate = Field(
        default="complet",
        description="complet: all of it; synthese: for a director; banque: for a bank or a client, and vsme: for the "
        "VSME standard, on the tiers that have them.",
    )
    language: ReportLanguage = Field(default="fr", description="Of the report, whoever reads it.")


class ReportFile(BaseModel):
    """A form of a report that is ready."""

    model_config = ConfigDict(extra="forbid")

    kind: ReportKind
    href: Annotated[str, Field(description="Where it is fetched, with the same key.")]
    sha256: str
    size: Annotated[int, Field(description="Bytes.")]


class Report(BaseModel):
    """asked: it waits or is being made (seconds); ready: `files` may be fetched; failed: `failure` says why."""

    model_config = ConfigDict(extra="forbid")

    report_id: Annotated[str, Field(json_schema_extra=_IDENTIFIER)]
    run_id: Annotated[str, Field(json_schema_extra=_IDENTIFIER)]
    run_hash: str
    year: int
    template: ReportTemplate
    language: ReportLanguage
    status: Literal["asked", "ready", "failed"]
    failure: str | None
    code: Annotated[
        str, Field(description="Printed on the report, proves it on the verification page; empty until it is ready.")
    ]
    digest: Annotated[str | None, Field(description="SHA-256 of what it says, without its date and its code.")]
    asked_at: Annotated[str, Field(json_schema_extra=_MOMENT)]
    ready_at: Annotated[str, Field(json_schema_extra=_MOMENT)] | None
    files: list[ReportFile]
