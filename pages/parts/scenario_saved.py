"""Named scenarios: open one, compare with others, keep what was moved, under this name or another; older versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.carbon.scenario import Scenario
from core.errors import CarbonScoreError, Conflict
from core.report import show
from core.services.scenarios import Saved
from pages.parts import gate, html, scenario_open
from pages.parts.i18n import _, sentence
from pages.parts.scenario_open import NEW, PLAN

PICK, BESIDE, NAME, RENAMED, TOLD = (
    "scenario_pick", "scenario_beside", "scenario_name", "scenario_renamed", "scenario_told",
)  # fmt: skip
MOST_BESIDE, LONGEST = 2, 120


def bar(here: Who, year: int) -> list[Scenario]:
    """What is open and what it is compared with; the scenarios beside it. `year`: of the footprint."""
    saved = {str(one.id): one for one in services().scenarios.list(here)}
    plan = services().plan.scenario(here, year)
    ready = {PLAN: replace(plan, name=_("Mon plan"))} if plan.choices else {}
    if scenario_open.now().key not in {NEW, *ready, *saved}:  # removed by somebody else: what was moved stays
        scenario_open.begin(NEW, scenario_open.draft())
    known = {NEW: Scenario(_("Nouveau scénario")), **ready, **{key: one.scenario for key, one in saved.items()}}
    st.session_state[PICK] = scenario_open.now().key
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    left.selectbox(
        _("Scénario ouvert"), list(known), key=PICK, format_func=lambda key: known[key].name,
        on_change=_open, args=(year,),
    )  # fmt: skip
    with right, st.container(horizontal=True, vertical_alignment="bottom", key="scenario_keep"):
        _keeping(here, saved.get(scenario_open.now().key))
    message, beside = st.container(), st.container()  # always there: what is below keeps its place
    if told := st.session_state.pop(TOLD, None):
        refused, text = told
        say, icon = (message.warning, "report") if refused else (message.success, "check")
        say(text, icon=f":material/{icon}:")
    with beside:
        return _beside({key: one for key, one in known.items() if key not in (NEW, scenario_open.now().key)})


def _beside(others: Mapping[str, Scenario]) -> list[Scenario]:
    """The scenarios drawn beside the open one: two at most."""
    st.session_state[BESIDE] = [key for key in st.session_state.get(BESIDE, []) if key in others]
    if not others:
        return []
    chosen = st.multiselect(
        _("Comparer avec"), list(others), key=BESIDE, max_selections=MOST_BESIDE,
        format_func=lambda key: others[key].name, placeholder=_("Deux scénarios au plus"),
    )  # fmt: skip
    return [others[key] for key in chosen]


def _keeping(here: Who, saved: Saved | None) -> None:
    """Save, save as, rename, remove, versions: for who may plan; others are told that they read."""
    may = allowed(here, Action.PLAN)
    if saved is not None and may:
        st.button(_("Enregistrer"), icon=":material/save:", type="primary", key="scenario_save", on_click=_save)
    if may:
        label, first = (_("Enregistrer"), True) if saved is None else (_("Enregistrer sous"), False)
        with st.popover(label, icon=":material/save_as:", type="primary" if first else "secondary"):
            st.text_input(_("Nom du scénario"), key=NAME, max_chars=LONGEST)
            st.button(_("Enregistrer sous ce nom"), type="primary", key="scenario_save_as", on_click=_save_as)
    else:
        st.caption(_("Vous lisez : les curseurs bougent, seuls les membres de l'entreprise enregistrent."))
    if saved is not None:
        with st.popover(_("Versions et nom"), icon=":material/history:"):
            _versions(here, saved)
            if may:
                _other(saved)


def _versions(here: Who, saved: Saved) -> None:
    """When it was saved and by whom, and the way back to each version."""
    names = _names(here)
    for one in services().scenarios.versions(here, saved.id):
        with st.container(horizontal=True, vertical_alignment="center"):
            when = " · ".join(said for said in (show.moment(one.at), names.get(one.person_id, "")) if said)
            st.html(html.lines(_("Version {n}").format(n=one.version), when))
            shown = one.version == scenario_open.now().shown
            st.button(
                _("Ouverte") if shown else _("Ouvrir"), key=f"scenario_version_{one.version}", type="tertiary",
                disabled=shown, on_click=_open_version, args=(str(saved.id), one.version),
            )  # fmt: skip


def _names(here: Who) -> dict[UUID | None, str]:
    """The members of the company, for who may see them."""
    if not allowed(here, Action.SEE_MEMBERS):
        return {}
    return {member.person_id: member.name for member in services().members.members(here)}


def _other(saved: Saved) -> None:
    """Another name, or out of the list."""
    st.divider()
    st.text_input(_("Nouveau nom"), key=RENAMED, max_chars=LONGEST, placeholder=saved.scenario.name)
    st.button(_("Renommer"), key="scenario_rename", on_click=_rename, args=(str(saved.id),))
    st.divider()
    st.button(
        _("Retirer ce scénario"), icon=":material/delete:", key="scenario_remove", on_click=_remove,
        args=(str(saved.id),),
    )  # fmt: skip
    st.caption(_("Un scénario retiré n'est plus proposé ; son nom redevient libre."))


def _open(year: int) -> None:
    """Callback: the list of scenarios."""
    here, key = gate.member(), st.session_state[PICK]
    if key == NEW:
        scenario_open.begin(NEW, Scenario(_("Nouveau scénario")))
    elif key == PLAN:
        scenario_open.begin(PLAN, replace(services().plan.scenario(here, year), name=_("Mon plan")))
    else:
        _telling(lambda: _begin(services().scenarios.get(here, UUID(key))))


def _open_version(scenario_id: str, version: int) -> None:
    """Callback: an older version; a save makes it the latest."""
    here = gate.member()

    def opened() -> None:
        latest = services().scenarios.get(here, UUID(scenario_id))
        one = services().scenarios.get(here, UUID(scenario_id), version)
        scenario_open.begin(scenario_id, one.scenario, latest.version, version)

    _telling(opened)


def _save() -> None:
    """Callback: the next version of what is open."""
    here, opened = gate.member(), scenario_open.now()
    _telling(
        lambda: _kept(services().scenarios.save(here, opened.scenario.name, scenario_open.draft(), opened.version))
    )


def _save_as() -> None:
    """Callback: under another name."""
    here, name = gate.member(), st.session_state.get(NAME, "")

    def saved() -> None:
        _kept(services().scenarios.save(here, name, scenario_open.draft()))
        st.session_state[NAME] = ""

    _telling(saved)


def _rename(scenario_id: str) -> None:
    """Callback: the same scenario under another name; what was moved stays."""
    here, name = gate.member(), st.session_state.get(RENAMED, "")

    def renamed() -> None:
        services().scenarios.rename(here, UUID(scenario_id), name)
        scenario_open.renamed(name.strip())
        st.session_state[RENAMED] = ""

    _telling(renamed)


def _remove(scenario_id: str) -> None:
    """Callback: out of the list; what was moved stays on screen, as a new scenario."""
    here = gate.member()

    def removed() -> None:
        services().scenarios.remove(here, UUID(scenario_id))
        scenario_open.begin(NEW, scenario_open.draft())

    _telling(removed)


def _begin(saved: Saved) -> None:
    scenario_open.begin(str(saved.id), saved.scenario, saved.version, saved.version)


def _kept(saved: Saved) -> None:
    scenario_open.kept(str(saved.id), saved.version, saved.scenario)
    said = _("« {name} » est enregistré, version {n}.").format(name=saved.scenario.name, n=saved.version)
    st.session_state[TOLD] = (False, html.plain(said))


def _telling(do: Callable[[], None]) -> None:
    """Do it; a refusal is told above the chart, and nothing that was moved is lost."""
    try:
        do()
    except Conflict as error:
        said = _(
            "Quelqu'un a enregistré la version {theirs} entre-temps. Votre travail est toujours là : enregistrez-le "
            "sous un autre nom, ou ouvrez la version {theirs}."
        )
        gone = _(
            "Ce scénario a été renommé ou retiré entre-temps. Votre travail est toujours là : enregistrez-le sous un "
            "autre nom."
        )
        st.session_state[TOLD] = (True, said.format(theirs=error.theirs) if error.theirs else gone)
    except CarbonScoreError as error:
        st.session_state[TOLD] = (True, sentence(error))
