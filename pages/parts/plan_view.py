"""« Mon plan »: where it leads against the target, what was decided action by action, and how to change it."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report import action_words, show
from core.services.actions import Found
from core.services.plan import Planned
from core.services.plan_items import Status
from pages.parts import action_decide, html, media, plan_chart, plan_edit, plan_table
from pages.parts.i18n import _


def section(here: Who, run_id: UUID) -> None:
    """Everything about the plan, on one footprint."""
    found = services().actions.found(here, run_id)
    action_decide.told()
    mine = [kept for kept in found.plan.values() if kept.item.status is not Status.REFUSED]
    if not mine:
        st.info(_("Votre plan est vide. Retenez une action dans « Choisir » : elle arrive ici, avec ses dates."))
    else:
        plan_chart.section(here, run_id)
        st.html(plan_table.table(mine, found))
        _clashes(mine)
        _take_away(found)
    plan_edit.section(here, found)
    _refused(found)
    action_decide.undo_button(here, "plan")


def _clashes(mine: list[Planned]) -> None:
    """Two actions of the plan that cannot be added to each other."""
    going = [kept for kept in mine if kept.item.status is not Status.DONE]
    for n, one in enumerate(going):
        for other in going[n + 1 :]:
            if other.card.id in one.card.excludes:
                names = action_words.label(one.card), action_words.label(other.card)
                said = _("« {one} » et « {other} » s'excluent : n'en gardez qu'une.")
                st.warning(html.plain(said.format(one=names[0], other=names[1])), icon=":material/call_split:")


def _take_away(found: Found) -> None:
    year = found.run.footprint.perimeter.year
    st.download_button(
        _("Le plan (CSV)"),
        data=media.later(lambda now: plan_table.csv(services().actions.found(now.who, found.run.id))),
        file_name=f"plan-{year}.csv",
        mime="text/csv",
        icon=":material/download:",
        key="plan_csv",
        on_click="ignore",
    )


def _refused(found: Found) -> None:
    refused = [kept for kept in found.plan.values() if kept.item.status is Status.REFUSED]
    if refused:
        title = _("Actions refusées ({n})").format(n=show.number(len(refused)))
        st.html(html.fold(title, html.tag("ul", "".join(html.tag("li", _why(kept)) for kept in refused), "cs-gaps")))


def _why(kept: Planned) -> str:
    reason = action_words.refusal(kept.item.refusal) if kept.item.refusal else ""
    told = " · ".join(part for part in (reason, kept.item.why) if part)
    return html.text(action_words.label(kept.card)) + html.tag("span", html.text(told))
