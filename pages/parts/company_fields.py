"""The inputs that describe a company, shared by its set-up and its profile. Names of widgets start with `prefix`."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.bootstrap import services
from core.errors import InputError
from core.report import words
from core.services.company_form import HEADCOUNTS, CompanyForm, proposed_sector
from pages.parts.i18n import _

FIELDS = ("name", "siren", "naf", "headcount", "sector")


def begin(prefix: str, form: CompanyForm) -> None:
    """Let the inputs start with this form, unless they have been touched."""
    for field in FIELDS:
        st.session_state.setdefault(f"{prefix}{field}", getattr(form, field))


def forget(prefix: str) -> None:
    """Let the inputs start again."""
    for name in [n for n in st.session_state if str(n).startswith(prefix)]:
        del st.session_state[name]


def held(prefix: str) -> CompanyForm:
    """What the inputs hold."""
    name, siren, naf, headcount, sector = (str(st.session_state.get(f"{prefix}{field}") or "") for field in FIELDS)
    return CompanyForm(name, siren, naf, headcount, sector)


def draw(prefix: str, disabled: bool = False) -> None:
    """Name, SIREN, NAF, sector, size. The NAF code proposes a sector; the person decides."""
    sectors = {"": _("Choisissez")} | {
        name: words.of(sector.label) for name, sector in services().questionnaire.law.sectors.items()
    }
    sizes = {"": _("Choisissez")} | {name: words.of(label) for name, label in HEADCOUNTS.items()}
    st.text_input(_("Nom de l'entreprise"), key=f"{prefix}name", max_chars=120, disabled=disabled)
    left, right = st.columns(2)
    left.text_input(
        _("Numéro SIREN (facultatif)"), key=f"{prefix}siren", max_chars=14, disabled=disabled,
        help=_("Neuf chiffres, sur vos factures ou votre extrait Kbis."),
    )  # fmt: skip
    right.text_input(
        _("Code NAF ou APE (facultatif)"), key=f"{prefix}naf", max_chars=8, disabled=disabled, placeholder="62.01Z",
        help=_("Il propose un secteur ; vous pouvez en choisir un autre."), on_change=_propose, args=(prefix,),
    )  # fmt: skip
    _select(left, _("Secteur"), f"{prefix}sector", sectors, disabled)
    _select(right, _("Effectif"), f"{prefix}headcount", sizes, disabled)


def _select(
    place: st.delta_generator.DeltaGenerator, label: str, key: str, names: dict[str, str], disabled: bool
) -> None:
    said: Callable[[str], str] = lambda name: names[name]  # noqa: E731
    place.selectbox(label, list(names), key=key, format_func=said, disabled=disabled)


def _propose(prefix: str) -> None:
    """Callback: the sector of this NAF code, when the table knows one and none was chosen."""
    try:
        found = proposed_sector(st.session_state.get(f"{prefix}naf", ""))  # a form that is leaving has no fields left
    except InputError:
        return  # said when the form is sent
    if found and not st.session_state.get(f"{prefix}sector"):
        st.session_state[f"{prefix}sector"] = found
