"""The links of a report on screen: the one just made, those that open something, those that do not any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import streamlit as st

from core.bootstrap import services
from core.errors import NotFound
from core.language import speaking
from core.report import show
from core.services.report_kinds import Report
from core.services.shares import Kind, Link, Opened
from pages.parts import door, gate, html
from pages.parts.i18n import _


def made(opened: Opened, report: Report, password: str, sent: str) -> None:
    """What is shown once: the address or the code to paste, and the password."""
    if sent:
        st.success(_("Le message part."), icon=":material/mail:")
        st.html(html.tag("p", html.text(_("Envoyé à {email}.").format(email=sent))))
        door.where_mail_goes()
    elif opened.link.kind == Kind.EMBED:
        _pasted(opened, report)
    else:
        st.success(_("Le lien est ouvert. Copiez-le maintenant : il ne sera plus montré."), icon=":material/link:")
        st.code(opened.address, language=None, wrap_lines=True)
    if services().settings.public_url is None:
        st.caption(_("Ce serveur n'a pas d'adresse publique (PUBLIC_URL) : ceci ne s'ouvre que depuis cette machine."))
    if password:
        st.write(_("Son mot de passe, à donner par un autre chemin que le lien :"))
        st.code(password, language=None)


def _pasted(opened: Opened, report: Report) -> None:
    """The code of the chart and of the badge, and how the badge looks."""
    with speaking(report.language):
        title = _("Empreinte carbone {year}").format(year=report.year)
        said = f"{title} · {show.mass(report.total_kg)}"
    st.success(_("Le code est prêt. Copiez-le maintenant : il ne sera plus montré."), icon=":material/code:")
    st.write(_("Le graphique :"))
    st.code(
        f'<iframe src="{opened.address}" title="{title} — CarbonScore" width="100%" height="420" loading="lazy"\n'
        '  style="border:0;max-width:640px" referrerpolicy="no-referrer"></iframe>',
        language=None,
        wrap_lines=True,
    )
    st.write(_("Le badge :"))
    st.code(
        f'<img src="{opened.address}/badge.svg" alt="{said}" height="52" referrerpolicy="no-referrer">',
        language=None,
        wrap_lines=True,
    )
    path = f"/integration/{opened.token}"
    st.html(html.picture(f"{path}/badge.svg", said))
    st.html(html.tag("p", html.outward(_("Voir le graphique"), path)))


def listing(links: Sequence[Link]) -> None:
    """Those that are open, each with its button; the others in a fold."""
    now = datetime.now(UTC)
    alive = [link for link in links if link.revoked_at is None and link.expires_at > now]
    if alive:
        st.markdown(f"**{_('Liens ouverts : {n}').format(n=len(alive))}**")
    for link in alive:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.html(html.lines(_named(link), _said(link), ", ".join(link.sites)), width="stretch")
            st.button(
                _("Révoquer"), key=f"unshare_{link.id}", icon=":material/block:", on_click=_revoke, args=(link.id,)
            )
    if gone := [link for link in links if link not in alive]:
        with st.expander(_("Liens révoqués ou expirés : {n}").format(n=len(gone))):
            for link in gone:
                st.html(html.lines(_named(link), _ended(link)))


def _revoke(share_id: UUID) -> None:
    """Callback: the link opens nothing any more; one that is gone already is gone."""
    try:
        services().shares.revoke(gate.colleague().who, share_id)
    except NotFound:
        st.toast(_("Ce lien n'ouvrait déjà plus rien."))


def _named(link: Link) -> str:
    return link.label or {Kind.LINK: _("Lien"), Kind.EMBED: _("Sur un site web")}[link.kind]


def _said(link: Link) -> str:
    locked = _("avec mot de passe") if link.locked else ""
    until = _("jusqu'au {day}").format(day=show.day(link.expires_at))
    return " · ".join(part for part in (_views(link), until, locked) if part)


def _ended(link: Link) -> str:
    if link.revoked_at is not None:
        return f"{_views(link)} · {_('révoqué le {day}').format(day=show.day(link.revoked_at))}"
    return f"{_views(link)} · {_('expiré le {day}').format(day=show.day(link.expires_at))}"


def _views(link: Link) -> str:
    if link.views == 0:
        return _("jamais ouvert")
    return _("ouvert une fois") if link.views == 1 else _("ouvert {n} fois").format(n=link.views)
