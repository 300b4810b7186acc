"""Learnt: kinds of harm told by a small model trained on known sentences, each finding with the nearest of them."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from articles.weighing.features import features_from
from articles.weighing.lexicon import Lexicon, lexicon_of
from articles.weighing.sources import ANY, SURE, Labelled, read_labelled, sources_in
from articles.weighing.tokens import Token, tokens_of
from articles.weighing.weights import Weights, read_weights

KNOWN = Path(__file__).parent / "known"
# Shorter ones are labels and headings.
_FEWEST_WORDS = 3
# Below it a sentence is rather fine than harmful. Chosen on writers who were left out: there rules are mostly wrong.
# Of a few words the model knows too little to overrule one.
_FINE, _FEWEST_TO_OVERRULE = 0.0, 7


@dataclass(frozen=True, slots=True)
class HarmKind:
    """Why it can do harm, what to write instead, and subjects of articles in which such sentences may stand."""

    why: str
    instead: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the model holds of a sentence: its kind, and the nearest sentence of this kind that it learnt from.

    `is_sure`: so high that plain prose hardly ever comes there.
    """

    kind: str
    why: str
    instead: str
    near: str
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    weights: Weights
    lexicon: Lexicon
    kinds: Mapping[str, HarmKind]
    known: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]

    def holds_fine(self, text: str) -> bool:
        """Whether the sentence is long enough to tell, and rather fine than harmful."""
        tokens = tokens_of(text, self.lexicon)
        return (
            _count(tokens) >= _FEWEST_TO_OVERRULE
            and self.weights.scores(features_from(tokens, self.lexicon))[ANY] < _FINE
        )

    def suspect(self, text: str, subject: str = "") -> Suspicion | None:
        """The kind of harm that the sentence does, if it is above the limit."""
        tokens = tokens_of(text, self.lexicon)
        if _count(tokens) < _FEWEST_WORDS:
            return None
        scores = self.weights.scores(features_from(tokens, self.lexicon))
        harm = scores.pop(ANY)
        if harm < self.weights.limits[ANY]:
            return None
        name = max(self.kinds, key=lambda label: scores.get(label, float("-inf")))
        kind = self.kinds[name]
        if subject in kind.subjects:
            return None
        near = self._nearest(tokens, name)
        return Suspicion(name, kind.why, kind.instead, near, is_sure=harm >= self.weights.limits[SURE])

    def _nearest(self, tokens: Collection[Token], kind: str) -> str:
        own = _telling(tokens, self.lexicon)
        known = self.known.get(kind, ())
        return max(known, key=lambda pair: len(own & pair[1]) / (len(own | pair[1]) or 1))[0] if known else ""


def _count(tokens: Collection[Token]) -> int:
    return sum(token.is_word for token in tokens)


def _telling(tokens: Collection[Token], lexicon: Lexicon) -> frozenset[str]:
    """Stems and classes of the words that are not small."""
    words = [token for token in tokens if token.is_word and token.form not in lexicon.small]
    return frozenset([token.stem for token in words] + [token.name for token in words])


@lru_cache(maxsize=16)
def model_of(language: str) -> Model | None:
    """The model of a language, read once a process; None where none was trained."""
    folder = KNOWN / language
    if not language.isalnum() or not (folder / "weights.tsv").is_file():
        return None
    lexicon = lexicon_of(language)
    kinds = tomllib.loads((folder / "kinds.toml").read_text(encoding="utf-8"))
    known: dict[str, list[Labelled]] = {name: [] for name in kinds}
    for sentence in read_labelled(sources_in(folder)):
        if sentence.labels[1:]:
            known[sentence.labels[1]].append(sentence)
    return Model(
        weights=read_weights(folder / "weights.tsv"),
        lexicon=lexicon,
        kinds={
            name: HarmKind(table["why"], table["instead"], tuple(table.get("subjects", ())))
            for name, table in kinds.items()
        },
        known={
            name: tuple((s.text, _telling(tokens_of(s.text, lexicon), lexicon)) for s in sentences)
            for name, sentences in known.items()
        },
    )
