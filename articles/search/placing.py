"""Placing: under which letter a title stands, and where, as columns that lists of a large library are read by."""

from collections.abc import Mapping
from typing import Any

from articles.kinds import ArticleKind
from articles.models import PublishedEdition
from articles.pages.alphabet import FIRST, FIRST_OF_A_FAMILY, PAGE, rows_of
from articles.pages.lists import LISTED_KINDS
from articles.pages.reading import MOST_ON_A_PAGE
from articles.search.languages import order_of
from patienttools.generation.reads import MANY, TOOL_CARDS, letters_key, list_key, list_page_key

# Of each character of a title its place, as four figures; more characters tell no two titles apart that anybody reads.
FIGURES, CHARACTERS = 4, 40
# No more editions of one article come or go at once.
SEVERAL = 10


def place_of(title: str, kind: str, language: str) -> tuple[str, str]:
    """The letter and what sorts; both empty for what no list shows."""
    if kind not in LISTED_KINDS:
        return "", ""
    order = order_of(language)
    places, _text = order.sort_key(title)
    return order.letter_of(title), "".join(f"{min(place, 0xFFFF):0{FIGURES}x}" for place in places[:CHARACTERS])


def place_edition(edition: PublishedEdition) -> None:
    """Writes the place of one edition, if it is another than before."""
    letter, key = place_of(edition.title, edition.kind, edition.language)
    if (edition.letter, edition.list_key) != (letter, key):
        edition.letter, edition.list_key = letter, key
        PublishedEdition.objects.filter(pk=edition.pk).update(letter=letter, list_key=key)


def place_all() -> None:
    """Writes the place of every edition, a thousand at a time."""
    rows = PublishedEdition.objects.order_by("pk").only("pk", "title", "kind", "language", "letter", "list_key")
    for row in rows.iterator(chunk_size=1000):
        place_edition(row)


def keys_of_lists(before: PublishedEdition | None, after: Mapping[str, Any] | None, language: str) -> frozenset[str]:
    """What a change is to the lists that have pages, while the row still is what it was (`articles.editions.changes`).

    A card that comes to a list or leaves it moves all that stand behind it: every page of that list is told. One that
    has another title moves only those between its old place and its new one.
    """
    old = _lists_of(before.letter, before.list_key, before.kind, before.subject) if before else {}
    letter, key = place_of(after["title"], after["kind"], language) if after else ("", "")
    new = _lists_of(letter, key, after["kind"], after["subject"]) if after else {}
    keys = {list_key(language, name) for name in old.keys() ^ new.keys()}
    was = before.letter if before else ""
    if was != letter and not all(_has_others(one, before, language) for one in (was, letter) if one):
        keys.add(letters_key(language))
    for name in old.keys() & new.keys():
        if before is not None and after is not None and before.list_key != key:
            keys |= _moved(before, (key, after["slug"]), language, **new[name])
    kinds = {before.kind if before else "", after["kind"] if after else ""}
    if ArticleKind.TOOL in kinds and len(kinds) > 1:
        keys.add(TOOL_CARDS)
    if before is None or after is None:
        rows = PublishedEdition.objects.order_by()[: MOST_ON_A_PAGE + 2 * SEVERAL].count()
        if abs(rows - MOST_ON_A_PAGE) <= SEVERAL:
            keys.add(MANY)
    return frozenset(keys)


def _lists_of(letter: str, key: str, kind: str, subject: str) -> dict[str, dict[str, str]]:
    """The lists on which such a card stands, by name, each as `rows_of` takes it."""
    if not key:
        return {}
    lists = {letter: {"letter": letter}}
    return lists if kind == ArticleKind.TOOL else {**lists, subject: {"subject": subject}}


def _has_others(letter: str, before: PublishedEdition | None, language: str) -> bool:
    """Whether something else stands under that letter."""
    return rows_of(language, letter=letter).exclude(pk=before.pk if before else 0).exists()


def _moved(before: PublishedEdition, now: tuple[str, str], language: str, **of: str) -> set[str]:
    """The pages of one list from a card's old place to its new one."""
    others = rows_of(language, **of).exclude(pk=before.pk)
    places = [
        others.filter(list_key__lt=key).count() + others.filter(list_key=key, slug__lt=slug).count()
        for key, slug in ((before.list_key, before.slug), now)
    ]
    name = "".join(of.values())
    pages = range(min(places) // PAGE + 1, max(places) // PAGE + 2)
    keys = {list_page_key(language, name, str(number)) for number in pages}
    return keys | {list_page_key(language, name, FIRST)} if min(places) < FIRST_OF_A_FAMILY else keys
