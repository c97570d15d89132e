"""Handing a report over to who has no account: a link, a letter, a chart for a web page; and taking it back.

What is made (an address, a password drawn by us) is shown once, to the session that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from core.access import Action, Role, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.services.report_kinds import Report
from core.services.shares import DAYS, LONGEST_EMBED, LONGEST_LABEL, LONGEST_LINK, Opened, fresh_password
from pages.parts import gate, report_share_list
from pages.parts.i18n import _, sentence

LINK, LETTER, SITE = "link", "letter", "site"
MADE, WHY, WAY = "share_made", "share_refused", "share_way"
LABEL, LASTS, LOCKED, EMAIL, MESSAGE, SITES = (
    f"share_{name}" for name in ("label", "lasts", "locked", "email", "message", "sites")
)


@dataclass(frozen=True, slots=True)
class Made:
    """What one session has just opened. `password`: drawn by us, '' without; `sent`: to whom it was mailed."""

    session_id: UUID | None
    report_id: UUID
    opened: Opened
    password: str = ""
    sent: str = ""


def panel(report: Report) -> None:
    """Share this report, and what it is shared with already."""
    who = gate.member()
    st.subheader(_("Partager"))
    if not allowed(who, Action.SHARE):
        st.info(_why_not(who), icon=":material/lock:")
        return
    if report.status != "ready":
        st.caption(_("Ce rapport se partage dès qu'il est prêt."))
        return
    st.caption(_("Qui a ce lien voit ce rapport, sans compte. Il ne voit rien d'autre de votre entreprise."))
    _just_made(report)
    way = st.segmented_control(
        _("Comment"), [LINK, LETTER, SITE], key=WAY, default=LINK, required=True, format_func=_way
    )
    {LINK: _link, LETTER: _letter, SITE: _site}[way or LINK](report)
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/edit_note:")
    report_share_list.listing(services().shares.all(who, report.id))


def _link(report: Report) -> None:
    st.text_input(
        _("Pour qui, ou pour quoi"), key=LABEL, max_chars=LONGEST_LABEL, placeholder=_("Notre banque"), width=420
    )
    _lasting(LONGEST_LINK, DAYS)
    st.button(_("Ouvrir le lien"), type="primary", icon=":material/link:", on_click=_open, args=(report.id,))


def _letter(report: Report) -> None:
    st.text_input(_("Adresse e-mail"), key=EMAIL, max_chars=254, placeholder="prenom.nom@exemple.fr", width=420)
    st.text_area(_("Un mot pour cette personne (facultatif)"), key=MESSAGE, max_chars=400, height=90, width=620)
    _lasting(LONGEST_LINK, DAYS)
    st.button(_("Envoyer le lien"), type="primary", icon=":material/send:", on_click=_send, args=(report.id,))


def _site(report: Report) -> None:
    st.write(_("Un petit graphique et un badge à poser sur une page web : l'année, le total, ce qui pèse le plus."))
    st.text_area(
        _("Sites qui peuvent l'afficher, un par ligne (vide : tous)"),
        key=SITES,
        placeholder="https://www.exemple.fr",
        height=90,
        width=620,
        help=_("Le badge est une image : un site qui en connaît l'adresse peut toujours la montrer."),
    )
    _lasting(LONGEST_EMBED, LONGEST_LINK, locks=False)
    st.button(_("Créer le code"), type="primary", icon=":material/code:", on_click=_embed, args=(report.id,))


def _lasting(most: int, usual: int, locks: bool = True) -> None:
    st.number_input(_("Durée, en jours"), 1, most, usual, key=f"{LASTS}_{most}", width=200)
    if locks:
        st.checkbox(_("Demander un mot de passe (tiré au hasard, montré avec le lien)"), key=LOCKED)


def _just_made(report: Report) -> None:
    made, here = st.session_state.get(MADE), gate.visit()
    if (
        isinstance(made, Made)
        and here is not None
        and (here.session_id, report.id) == (made.session_id, made.report_id)
    ):
        report_share_list.made(made.opened, report, made.password, made.sent)
        st.button(_("C'est noté"), type="primary", key="share_noted", on_click=_put_away)


def _open(report_id: UUID) -> None:
    """Callback: a new link, or why not."""
    here, password = gate.colleague(), fresh_password() if st.session_state.get(LOCKED) else ""
    label, days = st.session_state.get(LABEL, ""), int(st.session_state[f"{LASTS}_{LONGEST_LINK}"])
    try:
        opened = services().shares.open_link(here.who, report_id, label, days, password or None)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    st.session_state[MADE] = Made(here.session_id, report_id, opened, password)
    st.session_state[LABEL] = ""


def _send(report_id: UUID) -> None:
    """Callback: a link leaves by letter; its password, if any, is for another way."""
    here, password = gate.colleague(), fresh_password() if st.session_state.get(LOCKED) else ""
    to, days = st.session_state.get(EMAIL, ""), int(st.session_state[f"{LASTS}_{LONGEST_LINK}"])
    message = st.session_state.get(MESSAGE, "")
    try:
        opened = services().shares.send(here.who, report_id, to, days, password or None, message)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    st.session_state[MADE] = Made(here.session_id, report_id, opened, password, opened.link.label)
    st.session_state[EMAIL] = st.session_state[MESSAGE] = ""


def _embed(report_id: UUID) -> None:
    """Callback: the code of a chart, or why not."""
    here, sites = gate.colleague(), st.session_state.get(SITES, "").split()
    days = int(st.session_state[f"{LASTS}_{LONGEST_EMBED}"])
    try:
        opened = services().shares.embed(here.who, report_id, sites, days)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    st.session_state[MADE] = Made(here.session_id, report_id, opened)


def _put_away() -> None:
    """Callback: the address leaves the screen; the link stays."""
    gate.colleague()
    st.session_state.pop(MADE, None)


def _why_not(who: Who) -> str:
    if who.role == Role.GUEST:
        return _("Un essai sans compte ne se partage pas : créez un compte, vos réponses et vos rapports vous suivent.")
    return _("Votre rôle lit les rapports et les télécharge. Les partager revient aux propriétaires et aux analystes.")


def _way(way: str) -> str:
    return {LINK: _("Par un lien"), LETTER: _("Par e-mail"), SITE: _("Sur un site web")}[way]
