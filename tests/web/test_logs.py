"""What the server writes about an incident: enough to find the line, nothing of what was typed."""

from __future__ import annotations

import json

import pytest
import structlog

from core.web import logs


def test_an_incident_keeps_its_traceback_and_not_the_values(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        logs.configure()
        _stumble("turnover of the bakery")
    finally:
        structlog.configure(**before)
    written = json.loads(capsys.readouterr().out)
    assert (written["event"], written["level"], written["incident"]) == ("unexpected", "error", "ab12")
    assert "ZeroDivisionError" in written["exception"]
    assert "bakery" not in written["exception"]


def _stumble(typed: str) -> None:
    try:
        len(typed) / 0
    except ZeroDivisionError as error:
        structlog.get_logger("pages").error("unexpected", incident="ab12", exc_info=error)
