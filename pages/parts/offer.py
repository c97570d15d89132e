"""An account, offered kindly to somebody who has a result and none: never in the way of the result."""

from __future__ import annotations

import streamlit as st

from core.access import Role, Who
from pages.parts import html
from pages.parts.i18n import _


def keep(who: Who) -> None:
    """« Gardez ce bilan »: under a guest's dashboard, nothing for a member."""
    if who.role is not Role.GUEST:
        return
    title = html.tag("h3", html.text(_("Gardez ce bilan")))
    why = _(
        "Sans compte, ce bilan tient à un cookie de 30 jours dans ce navigateur. Un compte le garde, l'ouvre partout "
        "et le partage avec vos collègues ou votre conseil."
    )
    door = html.button(_("Créer un compte"), "/inscription")
    st.html(html.tag("section", html.tag("div", title + html.tag("p", html.text(why))) + door, "cs-keep"))
