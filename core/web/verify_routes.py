"""GET /verifier: what the code printed on a report proves, for whoever holds the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from core.language import _, speaking
from core.report import show, words
from core.report.svg import literal
from core.services.shares import Proven
from core.web import peer
from core.web.forms import Open
from core.web.plain_pages import page, paragraph, told

PATH = "/verifier"


def route(services: Open, reading: Callable[[Request], str]) -> Route:
    """`reading`: the language of who asks."""

    def answered(request: Request) -> Response:
        code = request.query_params.get("code", "")
        proven = services().shares.verified(code, peer.address(request)) if code.strip() else None
        return HTMLResponse(verification(code, proven))

    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(told, answered, request, reading(request))

    return Route(PATH, answer, methods=["GET"])


def verification(code: str, proven: Proven | None) -> str:
    """The form of a code, and what the code that was typed proves."""
    form = (
        '<form method="get" action="/verifier">'
        f'<label for="code">{escape(_("Code imprimé sur le rapport"))}</label>'
        f'<input id="code" name="code" value="{literal(code[:40])}" autocomplete="off" autocapitalize="characters" '
        'spellcheck="false" maxlength="64" placeholder="7K3M-Q9TX-2B4W-H8RZ" required>'
        f'<button type="submit">{escape(_("Vérifier"))}</button></form>'
    )
    lead = paragraph(
        _("Saisissez le code d'un rapport pour savoir ce que cette installation a réellement calculé et imprimé.")
    )
    return page(_("Vérifier un rapport"), lead + form + (_answer(proven) if code.strip() else ""))


def _answer(proven: Proven | None) -> str:
    if proven is None:
        said = _("Aucun rapport ne porte ce code ici. Relisez-le : seize lettres et chiffres, sans I, L, O ni U.")
        return f'<p class="said no" role="status">{escape(said)}</p>'
    said = _("Ce code est celui d'un rapport établi ici. Comparez ces lignes avec celles que vous avez sous les yeux.")
    return f'<p class="said" role="status">{escape(said)}</p>' + _facts(_lines(proven)) + _how()


def _lines(proven: Proven) -> Sequence[tuple[str, str, str]]:
    """(name, value, class of the value): the total reads as it is printed, in the language of the report."""
    with speaking(proven.language):
        total = show.mass(proven.total_kg)
    return (
        (_("Entreprise"), proven.company, ""),
        (_("Année"), str(proven.year), ""),
        (_("Total"), total, ""),
        (_("Modèle"), words.template(proven.template), ""),
        (_("Empreinte du calcul"), proven.run_hash, "code"),
        *(line for when, sha256 in proven.prints for line in _print(when, sha256)),
    )


def _print(when: datetime, sha256: str) -> Sequence[tuple[str, str, str]]:
    return (_("Établi le"), show.moment(when), ""), (_("SHA-256 du PDF"), sha256, "code")


def _facts(lines: Sequence[tuple[str, str, str]]) -> str:
    cells = (f'<dt>{escape(name)}</dt><dd dir="auto" class="{css}">{literal(value)}</dd>' for name, value, css in lines)
    return f"<dl>{''.join(cells)}</dl>"


def _how() -> str:
    """How to see that a PDF is the very file, to the byte."""
    return (
        f"<h2>{escape(_('Le fichier est-il intact ?'))}</h2>"
        + paragraph(
            _("Calculez son empreinte SHA-256 : elle doit être celle ci-dessus. Un seul caractère changé la change.")
        )
        + paragraph(_("Linux et macOS :"))
        + "<pre>sha256sum rapport.pdf\nshasum -a 256 rapport.pdf</pre>"
        + paragraph(_("Windows (PowerShell) :"))
        + "<pre>Get-FileHash rapport.pdf -Algorithm SHA256</pre>"
    )
