"""How reports look: logo, colour, a line at the foot of every page. For owners, on the tiers that have it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

import streamlit as st

from core.access import Action, Role, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import picture
from core.report.contrast import readable
from core.report.document import Brand
from core.services.brands import FEATURE, LONGEST_FOOTER
from pages.parts import gate, html, people_words
from pages.parts.i18n import _, sentence

COLOUR, FOOTER, LOGO, TOLD = "brand_colour", "brand_footer", "brand_logo", "brand_told"
MAX_MB = 2


def section(here: Who) -> None:
    """The panel, or why there is none."""
    st.subheader(_("Marque de vos rapports"))
    visit = gate.visit()
    brand, has = services().brands.get(here), visit is not None and services().tiers.has(visit.tier, FEATURE)
    if not has:
        st.info(_lacking(here), icon=":material/lock:")
    elif not allowed(here, Action.EDIT_COMPANY):
        st.info(_("Seul un propriétaire choisit la marque. Voici celle des rapports à venir."), icon=":material/lock:")
        _preview(brand)
    else:
        left, right = st.columns(2, gap="large")
        with left:
            _form(brand)
        with right:
            _preview(brand)
    if said := st.session_state.pop(TOLD, None):
        (st.warning if said[0] else st.success)(html.plain(said[1]), icon=":material/info:")


def _form(brand: Brand) -> None:
    logo, colour, footer = _keys(brand)
    kinds = ["png", "jpg", "jpeg", "webp"]
    file = st.file_uploader(_("Logo (PNG, JPEG ou WebP)"), type=kinds, key=logo, max_upload_size=MAX_MB)
    if file is not None:
        _seen(file.getvalue())
    st.color_picker(_("Couleur des titres"), brand.colour, key=colour)
    st.text_input(
        _("Pied de page"), brand.footer, key=footer, max_chars=LONGEST_FOOTER,
        placeholder=_("SAS au capital de 10 000 € · RCS Nantes"),
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            _("Enregistrer la marque"), type="primary", key="brand_save", on_click=_save, args=(logo, colour, footer)
        )
        if brand.logo is not None:
            st.button(_("Retirer le logo"), key="brand_unlogo", on_click=_remove_logo)
        if brand != Brand():
            st.button(_("Revenir à celle de CarbonScore"), key="brand_reset", on_click=_reset)
    st.caption(
        _("Elle vaut pour les rapports demandés ensuite. Une couleur trop claire est foncée pour rester lisible.")
    )


def _seen(content: bytes) -> None:
    """The image that was dropped, as we read it; or why it cannot be."""
    try:
        encoded = picture.logo(content)
    except CarbonScoreError as error:
        st.warning(html.plain(sentence(error)), icon=":material/report:")
        return
    st.html(html.tag("div", _image(encoded, _("Votre logo")), "cs-logo"))


def _image(png: bytes, said: str) -> str:
    return html.picture(f"data:image/png;base64,{b64encode(png).decode()}", said)


def _preview(brand: Brand) -> None:
    """The head and the foot of a page, as a report wears them."""
    title = f'<h3 style="color:{html.text(readable(brand.colour))}">{html.text(_("Empreinte carbone"))}</h3>'
    logo = _image(brand.logo, _("Votre logo")) if brand.logo is not None else ""
    rule = f'<hr style="border:0;border-top:3px solid {html.text(brand.colour)};margin:.6rem 0">'
    foot = html.tag("p", html.text(brand.footer or _("Sans pied de page")), "cs-hint")
    st.caption(_("Aujourd'hui"))
    st.html(html.tag("section", html.tag("div", logo, "cs-logo") + title + rule + foot, "cs-panel"))


def _keys(brand: Brand) -> tuple[str, str, str]:
    """Names of the widgets: once saved, they begin again from what was saved."""
    kept = sha256(repr(brand).encode()).hexdigest()[:8]
    return f"{LOGO}_{kept}", f"{COLOUR}_{kept}", f"{FOOTER}_{kept}"


def _save(logo: str, colour: str, footer: str) -> None:
    """Callback: all that the form holds."""
    here, file = gate.member(), st.session_state.get(logo)

    def saved() -> None:
        if file is not None:
            services().brands.save_logo(here, file.getvalue())
        services().brands.save(here, st.session_state[colour], st.session_state[footer])

    _telling(saved, _("La marque est enregistrée."))


def _remove_logo() -> None:
    """Callback: the rest of the brand stays."""
    here = gate.member()
    _telling(lambda: services().brands.remove_logo(here), _("Le logo est retiré."))


def _reset() -> None:
    """Callback: ours again."""
    here = gate.member()
    _telling(lambda: services().brands.reset(here), _("Les rapports reprennent la marque de CarbonScore."))


def _telling(do: Callable[[], object], said: str) -> None:
    try:
        do()
    except CarbonScoreError as error:
        st.session_state[TOLD] = (True, sentence(error))
    else:
        st.session_state[TOLD] = (False, said)


def _lacking(here: Who) -> str:
    """What the tier lacks, and how to have it."""
    names = ", ".join(people_words.tier(tier) for tier in services().tiers.offering(FEATURE))
    said = _("Vos logo, couleur et pied de page, sans filigrane, sont dans les offres {tiers}.").format(tiers=names)
    how = _("Demandez-en une à la personne qui administre l'application.")
    return f"{said} {_no_account() if here.role is Role.GUEST else how}"


def _no_account() -> str:
    return _("Il faut d'abord un compte.")
