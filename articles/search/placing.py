"""Placing: under which letter a title stands, and where, as columns that lists of a large library are read by."""

from articles.models import PublishedEdition
from articles.pages.lists import LISTED_KINDS
from articles.search.languages import order_of

# Of each character of a title its place, as four figures; more characters tell no two titles apart that anybody reads.
FIGURES, CHARACTERS = 4, 40


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
