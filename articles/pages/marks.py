"""Marks: what a stored piece of HTML leaves open, filled in by one pass over the finished page.

A mark is a name and its words between two control characters, which no text of an editor's can hold. Addresses are
marks, because the same piece stands in the open and in the discreet copy; links in a text are, because their targets
come and go; and holes are, for what is told per page or per generation of the library.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from articles.pages.addresses import CLINICAL, Place, Target, is_for_clinicians
from articles.pages.reading import Cards

OPENS, CLOSES = "\x02", "\x03"
_ADDRESS, _PERSON, _LINK, _LINK_ENDS = "address", "person", "link", "link-ends"
# What follows is for one kind of copy alone, until the next of these.
_OPEN_ALONE, _DISCREET_ALONE, _ANYWHERE = "open-alone", "discreet-alone", "anywhere"
_FOR_ONE_COPY = frozenset({_OPEN_ALONE, _DISCREET_ALONE, _ANYWHERE})
_INTERNAL_LINK = re.compile(r'<a href="article:([a-z0-9-]+)(?:/(sheets?[a-z/-]*))?(#[a-z_-]+)?">(.*?)</a>', re.DOTALL)


def mark(name: str, *words: str) -> str:
    return f"{OPENS}{'|'.join((name, *words))}{CLOSES}"


@dataclass(frozen=True, slots=True)
class MarkedPlace(Place):
    """A place that leaves every address open."""

    def address(self, target: Target, part: str = "") -> str:
        return mark(_ADDRESS, target.slug, target.kind, target.share_code, self.language, part)

    def person(self, key: str) -> str:
        return mark(_PERSON, key, self.language)

    def in_language(self, language: str) -> "MarkedPlace":
        return MarkedPlace(language)


def in_place(place: Place, in_the_open: str, discreet: str) -> str:
    """What stands in the open, or what does in the discreet copy; both, as marks, in a marked place."""
    if isinstance(place, MarkedPlace):
        return mark(_OPEN_ALONE) + in_the_open + mark(_DISCREET_ALONE) + discreet + mark(_ANYWHERE)
    return discreet if place.is_discreet else in_the_open


def with_marked_links(html: str) -> str:
    """The HTML with its links to articles as marks, in place of addresses that no browser knows."""
    return _INTERNAL_LINK.sub(lambda m: mark(_LINK, m[1], m[2] or "", m[3] or "") + m[4] + mark(_LINK_ENDS), html)


def resolve_links(html: str, place: Place, cards: Cards) -> str:
    """Addresses of articles become addresses of pages; a link to what readers do not have becomes its text.

    In a marked place they stay as they were written.
    """
    if isinstance(place, MarkedPlace) or "article:" not in html:
        return html
    return fill(with_marked_links(html), place, cards, {})


def fill(html: str, place: Place, cards: Cards, holes: Mapping[str, str]) -> str:
    """The HTML without a mark: links and addresses as they are in `place`, all else from `holes` by its name."""
    first, *rest = html.split(OPENS)
    pieces, ends = [first], ""
    for chunk in rest:
        told, _, text = chunk.partition(CLOSES)
        name, *words = told.split("|")
        if name in _FOR_ONE_COPY:
            if name == _ANYWHERE or (name == _DISCREET_ALONE) is place.is_discreet:
                pieces.append(text)
            continue
        if name == _ADDRESS:
            slug, kind, share_code, language, part = words
            pieces.append(place.in_language(language).address(Target(slug, kind, share_code), part))
        elif name == _PERSON:
            key, language = words
            pieces.append(place.in_language(language).person(key))
        elif name == _LINK:
            slug, sheet, fragment = words
            opened = _link(slug, sheet, fragment, place, cards)
            pieces.append(opened)
            ends = "</a>" if opened else ""
        else:
            pieces.append(ends if name == _LINK_ENDS else holes[name])
        pieces.append(text)
    return "".join(pieces)


def _link(slug: str, sheet: str, fragment: str, place: Place, cards: Cards) -> str:
    """What opens a link; empty where readers do not have the article.

    A link to a heading for clinicians (`#ask-clinical`) leads to the clinical view, where that heading is; a link to a
    sheet leads to the sheet.
    """
    card = cards.find(slug, place.language)
    if card is None:
        return ""
    language = f' hreflang="{card.language}"' if card.language != place.language else ""
    part = CLINICAL if fragment.endswith("-clinical") and card.has_clinical else ""
    if fragment.endswith("-clinical") and not card.has_clinical:
        fragment = ""  # no page of that language has the heading
    if sheet and (card.has_clinical or not is_for_clinicians(f"{sheet}/")):
        part = f"{sheet}/"
    url = place.in_language(card.language).address(card.target, part)
    return f'<a href="{url}{fragment}"{language}>'
