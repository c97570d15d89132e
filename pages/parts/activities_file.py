"""A file of activities: which column is which, a look at its first lines, then the import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services.activity_files import TARGETS, File
from core.services.visits import Visit
from pages.parts import activities_words, gate, html, media
from pages.parts.i18n import _, sentence

READ, REPORT, REFUSED = "activities_read", "activities_report", "activities_refused"  # session_state
FIRST = ("label", "quantity", "unit", "factor", "amount", "supplier", "site", "date", "comment")
LOOK = 5
MAX_MB = 10


def drop(here: Who, year: int) -> None:
    """A file, its sheet when there are several, its columns, the import."""
    given = st.file_uploader(
        _("Fichier CSV ou Excel (.xlsx), 5 000 lignes au plus"), type=["csv", "txt", "tsv", "xlsx", "xlsm"],
        key=_uploader(), max_upload_size=MAX_MB,
    )  # fmt: skip
    if given is None:
        _templates()
        return
    content = given.getvalue()
    sheet = f"activities_sheet_{hashlib.sha256(content).hexdigest()[:12]}"
    try:
        file = _read(here, given.name, content, str(st.session_state.get(sheet) or ""))
    except CarbonScoreError as error:
        st.error(html.plain(sentence(error)), icon=":material/error:")
        return
    if len(file.table.sheets) > 1:
        st.selectbox(_("Feuille"), file.table.sheets, file.table.sheets.index(file.table.sheet), key=sheet)
    _columns(file)
    st.button(
        _("Importer {n} lignes").format(n=show.number(len(file.table.rows))), type="primary", icon=":material/upload:",
        key="import", on_click=_import, args=(year, file),
    )  # fmt: skip


def _templates() -> None:
    """An empty table to fill, in either format."""
    ours = services().activity_files
    with st.container(horizontal=True):
        _template("xlsx", _("Modèle Excel"), lambda _now: ours.template())
        _template("csv", _("Modèle CSV"), lambda _now: ours.template(as_csv=True))


def _template(name: str, label: str, make: Callable[[Visit], bytes]) -> None:
    st.download_button(
        label, data=media.later(make), file_name=f"modele-activites.{name}", icon=":material/download:",
        key=f"template_{name}", on_click="ignore",
    )  # fmt: skip


def _uploader() -> str:
    """The name of the uploader: another one after each import, so that it is empty again."""
    return f"activities_file_{st.session_state.get('activities_files', 0)}"


def _read(here: Who, name: str, content: bytes, sheet: str) -> File:
    """Read once, then kept while it is open. Raises InputError."""
    mark = (hashlib.sha256(content).hexdigest(), sheet)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != mark:
        kept = (mark, services().activity_files.read(here, name, content, sheet))
        st.session_state[READ] = kept
        for target in TARGETS:
            st.session_state.pop(_key(target), None)
    file: File = kept[1]
    return file


def _columns(file: File) -> None:
    """One choice per column of ours; then the first lines as they will be read."""
    told = (
        _("Colonnes reprises de votre dernier fichier semblable.") if file.remembered else _("Vérifiez les colonnes :")
    )
    st.markdown(told)
    places = [-1, *range(len(file.table.header))]
    shown = [target for target in TARGETS if target in FIRST or target in file.mapping]
    with st.container(horizontal=True, gap="small"):
        for target in shown:
            kept = file.mapping.get(target, -1)
            st.selectbox(
                activities_words.column(target), places, places.index(kept), key=_key(target), width=205,
                format_func=lambda at: _column(file, at),
            )  # fmt: skip
    mapping = _chosen(file)
    rows = [[html.text(line.cells[at]) for at in mapping.values()] for line in file.table.rows[:LOOK]]
    if rows and mapping:
        head = [activities_words.column(target) for target in mapping]
        st.html(html.table(_("Premières lignes"), head, rows, css="cs-prose"))
    if file.table.refused:
        st.caption(_("Lignes illisibles, qui seront refusées : {n}.").format(n=show.number(len(file.table.refused))))


def _column(file: File, at: int) -> str:
    return _("— aucune —") if at < 0 else file.table.header[at] or _("Colonne {n}").format(n=at + 1)


def _chosen(file: File) -> dict[str, int]:
    """What the boxes say; a box that is not on screen keeps what was proposed."""
    said = {target: st.session_state.get(_key(target), file.mapping.get(target, -1)) for target in TARGETS}
    return {target: at for target, at in said.items() if at >= 0}


def _key(target: str) -> str:
    return f"activities_column_{target}"


def _import(year: int, file: File) -> None:
    """Callback: the lines become rows, and the report opens."""
    here = gate.member()
    st.session_state.pop(REFUSED, None)
    try:
        st.session_state[REPORT] = services().activity_files.bring(here, year, file, _chosen(file))
    except CarbonScoreError as error:
        st.session_state[REFUSED] = sentence(error)
        return
    st.session_state["activities_files"] = st.session_state.get("activities_files", 0) + 1
    st.session_state.pop(READ, None)
