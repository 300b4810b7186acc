"""Trying: what a query finds and why, laid out for editors."""

from dataclasses import dataclass

from articles.pages.reading import read_generation_token
from articles.search.danger.seeing import see
from articles.search.lexicon import lexicon_of
from articles.search.ordering import Hit
from articles.search.ranking import Likeness, find_alike
from articles.search.searching import find
from articles.search.understanding import Understood, understand


@dataclass(frozen=True, slots=True)
class TriedWord:
    """A word of the query: what was taken for it, and all that it may mean with what each is worth in percent."""

    written: str
    mended: str
    rarity: str
    meanings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TriedHit:
    place: int
    name: str
    language: str
    score: str
    words: str
    parts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`wanted` and `dangers` are pairs of what was recognised and the pattern, or the weights, that did."""

    understood: Understood
    words: tuple[TriedWord, ...]
    wanted: tuple[tuple[str, str], ...]
    dangers: tuple[tuple[str, str], ...]
    alike: tuple[Likeness, ...]
    hits: tuple[TriedHit, ...]


def try_query(question: str, language: str) -> Trial:
    lexicon = lexicon_of(read_generation_token())
    readings = understand(question, language, lexicon)
    understood, hits = find(readings, lexicon, language)
    return Trial(
        understood=understood,
        words=tuple(
            TriedWord(group.written, group.mended, f"{group.weight:.1f}", _percent(group.terms))
            for group in understood.groups
        ),
        wanted=tuple((", ".join(sections), pattern) for sections, pattern in understood.wanted),
        dangers=tuple((danger.key, pattern) for danger, pattern in see(question, lexicon).dangers),
        alike=tuple(find_alike(understood, lexicon)[:8]),
        hits=tuple(_hit(place, hit) for place, hit in enumerate(hits, 1)),
    )


def _percent(terms: dict[str, float]) -> tuple[tuple[str, int], ...]:
    return tuple((term, round(worth * 100)) for term, worth in sorted(terms.items(), key=lambda one: -one[1]))


def _hit(place: int, hit: Hit) -> TriedHit:
    entry, why = hit.entry, hit.why
    parts = ", ".join(f"{name} {why[name]:.2f}" for name in ("lexical", "asked", "leans", "wanted", "kind", "factor"))
    name = f"{entry['slug']}#{entry['anchor']}" if entry["anchor"] else f"{entry['slug']} {entry['title']}"
    return TriedHit(place, name, entry["language"], f"{hit.score:.2f}", " ".join(why["words"]), parts)
