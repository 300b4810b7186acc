"""Missing: a helpful 404 that offers the nearest thing there is, and never tells a draft from nothing."""

from difflib import get_close_matches

from django.utils.translation import gettext

from articles.pages.addresses import Place
from articles.pages.reading import CHROME, Cards
from articles.pages.shapes import Link, MissingPage

# Where somebody who came to nothing goes on.
ALWAYS_OFFERED = ("guides", "help")
MAX_OFFERS = 6


def build_missing_page(place: Place, slug: str, cards: Cards) -> MissingPage:
    """`cards` are those near the slug (`read_cards_near`); what is not published is not among them."""
    elsewhere = [card for card in cards if card.slug == slug and card.language != place.language]
    is_only_elsewhere = bool(elsewhere) and cards.get(slug, place.language) is None
    offers = [card.link(place) for card in elsewhere] if is_only_elsewhere else []
    offers += _nearest(place, slug, cards)
    offers += [card.link(place) for name in ALWAYS_OFFERED if (card := cards.find(name, place.language))]
    offers += [] if offers or place.is_discreet else [Link(gettext("Start page"), f"/{place.language}/")]
    reason = (
        gettext("This page is not written in this language yet.")
        if is_only_elsewhere
        else gettext("There is no page at this address.")
    )
    unique = {offer.url: offer for offer in offers}
    return MissingPage(language=place.language, reason=reason, offers=tuple(unique.values())[:MAX_OFFERS])


def _nearest(place: Place, slug: str, cards: Cards) -> list[Link]:
    """Articles whose slug or title looks like what was asked for; the article itself where only a part is wrong."""
    names: dict[str, str] = {}
    for card in cards:
        if card.slug not in CHROME:
            names[card.slug] = card.slug
            names[card.title.lower()] = card.slug
    asked = slug.lower()[:80]
    close = get_close_matches(asked, names, n=4, cutoff=0.6)
    close += [name for name in names if asked and len(asked) > 3 and (asked in name or name in asked)][:4]
    found = (cards.find(names[name], place.language) for name in dict.fromkeys(close))
    return [card.link(place) for card in found if card]
