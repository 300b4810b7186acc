"""Pages of the incident log: what to write and how to keep it, the fields for writing here, and blank sheets."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from articles.pages.addresses import Place, as_pdf
from articles.pages.reading import Reading
from articles.pages.shapes import PageReference, PageSection
from articles.pages.sheets import neutral_heading
from patienttools.panels.content import SectionContent
from patienttools.tools.sources import sources_of, without_marks
from patienttools.tools.wording import Wording, build_wording, target_of

SHEET = "sheet/"
# Section of the article → what the log makes of it.
FIELDS, EFFECTS, ON_THIS_DEVICE = "documenting", "effects", "technology_safety"

# The fields in their order, by the keys of content/grammar.toml, with the rows that each has on the screen and the
# lines on paper, where two incidents fit on a page. What belongs in a log: R30, R112 (read 2026-11-21).
ROWS: Mapping[str, tuple[int, int]] = {
    "when": (1, 1),
    "where": (1, 1),
    "what": (5, 4),
    "words": (3, 2),
    "seen_by": (1, 1),
    "kept": (2, 1),
    "effect": (2, 1),
    "reported_to": (1, 1),
    "reference": (1, 1),
}
# These take the whole width of a sheet.
WIDE = frozenset({"what", "words", "effect"})
INCIDENTS_ON_PAPER = 4


@dataclass(frozen=True, slots=True)
class LogField:
    """A field of an incident. `lines` has one character for each ruled line, as templates repeat them."""

    key: str
    label: str
    hint: SafeString
    rows: int
    lines: str
    is_wide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """`opening` are the sections before the log itself, `closing` those after it.

    `neutral_title` is the heading on paper, and the tab's title while somebody writes.
    """

    wording: Wording
    title: str
    neutral_title: str
    sheet_url: str
    opening: tuple[PageSection, ...]
    on_this_device: SectionContent | None
    closing: tuple[PageSection, ...]
    fields: tuple[LogField, ...]
    effects: SectionContent | None
    references: tuple[PageReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSheet:
    """Blank sheets; `incidents` numbers the places for one incident each."""

    wording: Wording
    heading: str
    page_url: str
    pdf_url: str
    incidents: range
    fields: tuple[LogField, ...]
    effects: SectionContent | None


def build_log_page(reading: Reading, place: Place) -> LogPage:
    wording = build_wording(reading, place)
    kinds = [section.kind for section in wording.sections]
    shown = wording.page_sections
    cut = kinds.index(ON_THIS_DEVICE) if ON_THIS_DEVICE in kinds else len(kinds)
    return LogPage(
        wording=wording,
        title=wording.title,
        neutral_title=neutral_heading(),
        sheet_url=place.address(target_of(reading), SHEET),
        opening=shown[:cut],
        on_this_device=wording.sections[cut] if cut < len(kinds) else None,
        closing=shown[cut + 1 :],
        fields=_fields_of(wording),
        effects=_effects_of(wording),
        references=sources_of(
            reading.edition.document, [wording.summary, *(section.html for section in wording.sections)]
        ),
    )


def build_log_sheet(reading: Reading, place: Place) -> LogSheet:
    wording = build_wording(reading, place)
    return LogSheet(
        wording=wording,
        heading=neutral_heading(),
        page_url=place.address(target_of(reading)),
        pdf_url=as_pdf(place.address(target_of(reading), SHEET)),
        incidents=range(1, INCIDENTS_ON_PAPER + 1),
        fields=_fields_of(wording),
        effects=_effects_of(wording),
    )


def _fields_of(wording: Wording) -> tuple[LogField, ...]:
    section = next((without_marks(section) for section in wording.sections if section.kind == FIELDS), None)
    groups = {group.key: group for group in section.groups} if section else {}
    return tuple(
        LogField(
            key,
            groups[key].heading,
            next((block.html for block in groups[key].blocks if block.html is not None), SafeString()),
            rows,
            "-" * lines,
            key in WIDE,
        )
        for key, (rows, lines) in ROWS.items()
        if key in groups
    )


def _effects_of(wording: Wording) -> SectionContent | None:
    return next((without_marks(section) for section in wording.sections if section.kind == EFFECTS), None)
