"""Accueil: what it does, for whom, on what data and by what method; try it without an account, or open an example."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.report import retold
from core.services.visits import Visit
from pages.parts import gate, html, preview
from pages.parts.ground import ground
from pages.parts.i18n import _


def ways(visit: Visit | None) -> str:
    """On for who has begun; try, sign up or sign in for the others."""
    if visit is not None and visit.kind != "none":
        return html.button(_("Continuer mon questionnaire"), "/questionnaire")
    if visit is not None:
        return html.button(_("Décrire mon entreprise"), "/entreprise")
    doors = html.button(_("Créer un compte"), "/inscription", "cs-second") + html.link(_("Se connecter"), "/connexion")
    return html.post_form("/session/essai", _("Essayer sans compte"), "cs-button") + doors


def hero(visit: Visit | None) -> None:
    """The promise, and the way in. The buttons are forms: opening the page creates nothing."""
    left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
    title = html.tag("h1", html.text(_("L'empreinte carbone de votre entreprise, ouverte jusqu'au facteur.")))
    lead = _(
        "Quinze questions, les factures que vous avez déjà, et un résultat aux formats BEGES et GHG Protocol "
        "dont chaque chiffre s'ouvre jusqu'à « quantité × facteur »."
    )
    note = _("Sans adresse e-mail. Vos réponses restent sur ce serveur : aucune page n'appelle l'extérieur.")
    lead_html = html.tag("p", html.text(lead), "cs-lead")
    left.html(
        html.tag(
            "div",
            title + lead_html + html.tag("div", ways(visit), "cs-ways") + html.tag("p", html.text(note), "cs-note"),
            "cs-hero",
        )
    )
    with right:
        preview.show()


def examples() -> None:
    """Invented companies, real calculation: each opens as a copy that belongs to the visitor."""
    samples = services().samples.all()
    if not samples:
        return
    st.subheader(_("Ou ouvrez une entreprise d'exemple"))
    st.caption(
        _("Des entreprises fictives, calculées pour de vrai. Vous en recevez une copie : modifiez-la librement.")
    )
    cards = "".join(
        html.tag(
            "div",
            html.tag("h3", html.text(retold.text(sample.name)))
            + html.tag("p", html.text(retold.text(sample.about)))
            + html.post_form("/session/exemple", _("Ouvrir cet exemple"), "cs-second", exemple=sample.key),
            "cs-sample",
        )
        for sample in samples
    )
    st.html(html.tag("div", cards, "cs-samples"))


here = gate.visit()
hero(here)
ground()
examples()
st.caption(_("Un résultat est une estimation, pas une déclaration certifiée."))
