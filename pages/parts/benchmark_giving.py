"""The card by which an owner gives the company's figures to the comparison, or takes them back. Off by default; what is
sent is shown first, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from core.access import Action, Role, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import benchmark_words as words
from core.report import show
from pages.parts import gate, html
from pages.parts.i18n import _, sentence

WHY = "benchmark_refused"


def card(here: Who, run_id: UUID) -> None:
    """For members; a guest is told that an account is needed."""
    st.subheader(_("Entre entreprises"))
    st.write(
        _(
            "Les repères publiés viennent surtout de grandes organisations. Si vous l'acceptez, vos chiffres "
            "s'ajoutent à ceux d'entreprises comme la vôtre. Rien n'est montré d'un groupe de moins de dix "
            "entreprises, ni d'un groupe où une seule pèse plus de la moitié ; les groupes sont publiés une fois par "
            "mois."
        )
    )
    if here.role is Role.GUEST:
        st.caption(_("Il faut un compte et une entreprise pour participer. Un essai n'est jamais compté."))
        return
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/block:")
    offer = services().benchmarks.offer(here, run_id)
    given = services().benchmarks.given(here, offer.year)
    owner = allowed(here, Action.EDIT_COMPANY)
    if given is not None:
        told = _("Envoyé le {moment} pour {year}, division {division} :")
        st.markdown(told.format(moment=show.moment(given.at), year=given.year, division=given.division))
        _figures(given.figures)
        st.caption(_("Retirer efface ces chiffres aussitôt ; les groupes les oublient à la prochaine publication."))
        if owner:
            label, key = _("Retirer mes chiffres"), "benchmark_withdraw"
            st.button(label, icon=":material/undo:", key=key, on_click=_withdraw, args=(offer.year,))
    else:
        st.markdown(_("**Rien n'est envoyé pour {year}.**").format(year=offer.year))
    if given is None or dict(given.figures) != dict(offer.figures):
        _propose(offer.obstacles, offer.figures, words.division(offer.division) if offer.division else "")
        if owner and not offer.obstacles:
            label, key = _("Envoyer ces chiffres"), "benchmark_contribute"
            st.button(label, icon=":material/send:", key=key, on_click=_contribute, args=(run_id,))
    if not owner:
        st.caption(_("Seul un propriétaire peut envoyer ou retirer ces chiffres."))


def _propose(obstacles: tuple[str, ...], figures: Mapping[str, float], division: str) -> None:
    """What would leave, or what stands in the way."""
    said = {
        "kind": _("Cette entreprise est un exemple ou un essai : elle n'est jamais comptée."),
        "naf": _("Indiquez le code NAF dans la fiche de l'entreprise."),
        "siren": _("Indiquez le SIREN dans la fiche de l'entreprise : une entreprise compte une fois."),
        "incomplete": _("Répondez à 80 % des questions au moins : un bilan partiel fausserait les groupes."),
        "empty": _("Indiquez l'effectif, le chiffre d'affaires ou la surface."),
    }
    if obstacles:
        st.html(html.tag("ul", "".join(html.tag("li", html.text(said[o])) for o in obstacles), "cs-gaps"))
        if {"naf", "siren"} & set(obstacles):
            st.page_link("company/profile.py", label=_("Ouvrir la fiche"), icon=":material/domain:")
        return
    st.markdown(_("Ce qui serait envoyé, et rien d'autre ({division}) :").format(division=html.plain(division)))
    _figures(figures)
    st.caption(
        _(
            "Ni votre nom, ni votre SIREN, ni vos réponses : ces chiffres ronds, l'année et la division de la NAF. "
            "Envoyer vaut accord au choix « Comparer avec des entreprises semblables » de « Mes données »."
        )
    )


def _figures(figures: Mapping[str, float]) -> None:
    said = {
        "kg_per_employee": lambda v: _("{mass} par personne").format(mass=show.mass(v)),
        "kg_per_keur": lambda v: _("{mass} par k€ de chiffre d'affaires, sans l'aval").format(mass=show.mass(v)),
        "kwh_per_m2": lambda v: _("{kwh} kWh par m²").format(kwh=show.significant(v, 3)),
    }
    items = "".join(html.tag("li", html.text(said[name](v))) for name, v in figures.items())
    st.html(html.tag("ul", items, "cs-gaps"))


def _contribute(run_id: UUID) -> None:
    """Callback: give what was shown."""
    try:
        services().benchmarks.contribute(gate.member(), run_id)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)


def _withdraw(year: int) -> None:
    """Callback: take it back."""
    try:
        services().benchmarks.withdraw(gate.member(), year)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
