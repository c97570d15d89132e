"""Shapes of the answers that are the API's own; results, factors and lines are in docs/schemas."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from core.web.api.bodies import StoredAnswer
from core.web.api.problems import Fault

Next = Annotated[str | None, Field(description="Where the next page begins (`cursor`); null on the last one.")]


def _of(shape: str) -> Any:
    return Field(json_schema_extra=lambda made: made.update(items={"$ref": f"#/components/schemas/{shape}"}))


class Said(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RunHeader(Said):
    run_id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    hash: str
    created_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    year: int
    total_kg: Annotated[float, Field(description="BEGES total, kgCO2e.")]


class RunPage(Said):
    results: list[RunHeader]
    next: Next


class Trace(Said):
    """Some lines of a run; `count` of them in all."""

    run_id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    hash: str
    edition: str
    method_version: str
    year: int
    total_kg: float
    count: int
    lines: Annotated[list[dict[str, Any]], _of("Line")]
    next: Next


class FactorPage(Said):
    edition: Annotated[str, Field(description="The edition in use.")]
    results: Annotated[list[dict[str, Any]], _of("FoundFactor")]
    next: Next


class Validation(Said):
    """`problems` stop the calculation; `gaps` are what is missing, never counted as zero."""

    valid: bool
    problems: list[Fault]
    year: int | None
    activities: int
    completeness: Annotated[float, Field(description="0…1; 1 for a list of activities.")]
    gaps: Annotated[list[dict[str, Any]], _of("Gap")]
    total_kg: Annotated[float | None, Field(description="BEGES total, kgCO2e; null when it cannot be calculated.")]


class Years(Said):
    years: list[int]


class Answers(Said):
    """The answers of a year by field, or field@site."""

    year: int
    version: int
    answers: dict[str, StoredAnswer]


class Replaced(Said):
    year: int
    version: int


class Company(Said):
    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    name: str


class Requests(Said):
    """Requests of this key in a window of time."""

    most: int
    left: int
    window_s: int
    resets_s: int


class Me(Said):
    company: Company
    role: str
    scopes: list[str]
    tier: str
    requests: Requests


ALL: tuple[type[Said], ...] = (RunPage, Trace, FactorPage, Validation, Years, Answers, Replaced, Me)
