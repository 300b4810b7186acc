"""The frozen shapes that templates receive: everything computed, every string of HTML already safe."""

import datetime
from dataclasses import dataclass

from django.utils.safestring import SafeString

from articles.kinds import SHARED_DISCREETLY
from articles.pages.glossary import NOTHING, Glossary
from patienttools.helplines.shapes import DangerLine
from patienttools.panels.base import Panel
from patienttools.panels.content import SectionContent


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one of our own pages. `language` is set where the target is in another language than the page.

    Lists say of a story that it is one, and repeat the `note` on what comes; and of a short note that it is no more.
    """

    title: str
    url: str
    language: str = ""
    is_current: bool = False
    summary: str = ""
    is_story: bool = False
    note: str = ""
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in another language; `is_same_page` is false where it leads to the nearest thing instead."""

    language: str
    name: str
    direction: str
    url: str
    is_current: bool
    is_same_page: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What stands around every page: names, navigation, languages, and how to leave.

    `danger` is whom to call now, on every page; `search` is none where there is no such page.
    `trail` leads up from a list, a tool or a sheet, the nearest page last.
    `icon` is the static path of the icon. `canonical_url` and `alternates` are empty on the discreet copy, which is
    never indexed and names nothing. `discreet_url` and `paper_link_url` are what the share control offers, empty on
    a page that is not there. `shares_full_link` is false where a page is passed on by its discreet link alone.
    `report_url` takes a mistake that a page has, by POST. `origin` stands before addresses that other machines read;
    empty on loopback.
    """

    language: str
    direction: str
    site_name: str
    document_title: str
    description: str
    icon: str
    is_discreet: bool
    is_indexable: bool
    leave_url: str
    home: Link
    danger: DangerLine
    search: Link | None
    nav: tuple[Link, ...]
    footer: tuple[Link, ...]
    languages: tuple[LanguageLink, ...]
    canonical_url: str = ""
    alternates: tuple[LanguageLink, ...] = ()
    previous: Link | None = None
    trail: tuple[Link, ...] = ()
    discreet_url: str = ""
    paper_link_url: str = ""
    report_url: str = ""
    shares_full_link: bool = True
    origin: str = ""


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section in reading order."""

    content: SectionContent
    is_clinical: bool

    @property
    def id(self) -> str:
        return self.content.id


@dataclass(frozen=True, slots=True)
class PagePanel:
    """A panel on a page."""

    panel: Panel

    @property
    def id(self) -> str:
        return self.panel.id

    @property
    def is_clinical(self) -> bool:
        return self.panel.is_clinical


Part = PagePanel | PageSection


@dataclass(frozen=True, slots=True)
class Citation:
    """A place on this page where a reference is cited; `id` is the id of its mark."""

    id: str
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReference:
    """A reference as this view lists it. Empty strings where nothing is known.

    `follows` where its number is the next after that of the reference above it, so that a list counts by itself.
    """

    key: str
    number: int
    follows: bool
    citation: str
    url: str
    archived: str
    doi: str
    pmid: str
    evidence: str
    people: str
    place: str
    period: str
    year: str
    limits: str
    read: str
    accessed_on: datetime.date | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class PageCode:
    system: str
    code: str
    meaning: str
    is_uncertain: bool


@dataclass(frozen=True, slots=True)
class ToolLink:
    """A tool that stands where it is needed, with one line that says what it is good for."""

    link: Link
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGroup:
    """What a page folds together. `line` says in one line what is in it; `other_url` leads to it in the other view."""

    key: str
    id: str
    title: str
    line: str
    parts: tuple[Part, ...]
    codes: tuple[PageCode, ...] = ()
    tools: tuple[ToolLink, ...] = ()
    other_url: str = ""


class PageFacts:
    """What follows from the facts of a page; whoever has these attributes takes it as a base.

    `first_on` is none where nobody kept it. `changed` names what the last change touched, as far as the page shows it;
    `told` is what an editor said of it. `writer_url` is the page of one person, and empty for a team.
    """

    __slots__ = ()
    reviews: tuple["PageReview", ...]
    first_on: datetime.date | None
    published_on: datetime.date
    changed: tuple[str, ...]
    told: str
    writer_url: str

    @property
    def is_as_first(self) -> bool:
        """Whether it stands as it was first published."""
        return self.first_on == self.published_on and not (self.changed or self.told)

    @property
    def undone(self) -> tuple[str, ...]:
        """The names of the reviews that have not been done."""
        return tuple(review.name for review in self.reviews if review.reviewed_on is None)


@dataclass(frozen=True, slots=True)
class PageReview:
    """One of the three reviews; `reviewed_on` and `by` are empty where it has not been done.

    `held` says why it holds although the text has had a small change since; `url` is the page of who did it.
    """

    kind: str
    name: str
    by: str
    credential: str
    reviewed_on: datetime.date | None
    held: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """What the article has, lacks and marks as not applicable, as names of section kinds."""

    has: tuple[str, ...]
    lacks: tuple[str, ...]
    not_applicable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetLink:
    name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage(PageFacts):
    """One edition in one view, in the order of need. Built by `articles.pages.article.build_article_page`.

    `urgent`, `opening` and `takeaways` stand open; `visit` (for clinicians) and `groups` are folded.
    `clinical_elsewhere` is set where only another language has clinical text: the page says so kindly and offers the
    links. `switch_url` is this article in the other view, empty where it has none, and `short_url` what it says in
    short. `in_full` is set where the edition is a short note alone: the languages that have the whole text. `glossary`
    is what patients may not know.
    """

    slug: str
    kind: str
    kind_name: str
    language: str
    view: str
    title: str
    for_whom: str
    summary: SafeString
    content_note: str
    is_story: bool
    urgent: PagePanel | None
    help_url: str
    search_url: str
    opening: tuple[Part, ...]
    takeaways: PagePanel | None
    visit: tuple[PageGroup, ...]
    groups: tuple[PageGroup, ...]
    related: PagePanel | None
    evidence: PagePanel | None
    references: tuple[PageReference, ...]
    completeness: Completeness | None
    writer: str
    writer_credential: str
    writer_url: str
    reviews: tuple[PageReview, ...]
    is_reviewed: bool
    first_on: datetime.date | None
    published_on: datetime.date
    changed: tuple[str, ...]
    told: str
    review_due_on: datetime.date
    is_review_due: bool
    parent: Link | None
    children: tuple[Link, ...]
    explore: Link | None
    switch_url: str
    short_url: str
    in_full: tuple[Link, ...]
    clinical_elsewhere: tuple[Link, ...]
    sheets: tuple[SheetLink, ...]
    shows_evidence: bool
    glossary: Glossary = NOTHING

    @property
    def is_shared_discreetly(self) -> bool:
        """Whether it is passed on by its discreet link first."""
        return self.kind in SHARED_DISCREETLY

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every panel and section of the page, each once."""
        folded = (part for group in (*self.visit, *self.groups) for part in group.parts)
        open_already = (one for one in (self.urgent, *self.opening, self.takeaways) if one is not None)
        return (*open_already, *folded)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """A panel, or several, laid out for paper."""

    name: str
    language: str
    title: str
    heading: str
    panels: tuple[Panel, ...]
    article: Link
    other_sheets: tuple[SheetLink, ...]
    writer: str
    is_reviewed: bool
    published_on: datetime.date


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An article in a list, with one short line; `language` is set where only another language has it."""

    title: str
    line: str
    url: str
    language: str = ""
    is_story: bool = False
    note: str = ""
    is_short: bool = False
    children: tuple["ListEntry", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """A page about the site: about, privacy, accessibility, contact. `contact_email` only where it belongs.

    Of `sections` the `folded` ones, its last, are folds of the page.
    """

    slug: str
    language: str
    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    references: tuple[PageReference, ...]
    writer: str
    is_reviewed: bool
    published_on: datetime.date
    shows_contact: bool
    contact_email: str
    folded: tuple[PageSection, ...] = ()

    @property
    def open_sections(self) -> tuple[PageSection, ...]:
        return self.sections[: len(self.sections) - len(self.folded)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPage:
    """What an article says in short. `in_full` leads to the whole text, in this language or in those that have it."""

    language: str
    title: str
    heading: str
    note: SectionContent
    in_full: tuple[Link, ...]
    is_alone: bool
    is_reviewed: bool
    published_on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLinkPage:
    """The discreet link of a page, for paper: `address` is whole, `code` the same as a drawing (SVG)."""

    language: str
    address: str
    code: SafeString
    article: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """A helpful 404: what was asked for in neutral words, and the nearest things there are."""

    language: str
    reason: str
    offers: tuple[Link, ...]
