"""What every shipped guide has: danger signs of its own, where to get help, and who can see the record of its codes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import read_library
from articles.kinds import ArticleKind, Audience, SectionKind

CONTENT = Path(settings.BASE_DIR) / "content"
GUIDES = {ArticleKind.GUIDE, ArticleKind.EXPLAINER, ArticleKind.CAMPAIGN}
CODING_SYSTEMS = ("ICD-10-CM", "ICD-11", "SNOMED CT")


def guides() -> Iterator[tuple[ArticleDocument, EditionDocument, set[str]]]:
    """Each edition of each guide, with the kinds of section of the article above it in its language."""
    library = read_library(CONTENT, dict(settings.LANGUAGES))
    for article in library.articles.values():
        above = library.articles.get(article.parent or "")
        for edition in article.editions if article.kind in GUIDES else ():
            of_above = [other for other in above.editions if other.language == edition.language] if above else []
            yield article, edition, kinds_of(of_above[0]) if of_above else set()


def kinds_of(edition: EditionDocument) -> set[str]:
    return {section.kind for section in edition.sections}


def lacks(edition: EditionDocument, above: set[str]) -> set[str]:
    """Kinds that a guide must have and this one has not. When to get help may be borrowed; danger signs may not."""
    clinical = [section for section in edition.sections if section.audience == Audience.CLINICAL]
    wanted: set[str] = {SectionKind.DANGER_SIGNS}
    if SectionKind.WHEN_TO_SEEK_HELP not in above:
        wanted.add(SectionKind.WHEN_TO_SEEK_HELP)
    if any(system in section.body for section in clinical for system in CODING_SYSTEMS):
        wanted.add(SectionKind.RECORDS_SAFETY)
    return wanted - kinds_of(edition)


def test_every_guide_has_danger_signs_where_to_get_help_and_who_sees_the_record_of_its_codes() -> None:
    found = {f"{article.slug}/{edition.language}": lacks(edition, above) for article, edition, above in guides()}
    assert len(found) > 50
    assert {place: kinds for place, kinds in found.items() if kinds} == {}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["danger_signs", "when_to_seek_help", "records_safety"])
def test_a_guide_without_one_of_them_is_named(kind: str) -> None:
    edition = next(edition for article, edition, _above in guides() if article.slug == "injury-assessment")
    less = replace(edition, sections=tuple(section for section in edition.sections if section.kind != kind))
    assert lacks(less, set()) == {kind}
