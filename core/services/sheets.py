"""The answers of a year as other programs hold them: {« field » or « field@site »: answer}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.carbon.answers import Sheet, readable
from core.carbon.questions import Answer, State
from core.errors import CarbonScoreError, InputError
from core.ingest.questions import law
from core.ingest.units import read_units


class Given(BaseModel):
    """One answer. Unknown keys are refused: a misspelt one would be lost."""

    model_config = ConfigDict(extra="forbid", strict=True)

    state: str = State.ANSWERED
    text: str = ""
    unit: str = ""
    quality: int = Field(default=3, ge=1, le=5)


def shaped(sheet: Sheet) -> Mapping[str, Any]:
    """A sheet as it is said to other programs."""
    return {f"{name}@{site}" if site else name: answer.to_json() for (site, name), answer in sheet.answers.items()}


def read_sheet(year: int, answers: Mapping[str, Any]) -> Sheet:
    """The same, read back. Raises InputError whose value `key` names the answer at fault."""
    found: dict[tuple[str, str], Answer] = {}
    for key, given in answers.items():
        try:
            place, answer = _read(key, given)
        except CarbonScoreError as error:
            raise InputError("{key} : {why}", key=key, why=error) from error
        if place in found:
            raise InputError("{key} : cette réponse est donnée deux fois.", key=key)
        found[place] = answer
    return Sheet(year, found)


def _read(key: str, given: Any) -> tuple[tuple[str, str], Answer]:
    name, _, site = key.partition("@")
    asked = law().field(name)
    if bool(site) != asked.per_site:
        raise InputError("écrivez « champ@site » pour une question posée à chaque site, « champ » pour les autres.")
    try:
        said = Given.model_validate(given)
        answer = Answer(State(said.state), said.text, said.unit, said.quality)
    except (ValidationError, ValueError):
        raise InputError("donnez state (answered, unknown, not_applicable), text, unit et quality (1 à 5).") from None
    if answer.state is not State.ANSWERED:
        answer = Answer(answer.state)
    elif not answer.text.strip():
        raise InputError("une réponse vide ne dit rien : ôtez-la.")
    readable(asked, answer, read_units())
    return (site, asked.id), answer
