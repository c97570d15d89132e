"""A small OpenID provider on loopback: discovery, keys, authorize, token with PKCE. Can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.live import free_port

CLIENT, SECRET = "us", "a secret we share"
LIFE_S = 300


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class OidcProvider:
    """`person`: claims of who is signed in there; `changed`: claims put in their place in the token; `signs`: how."""

    issuer: str
    person: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    signs: str = "RS256"
    called: str = ""  # the issuer it announces, when it is not its own
    asked: list[dict[str, str]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def directory(self) -> str:
        """As Microsoft's: one issuer for each directory, announced with a hole."""
        return self.issuer.replace("127.0.0.1", "localhost") + "/{tenantid}/v2.0"

    def metadata(self, request: Request) -> Response:
        here = self.issuer
        own = self.directory if "common" in request.url.path else here
        return JSONResponse(
            {
                "issuer": self.called or own,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
        )

    def keys(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = _base64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or request.headers.get("authorization") != basic:
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked["code_challenge_method"] != "S256" or asked["code_challenge"] != proof:
            return JSONResponse({"error": "invalid_grant", "error_description": "PKCE"}, 400)
        if asked["redirect_uri"] != form["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        answer = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "expires_in": LIFE_S}
        return JSONResponse({**answer, "id_token": self.signed(asked["nonce"])})

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + LIFE_S, "nonce": nonce}
        claims = {name: value for name, value in {**claims, **self.person, **self.changed}.items() if value is not None}
        if self.signs == "none":
            head = _base64(json.dumps({"alg": "none", "typ": "JWT"}).encode())
            return f"{head}.{_base64(json.dumps(claims).encode())}."
        if self.signs == "HS256 with the public key":
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, public, algorithms=["HS256"])
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.signs == "another key" else self.key
        whole = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return whole if self.signs != "altered" else _altered(whole)


def _altered(whole: str) -> str:
    """The same signature under other claims."""
    head, body, seal = whole.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{_base64(json.dumps({**claims, 'sub': 'somebody else'}).encode())}.{seal}"


@contextmanager
def provider() -> Iterator[OidcProvider]:
    port = free_port()
    made = OidcProvider(f"http://127.0.0.1:{port}")
    application = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", made.metadata),
            Route("/common/v2.0/.well-known/openid-configuration", made.metadata),
            Route("/keys", made.keys),
            Route("/authorize", made.authorize),
            Route("/token", made.token, methods=["POST"]),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(application, "127.0.0.1", port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield made
    finally:
        server.should_exit = True
        thread.join()
