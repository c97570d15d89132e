"""Free text → factors of one edition. Built once, read-only afterwards, shared between threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from core.carbon.catalogue import Entry
from core.carbon.units import Units
from core.match import confidence
from core.match.confidence import Calibration
from core.match.families import ABROAD, Family, Published, gather
from core.match.index import Index
from core.match.picking import pick
from core.match.query import Query, quantity_for
from core.match.ranking import Ranked, Ranker
from core.match.reading import Reader
from core.match.shapes import Asked, Candidate, Matched, Vocabulary
from core.match.targets import Targets
from core.match.telling import Teller
from core.match.words import mute

LIMIT = 5
KNOWN = 9.0  # score of a factor that somebody confirmed for these words: above any that is found
EVERY = 50  # texts between two reports of progress


class Matcher:
    """The factors of one edition, found by what people write."""

    def __init__(
        self, entries: Iterable[Entry], published: Iterable[Published], vocabulary: Vocabulary, units: Units
    ) -> None:
        self._units = units
        self._families = gather(entries, {row.ademe_id: row for row in published}, units)
        self._rows = {row.id: row for family in self._families for row in family.rows}
        self._index = Index(self._families, vocabulary.priors)
        self._teller = Teller(self._index, Targets(vocabulary.concepts, self._families), vocabulary)
        self._ranker = Ranker(self._index, self._teller, vocabulary)
        self._reader = Reader(vocabulary, _places(self._families), self._index.words.terms(), units)
        self._calibration = Calibration(vocabulary.calibration)

    def match(
        self,
        text: str,
        *,
        account: str = "",
        unit: str = "",
        only_money: bool = False,
        year: int | None = None,
        limit: int = LIMIT,
    ) -> Matched:
        """At most `limit` candidates, best first. `account`: of the French chart; `year`: of the accounts."""
        return self.find(Asked(text, account, unit, only_money, year), limit)

    def match_many(self, asked: Sequence[Asked], progress: Callable[[float], object] = lambda _: None) -> list[Matched]:
        """One answer per text, in order. The same text is read once. `progress` is told 0…1."""
        known: dict[Asked, Matched] = {}
        found = []
        for place, one in enumerate(asked):
            if one not in known:
                known[one] = self.find(one)
            found.append(known[one])
            if place % EVERY == 0:
                progress(place / len(asked))
        progress(1.0)
        return found

    def find(self, asked: Asked, limit: int = LIMIT) -> Matched:
        query = self._reader.read(asked)
        ranked = self._ranker.rank(query)
        candidates = tuple(self._candidate(one, query) for one in ranked[:limit])
        sure = self._calibration.confidence(self.features(query, ranked))
        quantity, unit = quantity_for(query, candidates[0].unit, self._units) if candidates else (None, "")
        return Matched(asked.text, sure, sure < confidence.THRESHOLD or not candidates, candidates, quantity, unit)

    def candidate(self, factor: str, reasons: tuple[str, ...]) -> Candidate | None:
        """A factor of the edition by its id or key, as a candidate; None when a new calculation may not use it."""
        row = self._rows.get(factor)
        return None if row is None else Candidate(row.id, row.label, row.unit, KNOWN, reasons)

    def features(self, query: Query, ranked: Sequence[Ranked]) -> dict[str, float]:
        """What the confidence is made of."""
        outside = bool(ranked) and not self._families[ranked[0].family].rows[0].id.isdigit()
        return confidence.features(query, ranked, self._known(query, ranked), outside, bool(self._void(query)))

    def read(self, asked: Asked) -> tuple[Query, list[Ranked]]:
        """What was understood, for the calibration and for tests."""
        query = self._reader.read(asked)
        return query, self._ranker.rank(query)

    def _void(self, query: Query) -> str:
        """Why the text, or its account, is about something without a factor; "" when it is not."""
        if query.code and not self._teller.knows(query.code):
            return f"le fluide {query.code.upper()} n'est pas dans cette édition : demandez son potentiel au frigoriste"
        if query.nothing:
            return query.nothing[0].value.why
        hint = self._teller.account(query.account)
        return (
            f"compte {query.account} : {hint.why}, sans facteur d'émission" if hint and hint.kind == "nothing" else ""
        )

    def _known(self, query: Query, ranked: Sequence[Ranked]) -> float:
        """Share of the words' weight that the first answer, or an expression, explains."""
        words = {word for word in query.words if not mute(word)}
        if not words or not ranked:
            return 0.0
        places = {place for hit in query.hits for place in hit.places if place < len(query.words)}
        covered = {query.words[place] for place in places} | {query.code}
        best = self._families[ranked[0].family]
        said = self._index.vocabulary(best)
        weights = {word: self._index.words.idf(word) for word in words}
        return sum(weight for word, weight in weights.items() if word in covered or word in said) / sum(
            weights.values()
        )

    def _candidate(self, ranked: Ranked, query: Query) -> Candidate:
        row, chosen = pick(self._families[ranked.family], query)
        reasons = (*ranked.told[:2], *chosen) or ("les mots du libellé",)
        void = self._void(query)
        reasons = (void, *reasons) if void else reasons
        return Candidate(row.id, row.label, row.unit, round(ranked.score, 4), reasons)


def _places(families: Iterable[Family]) -> set[str]:
    """Countries and overseas places that rows are given for."""
    rows = (row for family in families for row in family.rows if row.rank == ABROAD)
    found = {part.strip() for row in rows for part in row.place.split(",") if len(part.strip()) > 2}
    return found - {"france"}
