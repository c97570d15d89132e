"""Every error this house raises on purpose. Anything else that escapes is a bug.

CarbonScoreError
├── InputError          what a person or a file gave us cannot be used (says which line or field, and what to do)
│   ├── UnitError       a unit outside the closed list, or one that cannot become the factor's unit
│   ├── AmbiguousFlow   the factor's category leaves a doubt: the choices are named
│   ├── Conflict        somebody else saved meanwhile: carries both versions
│   ├── InProgress      the same request of the same program is being answered
│   └── KeyReused       this idempotency key has answered another request
├── DataError           our own tables or a stored edition are inconsistent
│   ├── FactorNotFound  no such factor in the edition in use
│   ├── FactorRefused   the factor exists and must not be used (archived, source data…)
│   └── RuleNotFound    no allocation rule for (flow, part, control)
├── NotFound            an object this person does not have (or does not exist: never told apart)
├── AccessDenied        this person may not do that
│   ├── SignInRefused   not the right e-mail and password, code or link (never says which)
│   ├── LimitReached    the company's tier does not go that far
│   └── TooMany         too many tries: carries the seconds to wait
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


class Conflict(InputError):
    """Somebody else saved the same thing meanwhile: nothing was written. `mine` and `theirs` are both versions."""

    def __init__(self, template: str, /, mine: object, theirs: object, **values: object) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(template, mine=mine, theirs=theirs, **values)


class InProgress(InputError):
    """The same request, under the same idempotency key, is being answered."""


class KeyReused(InputError):
    """This idempotency key has answered another request."""


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


class SignInRefused(AccessDenied):
    """The e-mail, password, code or link does not open an account. Says neither which nor whether it exists."""


class LimitReached(AccessDenied):
    """The tier of this company does not go that far."""


class TooMany(AccessDenied):
    """Too many tries in a short time. `retry_after`: seconds to wait."""

    def __init__(self, template: str, /, retry_after: int, **values: object) -> None:
        self.retry_after = retry_after
        super().__init__(template, retry_after=retry_after, **values)


class Unavailable(CarbonScoreError):
    """A service we depend on does not answer."""
