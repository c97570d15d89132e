"""The sites of a company: a name and a postcode each; the first one exists from the start."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.carbon.datum import Site
from core.carbon.form import Form
from core.carbon.questions import Answer
from pages.parts import form_state, gate
from pages.parts.i18n import _

FIELD = "sites"


def editor(form: Form) -> None:
    """One row per site. Saved as typed, like everything else."""
    ids = tuple(site.id for site in form.sites)
    if not any(form_state.key((form.year, i, FIELD), "name") in st.session_state for i in ids):
        form_state.start_from((form.year, "", FIELD), form.versions.get(("", FIELD), 0))
    for site in form.sites:
        _row(form, site, ids)
    st.button(
        _("Ajouter un site"), icon=":material/add:", key="site_add", on_click=_add, args=(form.year, form.sites),
        disabled=form_state.locked(),
    )  # fmt: skip


def _row(form: Form, site: Site, ids: tuple[str, ...]) -> None:
    place = (form.year, site.id, FIELD)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Nom du site"), key=form_state.begin(place, "name", site.name), width=200, max_chars=60,
            on_change=_save, args=(form.year, ids), disabled=form_state.locked(),
        )  # fmt: skip
        st.text_input(
            _("Code postal"), key=form_state.begin(place, "postcode", site.postcode), width=110, max_chars=5,
            on_change=_save, args=(form.year, ids), disabled=form_state.locked(),
        )  # fmt: skip
        if len(ids) > 1:
            st.button(
                _("Retirer"), icon=":material/delete:", key=f"site_drop_{site.id}", on_click=_save,
                args=(form.year, tuple(i for i in ids if i != site.id)), disabled=form_state.locked(),
            )  # fmt: skip


def _save(year: int, ids: tuple[str, ...]) -> None:
    """Callback: keep the sites that the rows hold."""
    here = gate.member()
    rows = [(i, *(_held(year, i, part) for part in ("name", "postcode"))) for i in ids]
    _keep(year, rows, here)


def _add(year: int, sites: tuple[Site, ...]) -> None:
    """Callback: one more site, under the first free number."""
    here = gate.member()
    numbers = {site.id for site in sites}
    free = next(str(n) for n in range(1, len(sites) + 2) if str(n) not in numbers)
    rows = [(s.id, s.name, s.postcode) for s in sites]
    _keep(year, [*rows, (free, _("Site {number}").format(number=len(sites) + 1), "")], here)


def _held(year: int, site: str, part: str) -> str:
    return str(form_state.held((year, site, FIELD), part) or "").replace("|", "/").strip()


def _keep(year: int, rows: list[tuple[str, ...]], here: Who) -> None:
    text = "\n".join(" | ".join(row) for row in rows)
    form_state.keep((year, "", FIELD), Answer(text=text, quality=5), here)
