"""Every kind of problem the API answers with: a stable address, a status, a title (docs/api.md lists them)."""

from __future__ import annotations

from dataclasses import dataclass

BASE = "/api/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """`slug` ends the stable `type` of RFC 9457; `fr` and `en` are its title."""

    slug: str
    status: int
    fr: str
    en: str

    @property
    def address(self) -> str:
        return BASE + self.slug


BAD_REQUEST = Kind("bad-request", 400, "Requête illisible", "Unreadable request")
UNAUTHORIZED = Kind("unauthorized", 401, "Clé d'API absente ou refusée", "API key missing or refused")
FORBIDDEN = Kind("forbidden", 403, "Action non permise", "Action not allowed")
LIMIT_REACHED = Kind("limit-reached", 403, "Limite de votre formule atteinte", "Limit of your plan reached")
NOT_FOUND = Kind("not-found", 404, "Introuvable", "Not found")
METHOD = Kind("method-not-allowed", 405, "Méthode non permise", "Method not allowed")
TOO_SLOW = Kind("body-too-slow", 408, "Envoi trop lent", "Body too slow")
BUSY = Kind("request-in-progress", 409, "La même requête est en cours", "The same request is in progress")
STALE = Kind("version-conflict", 412, "Quelqu'un d'autre a enregistré entre-temps", "Somebody else saved meanwhile")
TOO_LARGE = Kind("body-too-large", 413, "Corps trop volumineux", "Body too large")
MEDIA_TYPE = Kind("unsupported-media-type", 415, "Type de contenu non lu ici", "Content type not read here")
INVALID = Kind("invalid-content", 422, "Contenu à corriger", "Content to correct")
KEY_REUSED = Kind("idempotency-key-reused", 422, "Clé d'idempotence déjà employée", "Idempotency key already used")
NO_VERSION = Kind("version-required", 428, "En-tête If-Match attendu", "If-Match header expected")
TOO_MANY = Kind("too-many-requests", 429, "Trop de requêtes", "Too many requests")
UNEXPECTED = Kind("unexpected", 500, "Erreur inattendue", "Unexpected error")
UNAVAILABLE = Kind("unavailable", 503, "Service momentanément indisponible", "Service unavailable for the moment")

KINDS = tuple(kind for kind in list(globals().values()) if isinstance(kind, Kind))
