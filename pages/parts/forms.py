"""Forms of plain HTML, posted to our routes: the cookie they answer with is set by the server, a password never
enters Streamlit's state, and the browser's own keyboard, autofill and password manager work as everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.parts import html
from pages.parts.i18n import _


@dataclass(frozen=True, slots=True)
class Box:
    """One input. `name` is what the route reads; `hint` is a sentence under the label."""

    name: str
    label: str
    kind: str = "text"
    autocomplete: str = "off"
    value: str = ""
    hint: str = ""
    least: int = 0
    most: int = 254
    required: bool = True
    mode: str = ""


def email(value: str = "", label: str = "", autocomplete: str = "username") -> Box:
    return Box("courriel", label or _("Adresse e-mail"), "email", autocomplete, value, mode="email")


def password(name: str = "mot_de_passe", label: str = "") -> Box:
    """The password somebody has."""
    return Box(name, label or _("Mot de passe"), "password", "current-password", most=128)


def fresh_password(name: str = "mot_de_passe", label: str = "") -> Box:
    """A password to choose, with its rule (core.services.passwords checks it)."""
    hint = _("Au moins 12 caractères. Trois ou quatre mots sans lien entre eux font un très bon mot de passe.")
    return Box(name, label or _("Mot de passe"), "password", "new-password", hint=hint, least=12, most=128)


def form(
    action: str,
    boxes: Sequence[Box],
    button: str,
    refusal: str = "",
    hidden: Mapping[str, str] | None = None,
    extra: str = "",
) -> str:
    """The form, its refusal on top (announced, and tied to every input), `extra` ready HTML before its inputs.

    `action` also makes the ids unique.
    """
    prefix = action.strip("/").replace("/", "-")
    told = f'<p class="cs-refused" role="alert" id="{prefix}-refus">{html.text(refusal)}</p>' if refusal else ""
    kept = "".join(
        f'<input type="hidden" name="{html.text(name)}" value="{html.text(value)}">'
        for name, value in (hidden or {}).items()
        if value
    )
    rows = "".join(_row(box, prefix, bool(refusal)) for box in boxes)
    submit = f'<button class="cs-button" type="submit">{html.text(button)}</button>'
    return f'<form class="cs-form" method="post" action="{html.text(action)}">{told}{kept}{extra}{rows}{submit}</form>'


def _row(box: Box, prefix: str, refused: bool) -> str:
    name = f"{prefix}-{box.name}"
    about = [f"{name}-aide"] * bool(box.hint) + [f"{prefix}-refus"] * refused
    hint = f'<span class="cs-hint" id="{name}-aide">{html.text(box.hint)}</span>' if box.hint else ""
    given = {
        "id": name,
        "name": box.name,
        "type": box.kind,
        "autocomplete": box.autocomplete,
        "value": box.value,
        "minlength": str(box.least or ""),
        "maxlength": str(box.most),
        "inputmode": box.mode,
        "aria-describedby": " ".join(about),
        "aria-invalid": "true" if refused else "",
    }
    attributes = "".join(f' {key}="{html.text(value)}"' for key, value in given.items() if value)
    plain = ' autocapitalize="none" spellcheck="false"' if box.kind in ("email", "password") else ""
    needed = " required" if box.required else ""
    return f'<label for="{name}">{html.text(box.label)}</label>{hint}<input{attributes}{plain}{needed}>'
