"""What the code printed on a report proves, to whoever holds the report."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.access import Who
from core.bootstrap import Services
from core.errors import TooMany
from core.services import share_openings
from tests.report import handed


def test_a_code_proves_its_report_however_it_was_typed(services: Services, who: Who, report: UUID) -> None:
    code = handed.code_of(services, who, report)
    proven = services.shares.verified(code, None)
    assert proven is not None
    assert (proven.company, proven.year, proven.template) == ("Boulangerie du Port", 2024, "complet")
    pdf = services.reports.get(who, report).files[-1]
    assert (pdf.kind, [pdf.sha256]) == ("pdf", [sha256 for _, sha256 in proven.prints])
    run = services.footprints.all(who)[0]
    assert (proven.run_hash, proven.total_kg) == (run.hash, run.total_kg)
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " – "),
        f"  {code.replace('0', 'o').replace('1', 'l')}\n",
        code.replace("1", "I").replace("0", "O"),
    ):
        assert services.shares.verified(typed, None) == proven, typed
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA", code[:-1], f"{code}0", "' OR 1=1 --", "é" * 5000, "\x00"):
        assert services.shares.verified(wrong, None) is None, wrong


def test_a_report_that_is_not_ready_proves_nothing_and_guesses_are_counted(services: Services, who: Who) -> None:
    waits = handed.report(services, who, status="asked")
    code = handed.code_of(services, who, waits)
    for _ in range(share_openings.CODES_FROM_ONE_PLACE):
        assert services.shares.verified(code, "192.0.2.9") is None
    with pytest.raises(TooMany):
        services.shares.verified(code, "192.0.2.9")
    assert services.shares.verified(code, "192.0.2.10") is None
