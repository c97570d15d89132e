"""The ranking on the screen: five first, then all of them with filters and weights, then those left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.bootstrap import services
from core.carbon.ranking import Ranked, Weights
from core.carbon.ranking_filters import Filters, passing
from core.report import action_words, retold, show, words
from core.services.actions import Found
from pages.parts import action_card, action_decide, gate, html
from pages.parts.i18n import _

PER_PAGE = 8
WEIGHT = "actions_weight_{term}"
TERMS = ("tonnes", "cost", "ease")
CATEGORY, POST, PRICE, EASE, SEARCH = (
    "actions_category", "actions_post", "actions_price", "actions_ease", "actions_search",
)  # fmt: skip


@st.fragment
def section(run_id: UUID) -> None:
    """Everything that a weight, a filter or a decision changes."""
    here = gate.member()
    found = services().actions.found(here, run_id, weights())
    action_decide.told()
    if found.plan:
        action_decide.undo_button(here, "list")
    _first(found)
    _cautions(found)
    _all(found)
    _left_out(found)


def weights() -> Weights:
    """What the three sliders say; the default ones when all three are at zero."""
    given = {term: float(st.session_state.get(WEIGHT.format(term=term), getattr(Weights(), term))) for term in TERMS}
    return Weights(**given) if any(given.values()) else Weights()


def _first(found: Found) -> None:
    st.subheader(_("À faire d'abord"), anchor=False)
    by_id = {item.card.id: item for item in found.ranking.items}
    if not found.ranking.first:
        _nothing(found)
        return
    st.caption(
        _(
            "Des estimations : chaque action est mesurée seule et en entier sur votre bilan. Jamais plus de deux "
            "sur le même poste."
        )
    )
    for n, name in enumerate(found.ranking.first, start=1):
        _card(found, by_id[name], f"{n}. ", "first")


def _nothing(found: Found) -> None:
    """Nothing to put first: the footprint is empty, or everything is decided."""
    if any(item.hidden in ("done", "refused") for item in found.ranking.hidden) or found.plan:
        st.success(_("Vous avez décidé de tout ce qui compte sur ce bilan. Voyez votre plan."), icon=":material/check:")
    else:
        st.info(_("Aucune action de la banque ne change ce bilan : complétez-le, puis recalculez."))


def _cautions(found: Found) -> None:
    """What the field forgets to say, where it applies: actions of this sector that a footprint does not reward."""
    said = [item for item in found.ranking.hidden if item.hidden in ("zero", "no_gain") and item.card.warning]
    if said:
        st.subheader(_("Ce que le bilan ne récompense pas"), anchor=False)
        st.html("".join(action_card.caution(item.card, item.hidden) for item in said))


def _all(found: Found) -> None:
    items = found.ranking.items
    st.subheader(_("Toutes les actions ({n})").format(n=show.number(len(items))), anchor=False)
    if not items:
        return
    _weigh()
    chosen = _filters(items)
    kept = passing(items, chosen)
    if not kept:
        st.info(_("Aucune action ne correspond : élargissez la recherche ou retirez un filtre."))
        return
    pages = -(-len(kept) // PER_PAGE)
    page = min((st.pagination(pages, key="actions_page") if pages > 1 else 1) or 1, pages)
    for item in kept[(page - 1) * PER_PAGE : page * PER_PAGE]:
        _card(found, item, f"{item.position}. ", "all", chosen)


def _card(found: Found, item: Ranked, heading: str, place: str, chosen: Filters | None = None) -> None:
    with st.container(border=True, gap="small", key=f"action_{place}_{item.card.id}"):
        st.html(action_card.card(item, heading))
        action_decide.buttons(gate.member(), found, item, found.shown(item, chosen), place)


def _weigh() -> None:
    """What counts in the order, from 0 to 2 each."""
    with st.expander(_("Ce qui compte dans l'ordre"), icon=":material/tune:"):
        st.caption(
            _(
                "Chaque action reçoit trois notes de 0 à 1 : son rang en tonnes évitées, en coût par tonne (tout ce "
                "qui rapporte est premier à égalité, un coût inconnu vaut 0,5) et en facilité. L'ordre suit leur "
                "moyenne."
            )
        )
        for column, term in zip(st.columns(3), TERMS, strict=True):
            usual = getattr(Weights(), term)
            column.slider(action_words.term(term), 0.0, 2.0, usual, 0.2, key=WEIGHT.format(term=term))


def _filters(items: Sequence[Ranked]) -> Filters:
    """What somebody wants to see; the places stay what they are."""
    names = {item.card.category: action_words.category(item.card) for item in items}
    posts = sorted({post for item in items for post, kg in item.posts.items() if kg < 0})
    prices = {"": _("Tous les coûts"), "gain": _("Fait gagner de l'argent"), "known": _("Coût connu")}
    left, middle, right = st.columns(3)
    search = left.text_input(_("Chercher"), key=SEARCH, placeholder=_("chauffage, véhicule, repas…"), max_chars=80)
    category = middle.selectbox(
        _("Catégorie"), ["", *sorted(names, key=names.__getitem__)], key=CATEGORY,
        format_func=lambda name: names.get(name, _("Toutes les catégories")),
    )  # fmt: skip
    post = right.selectbox(
        _("Poste"), ["", *posts], key=POST,
        format_func=lambda code: words.short_post(code) if code else _("Tous les postes"),
    )  # fmt: skip
    price = left.selectbox(_("Coût"), list(prices), key=PRICE, format_func=prices.__getitem__)
    ease = middle.select_slider(_("Facilité, au moins"), [1, 2, 3, 4, 5], 1, key=EASE)
    return Filters(category or "", post or "", price or "", ease, search or "")  # type: ignore[arg-type]


def _left_out(found: Found) -> None:
    """Every action that is not in the list, by reason: nothing disappears without a word."""
    hidden = found.ranking.hidden
    if not hidden:
        return
    with st.expander(_("Actions écartées, et pourquoi ({n})").format(n=show.number(len(hidden)))):
        reasons = sorted({item.hidden for item in hidden}, key=action_words.hidden)
        for reason in reasons:
            mine = [item for item in hidden if item.hidden == reason]
            rows = "".join(html.tag("li", html.text(_why(item, found))) for item in mine)
            st.html(
                html.tag("p", html.tag("b", html.text(action_words.hidden(reason)))) + html.tag("ul", rows, "cs-gaps")
            )


def _why(item: Ranked, found: Found) -> str:
    """The name, and the reason that this very footprint gives when there is one."""
    name, planned = action_words.label(item.card), found.plan.get(item.card.id)
    if item.hidden == "refused" and planned is not None and planned.item.refusal is not None:
        return f"{name} : {action_words.refusal(planned.item.refusal)} {planned.item.why}".strip()
    why = retold.text(found.untouched.get(item.card.id, "")) if item.hidden == "no_effect" else ""
    return f"{name} : {why}" if why else name
