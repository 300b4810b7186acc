"""Warming: the addresses of all pages of the library, and those of them that are not stored yet, made one by one."""

from collections.abc import Iterator

from django.conf import settings

from articles.credits.person import keys_of_people
from articles.kinds import ArticleKind
from articles.pages.addresses import (
    ALL_SHEETS,
    CLINICAL,
    FAMILIES,
    SHEETS,
    SHORT,
    WHOLE,
    Place,
    Target,
    family_part,
    sheet_part,
)
from articles.pages.reading import read_all_cards
from patienttools.helplines.models import Country
from rxsite.pagestore.encodings import BEST, QUICK
from rxsite.pagestore.keeper import MANY, Keeper
from rxsite.pagestore.store import Store

_NOT_READ = frozenset({ArticleKind.PAGE, ArticleKind.TOOL})


def page_paths(*, with_paper: bool = False) -> list[str]:
    """The address of every page that readers have, lists first; `with_paper` also sheets and the discreet copies.

    Some may turn out to be no page, such as the sheet of a panel that an article does not have.
    """
    return list(dict.fromkeys(_paths(with_paper=with_paper)))


def _paths(*, with_paper: bool) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        yield f"/{code}/"
    for code, _name in settings.LANGUAGES:
        yield from (Place(code).person(key) for key in keys_of_people())
    countries = list(Country.objects.values_list("numeric", flat=True))
    for card in sorted(read_all_cards(), key=lambda card: (card.kind not in _NOT_READ, card.slug, card.language)):
        for place in (Place(card.language), *([Place(card.language, is_discreet=True)] if with_paper else ())):
            yield from (place.address(card.target, part) for part in _parts(card.kind, card.has_clinical, with_paper))
            yield from _parts_of_lists(place, card.target, countries)


def _parts(kind: str, has_clinical: bool, with_paper: bool) -> Iterator[str]:
    yield ""
    if kind in _NOT_READ:
        return
    yield WHOLE
    if has_clinical:
        yield from (CLINICAL, CLINICAL + WHOLE)
    if with_paper:
        yield SHORT
        yield ALL_SHEETS
        yield from (sheet_part(sheet) for sheet in SHEETS)


def _parts_of_lists(place: Place, target: Target, countries: list[str]) -> Iterator[str]:
    if target.slug == "a-to-z":
        yield from (place.address(target, family_part(subject)) for subject in FAMILIES.values())
    if target.slug == "help":
        yield from (place.address(target, f"{numeric}/") for numeric in countries)


def warm(store: Store, keeper: Keeper, paths: list[str]) -> Iterator[bool]:
    """Makes what is not stored yet, and says of each address whether a page stands there afterwards."""
    stored = store.index.paths(store.layout.release)
    missing = sum(path not in stored for path in paths)
    quality = QUICK if missing > MANY * 10 else BEST
    for path in paths:
        yield path in stored or (store.layout.is_storable(path) and keeper.make(path, quality))
