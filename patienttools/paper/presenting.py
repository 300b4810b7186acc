"""Presents the order page: asked for, it is a form; sent, it is one PDF, or the form again with what to mend."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.pages.addresses import Place, Target
from articles.pages.lists import READING_KINDS, build_site_page
from articles.pages.reading import Reading, read_few_cards
from articles.pages.shapes import SitePage
from articles.pages.views import render_page
from patienttools.generation.reads import HELPLINES, note, of_one_request
from patienttools.helplines.models import Country, Helpline
from patienttools.languages import in_language
from patienttools.paper.choices import ALL_LANGUAGES, SIZES, Wanted, read_wanted
from patienttools.paper.numbers import PaperNumber, numbers_of
from patienttools.paper.ordering import Gathered, build_order, gather, names_of_missing
from patienttools.paper.press import press
from patienttools.paper.reading import sheet_of
from patienttools.paper.sheets import SHEETS
from patienttools.paper.views import not_set_words, pdf_response

PAPER_NAMES = {"a4": "A4", "us-letter": "Letter"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """The form as it was sent, or blank. `papers` are the sheets themselves where no PDF could be made."""

    words: SitePage
    action: str
    sheets: tuple[Option, ...]
    guides: tuple[Option, ...]
    languages: tuple[Option, ...]
    sizes: tuple[Option, ...]
    countries: tuple[Option, ...]
    numbers: tuple[PaperNumber, ...]
    chosen_numbers: tuple[str, ...]
    is_large: bool
    has_cover: bool
    faults: tuple[str, ...] = ()
    not_set: str = ""
    papers: tuple[SafeString, ...] = ()


def present_paper(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    if answers is None:
        return _show(reading, place, Wanted(languages=(place.language,)))
    # What is made of an answer is nobody else's.
    of_one_request()
    wanted = read_wanted(answers, place.language)
    if wanted.shows_numbers:
        return _show(reading, place, wanted)
    if not wanted.sheets:
        return _show(reading, place, wanted, faults=(gettext("Choose at least one sheet."),))
    gathered = gather(wanted)
    if gathered.missing:
        return _show(reading, place, wanted, faults=names_of_missing(gathered))
    pdf = press.set(build_order(wanted, gathered, place.language))
    return pdf_response(pdf) if pdf else _show(reading, place, wanted, gathered=gathered)


def _show(
    reading: Reading, place: Place, wanted: Wanted, *, faults: tuple[str, ...] = (), gathered: Gathered | None = None
) -> HttpResponse:
    page = build_order_page(reading, place, wanted, faults=faults, gathered=gathered)
    return HttpResponse(render_page("paper/order.html", page, place, reading, "", title=page.words.title))


def build_order_page(
    reading: Reading, place: Place, wanted: Wanted, *, faults: tuple[str, ...] = (), gathered: Gathered | None = None
) -> OrderPage:
    edition = reading.edition
    language = ALL_LANGUAGES if len(wanted.languages) > 1 else wanted.languages[0]
    languages = (*settings.LANGUAGES, (ALL_LANGUAGES, gettext("All languages, side by side")))
    pages = gathered.pages.values() if gathered else ()
    return OrderPage(
        words=build_site_page(reading, place),
        action=place.address(Target(edition.slug, edition.kind, edition.share_code)),
        sheets=tuple(Option(key, str(sheet.title), key in wanted.sheets) for key, sheet in SHEETS.items()),
        guides=_guides(place.language, wanted.guide),
        languages=tuple(Option(code, name, code == language) for code, name in languages),
        sizes=tuple(Option(size, PAPER_NAMES[size], size == wanted.print.size) for size in SIZES),
        countries=_countries(place.language, wanted.country),
        numbers=numbers_of(wanted.country, place.language) if wanted.shows_numbers else (),
        chosen_numbers=wanted.numbers,
        is_large=wanted.print.is_large,
        has_cover=wanted.has_cover,
        faults=faults,
        not_set=not_set_words() if gathered else "",
        # Our own pages, as they were made a moment ago.
        papers=tuple(mark_safe(sheet_of(page)) for page in pages),
    )


def _guides(language: str, chosen: str) -> tuple[Option, ...]:
    """What has sheets of its own. Of a library of hundreds none is listed: each guide leads to its own sheets."""
    cards = read_few_cards()
    found = [card for card in cards or () if card.language == language and card.kind in READING_KINDS]
    return tuple(Option(card.slug, card.title, card.slug == chosen) for card in found)


def _countries(language: str, chosen: str) -> tuple[Option, ...]:
    note(HELPLINES)
    with_helplines = Country.objects.filter(Exists(Helpline.objects.filter(country=OuterRef("pk"))))
    countries = list(with_helplines)
    first = settings.RX_FIRST_COUNTRIES.get(language, ())
    usual = next((one.numeric for code in first for one in countries if one.code == code), "")
    return tuple(
        Option(one.numeric, in_language(one.names, language), one.numeric == (chosen or usual)) for one in countries
    )
