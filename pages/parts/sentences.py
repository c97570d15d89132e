"""One line of a footprint opened down to `quantity × factor`: the sentence, and the facts around it."""

from __future__ import annotations

from core.bootstrap import services
from core.carbon.footprint import Line
from core.report import line_words, show, words
from pages.parts import html
from pages.parts.i18n import _


def card(line: Line, total_kg: float) -> str:
    """A line that opens: summary row, then where every figure comes from."""
    return (
        '<details class="cs-line"><summary>'
        + html.tag("span", html.text(_name(line)), "cs-name")
        + html.tag("span", html.text(_weight(line, total_kg)), "cs-weight")
        + html.tag("span", html.text(f"{words.part(line.part)} · {_place(line)}"), "cs-what")
        + "</summary>"
        + html.tag("p", html.text(line_words.formula(line)), "cs-formula")
        + html.tag("dl", "".join(f"<dt>{html.text(k)}</dt><dd>{v}</dd>" for k, v in _facts(line)), "cs-facts")
        + "</details>"
    )


def _name(line: Line) -> str:
    return f"{line.label} ({line.site})" if line.site else line.label


def _weight(line: Line, total_kg: float) -> str:
    if line.memo:
        return show.plain_mass(line.kg_co2e)
    share = f" · {show.percent(line.kg_beges / total_kg)}" if total_kg else ""
    return f"{show.plain_mass(line.kg_beges)}{share}"


def _place(line: Line) -> str:
    return words.memo(line.memo) if line.memo else words.post(line.beges)


def _facts(line: Line) -> list[tuple[str, str]]:
    where = words.ghg(line.ghg) if line.ghg else _("hors des quinze catégories")
    facts = [
        (_("Quantité"), html.text(f"{show.quantity(line.quantity, line.unit)} ({line.year})")),
        (_("Comment"), html.text(_how(line))),
        (_("Origine de la donnée"), _origin(line)),
        (_("Facteur"), html.link(line.factor_label, "/facteurs", id=line.factor_id)),
        (_("Identifiant et édition"), html.text(f"{line.factor_id} · {line.edition}")),
        (_("Part du facteur"), html.text(line.part_label or words.part(line.part))),
        (_("Poste BEGES"), html.text(_place(line))),
        (_("GHG Protocol"), html.text(f"{where} — {show.exact_kg(line.kg_ghg)}")),
        (_("Incertitude"), html.text(_uncertainty(line))),
    ]
    if line.co2b:
        facts.append((_("CO₂ biogénique, hors total"), html.text(show.exact_kg(line.co2b))))
    if line.replaced_by:
        facts.append((_("Remplacé par"), html.text(line.replaced_by)))
    if line.cause:
        facts.append((_("Écart entre les deux présentations"), html.text(words.cause(line.cause))))
    return facts


def _how(line: Line) -> str:
    """The conversion into the factor's unit, and how the figure was obtained when it was not simply read."""
    given, counted = show.quantity(line.entered_quantity, line.entered_unit), show.quantity(line.quantity, line.unit)
    converted = f"{given} = {counted}" if given != counted else ""
    return " ; ".join(part for part in (line.derivation, converted) if part) or _("telle que saisie")


def _origin(line: Line) -> str:
    """How good the figure is, and the way back to the question it answers."""
    quality, (kind, _colon, name) = html.text(words.quality(line.quality)), line.source.partition(":")
    if kind != "question":
        return f"{quality} — {html.text(line.source)}" if line.source else quality
    asked = services().questionnaire.law.by_id.get(name)
    if asked is None:
        return f"{quality} — {html.text(name)}"
    return f"{quality} — {html.link(words.of(asked.label), '/questionnaire', question=asked.question)}"


def _uncertainty(line: Line) -> str:
    return _("donnée ×/÷ {datum}, facteur ×/÷ {factor} (à 95 %)").format(
        datum=show.number(line.gsd2_datum, 2), factor=show.number(line.gsd2_factor, 2)
    )
