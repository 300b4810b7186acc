"""Sheets that are made for an order alone: the pocket card, the poster, the packing list and the clinician's card.

They are HTML like every other, so that they are shown as a page where no PDF can be made.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from articles.kinds import View
from articles.pages.addresses import Place
from articles.pages.layout import Desk
from articles.pages.reading import Reading, read_edition
from articles.pages.sheets import neutral_heading
from patienttools.panels.content import SectionContent
from patienttools.paper.choices import Wanted
from patienttools.paper.numbers import PaperNumber, chosen_of, numbers_of, today
from patienttools.paper.sheets import CARD, DESK, PACKING, POSTER
from patienttools.tools.sources import without_marks
from patienttools.tools.wording import build_wording

# The page whose words they are.
PAGE = "paper"
STRIPS = 8
# Sections of the page that holds their words, and of a guide.
TAKE, AVOID, ON_POSTER = "visit_bring", "visit_avoid", "signs"
ON_DESK = ("ask", "respond", "document")


def build_own_sheet(key: str, language: str, wanted: Wanted) -> str | None:
    """The sheet's HTML, in the language in force; None where its words, or its numbers, are not there."""
    return _BUILDERS[key](Place(language), wanted)


def _card(place: Place, wanted: Wanted) -> str | None:
    numbers = _numbers(place, wanted)
    if not numbers:
        return None
    context = {"heading": neutral_heading(), "numbers": numbers, "made_on": today()}
    return render_to_string("paper/card.html", context)


def _poster(place: Place, wanted: Wanted) -> str | None:
    numbers, reading = _numbers(place, wanted), read_edition(place, slug=PAGE)
    sections = _sections(reading, place, View.PATIENT, (ON_POSTER,)) if reading else []
    if not numbers or not sections:
        return None
    # In a pocket an emergency number says nothing that is not known; the others are what somebody tears off.
    to_tear = [number for number in numbers if not number.is_emergency][:2] or list(numbers[:1])
    strips = [to_tear[at % len(to_tear)] for at in range(STRIPS)]
    context = {"section": sections[0], "numbers": numbers, "strips": strips, "made_on": today()}
    return render_to_string("paper/poster.html", context)


def _packing(place: Place, wanted: Wanted) -> str | None:
    reading = read_edition(place, slug=PAGE)
    sections = _sections(reading, place, View.PATIENT, (TAKE, AVOID)) if reading else []
    return _lists(reading, place, neutral_heading(), sections, avoided=AVOID) if reading and sections else None


def _desk(place: Place, wanted: Wanted) -> str | None:
    reading = read_edition(place, slug=wanted.guide) if wanted.guide else None
    sections = _sections(reading, place, View.CLINICAL, ON_DESK) if reading else []
    if reading is None or not sections:
        return None
    return _lists(reading, place, f"{reading.edition.title}: {gettext('for the clinician’s desk')}", sections)


def _lists(
    reading: Reading, place: Place, heading: str, sections: Iterable[SectionContent], *, avoided: str = ""
) -> str:
    """Sections below one another. What is to be avoided has crosses, and a clinician's list nothing to tick."""
    context: dict[str, Any] = {
        "heading": heading,
        "sections": sections,
        "avoided": avoided,
        "wording": build_wording(reading, place),
    }
    return render_to_string("paper/lists.html", context)


def _sections(reading: Reading, place: Place, view: View, kinds: Iterable[str]) -> list[SectionContent]:
    there = Desk(reading, place, view).sections()
    found = [section for kind in kinds for section in there.get(kind, ())]
    wanted = [one for one in found if view is View.PATIENT or one.audience == "clinical"]
    return [without_marks(section) for section in wanted]


def _numbers(place: Place, wanted: Wanted) -> tuple[PaperNumber, ...]:
    return chosen_of(numbers_of(wanted.country, place.language), wanted.numbers)


_BUILDERS: Mapping[str, Callable[[Place, Wanted], str | None]] = {
    CARD: _card,
    POSTER: _poster,
    PACKING: _packing,
    DESK: _desk,
}
