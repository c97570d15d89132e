"""Shapes of /v1/activities: what is sent and what is answered."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from core.ingest.json_text import figure
from core.services.activities import MAX_ROWS
from core.web.api.bodies import MOST, ActivityFacts, Body, FootprintYear, Text
from core.web.api.problems import Fault

_MATCH: dict[str, Any] = {"oneOf": [{"$ref": "#/components/schemas/Match"}]}


class NewActivity(ActivityFacts):
    """A row of activities. Without a factor it is matched by its label, and waits for somebody to confirm it."""

    factor: Text = Field(default="", description="A stable key or an ADEME id; matched by the label when empty.")
    quantity: Annotated[float, Field(ge=0, le=MOST)] | None = Field(
        default=None, description="Read in the label when absent."
    )
    unit: Text = Field(default="", examples=["litre"])
    supplier: Text = Field(default="", description="Helps the matching, and the memory of what was confirmed.")
    account: Text = Field(default="", description="Account of the French chart: helps the matching.")
    comment: Text = ""

    def as_text(self) -> dict[str, str]:
        """The row as a person would type it."""
        said = self.model_dump(exclude_none=True)
        return {name: value if isinstance(value, str) else figure(value, name) for name, value in said.items()}


class NewActivities(Body):
    """Rows to add to a year."""

    year: FootprintYear = Field(examples=[2024])
    activities: list[NewActivity] = Field(
        min_length=1, max_length=MAX_ROWS, examples=[[{"label": "gazole 450 L"}, {"label": "hôtel Lyon 2 nuits"}]]
    )


class PendingActivity(BaseModel):
    """A row that was kept and does not count until a person confirms its factor. `match`: as GET /match answers."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    pointer: str
    match: Annotated[dict[str, Any], Field(json_schema_extra=lambda made: made.update(_MATCH))]


class AddedActivities(BaseModel):
    """What became of the rows: accepted + rejected are all of them; `pending` are among the accepted."""

    model_config = ConfigDict(extra="forbid")

    year: int
    accepted: int
    rejected: list[Fault]
    pending: list[PendingActivity]
