"""Words of the library of reports: what each template is for, where a report stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from core.report import show, words
from core.services.report_kinds import FEATURES, Report
from core.services.tiers import Tier
from pages.parts import people_words
from pages.parts.i18n import _, sentence

PATIENCE_S = 60
Colour = Literal["green", "red", "orange", "blue"]
FORMS = {"pdf": "PDF", "html": "HTML", "xlsx": "XLSX"}


def purpose(template: str) -> str:
    """Whom a template is for, and how long it is."""
    return {
        "complet": _(
            "Tout, du résumé à chaque facteur utilisé : résultats, incertitude, comparaison, plan. Une quinzaine de "
            "pages."
        ),
        "synthese": _(
            "Ce qu'une direction retient en une minute : le total, ce qui pèse, la suite. Quatre ou cinq pages."
        ),
        "banque": _("Les réponses qu'une banque ou un donneur d'ordre demande, avec leur méthode. Sept ou huit pages."),
        "vsme": _("Les points climat du standard VSME (B3, C3), prêts à recopier. Quatre ou cinq pages."),
    }[template]


def option(template: str, tier: Tier, offering: dict[str, list[Tier]]) -> str:
    """The name of a template, and the tiers to ask for when this one has not got it."""
    feature = FEATURES.get(template)
    if feature is None or feature in tier.features:
        return words.template(template)
    names = ", ".join(people_words.tier(one) for one in offering[feature])
    return _("{name} (offres {tiers})").format(name=words.template(template), tiers=names)


def title(report: Report) -> str:
    """« Rapport complet · 2024 · français »."""
    return f"{words.template(report.template)} · {report.year} · {words.tongue(report.language)}"


def brief(report: Report) -> str:
    """A report in a list, what tells it from the others first: when it was made, what it is, of which calculation."""
    when = show.moment(report.ready_at or report.asked_at)
    return f"{when} · {title(report)} · {report.run_hash[:8]}"


def status(report: Report) -> tuple[str, Colour, str]:
    """(Words, colour, icon) of where a report stands."""
    if report.status == "ready":
        return _("prêt"), "green", "check"
    if report.status == "failed":
        return _("échec"), "red", "error"
    if (datetime.now(UTC) - report.asked_at).total_seconds() > PATIENCE_S:
        return _("en attente"), "orange", "hourglass_top"
    return _("en préparation…"), "blue", "progress_activity"


def why(report: Report) -> str:
    """Why it failed, or why it takes so long; nothing otherwise."""
    if report.failure is not None:
        return sentence(report.failure)
    if report.status == "asked" and status(report)[1] == "orange":
        return _("D'autres rapports passent avant celui-ci. Vous pouvez quitter cette page : il sera fait.")
    return ""
