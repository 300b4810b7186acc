"""Leaflets: tools that are words alone, shown as text, folds or doors, each with a sheet to print if it has steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse, QueryDict

from articles.pages.addresses import NEUTRAL_HEADING, Place, as_pdf
from articles.pages.reading import Reading
from articles.pages.shapes import PageReference, PageSection
from articles.pages.sheets import neutral_heading
from articles.pages.views import render_page
from patienttools.panels.content import SectionContent
from patienttools.tools.wording import Wording, build_wording, target_of

SHEET = "sheet/"
TEXT, FOLDS, DOOR = "text", "folds", "door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """How one leaflet is laid out. Kinds of section that `forms` does not name are doors.

    `printed` names the kinds that its sheet shows, and whether their points have boxes to tick; `is_pictures` is one
    of drawings, without room to write.
    """

    forms: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, bool] = field(default_factory=dict)
    is_pictures: bool = False


# By the slug of the article that holds the words. A new leaflet adds one entry here and one line to the registry.
# What is done first stands open; the rest is a tap away, as on every page.
LEAFLETS: Mapping[str, Leaflet] = {
    "start-here": Leaflet(),
    "tech-check-up": Leaflet(
        forms={"first_steps": TEXT, "signs": FOLDS},
        printed={"safety_steps": True, "technology_safety": False, "signs": False},
    ),
    "supporters-checklist": Leaflet(
        forms={"danger_signs": TEXT},
        printed={"danger_signs": False, "supporters": False, "take_action": True},
    ),
    "workplace-sheet": Leaflet(
        forms={"first_steps": TEXT},
        printed={"take_action": True, "safety_steps": True, "supporters": False},
    ),
    "picture-sheet": Leaflet(
        forms={"signs": TEXT, "first_steps": TEXT},
        printed={"signs": False, "first_steps": False},
        is_pictures=True,
    ),
}


@dataclass(frozen=True, slots=True)
class LeafletPart:
    """A section that stands open, with the form in which it is shown: TEXT or FOLDS (one for each group)."""

    section: PageSection
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletPage:
    """`parts` stand open, `doors` behind them are one fold each; `sheet_url` is empty where nothing is for paper."""

    wording: Wording
    title: str
    parts: tuple[LeafletPart, ...]
    doors: tuple[PageSection, ...]
    references: tuple[PageReference, ...]
    sheet_url: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A section on paper; `is_ticked` says whether its points have boxes."""

    content: SectionContent
    is_ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletSheet:
    wording: Wording
    title: str
    heading: str
    is_neutral: bool
    other_heading_url: str
    page_url: str
    pdf_url: str
    parts: tuple[SheetPart, ...]
    is_pictures: bool


def present_leaflet(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part not in {"", SHEET, SHEET + NEUTRAL_HEADING}:
        raise Http404
    if part:
        sheet = build_leaflet_sheet(reading, place, is_neutral=part != SHEET)
        return HttpResponse(render_page("tools/leaflet_sheet.html", sheet, place, reading, part, title=sheet.heading))
    page = build_leaflet_page(reading, place)
    is_indexable = page.wording.is_reviewed
    return HttpResponse(render_page("tools/leaflet.html", page, place, reading, part, is_indexable=is_indexable))


def build_leaflet_page(reading: Reading, place: Place) -> LeafletPage:
    wording = build_wording(reading, place)
    leaflet = LEAFLETS[wording.slug]
    formed = [(section, leaflet.forms.get(section.content.kind, DOOR)) for section in wording.page_sections]
    return LeafletPage(
        wording=wording,
        title=wording.title,
        parts=tuple(LeafletPart(section, form) for section, form in formed if form != DOOR),
        doors=tuple(section for section, form in formed if form == DOOR),
        references=wording.references,
        sheet_url=place.address(target_of(reading), SHEET) if leaflet.printed else "",
    )


def build_leaflet_sheet(reading: Reading, place: Place, *, is_neutral: bool) -> LeafletSheet:
    """The sheet. Raises Http404 for a leaflet that has none."""
    wording = build_wording(reading, place)
    printed, is_pictures = LEAFLETS[wording.slug].printed, LEAFLETS[wording.slug].is_pictures
    parts = tuple(SheetPart(c, printed[c.kind]) for c in wording.sections if c.kind in printed)
    if not parts:
        raise Http404
    target = target_of(reading)
    return LeafletSheet(
        wording=wording,
        title=wording.title,
        heading=neutral_heading() if is_neutral else wording.title,
        is_neutral=is_neutral,
        other_heading_url=place.address(target, SHEET if is_neutral else SHEET + NEUTRAL_HEADING),
        page_url=place.address(target),
        # A file holds words alone.
        pdf_url="" if is_pictures else as_pdf(place.address(target, SHEET + NEUTRAL_HEADING if is_neutral else SHEET)),
        parts=parts,
        is_pictures=is_pictures,
    )
