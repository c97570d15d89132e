"""Two indexes over the same documents: BM25 on words, cosine on groups of letters. Read-only once built."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
K1, B = 1.2, 0.5  # saturation of repeated words, weight of a document's length


class Postings:
    """{term: (documents, weights)}; `idf` of a term that is nowhere is that of a term found once."""

    def __init__(self, weights: Sequence[Mapping[str, float]], idf: dict[str, float]) -> None:
        places: dict[str, list[int]] = {}
        values: dict[str, list[float]] = {}
        for document, found in enumerate(weights):
            for term, weight in found.items():
                places.setdefault(term, []).append(document)
                values.setdefault(term, []).append(weight)
        self._found = {
            term: (np.array(places[term], dtype=np.int32), np.array(values[term], dtype=np.float32)) for term in places
        }
        self._idf = idf
        self._rarest = max(idf.values(), default=1.0)
        self._count = len(weights)

    def plain(self, documents: Iterable[Sequence[str]]) -> Postings:
        """Another index of the same words, where a document weighs what each of its words does, once."""
        return Postings([{term: self.idf(term) for term in document} for document in documents], self._idf)

    def __contains__(self, term: str) -> bool:
        return term in self._found

    def terms(self) -> list[str]:
        return list(self._found)

    def idf(self, term: str) -> float:
        return self._idf.get(term, self._rarest)

    def scores(self, wanted: Mapping[str, float]) -> Scores:
        """Per document: Σ of query weight × document weight, over the terms they share."""
        total = np.zeros(self._count, dtype=np.float32)
        for term, weight in wanted.items():
            posting = self._found.get(term)
            if posting is not None:
                total[posting[0]] += np.float32(weight) * posting[1]
        return total


def bm25(documents: Sequence[Mapping[str, float]]) -> Postings:
    """Index of {word: weight in the document}; a weight of 1 is one plain occurrence.

    Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
    """
    idf = _idf(documents)
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    weights = []
    for document, length in zip(documents, lengths, strict=True):
        damp = K1 * (1 - B + B * length / mean)
        weights.append({term: idf[term] * tf * (K1 + 1) / (tf + damp) for term, tf in document.items()})
    return Postings(weights, idf)


def cosine(documents: Iterable[Sequence[str]]) -> Postings:
    """Index whose scores are the cosine of TF-IDF vectors, once the query is a unit vector (see `unit`)."""
    counts = [Counter(document) for document in documents]
    idf = _idf(counts)
    weights = []
    for count in counts:
        vector = {term: (1 + math.log(times)) * idf[term] for term, times in count.items()}
        norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        weights.append({term: value / norm for term, value in vector.items()})
    return Postings(weights, idf)


def unit(terms: Sequence[str], index: Postings) -> dict[str, float]:
    """The TF-IDF vector of a query, of length 1 over all its terms, known or not."""
    vector = {term: (1 + math.log(times)) * index.idf(term) for term, times in Counter(terms).items()}
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {term: value / norm for term, value in vector.items()}


def _idf(documents: Sequence[Mapping[str, float]]) -> dict[str, float]:
    found = Counter(term for document in documents for term in document)
    total = len(documents)
    return {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in found.items()}
