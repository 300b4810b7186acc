"""Leaflets: tools that are words alone, shown as doors, folds or text, each with a sheet to print if it has steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse, QueryDict

from articles.pages.addresses import NEUTRAL_HEADING, Place
from articles.pages.reading import Reading
from articles.pages.shapes import ContentsEntry, PageReference, PageSection, SheetLink
from articles.pages.sheets import neutral_heading
from articles.pages.views import render_page
from patienttools.panels.content import SectionContent
from patienttools.tools.wording import Wording, build_wording, target_of

SHEET = "sheet/"
TEXT, FOLDS, DOOR = "text", "folds", "door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """How one leaflet is laid out. Kinds of section that `forms` does not name have the form `otherwise`.

    `printed` names the kinds that its sheet shows, and whether their points have boxes to tick.
    """

    forms: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = TEXT
    printed: Mapping[str, bool] = field(default_factory=dict)
    has_contents: bool = True


# By the slug of the article that holds the words. A new leaflet adds one entry here and one line to the registry.
LEAFLETS: Mapping[str, Leaflet] = {
    "start-here": Leaflet(otherwise=DOOR, has_contents=False),
    "tech-check-up": Leaflet(
        forms={"signs": FOLDS},
        printed={"safety_steps": True, "technology_safety": False, "signs": False},
    ),
    "supporters-checklist": Leaflet(printed={"danger_signs": False, "supporters": False, "take_action": True}),
    "workplace-sheet": Leaflet(printed={"take_action": True, "safety_steps": True, "supporters": False}),
}


@dataclass(frozen=True, slots=True)
class LeafletPart:
    """A section with the form in which it is shown: TEXT, FOLDS (one for each group) or DOOR (one fold, of links)."""

    section: PageSection
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletPage:
    """`contents`, `references` and `view` are what the list of contents, shared with articles, reads."""

    wording: Wording
    title: str
    parts: tuple[LeafletPart, ...]
    contents: tuple[ContentsEntry, ...]
    references: tuple[PageReference, ...]
    sheets: tuple[SheetLink, ...]
    view: str = "patient"


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
    parts: tuple[SheetPart, ...]


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
    entries = tuple(ContentsEntry(section.id, section.heading) for section in wording.sections)
    sheet = SheetLink("sheet", wording.title, place.address(target_of(reading), SHEET))
    return LeafletPage(
        wording=wording,
        title=wording.title,
        parts=tuple(
            LeafletPart(section, leaflet.forms.get(section.content.kind, leaflet.otherwise))
            for section in wording.page_sections
        ),
        contents=entries if leaflet.has_contents else (),
        references=wording.references,
        sheets=(sheet,) if leaflet.printed else (),
    )


def build_leaflet_sheet(reading: Reading, place: Place, *, is_neutral: bool) -> LeafletSheet:
    """The sheet. Raises Http404 for a leaflet that has none."""
    wording = build_wording(reading, place)
    printed = LEAFLETS[wording.slug].printed
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
        parts=parts,
    )
