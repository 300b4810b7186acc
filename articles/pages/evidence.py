"""Evidence: references with the marks that cite them, claims with their sources, codes, reviews, gaps."""

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from articles.kinds import OPENING_PART, Evidence, ReadingDepth, ReviewKind, SectionKind
from articles.pages.addresses import Place
from articles.pages.shapes import Citation, Completeness, PageCode, PageReference, PageReview
from articles.text.grammar import is_in_script
from patienttools.generation.reads import until_day
from patienttools.panels.base import Claim, ClaimSource
from patienttools.panels.content import SectionContent

# Kinds that only some sorts of article have; their absence is no gap.
NEVER_MISSED = frozenset({SectionKind.ABOUT, SectionKind.STORY, SectionKind.IN_SHORT})

_MARK_ID = re.compile(r'id="(cite-([A-Za-z0-9-]+)-\d+)"')


def build_references(document: Mapping[str, Any], pieces: Iterable[str]) -> tuple[PageReference, ...]:
    """The references that these pieces of HTML cite, by number, each with the marks that lead back to the text."""
    marks: dict[str, list[str]] = {}
    language = document["language"]
    for piece in pieces:
        for mark, key in _MARK_ID.findall(piece):
            marks.setdefault(key, []).append(mark)
    cited = [data for data in document["references"] if data["key"] in marks]
    return tuple(
        PageReference(
            key=data["key"],
            number=data["number"],
            follows=data["number"] == before + 1,
            citation=data["citation"],
            url=data["url"],
            archived=data.get("archived", ""),
            doi=data["doi"],
            pmid=data["pmid"],
            evidence=str(Evidence(data["evidence"]).label),
            people=_note(data, "people", language),
            place=_note(data, "place", language),
            period=_note(data, "period", language),
            year=str(data["year"] or ""),
            limits=_note(data, "limits", language),
            read=str(ReadingDepth(data["read"]).label),
            accessed_on=datetime.date.fromisoformat(data["accessed_on"]) if data["accessed_on"] else None,
            citations=tuple(Citation(mark, _letter(i)) for i, mark in enumerate(marks[data["key"]])),
        )
        for before, data in zip([0, *(data["number"] for data in cited)], cited, strict=False)
    )


def _note(data: Mapping[str, Any], name: str, language: str) -> str:
    """What an editor noted about a source, where readers of this language can read it; nothing otherwise."""
    return data[name] if is_in_script(data[name], language) else ""


def _letter(number: int) -> str:
    """a, b … z, aa, ab …, in the letters of the language in force."""
    letters = gettext("abcdefghijklmnopqrstuvwxyz")
    return (
        letters[number]
        if number < len(letters)
        else _letter(number // len(letters) - 1) + letters[number % len(letters)]
    )


def build_codes(document: Mapping[str, Any]) -> tuple[PageCode, ...]:
    return tuple(
        PageCode(data["system"], data["code"], data["meaning"], data["is_uncertain"]) for data in document["codes"]
    )


def build_reviews(document: Mapping[str, Any], place: Place | None = None) -> tuple[PageReview, ...]:
    """The three reviews in their order; each the latest that was done, or none. `place` is where people are linked."""
    done = {review["kind"]: review for review in document["reviews"]}
    reviews = []
    for kind in ReviewKind:
        review = done.get(kind.value)
        reviews.append(
            PageReview(
                kind=kind.value,
                name=str(kind.label),
                by=review["name"] if review else "",
                credential=review["credential"] if review else "",
                reviewed_on=datetime.date.fromisoformat(review["reviewed_on"]) if review else None,
                held=review.get("held", "") if review else "",
                url=person_url(review, place) if review and place else "",
            )
        )
    return tuple(reviews)


def person_url(person: Mapping[str, str], place: Place) -> str:
    """The page of who wrote or reviewed; empty for a team, of which no key was frozen."""
    return place.person(person["key"]) if person.get("key") else ""


def first_day(document: Mapping[str, Any]) -> datetime.date | None:
    """The day on which readers first had the edition; None where it was published before that was kept."""
    day = document.get("first_on")
    return datetime.date.fromisoformat(day) if day else None


def is_reviewed(reviews: Collection[PageReview]) -> bool:
    """Whether the clinical and the safety review have both been done; until then the page says so."""
    done = {review.kind for review in reviews if review.reviewed_on}
    return {ReviewKind.CLINICAL, ReviewKind.SAFETY} <= done


def is_due(day: datetime.date) -> bool:
    """Whether a review was due by that day; until it is, the page is right until that day begins."""
    if timezone.now().date() < day:
        until_day(day)
        return False
    return True


def build_claims(document: Mapping[str, Any], section_ids: Collection[str]) -> tuple[Claim, ...]:
    """Every sentence with a statistic in these sections, beside what it rests on."""
    by_key = {data["key"]: data for data in document["references"]}
    return tuple(
        Claim(
            text=claim["text"],
            sources=tuple(_claim_source(by_key[key], document["language"]) for key in claim["keys"] if key in by_key),
        )
        for claim in document.get("claims", ())
        if claim["section"] in section_ids
    )


def _claim_source(data: Mapping[str, Any], language: str) -> ClaimSource:
    return ClaimSource(
        key=data["key"],
        number=data["number"],
        evidence=str(Evidence(data["evidence"]).label),
        people=_note(data, "people", language),
        place=_note(data, "place", language),
        year=_note(data, "period", language) or str(data["year"] or ""),
        limits=_note(data, "limits", language),
    )


def build_completeness(document: Mapping[str, Any]) -> Completeness:
    """Which kinds of section the article has, lacks, and marks as not applicable."""
    present = {section["kind"] for section in document["sections"]}
    not_applicable = set(document["not_applicable"])

    def names(kinds: Iterable[SectionKind]) -> tuple[str, ...]:
        return tuple(str(kind.label) for kind in kinds)

    return Completeness(
        has=names(kind for kind in SectionKind if kind in present),
        lacks=names(k for k in SectionKind if k not in present | not_applicable | NEVER_MISSED),
        not_applicable=names(kind for kind in SectionKind if kind in not_applicable),
    )


def build_changed(document: Mapping[str, Any], sections: Iterable[SectionContent]) -> tuple[str, ...]:
    """The names of what the last change of the text touched, of these sections; none for a text as it was at first."""
    changed = document.get("changed", ())
    names = [gettext("Title and summary")] if OPENING_PART in changed else []
    return (*names, *(section.heading for section in sections if section.id in changed))
