"""Addresses of sheets as PDF; `articles.pages.addresses.as_pdf` writes what these read."""

from django.urls import URLPattern, re_path

from patienttools.paper import views

_SHEET = r"(?P<part>(?:sheet|sheets/[a-z-]+)(?:/neutral)?)"

open_patterns: list[URLPattern] = [
    re_path(r"^help/(?P<part>\d{3}/sheet)\.pdf$", views.show_pdf, {"slug": "help"}),
    re_path(rf"^(?:guides|tools)/(?P<slug>[a-z0-9-]+)/{_SHEET}\.pdf$", views.show_pdf),
]

discreet_patterns: list[URLPattern] = [
    re_path(
        r"^(?P<code>[a-z2-9]{10})/(?P<language>[a-z0-9-]{2,12})/(?P<discreet_part>(?:\d{3}/)?p\d{1,2}(?:/0)?)\.pdf$",
        views.show_discreet_pdf,
    ),
]
