"""Views: a person's page in the open, and in the discreet copy, where the code stands for the person."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from articles.credits.person import key_of_identity, read_person
from articles.pages.addresses import Place
from articles.pages.chrome import build_chrome, may_index
from articles.pages.reading import read_generation_token
from articles.pages.shapes import LanguageLink, Link
from articles.pages.spare_space import without_spare_space
from patienttools.languages import direction_of


@require_http_methods(["GET", "HEAD"])
def show_person(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """/<language>/people/<key>/; no page where readers have nothing of theirs."""
    response = present_person(key, Place(language))
    if response is None:
        raise Http404
    return response


def present_discreet_person(place: Place, identities: Sequence[str], part: str) -> HttpResponse | None:
    """The same in the discreet copy; None where the code is nobody's."""
    key = "" if part else key_of_identity(identities)
    return present_person(key, place) if key else None


def present_person(key: str, place: Place) -> HttpResponse | None:
    found = read_person(key, place)
    if found is None:
        return None
    page, cards = found
    chrome = build_chrome(
        place, cards, read_generation_token(), title=page.name, is_indexable=may_index(False) and not place.is_discreet
    )
    languages = tuple(
        LanguageLink(code, name, direction_of(code), place.in_language(code).person(key), code == place.language, True)
        for code, name in settings.LANGUAGES
    )
    chrome = replace(
        chrome,
        languages=languages,
        canonical_url="" if place.is_discreet else place.person(key),
        alternates=() if place.is_discreet else languages,
        discreet_url=Place(place.language, is_discreet=True).person(key),
        trail=(Link(gettext("Start page"), chrome.home.url),) if chrome.home.url else (),
    )
    return HttpResponse(without_spare_space(render_to_string("articles/person.html", {"page": page, "chrome": chrome})))
