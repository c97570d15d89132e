"""Forms of our own pages, posted to our own routes: Origin checked, small, read once, answered by a redirection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core.bootstrap import Services
from core.errors import AccessDenied, CarbonScoreError, InputError, SignInRefused, TooMany, Unavailable
from core.services.visits import Visit
from core.web import cookies, origin

SEE_OTHER = 303
FRESH = {"Cache-Control": "no-store"}
LARGEST = 16_384
MOST_FIELDS = 20
TYPED = ("courriel", "nom", "page")  # given back to a refused form; never a password

Open = Callable[[], Services]
Codes = Mapping[type[CarbonScoreError], str]
Form = Mapping[str, str]
Answer = Callable[[Request], Awaitable[Response]]
Work = Callable[[Request, Form], Response]
CODES: tuple[tuple[type[CarbonScoreError], str], ...] = (
    (TooMany, "trop"),
    (SignInRefused, "identifiants"),
    (InputError, "mot-de-passe"),
    (AccessDenied, "identifiants"),
)


def routes(table: Iterable[tuple[str, Work, str, Codes]]) -> list[Route]:
    """POST /session/<name> for each (name, work, page of the form, codes of its refusals)."""
    return [Route(f"/session/{name}", posted(work, page, codes), methods=["POST"]) for name, work, page, codes in table]


def visit(services: Open, request: Request) -> Visit:
    """Who is here. Raises AccessDenied when nobody is."""
    found = services().visits.visit(token(request))
    if found is None:
        raise AccessDenied("Connectez-vous d'abord.")
    return found


def posted(work: Work, page: str, codes: Codes | None = None) -> Answer:
    """`work` on the form, in a thread; a refusal comes back to `page` as `?refus=<code>`."""
    told = [*(codes or {}).items(), *CODES]

    async def answer(request: Request) -> Response:
        if not origin.is_ours(request):
            return PlainTextResponse("Origine refusée.", 403)
        form = await read(request)
        if form is None:
            return PlainTextResponse("Formulaire trop grand.", 413)
        try:
            return await to_thread.run_sync(work, request, form)
        except Unavailable:
            return to("/")
        except CarbonScoreError as error:
            code = next((said for kind, said in told if isinstance(error, kind)), None)
            if code is None:
                raise
            return refused(request, page, code, form)

    return answer


async def read(request: Request) -> Form | None:
    """Fields of a urlencoded form, the first of each name; None when it is larger than a form of ours can be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return dict(reversed(pairs))


def to(path: str) -> Response:
    return RedirectResponse(path, SEE_OTHER, FRESH)


def refused(request: Request, page: str, code: str, form: Form) -> Response:
    """Back to the page, with what was typed. A link's token stays in the address of the page that needs it."""
    said = {"refus": code, **({"jeton": form["jeton"]} if form.get("jeton") else {})}
    response = to(f"{page}?{urlencode(said)}")
    typed = {field: form[field] for field in TYPED if form.get(field)}
    if typed:
        cookies.keep_typed(response, typed, cookies.is_https(request))
    return response


def ip(request: Request) -> str:
    """The client's address, as uvicorn knows it (forwarded only by a trusted proxy)."""
    return request.client.host if request.client else ""


def token(request: Request) -> str | None:
    return cookies.token(request.cookies, cookies.is_https(request))


def agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
