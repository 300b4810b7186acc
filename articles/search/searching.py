"""Searching: a question becomes an answer: results with their sentence, what was understood, and any danger."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from articles.kinds import ArticleKind, Audience
from articles.pages.addresses import Place, Target
from articles.search.danger.seeing import see
from articles.search.leaning import kind_of
from articles.search.lexicon import Danger, Lexicon, lexicon_of
from articles.search.models import Source
from articles.search.ordering import Hit
from articles.search.ranking import rank
from articles.search.rows import EntryRow, read_clinical, read_in_other_languages, read_passages, read_spoken_to
from articles.search.understanding import CLINICIAN, Understood, understand, weigh

MAX_RESULTS, MAX_ELSEWHERE = 8, 3
# Where a clinician asks, and so many first articles say nothing to clinicians in the language asked in, the section in
# another language stands with them.
MAX_CLINICAL_ELSEWHERE = 3
# A less likely reading of a question must find so much more to be taken, and more than that where it leads away from
# the language of the page.
MUCH_BETTER, AWAY = 1.25, 4.0
# With such a score, and every word known, nobody need look for another.
GOOD = 3.5
# What a passage is worth less that is longer than it need be, or too short to say anything.
LENGTH_COSTS, ENOUGH_WORDS, LEAST_WORDS, SCRAP = 0.004, 25, 6, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answer: the section that holds it, in which article, and a sentence from it.

    `heading` is the section's own, or the article's title where the result is the article or tool as a whole.
    `language` is set where it is not that of the page. Of a story is said that it is one; `note` warns of what comes.
    `also` are other sections of the same article that answer.
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
    is_story: bool
    note: str
    also: tuple["Result", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that was found. `elsewhere` are the first results in another language, `near` words that may be meant.

    `dangers`, the likeliest first, are of all that was sent; the rest of what search reads has a bound.
    `for_supporters` and `for_clinicians` are where the first article speaks to these: who asks is a guess, so both are
    offered.
    """

    understood: Understood
    results: tuple[Result, ...]
    elsewhere: tuple[Result, ...]
    for_supporters: Result | None
    for_clinicians: Result | None
    dangers: tuple[Danger, ...]
    words: tuple[str, ...]
    near: tuple[str, ...]


def search(question: str, place: Place, generation_token: str, *, slug: str = "") -> Answer:
    """The answer to any text whatever; with a slug, within that article only."""
    lexicon = lexicon_of(generation_token)
    readings = understand(question, place.language, lexicon)
    understood, hits = find(readings, lexicon, place.language, slug=slug)
    results = _results(hits, understood, place)
    offered = _offered(hits, understood, place)
    return Answer(
        understood=understood,
        results=results,
        elsewhere=tuple(_elsewhere(hits, place)),
        for_supporters=offered.get(Audience.EVERYONE),
        for_clinicians=offered.get(Audience.CLINICAL),
        dangers=tuple(dict.fromkeys(danger for danger, _by in see(question, lexicon).dangers)),
        words=tuple(dict.fromkeys(group.mended or group.written for group in understood.groups)),
        near=tuple(word for word in dict.fromkeys(understood.near) if len(word) > 2)[:6],
    )


def find(
    readings: Sequence[Understood], lexicon: Lexicon, language: str, *, slug: str = ""
) -> tuple[Understood, list[Hit]]:
    """The reading that finds most, with its hits in the language asked in; where that has none, in the others.

    `language` is that of the page.
    """
    understood, hits = readings[0], rank(readings[0], lexicon, slug=slug, limit=MAX_RESULTS)
    for reading in readings[1:]:
        if hits and hits[0].score >= GOOD and understood.is_sure:
            break
        others = rank(reading, lexicon, slug=slug, limit=MAX_RESULTS)
        enough = AWAY if understood.language == language != reading.language else MUCH_BETTER
        if others and (not hits or others[0].score > hits[0].score * enough):
            understood, hits = reading, others
    for code, _name in settings.LANGUAGES:
        if hits:
            break
        if code != understood.language:
            other = replace(understood, language=code)
            weigh(other, lexicon)
            hits = rank(other, lexicon, slug=slug, limit=MAX_RESULTS)
    return understood, hits


def _results(hits: Sequence[Hit], understood: Understood, place: Place) -> tuple[Result, ...]:
    """The hits with the passage of each that says most of what was asked for."""
    passages = read_passages([hit.entry["id"] for hit in hits])
    weights = {term: group.weight * worth for group in understood.groups for term, worth in group.terms.items()}
    clinical = _clinical_elsewhere(hits, understood) if understood.asker == CLINICIAN else {}
    return tuple(
        replace(
            _make_result(hit.entry, place, choose_passage(*passages.get(hit.entry["id"], ("", "")), weights)),
            also=tuple(
                _make_result(other, place, "")
                for other in (*(one.entry for one in hit.also), *clinical.get(hit.slug, ()))
            ),
        )
        for hit in hits
    )


def _clinical_elsewhere(hits: Sequence[Hit], understood: Understood) -> dict[str, list[EntryRow]]:
    """Of each of the first articles that have nothing for clinicians in the language asked in, what others have.

    Of its sections the one that is of the likeliest kind.
    """
    slugs = [hit.slug for hit in hits if hit.entry["source"] == Source.SECTION][:MAX_CLINICAL_ELSEWHERE]
    rows = read_clinical(slugs) if slugs else []
    there = {row["slug"] for row in rows if row["language"] == understood.language}
    found: dict[str, list[EntryRow]] = {}
    for row in sorted(rows, key=lambda row: -understood.kinds.get(kind_of(row["section_kind"], row["audience"]), 0.0)):
        if row["slug"] not in there:
            found.setdefault(row["slug"], [row])
    return found


def _make_result(entry: dict[str, str], place: Place, sentence: str) -> Result:
    """The result of an entry. All that is shown of a story is its note (see entries.py)."""
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
        is_story=entry["kind"] == ArticleKind.STORY,
        note=sentence if entry["kind"] == ArticleKind.STORY else "",
    )


def choose_passage(passages: str, terms: str, weights: dict[str, float]) -> str:
    """The passage that says most of what was asked for; each is a line, beside its terms, and is shown whole."""
    best, best_value, asked = "", -1.0, weights.keys()
    for passage, line in zip(passages.split("\n"), terms.split("\n"), strict=False):
        words = set(line.split())
        if best_value >= 0 and words.isdisjoint(asked):
            continue
        value = sum([weights[term] for term in words & asked]) - LENGTH_COSTS * max(0, len(words) - ENOUGH_WORDS)
        # A question or a scrap says little by itself.
        value *= SCRAP if len(words) < LEAST_WORDS or _is_question(passage) else 1
        if value > best_value + 0.01:
            best, best_value = passage, value
    return best


def _is_question(sentence: str) -> bool:
    return "QUESTION MARK" in unicodedata.name(sentence[-1:] or " ", "")


def _offered(hits: Sequence[Hit], understood: Understood, place: Place) -> dict[str, Result]:
    """Where the article of the first result speaks to supporters and to clinicians, unless that was found anyway."""
    first = next((hit for hit in hits if hit.entry["source"] == Source.SECTION), None)
    if first is None or understood.asker == CLINICIAN:
        return {}
    shown = {(one.slug, one.entry["anchor"]) for hit in hits for one in (hit, *hit.also)}
    offered: dict[str, Result] = {}
    for found in read_spoken_to(first.slug, first.entry["language"]):
        # The clinical view as a whole: which of its sections is meant, its reader sees.
        is_clinical = found["audience"] == Audience.CLINICAL
        row = found | ({"anchor": "", "heading": ""} if is_clinical else {})
        if (row["slug"], row["anchor"]) not in shown:
            offered.setdefault(Audience.CLINICAL if is_clinical else Audience.EVERYONE, _make_result(row, place, ""))
    return offered


def _elsewhere(hits: Iterable[Hit], place: Place) -> Iterable[Result]:
    """The same sections, or else the same articles, in another language than they were found in."""
    first = {(hit.slug, hit.entry["anchor"]): hit for hit in hits if hit.entry["source"] != Source.HELPLINE}
    keys = list(first)[:MAX_ELSEWHERE]
    if not keys:
        return
    language = first[keys[0]].entry["language"]
    others = [code for code, _name in settings.LANGUAGES if code != language]
    rows = read_in_other_languages(keys, others) if others else []
    # Where several have it, the reader's own, else the first of the site.
    order = [place.language, *others]
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: order.index(row["language"])):
        found.setdefault((row["slug"], row["anchor"]), row)
    for key in keys:
        if key in found:
            note = found[key]["passages"] if found[key]["kind"] == ArticleKind.STORY else ""
            yield _make_result(found[key], place, note)
