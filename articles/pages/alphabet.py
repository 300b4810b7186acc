"""Alphabet: a large library in its language's order, a page at a time, by columns that are written at each publish.

What the order is, and under which letter a title stands, languages say (`articles.search.languages`); here it is only
read. A small library is listed as a whole and needs none of this.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Min, QuerySet

from articles.kinds import ArticleKind
from articles.models import PublishedEdition
from articles.pages.reading import Card, listed_cards
from patienttools.generation.reads import letters_key, list_key, list_page_key, note

# How many stand on one page of a list.
PAGE = 100
# Of a large library the list of guides shows so many of each family, and is no page of the family's own.
FIRST_OF_A_FAMILY, FIRST = 12, "first"


@dataclass(frozen=True, slots=True)
class ListedPage:
    """`number` counts from 1; `has_more` where another follows."""

    cards: tuple[Card, ...]
    number: int
    has_more: bool


def read_listed(language: str, *, letter: str = "", subject: str = "", number: int = 1, size: int = PAGE) -> ListedPage:
    """One page of what stands under a letter, tools included, or of what is to be read of a family; in one query."""
    name = letter or subject
    note(list_key(language, name), list_page_key(language, name, str(number) if size == PAGE else FIRST))
    rows = rows_of(language, letter=letter, subject=subject)
    first = (number - 1) * size
    cards = listed_cards(rows.order_by("list_key", "slug")[first : first + size + 1])
    return ListedPage(tuple(cards[:size]), number, len(cards) > size)


def rows_of(language: str, *, letter: str = "", subject: str = "") -> QuerySet[PublishedEdition]:
    """What stands on such a list, in no order."""
    rows = PublishedEdition.objects.filter(language=language).order_by()
    if letter:
        return rows.filter(letter=letter)
    return rows.filter(subject=subject).exclude(list_key="").exclude(kind=ArticleKind.TOOL)


def letters_of(language: str, generation_token: str) -> tuple[str, ...]:
    """The letters under which something stands, in order; the database is asked once a generation."""
    note(letters_key(language))
    return _letters_of(language, generation_token)


@lru_cache(32)
def _letters_of(language: str, generation_token: str) -> tuple[str, ...]:
    rows = PublishedEdition.objects.filter(language=language).exclude(letter="").order_by()
    first_keys = rows.values_list("letter").annotate(first=Min("list_key"))
    return tuple(letter for letter, _key in sorted(first_keys, key=lambda row: row[1]))


def number_of(letter: str) -> str:
    """What names a letter in an address: three figures, the same in the open and in the discreet copy."""
    return f"{ord(letter[0]) % 1000:03}"
