"""Weighing: how strongly a text, or a stretch of it, speaks of danger, and of which kind; one pass, however long.

The model is linear, so the weights of any stretch are a difference of two running sums. A long text is read in
stretches as well as whole: what is told in one sentence of many is told.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path

from articles.search.danger.features import Read, joints, parts_of, way_of
from articles.weighing.weights import Weights, read_weights

WEIGHTS = Path(__file__).with_name("weights.tsv")
# Steps whenever a feature is made otherwise: weights made before no longer fit.
VERSION = 1
DANGER = "any"
# In words; a text of fewer is weighed whole, a longer one sentence by sentence as well, and in stretches.
MANY, STRETCHES, STEP = 30, (24, 48), 6
LEAST_SENTENCE = 3
# Ideas that by themselves tell most of the kind, and what they add to its score.
TOLD_BY = {"neck": {"strangle"}, "forced-sex": {"rape"}, "suicide": {"suicide"}, "weapon": {"weapon", "shoot"}}
TELLING = 3.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """`score` above 0 tells of danger; `kind` is the likeliest one."""

    score: float
    kind: str


@cache
def weights() -> Weights:
    """What stands at the head of the one table of weights; its rows are held by `_rows` alone."""
    return replace(read_weights(WEIGHTS, version=VERSION), rows={})


@cache
def _rows() -> tuple[dict[str, float], dict[str, tuple[tuple[int, float], ...]]]:
    """The weights of danger by feature, and those of its kinds; read at the first question."""
    table = read_weights(WEIGHTS, version=VERSION)
    place = table.labels.index(DANGER)
    of_danger = {name: weight for name, row in table.rows.items() for label, weight in row if label == place}
    of_kinds = {name: tuple(pair for pair in row if pair[0] != place) for name, row in table.rows.items()}
    return of_danger, {name: row for name, row in of_kinds.items() if row}


def weigh(words: Sequence[Read], text: str, sentences: Sequence[int] = ()) -> Weighed:
    """How dangerous the words of a text sound; `sentences` are the lengths of its sentences."""
    table, (of_danger, _of_kinds) = weights(), _rows()
    offset = table.offsets[table.labels.index(DANGER)] - table.limits.get(way_of(words), 0.0)
    between = joints(words, text)
    parts: dict[str, tuple[float, int]] = {}
    sums, counts = [0.0], [0]
    total, number = 0.0, 0
    for word, here in zip(words, between, strict=True):
        own = parts.get(word.key)
        if own is None:
            names = parts_of(word.key)
            own = parts[word.key] = (sum([of_danger[name] for name in names if name in of_danger]), len(names))
        total += own[0] + sum([of_danger[name] for name in here if name in of_danger])
        number += own[1] + len(here)
        sums.append(total)
        counts.append(number)
    best, start, end = -math.inf, 0, 0
    for first, last in _stretches(len(words), sentences):
        score = (sums[last] - sums[first]) / math.sqrt(counts[last] - counts[first] or 1) + offset
        if score > best:
            best, start, end = score, first, last
    end = min(end, start + STRETCHES[-1])
    return Weighed(best, _kind(words[start:end], between[start:end]) if best > 0 else "")


def _stretches(size: int, sentences: Sequence[int]) -> list[tuple[int, int]]:
    found = [(0, size)]
    if size > MANY:
        ends = list(accumulate(sentences))
        found += [(end - own, end) for end, own in zip(ends, sentences, strict=True) if own >= LEAST_SENTENCE]
    for length in STRETCHES:
        if size > length * 1.5:
            found += [(first, min(first + length, size)) for first in range(0, size - length + STEP, STEP)]
    return found


def _kind(words: Sequence[Read], between: Sequence[Sequence[str]]) -> str:
    table, (_of_danger, of_kinds) = weights(), _rows()
    scores = [0.0] * len(table.labels)
    names = [*(word.key for word in words), *(name for here in between for name in here)]
    for name in names:
        for place, weight in of_kinds.get(name, ()):
            scores[place] += weight
    length = math.sqrt(len(names) or 1)
    kinds = {
        label: score / length + offset
        for label, score, offset in zip(table.labels, scores, table.offsets, strict=True)
        if label != DANGER
    }
    for kind, telling in TOLD_BY.items():
        if telling & {word.idea for word in words}:
            kinds[kind] = kinds.get(kind, 0.0) + TELLING
    return max(kinds, key=lambda label: kinds[label], default="")
