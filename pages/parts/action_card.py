"""One action on the screen: what it avoids and costs, with intervals; what to know before; why it is ranked there."""

from __future__ import annotations

from core.carbon.actions import ActionCard, Aid
from core.carbon.ranking import Ranked, Reason
from core.report import action_words, retold, show, words
from pages.parts import html
from pages.parts.i18n import _


def card(item: Ranked, heading: str) -> str:
    """The whole card; `heading`: what stands before the title (« 1 », or nothing)."""
    name = html.tag("h4", html.text(f"{heading}{action_words.label(item.card)}"))
    about = html.tag("p", html.text(_about(item)), "cs-hint")
    warned = action_words.warning(item.card)
    warning = html.tag("p", html.text(warned), "cs-caution") if warned else ""
    return html.tag("article", name + about + figures(item) + warning + details(item), "cs-action")


def figures(item: Ranked) -> str:
    """Four figures: mass, price, payback, ease."""
    if item.kg is None:
        return ""
    cells = [
        (action_words.mass(item.kg), action_words.between(item.kg)),
        (action_words.price(item), action_words.price_between(item)),
        (action_words.payback(item.card), _invested(item)),
        (action_words.ease(item.card), _("{n} mois environ").format(n=item.card.months)),
    ]
    inner = "".join(
        html.tag("div", html.tag("b", html.text(big)) + html.tag("span", html.text(small))) for big, small in cells
    )
    return html.tag("div", inner, "cs-quad")


def details(item: Ranked) -> str:
    """Limits, aids, how the cost was made, why this rank: closed until somebody asks."""
    one = item.card
    rows = [
        (_("À savoir"), html.text(action_words.limits(one))),
        (_("Aides publiques"), _aids(one)),
        (_("Coût"), html.text(_cost(item))),
        (_("Économies"), html.text(action_words.savings(one))),
        (_("Postes touchés"), html.text(_posts(item))),
        (_("Rang"), html.text(_terms(item))),
        (_("Confiance"), html.text(action_words.confidence(one))),
        (_("Source"), html.text(retold.cited(one.source))),
    ]
    shown = "".join(f"<dt>{html.text(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    return html.fold(_("Aides, coût, limites et calcul du rang"), html.tag("dl", shown, "cs-facts"))


def caution(one: ActionCard, reason: Reason) -> str:
    """An action that is not in the list and has something to teach."""
    text = f"<b>{html.text(action_words.label(one))}</b> ({html.text(action_words.hidden(reason))})<br>"
    return html.tag("p", text + html.text(action_words.warning(one)), "cs-caution")


def _about(item: Ranked) -> str:
    """« Chauffage · gaz de chauffage · poste 1.1 »."""
    owner = _("demande l'accord du propriétaire") if item.card.tenure == "owner" else ""
    rough = _("ordre de grandeur") if item.card.order_of_magnitude else ""
    parts = (action_words.category(item.card), action_words.base(item.card), owner, rough)
    return " · ".join(part for part in parts if part)


def _invested(item: Ranked) -> str:
    once = item.cost.once
    if once is None or once.high == 0:
        return ""
    return _("investissement : {low} à {high}").format(low=show.rough_euros(once.low), high=show.rough_euros(once.high))


def _aids(one: ActionCard) -> str:
    return "".join(html.tag("span", _aid(found), "cs-aid") for found in one.aids)


def _aid(found: Aid) -> str:
    name = action_words.aid(found)
    shown = html.outward(name, found.url) if found.url else html.text(name)
    checked = (
        _("vérifiée le {day}").format(day=show.day(found.checked_on))
        if found.checked_on
        else _("montant et dates à vérifier")
    )
    return f"{shown} {html.text(f'({retold.cited(found.source)}, {checked})')}"


def _cost(item: Ranked) -> str:
    """How the cost was made, or what is missing to make it."""
    published, cost = item.card.cost, item.cost
    if published is None:
        return _("Non chiffré : {unit}.").format(unit=action_words.unit(item.card))
    price = f"{show.rough_span(published.low, published.high)} {action_words.unit(item.card)}"
    if cost.amount is None:
        return _("{price}. Dites combien dans votre plan pour chiffrer l'action.").format(price=price)
    return _("{price} ; quantité : {amount}. Au total, {yearly}, hors taxes et avant aides.").format(
        price=price, amount=action_words.amount(cost.amount), yearly=action_words.yearly(cost)
    )


def _posts(item: Ranked) -> str:
    moved = sorted(item.posts.items(), key=lambda one: one[1])
    return " ; ".join(f"{words.short_post(post)} {show.change(kg)}" for post, kg in moved)


def _terms(item: Ranked) -> str:
    """« Tonnes évitées 0,80 × 1 + … = 0,63 »."""
    if item.score is None:
        return ""
    parts = [
        _("{term} {rank} × {weight}").format(
            term=action_words.term(name) if one.known else _("{term} (inconnu)").format(term=action_words.term(name)),
            rank=show.number(one.rank, 2),
            weight=show.significant(one.weight),
        )
        for name, one in item.terms.items()
    ]
    return _("{terms} ; moyenne {score}").format(terms=" + ".join(parts), score=show.number(item.score, 2))
