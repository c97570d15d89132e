"""Which language a reader has: their choice, else what the browser asks for, else French; and its sentences.

`_("Tableau de bord")` is the whole interface. On screens the reader is the visitor (pages/parts/i18n.py finds out);
a document is written for somebody: `with speaking("en"): …`. The catalogue, French → English, is
`assets/locale/en/LC_MESSAGES/carbonscore.po`, read once with Babel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import CarbonScoreError

LANGUAGES = ("fr", "en")
COOKIE = "cs_lang"
PARIS = "Europe/Paris"
_CATALOGUES = Path(__file__).resolve().parents[1] / "assets" / "locale"


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom text is written: a code of LANGUAGES, a time zone."""

    language: str = "fr"
    zone: str = PARIS


_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)


class _Asked:
    """Who finds the reader when nobody said (the pages do: the visitor of the running script)."""

    find: Callable[[], Reader] = Reader


def reader() -> Reader:
    """For whom text is written here."""
    return _reader.get() or _Asked.find()


def language() -> str:
    """ "fr" or "en"."""
    return reader().language


def ask_reader(find: Callable[[], Reader]) -> None:
    """How to find the reader outside `speaking`."""
    _Asked.find = staticmethod(find)


@contextmanager
def speaking(code: str, zone: str = PARIS) -> Iterator[None]:
    """Everything written inside is in this language."""
    before = _reader.set(Reader(code if code in LANGUAGES else "fr", zone))
    try:
        yield
    finally:
        _reader.reset(before)


def _(french: str) -> str:
    """The sentence in the reader's language; the French one when the catalogue lacks it."""
    code = language()
    return french if code == "fr" else catalogue(code).get(french, french)


def choose(cookie: str | None, accepted: str) -> str:
    """A code of LANGUAGES. `accepted` is an Accept-Language header, in order of preference."""
    if cookie in LANGUAGES:
        return cookie
    wanted = (tag.split(";")[0].strip()[:2].lower() for tag in accepted.split(","))
    return next((tag for tag in wanted if tag in LANGUAGES), "fr")


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """French sentence → sentence in `code`. Empty for French."""
    from babel.messages.pofile import read_po

    path = _CATALOGUES / code / "LC_MESSAGES" / "carbonscore.po"
    if code == "fr" or not path.is_file():
        return {}
    with path.open("rb") as handle:
        messages = read_po(handle, locale=code)
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def sentence(error: CarbonScoreError, code: str, word: Callable[[str], str] = str) -> str:
    """The message of an error in this language, with its values; in French when the catalogue lacks it. An error that
    stands in another is translated too; `word`: how a value that is text is said."""
    held = {name: _held(value, code, word) for name, value in error.values.items()}
    return catalogue(code).get(error.template, error.template).format(**held)


def _held(value: object, code: str, word: Callable[[str], str]) -> object:
    if isinstance(value, CarbonScoreError):
        return sentence(value, code, word)
    return word(value) if isinstance(value, str) else value
