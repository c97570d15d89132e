"""The server's own words: one JSON object a line, with the traceback and never the values it carried."""

from __future__ import annotations

import structlog


def configure() -> None:
    """Set once, when the door opens. Local variables stay out of tracebacks: they hold answers and tokens."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
