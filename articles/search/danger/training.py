"""Training: labelled questions become words.txt and weights.tsv; needs scikit-learn, which the site never does.

    python -m articles.search.danger.training [--try]

Each of known/questions*.tsv is one writer's: danger or calm, its kind (- for calm, any where nobody said which), how it
is written (a language, or one in Latin letters), and the question, tabs between. --try only says how each writer fares
who was left out.
"""

import math
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from articles.search.danger.features import Read, features, read, way_of
from articles.search.danger.kin import kin_of_groups
from articles.search.danger.letters import fold_letters
from articles.search.danger.sources import ANY, Labelled, digest, labelled
from articles.search.danger.vocabulary import WORDS, read_ways, vocabulary
from articles.search.danger.weighing import DANGER, VERSION, WEIGHTS
from articles.search.danger.words import Reader
from articles.search.languages import BY_SOUND
from articles.weighing.weights import Weights, format_weights

CONTENT = Path(__file__).parents[3] / "content"
_TOKEN = re.compile("[a-z]+(?:'[a-z]+)*|[\u0980-\u09ff]+")
# A feature of one question only tells that question; the kinds are told by words and ideas alone.
_RAREST, _MOST_FEATURES, _PART = 2, 20_000, "#"
_STRENGTH, _STRENGTH_OF_KINDS = 15.0, 10.0
# How much a feature counts at least beside one of mean evidence: the rest is by how unevenly danger and calm use it.
_LEAST_EVIDENCE = 0.5
# Made from parts, or ordinary questions of the library: each tells less than what a writer wrote for this.
_LESSER, _WORTH_OF_LESSER = frozenset({"questions_composed", "questions_ordinary"}), 0.4
# Never left out, so nothing is measured on them.
_APART = _LESSER | {"questions_plain"}
# Who wrote as people ask, not to be hard: of their calm questions so much is left calm at the limit, in each way of
# writing, when they are left out.
_AS_PEOPLE_ASK = frozenset(
    {f"questions_{name}" for name in ("8", "9", "10", "strangers_1", "strangers_2", "strangers_3", "strangers_6")}
)
LEFT_CALM = 0.93
# What each of theirs counts in training beside one that was written to be hard.
_WORTH_OF_PEOPLE = 2.0


def write_words(questions: Sequence[Labelled]) -> None:
    """The words that are used twice: in the questions, in what editors say of words, or in the library."""
    counts: dict[str, Counter[str]] = {way: Counter() for way in read_ways()}
    for way, text in _texts(questions):
        for word in _TOKEN.findall(fold_letters(text)):
            script = BY_SOUND if word[0] > "\u007f" else way
            if script in counts and (script != BY_SOUND or word[0] > "\u007f"):
                counts[script][word.replace("'", "")] += 1
    lines = [
        " ".join([way, *sorted(word for word, count in words.items() if count > 1 and len(word) < 25)])
        for way, words in sorted(counts.items())
    ]
    head = "# Known words, by way of writing: made by training, not by hand."
    WORDS.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8", newline="\n")


def _texts(questions: Sequence[Labelled]) -> Iterator[tuple[str, str]]:
    yield from ((question.way, question.text) for question in questions)
    for path in sorted(CONTENT.glob("articles/*/*.md")):
        yield path.stem, path.read_text(encoding="utf-8")
    for name in ("asked", "synonyms"):
        for role, tables in tomllib.loads((CONTENT / "search" / f"{name}.toml").read_text(encoding="utf-8")).items():
            # Patterns are no words.
            for table in tables if role != "intent" else ():
                yield from ((way, text) for way in read_ways() for text in table.get(way, ()) for _twice in range(2))


def _kin() -> dict[str, str]:
    tables = tomllib.loads((CONTENT / "search" / "synonyms.toml").read_text(encoding="utf-8"))["same"]
    return kin_of_groups({f"same-{table['key']}": {way: table.get(way, ()) for way in read_ways()} for table in tables})


def read_questions(questions: Sequence[Labelled]) -> list[list[Read]]:
    """The words of each question."""
    known, kin = vocabulary(), _kin()
    return [read(Reader(known).words(fold_letters(question.text)), known, kin) for question in questions]


def _names(counted: Sequence[Counter[str]], places: Sequence[int]) -> list[str]:
    count = Counter(name for place in places for name in counted[place])
    return sorted(name for name, times in count.items() if times >= _RAREST)


def _matrix(counted: Sequence[Counter[str]], names: Sequence[str]) -> sparse.csr_matrix:
    """A row for each question, as `weighing.weigh` has it: by the root of all its features, known or not."""
    column = {name: number for number, name in enumerate(names)}
    values, columns, starts = [], [], [0]
    for counts in counted:
        length = math.sqrt(sum(counts.values()) or 1)
        known = [(column[name], times / length) for name, times in counts.items() if name in column]
        columns += [place for place, _value in known]
        values += [value for _place, value in known]
        starts.append(len(columns))
    return sparse.csr_matrix((values, columns, starts), shape=(len(counted), len(names)))


def _fit(matrix: sparse.csr_matrix, truth: np.ndarray, worth: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """A weight for each feature, and the offset."""
    evidence = _evidence(matrix, truth, worth)
    model = LogisticRegression(
        C=strength, solver="liblinear", random_state=0, max_iter=500, intercept_scaling=1.0, class_weight="balanced"
    )
    model.fit(matrix @ sparse.diags(evidence), truth, sample_weight=worth)
    return model.coef_[0] * evidence, float(model.intercept_[0])


def _evidence(matrix: sparse.csr_matrix, truth: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """By feature how unevenly both sides use it, around 1: what both use alike shall weigh little."""
    uses = (matrix > 0).astype(float).T
    ours, rest = 1 + uses @ (worth * truth), 1 + uses @ (worth * ~truth)
    uneven = np.abs(np.log((ours / ours.sum()) / (rest / rest.sum())))
    return _LEAST_EVIDENCE + (1 - _LEAST_EVIDENCE) * uneven / uneven.mean()


def _worth_of(questions: Sequence[Labelled]) -> np.ndarray:
    lesser, people = dict.fromkeys(_LESSER, _WORTH_OF_LESSER), dict.fromkeys(_AS_PEOPLE_ASK, _WORTH_OF_PEOPLE)
    return np.array([(lesser | people).get(question.writer, 1.0) for question in questions])


def left_out(questions: Sequence[Labelled], counted: Sequence[Counter[str]]) -> np.ndarray:
    """The score of each question by weights that knew nothing of its writer."""
    truth = np.array([bool(question.kind) for question in questions])
    worth = _worth_of(questions)
    writers = np.array([question.writer for question in questions])
    scores = np.zeros(len(questions))
    for writer in sorted(set(writers) - _APART):
        known, unknown = np.flatnonzero(writers != writer), np.flatnonzero(writers == writer)
        matrix = _matrix(counted, _names(counted, known.tolist()))
        column, offset = _fit(matrix[known], truth[known], worth[known], _STRENGTH)
        scores[unknown] = matrix[unknown] @ column + offset
    return scores


def limits_of(questions: Sequence[Labelled], ways: Sequence[str], scores: np.ndarray) -> dict[str, float]:
    """By way of writing the score at which so much is left calm; says how each way and each writer fares."""
    own = np.array([question.writer not in _APART for question in questions])
    truth = np.array([bool(question.kind) for question in questions])
    written = np.array(ways)
    plain = own & ~truth & np.isin([question.writer for question in questions], sorted(_AS_PEOPLE_ASK))
    limits = {way: float(np.quantile(scores[plain & (written == way)], LEFT_CALM)) for way in read_ways()}
    limit = np.array([limits[way] for way in ways])
    groups = {"all": own} | {way: own & (written == way) for way in read_ways()}
    for writer in sorted({question.writer for question in questions} - _APART):
        groups[writer] = np.array([question.writer == writer for question in questions])
    for name, group in groups.items():
        seen = np.mean((scores > limit)[group & truth])
        calm = np.mean((scores <= limit)[group & ~truth])
        sys.stdout.write(f"{name:24}{int(group.sum()):>6}  danger seen {seen:6.1%}  calm left calm {calm:6.1%}\n")
    return limits


def train(questions: Sequence[Labelled], counted: Sequence[Counter[str]], limits: dict[str, float]) -> Weights:
    """One weight for danger and each feature, and for each kind and each word or idea."""
    every = list(range(len(questions)))
    worth = _worth_of(questions)
    truth = np.array([bool(question.kind) for question in questions])
    names = _names(counted, every)
    strongest = np.argsort(-np.abs(_fit(_matrix(counted, names), truth, worth, _STRENGTH)[0]), kind="stable")
    names = sorted(names[place] for place in strongest[:_MOST_FEATURES])
    column, offset = _fit(_matrix(counted, names), truth, worth, _STRENGTH)
    rows: dict[str, list[tuple[int, float]]] = {name: [(0, float(column[i]))] for i, name in enumerate(names)}
    kinds = sorted({question.kind for question in questions} - {"", ANY})
    dangerous = [place for place in every if questions[place].kind in kinds and questions[place].writer not in _LESSER]
    told = [name for name in _names(counted, dangerous) if not name.startswith(_PART)]
    without_parts = [
        Counter({name: times for name, times in counted[place].items() if not name.startswith(_PART)})
        for place in dangerous
    ]
    matrix = _matrix(without_parts, told)
    offsets = [offset]
    for number, kind in enumerate(kinds, 1):
        own = np.array([questions[place].kind == kind for place in dangerous])
        column, offset = _fit(matrix, own, np.ones(len(dangerous)), _STRENGTH_OF_KINDS)
        offsets.append(offset)
        for i, name in enumerate(told):
            if abs(column[i]) >= 0.2:
                rows.setdefault(name, []).append((number, float(column[i])))
    return Weights(
        language="-",
        labels=(DANGER, *kinds),
        made_from=digest(),
        limits=limits,
        offsets=tuple(offsets),
        rows={name: tuple(row) for name, row in rows.items()},
    )


def main(arguments: Sequence[str]) -> None:
    questions = list(labelled())
    if "--try" not in arguments:
        write_words(questions)
    words = read_questions(questions)
    counted = [Counter(features(own, question.text)) for own, question in zip(words, questions, strict=True)]
    limits = limits_of(questions, [way_of(own) for own in words], left_out(questions, counted))
    if "--try" not in arguments:
        text = format_weights(train(questions, counted, limits), VERSION)
        WEIGHTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
