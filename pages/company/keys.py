"""Accès API: the keys of the company's programs: make one (shown once), see when it was used, revoke it."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from pages.parts import api_keys, gate, html
from pages.parts.i18n import _


def example() -> None:
    """What a program does with a key; the whole list is the API's own page."""
    st.subheader(_("Un premier appel"))
    st.code(
        'curl -H "Authorization: Bearer $CARBONSCORE_KEY" \\\n'
        f'  "{services().settings.address}/api/v1/factors?q=gaz+naturel&limit=3"',
        language=None,
        wrap_lines=True,
    )
    st.html(html.tag("p", html.link(_("Toutes les adresses, avec leurs exemples"), "/api/docs")))


here = gate.colleague()
keys = services().keys.all(here.who)
limits = services().tiers.limits(here.tier)
with st.container(width=860):
    st.title(_("Accès API"))
    st.write(
        _(
            "Une clé laisse un de vos programmes lire ou compléter les données de cette entreprise, dans les limites "
            "choisies ici et de votre rôle du moment."
        )
    )
    api_keys.just_made(here)
    api_keys.listing(keys)
    api_keys.creation(keys, limits)
    example()
