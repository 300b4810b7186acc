"""Weights: a table from features to labels, as text, and the score of a sentence by label."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from articles.weighing.features import VERSION

# Weights stand in the file as whole thousandths.
_UNIT = 1000
# What little a short sentence says is not made more of than this many features would be.
_FEWEST = 100


def length_of(features: Collection[str]) -> float:
    """By what a sum of weights is divided, so that long sentences and short ones can be compared."""
    return math.sqrt(max(_FEWEST, len(features)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A linear model. `made_from` is the digest of what it was trained on; `rows` are (label's place, weight) pairs."""

    language: str
    labels: tuple[str, ...]
    made_from: str
    limits: Mapping[str, float] = field(hash=False)
    offsets: tuple[float, ...]
    rows: Mapping[str, tuple[tuple[int, float], ...]] = field(hash=False)

    def scores(self, features: Collection[str]) -> dict[str, float]:
        """By label how strongly the features speak for it; 0 is undecided, and each label stands for itself."""
        sums = [0.0] * len(self.labels)
        rows = self.rows
        for feature in features:
            if feature in rows:
                for place, weight in rows[feature]:
                    sums[place] += weight
        length = length_of(features)
        return {
            label: total / length + offset for label, total, offset in zip(self.labels, sums, self.offsets, strict=True)
        }


def read_weights(path: Path, version: int = VERSION) -> Weights:
    """The weights of a file that `format_weights` wrote. Raises ValueError for what is no such file.

    `version` is that of the features, where they are not those of this room.
    """
    opening, _empty, table = path.read_text(encoding="utf-8").partition("\n\n")
    head = {name: value for name, _tab, value in (line.partition("\t") for line in opening.split("\n"))}
    if head.get("features") != str(version):
        raise ValueError(f"{path.name} was made for other features: train it again.")
    rows = {}
    # Most pairs stand at many features: each is held once.
    held: dict[tuple[int, int], tuple[int, float]] = {}
    for line in table.split("\n"):
        feature, _tab, pairs = line.rpartition("\t")
        if feature:
            numbers = iter(map(int, pairs.replace(":", " ").split()))
            whole = [(label, next(numbers)) for label in numbers]
            rows[feature] = tuple(held.setdefault(pair, (pair[0], pair[1] / _UNIT)) for pair in whole)
    limits = (pair.split("=") for pair in head["limits"].split())
    return Weights(
        language=head["language"],
        labels=tuple(head["labels"].split()),
        made_from=head["made_from"],
        limits={name: int(value) / _UNIT for name, value in limits},
        offsets=tuple(int(value) / _UNIT for value in head["offsets"].split()),
        rows=rows,
    )


def format_weights(weights: Weights, version: int = VERSION) -> str:
    """The one form of a file of weights: a head, an empty line, then features in order; small weights are left out."""
    head = {
        "language": weights.language,
        "features": str(version),
        "made_from": weights.made_from,
        "labels": " ".join(weights.labels),
        "limits": " ".join(f"{name}={round(value * _UNIT)}" for name, value in sorted(weights.limits.items())),
        "offsets": " ".join(str(round(value * _UNIT)) for value in weights.offsets),
    }
    lines = [f"{name}\t{value}" for name, value in head.items()]
    return "\n".join([*lines, "", *_rows(weights.rows.items())]) + "\n"


def _rows(rows: Iterable[tuple[str, tuple[tuple[int, float], ...]]]) -> list[str]:
    found = []
    for feature, pairs in sorted(rows):
        whole = [f"{place}:{round(weight * _UNIT)}" for place, weight in sorted(pairs) if round(weight * _UNIT)]
        if whole:
            found.append(f"{feature}\t{' '.join(whole)}")
    return found
