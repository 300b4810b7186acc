"""Phrases: how much a question is like one of the phrases in which people ask for an entry."""

from articles.search.lexicon import Lexicon
from articles.search.understanding import Understood

# How much of a word that only one of the two holds counts against their being alike.
LEAST_WEIGHT = 0.8
# A phrase and a question of one word that says something are alike by chance more often than longer ones.
SINGLE = 0.8


class Phrases:
    """The phrases of entries, judged for one question."""

    def __init__(self, understood: Understood, lexicon: Lexicon) -> None:
        self._stop = lexicon.stop_terms
        groups = [group for group in understood.groups if group.weight]
        self._weights = [max(group.weight, LEAST_WEIGHT) ** 2 for group in groups]
        self._asked = sum(self._weights) or 1.0
        self._usual = self._asked / max(1, len(groups))
        self._groups_with: dict[str, list[tuple[int, float]]] = {}
        for number, group in enumerate(groups):
            for term, worth in group.terms.items():
                self._groups_with.setdefault(term, []).append((number, worth))
        self._terms = set(self._groups_with)

    def likeness(self, asked_terms: str) -> float:
        """The likeness of the phrase that is most like the question, from 0 to 1. Each phrase is a line of terms."""
        best = 0.0
        for line in asked_terms.split("\n"):
            terms = set(line.split())
            if not self._terms.isdisjoint(terms):
                best = max(best, self._alike(terms))
        return best

    def _alike(self, terms: set[str]) -> float:
        telling = terms - self._stop or terms
        met: dict[int, float] = {}
        others = 0
        for term in telling:
            pairs = self._groups_with.get(term)
            if pairs is None:
                others += 1
                continue
            for number, worth in pairs:
                met[number] = max(met.get(number, 0.0), worth)
        if not met:
            return 0.0
        shared = sum(self._weights[number] * worth for number, worth in met.items())
        size = sum(self._weights[number] for number in met) + others * self._usual
        likeness = shared / (self._asked * size) ** 0.5
        return likeness * SINGLE if len(telling) == 1 < len(self._weights) else likeness
