"""« Nouveau rapport »: which template, in which language, of the calculation that is open."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.bootstrap import services
from core.errors import CarbonScoreError
from core.language import LANGUAGES
from core.report import words
from core.report.document import TEMPLATES
from core.services.footprints import Run
from core.services.report_kinds import FEATURES
from pages.parts import gate, html, report_words
from pages.parts.i18n import _, language, sentence

TEMPLATE, TONGUE, TOLD = "report_template", "report_language", "report_told"


def section(run: Run) -> None:
    """The form, and what came of it."""
    st.subheader(_("Nouveau rapport"))
    with st.container(border=True):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            template = _template()
        with right:
            st.segmented_control(
                _("Langue du rapport"), LANGUAGES, default=language(), key=TONGUE, required=True,
                format_func=lambda code: words.tongue(code).capitalize(),
            )  # fmt: skip
            lacking = _lacking(template)
            st.button(
                _("Préparer le rapport"), type="primary", icon=":material/description:", key="report_ask",
                on_click=_ask, args=(run.id,), disabled=bool(lacking), width="stretch",
            )  # fmt: skip
            st.caption(
                lacking or _("En PDF, en page HTML et en classeur XLSX. Quelques secondes : la page reste libre.")
            )
    told()


def told() -> None:
    """What was just done, or why not."""
    if said := st.session_state.pop(TOLD, None):
        refused, text = said
        say, icon = (st.warning, "report") if refused else (st.success, "check")
        say(html.plain(text), icon=f":material/{icon}:")


def telling(error: CarbonScoreError) -> None:
    st.session_state[TOLD] = (True, sentence(error))


def _template() -> str:
    visit, tiers = gate.visit(), services().tiers
    tier = tiers.limits(visit.tier if visit else "free")
    offering = {feature: tiers.offering(feature) for feature in FEATURES.values()}
    names = {template: report_words.option(template, tier, offering) for template in TEMPLATES}
    captions = [report_words.purpose(template) for template in TEMPLATES]
    return st.radio(_("Modèle"), TEMPLATES, format_func=names.__getitem__, captions=captions, key=TEMPLATE) or "complet"


def _lacking(template: str) -> str:
    """Whom to ask for a template that the tier has not; nothing for one that it has."""
    visit, feature = gate.visit(), FEATURES.get(template)
    if visit is None or feature is None or services().tiers.has(visit.tier, feature):
        return ""
    return _("Ce modèle n'est pas dans votre offre : demandez-la à la personne qui administre l'application.")


def _ask(run_id: UUID) -> None:
    """Callback: in the queue."""
    here = gate.member()
    try:
        report = services().reports.ask(here, run_id, st.session_state[TEMPLATE], st.session_state[TONGUE])
    except CarbonScoreError as error:
        telling(error)
        return
    said = _("{title} : c'est demandé, il arrive ci-dessous.").format(title=report_words.title(report))
    st.session_state[TOLD] = (False, said)
