"""Families: the five kinds of subject as places of their own below A to Z, and the links that lead to them."""

from articles.kinds import Subject
from articles.pages.addresses import FAMILIES, Place, family_part
from articles.pages.reading import Cards
from articles.pages.shapes import Link


def family_links(place: Place, cards: Cards, current: str = "") -> tuple[Link, ...]:
    """Every family, also one with nothing in it: its page says so. None where readers have no A to Z."""
    links = (family_link(place, cards, subject, is_current=subject == current) for subject in FAMILIES.values())
    return tuple(link for link in links if link is not None)


def family_link(place: Place, cards: Cards, subject: str, *, is_current: bool = False) -> Link | None:
    card = cards.find("a-to-z", place.language)
    if card is None:
        return None
    link = card.link(place, family_part(subject))
    return Link(str(Subject(subject).label), link.url, link.language, is_current)
