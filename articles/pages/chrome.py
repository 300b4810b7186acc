"""Chrome: what stands around every page, built from cards, for the open and for the discreet copy."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext

from articles.kinds import SHARED_DISCREETLY, ArticleKind
from articles.pages.addresses import (
    ALL_SHEETS,
    NEUTRAL_HEADING,
    PAPER_LINK,
    SHORT,
    SPECIAL,
    WHOLE,
    Place,
    Target,
    is_for_clinicians,
)
from articles.pages.foot_links import foot_links
from articles.pages.reading import FOOTER, NAV, Card, Cards
from articles.pages.shapes import Chrome, LanguageLink, Link
from patienttools.helplines.numbers import danger_line
from patienttools.languages import direction_of

_HOME = Target("home", "page", "")
ICON, DISCREET_ICON = "icons/site.svg", "icons/plain.svg"


def build_chrome(
    place: Place,
    cards: Cards,
    token: str,
    *,
    title: str,
    description: str = "",
    slug: str = "",
    part: str = "",
    is_indexable: bool = False,
    previous: Link | None = None,
    lacking: Collection[str] = (),
) -> Chrome:
    """The chrome of the page of `slug`, in its `part` (clinical, a sheet); no slug means a page that is not there.

    `token` is the library's generation; emergency numbers are kept in memory for it.
    `lacking` are the languages that have the article but not this part of it: they lead to the article.
    """
    own = cards.get(slug, place.language)
    languages = _languages(place, cards, slug, part, lacking)
    discreet, is_shared = Place(place.language, is_discreet=True), part != PAPER_LINK
    return Chrome(
        language=place.language,
        direction=direction_of(place.language),
        site_name=settings.RX_SITE_NAME,
        document_title=neutral_title() if place.is_discreet else _document_title(title, part),
        description="" if place.is_discreet else description,
        icon=DISCREET_ICON if place.is_discreet else ICON,
        is_discreet=place.is_discreet,
        is_indexable=is_indexable and not place.is_discreet,
        leave_url=place.leave(),
        home=home_link(place, cards, is_current=slug == "home"),
        danger=danger_line(place.language, token, help_url=_help_url(place, cards, slug)),
        search=next(iter(_links(place, cards, ("search",), slug)), None),
        nav=_links(place, cards, NAV, slug),
        footer=(*_links(place, cards, FOOTER, slug), *foot_links(place)),
        languages=languages,
        # The page with everything open is the same page.
        canonical_url=place.address(own.target, part.removesuffix(WHOLE)) if own and not place.is_discreet else "",
        alternates=tuple(link for link in languages if link.is_same_page) if not place.is_discreet else (),
        previous=previous or (_previous(place, cards, own, part) if place.is_discreet else None),
        trail=_trail(place, cards, own, part),
        discreet_url=discreet.address(own.target, part) if own and is_shared else "",
        paper_link_url=discreet.address(own.target, PAPER_LINK) if own and is_shared else "",
        report_url=_report_url(place, cards),
        shares_full_link=own is None or own.kind not in SHARED_DISCREETLY,
        origin=settings.RX_ORIGIN,
    )


def _previous(place: Place, cards: Cards, own: Card | None, part: str) -> Link | None:
    """What takes Back's place in the discreet copy, whose history holds one entry: the page above this one.

    With script the link leads to the page that the reader came from instead. Without script nothing could tell it:
    the address must stay neutral, pages are the same for everybody, and no cookie is set.
    """
    if own is not None and part:
        return own.link(place)
    if own is not None and own.slug == "home":
        return None
    above = cards.find(own.parent, place.language) if own and own.parent else None
    return above.link(place) if above else home_link(place, cards)


def _trail(place: Place, cards: Cards, own: Card | None, part: str) -> tuple[Link, ...]:
    """The way up from a list, a tool, or a part of a page that has parts; an article itself names its topic."""
    is_list_or_tool = own is not None and (own.kind == ArticleKind.TOOL or own.slug in SPECIAL)
    if own is None or own.slug == "home" or not (is_list_or_tool or part.startswith((ALL_SHEETS, SHORT))):
        return ()
    start = home_link(place, cards)
    links = [Link(gettext("Start page"), start.url)] if start.url else []
    is_reading = own.kind not in {ArticleKind.TOOL, ArticleKind.PAGE}
    lists = ("guides",) if is_reading else ("tools",) if own.kind == ArticleKind.TOOL else ()
    links += [card.link(place) for name in lists if (card := cards.find(name, place.language))]
    if part:
        links.append(own.link(place))
    if part.startswith(ALL_SHEETS) and part != ALL_SHEETS:
        links.append(Link(gettext("To print"), place.address(own.target, ALL_SHEETS)))
    return tuple(links)


def _help_url(place: Place, cards: Cards, slug: str) -> str:
    card = cards.find("help", place.language)
    return card.link(place).url if card and slug != "help" else ""


def _report_url(place: Place, cards: Cards) -> str:
    card = cards.find("report-a-mistake", place.language)
    return card.link(place).url if card else ""


def may_index(is_reviewed: bool) -> bool:
    """Beyond loopback nothing unreviewed is indexed; on loopback no one asks."""
    return is_reviewed or settings.RX_ON_LOOPBACK


def neutral_title() -> str:
    """The title of the discreet copy: it names neither site nor subject."""
    return gettext("Notes")


def home_link(place: Place, cards: Cards, *, is_current: bool = False) -> Link:
    """Home, in the reader's language even where the library has no words for it yet."""
    card = cards.find("home", place.language)
    if card is None:
        # In the discreet copy the page itself stands in: no link there may lead out of it.
        url = "" if place.is_discreet else f"/{place.language}/"
        return Link(title=settings.RX_SITE_NAME, url=url, is_current=is_current)
    return Link(card.title, place.address(card.target), is_current=is_current)


def _document_title(title: str, part: str) -> str:
    """What tabs, history and the file of a print are called; for paper with a neutral heading nothing but that."""
    if part == PAPER_LINK or part.endswith(NEUTRAL_HEADING):
        return title
    return f"{title} – {settings.RX_SITE_NAME}" if title else settings.RX_SITE_NAME


def _links(place: Place, cards: Cards, slugs: tuple[str, ...], current: str) -> tuple[Link, ...]:
    found = (cards.find(slug, place.language) for slug in slugs)
    return tuple(card.link(place, is_current=card.slug == current) for card in found if card)


def _languages(place: Place, cards: Cards, slug: str, part: str, lacking: Collection[str]) -> tuple[LanguageLink, ...]:
    """Every language of the site: this page in it, or else the article, or else its home."""
    links = []
    for code, name in settings.LANGUAGES:
        card, there = cards.get(slug, code), place.in_language(code)
        if card is not None:
            is_there = code not in lacking and (card.has_clinical or not is_for_clinicians(part))
            own_part = part if is_there else ""
            url = there.address(card.target, own_part)
        else:
            home = cards.get("home", code)
            # In the open there is always a home; in the discreet copy only one that has been written.
            url = "" if place.is_discreet and home is None else there.address(home.target if home else _HOME)
        if url:
            links.append(LanguageLink(code, name, direction_of(code), url, code == place.language, card is not None))
    return tuple(links)
