"""Telling: how much each feature tells of each of several names (articles, kinds of section), in a few arrays.

A complement naive Bayes: what a feature tells of a name is how much rarer it is with all the others.
"""

import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from articles.search.compact import Pairs, by_row
from articles.search.shared import Parts

# How much is counted of what was never seen; how sharply the shares part.
SMOOTH, SHARP = 1.0, 16.0
# A name that is so much less likely than the likeliest (as a power of e) has no share.
HARDLY = 40.0
# A feature that tells less of a name tells nothing of it: of large libraries that leaves out what everybody asks with.
LEAST_TOLD = 0.002


class Telling:
    """What so many features, known by their numbers, tell of names."""

    def __init__(self, features: int, names: Sequence[str], weighed: Iterable[Mapping[int, float]]) -> None:
        """`weighed` says of each name, in their order, what weighs there that holds a feature."""
        self._names = tuple(names)
        # Three arrays, one pair after another.
        rows, places, weights = array("I"), array("H"), array("f")
        totals = []
        for place, own in enumerate(weighed):
            totals.append(sum(own.values()))
            rows.extend(own)
            places.extend([place] * len(own))
            weights.extend(own.values())
        whole = sum(totals) + SMOOTH * features
        self._others = [math.log(whole - total) for total in totals]
        # And then, how much more it tells of each than of one with which it never stands.
        self._tells = Pairs(features, _tell(features, rows, places, weights))

    def parts(self) -> Parts:
        """All of it, to be put together again elsewhere by `of_parts`."""
        return {"names": self._names, "others": self._others}, self._tells.arrays

    @classmethod
    def of_parts(cls, told: dict[str, Any], arrays: Sequence[Any]) -> Self:
        telling = cls(0, (), ())
        starts, places, values = arrays
        telling._names, telling._others = tuple(told["names"]), told["others"]
        telling._tells = Pairs.of_arrays((starts, places, values))
        return telling

    def shares(self, told: Collection[tuple[int, float]]) -> dict[str, float]:
        """By name how likely it is, by features with what each is worth: together 1; nothing where there are none."""
        if not told or not self._names:
            return {}
        total = sum([worth for _number, worth in told])
        scores = [total * others for others in self._others]
        for number, worth in told:
            for place, tells in self._tells.of(number):
                scores[place] += worth * tells
        most = max(scores)
        least = most - HARDLY / SHARP
        likely = {place: math.exp(SHARP * (score - most)) for place, score in enumerate(scores) if score > least}
        together = sum(likely.values())
        return {self._names[place]: value / together for place, value in likely.items()}


def _tell(
    size: int, rows: Sequence[int], places: Sequence[int], weights: Sequence[float]
) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """By feature how much it tells of which name, too little left out."""
    for row, those in by_row(size, rows):
        everywhere = SMOOTH + sum([weights[one] for one in those])
        told = [(places[one], math.log(everywhere / (everywhere - weights[one]))) for one in those]
        yield row, [(place, tells) for place, tells in told if tells > LEAST_TOLD]
