"""Training: labelled sentences become a file of weights; needs scikit-learn (`make train`), which the site never does.

    python -m articles.weighing.training FOLDER [--keep-limits]

The folder is named for its language. Each of its sentences-*.tsv is one writer's: a label, a tab and a sentence a line;
`fine` is no label. It gets weights.tsv, in which the label `any` stands for all the others together. What it prints is
measured on writers who were left out; with --keep-limits nothing is measured, and the limits stay as they were.
"""

import sys
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from articles.weighing.features import features_of
from articles.weighing.lexicon import Lexicon, lexicon_of
from articles.weighing.phrases import PHRASES, framed
from articles.weighing.sources import ANY, SURE, Labelled, digest_of, read_labelled, sources_in
from articles.weighing.weights import Weights, format_weights, length_of, read_weights

# A feature of one sentence only tells that sentence; beyond so many features the file grows and little is gained.
_RAREST, _MOST_FEATURES = 2, 24_000
_STRENGTH = 40.0
# How much a feature counts at least beside one of mean evidence: the rest is by how unevenly the two sides use it.
_LEAST_EVIDENCE = 0.5
# How much a sentence counts: plain prose of the library and phrases in frames count less than what a person wrote.
LIBRARY = "library"
# Sentences of the library that were once taken for harm, so that they are not again.
ALARMS = "alarms"
_COUNTS_FOR = {LIBRARY: 0.5, PHRASES: 0.3, ALARMS: 4.0}
_NO_WRITERS = frozenset({LIBRARY, PHRASES, ALARMS})
# Writers whose files open so wrote as people write, not to be hard: the limits are found on them where there are any.
STRANGERS = "strangers"
# Above the limit `any` so many are right, among writers left out. Above `sure` at most so many of the library's plain
# sentences stand that were left out.
PRECISION, FALSE_ALARMS = 0.93, 0.006
# Of kinds, weights below this tell too little to be kept.
_FAINTEST = 1.0


def _scale_of(feature: str) -> float:
    """Whole words tell more than their parts, of which there are many."""
    if feature.startswith("_"):
        return 0.5
    return 1.0 if " " in feature or "~" in feature else 1.5


class Corpus:
    """Sentences as a matrix: a row for each, of length one before rare features are left out, as Weights has it."""

    def __init__(self, sentences: Sequence[Labelled], lexicon: Lexicon) -> None:
        self.sentences = sentences
        sets = [features_of(sentence.text, lexicon) for sentence in sentences]
        counts = Counter(feature for features in sets for feature in features)
        self.names = sorted(feature for feature, count in counts.items() if count >= _RAREST)
        self.scales = [_scale_of(name) for name in self.names]
        place = {name: number for number, name in enumerate(self.names)}
        values: list[float] = []
        columns: list[int] = []
        starts = [0]
        for features in sets:
            known = sorted(place[name] for name in features if name in place)
            columns += known
            values += [self.scales[column] / length_of(features) for column in known]
            starts.append(len(columns))
        self.matrix = sparse.csr_matrix((values, columns, starts), shape=(len(sets), len(self.names)))
        self.writers = np.array([sentence.writer for sentence in sentences])
        self.counts_for = np.array([_COUNTS_FOR.get(writer, 1.0) for writer in self.writers])
        self.has_kind = np.array([len(sentence.labels) > 1 for sentence in sentences])

    def has(self, label: str) -> np.ndarray:
        return np.array([label in sentence.labels for sentence in self.sentences])

    def fit(self, label: str, rows: np.ndarray, columns: np.ndarray | None = None) -> tuple[np.ndarray, float]:
        """A weight for each column of the matrix, and the offset."""
        # A sentence whose kind nobody said tells nothing of the others' kinds.
        own = rows if label == ANY else rows & (self.has(ANY) <= self.has_kind)
        matrix = self.matrix[own] if columns is None else self.matrix[own][:, columns]
        truth, worth = self.has(label)[own], self.counts_for[own]
        evidence = _evidence(matrix, truth, worth) if label == ANY else np.ones(matrix.shape[1])
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", dual=True, tol=0.01, random_state=0, max_iter=500)
        model.fit(matrix @ sparse.diags(evidence), truth, sample_weight=worth)
        return model.coef_[0] * evidence, float(model.intercept_[0])

    def strongest(self, rows: np.ndarray) -> np.ndarray:
        """The columns that say most about `any`."""
        weights, _offset = self.fit(ANY, rows)
        return np.sort(np.argsort(-np.abs(weights), kind="stable")[:_MOST_FEATURES])


def _evidence(matrix: sparse.csr_matrix, truth: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """By column how unevenly harm and the rest use it, around 1: what both use alike shall weigh little."""
    uses = (matrix > 0).astype(float).T
    harm, rest = 1 + uses @ (worth * truth), 1 + uses @ (worth * ~truth)
    uneven = np.abs(np.log((harm / harm.sum()) / (rest / rest.sum())))
    return _LEAST_EVIDENCE + (1 - _LEAST_EVIDENCE) * uneven / uneven.mean()


def scores_left_out(corpus: Corpus) -> np.ndarray:
    """For each sentence the score of `any` by weights that knew nothing of its writer, or its part of the library."""
    writers = sorted(set(corpus.writers) - _NO_WRITERS)
    part = np.array([zlib.crc32(sentence.text.encode()) % len(writers) for sentence in corpus.sentences])
    scores = np.full(len(corpus.sentences), -np.inf)
    for number, writer in enumerate(writers):
        left_out = (corpus.writers == writer) | ((corpus.writers == LIBRARY) & (part == number))
        weights, offset = corpus.fit(ANY, ~left_out)
        scores[left_out] = corpus.matrix[left_out] @ weights + offset
    return scores


def find_limits(corpus: Corpus, scores: np.ndarray) -> dict[str, float]:
    """The least score above which enough are right, and the least above which few of the library stand."""
    by_people = ~np.isin(corpus.writers, sorted(_NO_WRITERS))
    by_strangers = np.char.startswith(corpus.writers, STRANGERS)
    by_people = by_strangers if by_strangers.any() else by_people
    order = np.argsort(-scores[by_people], kind="stable")
    right = np.cumsum(corpus.has(ANY)[by_people][order])
    good = np.flatnonzero(right / np.arange(1, len(right) + 1) >= PRECISION)
    limit = float(scores[by_people][order][good[-1]]) if len(good) else 0.0
    plain = np.sort(scores[corpus.writers == LIBRARY])
    rare = float(plain[int(len(plain) * (1 - FALSE_ALARMS))]) if len(plain) else limit
    return {ANY: limit, SURE: max(limit, rare)}


def measured(corpus: Corpus, scores: np.ndarray, name: str, limit: float) -> str:
    lines = [f"  {name}, above {limit:.2f}:"]
    truth, found = corpus.has(ANY), scores >= limit
    for writer in sorted(set(corpus.writers) - {PHRASES, ALARMS}):
        own = corpus.writers == writer
        caught = int((found & truth & own).sum())
        lines.append(
            f"    {writer}: {own.sum()} sentences, recall {caught / max(1, (truth & own).sum()):.2f}, "
            f"precision {caught / max(1, (found & own).sum()):.2f}, "
            f"false alarms {1000 * (found & ~truth & own).sum() / max(1, (~truth & own).sum()):.1f} in 1,000"
        )
    return "\n".join(lines)


def train(corpus: Corpus, language: str, limits: Mapping[str, float], made_from: str = "") -> Weights:
    """One weight for each label and feature."""
    everything = np.full(len(corpus.sentences), True)
    columns = corpus.strongest(everything)
    labels = [ANY, *sorted({label for sentence in corpus.sentences for label in sentence.labels} - {ANY})]
    fitted = [corpus.fit(label, everything, columns) for label in labels]
    rows = {}
    for number, column in enumerate(columns):
        weights = [float(found[number]) * corpus.scales[column] for found, _offset in fitted]
        rows[corpus.names[column]] = tuple(
            (place, weight) for place, weight in enumerate(weights) if place == 0 or abs(weight) > _FAINTEST
        )
    return Weights(
        language=language,
        labels=tuple(labels),
        made_from=made_from,
        limits=limits,
        offsets=tuple(offset for _weights, offset in fitted),
        rows=rows,
    )


def main(folder: str, *options: str) -> None:
    place = Path(folder)
    lexicon = lexicon_of(place.name)
    made_from = digest_of(place, lexicon)
    corpus = Corpus([*read_labelled(sources_in(place)), *framed(place)], lexicon)
    if "--keep-limits" in options:
        # For a few more sentences: nothing is measured.
        limits = read_weights(place / "weights.tsv").limits
        (place / "weights.tsv").write_text(
            format_weights(train(corpus, place.name, limits, made_from)), encoding="utf-8"
        )
        return
    scores = scores_left_out(corpus)
    limits = find_limits(corpus, scores)
    weights = train(corpus, place.name, limits, made_from)
    (place / "weights.tsv").write_text(format_weights(weights), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{place}: {len(corpus.sentences)} sentences\n")
    for name, limit in limits.items():
        sys.stdout.write(f"{measured(corpus, scores, name, limit)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
