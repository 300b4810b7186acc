"""Judging: runs the judged queries and says how often the right answer is first, and in the first three."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from articles.pages.addresses import Place
from articles.pages.reading import read_generation_token
from articles.search.searching import Answer, search

JUDGED = Path(__file__).with_name("judged.toml")


def read_judged() -> dict[str, dict[str, list[str]]]:
    """Queries by group, each with what answers it."""
    return tomllib.loads(JUDGED.read_text(encoding="utf-8"))


@dataclass(slots=True)
class Score:
    """How one group of queries did. `missed` holds those without a right answer in the first three."""

    places: list[int] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def share(self, within: int) -> float:
        return sum(0 < place <= within for place in self.places) / max(1, len(self.places))

    @property
    def mean_reciprocal_rank(self) -> float:
        return sum(1 / place for place in self.places if place) / max(1, len(self.places))


def ask(question: str, language: str = "en") -> Answer:
    return search(question, Place(language), read_generation_token())


def place_of(answer: Answer, right: list[str]) -> int:
    """Where the first right answer stands, from 1; 0 where there is none. What stands with a result has its place."""
    for place, result in enumerate(answer.results, 1):
        if any(one.slug in right or f"{one.slug}#{one.anchor}" in right for one in (result, *result.also)):
            return place
    return 0


def judge(queries: Mapping[str, list[str]]) -> Score:
    score = Score()
    for question, right in queries.items():
        answer = ask(question)
        place = place_of(answer, right)
        score.places.append(place)
        if not 0 < place <= 3:
            found = ", ".join(f"{result.slug}#{result.anchor}" for result in answer.results[:4])
            score.missed.append(f"{question!r}: wanted {' or '.join(right)}; found {found or 'nothing'}")
    return score


def table(engine: str, scores: Mapping[str, Score]) -> str:
    rows = [f"{'engine':<12}{'group':<12}{'queries':>8}{'first':>9}{'in three':>10}{'MRR':>8}"]
    for group, score in scores.items():
        rows.append(
            f"{engine:<12}{group:<12}{len(score.places):>8}{score.share(1):>9.1%}{score.share(3):>10.1%}"
            f"{score.mean_reciprocal_rank:>8.3f}"
        )
    return "\n".join(rows)
