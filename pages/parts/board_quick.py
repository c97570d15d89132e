"""What one does from a result: take it away, act on it. (Calculating again stands beside the choice of the run.)"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.access import Action, Who, allowed
from core.carbon.measure import to_json
from core.services import results
from core.services.footprints import Run
from core.settings import ROOT
from pages.parts import media
from pages.parts.i18n import _


def quick_actions(here: Who, run: Run) -> None:
    """One row; a page that is not installed is not offered."""
    with st.container(horizontal=True, key="quick", gap="small", vertical_alignment="center"):
        if allowed(here, Action.EXPORT):
            menu = st.popover(_("Exporter"), icon=":material/download:")
            exports(run, menu, menu)
        for path, label, icon in _acts():
            if (ROOT / "pages" / path).exists():
                st.page_link(path, label=label, icon=f":material/{icon}:")
        if allowed(here, Action.SHARE):
            shared = {"vue": "partager"}
            st.page_link("report/reports.py", label=_("Partager"), icon=":material/share:", query_params=shared)


def exports(run: Run, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The whole calculation, for a spreadsheet (on the left) or a program."""
    name = f"carbonscore-{run.footprint.perimeter.year}-{run.hash[:8]}"
    left.download_button(
        _("Toutes les lignes (CSV)"),
        data=media.later(lambda now: results.as_csv(run).encode()),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        _("Le calcul complet (JSON)"),
        data=media.later(lambda now: to_json(results.as_json(run)).encode()),
        file_name=f"{name}.json",
        mime="application/json",
        icon=":material/data_object:",
        width="stretch",
        on_click="ignore",
    )


def _acts() -> list[tuple[str, str, str]]:
    return [
        ("act/actions.py", _("Actions"), "checklist"),
        ("act/scenarios.py", _("Scénarios"), "show_chart"),
        ("report/reports.py", _("Rapport"), "description"),
    ]
