"""Forms of somebody who is signed in and that hold a password: prove it is them, another address, no second factor,
erase the account. A Streamlit page must not hold a password, nor can it take a cookie back."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.errors import InputError
from core.web import cookies, forms
from core.web.forms import Codes, Form, Open, ip, to
from core.web.visits import local_path

WORDS = ("EFFACER", "ERASE")
CHECK = "effacer-"


def routes(services: Open) -> list[Route]:
    """POST /session/preuve, /session/adresse, /session/sans-code, /session/effacement."""
    desk = OwnDesk(services)
    forms_of: tuple[tuple[str, forms.Work, str, Codes], ...] = (
        ("preuve", desk.prove, "/securite", {}),
        ("adresse", desk.change_email, "/securite", {InputError: "adresse"}),
        ("sans-code", desk.without_code, "/securite", {}),
        ("effacement", desk.erase, "/mes-donnees", {InputError: "entreprises"}),
    )
    return forms.routes(forms_of)


class OwnDesk:
    """One method a form. Raises what the services raise: core.web.forms makes the refusal of it."""

    def __init__(self, services: Open) -> None:
        self._services = services

    def prove(self, request: Request, form: Form) -> Response:
        self._services().accounts.prove(forms.visit(self._services, request), form.get("mot_de_passe", ""), ip(request))
        return to(f"{local_path(form.get('page') or '/securite').partition('?')[0]}?fait=preuve")

    def change_email(self, request: Request, form: Form) -> Response:
        visit = forms.visit(self._services, request)
        self._services().accounts.change_email(visit, form.get("mot_de_passe", ""), form.get("courriel", ""))
        return to("/securite?fait=adresse")

    def without_code(self, request: Request, form: Form) -> Response:
        self._services().accounts.remove_totp(forms.visit(self._services, request), form.get("mot_de_passe", ""))
        return to("/securite?fait=sans-code")

    def erase(self, request: Request, form: Form) -> Response:
        """The word typed again, the password, and a tick for each company that would be left without an owner."""
        if form.get("confirmation", "").strip().upper() not in WORDS:
            return forms.refused(request, "/mes-donnees", "confirmation", {})
        ticked = [_uuid(name) for name in form if name.startswith(CHECK)]
        visit = forms.visit(self._services, request)
        self._services().privacy.erase_person(visit, form.get("mot_de_passe", ""), ticked, ip(request))
        response = to("/connexion?fait=effacement")
        cookies.take_back(response, cookies.is_https(request))
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _uuid(name: str) -> UUID:
    try:
        return UUID(name.removeprefix(CHECK))
    except ValueError as error:
        raise InputError("Cette entreprise n'existe pas ou plus.") from error
