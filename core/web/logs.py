"""The server's own words: one JSON object a line, with the traceback and never the values it carried."""

from __future__ import annotations

import logging

import structlog

_NAMES_A_VISITOR = '%s - "WebSocket %s"'  # uvicorn's line for a socket: address and query string


def configure() -> None:
    """Set once, when the door opens. Local variables stay out of tracebacks: they hold answers and tokens."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    logging.getLogger("uvicorn.error").addFilter(_discreet)


def _discreet(record: logging.LogRecord) -> bool:
    """False for the lines of uvicorn that name a visitor; core.web.requests writes what may be written."""
    return not str(record.msg).startswith(_NAMES_A_VISITOR)
