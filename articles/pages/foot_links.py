"""Foot links: what stands at the foot of every page beside the library's own pages; rooms above add theirs at start."""

from collections.abc import Callable

from articles.pages.addresses import Place
from articles.pages.shapes import Link

# None where there is no such page just now; it notes until when that is so (patienttools.generation.reads).
FootLink = Callable[[Place], Link | None]

_makers: list[FootLink] = []


def add_foot_link(make: FootLink) -> None:
    """Once each, however often it is called."""
    if make not in _makers:
        _makers.append(make)


def foot_links(place: Place) -> tuple[Link, ...]:
    """Those that are there now, in the language in force."""
    return tuple(link for make in _makers if (link := make(place)))
