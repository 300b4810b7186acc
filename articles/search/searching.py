"""Searching: a question becomes an answer: results with their sentence, what was understood, and any danger."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings

from articles.kinds import Audience
from articles.pages.addresses import Place, Target
from articles.search.folding import tokens_of_library
from articles.search.lexicon import Danger, Lexicon, lexicon_of
from articles.search.models import Entry, Source
from articles.search.ranking import Hit, rank
from articles.search.understanding import Understood, understand, weigh
from articles.text.grammar import COMMON_ENDS

MAX_RESULTS, MAX_ELSEWHERE = 8, 3
# A less likely reading of a question must find so much more to be taken.
MUCH_BETTER = 1.25
# With such a score, and every word known, nobody need look for another.
GOOD = 3.5
MAX_SENTENCE, MAX_SENTENCES, LEAST_WORDS = 220, 50, 6
_SENTENCE_END = re.compile(rf"(?<=[{re.escape(COMMON_ENDS)}])[\"”’)]*\s+|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answer: the section that holds it, in which article, and a sentence from it.

    `heading` is the section's own, or the article's title where the result is the article or tool as a whole.
    `language` is set where it is not that of the page.
    """

    url: str
    heading: str
    title: str
    sentence: str
    source: str
    is_clinical: bool
    language: str
    slug: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that was found. `elsewhere` are the first results in another language, `near` words that may be meant."""

    understood: Understood
    results: tuple[Result, ...]
    elsewhere: tuple[Result, ...]
    dangers: tuple[Danger, ...]
    words: tuple[str, ...]
    near: tuple[str, ...]


def search(question: str, place: Place, generation_token: str, *, slug: str = "") -> Answer:
    """The answer to any text whatever; with a slug, within that article only."""
    lexicon = lexicon_of(generation_token)
    readings = understand(question, place.language, lexicon)
    understood, hits = find(readings, lexicon, slug=slug)
    results = tuple(_result(hit, understood, place) for hit in hits)
    return Answer(
        understood=understood,
        results=results,
        elsewhere=tuple(_elsewhere(hits, place)),
        # Whichever way it may be read: rather once too often.
        dangers=tuple(dict.fromkeys(danger for reading in readings for danger, _pattern in reading.dangers)),
        words=tuple(dict.fromkeys(group.mended or group.written for group in understood.groups)),
        near=tuple(word for word in dict.fromkeys(understood.near) if len(word) > 2)[:6],
    )


def find(readings: Sequence[Understood], lexicon: Lexicon, *, slug: str = "") -> tuple[Understood, list[Hit]]:
    """The reading that finds most, with its hits in the language asked in; where that has none, in the others."""
    understood, hits = readings[0], rank(readings[0], lexicon, slug=slug, limit=MAX_RESULTS)
    for reading in readings[1:]:
        if hits and hits[0].score >= GOOD and understood.is_sure:
            break
        others = rank(reading, lexicon, slug=slug, limit=MAX_RESULTS)
        if others and (not hits or others[0].score > hits[0].score * MUCH_BETTER):
            understood, hits = reading, others
    for language, _name in settings.LANGUAGES:
        if hits:
            break
        if language != understood.language:
            other = replace(understood, language=language)
            weigh(other, lexicon)
            hits = rank(other, lexicon, slug=slug, limit=MAX_RESULTS)
    return understood, hits


def _result(hit: Hit, understood: Understood, place: Place) -> Result:
    entry = hit.entry
    weights = {term: group.weight * worth for group in understood.groups for term, worth in group.terms.items()}
    return _make_result(entry, place, choose_sentence(entry["text"], weights, entry["language"]))


def _make_result(entry: dict[str, str], place: Place, sentence: str) -> Result:
    target = Target(entry["slug"], entry["kind"], entry["share_code"])
    url = place.in_language(entry["language"]).address(target, entry["part"])
    is_helpline = entry["source"] == Source.HELPLINE
    return Result(
        url=f"{url}#{entry['anchor']}" if entry["anchor"] else url,
        heading=entry["title"] if is_helpline else entry["heading"] or entry["title"],
        title=entry["heading"] if is_helpline else entry["title"] if entry["heading"] else "",
        sentence=sentence,
        source=entry["source"],
        is_clinical=entry["audience"] == Audience.CLINICAL,
        language="" if entry["language"] == place.language else entry["language"],
        slug=entry["slug"],
        anchor=entry["anchor"],
    )


def choose_sentence(text: str, weights: dict[str, float], language: str) -> str:
    """The sentence that says most of what was asked for, shortened at a word where it is long."""
    best, best_value = "", -1.0
    for sentence, terms in _sentences_of(text, language):
        value = sum(weights.get(term, 0.0) for term in terms) - 0.004 * max(0, len(terms) - 25)
        # A question or a scrap says little by itself.
        value *= 0.5 if len(terms) < LEAST_WORDS or _is_question(sentence) else 1
        if value > best_value + 0.01:
            best, best_value = sentence, value
    if len(best) <= MAX_SENTENCE:
        return best
    return best[:MAX_SENTENCE].rsplit(" ", 1)[0] + " …"


def _is_question(sentence: str) -> bool:
    return "QUESTION MARK" in unicodedata.name(sentence[-1], "")


@lru_cache(maxsize=256)
def _sentences_of(text: str, language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences of a text of the library with their terms; scraps are left out."""
    sentences = (sentence.strip() for sentence in _SENTENCE_END.split(text)[:MAX_SENTENCES])
    pairs = (
        (sentence, frozenset(token.term for token in tokens_of_library(sentence, language))) for sentence in sentences
    )
    return tuple((sentence, terms) for sentence, terms in pairs if len(terms) > 2)


def _elsewhere(hits: Iterable[Hit], place: Place) -> Iterable[Result]:
    """The same sections, or else the same articles, in another language than they were found in."""
    first = {(hit.slug, hit.entry["anchor"]): hit for hit in hits if hit.entry["source"] != Source.HELPLINE}
    keys = list(first)[:MAX_ELSEWHERE]
    if not keys:
        return
    language = first[keys[0]].entry["language"]
    others = [code for code, _name in settings.LANGUAGES if code != language]
    columns = ("source", "language", "slug", "share_code", "kind", "part", "anchor", "audience", "title", "heading")
    rows = (
        Entry.objects.filter(language__in=others, slug__in={slug for slug, _anchor in keys})
        .exclude(source=Source.HELPLINE)
        .order_by()
        .values(*columns)
    )
    # Where several have it, the reader's own, else the first of the site.
    order = [place.language, *others]
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: order.index(row["language"])):
        found.setdefault((row["slug"], row["anchor"]), row)
    for key in keys:
        if key in found:
            yield _make_result(found[key], place, "")
