"""A to Z: every guide and tool by letter in each alphabet, and the way to the families; no query but for the cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NoReturn

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.utils.safestring import SafeString

from articles.kinds import View
from articles.pages.addresses import FAMILIES, Place
from articles.pages.alphabet import letters_of, number_of, read_listed
from articles.pages.families import family_links
from articles.pages.layout import Desk
from articles.pages.lists import LISTED_KINDS, entry_of, page_sections
from articles.pages.reading import Card, Cards, Reading, read_few_cards
from articles.pages.shapes import Link, PageSection
from articles.pages.views import render_page
from articles.search.families import FamilyPage, build_family_page, page_links
from articles.search.languages import order_of
from articles.search.lexicon import lexicon_of

# Where topics stand with all below them, and the tools with a line each.
WAYS = ("guides", "tools", "search")
# A line below a letter holds no more than this, so that the closed list stays short.
LONGEST_LINE = 60


@dataclass(frozen=True, slots=True)
class Name:
    """A title, or another name for an article, whose title is then `see`."""

    name: str
    url: str
    see: str = ""
    language: str = ""
    is_story: bool = False
    note: str = ""
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """`line` says what the letter holds, as much as fits one line. `url` is where it stands if not on this page."""

    letter: str
    id: str
    line: str
    names: tuple[Name, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Alphabet:
    language: str
    name: str
    is_own: bool
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AToZPage:
    """`alphabets` has the reader's own language first."""

    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    alphabets: tuple[Alphabet, ...]
    families: tuple[Link, ...]
    ways: tuple[Link, ...]


def present_a_to_z(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None:
        raise Http404
    name, _, rest = part.partition("/")
    number = int(rest.strip("/") or 1) if rest.strip("/").isdigit() or not rest else 0
    few = read_few_cards()
    if name in FAMILIES and number:
        family = build_family_page(FAMILIES[name], place, few or reading.cards, None if few else number)
        return _shown("search/family.html", family, place, reading, part) if family else _nothing()
    if name and few is None and number:
        letter = build_letter_page(reading, place, name, number)
        return _shown("search/family.html", letter, place, reading, part) if letter else _nothing()
    if part:
        _nothing()
    page = build_a_to_z(reading, place, few) if few else build_letters(reading, place)
    return HttpResponse(render_page("search/a_to_z.html", page, place, reading, part))


def _shown(template: str, page: FamilyPage, place: Place, reading: Reading, part: str) -> HttpResponse:
    return HttpResponse(render_page(template, page, place, reading, part, title=page.title))


def _nothing() -> NoReturn:
    raise Http404


def build_a_to_z(reading: Reading, place: Place, cards: Cards) -> AToZPage:
    desk = Desk(reading, place, View.PATIENT)
    listed = [card for card in cards if card.kind in LISTED_KINDS]
    names = lexicon_of(reading.generation_token).names
    languages = sorted(settings.LANGUAGES, key=lambda language: language[0] != place.language)
    alphabets = (_alphabet(code, name, listed, names, place) for code, name in languages)
    return AToZPage(
        title=reading.edition.title,
        summary=desk.html(desk.document["summary"]),
        sections=page_sections(desk),
        alphabets=tuple(alphabet for alphabet in alphabets if alphabet.letters),
        families=family_links(place, cards),
        ways=tuple(card.link(place) for name in WAYS if (card := cards.find(name, place.language))),
    )


def build_letters(reading: Reading, place: Place) -> AToZPage:
    """Of a large library: the letters of each language, each leading to a page of its own, and the ways on."""
    desk, cards = Desk(reading, place, View.PATIENT), reading.cards
    languages = sorted(settings.LANGUAGES, key=lambda language: language[0] != place.language)
    alphabets = []
    for code, name in languages:
        card = cards.get(reading.edition.slug, code)
        if card is not None:
            letters = tuple(
                Letter(letter, "", "", (), card.link(place, f"{number_of(letter)}/").url)
                for letter in letters_of(code, reading.generation_token)
            )
            alphabets.append(Alphabet(code, name, code == place.language, letters))
    return AToZPage(
        title=reading.edition.title,
        summary=desk.html(desk.document["summary"]),
        sections=page_sections(desk),
        alphabets=tuple(alphabet for alphabet in alphabets if alphabet.letters),
        families=family_links(place, cards),
        ways=tuple(card.link(place) for name in WAYS if (card := cards.find(name, place.language))),
    )


def build_letter_page(reading: Reading, place: Place, name: str, number: int) -> FamilyPage | None:
    """One page of what stands under a letter; None for a letter or a page that there is not."""
    letters = letters_of(place.language, reading.generation_token)
    letter = next((letter for letter in letters if number_of(letter) == name), None)
    listed = read_listed(place.language, letter=letter, number=number) if letter else None
    if letter is None or listed is None or not listed.cards:
        return None
    search = reading.cards.find("search", place.language)
    return FamilyPage(
        title=f"{reading.edition.title}: {letter}",
        line="",
        entries=tuple(entry_of(card, place) for card in listed.cards),
        families=family_links(place, reading.cards),
        ways=tuple(card.link(place) for way in WAYS if (card := reading.cards.find(way, place.language))),
        search_url=search.link(place).url if search else "",
        pages=page_links(place, reading.cards, f"{name}/", listed),
    )


def _alphabet(
    language: str, name: str, listed: Iterable[Card], other_names: Iterable[tuple[str, str, str]], place: Place
) -> Alphabet:
    cards = {card.slug: card for card in listed if card.language == language}
    names = [_name(card.title, card, place) for card in cards.values()]
    titles = {card.title.lower() for card in cards.values()}
    for slug, of_language, other in other_names:
        if of_language == language and slug in cards and other.lower() not in titles:
            names.append(_name(other, cards[slug], place))
    order = order_of(language)
    names.sort(key=lambda one: order.sort_key(one.name))
    letters = (
        _letter(letter, f"{language}-{number}", tuple(group))
        for number, (letter, group) in enumerate(groupby(names, key=lambda one: order.letter_of(one.name)), 1)
    )
    return Alphabet(language, name, language == place.language, tuple(letters))


def _name(name: str, card: Card, place: Place) -> Name:
    link = card.link(place)
    see = card.title if name != card.title else ""
    return Name(name, link.url, see, link.language, link.is_story, link.note, link.is_short)


def _letter(letter: str, id: str, names: tuple[Name, ...]) -> Letter:
    line = ""
    for one in names:
        if line and len(line) + len(one.name) > LONGEST_LINE:
            line += " …"
            break
        line = f"{line} · {one.name}" if line else one.name
    return Letter(letter, id, line, names)
