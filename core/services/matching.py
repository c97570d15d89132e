"""Which factor is meant: what the company has confirmed before, then the matcher of the edition in use."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.access import Action, Who, allowed, require
from core.db import editions, matches
from core.db.activity_tables import RememberedMatch
from core.db.session import Database
from core.errors import DataError, InputError
from core.ingest.units import read_units
from core.match.matcher import LIMIT, Matcher
from core.match.quantities import read_measures
from core.match.shapes import Asked, Matched
from core.match.words import tokens
from core.services import audit
from core.services.editions import Editions
from core.services.matching_tables import published_names, vocabulary

CONFIRMED = 0.99  # a choice of a person for the same words: sure, and still theirs to change
LONGEST = 500
_KEPT = 2
_MONTHS = frozenset(tokens("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"))
_REFERENCE = re.compile(r"\d{3,}|(?=(?:\D*\d){5})\w+")  # of an invoice; « r1234yf » and « sp95 » are not
Progress = Callable[[float], object]
Choice = tuple[str, str, str, str]  # text, supplier, factor, flow


class Matching:
    def __init__(self, database: Database, editions_: Editions) -> None:
        self._database, self._editions = database, editions_
        self._built: OrderedDict[tuple[UUID, UUID], Matcher] = OrderedDict()
        self._lock = threading.Lock()

    def index(self) -> Matcher:
        """The matcher of the edition in use and of the facts from outside the base; built once per edition."""
        with self._database.catalogue() as session:
            wanted = editions.book(session, None)
        if wanted is None:
            raise DataError("Aucune édition de facteurs n'est en service. Redémarrez l'application.")
        with self._lock:
            if wanted not in self._built:
                self._built[wanted] = self._build(*wanted)
                while len(self._built) > _KEPT:
                    self._built.popitem(last=False)
            self._built.move_to_end(wanted)
            return self._built[wanted]

    def _build(self, edition: UUID, own: UUID) -> Matcher:
        with self._database.catalogue() as session:
            entries = editions.entries(session, edition)
            if own != edition:
                entries += [entry for entry in editions.entries(session, own) if entry.key == entry.id]
        return Matcher(entries, published_names(), vocabulary(), read_units())

    def match(
        self,
        who: Who | None,
        text: str,
        *,
        supplier: str = "",
        account: str = "",
        unit: str = "",
        only_money: bool = False,
        year: int | None = None,
        limit: int = LIMIT,
    ) -> Matched:
        """Candidates for a text; first what this company has confirmed, if `who` may read it.

        Raises InputError: too long a text.
        """
        asked = Asked(text, account, unit, only_money, year, supplier)
        matcher = self.index()
        known = self._known(who, [asked])
        return _first(matcher.find(_checked(asked), limit), _recall(asked, known), matcher, limit)

    def match_many(self, who: Who | None, asked: Sequence[Asked], progress: Progress = lambda _: None) -> list[Matched]:
        """One answer per text, in one batch. `progress` is told 0…1."""
        matcher, known = self.index(), self._known(who, asked)
        found = matcher.match_many([_cut(one) for one in asked], progress)
        return [_first(match, _recall(one, known), matcher, LIMIT) for one, match in zip(asked, found, strict=True)]

    def remember(self, who: Who, text: str, supplier: str, factor: str, flow: str) -> None:
        """Keep a choice for this text and supplier. Raises AccessDenied."""
        self.remember_all(who, [(text, supplier, factor, flow)])

    def remember_all(self, who: Who, choices: Iterable[Choice]) -> None:
        """Keep choices, for this company only. Texts without a word are not remembered. Raises AccessDenied."""
        require(who, Action.ANSWER)
        kept = [(_key(text, supplier), factor, flow) for text, supplier, factor, flow in choices]
        kept = [choice for choice in kept if choice[0][0]]
        if not kept:
            return
        with self._database.tenant(who) as session:
            matches.remember(session, who.tenant_id, who.person_id, kept)
            audit.record(session, who.tenant_id, "matches_remembered", "matches", {"count": len(kept)})

    def _known(self, who: Who | None, asked: Sequence[Asked]) -> Mapping[matches.Key, RememberedMatch]:
        if who is None or not allowed(who, Action.READ_ANSWERS):
            return {}
        texts = {_key(one.text, "")[0] for one in asked}
        with self._database.tenant(who) as session:
            return matches.known(session, who.tenant_id, texts if len(texts) < 500 else None)


def as_json(found: Matched) -> dict[str, Any]:
    """Stable keys (docs/schemas/match.schema.json). `quantity`: a number, null when the text holds none."""
    return {
        "query": found.query,
        "confidence": round(found.confidence, 4),
        "abstained": found.abstained,
        "quantity": None if found.quantity is None else float(found.quantity),
        "unit": found.unit,
        "candidates": [
            {
                "ademe_id": one.factor,
                "label": one.label,
                "unit": one.unit,
                "score": one.score,
                "reasons": list(one.reasons),
            }
            for one in found.candidates
        ],
    }


def _key(text: str, supplier: str) -> matches.Key:
    """What two texts share when they say the same: their words, without quantity, months, dates and long numbers."""
    measures, _ = read_measures(text, read_units())
    if measures:
        text = f"{text[: measures[0].start]} {text[measures[0].end :]}"
    words = [word for word in tokens(text) if word not in _MONTHS and not _REFERENCE.fullmatch(word)]
    return " ".join(words)[:LONGEST], " ".join(tokens(supplier))[:LONGEST]


def _recall(asked: Asked, known: Mapping[matches.Key, RememberedMatch]) -> RememberedMatch | None:
    """The choice for this supplier, else the one for any."""
    text, supplier = _key(asked.text, asked.supplier)
    return (known.get((text, supplier)) or known.get((text, ""))) if text else None


def _first(found: Matched, choice: RememberedMatch | None, matcher: Matcher, limit: int) -> Matched:
    """The confirmed factor before the others, with the day of the choice, if the edition still has it."""
    if choice is None:
        return found
    mine = matcher.candidate(choice.factor, (_reason(choice.at, bool(choice.supplier_key)),))
    if mine is None:
        return found
    others = [one for one in found.candidates if one.factor != mine.factor]
    return replace(found, confidence=CONFIRMED, abstained=False, candidates=(mine, *others)[:limit])


def _reason(at: datetime, supplier: bool) -> str:
    return f"choix confirmé le {at:%d/%m/%Y} pour {'ce fournisseur' if supplier else 'ce libellé'}"


def _checked(asked: Asked) -> Asked:
    if len(asked.text) > LONGEST:
        raise InputError("Texte trop long : {most} caractères au plus.", most=LONGEST)
    return asked


def _cut(asked: Asked) -> Asked:
    return asked if len(asked.text) <= LONGEST else replace(asked, text=asked.text[:LONGEST])
