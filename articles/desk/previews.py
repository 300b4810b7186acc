"""Preview: a draft that was never stored takes the same road as a published page: freeze, page, template."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles.editions.drafts import article_document, surroundings, surroundings_of_text
from articles.editions.freezing import FrozenEdition, freeze_edition, freeze_section
from articles.editions.publishing import history_if_published, published_columns
from articles.editions.releases import columns_of
from articles.files.documents import ArticleDocument, EditionDocument, SectionDocument
from articles.kinds import IN_SHORT, ArticleKind, Audience, SectionKind, View
from articles.models import Article, PublishedEdition, Release
from articles.pages.addresses import Place
from articles.pages.article import lay_out_view
from articles.pages.grouping import Layout
from articles.pages.layout import Desk
from articles.pages.lists import build_site_page
from articles.pages.reading import Cards, Reading, card_of, read_cards_around, read_generation_token
from articles.pages.shapes import PagePanel, PageSection, Part
from articles.pages.spare_space import without_ends_of_items, without_spare_space
from articles.pages.views import present
from patienttools.panels.registry import PANELS
from patienttools.panels.warning_signs import WarningSigns


def preview_page(article: Article, edition: EditionDocument, part: str) -> HttpResponse:
    """The page or sheet, to the byte, that readers would get if this text were published now. Raises ContentError."""
    frozen = freeze_edition(article_document(article), edition, surroundings())
    history = history_if_published(article, edition.language, frozen)
    frozen = replace(frozen, document=frozen.document | history)
    with translation.override(edition.language):
        return present(Place(edition.language), read_unpublished(article, edition.language, frozen), part)


def preview_release(release: Release, part: str) -> HttpResponse:
    """The page or sheet as that release showed it, among what readers have around it today. Its article is there."""
    row = PublishedEdition(article=release.article, language=release.language, **columns_of(release))
    with translation.override(release.language):
        return present(Place(release.language), _reading_of(row), part)


def preview_section(article: Article | None, edition: EditionDocument, section: SectionDocument) -> str:
    """The part of the page, to the byte, that this section of the edition becomes: itself, or the panel it is in.

    Nothing else of the edition is rendered, so that a preview costs the same however long it is. Only words that the
    page explains, each at its first place, are as they were written.

    `section` is one of `edition.sections`. Raises ContentError carrying the section's own faults; those of others
    only take these others away.
    """
    row = article or Article(slug="new", kind=ArticleKind.GUIDE, subject="topic", share_code="new")
    about = ArticleDocument(slug=row.slug, kind=row.kind, subject=row.subject, share_code=row.share_code)
    if article:
        about = article_document(article)
    frozen = freeze_section(about, edition, surroundings_of_text(edition), section, _shown_together(section))
    place = Place(edition.language)
    with translation.override(edition.language):
        reading = read_unpublished(row, edition.language, frozen)
        if row.kind in {ArticleKind.PAGE, ArticleKind.TOOL}:
            fragment = _site_fragment(reading, place, section)
        else:
            desk = Desk(reading, place, View.PATIENT)
            if section.kind == IN_SHORT and (note := desk.short_note()):
                context = {"part": PageSection(note, is_clinical=False), "level": 2, "below": 3}
                return _lean(render_to_string("parts/part.html", context))
            view = View.CLINICAL if section.audience == Audience.CLINICAL else View.PATIENT
            fragment = _fragment(lay_out_view(Desk(reading, place, view)).layout, section)
        return _lean(fragment)


def _lean(fragment: str) -> str:
    """As it is sent within a page (`pages.pieces`)."""
    return without_ends_of_items(without_spare_space(fragment).strip())


def _shown_together(section: SectionDocument) -> set[str]:
    """The kinds of section that one panel shows with this one; and what stands first, which it does without them."""
    kinds = {kind for panel in PANELS if section.kind in panel.kinds for kind in panel.kinds}
    return kinds | {*WarningSigns.kinds} if section.kind == SectionKind.WHEN_TO_SEEK_HELP else kinds


def read_unpublished(article: Article, language: str, frozen: FrozenEdition) -> Reading:
    """The reading of an edition that is not stored, among those that are."""
    edition = PublishedEdition(
        article=article, language=language, published_at=timezone.now(), **published_columns(article, frozen)
    )
    return _reading_of(edition)


def _reading_of(edition: PublishedEdition) -> Reading:
    """Its parent is the one that it has by its own columns."""
    above = edition.parent
    parent = (
        PublishedEdition.objects.filter(article=above, language=edition.language).first() if above is not None else None
    )
    slug = above.slug if above else ""
    cards = Cards([*read_cards_around(edition, parent, slug), card_of(edition, slug)])
    return Reading(edition, parent, cards, read_generation_token())


def _site_fragment(reading: Reading, place: Place, section: SectionDocument) -> str:
    shown = next((s for s in build_site_page(reading, place).sections if s.content.id == section.id), None)
    return render_to_string("parts/section.html", {"section": shown}) if shown else ""


def _fragment(layout: Layout, section: SectionDocument) -> str:
    open_already = [one for one in (layout.urgent, *layout.opening) if one is not None]
    places = [(2, "", part) for part in open_already]
    places += [(3, group.title, part) for group in (*layout.visit, *layout.groups) for part in group.parts]
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
