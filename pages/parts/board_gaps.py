"""What nobody answered: not zero, missing; each one leads back to the place where it is given."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.carbon.footprint import Gap
from core.report import retold, words
from core.services.gathering import LEDGER, ROWS
from pages.parts import html
from pages.parts.i18n import _


def gaps(missing: Sequence[Gap]) -> None:
    """The list, or that there is nothing in it."""
    st.subheader(_("Ce qui manque"))
    if not missing:
        st.success(_("Toutes les questions de votre périmètre ont une réponse."), icon=":material/check:")
        return
    st.caption(_("Une question sans réponse n'est pas un zéro : ces émissions ne sont pas dans le total."))
    items = "".join(html.tag("li", asked(gap) + _where(gap)) for gap in missing)
    st.html(html.tag("ul", items, "cs-gaps"))


def asked(gap: Gap) -> str:
    """The way to the place where it is given: a page of its own, or its question."""
    page = {LEDGER: "/comptabilite", ROWS: "/activites"}.get(gap.question)
    name = retold.text(gap.label)
    return html.link(name, page) if page else html.link(name, "/questionnaire", question=gap.question)


def _where(gap: Gap) -> str:
    posts = " · ".join(words.post(code) for code in gap.beges)
    return html.tag("span", html.text(" — ".join(text for text in (gap.site, posts) if text)))
