"""How a point of the VSME was obtained, or why it is not known, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from core.language import _, language
from core.report import show
from core.report.dossier import Dossier
from core.report.vsme_energy import KWH, KWH_PCI, Piece

NAMED = 3  # how many are named before « et n autres »
DECIDED = ("planned", "started", "done")


def several(names: Sequence[str], most: int = NAMED) -> str:
    """« a, b, c et 4 autres »; one more is named too."""
    rest = len(names) - most
    if rest < 2:
        return ", ".join(names)
    return _("{names} et {count} autres").format(names=", ".join(names[:most]), count=rest)


def asked(gaps: Sequence[str]) -> str:
    """Questions by their names, which may end with a question mark."""
    return several([_("« {label} »").format(label=label) for label in gaps])


def carrier_name(carrier: str) -> str:
    return {
        "electricity": _("électricité du réseau"),
        "self": _("électricité autoproduite"),
        "fuels": _("combustibles et carburants"),
        "networks": _("chaleur et froid de réseau"),
    }[carrier]


def unknown(gaps: Sequence[str]) -> str:
    """Why there is nothing: questions without an answer, else no line at all."""
    if gaps:
        return _("Sans réponse à : {gaps}.").format(gaps=asked(gaps))
    return _("Aucune ligne de ce bilan n'en relève.")


def obtained(pieces: Sequence[Piece], gaps: Sequence[str]) -> str:
    """« Gaz naturel : 60 000 kWh PCS × 0,9 = 54 000 kWh PCI. »"""
    shown = pieces if len(pieces) == NAMED + 1 else pieces[:NAMED]
    said = [_conversion(piece) for piece in shown]
    if len(pieces) > len(shown):
        said.append(_("… et {count} autres").format(count=len(pieces) - NAMED))
    if gaps:
        said.append(_("incomplet, sans réponse à : {gaps}").format(gaps=asked(gaps)))
    return f"{show.series(said)}."


def _conversion(piece: Piece) -> str:
    amount = show.quantity(piece.quantity, piece.unit)
    if piece.ratio is None or piece.ratio == 1:
        return _("{label} : {amount}").format(label=piece.label, amount=amount)
    return _("{label} : {amount} × {ratio} = {kwh}").format(
        label=piece.label,
        amount=amount,
        ratio=show.significant(piece.ratio, 4),
        kwh=show.quantity(piece.quantity * piece.ratio, KWH_PCI if piece.fuel else KWH),
    )


def incomplete(gaps: Sequence[str]) -> str:
    return _("Incomplet, sans réponse à : {gaps}.").format(gaps=asked(gaps)) if gaps else ""


def plan_actions(dossier: Dossier) -> str:
    """The actions decided, in one text; "" when there is none."""
    english = language() == "en"
    decided = [one for one in dossier.plan if one.status in DECIDED]
    return show.series((one.label_en or one.label_fr) if english else one.label_fr for one in decided)
