"""E-mail addresses, places and browsers: one writing of each."""

from __future__ import annotations

import pytest

from core.errors import InputError
from core.services import addresses, agents


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna.K+bilan@Lumiere.example ", "Anna.K+bilan@Lumiere.example"),
        ("anna@société.fr", "anna@xn--socit-esab.fr"),
        ("o'neil@a-b.example", "o'neil@a-b.example"),
    ],
)
def test_an_address_is_kept_as_mail_programs_write_it(typed: str, kept: str) -> None:
    assert addresses.cleaned(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "anna", "anna@", "@lumiere.example", "anna@localhost", "a b@lumiere.example", "anna@lumiere..example",
        "anna@lumiere.example\nBcc: x@y.example", "a@b.example, c@d.example", "<anna@lumiere.example>",
        'anna"@lumiere.example', "an\x00na@lumiere.example", "é@lumiere.example", "a@" + "b" * 250 + ".example",
        ".anna@lumiere.example", "anna@-lumiere.example",
    ],
)  # fmt: skip
def test_what_we_could_not_write_to_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="Écrivez-la comme"):
        addresses.cleaned(typed)
    assert addresses.key(typed).isprintable()


def test_case_and_writing_do_not_make_another_person() -> None:
    assert addresses.key("ANNA@Société.fr") == addresses.key("anna@xn--socit-esab.fr ")


@pytest.mark.parametrize(
    ("ip", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", ""),
    ],
)
def test_a_place_is_a_subscriber_not_one_of_his_many_addresses(ip: str, place: str) -> None:
    assert addresses.network(ip) == place


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
         "Chrome, Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.6 Safari/605.1",
         "Safari, macOS"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) Version/17.6 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5 <script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_with_two_words_of_ours(said: str, label: str) -> None:
    assert agents.label(said) == label
