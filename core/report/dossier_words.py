"""A dossier in the words of its reader: what was kept in French is told again, what people typed is left as it is."""

from __future__ import annotations

from dataclasses import replace

from core.language import language
from core.report import retold
from core.report.dossier import Dossier


def told(dossier: Dossier) -> Dossier:
    """The same facts: labels of lines, gaps, factors and differences in the reader's language."""
    if language() == "fr":
        return dossier
    return replace(
        dossier,
        footprint=retold.footprint(dossier.footprint),
        factors=[replace(one, label=retold.factor(one.label, one.key)) for one in dossier.factors],
        since=None if dossier.since is None else retold.waterfall(dossier.since),
    )
