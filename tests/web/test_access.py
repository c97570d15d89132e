"""Who may do what: the table cell by cell, denials included, and every service that asks it."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.access import ALLOWED, NO_COMPANY, SCOPE_OF, Action, Role, Scope, Who, allowed, keeps_editions, require
from core.bootstrap import Services
from core.carbon.footprint import Perimeter
from core.errors import AccessDenied
from core.services.drafts import Draft
from core.services.members import CompanyForm

N, G, OWN, A, V, P = Role.NOBODY, Role.GUEST, Role.OWNER, Role.ANALYST, Role.ADVISOR, Role.ADMIN
TABLE: dict[Action, dict[Role, bool]] = {
    Action.ANSWER: {N: False, G: True, OWN: True, A: True, V: False, P: False},
    Action.CALCULATE: {N: False, G: True, OWN: True, A: True, V: False, P: False},
    Action.READ_ANSWERS: {N: False, G: True, OWN: True, A: True, V: True, P: False},
    Action.READ_FOOTPRINT: {N: False, G: True, OWN: True, A: True, V: True, P: False},
    Action.EXPORT: {N: False, G: True, OWN: True, A: True, V: True, P: False},
    Action.COMMENT: {N: False, G: False, OWN: True, A: True, V: True, P: False},
    Action.SHARE_RESUME: {N: False, G: True, OWN: False, A: False, V: False, P: False},
    Action.READ_FACTORS: {N: True, G: True, OWN: True, A: True, V: True, P: True},
    Action.EDIT_COMPANY: {N: False, G: False, OWN: True, A: False, V: False, P: False},
    Action.SEE_MEMBERS: {N: False, G: False, OWN: True, A: True, V: True, P: False},
    Action.MANAGE_MEMBERS: {N: False, G: False, OWN: True, A: False, V: False, P: False},
    Action.MANAGE_KEYS: {N: False, G: False, OWN: True, A: False, V: False, P: False},
    Action.READ_AUDIT: {N: False, G: False, OWN: True, A: False, V: False, P: False},
    Action.ERASE_COMPANY: {N: False, G: True, OWN: True, A: False, V: False, P: False},
    Action.PORTFOLIO: {N: False, G: False, OWN: True, A: True, V: True, P: False},
    Action.PLAN: {N: False, G: True, OWN: True, A: True, V: False, P: False},
    Action.REPORT: {N: False, G: True, OWN: True, A: True, V: True, P: False},
    Action.DELETE_REPORT: {N: False, G: True, OWN: True, A: True, V: False, P: False},
    Action.SHARE: {N: False, G: False, OWN: True, A: True, V: False, P: False},
    Action.IMPORT_EDITION: {N: False, G: False, OWN: False, A: False, V: False, P: True},
    Action.ACTIVATE_EDITION: {N: False, G: False, OWN: False, A: False, V: False, P: True},
    Action.MANAGE_PLATFORM: {N: False, G: False, OWN: False, A: False, V: False, P: True},
    Action.READ_PLATFORM_AUDIT: {N: False, G: False, OWN: False, A: False, V: False, P: True},
}
SCOPES: dict[Action, dict[Scope, bool]] = {action: dict.fromkeys(Scope, False) for action in Action} | {
    Action.ANSWER: {Scope.FACTORS: False, Scope.READ: False, Scope.WRITE: True},
    Action.CALCULATE: {Scope.FACTORS: False, Scope.READ: False, Scope.WRITE: True},
    Action.READ_ANSWERS: {Scope.FACTORS: False, Scope.READ: True, Scope.WRITE: False},
    Action.READ_FOOTPRINT: {Scope.FACTORS: False, Scope.READ: True, Scope.WRITE: False},
    Action.EXPORT: {Scope.FACTORS: False, Scope.READ: True, Scope.WRITE: False},
    Action.PLAN: {Scope.FACTORS: False, Scope.READ: False, Scope.WRITE: True},
    Action.REPORT: {Scope.FACTORS: False, Scope.READ: False, Scope.WRITE: True},
    Action.READ_FACTORS: {Scope.FACTORS: True, Scope.READ: False, Scope.WRITE: False},
}
CELLS = [(action, role, may) for action, row in TABLE.items() for role, may in row.items()]
BY_KEY = [(action, scope, may) for action, row in SCOPES.items() for scope, may in row.items()]


def lets(who: Who, action: Action) -> bool:
    """What the table says, after it was asked in both ways."""
    try:
        require(who, action)
    except AccessDenied:
        assert not allowed(who, action), (who, action)
        return False
    assert allowed(who, action), (who, action)
    return True


def test_every_cell_of_the_table() -> None:
    found = {(action, role): lets(Who(uuid4(), role, uuid4()), action) for action in Action for role in Role}
    assert found == {(action, role): may for action, role, may in CELLS}


def test_a_key_does_what_its_scope_names_and_nothing_more() -> None:
    for action, scope, may in BY_KEY:
        key = Who(uuid4(), Role.OWNER, uuid4(), frozenset({scope}))
        assert lets(key, action) is (may and TABLE[action][Role.OWNER]), (action, scope)


def test_a_key_with_every_scope_does_no_more_than_its_maker() -> None:
    for action, role, may in CELLS:
        key = Who(uuid4(), role, uuid4(), frozenset(Scope))
        assert lets(key, action) is (may and SCOPE_OF[action] is not None), (action, role)
        assert not lets(Who(uuid4(), role, uuid4(), frozenset()), action), (action, role)


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(ALLOWED) == set(SCOPE_OF) == set(Action)
    assert all(set(row) == set(Role) for row in TABLE.values())
    assert all(set(row) == set(Scope) for row in SCOPES.values())


def test_an_administrator_has_no_right_on_the_figures_of_a_company() -> None:
    mine = {action for action in Action if TABLE[action][Role.ADMIN]}
    assert mine == {
        Action.READ_FACTORS,
        Action.IMPORT_EDITION,
        Action.ACTIVATE_EDITION,
        Action.MANAGE_PLATFORM,
        Action.READ_PLATFORM_AUDIT,
    }


# Every public method of a service that takes `who` asks the table. What each one asks is written here, so that a new
# method is not forgotten; a method that asks nothing has its reason.

ASKS: dict[str, Action] = {
    "actions.found": Action.READ_FOOTPRINT,
    "actions.ranked": Action.READ_FOOTPRINT,
    "actions.together": Action.READ_FOOTPRINT,
    "activities.add": Action.ANSWER,
    "activities.candidates": Action.READ_ANSWERS,
    "activities.change": Action.ANSWER,
    "activities.confirm": Action.ANSWER,
    "activities.counted": Action.READ_ANSWERS,
    "activities.edit": Action.ANSWER,
    "activities.erase": Action.ANSWER,
    "activities.pending": Action.READ_ANSWERS,
    "activities.table": Action.READ_ANSWERS,
    "activities.undo": Action.ANSWER,
    "activity_files.bring": Action.ANSWER,
    "activity_files.export": Action.EXPORT,
    "activity_files.paste": Action.ANSWER,
    "activity_files.read": Action.ANSWER,
    "audit.entries": Action.READ_AUDIT,
    "audit.head": Action.READ_AUDIT,
    "audit.verify": Action.READ_AUDIT,
    "benchmarks.contribute": Action.EDIT_COMPANY,
    "benchmarks.given": Action.SEE_MEMBERS,
    "benchmarks.of": Action.READ_FOOTPRINT,
    "benchmarks.offer": Action.SEE_MEMBERS,
    "benchmarks.withdraw": Action.EDIT_COMPANY,
    "benchmarks.withdraw_mine": Action.SEE_MEMBERS,
    "brands.get": Action.READ_FOOTPRINT,
    "brands.look": Action.READ_FOOTPRINT,
    "brands.remove_logo": Action.EDIT_COMPANY,
    "brands.reset": Action.EDIT_COMPANY,
    "brands.save": Action.EDIT_COMPANY,
    "brands.save_logo": Action.EDIT_COMPANY,
    "comments.add": Action.COMMENT,
    "comments.all": Action.COMMENT,
    "comments.remove": Action.COMMENT,
    "companies.forget": Action.ERASE_COMPANY,
    "companies.resume_link": Action.SHARE_RESUME,
    "dossiers.gather": Action.READ_FOOTPRINT,
    "drafts.document": Action.CALCULATE,
    "drafts.rows": Action.CALCULATE,
    "drafts.stored": Action.CALCULATE,
    "editions.activate": Action.ACTIVATE_EDITION,
    "editions.import_file": Action.IMPORT_EDITION,
    "effects.found": Action.READ_FOOTPRINT,
    "effects.of": Action.READ_FOOTPRINT,
    "evolution.difference": Action.READ_FOOTPRINT,
    "evolution.series": Action.READ_FOOTPRINT,
    "footprints.all": Action.READ_FOOTPRINT,
    "footprints.calculate": Action.CALCULATE,
    "footprints.calculate_activities": Action.CALCULATE,
    "footprints.calculate_answers": Action.CALCULATE,
    "footprints.content": Action.READ_FOOTPRINT,
    "footprints.document": Action.EXPORT,
    "footprints.get": Action.READ_FOOTPRINT,
    "footprints.keep": Action.CALCULATE,
    "footprints.latest": Action.READ_FOOTPRINT,
    "footprints.measured": Action.CALCULATE,
    "footprints.page": Action.READ_FOOTPRINT,
    "footprints.preview": Action.CALCULATE,
    "footprints.replay": Action.READ_FOOTPRINT,
    "gathering.doubles": Action.READ_ANSWERS,
    "gathering.ledger": Action.CALCULATE,
    "gathering.rows": Action.READ_ANSWERS,
    "keys.all": Action.MANAGE_KEYS,
    "keys.create": Action.MANAGE_KEYS,
    "keys.revoke": Action.MANAGE_KEYS,
    "ledgers.alternatives": Action.READ_ANSWERS,
    "ledgers.choose": Action.ANSWER,
    "ledgers.confirm": Action.ANSWER,
    "ledgers.counted": Action.CALCULATE,
    "ledgers.improve": Action.ANSWER,
    "ledgers.lines": Action.READ_ANSWERS,
    "ledgers.remove": Action.ANSWER,
    "ledgers.undo": Action.ANSWER,
    "ledgers.upload": Action.ANSWER,
    "ledgers.view": Action.READ_ANSWERS,
    "ledgers.years": Action.READ_ANSWERS,
    "matching.remember": Action.ANSWER,
    "matching.remember_all": Action.ANSWER,
    "members.invitations": Action.MANAGE_MEMBERS,
    "members.invite": Action.MANAGE_MEMBERS,
    "members.members": Action.SEE_MEMBERS,
    "members.prefill": Action.ANSWER,
    "members.profile": Action.SEE_MEMBERS,
    "members.remove": Action.MANAGE_MEMBERS,
    "members.revoke_invitation": Action.MANAGE_MEMBERS,
    "members.save_profile": Action.EDIT_COMPANY,
    "members.set_role": Action.MANAGE_MEMBERS,
    "meters.plan": Action.READ_ANSWERS,
    "meters.read": Action.ANSWER,
    "meters.save": Action.ANSWER,
    "meters.sites": Action.READ_ANSWERS,
    "plan.both": Action.READ_FOOTPRINT,
    "plan.change": Action.PLAN,
    "plan.facts": Action.READ_FOOTPRINT,
    "plan.items": Action.READ_FOOTPRINT,
    "plan.save_facts": Action.PLAN,
    "plan.scenario": Action.READ_FOOTPRINT,
    "plan.undo": Action.PLAN,
    "plan_progress.of": Action.READ_FOOTPRINT,
    "platform.companies": Action.MANAGE_PLATFORM,
    "platform.disable": Action.MANAGE_PLATFORM,
    "platform.end_sessions": Action.MANAGE_PLATFORM,
    "platform.people": Action.MANAGE_PLATFORM,
    "platform.set_tier": Action.MANAGE_PLATFORM,
    "portfolio.all": Action.PORTFOLIO,
    "portfolio.erase": Action.PORTFOLIO,
    "portfolio.export": Action.PORTFOLIO,
    "portfolio.open": Action.PORTFOLIO,
    "portfolio.read": Action.PORTFOLIO,
    "questionnaire.activities": Action.CALCULATE,
    "questionnaire.answers": Action.READ_ANSWERS,
    "questionnaire.counted": Action.CALCULATE,
    "questionnaire.form": Action.READ_ANSWERS,
    "questionnaire.load": Action.ANSWER,
    "questionnaire.replace": Action.ANSWER,
    "questionnaire.save": Action.ANSWER,
    "questionnaire.undo": Action.ANSWER,
    "questionnaire.version": Action.READ_ANSWERS,
    "questionnaire.versions": Action.READ_ANSWERS,
    "questionnaire.years": Action.READ_ANSWERS,
    "reports.again": Action.REPORT,
    "reports.all": Action.READ_FOOTPRINT,
    "reports.ask": Action.REPORT,
    "reports.delete": Action.DELETE_REPORT,
    "reports.differences": Action.READ_FOOTPRINT,
    "reports.file": Action.EXPORT,
    "reports.get": Action.READ_FOOTPRINT,
    "reports.give_up": Action.REPORT,
    "reports.make": Action.REPORT,
    "reports.print_now": Action.REPORT,
    "reports.printed": Action.EXPORT,
    "reports.vsme": Action.EXPORT,
    "scenarios.baseline": Action.READ_FOOTPRINT,
    "scenarios.document": Action.READ_FOOTPRINT,
    "scenarios.evaluate": Action.READ_FOOTPRINT,
    "scenarios.get": Action.READ_FOOTPRINT,
    "scenarios.list": Action.READ_FOOTPRINT,
    "scenarios.remove": Action.PLAN,
    "scenarios.rename": Action.PLAN,
    "scenarios.save": Action.PLAN,
    "scenarios.versions": Action.READ_FOOTPRINT,
    "shares.all": Action.SHARE,
    "shares.embed": Action.SHARE,
    "shares.open_link": Action.SHARE,
    "shares.revoke": Action.SHARE,
    "shares.send": Action.SHARE,
    "trajectories.compute": Action.READ_FACTORS,
    "trajectories.history": Action.READ_FOOTPRINT,
    "trajectories.towards": Action.READ_FOOTPRINT,
}
ASKS_NOTHING = {
    "matching.match": "answers what everybody may read, and what a company confirmed to who may read its answers",
    "matching.match_many": "the same for many texts",
    "portfolio.open_to": "says no instead of refusing, and reads nothing but the tier",
    "questionnaire.open_year": "begins a year for a service that has asked already, in its transaction",
    "tiers.check": "counts for a service that has asked already, in its transaction",
    "tiers.need": "reads the tier for a service that has asked already, in its transaction",
    "replays.once": "repeats the answer of a route that asks each time",
}
GIVEN: Mapping[str, Any] = {
    "form": CompanyForm("Essai"),
    "role": Role.ANALYST,
    "draft": Draft((), (), Perimeter(2024), 1.0, {}),
    "answers": {},
    "content": b"",
    "scopes": [Scope.READ],
    "answer": None,
}
OF_TYPE: Mapping[Any, Any] = {UUID: UUID(int=7), int: 2024, str: "x", bytes: b"x", bool: True}


def methods(services: Services) -> dict[str, Callable[..., Any]]:
    """{« service.method »: method} of every public method that takes `who`."""
    named = {field.name: getattr(services, field.name) for field in fields(services)}
    named["drafts"] = services.footprints.drafts
    found: dict[str, Callable[..., Any]] = {}
    for service, one in named.items():
        if type(one).__module__.startswith("core.services."):
            for name, method in inspect.getmembers(one, inspect.ismethod):
                if not name.startswith("_") and "who" in inspect.signature(method).parameters:
                    found[f"{service}.{name}"] = method
    return found


def call(method: Callable[..., Any], who: Who) -> None:
    """Call it with values of the right types: what it would do is not the question here."""
    kinds = typing.get_type_hints(method)
    given = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if name != "who" and parameter.default is inspect.Parameter.empty:
            given[name] = GIVEN[name] if name in GIVEN else OF_TYPE.get(kinds[name])
    method(**given, who=who)


def test_every_service_method_that_takes_a_person_asks_what_they_may_do(services: Services) -> None:
    assert set(methods(services)) - set(ASKS_NOTHING) == set(ASKS)


def refuses(method: Callable[..., Any], who: Who) -> bool:
    try:
        call(method, who)
    except AccessDenied:
        return True
    return False


def test_every_service_refuses_who_may_not(services: Services) -> None:
    """Each role in turn, and a key without a scope; the company does not even exist."""
    by_name = methods(services)
    for name, action in ASKS.items():
        strangers = [Who(uuid4(), role, uuid4()) for role in Role if not TABLE[action][role]]
        strangers.append(Who(uuid4(), Role.OWNER, uuid4(), frozenset()))
        assert [who for who in strangers if not refuses(by_name[name], who)] == [], name


def test_the_platforms_audit_is_for_administrators(services: Services) -> None:
    by_name = methods(services)
    for name in ("audit.entries", "audit.head", "audit.verify"):
        others = [Who(NO_COMPANY, role, uuid4()) for role in set(Role) - {Role.ADMIN}]
        assert [who for who in others if not refuses(by_name[name], who)] == [], name
        by_name[name](Who(NO_COMPANY, Role.ADMIN))


@pytest.mark.parametrize(
    ("local", "peer", "host", "keeps"),
    [
        (True, None, "localhost:8501", True),
        (True, "127.0.0.1", "127.0.0.1:8501", True),
        (True, None, "[::1]:8501", True),
        (False, None, "localhost:8501", False),
        (True, "192.168.1.20", "localhost:8501", False),
        (True, None, "rebound.evil.example:8501", False),
        (True, None, None, False),
        (True, None, "localhost.evil.example", False),
    ],
)
def test_only_the_keyboard_of_a_local_installation_keeps_the_editions(
    local: bool, peer: str | None, host: str | None, keeps: bool
) -> None:
    assert keeps_editions(local, peer, host) is keeps
