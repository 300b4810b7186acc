"""A to Z: every guide and tool by letter in each alphabet, and the way to the families; no query but for the cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.utils.safestring import SafeString

from articles.kinds import ArticleKind, View
from articles.pages.addresses import FAMILIES, Place
from articles.pages.families import family_links
from articles.pages.layout import Desk
from articles.pages.lists import READING_KINDS, page_sections
from articles.pages.reading import Card, Cards, Reading, read_all_cards
from articles.pages.shapes import Link, PageSection
from articles.pages.views import render_page
from articles.search.families import build_family_page
from articles.search.languages import order_of
from articles.search.lexicon import lexicon_of

# Beside the articles: what one does, rather than reads.
KINDS = READING_KINDS | {ArticleKind.TOOL}
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


@dataclass(frozen=True, slots=True)
class Letter:
    """`line` says what the letter holds, as much as fits one line."""

    letter: str
    id: str
    line: str
    names: tuple[Name, ...]


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
    if part:
        return _present_family(place, reading, part)
    page = build_a_to_z(reading, place, read_all_cards())
    return HttpResponse(render_page("search/a_to_z.html", page, place, reading, part))


def _present_family(place: Place, reading: Reading, part: str) -> HttpResponse:
    subject = FAMILIES.get(part.strip("/"))
    if subject is None:
        raise Http404
    page = build_family_page(subject, place, read_all_cards())
    return HttpResponse(render_page("search/family.html", page, place, reading, part, title=page.title))


def build_a_to_z(reading: Reading, place: Place, cards: Cards) -> AToZPage:
    desk = Desk(reading, place, View.PATIENT)
    listed = [card for card in cards if card.kind in KINDS]
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
    return Name(name, link.url, see, link.language, link.is_story, link.note)


def _letter(letter: str, id: str, names: tuple[Name, ...]) -> Letter:
    line = ""
    for one in names:
        if line and len(line) + len(one.name) > LONGEST_LINE:
            line += " …"
            break
        line = f"{line} · {one.name}" if line else one.name
    return Letter(letter, id, line, names)
