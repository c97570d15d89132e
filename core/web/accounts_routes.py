"""The forms of the door: sign up, sign in, code, sign out, new password, verification, company, invitation.

Each is a POST of one of our own pages (core.web.forms). The answer is a redirection, so that the page that opens makes
a new connection and reads the new cookie: a session's token is never the one the browser had before.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.access import Role
from core.errors import AccessDenied, DataError, NotFound, SignInRefused
from core.language import COOKIE, choose
from core.services.accounts import SignIn
from core.web import cookies, forms
from core.web.forms import Codes, Form, Open, agent, ip, to, token
from core.web.visits import local_path

STEP_LASTS_S, SIGN_UP_LASTS_S = 600, 3 * 24 * 3600
NEXT = {Role.NOBODY: "/entreprise"}
HOME = "/questionnaire"

Problem = Callable[[str, str], str | None]

LINK: Codes = {SignInRefused: "lien"}
CODE: Codes = {SignInRefused: "code", DataError: "code"}


def routes(desk: Desk) -> list[Route]:
    forms_of: tuple[tuple[str, forms.Work, str, Codes], ...] = (
        ("inscription", desk.sign_up, "/inscription", {}),
        ("connexion", desk.sign_in, "/connexion", {}),
        ("code", desk.code, "/code", CODE),
        ("fin", desk.sign_out, "/", {}),
        ("fin-partout", desk.sign_out_everywhere, "/", {}),
        ("oubli", desk.forgotten, "/mot-de-passe", {}),
        ("nouveau-mot-de-passe", desk.reset, "/mot-de-passe", LINK),
        ("changer", desk.change_password, "/securite", {}),
        ("verification", desk.verify, "/verification", LINK),
        ("entreprise", desk.enter, "/entreprise", {NotFound: "entreprise"}),
        ("invitation", desk.accept, "/invitation", {**LINK, AccessDenied: "invitation"}),
    )
    return forms.routes(forms_of)


class Desk:
    """One method a form. Raises what the services raise: core.web.forms makes the refusal of it.

    `problem`: the code of what is wrong with the e-mail and the name of a new account, None when nothing is."""

    def __init__(self, services: Open, problem: Problem) -> None:
        self._services, self._problem = services, problem

    def sign_up(self, request: Request, form: Form) -> Response:
        email, name = form.get("courriel", ""), form.get("nom", "")
        if (wrong := self._problem(email, name)) is not None:
            return forms.refused(request, "/inscription", wrong, form)
        language = choose(request.cookies.get(COOKIE), request.headers.get("accept-language", "fr"))
        came = self._services().accounts.sign_up(
            email, name, form.get("mot_de_passe", ""), language, token(request), agent(request), ip(request)
        )
        return self.arrived(request, came, form.get("page"))

    def sign_in(self, request: Request, form: Form) -> Response:
        came = self._services().accounts.sign_in(
            form.get("courriel", ""), form.get("mot_de_passe", ""), ip(request), agent(request), token(request)
        )
        return self.arrived(request, came, form.get("page"))

    def code(self, request: Request, form: Form) -> Response:
        step = cookies.step(request.cookies, cookies.is_https(request))
        fresh = self._services().accounts.second_factor(step, form.get("code", ""), agent(request))
        return self.arrived(request, SignIn(token=fresh), form.get("page"))

    def sign_out(self, request: Request, form: Form) -> Response:
        self._services().accounts.sign_out(token(request))
        return self._gone(request)

    def sign_out_everywhere(self, request: Request, form: Form) -> Response:
        self._services().accounts.end_all(forms.visit(self._services, request))
        return self._gone(request)

    def forgotten(self, request: Request, form: Form) -> Response:
        self._services().accounts.ask_reset(form.get("courriel", ""), ip(request))
        return to("/mot-de-passe?fait=envoi")

    def reset(self, request: Request, form: Form) -> Response:
        self._services().accounts.reset(form.get("jeton", ""), form.get("mot_de_passe", ""))
        return to("/connexion?fait=mot-de-passe")

    def change_password(self, request: Request, form: Form) -> Response:
        fresh = self._services().accounts.change_password(
            forms.visit(self._services, request), form.get("actuel", ""), form.get("nouveau", ""), ip(request)
        )
        response = to("/securite?fait=mot-de-passe")
        cookies.give(response, fresh, cookies.is_https(request))
        return response

    def verify(self, request: Request, form: Form) -> Response:
        step = cookies.step(request.cookies, cookies.is_https(request))
        came = self._services().accounts.verify_email(form.get("jeton", ""), step, agent(request), token(request))
        if came.token is None and came.step is None:
            return to("/connexion?fait=verification")
        return self.arrived(request, came, None)

    def enter(self, request: Request, form: Form) -> Response:
        self._services().members.enter(forms.visit(self._services, request), _uuid(form.get("entreprise", "")))
        return to(local_path(form.get("page") or HOME))

    def accept(self, request: Request, form: Form) -> Response:
        self._services().members.accept(forms.visit(self._services, request), form.get("jeton", ""))
        return to(HOME)

    def arrived(self, request: Request, came: SignIn, page: str | None) -> Response:
        """In with a cookie, or one step further: the code, or the letter."""
        https, page = cookies.is_https(request), page or cookies.next_page(request.cookies)
        if came.token is not None:
            response = to(local_path(page) if page else self._after(came.token))
            cookies.give(response, came.token, https)
            lasts = 0
        else:
            response = to("/verification" if came.mail else "/code")
            lasts = SIGN_UP_LASTS_S if came.mail else STEP_LASTS_S
        cookies.give_step(response, came.step or "", https, lasts)
        cookies.give_next(response, local_path(page) if page else "", https, lasts)
        return response

    def _after(self, fresh: str) -> str:
        visit = self._services().visits.visit(fresh)
        return HOME if visit is None else NEXT.get(visit.who.role, HOME)

    def _gone(self, request: Request) -> Response:
        """Nothing of the session stays in the browser (pages are empty shells: its cache holds nothing of anybody)."""
        response = to("/connexion?fait=fin")
        cookies.take_back(response, cookies.is_https(request))
        response.headers["Clear-Site-Data"] = '"storage"'
        return response


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("Cette entreprise n'existe pas ou plus.") from error
