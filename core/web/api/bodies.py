"""What programs send: strict shapes, every size bounded, every name known."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, TypeAdapter, ValidationError

from core.carbon.questions import State
from core.carbon.reading import MAX_SITES
from core.errors import InputError
from core.ingest.activities import YEARS
from core.ingest.answers import FIRST_YEAR, LAST_YEAR
from core.ingest.json_text import figure
from core.services.drafts import MAX_ACTIVITIES, Problem
from core.web.api import kinds, wrong_shape
from core.web.api.problems import Stop

MOST = 1e15
_PLAIN = r"^[^\x00-\x1f\x7f-\x9f]*$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"

Text = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_PLAIN)]
FootprintYear = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="Year of the footprint.")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class ActivityFacts(Body):
    """What a row of activities may say besides what was done and how much."""

    label: Text = Field(default="", description="Your words; the factor's label when empty.", examples=["Gaz"])
    year: Annotated[int, Field(ge=YEARS.start, lt=YEARS.stop)] | None = Field(
        default=None, description="For a capital good, its year of purchase; otherwise the footprint's."
    )
    site: Text = ""
    flow: Text = Field(default="", description="Where it counts; from the factor's category when empty.")
    control: Literal["own", "third_party"] = "own"
    lifetime_years: Annotated[float, Field(gt=0, le=200)] | None = Field(
        default=None, description="For a capital good only."
    )
    quality: Annotated[int, Field(ge=1, le=5)] | None = Field(
        default=None, description="5 invoice, 4 meter, 3 estimate, 2 sector default, 1 guess (when absent)."
    )


class ActivityRow(ActivityFacts):
    """One thing the company did: the columns of the CSV of activities (docs/cli.md)."""

    factor: Name = Field(description="A stable key or an ADEME id of the edition in use.", examples=["37133"])
    quantity: float = Field(ge=0, le=MOST, examples=[60000])
    unit: Name = Field(description="A unit that converts into the factor's.", examples=["kWh PCS"])

    def as_text(self) -> dict[str, str]:
        """The row as its CSV would hold it."""
        figures = {name: getattr(self, name) for name in ("quantity", "year", "lifetime_years", "quality")}
        words = {name: getattr(self, name) for name in ("factor", "unit", "label", "site", "flow", "control")}
        return words | {name: "" if value is None else figure(value, name) for name, value in figures.items()}


class FromYear(Body):
    """The company's own answers of a year."""

    year: FootprintYear = Field(examples=[2024])


class FromActivities(Body):
    """A list of activities."""

    activities: list[ActivityRow] = Field(min_length=1, max_length=MAX_ACTIVITIES)
    year: FootprintYear | None = Field(default=None, description="The latest of the activities when absent.")


class AnswersFileSite(Body):
    """A site of the company and the answers that are asked of it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,30}$")]
    name: Name
    postcode: Text = ""
    answers: dict[str, Any] = Field(default_factory=dict, max_length=500)


class AnswersFile(Body):
    """The questionnaire as a file (docs/answers.md)."""

    year: FootprintYear
    name: Text = ""
    summary: Annotated[str, StringConstraints(max_length=2000, pattern=_LINES)] = ""
    sample: bool = False
    sector: Any = None
    employees: Any = None
    turnover: Any = None
    sites: list[AnswersFileSite] = Field(default_factory=list, max_length=MAX_SITES)
    answers: dict[str, Any] = Field(default_factory=dict, max_length=500)


class FromAnswers(Body):
    """A questionnaire, in the shape of docs/answers.md."""

    answers: AnswersFile = Field(
        examples=[{"year": 2024, "sector": "bureaux", "answers": {"gas": "60 000 kWh PCS"}}],
    )

    def as_sent(self) -> dict[str, Any]:
        """Only what was written."""
        return self.answers.model_dump(exclude_unset=True)


def _form(body: object) -> str:
    """Which of the three forms a body has."""
    if isinstance(body, dict) and "answers" in body:
        return "from_answers"
    return "from_activities" if isinstance(body, dict) and "activities" in body else "from_year"


Given = Annotated[
    Annotated[FromYear, Tag("from_year")]
    | Annotated[FromActivities, Tag("from_activities")]
    | Annotated[FromAnswers, Tag("from_answers")],
    Discriminator(_form),
]


class StoredAnswer(Body):
    """One answer as it was typed."""

    state: Literal["answered", "unknown", "not_applicable"] = Field(
        default=State.ANSWERED.value, description="« unknown »: je ne sais pas; « not_applicable »: non concerné."
    )
    text: Annotated[str, StringConstraints(max_length=6000, pattern=_LINES)] = Field(default="", examples=["60 000"])
    unit: Text = Field(default="", examples=["kWh PCS"])
    quality: Annotated[int, Field(ge=1, le=5)] = 3


AnswerKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}(@[a-z0-9_-]{1,30})?$")]


class AnswersOfYear(Body):
    """All the answers of a year, by field, or by field@site for what is asked of each site."""

    answers: dict[AnswerKey, StoredAnswer] = Field(
        max_length=5000, examples=[{"employees": {"state": "answered", "text": "12", "unit": "", "quality": 3}}]
    )


GIVEN: TypeAdapter[FromYear | FromActivities | FromAnswers] = TypeAdapter(Given)
ANSWERS: TypeAdapter[AnswersOfYear] = TypeAdapter(AnswersOfYear)
Shape = TypeVar("Shape")


def parsed(request: Request, shape: TypeAdapter[Shape]) -> Shape:
    """The body in this shape. Raises Stop: bad request (not JSON) or invalid content, place by place."""
    try:
        return shape.validate_python(json.loads(request.state.body, parse_constant=_refused), strict=True)
    except ValidationError as error:
        found = wrong_shape.read([{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)])
        misfits = [Problem(place or "", why) for place, why in found]
        raise Stop(kinds.INVALID, misfits[0].why, misfits) from None
    except (ValueError, RecursionError):
        raise Stop(kinds.BAD_REQUEST, InputError("Le corps de la requête n'est pas un JSON lisible.")) from None


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)
