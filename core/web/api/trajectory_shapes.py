"""Shapes of what is sent to /v1/trajectory and /v1/runs/{run_id}/scenario."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from core.carbon.trajectory import FIRST, LAST, MOST
from core.ingest.scenario_file import MOST_ACTIONS
from core.services.scenario_checks import LONGEST, MOST_PRICE
from core.services.trajectories import END
from core.web.api.bodies import Body, Text

Year = Annotated[int, Field(ge=FIRST, le=LAST)]
YearName = Annotated[str, StringConstraints(pattern=r"^(199[0-9]|20[0-9]{2}|2100)$")]
Percent = Annotated[str, StringConstraints(pattern=r"^(0|[+-]?[0-9]{1,3}([.,][0-9]{1,9})? ?%)$", max_length=20)]
ActionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Level = Annotated[float, Field(ge=0, le=MOST)]
PostName = Annotated[str, StringConstraints(pattern=r"^[1-6]\.[1-9]$")]


class NewTrajectory(Body):
    """A target and the years that are known, all in one unit."""

    target: ActionName = Field(examples=["sbti-1.5"], description="sbti-1.5, sbti-wb2c, snbc, snbc-3, snbc-transports…")
    history: dict[YearName, Level] = Field(
        min_length=1, max_length=LAST - FIRST + 1, examples=[{"2020": 1000, "2025": 1000}]
    )
    base_year: Year | None = Field(default=None, description="The first known one when absent.")
    last: Year = Field(default=END, description="Where the values end.")


class ScenarioAction(Body):
    """An action of the bank or a lever (`id`), or a line of one's own: `reduction` of a BEGES `post`."""

    id: ActionName | None = None
    label: Label | None = None
    post: PostName | None = None
    reduction: Percent | None = None
    uptake: Percent = "100 %"
    start: Year
    end: Year


class NewScenario(Body):
    """A scenario, in the shape of docs/scenarios.md."""

    name: Label = Field(examples=["Chauffage"])
    growth: Percent = Field(default="0", description="A year.")
    electricity: Text = Field(default="constant", description="constant, snbc2_energy, or a yearly change: « -3 % ».")
    carbon_price: float = Field(default=0, ge=0, le=MOST_PRICE, description="€/t in the year of the footprint.")
    carbon_price_growth: Percent = "0"
    target: ActionName = "sbti-1.5"
    horizon: Year = 2030
    actions: list[ScenarioAction] = Field(
        default_factory=list,
        max_length=MOST_ACTIONS,
        examples=[[{"label": "Chaudière", "post": "1.1", "reduction": "30 %", "start": 2026, "end": 2026}]],
    )

    def as_sent(self) -> dict[str, Any]:
        """What a file would say: nothing that is absent."""
        return self.model_dump(exclude_none=True)
