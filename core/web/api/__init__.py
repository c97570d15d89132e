"""The REST API, mounted at /api: the same services and rights as the screens, for programs (docs/api.md)."""
