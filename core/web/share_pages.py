"""What a visitor meets at the address of a shared report: the report under a bar, the password, or one same refusal."""

from __future__ import annotations

from html import escape

from core.language import _
from core.report import show
from core.report.svg import literal
from core.services.shares import About, Shared
from core.web.plain_pages import page, paragraph, style


def closed() -> str:
    """The one page of every link that opens nothing, and of a wrong password: nobody is told which."""
    return page(
        _("Ce rapport n'est pas ouvert"),
        paragraph(_("Ce lien n'est pas ou plus valable, ou le mot de passe n'est pas le bon."))
        + paragraph(
            _("Vérifiez que l'adresse est entière. Sinon, demandez un nouveau lien à la personne qui vous l'a donné.")
        )
        + f'<p><a href="">{escape(_("Réessayer"))}</a></p>',
    )


def locked(token: str) -> str:
    """The form that asks for the password."""
    return page(
        _("Rapport protégé par un mot de passe"),
        paragraph(_("La personne qui vous a donné ce lien vous a aussi donné un mot de passe."))
        + f'<form method="post" action="/partage/{escape(token)}">'
        f'<label for="mot">{escape(_("Mot de passe"))}</label>'
        '<input id="mot" name="mot_de_passe" type="password" autocomplete="off" maxlength="200" required>'
        f'<button type="submit">{escape(_("Ouvrir le rapport"))}</button></form>',
    )


def report(html: str, about: About, shared: Shared, token: str) -> str:
    """The stored page of a report with a bar on top: whose it is, that it is read-only, until when, its PDF."""
    said = _("Lecture seule · lien valable jusqu'au {day}").format(day=show.day(shared.expires_at))
    named = literal(about.company)
    bar = (
        f'<div class="cs-bar" role="region" aria-label="{escape(_("Rapport partagé"))}">'
        f'<p><b dir="auto">{named}</b> · {escape(_("partagé avec CarbonScore"))}<br>{escape(said)}</p>'
        f'<a href="/partage/{escape(token)}/rapport.pdf">{escape(_("Télécharger le PDF"))}</a></div>'
    )
    head, opening, rest = html.partition("<body")
    attributes, end, body = rest.partition(">")
    dressed = head.replace("</head>", f"{style('share_bar.css')}</head>", 1)
    return f"{dressed}{opening}{attributes}{end}{bar}{body}"
