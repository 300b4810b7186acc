"""A to Z: every article by letter in each alphabet, by family, and as a tree of topics; no query but for the cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.utils.safestring import SafeString

from articles.kinds import ArticleKind, Subject, View
from articles.pages.addresses import Place
from articles.pages.layout import Desk
from articles.pages.lists import READING_KINDS
from articles.pages.reading import Card, Cards, Reading, read_all_cards
from articles.pages.shapes import Link, PageSection
from articles.pages.views import render_page
from articles.search.languages import order_of
from articles.search.lexicon import lexicon_of

# Beside the articles: what one does, rather than reads.
KINDS = READING_KINDS | {ArticleKind.TOOL}


@dataclass(frozen=True, slots=True)
class Name:
    """A title, or another name for an article, whose title is then `see`."""

    name: str
    url: str
    see: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    id: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Alphabet:
    language: str
    name: str
    is_own: bool
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    link: Link
    branches: tuple["Branch", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AToZPage:
    """`alphabets` has the reader's own language first."""

    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    alphabets: tuple[Alphabet, ...]
    families: tuple[Family, ...]
    topics: tuple[Branch, ...]
    search: Link | None


def present_a_to_z(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    page = build_a_to_z(reading, place, read_all_cards())
    return HttpResponse(render_page("search/a_to_z.html", page, place, reading, part))


def build_a_to_z(reading: Reading, place: Place, cards: Cards) -> AToZPage:
    desk = Desk(reading, place, View.PATIENT)
    listed = [card for card in cards if card.kind in KINDS]
    own = [card for card in listed if card.language == place.language]
    names = lexicon_of(reading.generation_token).names
    languages = sorted(settings.LANGUAGES, key=lambda language: language[0] != place.language)
    alphabets = (_alphabet(code, name, listed, names, place) for code, name in languages)
    search = cards.find("search", place.language)
    return AToZPage(
        title=reading.edition.title,
        summary=desk.html(desk.document["summary"]),
        sections=tuple(PageSection(s, "", is_clinical=False) for both in desk.sections().values() for s in both),
        alphabets=tuple(alphabet for alphabet in alphabets if alphabet.letters),
        families=tuple(_families(own, place)),
        topics=_branches(own, place),
        search=search.link(place) if search else None,
    )


def _alphabet(
    language: str, name: str, listed: Iterable[Card], other_names: Iterable[tuple[str, str, str]], place: Place
) -> Alphabet:
    cards = {card.slug: card for card in listed if card.language == language}
    names = [Name(card.title, card.link(place).url) for card in cards.values()]
    titles = {card.title.lower() for card in cards.values()}
    for slug, of_language, other in other_names:
        if of_language == language and slug in cards and other.lower() not in titles:
            names.append(Name(other, cards[slug].link(place).url, cards[slug].title))
    order = order_of(language)
    names.sort(key=lambda one: order.sort_key(one.name))
    letters = (
        Letter(letter, f"{language}-{number}", tuple(group))
        for number, (letter, group) in enumerate(groupby(names, key=lambda one: order.letter_of(one.name)), 1)
    )
    return Alphabet(language, name, language == place.language, tuple(letters))


def _families(own: Iterable[Card], place: Place) -> Iterable[Family]:
    """The families that have articles, each in alphabetical order; tools are one of their own."""
    sorted_cards = sorted(own, key=lambda card: order_of(place.language).sort_key(card.title))
    for subject in Subject:
        links = [c.link(place) for c in sorted_cards if c.subject == subject and c.kind != ArticleKind.TOOL]
        if links:
            yield Family(str(subject.label), tuple(links))
    if tools := [card.link(place) for card in sorted_cards if card.kind == ArticleKind.TOOL]:
        yield Family(str(ArticleKind.TOOL.label), tuple(tools))


def _branches(own: Iterable[Card], place: Place) -> tuple[Branch, ...]:
    order = order_of(place.language)
    readable = sorted((card for card in own if card.kind in READING_KINDS), key=lambda card: order.sort_key(card.title))
    slugs = {card.slug for card in readable}

    def below(parent: str) -> tuple[Branch, ...]:
        return tuple(
            Branch(card.link(place), below(card.slug))
            for card in readable
            if (card.parent if card.parent in slugs else "") == parent
        )

    return below("")
