"""The files of a portfolio: what is brought, what is taken away, what is erased."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.services.portfolio import Portfolio
from core.services.portfolio_example import example, template
from core.services.visits import Visit
from pages.parts import gate, media
from pages.parts.i18n import _, sentence

GONE = "portfolio_gone"


def upload(who: Who) -> UUID | None:
    """A file, or the example, and its progress; the portfolio it became. Says why when it cannot be used."""
    if st.session_state.pop(GONE, False):
        st.success(_("Le portefeuille est effacé."), icon=":material/check:")
    file = st.file_uploader(
        _("Activités de vos entreprises (CSV ou Parquet)"), type=["csv", "txt", "parquet"], key="pf"
    )
    with st.container(horizontal=True):
        read = st.button(_("Calculer ce fichier"), type="primary", icon=":material/calculate:", disabled=file is None)
        tried = st.button(_("Essayer avec l'exemple"), icon=":material/science:", key="portfolio_example")
        _models()
    st.caption(_("L'exemple est inventé : soixante entreprises, de vrais facteurs de l'édition en service."))
    if read and file is not None:
        return _read(who, file.name, file.getvalue())
    return _read(who, _("Exemple (entreprises inventées)"), example()) if tried else None


def _read(who: Who, name: str, content: bytes) -> UUID | None:
    bar = st.progress(0.0, text=_("Lecture et calcul…"))
    try:
        return services().portfolio.read(who, name, content, bar.progress).id
    except CarbonScoreError as error:
        st.error(sentence(error), icon=":material/report:")
        return None
    finally:
        bar.empty()


def _models() -> None:
    """The columns, empty or with the example's rows."""
    for label, name, made in (
        (_("Modèle vide"), "portefeuille-modele.csv", lambda _: template()),
        (_("Fichier d'exemple"), "portefeuille-exemple.csv", lambda _: example()),
    ):
        st.download_button(
            label,
            data=media.later(made),
            file_name=name,
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def exports(portfolio: Portfolio) -> None:
    """Every company and year, whatever is shown."""
    left, right = st.columns(2)
    for place, form, label, mime in (
        (left, "csv", _("Tous les résultats (CSV)"), "text/csv"),
        (right, "parquet", _("Tous les résultats (Parquet)"), "application/vnd.apache.parquet"),
    ):
        place.download_button(
            label,
            data=media.later(_taken(portfolio.id, form)),
            file_name=f"portefeuille-{str(portfolio.id)[:8]}.{form}",
            mime=mime,
            icon=":material/download:",
            width="stretch",
            on_click="ignore",
        )


def _taken(portfolio_id: UUID, form: str) -> Callable[[Visit], bytes]:
    """What is made at the click, for who clicks."""
    return lambda now: services().portfolio.export(now.who, portfolio_id, form)


def erasure(portfolio: Portfolio) -> None:
    """Two clicks, and it is gone for everybody in the company."""
    with st.popover(_("Effacer ce portefeuille"), icon=":material/delete:"):
        st.write(_("Ses résultats disparaissent pour tous les membres de l'entreprise."))
        st.button(
            _("Effacer définitivement"), key="portfolio_erase", type="primary", on_click=_erase, args=(portfolio.id,)
        )


def _erase(portfolio_id: UUID) -> None:
    """Callback: gone for good."""
    services().portfolio.erase(gate.member(), portfolio_id)
    st.session_state[GONE] = True
