"""The audit: nothing happens without its entry, nobody changes one, and whoever does is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InternalError, ProgrammingError

from core.access import NO_COMPANY, Role, Scope, Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.errors import AccessDenied
from core.services import audit_words
from core.services.members import CompanyForm
from tests.companies.conftest import KWH, Browser, SignUp

ADMIN = Who(NO_COMPANY, Role.ADMIN)


def actions(services: Services, who: Who) -> list[str]:
    """Oldest first."""
    return [entry.action for entry in reversed(services.audit.entries(who, limit=500))]


def tamper(services: Services, statement: str, **values: object) -> None:
    """As the administrator of the database, trigger switched off: nothing stops him, but it shows."""
    with services.database.schema() as connection:
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        assert connection.execute(text(statement), values).rowcount >= 1
        connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))


def test_everything_done_in_a_company_is_in_its_audit(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    ask = services.questionnaire
    ask.save(bob.who, 2024, "1", "electricity", KWH)
    ask.save(bob.who, 2024, "1", "electricity", KWH)  # the same: nothing happened
    run = services.footprints.calculate(bob.who, 2024)
    services.footprints.calculate(bob.who, 2024)  # the same run
    ask.undo(bob.who, 2024)
    services.members.save_profile(owner.who, CompanyForm("Ada SARL"), 1)
    services.members.set_role(owner.who, bob.person_id, Role.ADVISOR, 1)
    comment = services.comments.add(bob.who, run.id, "Bien.")
    services.comments.remove(bob.who, comment.id)
    key, _ = services.keys.create(owner.who, "robot", [Scope.READ])
    services.keys.revoke(owner.who, key.id)
    services.members.leave(bob.visit)
    services.members.revoke_invitation(
        owner.who, services.members.invite(owner.who, "zoe@exemple.fr", Role.OWNER).invitation.id
    )
    services.privacy.export(owner.visit)
    assert actions(services, owner.who) == [
        "company_created",
        "member_invited",
        "invitation_accepted",
        "answer_saved",
        "calculated",
        "answer_undone",
        "company_edited",
        "role_changed",
        "comment_added",
        "comment_removed",
        "key_created",
        "key_revoked",
        "member_left",
        "member_invited",
        "invitation_revoked",
        "company_exported",
    ]
    assert services.audit.verify(owner.who).ok


def test_everything_done_to_the_platform_is_in_its_audit(services: Services, owner: Browser, sign_up: SignUp) -> None:
    eve = sign_up("Eve")
    before = len(actions(services, ADMIN))
    services.platform.set_tier(ADMIN, owner.who.tenant_id, "pro")
    services.platform.end_sessions(ADMIN, eve.person_id)
    services.platform.disable(ADMIN, eve.person_id)
    services.platform.disable(ADMIN, eve.person_id, off=False)
    services.privacy.set_consent(owner.visit, "news", True)
    services.privacy.set_consent(owner.visit, "news", False)
    services.privacy.export(owner.visit)
    assert actions(services, ADMIN)[before:] == [
        "tier_set",
        "sessions_ended",
        "person_disabled",
        "person_enabled",
        "consent_given",
        "consent_withdrawn",
        "person_exported",
    ]
    assert services.audit.verify(ADMIN).ok


def test_every_action_has_words_in_both_languages(services: Services) -> None:
    rows = audit_words.actions().values()
    assert [row.action for row in rows] == sorted(row.action for row in rows)
    assert all(row.label_fr and row.label_en and row.label_fr != row.action for row in rows)
    assert audit_words.said("answer_saved") == "réponse enregistrée"
    assert audit_words.said("answer_saved", "en") == "answer saved"
    assert audit_words.said("unheard_of") == "unheard_of"


def test_an_entry_says_who_and_what_it_was_and_became_and_no_value(services: Services, owner: Browser) -> None:
    services.questionnaire.save(owner.who, 2024, "1", "electricity", KWH)
    services.questionnaire.save(owner.who, 2024, "1", "electricity", Answer(text="987654", unit="kWh"))
    second, first = services.audit.entries(owner.who, limit=2)
    assert (first.actor, first.signed_in, first.object) == ("Ada", True, "answers/2024/electricity")
    assert first.before is None
    assert second.before == first.after != second.after
    with services.database.schema() as connection:
        assert "987654" not in str(connection.execute(text("SELECT body FROM audit")).all())


def test_a_guest_acts_without_a_name(services: Services, guest_company: tuple[UUID, str], sign_up: SignUp) -> None:
    ada = sign_up("Ada", adopts=guest_company[0])
    services.members.create(ada.visit, CompanyForm("Ada"), adopt=True)
    entries = services.audit.entries(ada.who)
    assert [(e.action, e.actor, e.signed_in) for e in reversed(entries)] == [
        ("answer_saved", "", False),
        ("calculated", "", False),
        ("company_adopted", "Ada", True),
    ]


def test_pages_of_entries_follow_each_other(services: Services, owner: Browser) -> None:
    for year in (2022, 2023, 2024):
        services.questionnaire.save(owner.who, year, "1", "electricity", KWH)
    first = services.audit.entries(owner.who, limit=2)
    rest = services.audit.entries(owner.who, before_seq=first[-1].seq, limit=50)
    assert [entry.seq for entry in [*first, *rest]] == [4, 3, 2, 1]


def test_only_owners_read_their_audit_and_only_administrators_the_platforms(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob = join("Bob", Role.ANALYST)
    nobody = Who(NO_COMPANY, Role.NOBODY, owner.person_id)
    elsewhere = replace(owner.who, tenant_id=NO_COMPANY), replace(ADMIN, tenant_id=owner.who.tenant_id)
    for who in (bob.who, nobody, *elsewhere):
        for read in (services.audit.entries, services.audit.verify, services.audit.head):
            with pytest.raises(AccessDenied):
                read(who)


ROLES = ["cs_app", "cs_api", "cs_worker", "cs_auth", "cs_person", "cs_catalogue", "cs_owner", "cs_definer"]
CHANGES = ["UPDATE audit SET action = 'x'", "DELETE FROM audit", "TRUNCATE audit"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", CHANGES)
def test_no_role_changes_the_audit(services: Services, owner: Browser, role: str, statement: str) -> None:
    before = services.audit.head(owner.who)
    with suppress(ProgrammingError, InternalError), services.database.schema() as connection:
        connection.execute(text("SELECT set_config('app.tenant', :t, true)"), {"t": str(owner.who.tenant_id)})
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        touched = connection.execute(text(statement)).rowcount
        assert touched == 0  # cs_owner may try, and sees no row
    assert services.audit.head(owner.who) == before
    assert services.audit.verify(owner.who).ok


@pytest.mark.parametrize("statement", CHANGES)
def test_even_the_administrator_is_stopped_by_the_trigger(services: Services, owner: Browser, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), services.database.schema() as connection:
        connection.execute(text(statement))


EDITS = [
    "UPDATE audit SET action = 'calculated' WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET object = 'answers/2020/gas' WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET actor = NULL WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET actor = gen_random_uuid() WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET detail = '{\"x\": 1}' WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET at = at - interval '1 microsecond' WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET before_hash = repeat('0', 64) WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET after_hash = NULL WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET body = replace(body, 'answer_saved', 'answer_undone'), action = 'answer_undone' "
    "WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET body = replace(body, '2023', '2024'), object = replace(object, '2023', '2024'), "
    "hash = sha256(prev_hash || convert_to(replace(body, '2023', '2024'), 'UTF8')) WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET prev_hash = sha256('x') WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET hash = sha256('x') WHERE seq = 2 AND tenant_id = :t",
    "UPDATE audit SET seq = 9 WHERE seq = 2 AND tenant_id = :t",
    "DELETE FROM audit WHERE seq = 2 AND tenant_id = :t",
    "DELETE FROM audit WHERE seq = 1 AND tenant_id = :t",
]


@pytest.mark.parametrize("statement", EDITS)
def test_a_single_edit_or_deletion_is_found(services: Services, owner: Browser, statement: str) -> None:
    for year in (2023, 2022, 2024):
        services.questionnaire.save(owner.who, year, "1", "electricity", KWH)
    assert services.audit.verify(owner.who).ok
    tamper(services, statement, t=owner.who.tenant_id)
    found = services.audit.verify(owner.who)
    assert not found.ok
    assert found.first_bad is not None


def test_a_chain_cut_at_its_end_shows_beside_a_head_kept_elsewhere(services: Services, owner: Browser) -> None:
    services.questionnaire.save(owner.who, 2024, "1", "electricity", KWH)
    kept = services.audit.head(owner.who)
    tamper(services, "DELETE FROM audit WHERE seq = 2 AND tenant_id = :t", t=owner.who.tenant_id)
    assert services.audit.verify(owner.who).ok
    assert services.audit.head(owner.who) != kept


def test_an_action_whose_entry_cannot_be_written_does_not_happen(services: Services, owner: Browser) -> None:
    with services.database.schema() as connection:
        connection.execute(text("CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                                "$$ BEGIN RAISE EXCEPTION 'no room'; END $$"))  # fmt: skip
        connection.execute(
            text("CREATE TRIGGER full_disk BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION public.full_disk()")
        )
    attempts: list[Callable[[], Any]] = [
        lambda: services.questionnaire.save(owner.who, 2024, "1", "electricity", KWH),
        lambda: services.members.save_profile(owner.who, CompanyForm("Autre"), 1),
        lambda: services.members.invite(owner.who, "bob@exemple.fr", Role.OWNER),
        lambda: services.members.create(owner.visit, CompanyForm("Deuxième")),
        lambda: services.privacy.set_consent(owner.visit, "news", True),
        lambda: services.privacy.erase_company(owner.visit, "Ada et fils"),
        lambda: services.platform.set_tier(ADMIN, owner.who.tenant_id, "pro"),
        lambda: services.platform.disable(ADMIN, owner.person_id),
        lambda: services.keys.create(owner.who, "robot", [Scope.READ]),
    ]
    for attempt in attempts:
        with pytest.raises(DBAPIError, match="no room"):
            attempt()
    assert services.questionnaire.years(owner.who) == []
    assert (owner.visit.company, owner.visit.tier) == ("Ada et fils", "free")
    assert len(services.members.companies(owner.visit)) == 1
    assert services.members.invitations(owner.who) == []
    assert services.privacy.consents(owner.visit) == {}
    assert services.keys.all(owner.who) == []


def test_many_writers_at_once_keep_one_chain(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    whos, fields = [owner.who, bob.who], ["electricity", "area", "gas", "water"]
    start = threading.Barrier(8)

    def work(n: int) -> None:
        start.wait()
        for turn in range(5):
            text_ = str(1000 * n + turn + 1)
            unit = {"electricity": "kWh", "area": "m²", "gas": "kWh PCS", "water": "m³"}[fields[n % 4]]
            services.questionnaire.save(whos[n % 2], 2024, "1", fields[n % 4], Answer(text=text_, unit=unit))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    found = services.audit.verify(owner.who)
    assert (found.ok, found.rows) == (True, 3 + 40)


def test_an_erased_person_leaves_a_chain_that_still_verifies(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    services.questionnaire.save(bob.who, 2024, "1", "electricity", KWH)
    with services.database.person(bob.person_id) as session:
        session.execute(text("DELETE FROM people"))
    entry = services.audit.entries(owner.who, limit=1)[0]
    assert (entry.action, entry.actor, entry.signed_in) == ("answer_saved", "", True)
    assert services.audit.verify(owner.who).ok
