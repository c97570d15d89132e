"""Every error this house raises on purpose. Anything else that escapes is a bug.

CarbonScoreError
├── InputError          what a person or a file gave us cannot be used (says which line or field, and what to do)
│   ├── UnitError       a unit outside the closed list, or one that cannot become the factor's unit
│   └── AmbiguousFlow   the factor's category leaves a doubt: the choices are named
├── DataError           our own tables or a stored edition are inconsistent
│   ├── FactorNotFound  no such factor in the edition in use
│   ├── FactorRefused   the factor exists and must not be used (archived, source data…)
│   └── RuleNotFound    no allocation rule for (flow, part, control)
├── NotFound            an object this person does not have (or does not exist: never told apart)
├── AccessDenied        this person may not do that
└── Unavailable         a service we depend on does not answer

The message is French, with named holes; `template` is the catalogue key of its translation.
"""

from __future__ import annotations


class CarbonScoreError(Exception):
    """A French sentence with its values kept apart, so that a screen can translate it.

    `CarbonScoreError("Ligne {line} : unité inconnue « {unit} ».", line=3, unit="kWhh")`
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))


class InputError(CarbonScoreError):
    """What a person or a file gave cannot be used."""


class UnitError(InputError):
    """A unit outside the closed list, or not convertible into the factor's unit."""


class AmbiguousFlow(InputError):
    """The factor's category fits several flows; the choices are in the message."""


class DataError(CarbonScoreError):
    """Our own tables, or a stored edition, are inconsistent."""


class FactorNotFound(DataError):
    """No such factor in the edition in use."""


class FactorRefused(DataError):
    """The factor exists and must not be used for a new calculation."""


class RuleNotFound(DataError):
    """No allocation rule for this flow, part and control."""


class NotFound(CarbonScoreError):
    """The object does not exist for this person."""


class AccessDenied(CarbonScoreError):
    """This person may not do that."""


class Unavailable(CarbonScoreError):
    """A service we depend on does not answer."""
