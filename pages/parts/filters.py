"""The filters of « Lignes », kept in the address of the page: a link or a click on a chart can set them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.report import words
from pages.parts.i18n import _

Rule = Callable[[Line, str], bool]

RULES: Mapping[str, Rule] = {
    "poste": lambda line, wanted: line.beges == wanted,
    "scope": lambda line, wanted: bool(line.beges) and views.scope(line.beges) == wanted,
    "site": lambda line, wanted: line.site == wanted,
    "activite": lambda line, wanted: line.activity == wanted,
    "ghg": lambda line, wanted: line.ghg == wanted,
    "cause": lambda line, wanted: line.cause == wanted,
    "facteur": lambda line, wanted: line.factor_id == wanted,
    "ratio": lambda line, wanted: wanted == "monetaire" and line.monetary and bool(line.beges),
    "gaz": lambda line, wanted: wanted == "co2b" and bool(line.co2b) and not line.memo,
}


def filtered(footprint: Footprint) -> list[Line]:
    """The lines that pass every filter of the address and the text typed, heaviest first."""
    wanted = {name: value for name in RULES if (value := st.query_params.get(name)) is not None}
    left, right = st.columns(2)
    with left:
        _pick(footprint, wanted.get("poste"))
    typed = right.text_input(_("Chercher"), key="lines_text", placeholder=_("Électricité, avion, 43642…"))
    _show(wanted, footprint)
    kept = [line for line in footprint.lines if _passes(line, wanted) and _mentions(line, typed)]
    return sorted(kept, key=lambda line: (-line.kg_beges, -line.kg_co2e, line.activity, line.part))


def _passes(line: Line, wanted: Mapping[str, str]) -> bool:
    return all(RULES[name](line, value) for name, value in wanted.items())


def _mentions(line: Line, typed: str) -> bool:
    text = f"{line.label} {line.site} {line.factor_label} {line.factor_id} {line.subject}".casefold()
    return all(word in text for word in typed.casefold().split())


def _show(wanted: Mapping[str, str], footprint: Footprint) -> None:
    """The filters in force, and how to leave them; a list of posts to start from."""
    for name, value in wanted.items():
        if name != "poste":
            label = _named(name, value, footprint)
            st.button(label, icon=":material/close:", key=f"drop_{name}", on_click=_drop, args=(name,))


def _pick(footprint: Footprint, current: str | None) -> None:
    """The list of posts; its key follows the address, so that a link and a choice never disagree."""
    posts = ["", *sorted({line.beges for line in footprint.lines if line.beges})]
    key = f"lines_post_{current}"
    st.selectbox(
        _("Poste"),
        posts,
        index=posts.index(current) if current in posts else 0,
        format_func=lambda post: words.post(post) if post else _("Tous les postes"),
        key=key,
        on_change=_set_post,
        args=(key,),
    )


def _set_post(key: str) -> None:
    post = st.session_state[key]
    if post:
        st.query_params["poste"] = post
    else:
        _drop("poste")


def _drop(name: str) -> None:
    if name in st.query_params:
        del st.query_params[name]


def _named(name: str, value: str, footprint: Footprint) -> str:
    if name == "activite":
        return next((line.label for line in footprint.lines if line.activity == value), value)
    if name == "facteur":
        return next((line.factor_label for line in footprint.lines if line.factor_id == value), value)
    if name in ("ratio", "gaz"):
        return _("Ratios monétaires") if name == "ratio" else _("CO₂ biogénique")
    names: Mapping[str, Callable[[str], str]] = {"scope": words.scope, "ghg": words.ghg, "cause": words.cause}
    return names[name](value) if name in names else value or _("Toute l'entreprise")
