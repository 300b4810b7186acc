"""Read: the two queries of a page: the published edition with its parent's, then cards of all that it links to."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from articles.kinds import ArticleKind
from articles.models import PublishedEdition
from articles.pages.addresses import Place, Target
from articles.pages.beside import GUIDE_OF, TOOLS
from articles.pages.shapes import Link
from patienttools.generation.models import LibraryGeneration
from patienttools.generation.reads import CARDS as ALL_CARDS
from patienttools.generation.reads import MANY, TOOL_CARDS, card_key, children_key, note, text_key

# What stands around every page: the addresses of these are needed everywhere.
NAV = ("start-here", "search", "guides", "help", "device-safety")
FOOTER = ("tools", "a-to-z", "about", "privacy", "accessibility", "contact", "report-a-mistake")
# Where several sheets are ordered as one file; every list of sheets leads there.
PAPER = "paper"
CHROME = ("home", *NAV, *FOOTER, PAPER)


class Card(NamedTuple):
    """What a link or a list says of a published edition. `parent` is a slug or empty; `note` warns of what comes.

    Its fields are the columns of a query, in their order: a page reads some dozens of them.
    """

    slug: str
    language: str
    title: str
    summary_text: str
    kind: str
    subject: str
    share_code: str
    has_clinical: bool
    is_short: bool
    note: str = ""
    parent: str = ""

    @property
    def target(self) -> Target:
        return Target(self.slug, self.kind, self.share_code)

    def link(self, place: Place, part: str = "", *, is_current: bool = False) -> Link:
        note(card_key(self.slug))
        is_foreign = self.language != place.language
        return Link(
            title=self.title,
            url=place.in_language(self.language).address(self.target, part),
            language=self.language if is_foreign else "",
            is_current=is_current,
            summary=self.summary_text,
            is_story=self.kind == ArticleKind.STORY,
            note=self.note,
            is_short=bool(self.is_short),
        )


class Cards:
    """Cards by slug and language. `find` prefers the reader's language and else takes the first there is.

    Whoever asks for one notes what the page then shows (`reads.py`), misses included. `all_of_them` are the keys to
    note by whoever goes through them all, beside those of the cards that are shown then: by default all of these.
    """

    def __init__(self, cards: Iterable[Card], all_of_them: Collection[str] | None = None) -> None:
        self._cards = {(card.slug, card.language): card for card in cards}
        self._by_slug: dict[str, list[Card]] = {}
        for card in self._cards.values():
            self._by_slug.setdefault(card.slug, []).append(card)
        self._all_of_them = all_of_them

    def get(self, slug: str, language: str) -> Card | None:
        note(card_key(slug))
        return self._cards.get((slug, language))

    def find(self, slug: str, language: str) -> Card | None:
        languages = [language, *(code for code, _name in settings.LANGUAGES)]
        return next((card for code in languages if (card := self.get(slug, code))), None)

    def children_of(self, slug: str, language: str) -> list[Card]:
        """What stands below an article in that language, in order; of the cards that were read."""
        found = [card for card in self._cards.values() if card.parent == slug and card.language == language]
        note(children_key(slug), *(card_key(card.slug) for card in found))
        return found

    def editions_of(self, slug: str) -> list[Card]:
        """One article's cards, in every language that has it."""
        note(card_key(slug))
        return self._by_slug.get(slug, [])

    def __iter__(self) -> Iterator[Card]:
        if self._all_of_them is None:
            note(*(card_key(slug) for slug, _language in self._cards))
        else:
            note(*self._all_of_them)
        return iter(self._cards.values())


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one page is built from."""

    edition: PublishedEdition
    parent: PublishedEdition | None
    cards: Cards
    generation_token: str


def read_edition(place: Place, *, slug: str = "", share_code: str = "") -> Reading | None:
    """The edition in the place's language by slug or share code, in two queries; None if readers have none."""
    wanted = Q(slug=slug) if slug else Q(share_code=share_code)
    same_language = PublishedEdition.objects.filter(language=place.language)
    parent_of_it = Subquery(same_language.filter(wanted).values("parent_id")[:1])
    rows = list(
        same_language.filter(wanted | Q(article_id=parent_of_it)).annotate(
            generation_token=Subquery(LibraryGeneration.objects.values("token")[:1]),
            parent_slug=F("parent__slug"),
        )
    )
    edition = next((row for row in rows if (row.slug == slug if slug else row.share_code == share_code)), None)
    if edition is None:
        if slug:
            note(text_key(slug, place.language))
        return None
    note(text_key(edition.slug, place.language))
    if edition.parent_slug:
        note(card_key(edition.parent_slug))
    parent = next((row for row in rows if row.article_id == edition.parent_id), None)
    cards = read_cards_around(edition, parent, edition.parent_slug or "")
    return Reading(edition, parent, cards, edition.generation_token or "")


def read_around(edition: PublishedEdition, parent: PublishedEdition | None, generation_token: str) -> Reading:
    """The same of rows that are there already, as they were just published."""
    above = edition.article.parent.slug if edition.article.parent else ""
    note(text_key(edition.slug, edition.language))
    if above:
        note(card_key(above))
    return Reading(edition, parent, read_cards_around(edition, parent, above), generation_token)


def read_cards_around(edition: PublishedEdition, parent: PublishedEdition | None, parent_slug: str) -> Cards:
    """Cards of all that the page of this edition links to; the edition may be one that is not stored (a preview)."""
    document = edition.document
    slugs = {
        *CHROME,
        *TOOLS,
        GUIDE_OF.get(edition.slug, ""),
        edition.slug,
        *document["links"],
        *(relation["to"] for relation in document["relations"]),
    }
    if parent is not None:
        slugs |= {parent.slug, *parent.document["links"]}
    return read_cards(slugs, around=Family(edition.article_id, edition.slug, parent_slug))


class Family(NamedTuple):
    """An article whose children are read too; `parent` is the slug of its own."""

    article_id: int
    slug: str
    parent: str


def read_cards(slugs: Collection[str], *, around: Family | None = None) -> Cards:
    """Cards in every language of the named articles, and of one article's children, in one query, by title.

    Only these children and that article know their parents.
    """
    named = sorted(slugs)
    family = around or Family(0, "", "")
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(named)), [family.slug, family.parent, *named, family.slug, family.article_id])
        cards = [Card._make(row) for row in cursor.fetchall()]
    return Cards(cards, None if around else {card_key(slug) for slug in slugs})


@lru_cache(256)
def _statement(count: int) -> str:
    """The query of `read_cards` for so many names. As a queryset it would be put together anew at every request.

    It leaves the row's parent alone: that stands behind the document, through which a database has to go to reach it.
    """
    columns = ", ".join(_COLUMNS)
    table, names = PublishedEdition._meta.db_table, ", ".join(["%s"] * count) or "NULL"
    return (
        # Names of ours, and marks for all that was asked.
        f"SELECT {columns}, CASE slug WHEN %s THEN %s ELSE '' END FROM {table} WHERE slug IN ({names})"  # noqa: S608
        f" UNION ALL SELECT {columns}, %s FROM {table} WHERE parent_id = %s"
        # By title, and where titles are alike by slug; of a child that is named as well, the row that knows its parent
        # comes last, and stays.
        f" ORDER BY 3, 1, 2, {len(_COLUMNS) + 1}"
    )


def read_cards_of_codes(share_codes: Collection[str]) -> Cards:
    """Cards of the articles with these codes, and of what stands around every page, in one query."""
    return cards_of(PublishedEdition.objects.filter(Q(share_code__in=share_codes) | Q(slug__in=CHROME)))


# A library of more editions than this is not listed as a whole.
MOST_ON_A_PAGE = 300
# A library of no more editions than this is looked through as a whole; of a larger one, so many names on each side.
FEW, NEAR = 150, 12


def read_cards_near(name: str) -> Cards:
    """Cards of the articles whose slug or title stands near this name in its order, and of what stands around pages.

    A few short queries, which take the same however large the library is. Of a small one, all its cards.
    """
    editions = PublishedEdition.objects.order_by("slug", "language")
    slugs = list(editions.values_list("slug", flat=True)[: FEW + 1])
    if len(slugs) > FEW:
        title = name[:1].upper() + name[1:].replace("-", " ")
        by_title = PublishedEdition.objects.order_by("title")
        sides = (
            editions.filter(slug__gte=name),
            editions.filter(slug__lt=name).reverse(),
            by_title.filter(title__gte=title),
            by_title.filter(title__lt=title).reverse(),
        )
        slugs = [slug for side in sides for slug in side.values_list("slug", flat=True)[:NEAR]]
    return read_cards({*CHROME, name, *slugs})


def read_all_cards() -> Cards:
    """Every card of the library, in one query: for lists."""
    return cards_of(PublishedEdition.objects.all(), {ALL_CARDS})


def read_tool_cards() -> Cards:
    """Cards of every tool, which are few in any library, and of what stands around every page, in one query."""
    wanted = Q(kind=ArticleKind.TOOL) | Q(slug__in=CHROME)
    return cards_of(PublishedEdition.objects.filter(wanted), {TOOL_CARDS})


def read_few_cards() -> Cards | None:
    """Every card of a library that is small enough to be listed on one page; None of a larger one. One query."""
    cards = list(_cards(PublishedEdition.objects.all(), MOST_ON_A_PAGE + 1))
    if len(cards) > MOST_ON_A_PAGE:
        note(MANY)
        return None
    return Cards(cards, {ALL_CARDS})


def listed_cards(rows: QuerySet[PublishedEdition]) -> list[Card]:
    """The cards of these rows, in the order that they have; without their parents."""
    return [Card(*values) for values in rows.values_list(*_FIELDS, "content_note")]


def cards_of(rows: QuerySet[PublishedEdition], all_of_them: Collection[str] | None = None) -> Cards:
    """The cards of these rows, in one query; `all_of_them` as `Cards` takes it."""
    return Cards(_cards(rows), all_of_them)


def card_of(edition: PublishedEdition, parent: str = "") -> Card:
    """The card of a row; `parent` is the slug of its article's parent, as far as that is asked for."""
    return Card._make([*(getattr(edition, name) for name in _FIELDS), edition.content_note, parent])


def _cards(rows: QuerySet[PublishedEdition], most: int | None = None) -> Iterator[Card]:
    columns = rows.order_by("title").values_list(*_FIELDS, "content_note", _PARENT)
    cards = map(Card._make, columns[:most] if most else columns)
    # What has one title stands by slug. Here, and not by the database, which then could not go by its index of titles.
    for _title, alike in groupby(cards, key=lambda card: card.title):
        yield from sorted(alike, key=lambda card: (card.slug, card.language))


_PARENT = Coalesce(F("parent__slug"), Value(""))
_FIELDS = Card._fields[:-2]
# A number is the same on every database; what is true is not.
_COLUMNS = (*_FIELDS[:-2], *(f"CAST({name} AS integer)" for name in _FIELDS[-2:]), "content_note")


def read_generation_token() -> str:
    """Of every request, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT token FROM {LibraryGeneration._meta.db_table} LIMIT 1")  # noqa: S608 - a name of ours
        row = cursor.fetchone()
    return row[0] if row else ""
