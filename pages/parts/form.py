"""One question on screen. Every widget saves by itself, as it is typed (form_state)."""

from __future__ import annotations

import streamlit as st

from core.carbon.form import Form, Item, Step
from core.carbon.questions import Kind, State
from core.report import retold, unit_words
from core.report.words import of as said
from pages.parts import disputes, form_sites, form_state
from pages.parts.form_state import NOT_MINE, UNSURE, Place
from pages.parts.html import plain as literal
from pages.parts.i18n import _, sentence

Quality = int | str
QUALITIES: tuple[Quality, ...] = (5, 4, 3, UNSURE, NOT_MINE)


def reading_only() -> None:
    """Why nothing can be typed here, for who reads."""
    if form_state.locked():
        st.info(
            _("Votre rôle de conseil lit et commente : seuls les membres de l'entreprise répondent."),
            icon=":material/visibility:",
        )


def question(form: Form, step: Step, number: int) -> None:
    """Title, help, then each field at each place. `number`: its place in the order it is asked."""
    st.subheader(f"{number}. {said(step.question.title)}", anchor=False)
    st.caption(said(step.question.help))
    several = len(form.sites) > 1
    for site in (None, *form.sites):
        items = [i for i in step.items if (i.site if i.field.per_site else None) == site]
        if items and site is not None and several:
            st.markdown(f"##### {literal(site.name)}")
        for item in items:
            field(form, item)


def field(form: Form, item: Item) -> None:
    """The widgets of one field, and under them what should be said about the answer."""
    place = (form.year, item.site.id if item.field.per_site else "", item.field.id)
    if item.field.kind is not Kind.SITES:
        form_state.meet(place, form.versions.get(place[1:], 0))
    match item.field.kind:
        case Kind.SITES:
            form_sites.editor(form)
        case Kind.CHOICES:
            _choices(place, item)
        case Kind.CHOICE:
            _choice(place, item)
        case Kind.SHARE:
            _shares(place, item)
        case Kind.TEXT:
            _text(place, item)
        case _:
            _figure(place, item)
    _remarks(place, item)
    if found := form_state.disputed(place):
        disputes.choose(place, item, found)


def _figure(place: Place, item: Item) -> None:
    with st.container(gap=None):
        st.markdown(_label(item), help=_help(item))
        _row(place, item)


def _row(place: Place, item: Item) -> None:
    units, answer = item.field.units, item.answer
    with st.container(horizontal=True, gap="small"):
        st.text_input(
            _label(item), key=form_state.begin(place, "value", _typed(item)), width=165, label_visibility="collapsed",
            disabled=form_state.locked() or (answer is not None and answer.state is not State.ANSWERED),
            placeholder=unit_words.unit(units[0]) if len(units) == 1 else None, on_change=form_state.save, args=place,
        )  # fmt: skip
        if len(units) > 1:
            kept = answer.unit if answer and answer.unit in units else units[0]
            st.selectbox(
                _("Unité"), units, key=form_state.begin(place, "unit", kept), width=110, label_visibility="collapsed",
                format_func=unit_words.unit, on_change=form_state.save, args=place, disabled=form_state.locked(),
            )  # fmt: skip
        st.selectbox(
            _("Source du chiffre"), QUALITIES, key=form_state.begin(place, "quality", _quality(item)), width=160,
            label_visibility="collapsed", format_func=_quality_name, on_change=form_state.save, args=place,
            disabled=form_state.locked(),
        )  # fmt: skip


def _text(place: Place, item: Item) -> None:
    name = form_state.begin(place, "value", _typed(item))
    st.text_input(
        _label(item), key=name, max_chars=500, help=_help(item), on_change=form_state.save, args=place,
        disabled=form_state.locked(),
    )  # fmt: skip


def _choice(place: Place, item: Item) -> None:
    names = [option.id for option in item.options] + ([UNSURE] if item.field.typical else [])
    now = UNSURE if item.answer and item.answer.state is State.UNKNOWN else _typed(item)
    kept = form_state.begin(place, "value", now if now in names else None)
    if len(names) > 5:
        st.selectbox(
            _label(item), names, key=kept, help=_help(item), placeholder=_("Choisissez"), width=460,
            format_func=lambda name: _option(item, name), on_change=form_state.save, args=place,
            disabled=form_state.locked(),
        )  # fmt: skip
    else:
        st.radio(
            _label(item), names, key=kept, help=_help(item), format_func=lambda name: _option(item, name),
            on_change=form_state.save, args=place, disabled=form_state.locked(),
        )  # fmt: skip


def _choices(place: Place, item: Item) -> None:
    names = [option.id for option in item.options]
    kept = [name for name in names if name in _typed(item).split(", ")]
    st.session_state[form_state.key(place, "had_none")] = kept == ["none"]
    st.pills(
        _label(item), names, key=form_state.begin(place, "value", kept), selection_mode="multi", wrap=True,
        help=_help(item), format_func=lambda name: _option(item, name), on_change=form_state.save, args=place,
        disabled=form_state.locked(),
    )  # fmt: skip


def _shares(place: Place, item: Item) -> None:
    now = dict(part.strip().rsplit(" ", 1) for part in _typed(item).split(";") if part.strip())
    st.markdown(_label(item), help=_help(item))
    unsure = item.answer is not None and item.answer.state is State.UNKNOWN
    with st.container(horizontal=True, gap="small"):
        for option in item.options:
            st.text_input(
                said(option.label), key=form_state.begin(place, option.id, now.get(option.id, "")), width=146,
                placeholder="%", disabled=unsure or form_state.locked(), on_change=form_state.save, args=place,
            )  # fmt: skip
    if item.field.typical:
        kept = form_state.begin(place, "quality", unsure)
        st.checkbox(
            _("Je ne sais pas"), key=kept, on_change=form_state.save, args=place, disabled=form_state.locked()
        )  # fmt: skip


def _remarks(place: Place, item: Item) -> None:
    """What was refused, what surprises, what stands in for an unknown answer, what another answer replaces."""
    if why := form_state.refused(place):
        st.error(literal(why), icon=":material/error:")
    elif item.problem:
        st.error(literal(sentence(item.problem)), icon=":material/error:")
    for doubt in item.doubts[:1]:
        st.warning(literal(f"{sentence(doubt.sentence)} : {said(doubt.question)}"), icon=":material/help:")
    if item.replaced_by:
        better = _("Remplacé par « {field} », plus précis : ce chiffre est gardé mais ne compte pas.")
        st.info(better.format(field=said(item.replaced_by.label)), icon=":material/swap_horiz:")
    if item.answer and item.answer.state is State.UNKNOWN:
        st.caption(literal(_default(item)))


def _default(item: Item) -> str:
    if item.used is None:
        return _("Pas de valeur par défaut fiable : cette question reste signalée comme manquante.")
    return _("À votre place, nous prenons une {why}").format(why=retold.text(item.used.derivation))


def _label(item: Item) -> str:
    return said(item.field.label)


def _help(item: Item) -> str | None:
    return said(item.field.help) or None


def _typed(item: Item) -> str:
    return item.answer.text if item.answer else ""


def _quality(item: Item) -> Quality:
    if item.answer is None:
        return 3
    states: dict[State, Quality] = {State.UNKNOWN: UNSURE, State.NOT_APPLICABLE: NOT_MINE}
    return states.get(item.answer.state, item.answer.quality if item.answer.quality in QUALITIES else 3)


def _quality_name(quality: Quality) -> str:
    return {
        5: _("Facture"),
        4: _("Relevé, compteur"),
        3: _("Estimation"),
        UNSURE: _("Je ne sais pas"),
        NOT_MINE: _("Non concerné"),
    }[quality]


def _option(item: Item, name: str) -> str:
    return _("Je ne sais pas") if name == UNSURE else said(item.field.option(name).label)
