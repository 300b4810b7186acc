"""Phrases: how much a question is like one of the phrases in which people ask for an entry."""

from collections.abc import Set as AbstractSet

from articles.search.understanding import Understood

# How much of a word that only one of the two holds counts against their being alike.
LEAST_WEIGHT = 0.8
# What a clause of the question counts beside the whole of it; of shorter ones nothing can be told.
CLAUSE, LEAST_GROUPS = 0.85, 2
# A phrase and a question of one word that says something are alike by chance more often than longer ones.
SINGLE = 0.8


class Phrases:
    """The phrases of entries, judged for one question."""

    def __init__(self, understood: Understood, stop_terms: AbstractSet[str]) -> None:
        self._stop = stop_terms
        groups = [group for group in understood.groups if group.weight]
        self._weights = [max(group.weight, LEAST_WEIGHT) ** 2 for group in groups]
        whole = frozenset(range(len(groups)))
        clauses = {frozenset(n for n in whole if number in groups[n].clauses) for g in groups for number in g.clauses}
        parts = [(whole, 1.0), *((one, CLAUSE) for one in clauses if LEAST_GROUPS <= len(one) < len(whole))]
        # Of each part its words, what it counts, and the sum of its weights.
        self._parts = [(part, worth, sum(self._weights[number] for number in part)) for part, worth in parts]
        self._usual = sum(self._weights) / max(1, len(groups))
        self._groups_with: dict[str, list[tuple[int, float]]] = {}
        for number, group in enumerate(groups):
            for term, worth in group.terms.items():
                self._groups_with.setdefault(term, []).append((number, worth))
        self._terms = set(self._groups_with)
        # What a term adds to the likeness of a phrase at most, squared: most phrases need no closer look.
        least = max((worth**2 / asked for _part, worth, asked in self._parts if asked), default=0.0)
        self._most = {
            term: least * sum(self._weights[number] for number, _worth in pairs)
            for term, pairs in self._groups_with.items()
        }

    def likeness(self, asked_terms: str) -> float:
        """The likeness of the phrase that is most like the question, from 0 to 1. Each phrase is a line of terms."""
        known = self._terms.intersection(asked_terms.split())
        if not known:
            return 0.0
        lines = asked_terms.split("\n")
        most: dict[str, float] = {}
        for term in known:
            for line in lines:
                if term in line:
                    most[line] = most.get(line, 0.0) + self._most[term]
        best = 0.0
        # Those that may be most like it first, so that the others need no look.
        for line in sorted(most, key=most.__getitem__, reverse=True):
            if most[line] <= best * best:
                break
            best = max(best, self._alike(set(line.split())))
        return best

    def _alike(self, terms: set[str]) -> float:
        telling = terms - self._stop or terms
        known = telling & self._terms
        if not known:
            return 0.0
        met: dict[int, float] = {}
        for term in known:
            for number, worth in self._groups_with[term]:
                if worth > met.get(number, 0.0):
                    met[number] = worth
        others = len(telling) - len(known)
        size = sum([self._weights[number] for number in met]) + others * self._usual
        best = 0.0
        for part, worth_of_part, asked in self._parts:
            shared = sum([self._weights[number] * worth for number, worth in met.items() if number in part])
            if shared:
                best = max(best, worth_of_part * shared / (asked * size) ** 0.5)
        return best * SINGLE if len(telling) == 1 < len(self._weights) else best
