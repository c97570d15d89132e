"""The rows of a year as a table to correct, saved as it is typed; undo; the table to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import retold, show
from core.services.activities import Rejected
from core.services.activity_table import Shown, State, Table
from core.services.visits import Visit
from pages.parts import activities_words, form_state, gate, html, media
from pages.parts.i18n import _, sentence

TURN, TOLD = "activities_turn", "activities_told"  # session_state: which table is on screen, what was refused
TYPED = ("label", "quantity", "unit", "site", "supplier", "comment")
TALL = 15


def counted(table: Table) -> list[Shown]:
    return table.of(State.COUNTED)


def edit(year: int, table: Table) -> None:
    """Every row; what somebody types is saved at once, and checked by the service."""
    locked = form_state.locked()
    for number, why in st.session_state.pop(TOLD, ()):
        told = _("Ligne {line} : {why}").format(line=number, why=why) if number else why
        st.error(html.plain(told), icon=":material/error:")
    rows = [_shown(row) for row in table.rows]
    key = f"activities_table_{year}_{st.session_state.get(TURN, 0)}"
    place = tuple((row.id, row.version) for row in table.rows)
    st.data_editor(
        _frame(rows), key=key, hide_index=True, num_rows="fixed" if locked else "dynamic", width="stretch",
        height="auto" if len(rows) < TALL else 560, column_config=_columns(), disabled=locked or list(_fixed()),
        on_change=_edited, args=(year, key, place), row_height=34,
    )  # fmt: skip
    if not locked:
        st.button(
            _("Annuler le dernier changement"),
            icon=":material/undo:",
            key="activities_undo",
            on_click=_undo,
            args=(year,),
        )


def take_away(here: Who, year: int, table: Table) -> None:
    """The table as a file."""
    if not table.rows or not allowed(here, Action.EXPORT):
        return
    ours = services().activity_files
    with st.container(horizontal=True):
        _file(f"activites-{year}.xlsx", _("Tableau Excel"), lambda now: ours.export(now.who, year))
        _file(f"activites-{year}.csv", _("Tableau CSV"), lambda now: ours.export(now.who, year, as_csv=True))


def _file(name: str, label: str, make: Callable[[Visit], bytes]) -> None:
    st.download_button(
        label, data=media.later(make), file_name=name, icon=":material/download:", key=name, on_click="ignore"
    )


def _frame(rows: list[dict[str, Any]]) -> Any:
    import pandas as pd

    return pd.DataFrame(rows, columns=["number", "state", *TYPED[:3], "kg", "factor", *TYPED[3:], "source"])


def _shown(row: Shown) -> dict[str, Any]:
    texts = {name: getattr(row.row, name) for name in TYPED}
    kg = "—" if row.kg is None else show.plain_mass(row.kg)
    named = retold.text(row.factor_label)
    factor = named if row.state is not State.PROPOSED else _("{label} ?").format(label=named or "…")
    return {
        **texts, "number": row.number, "state": activities_words.state(row.state), "factor": factor, "kg": kg,
        "source": retold.text(row.row.source),
    }  # fmt: skip


def _fixed() -> tuple[str, ...]:
    return ("number", "state", "factor", "kg", "source")


def _columns() -> dict[str, Any]:
    column = st.column_config.TextColumn
    return {
        "number": st.column_config.NumberColumn(_("N°"), width=45, pinned=True),
        "state": column(_("État"), width=95),
        "label": column(_("Libellé"), width=230, max_chars=200),
        "quantity": column(_("Quantité"), width=90),
        "unit": column(_("Unité"), width=85),
        "factor": column(_("Facteur"), width=230),
        "site": column(_("Site"), width=100, max_chars=200),
        "supplier": column(_("Fournisseur"), width=120, max_chars=200),
        "comment": column(_("Commentaire"), width=140, max_chars=200),
        "kg": column(_("CO₂e"), width=90),
        "source": column(_("Origine"), width=170),
    }


def _edited(year: int, key: str, place: tuple[tuple[UUID, int], ...]) -> None:
    """Callback: what was typed, added and erased becomes one gesture each; refusals are told with their line."""
    here, state = gate.member(), st.session_state[key]
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    changes = {place[int(at)][0]: (int(at) + 1, _texts(said)) for at, said in state["edited_rows"].items()}
    erased = [place[at][0] for at in state["deleted_rows"]]
    added = [texts for row in state["added_rows"] if any((texts := _texts(row)).values())]
    told: list[tuple[int, str]] = []
    try:
        if changes or erased:
            said = {row_id: texts for row_id, (_number, texts) in changes.items() if row_id not in erased}
            refused = services().activities.edit(here, year, said, erased, dict(place))
            numbers = [number for row_id, (number, _texts_of) in changes.items() if row_id not in erased]
            told += [(numbers[one.place], sentence(one.why)) for one in refused]
        if added:
            sources = [_("saisi dans le tableau")] * len(added)
            told += _new(services().activities.add(here, year, added, sources).rejected, len(place))
    except CarbonScoreError as error:
        told.append((0, sentence(error)))
    st.session_state[TOLD] = told


def _new(rejected: tuple[Rejected, ...], before: int) -> list[tuple[int, str]]:
    return [(before + one.place + 1, sentence(one.why)) for one in rejected]


def _texts(said: dict[str, Any]) -> dict[str, str]:
    return {name: str(value or "") for name, value in said.items() if name in TYPED}


def _undo(year: int) -> None:
    """Callback: the latest gesture is taken back."""
    touched = services().activities.undo(gate.member(), year)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[TOLD] = [] if touched else [(0, _("Il n'y a plus rien à annuler."))]
