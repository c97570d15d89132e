"""The door of a running application, its letters, and its accounts seen from this process."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pyotp

from core.services.accounts import Accounts
from core.services.visits import Visits
from tests.accounts.conftest import PASSWORD
from tests.accounts.mailbox import Mailbox
from tests.live import Live, Reply


@dataclass(frozen=True)
class Site:
    """The application as on a server, its letters, and its accounts seen from this process."""

    live: Live
    mail: Mailbox
    visits: Visits
    accounts: Accounts

    def letter(self, to: str) -> str:
        """The token of the link sent to this address, waited for: it leaves after the answer."""
        limit = time.monotonic() + 30
        while not self.mail.letters(to):
            assert time.monotonic() < limit, "no letter came"
            time.sleep(0.05)
        return self.mail.token(to)

    def post(self, name: str, **form: str) -> Reply:
        cookie = form.pop("cookie", None)
        return self.live.post(f"/session/{name}", form, **({"cookie": cookie} if cookie else {}))

    def join(self, email: str) -> str:
        """Sign up, open the link in the same browser; `cs=…`."""
        step = cookie_of(self.post("inscription", courriel=email, nom="Anna", mot_de_passe=PASSWORD), "cs-step")
        return cookie_of(self.post("verification", jeton=self.letter(email), cookie=step), "cs")


def cookie_of(reply: Reply, name: str) -> str:
    """`name=value` as the browser will send it back."""
    [found] = [cookie.split(";")[0] for cookie in reply.cookies if cookie.startswith(f"{name}=")]
    return found


def value_of(cookie: str) -> str:
    return cookie.partition("=")[2]


def codes(phone: pyotp.TOTP) -> tuple[str, str, str]:
    """The last code, this one and the next, when this one is good for five seconds more: all three open now."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
    now = int(time.time())
    return phone.at(now - 30), phone.at(now), phone.at(now + 30)
