"""Desk: a reading laid out for one view, its sections chosen and its links resolved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from articles.files.stories import INHERITED_BY_STORIES
from articles.kinds import IN_SHORT, INHERITED_KINDS, ArticleKind, Audience, View
from articles.pages.addresses import Place, Target
from articles.pages.answers import with_ids
from articles.pages.calling import with_calls
from articles.pages.drawings import draw
from articles.pages.marks import in_place, resolve_links
from articles.pages.reading import Reading
from articles.pages.shapes import Link
from articles.pictures.shown import show_pictures
from patienttools.generation.reads import card_key, note
from patienttools.helplines.numbers import helpline_numbers
from patienttools.panels.content import SectionContent, section_from_data

_CITATION_MARK = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Desk:
    """A reading laid out for one view: the sections that this view shows, their links resolved."""

    reading: Reading
    place: Place
    view: View

    @property
    def document(self) -> Mapping[str, Any]:
        document: Mapping[str, Any] = self.reading.edition.document
        return document

    def html(self, html: str) -> SafeString:
        language, token = self.place.language, self.reading.generation_token
        linked = resolve_links(html, self.place, self.reading.cards)
        # A number in a sentence that states a figure is a count.
        stated = (claim["text"] for claim in self.document.get("claims", ()))
        drawn = draw(with_calls(linked, helpline_numbers(language, token), stated), language)
        return show_pictures(drawn, language, token, lambda shown, told: in_place(self.place, shown, told))

    def sections(self) -> dict[str, list[SectionContent]]:
        """Own sections of this view by kind; a kind has at most a plain and a clinical one.

        A short note is among them only where it is all that there is.
        """
        sections: dict[str, list[SectionContent]] = {}
        is_short = self.reading.edition.is_short
        for data in self.document["sections"]:
            if data["audience"] in self.view.audiences and (is_short or data["kind"] != IN_SHORT):
                section = self._section(data)
                sections.setdefault(section.kind, []).append(section)
        return sections

    def short_note(self) -> SectionContent | None:
        """What the article says in short, which has a page of its own."""
        return next((self._section(data) for data in self.document["sections"] if data["kind"] == IN_SHORT), None)

    def _section(self, data: Mapping[str, Any]) -> SectionContent:
        return with_ids(section_from_data(data)).mapped(self.html)

    def parent_sections(self) -> dict[str, SectionContent]:
        """The parent's plain sections that may speak for this article, without the marks of the parent's citations."""
        if self.reading.parent is None:
            return {}
        is_story = self.reading.edition.kind == ArticleKind.STORY
        return {
            data["kind"]: section_from_data(data).mapped(lambda html: self.html(_CITATION_MARK.sub("", html)))
            for data in self.reading.parent.document["sections"]
            if data["audience"] in self.view.audiences - {Audience.CLINICAL} and data["kind"] in INHERITED_KINDS
            if not is_story or data["kind"] in INHERITED_BY_STORIES
        }


def parent_link(reading: Reading, place: Place) -> Link | None:
    """The parent's page, where readers have it in this language."""
    if reading.parent is None:
        return None
    parent = reading.parent
    note(card_key(parent.slug))
    return Link(parent.title, place.address(Target(parent.slug, parent.kind, parent.share_code)))
