"""The HTML that every page starts from: Streamlit's own, in the visitor's language and under our name."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

_TITLE = {
    "fr": "CarbonScore — l'empreinte carbone des PME, ouverte jusqu'au facteur",
    "en": "CarbonScore — the carbon footprint of small companies, open down to the factor",
}
_DESCRIPTION = {
    "fr": "Calculez l'empreinte carbone de votre entreprise en quinze questions, sur la Base Carbone® de l'ADEME.",
    "en": "Calculate your company's carbon footprint in fifteen questions, on ADEME's Base Carbone®.",
}
_NO_SCRIPT = {
    "fr": "CarbonScore a besoin de JavaScript pour afficher ses pages.",
    "en": "CarbonScore needs JavaScript to show its pages.",
}

_OWN_WORDS = '<script src="./assets/streamlit_fr.js"></script>'  # Streamlit's own words are English only


def static_folder() -> Path:
    """Where the installed Streamlit keeps the files it serves. Found without importing it."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("streamlit is not installed")
    return Path(spec.origin).parent / "static"


def original() -> str:
    """Streamlit's index.html, as installed."""
    return (static_folder() / "index.html").read_text(encoding="utf-8")


def page(language: str) -> str:
    """The shell in `language` ("fr" or "en"): `lang`, title, description, Streamlit's own words; no pointer to the
    agent API."""
    html = original().replace('<html lang="en">', f'<html lang="{language}">')
    head = f'<title>{_TITLE[language]}</title>\n    <meta name="description" content="{_DESCRIPTION[language]}" />'
    html = html.replace("<title>Streamlit</title>", head)
    html = html.replace('href="./favicon.png"', 'href="./assets/favicon.svg"')
    if language == "fr":
        html = html.replace("</head>", f"{_OWN_WORDS}\n  </head>", 1)
    html = re.sub(r"<!--.*?-->\s*", "", html, flags=re.DOTALL)
    html = re.sub(r"<link rel=\"service-desc\"[^>]*>\s*", "", html)
    return re.sub(r"<noscript>.*?</noscript>", f"<noscript><p>{_NO_SCRIPT[language]}</p></noscript>", html, flags=re.S)
