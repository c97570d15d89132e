"""Google and Microsoft as OpenID providers: authorization code with PKCE (S256), state and nonce (Authlib).

The id_token must be signed with RS256 or ES256 by a key the issuer publishes (« none » and HS256 are no algorithms
here), for us, by that issuer, now, and for this very flow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.starlette_client import StarletteIntegration, StarletteOAuth2App
from starlette.requests import Request

from core.errors import DataError, InputError
from core.services.accounts import Identity
from core.settings import Settings

TIMEOUT_S = 10
LEEWAY_S = 60
ALGORITHMS = ("RS256", "ES256")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANY_TENANT = "{tenantid}"
TENANTS = ("common", "organizations", "consumers")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Provider(StarletteOAuth2App):  # type: ignore[misc]
    """One provider. Refuses addresses that are not https (but on this machine) and an issuer that calls itself
    otherwise; whatever algorithms it announces, ours are accepted."""

    def __init__(self, name: str, issuer: str, client_id: str, client_secret: str) -> None:
        super().__init__(
            StarletteIntegration(name),
            name,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": TIMEOUT_S},
        )
        self.issuer = issuer
        _protected(issuer)

    async def load_server_metadata(self) -> dict[str, Any]:
        """Read once. Raises DataError."""
        if "_loaded_at" in self.server_metadata:
            return self.server_metadata  # type: ignore[no-any-return]
        metadata = dict(await super().load_server_metadata())
        self.server_metadata.clear()
        said = str(metadata.get("issuer", "")).rstrip("/")
        if self.issuer not in {said, *(said.replace(ANY_TENANT, tenant) for tenant in TENANTS)}:
            raise DataError("Le fournisseur d'identité annonce un autre nom ({issuer}).", issuer=said)
        for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _protected(str(metadata.get(endpoint, "")))
        self.server_metadata.update({**metadata, "id_token_signing_alg_values_supported": list(ALGORITHMS)})
        return self.server_metadata  # type: ignore[no-any-return]

    async def shown(self, request: Request) -> Identity:
        """Who came back. Raises DataError, AuthlibBaseError, JoseError, httpx.HTTPError, ValueError."""
        announced = (await self.load_server_metadata())["issuer"]
        options = {
            "iss": {"essential": True, "validate": lambda claims, value: value == _issuer(announced, claims)},
            "aud": {"essential": True, "values": [self.client_id]},
            "nonce": {"essential": True},
        }
        answer = await self.authorize_access_token(request, claims_options=options, leeway=LEEWAY_S)
        claims = answer.get("userinfo")
        if not claims or not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise DataError("Le fournisseur d'identité n'a pas dit qui vous êtes.")
        return Identity(
            claims["iss"],
            claims["sub"],
            str(claims.get("email") or ""),
            self._verified(claims),
            str(claims.get("name") or ""),
        )

    def _verified(self, claims: Mapping[str, Any]) -> bool:
        """Google vouches for an address with email_verified, Microsoft only with xms_edov."""
        if self.name == "google":
            return claims.get("email_verified") is True
        return claims.get("xms_edov") in (True, 1, "1", "true")


def providers(settings: Settings) -> dict[str, Provider]:
    """Those that have an id, a secret and an issuer. Raises InputError for one that is not protected."""
    known = {
        "google": (settings.google_issuer, settings.google_client_id, settings.google_client_secret),
        "microsoft": (settings.microsoft_issuer, settings.microsoft_client_id, settings.microsoft_client_secret),
    }
    return {name: Provider(name, a, b, c) for name, (a, b, c) in known.items() if a and b and c}


def _protected(address: str) -> None:
    """Raises InputError unless the address is https, or http on this very machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise InputError(
            "L'adresse d'un fournisseur d'identité doit commencer par https:// ({address}).", address=address
        )


def _issuer(announced: str, claims: Mapping[str, Any]) -> str:
    """The issuer this token must name: Microsoft's announced one has a hole for the directory of the person."""
    tenant = str(claims.get("tid", ""))
    return announced.replace(ANY_TENANT, tenant) if _GUID.fullmatch(tenant) else announced
