"""Presents the incident log: its page, and blank sheets for paper. It takes no answers: what is written stays away."""

from django.http import Http404, HttpResponse, QueryDict

from articles.pages.addresses import Place
from articles.pages.reading import Reading
from articles.pages.views import render_page
from patienttools.tools.incident_log.pages import SHEET, build_log_page, build_log_sheet


def present_incident_log(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part not in {"", SHEET}:
        raise Http404
    if part:
        sheet = build_log_sheet(reading, place)
        return HttpResponse(
            render_page("tools/incident_log_sheet.html", sheet, place, reading, part, title=sheet.heading)
        )
    page = build_log_page(reading, place)
    is_indexable = page.wording.is_reviewed
    return HttpResponse(render_page("tools/incident_log.html", page, place, reading, part, is_indexable=is_indexable))
