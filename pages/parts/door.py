"""What the pages in front of an account share: a narrow column, the links between them, where mail goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.bootstrap import services
from pages.parts import gate, html, refusals, typed
from pages.parts.i18n import _

NAMES = {"google": "Google", "microsoft": "Microsoft"}


@contextmanager
def narrow(title: str) -> Iterator[None]:
    """A column as wide as a form, its title, and what the form that was posted has done."""
    with st.container(horizontal_alignment="center"), st.container(width=460):
        st.title(title)
        refusals.tell_done()
        yield


def after() -> dict[str, str]:
    """Where to go once inside, as a hidden field: the page that asked for an account."""
    return {"page": st.query_params.get("page", "") or (typed.said("page") if refusals.refusal() else "")}


def links(*pairs: tuple[str, str], page: str = "") -> None:
    """Ways to the other doors: (sentence, address), with the page to come back to."""
    back = page or after()["page"]
    kept = {"page": back} if back else {}
    st.html(html.tag("p", "<br>".join(html.link(said, path, **kept) for said, path in pairs), "cs-doors"))


def providers() -> None:
    """A button per provider that the installation has set."""
    known = services().accounts.providers()
    if not known:
        return
    said = _("Continuer avec {provider}")
    buttons = "".join(
        html.button(said.format(provider=NAMES[name]), f"/session/oidc/{name}", "cs-second") for name in known
    )
    st.html(html.tag("div", buttons, "cs-providers") + html.tag("p", html.text(_("ou avec un mot de passe")), "cs-or"))


def where_mail_goes() -> None:
    """An installation without a mail server says where its letters are."""
    if services().settings.smtp_url is None:
        st.caption(
            _(
                "Cette installation n'a pas de serveur de courrier : ses messages sont déposés dans le dossier "
                "« outbox » de la machine où elle tourne."
            )
        )


def already_in() -> None:
    """Somebody who is signed in has no use for the form: who they are, and the way on."""
    here = gate.visit()
    if here is not None and here.person is not None:
        st.html(html.tag("p", html.text(_("Vous êtes déjà connecté : {email}.").format(email=here.person.email))))
        st.page_link("company/profile.py", label=_("Mes entreprises"), icon=":material/domain:")
        st.stop()
