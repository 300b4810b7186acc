"""Who to call: emergency numbers first, then countries as links, then every helpline of a country, and its paper."""

import datetime
import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from articles.pages.addresses import Place, as_pdf
from articles.pages.reading import Reading
from articles.pages.shapes import Link
from articles.pages.views import render_page
from patienttools.generation.reads import until_day
from patienttools.helplines.entries import CountryHelplines, helplines_of
from patienttools.helplines.models import Country, Helpline
from patienttools.languages import in_language
from patienttools.tools.wording import Wording, build_wording, target_of

# "050/" is the page of the country with that number, "050/sheet/" its list for paper.
_COUNTRY = re.compile(r"(\d{3})/(sheet/)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoToCallPage:
    """The first page: the reader chooses the country by a link, so that nothing is guessed and nothing kept."""

    wording: Wording
    countries: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPage:
    """One country, on the screen or on paper. `before_url` leads to what to know before a call.

    `made_on` is the day that its paper names.
    """

    wording: Wording
    title: str
    heading: str
    country: CountryHelplines
    before_url: str
    page_url: str
    sheet_url: str
    pdf_url: str
    made_on: datetime.date


def present_who_to_call(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None:
        raise Http404
    if not part:
        page = build_who_to_call_page(reading, place)
        template, title = "tools/who_to_call.html", page.wording.title
        return HttpResponse(
            render_page(template, page, place, reading, part, title=title, is_indexable=page.wording.is_reviewed)
        )
    asked = _COUNTRY.fullmatch(part)
    country = helplines_of(asked[1], place.language, timezone.now().date()) if asked else None
    if asked is None or country is None:
        raise Http404
    country_page = build_country_page(reading, place, country)
    if asked[2]:
        # It says on which day it was made.
        until_day(country_page.made_on + datetime.timedelta(days=1))
        return HttpResponse(
            render_page("tools/country_sheet.html", country_page, place, reading, part, title=country_page.heading)
        )
    return HttpResponse(
        render_page(
            "tools/country.html",
            country_page,
            place,
            reading,
            part,
            title=country_page.title,
            is_indexable=country_page.wording.is_reviewed,
        )
    )


def build_who_to_call_page(reading: Reading, place: Place) -> WhoToCallPage:
    wording = build_wording(reading, place)
    with_helplines = Country.objects.filter(Exists(Helpline.objects.filter(country=OuterRef("pk"))))
    target = target_of(reading)
    return WhoToCallPage(
        wording=wording,
        countries=tuple(
            Link(in_language(country.names, place.language), place.address(target, f"{country.numeric}/"))
            for country in with_helplines
        ),
    )


def build_country_page(reading: Reading, place: Place, country: CountryHelplines) -> CountryPage:
    wording, target = build_wording(reading, place), target_of(reading)
    page_url, sheet_url = place.address(target), place.address(target, f"{country.numeric}/sheet/")
    today = timezone.now().date()
    return CountryPage(
        wording=wording,
        title=f"{wording.title}: {country.name}",
        heading=gettext("Numbers: %(country)s") % {"country": country.name},
        country=country,
        before_url=f"{page_url}#first_steps",
        page_url=page_url,
        sheet_url=sheet_url,
        pdf_url=as_pdf(sheet_url),
        made_on=today,
    )
