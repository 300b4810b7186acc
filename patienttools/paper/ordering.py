"""Ordering: the pages of all that was chosen become the papers of one PDF, and nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext

from articles.pages.addresses import ALL_SHEETS, Place, Target
from articles.pages.chrome import neutral_title
from articles.pages.sheets import neutral_heading
from articles.pages.views import show
from patienttools.languages import direction_of
from patienttools.paper.choices import Wanted
from patienttools.paper.making import paper_of
from patienttools.paper.own_sheets import build_own_sheet
from patienttools.paper.shapes import Heading, Order, Paper, Run
from patienttools.paper.sheets import OF_GUIDE, OF_ORDER, SHEETS


@dataclass(frozen=True, slots=True)
class Gathered:
    """The pages of the sheets that were chosen, by sheet and language, and which are not there."""

    pages: Mapping[tuple[str, str], str]
    missing: tuple[tuple[str, str], ...]


def gather(wanted: Wanted) -> Gathered:
    """Every sheet in each language that was chosen, each sheet's languages one after another."""
    asked = [(key, language) for key in wanted.sheets for language in wanted.languages]
    found = {(key, language): _page(key, language, wanted) for key, language in asked}
    return Gathered(
        {one: page for one, page in found.items() if page is not None},
        tuple(one for one, page in found.items() if page is None),
    )


def build_order(wanted: Wanted, gathered: Gathered, language: str) -> Order:
    """What is set, in the language in force. Two languages face each other: the first on the left, on even pages."""
    sides: dict[str, Literal["", "even", "odd"]] = {}
    if len(wanted.languages) == 2:
        sides = {wanted.languages[0]: "even", wanted.languages[1]: "odd"}
    papers = [
        replace(paper, side=sides.get(in_language, ""))
        for (_key, in_language), page in gathered.pages.items()
        if (paper := paper_of(page, in_language)) is not None
    ]
    # Without a cover the first left page would have an empty one before it.
    if wanted.has_cover or sides:
        papers.insert(0, _cover(language))
    return Order(title=neutral_title(), papers=tuple(papers), size=wanted.print.size, is_large=wanted.print.is_large)


def _cover(language: str) -> Paper:
    """A first page that anybody's paper could have."""
    heading = Heading(1, (Run(neutral_heading()),))
    return Paper(language=language, direction=direction_of(language), blocks=(heading,))


def _page(key: str, language: str, wanted: Wanted) -> str | None:
    sheet = SHEETS[key]
    if sheet.has_numbers and not wanted.country.isdecimal():
        return None
    with translation.override(language):
        if sheet.kind == OF_ORDER:
            return build_own_sheet(key, language, wanted)
        slug = wanted.guide if sheet.kind == OF_GUIDE else sheet.slug
        return _shown(slug, language, sheet.part.format(country=wanted.country)) if slug else None


def _shown(slug: str, language: str, part: str) -> str | None:
    """The page for paper as everybody gets it."""
    kind = "guide" if part.startswith(ALL_SHEETS) else "tool"
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = Place(language).address(Target(slug, kind, ""), part)
    response = show(request, language=language, slug=slug, part=part)
    return response.content.decode() if response.status_code == 200 else None


def names_of_missing(gathered: Gathered) -> tuple[str, ...]:
    """What is said of each sheet that is not there, in the language in force."""
    names = dict(settings.LANGUAGES)
    words = gettext(
        "“%(sheet)s” is not there in this choice (%(language)s). Take it out, or choose another guide or country."
    )
    return tuple(
        words % {"sheet": SHEETS[key].title, "language": names[language]} for key, language in gathered.missing
    )
