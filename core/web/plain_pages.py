"""Plain pages for who has no account: no script, nothing fetched, nothing that Streamlit draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from core.errors import CarbonScoreError, DataError, TooMany, Unavailable
from core.language import _, language, sentence, speaking
from core.settings import ROOT


def page(title: str, inner: str) -> str:
    """A whole page around ready HTML, in the reader's language."""
    foot = escape(_("Cette page ne dépose aucun traceur et ne dit rien de vous à personne."))
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(title)} — CarbonScore</title>{style('plain.css')}</head>"
        f"<body><header>{_file('logo.svg')}</header><main><h1>{escape(title)}</h1>{inner}</main>"
        f"<footer>{foot}</footer></body></html>"
    )


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def told(work: Callable[[Request], Response], request: Request, code: str) -> Response:
    """The answer in the language `code`; a page that says why when there is none."""
    with speaking(code):
        try:
            return work(request)
        except TooMany as error:
            return _refused(error, 429, {"Retry-After": str(error.retry_after)})
        except Unavailable as error:
            return _refused(error, 503, {"Retry-After": "5"})
        except DataError as error:  # a stored file is damaged
            return _refused(error, 500)


def _refused(error: CarbonScoreError, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(page(_("Un instant"), paragraph(sentence(error, language()))), status, headers)


def style(name: str) -> str:
    """A style sheet of assets/, as an element."""
    return f"<style>{_file(name)}</style>"


@cache
def _file(name: str) -> str:
    return (ROOT / "assets" / name).read_text(encoding="utf-8").strip()
