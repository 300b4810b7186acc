"""Preview: a draft that was never stored takes the same road as a published page: freeze, page, template."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles.desk.latest import Latest
from articles.editions.drafts import article_document, surroundings
from articles.editions.freezing import FrozenEdition, freeze_edition
from articles.editions.publishing import published_columns
from articles.files.documents import ArticleDocument, EditionDocument, SectionDocument
from articles.files.library import Surroundings
from articles.kinds import ArticleKind, Audience, View
from articles.models import Article, PublishedEdition
from articles.pages.addresses import Place
from articles.pages.article import build_article_page
from articles.pages.lists import build_site_page
from articles.pages.reading import Cards, Reading, card_of, read_cards_around, read_generation_token
from articles.pages.shapes import ArticlePage, PagePanel, Part, SitePage
from articles.pages.spare_space import without_spare_space
from articles.pages.views import present
from patienttools.files.faults import ContentError

_frozen: Latest[FrozenEdition | ContentError] = Latest(4)
_pages: Latest[ArticlePage | SitePage] = Latest(4)


def preview_page(article: Article, edition: EditionDocument, part: str) -> HttpResponse:
    """The page or sheet, to the byte, that readers would get if this text were published now. Raises ContentError."""
    frozen = freeze_edition(article_document(article), edition, surroundings())
    with translation.override(edition.language):
        return present(Place(edition.language), read_unpublished(article, edition.language, frozen), part)


def preview_section(article: Article | None, edition: EditionDocument, section: SectionDocument) -> str:
    """The part of the page, to the byte, that this section of the edition becomes: itself, or the panel it is in.

    Only words that the page explains, each at its first place, are as they were written.

    `section` is one of `edition.sections`. Raises ContentError carrying the section's own faults; those of others
    only take these others away.
    """
    around = surroundings()
    about = (
        article_document(article)
        if article
        else ArticleDocument(slug="new", kind=ArticleKind.GUIDE, subject="topic", share_code="new")
    )
    whole = _publishable(about, edition, section, around)
    row = article or Article(slug="new", kind=ArticleKind.GUIDE, subject="topic", share_code="new")
    view = View.CLINICAL if section.audience == Audience.CLINICAL else View.PATIENT
    key = (about, whole, around, read_generation_token(), timezone.now().date(), view)
    with translation.override(edition.language):
        page = _pages.of(key, lambda: _build_page(row, edition.language, _freeze(about, whole, around), view))
        return without_spare_space(_fragment(page, section)).strip()


def _build_page(article: Article, language: str, frozen: FrozenEdition, view: View) -> ArticlePage | SitePage:
    reading = read_unpublished(article, language, frozen)
    if article.kind in {ArticleKind.PAGE, ArticleKind.TOOL}:
        return build_site_page(reading, Place(language))
    return build_article_page(reading, Place(language), view)


def read_unpublished(article: Article, language: str, frozen: FrozenEdition) -> Reading:
    """The reading of an edition that is not stored, among those that are."""
    edition = PublishedEdition(
        article=article, language=language, published_at=timezone.now(), **published_columns(article, frozen)
    )
    parent = (
        PublishedEdition.objects.filter(article=article.parent_id, language=language).first()
        if article.parent_id
        else None
    )
    above = article.parent.slug if article.parent else ""
    cards = Cards([*read_cards_around(edition, parent, above), card_of(edition, above)])
    return Reading(edition, parent, cards, read_generation_token())


def _publishable(
    article: ArticleDocument, edition: EditionDocument, section: SectionDocument, around: Surroundings
) -> EditionDocument:
    """The edition without what cannot be published as it is. Raises ContentError if that is the section itself."""
    try:
        _freeze(article, edition, around)
    except ContentError as error:
        own = [fault for fault in error.faults if fault.path.endswith(f"#{section.id}")]
        if own:
            raise ContentError(own) from error
        faulty = {fault.path.partition("#")[2] for fault in error.faults}
        return replace(
            edition,
            title="" if "title" in faulty else edition.title,
            summary="…" if "summary" in faulty else edition.summary,
            content_note="" if "content_note" in faulty else edition.content_note,
            takeaways=() if "takeaways" in faulty else edition.takeaways,
            sections=tuple(s for s in edition.sections if s.id == section.id or s.id not in faulty),
        )
    return edition


def _freeze(article: ArticleDocument, edition: EditionDocument, around: Surroundings) -> FrozenEdition:
    """As `freeze_edition`, its latest results kept."""

    def freeze() -> FrozenEdition | ContentError:
        try:
            return freeze_edition(article, edition, around)
        except ContentError as error:
            return ContentError(error.faults)

    result = _frozen.of((article, edition, around), freeze)
    if isinstance(result, ContentError):
        raise ContentError(result.faults)
    return result


def _fragment(page: ArticlePage | SitePage, section: SectionDocument) -> str:
    if isinstance(page, SitePage):
        shown = next((s for s in page.sections if s.content.id == section.id), None)
        return render_to_string("parts/section.html", {"section": shown}) if shown else ""
    open_already = [one for one in (page.urgent, *page.opening) if one is not None]
    places = [(2, "", part) for part in open_already]
    places += [(3, group.title, part) for group in (*page.visit, *page.groups) for part in group.parts]
    for level, above, part in places:
        if _shows(part, section):
            context = {"part": part, "level": level, "below": level + 1, "above": above}
            return render_to_string("parts/part.html", context)
    return ""


def _shows(part: Part, section: SectionDocument) -> bool:
    if not isinstance(part, PagePanel):
        return part.content.id == section.id
    is_clinical = section.audience == Audience.CLINICAL
    return section.kind in part.panel.kinds and part.panel.source is None and part.is_clinical == is_clinical


def with_section(edition: EditionDocument, section: SectionDocument, position: int | None) -> EditionDocument:
    """The edition with this section at its place among the stored ones, or at the end if it is new."""
    sections: list[SectionDocument] = list(edition.sections)
    if position is None:
        sections.append(section)
    else:
        sections[position] = section
    return replace(edition, sections=tuple(_without_twins(sections, section)))


def _without_twins(sections: Iterable[SectionDocument], section: SectionDocument) -> list[SectionDocument]:
    return [other for other in sections if other is section or other.id != section.id]
