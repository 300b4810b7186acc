"""Read: the two queries of a page: the published edition with its parent's, then cards of all that it links to."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q, QuerySet, Subquery

from articles.files.features import FeatureDocument
from articles.kinds import ArticleKind
from articles.models import PublishedEdition
from articles.pages.addresses import Place, Target
from articles.pages.beside import GUIDE_OF, TOOLS
from articles.pages.shapes import Link
from patienttools.generation.models import LibraryGeneration
from patienttools.generation.reads import CARDS as ALL_CARDS
from patienttools.generation.reads import card_key, children_key, note, text_key

# What stands around every page: the addresses of these are needed everywhere.
NAV = ("start-here", "search", "guides", "help", "device-safety")
FOOTER = ("tools", "a-to-z", "about", "privacy", "accessibility", "contact", "report-a-mistake")
CHROME = ("home", *NAV, *FOOTER)

_CARD_COLUMNS = (
    "slug",
    "language",
    "title",
    "summary_text",
    "kind",
    "subject",
    "share_code",
    "has_clinical",
    "reading_minutes",
    "feature_from",
    "feature_until",
    "feature_is_yearly",
    "document__content_note",
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a link or a list says of a published edition. `parent` is a slug or empty; `note` warns of what comes."""

    slug: str
    language: str
    title: str
    summary_text: str
    kind: str
    subject: str
    share_code: str
    has_clinical: bool
    reading_minutes: int
    parent: str
    note: str = ""
    feature: FeatureDocument | None = None

    @property
    def target(self) -> Target:
        return Target(self.slug, self.kind, self.share_code)

    def link(self, place: Place, part: str = "", *, is_current: bool = False) -> Link:
        is_foreign = self.language != place.language
        return Link(
            title=self.title,
            url=place.in_language(self.language).address(self.target, part),
            language=self.language if is_foreign else "",
            is_current=is_current,
            summary=self.summary_text,
            is_story=self.kind == ArticleKind.STORY,
            note=self.note,
        )


class Cards:
    """Cards by slug and language. `find` prefers the reader's language and else takes the first there is.

    Whoever asks for one notes what the page then shows (`reads.py`), misses included. `all_of_them` are the keys to
    note by whoever goes through them all; by default those of the cards themselves.
    """

    def __init__(self, cards: Iterable[Card], all_of_them: Collection[str] | None = None) -> None:
        self._cards = {(card.slug, card.language): card for card in cards}
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
        return [card for card in self._cards.values() if card.slug == slug]

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
    return Reading(edition, parent, read_cards_around(edition, parent), edition.generation_token or "")


def read_cards_around(edition: PublishedEdition, parent: PublishedEdition | None) -> Cards:
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
    return read_cards(slugs, children_of=edition.article_id)


def read_cards(slugs: Collection[str] = (), *, children_of: int | None = None) -> Cards:
    """Cards in every language of the named articles, and of an article's children, in one query."""
    wanted = Q(slug__in=slugs)
    if children_of is not None:
        wanted |= Q(parent_id=children_of)
    asked = {card_key(slug) for slug in slugs}
    return cards_of(PublishedEdition.objects.filter(wanted), None if children_of else asked)


def read_cards_of_codes(share_codes: Collection[str]) -> Cards:
    """Cards of the articles with these codes, and of what stands around every page, in one query."""
    return cards_of(PublishedEdition.objects.filter(Q(share_code__in=share_codes) | Q(slug__in=CHROME)))


def read_all_cards() -> Cards:
    """Every card of the library, in one query: for lists."""
    return cards_of(PublishedEdition.objects.all(), {ALL_CARDS})


def cards_of(rows: QuerySet[PublishedEdition], all_of_them: Collection[str] | None = None) -> Cards:
    """The cards of these rows, in one query; `all_of_them` as `Cards` takes it."""
    return Cards(_cards(rows), all_of_them)


def _cards(rows: QuerySet[PublishedEdition]) -> Iterator[Card]:
    for values in rows.order_by("title").values_list(*_CARD_COLUMNS, F("parent__slug")):
        columns = dict(zip((*_CARD_COLUMNS, "parent"), values, strict=True))
        first, last, is_yearly = (columns.pop(f"feature_{name}") for name in ("from", "until", "is_yearly"))
        feature = FeatureDocument(first, last, is_yearly) if first and last else None
        note = columns.pop("document__content_note") or ""
        yield Card(**columns | {"parent": columns["parent"] or "", "note": note, "feature": feature})


def read_generation_token() -> str:
    return LibraryGeneration.objects.values_list("token", flat=True).first() or ""
