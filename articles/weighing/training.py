"""Training: labelled sentences become a file of weights; needs scikit-learn (`make train`), which the site never does.

    python -m articles.weighing.training FOLDER

The folder is named for its language. Each of its sentences*.tsv is one writer's: a label, a tab and a sentence a line;
`fine` is no label. It gets weights.tsv, in which the label `any` stands for all the others together.
"""

import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from articles.weighing.features import features_of
from articles.weighing.lexicon import lexicon_of
from articles.weighing.sources import Labelled, digest_of, read_labelled, sources_in
from articles.weighing.weights import Weights, format_weights

# A feature of one sentence only tells that sentence; beyond so many features the file grows and nothing is gained.
_RAREST, _MOST_FEATURES = 2, 20_000
_STRENGTH = 5.0


def train(
    sentences: Sequence[Labelled], language: str, *, made_from: str = "", limits: dict[str, float] | None = None
) -> Weights:
    """One weight for each label and feature; a label needs at least two sentences, and one that is without it."""
    lexicon = lexicon_of(language)
    sets = [features_of(sentence.text, lexicon) for sentence in sentences]
    labels = sorted({label for sentence in sentences for label in sentence.labels})
    counts = Counter(feature for features in sets for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= _RAREST)
    truth = {label: np.array([label in sentence.labels for sentence in sentences]) for label in labels}
    columns = {label: _fit(matrix_of(sets, names), truth[label])[0] for label in labels}
    strongest = np.max(np.abs(np.array([columns[label] for label in labels])), axis=0)
    kept = sorted(names[i] for i in np.argsort(-strongest, kind="stable")[:_MOST_FEATURES])
    found = matrix_of(sets, kept)
    fitted = [_fit(found, truth[label]) for label in labels]
    rows = {name: tuple((place, float(fit[0][i])) for place, fit in enumerate(fitted)) for i, name in enumerate(kept)}
    return Weights(
        language=language,
        labels=tuple(labels),
        made_from=made_from,
        limits=limits or {},
        offsets=tuple(fit[1] for fit in fitted),
        rows=rows,
    )


def matrix_of(sets: Sequence[set[str]], names: Sequence[str]) -> sparse.csr_matrix:
    """A row for each sentence, of length one before unknown features are left out, as `Weights.scores` has it."""
    place = {name: number for number, name in enumerate(names)}
    values, columns, starts = [], [], [0]
    for features in sets:
        known = sorted(place[name] for name in features if name in place)
        columns += known
        values += [1 / math.sqrt(len(features) or 1)] * len(known)
        starts.append(len(columns))
    return sparse.csr_matrix((values, columns, starts), shape=(len(sets), len(names)))


def _fit(matrix: sparse.csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0, max_iter=500)
    model.fit(matrix, truth)
    return model.coef_[0], float(model.intercept_[0])


def main(folder: str) -> None:
    place = Path(folder)
    paths = sources_in(place)
    weights = train(read_labelled(paths), place.name, made_from=digest_of(paths, lexicon_of(place.name)))
    (place / "weights.tsv").write_text(format_weights(weights), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
