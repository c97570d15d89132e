"""A lost update is refused with both versions; of two that are sent at once exactly one wins; undo is one's own."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.access import Role
from core.bootstrap import Services
from core.carbon.questions import NOT_APPLICABLE, Answer
from core.errors import Conflict, FactorNotFound, InputError, LimitReached
from core.services.members import CompanyForm
from tests.companies.conftest import KWH, Browser, SignUp, at_once

PLACE = ("1", "electricity")
MORE = Answer(text="50 000", unit="kWh", quality=5)
LESS = Answer(text="30 000", unit="kWh", quality=5)


def test_a_save_says_which_version_it_replaces(services: Services, owner: Browser, join: SignUp) -> None:
    bob, ask = join("Bob", Role.ANALYST), services.questionnaire
    assert ask.versions(owner.who, 2024).get(PLACE, 0) == 0
    first = ask.save(owner.who, 2024, *PLACE, KWH, version=0)
    assert ask.form(bob.who, 2024).versions[PLACE] == first
    second = ask.save(bob.who, 2024, *PLACE, MORE, version=first)
    assert second > first
    with pytest.raises(Conflict) as refused:
        ask.save(owner.who, 2024, *PLACE, LESS, version=first)
    assert (refused.value.mine, refused.value.theirs, refused.value.values["version"]) == (LESS, MORE, second)
    assert ask.answers(owner.who, 2024)["electricity@1"]["text"] == "50 000"
    ask.save(owner.who, 2024, *PLACE, LESS, version=second)  # read, and kept all the same


def test_an_answer_that_appeared_or_went_meanwhile_is_a_conflict_too(services: Services, owner: Browser) -> None:
    ask = services.questionnaire
    first = ask.save(owner.who, 2024, *PLACE, KWH, version=0)
    with pytest.raises(Conflict):
        ask.save(owner.who, 2024, *PLACE, MORE, version=0)
    ask.save(owner.who, 2024, *PLACE, None, version=first)
    with pytest.raises(Conflict) as refused:
        ask.save(owner.who, 2024, *PLACE, MORE, version=first)
    assert refused.value.theirs is None


def test_the_same_answer_is_no_conflict_whatever_its_version(services: Services, owner: Browser) -> None:
    ask = services.questionnaire
    first = ask.save(owner.who, 2024, *PLACE, KWH)
    assert ask.save(owner.who, 2024, *PLACE, KWH, version=0) == first


def test_of_many_saves_at_once_of_one_version_exactly_one_wins(
    services: Services, owner: Browser, join: SignUp
) -> None:
    ada, bob, ask = owner.who, join("Bob", Role.ANALYST).who, services.questionnaire
    for turn in range(5):
        drawn = ask.versions(ada, 2024).get(PLACE, 0)
        done = at_once(
            *(
                lambda n=n, who=who, turn=turn, drawn=drawn: ask.save(
                    who, 2024, *PLACE, Answer(text=f"{turn + 1}{n}", unit="kWh"), version=drawn
                )
                for n, who in enumerate((ada, bob, ada, bob))
            )
        )
        assert sum(isinstance(one, int) for one in done) == 1
        assert sum(isinstance(one, Conflict) for one in done) == 3
    with services.database.schema() as connection:
        assert connection.execute(text("SELECT count(*) FROM answer_changes")).scalar_one() == 5


def test_two_first_answers_of_a_new_year_at_once_are_both_kept(services: Services, owner: Browser) -> None:
    who, ask = owner.who, services.questionnaire
    done = at_once(
        lambda: ask.save(who, 2024, *PLACE, KWH, version=0),
        lambda: ask.save(who, 2024, "", "employees", Answer(text="8"), version=0),
        lambda: ask.save(who, 2024, *PLACE, MORE, version=0),
    )
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert set(ask.answers(who, 2024)) == {"electricity@1", "employees"}


def test_years_begun_at_once_do_not_pass_the_limit(services: Services, owner: Browser) -> None:
    who, ask = owner.who, services.questionnaire
    done = at_once(*(lambda y=y: ask.save(who, y, *PLACE, KWH) for y in range(2019, 2025)))
    assert sum(isinstance(one, LimitReached) for one in done) == 3
    assert len(ask.years(who)) == 3


def test_erasing_nothing_opens_no_year(services: Services, owner: Browser) -> None:
    assert services.questionnaire.save(owner.who, 2024, *PLACE, None) == 0
    with pytest.raises(InputError):
        services.questionnaire.save(owner.who, 2023, "9", "electricity", KWH)
    assert services.questionnaire.years(owner.who) == []


def test_a_change_says_whose_it_is(services: Services, owner: Browser) -> None:
    services.questionnaire.save(owner.who, 2024, *PLACE, KWH)
    with services.database.tenant(owner.who) as session:
        assert session.execute(text("SELECT person_id FROM answer_changes")).scalar_one() == owner.person_id


def test_undo_takes_back_ones_own_change_and_never_what_somebody_else_answered_since(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob, ask = join("Bob", Role.ANALYST), services.questionnaire
    ask.save(owner.who, 2024, *PLACE, KWH)
    ask.save(owner.who, 2024, "", "employees", Answer(text="8"))
    ask.save(bob.who, 2024, "", "turnover", Answer(text="900", unit="k€"))
    ask.save(bob.who, 2024, *PLACE, MORE)
    assert ask.undo(owner.who, 2024) == "employees"
    assert ask.undo(owner.who, 2024) is None  # Ada's electricity is no longer what stands
    assert set(ask.answers(bob.who, 2024)) == {"turnover", "electricity@1"}
    assert ask.undo(bob.who, 2024) == "electricity"
    assert ask.answers(bob.who, 2024)["electricity@1"]["text"] == "40 000"


def test_what_a_guest_answered_can_be_undone_by_who_took_it_over(
    services: Services, sign_up: SignUp, guest_company: tuple[object, str]
) -> None:
    ada = sign_up("Ada", adopts=guest_company[0])
    services.members.create(ada.visit, CompanyForm("Ada"), adopt=True)
    assert services.questionnaire.undo(ada.who, 2024) == "electricity"


def test_the_version_of_a_year_grows_with_every_change_and_every_undo(services: Services, owner: Browser) -> None:
    ask, seen = services.questionnaire, [services.questionnaire.version(owner.who, 2024)]
    ask.save(owner.who, 2024, *PLACE, KWH)
    seen.append(ask.version(owner.who, 2024))
    ask.save(owner.who, 2024, *PLACE, MORE)
    seen.append(ask.version(owner.who, 2024))
    ask.undo(owner.who, 2024)
    seen.append(ask.version(owner.who, 2024))
    ask.save(owner.who, 2024, *PLACE, None)
    seen.append(ask.version(owner.who, 2024))
    assert seen == [0, 1, 2, 3, 4]


def test_a_year_is_replaced_as_a_whole(services: Services, owner: Browser) -> None:
    ask = services.questionnaire
    ask.save(owner.who, 2024, *PLACE, KWH)
    ask.save(owner.who, 2024, "", "employees", Answer(text="8"))
    wanted = {
        "employees": {"state": "answered", "text": "9", "unit": "", "quality": 3},
        "gas@1": {"state": "not_applicable"},
    }
    version = ask.replace(owner.who, 2024, wanted, 2)
    assert ask.answers(owner.who, 2024) == wanted
    assert version == ask.version(owner.who, 2024) == 5
    assert ask.replace(owner.who, 2024, wanted, 5) == 5  # the same again changes nothing
    entry = services.audit.entries(owner.who, limit=1)[0]
    assert (entry.action, entry.object, entry.detail) == ("answers_replaced", "answers/2024", {"changed": 3})


def test_what_is_read_can_be_sent_back_as_it_is(services: Services, owner: Browser) -> None:
    ask = services.questionnaire
    ask.save(owner.who, 2024, "", "sites", Answer(text="1 | Lyon | 69002\n2 | Ajaccio | 20000"))
    ask.save(owner.who, 2024, "2", "electricity", KWH)
    ask.save(owner.who, 2024, "", "sites", Answer(text="1 | Lyon | 69002"))
    ask.save(owner.who, 2024, "", "commute_modes", Answer(text="car 70"))
    ask.save(owner.who, 2024, "1", "gas", NOT_APPLICABLE)
    version = ask.version(owner.who, 2024)
    assert ask.replace(owner.who, 2024, ask.answers(owner.who, 2024), version) == version


def test_replacing_a_year_that_changed_is_refused_with_both_versions(services: Services, owner: Browser) -> None:
    ask = services.questionnaire
    ask.save(owner.who, 2024, *PLACE, KWH)
    with pytest.raises(Conflict) as refused:
        ask.replace(owner.who, 2024, {}, 0)
    assert (refused.value.mine, refused.value.theirs) == (0, 1)
    assert "version 0" in str(refused.value)
    who = owner.who
    done = at_once(*(lambda n=n: ask.replace(who, 2024, {"employees": {"text": str(n)}}, 1) for n in range(1, 4)))
    assert sum(isinstance(one, int) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 2


@pytest.mark.parametrize(
    ("answers", "key", "why"),
    [
        ({"electricty": {"text": "5"}}, "electricty", "inconnu"),
        ({"electricity": {"text": "5", "unit": "kWh"}}, "electricity", "champ@site"),
        ({"employees@1": {"text": "5"}}, "employees@1", "champ@site"),
        ({"electricity@7": {"text": "5", "unit": "kWh"}}, "electricity@7", "n'existe pas"),
        ({"employees": {"text": "huit"}}, "employees", "n'est pas un nombre"),
        ({"employees": {"text": ""}}, "employees", "vide"),
        ({"employees": {"text": "8", "quality": 9}}, "employees", "quality"),
        ({"employees": {"text": "8", "quality": True}}, "employees", "quality"),
        ({"employees": {"text": "8", "note": "x"}}, "employees", "quality"),
        ({"employees": {"state": "maybe"}}, "employees", "state"),
        ({"employees": "8"}, "employees", "state"),
        ({"employees": None}, "employees", "state"),
    ],
)
def test_a_year_that_cannot_be_read_changes_nothing_and_names_the_answer(
    services: Services, owner: Browser, answers: dict[str, object], key: str, why: str
) -> None:
    services.questionnaire.save(owner.who, 2024, *PLACE, KWH)
    with pytest.raises(InputError, match=why) as refused:
        services.questionnaire.replace(owner.who, 2024, answers, 1)
    assert refused.value.values["key"] == key
    assert services.questionnaire.version(owner.who, 2024) == 1


def test_a_factor_the_edition_lacks_refuses_the_whole_year(services: Services, owner: Browser) -> None:
    network = {
        "heating@1": {"text": "heat_network"},
        "heat_network_name@1": {"text": "other"},
        "heat_kwh@1": {"text": "142", "unit": "MWh"},
        "heat_network_id@1": {"text": "99999999"},
    }
    with pytest.raises(FactorNotFound):
        services.questionnaire.replace(owner.who, 2024, network, 0)
    assert services.questionnaire.years(owner.who) == []
