"""Who may do what, denials included."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.access import ALLOWED, Action, Role, Who, keeps_editions, require
from core.errors import AccessDenied

GUEST_MAY = {
    Action.ANSWER,
    Action.CALCULATE,
    Action.READ_FOOTPRINT,
    Action.EXPORT,
    Action.SHARE_RESUME,
    Action.READ_FACTORS,
}


@pytest.mark.parametrize("action", list(Action))
def test_a_guest_works_on_a_company_and_does_not_touch_editions(action: Action) -> None:
    guest = Who(uuid4(), Role.GUEST)
    if action in GUEST_MAY:
        require(guest, action)
    else:
        with pytest.raises(AccessDenied, match="administrent"):
            require(guest, action)


@pytest.mark.parametrize("action", list(Action))
def test_an_administrator_may_do_everything(action: Action) -> None:
    require(Who(uuid4(), Role.ADMIN), action)


def test_every_action_is_in_the_table() -> None:
    assert set(ALLOWED) == set(Action)


@pytest.mark.parametrize(
    ("local", "peer", "host", "keeps"),
    [
        (True, None, "localhost:8501", True),
        (True, "127.0.0.1", "127.0.0.1:8501", True),
        (True, None, "[::1]:8501", True),
        (False, None, "localhost:8501", False),
        (True, "192.168.1.20", "localhost:8501", False),
        (True, None, "rebound.evil.example:8501", False),
        (True, None, None, False),
        (True, None, "localhost.evil.example", False),
    ],
)
def test_only_the_keyboard_of_a_local_installation_keeps_the_editions(
    local: bool, peer: str | None, host: str | None, keeps: bool
) -> None:
    assert keeps_editions(local, peer, host) is keeps
