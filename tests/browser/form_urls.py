"""The site's addresses and one form, so that what forms promise can be tested apart from any one tool."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from articles.pages.addresses import Place
from articles.pages.chrome import build_chrome
from articles.pages.reading import CHROME, read_cards, read_generation_token
from rxsite.urls import handler404
from rxsite.urls import urlpatterns as site_patterns

TEMPLATE = Path(__file__).with_name("form.html")


def show_form(request: HttpRequest) -> HttpResponse:
    chrome = build_chrome(Place("en"), read_cards(CHROME), read_generation_token(), title="A form")
    template = engines["django"].from_string(TEMPLATE.read_text(encoding="utf-8"))
    return HttpResponse(template.render({"chrome": chrome, "answer": request.POST.get("words", "")}))


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"{request.path} {request.POST} {request.headers}")


urlpatterns = [path("en/form/", show_form), path("en/fail/", fail), *site_patterns]

__all__ = ["handler404", "urlpatterns"]
