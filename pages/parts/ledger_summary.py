"""The whole of a ledger at a glance: what each euro became, what weighs, what does not count and why."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.carbon import views
from core.report import show
from core.report.colours import GREEN, POSTS, RULE, SOFT
from core.services import ledger_sums
from core.services.ledger_view import View
from pages.parts import charts, html, ledger_state, live
from pages.parts.charts import Bar
from pages.parts.i18n import _
from pages.parts.ledger_words import euros, reason, round_euros

TOP, MOST = 8, 12
SHADES = {
    "confirmed": GREEN,
    "waiting": "#94D1B8",
    "replaced": "#6E9BCB",
    "set_aside": "#D79A17",
    "excluded": "#858B90",
}


def strip(view: View) -> None:
    """Every euro of the expense accounts, once: the rows sum to the net of the file."""
    waiting = int(view.unconfirmed["cents"].sum())
    parts = {
        "confirmed": (view.totals["counted"] - waiting, _("Compté et confirmé")),
        "waiting": (waiting, _("Compté, à confirmer")),
        "replaced": (view.totals["replaced"], _("Remplacé par une quantité")),
        "set_aside": (view.totals["set_aside"], _("Mis de côté")),
        "excluded": (view.totals["excluded"], _("Exclu (salaires, impôts…)")),
    }
    longest = max(abs(cents) for cents, _name in parts.values()) or 1
    rows = "".join(_row(name, cents, longest, SHADES[code]) for code, (cents, name) in parts.items())
    whole = f'<div class="cs-row"><b>{html.text(_("Total des dépenses du fichier"))}</b><b>{euros(view.net)}</b></div>'
    head = html.tag("p", html.text(_("Ce que le fichier propose")), "cs-over")
    kg = html.tag("p", html.text(show.mass(view.kg)), "cs-big")
    st.html(html.tag("section", head + kg + rows + whole, "cs-panel"))


def _row(name: str, cents: int, longest: int, colour: str) -> str:
    width = show.css_percent(abs(cents), longest)
    return (
        f'<div class="cs-row"><span>{html.text(name)}</span><b>{html.text(euros(cents))}</b>'
        f'<i style="width:{width};background:{colour if cents else RULE}"></i></div>'
    )


def actions(here: Who, view: View) -> None:
    """Confirm everything, take the latest gesture back; and how much of the footprint rests on euros."""
    locked, now = ledger_state.locked(here), live.so_far(here, view.year)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Tout confirmer"), type="primary", icon=":material/check:", key="ledger_confirm_all",
            on_click=ledger_state.confirm, args=(view.year, None), disabled=locked or not view.unconfirmed.height,
        )  # fmt: skip
        st.button(
            _("Annuler le dernier choix"), icon=":material/undo:", key="ledger_undo", on_click=ledger_state.undo,
            args=(view.year,), disabled=locked,
        )  # fmt: skip
        live.result(now, view.year)
    st.caption(_("Rien ne compte avant d'être confirmé. Un choix vaut aussi pour les fichiers des années suivantes."))
    if now is not None and now.lines:
        share = show.percent(views.monetary_share(now))
        st.caption(
            _("Part de votre empreinte qui repose sur des montants en euros : {share}. Elle baisse à chaque quantité "
              "(kWh, litres, km) que vous donnez.").format(share=share)
        )  # fmt: skip


def chart(here: Who, view: View) -> None:
    """The heaviest accounts; a click opens one."""
    counted = [one for one in ledger_sums.by_account(view) if one.kg > 0][:TOP]
    if not counted:
        return
    st.subheader(_("Ce qui pèse le plus"))
    rows = [
        Bar(f"{one.state}:{one.account}", f"{one.account} {one.label}", one.kg, POSTS.get(one.post, SOFT))
        for one in counted
    ]
    title = _("Émissions par compte")
    said = charts.alternative(title, rows, view.kg)
    clicked = charts.draw(
        charts.bars(rows, view.kg), key="ledger_chart", alt=said, data=charts.table("comptabilite", rows)
    )
    if clicked is not None and clicked != st.session_state.get("ledger_clicked"):
        st.session_state["ledger_clicked"] = clicked
        state, _colon, account = clicked.partition(":")
        st.session_state[ledger_state.WANTED] = (state, account)
        st.rerun()


def not_counted(view: View) -> None:
    """What does not count, by reason; and what is outside the expenses altogether."""
    rows = []
    for one in ledger_sums.apart(view)[:MOST]:
        why = html.text(reason(one.reason, one.about))
        accounts = html.tag("span", html.text(", ".join(one.accounts[:6])), "cs-hint")
        link = f" {html.link(_('Répondre'), '/questionnaire', question=one.question)}" if one.question else ""
        rows.append([why + link + accounts, html.text(round_euros(one.cents))])
    if rows:
        st.html(html.table(_("Ce qui ne compte pas, et pourquoi"), [_("Raison"), _("Montant")], rows))
    outside = [
        [html.text(f"{one['account']} {one['label']}"), html.text(round_euros(one["cents"]))]
        for one in view.facts["others"]
    ]
    with st.expander(_("Hors dépenses : TVA, banque, clients, fournisseurs…")):
        st.caption(_("Ces comptes disent d'où vient l'argent et où il va : ils n'achètent rien par eux-mêmes."))
        st.html(html.table(_("Comptes hors des classes 2 et 6"), [_("Compte"), _("Solde du fichier")], outside))
