"""The keys of a company on screen. A secret is shown once, to the session that made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import streamlit as st

from core.access import Scope
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services.keys import ApiKey
from core.services.tiers import Tier
from core.services.visits import Visit
from pages.parts import gate, html
from pages.parts.i18n import _, sentence

NAME, SCOPES, LASTS, MADE, WHY = "key_name", "key_scopes", "key_lasts", "key_made", "key_refused"
DAYS = (30, 90, 365, 0)  # 0: until it is revoked


def listing(keys: Sequence[ApiKey]) -> None:
    """The keys that open something, each with its button; the others in a fold."""
    now = datetime.now(UTC)
    alive = [key for key in keys if _alive(key, now)]
    for key in alive:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_line(key), width="stretch")
            st.button(_("Révoquer"), key=f"revoke_{key.id}", icon=":material/block:", on_click=_revoke, args=(key.id,))
    gone = [key for key in keys if key not in alive]
    if gone:
        with st.expander(_("Clés révoquées ou expirées : {n}").format(n=len(gone))):
            st.markdown("\n".join(f"- {_line(key)}" for key in gone))


def creation(keys: Sequence[ApiKey], limits: Tier) -> None:
    """Name, rights, how long; or how to make room."""
    st.subheader(_("Créer une clé"))
    used = sum(_alive(key, datetime.now(UTC)) for key in keys)
    st.caption(
        _("Clés de votre offre : {used} sur {most}. Chacune peut faire {pace} appels par minute.").format(
            used=used, most=limits.api_keys, pace=limits.api_per_minute
        )
    )
    st.text_input(_("Nom de la clé"), key=NAME, max_chars=80, placeholder=_("Export comptable"), width=420)
    st.pills(_("Droits"), list(Scope), key=SCOPES, selection_mode="multi", format_func=_scope, default=[Scope.FACTORS])
    st.selectbox(_("Durée"), DAYS, 1, key=LASTS, format_func=_days, width=240)
    st.button(_("Créer la clé"), type="primary", key="key_create", on_click=_create)
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/edit_note:")


def just_made(visit: Visit) -> None:
    """The secret of the key just made; nobody can show it again."""
    session_id, secret = st.session_state.get(MADE, (None, ""))
    if not secret or session_id != visit.session_id:
        return
    st.success(_("La clé est créée. Copiez-la maintenant : elle ne sera plus montrée."), icon=":material/key:")
    st.code(secret, language=None, wrap_lines=True)
    st.button(_("J'ai copié la clé"), type="primary", key="key_copied", on_click=_put_away)


def _create() -> None:
    """Callback: a new key, or why not."""
    here, days = gate.colleague(), int(st.session_state[LASTS])
    lasts = timedelta(days=days) if days else None
    try:
        made = services().keys.create(here.who, st.session_state[NAME], st.session_state[SCOPES], lasts)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    st.session_state[MADE] = (here.session_id, made[1])
    st.session_state[NAME] = ""


def _put_away() -> None:
    """Callback: the secret leaves the screen."""
    gate.colleague()
    st.session_state.pop(MADE, None)


def _revoke(key_id: UUID) -> None:
    """Callback: the key opens nothing from its next request on."""
    services().keys.revoke(gate.colleague().who, key_id)


def _alive(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def _line(key: ApiKey) -> str:
    rights = ", ".join(_scope(scope) for scope in key.scopes)
    used = _("utilisée le {day}").format(day=show.day(key.last_used_at)) if key.last_used_at else _("jamais utilisée")
    ends = _("jusqu'au {day}").format(day=show.day(key.expires_at)) if key.expires_at else _("sans date de fin")
    return f"**{html.plain(key.name)}** (…{html.plain(key.hint)}) · {rights} · {used} · {ends}"


def _scope(scope: Scope) -> str:
    return {
        Scope.FACTORS: _("lire les facteurs"),
        Scope.READ: _("lire les réponses et les calculs"),
        Scope.WRITE: _("répondre et calculer"),
    }[scope]


def _days(days: int) -> str:
    return _("{n} jours").format(n=days) if days else _("jusqu'à révocation")
