"""Addresses of the public pages; `articles.pages.addresses` writes what these read."""

from django.urls import URLPattern, URLResolver, path, re_path

from articles.pages import views
from articles.pages.addresses import FAMILIES

_SHEETS = "sheet|sheet/neutral|sheets|sheets/[a-z-]+|sheets/[a-z-]+/neutral"
_PART = rf"(?P<part>(?:clinical|all|clinical/all|in-short|{_SHEETS})/)?"

open_patterns: list[URLPattern | URLResolver] = [
    path("", views.show, {"slug": "home"}),
    path("guides/", views.show, {"slug": "guides"}),
    path("search/", views.show, {"slug": "search"}),
    path("tools/", views.show, {"slug": "tools"}),
    re_path(rf"^a-to-z/(?P<part>(?:(?:{'|'.join(FAMILIES)}|\d{{3}})/(?:\d{{3}}/)?)?)$", views.show, {"slug": "a-to-z"}),
    re_path(r"^help/(?P<part>(?:\d{3}/(?:sheet/)?)?)$", views.show, {"slug": "help"}),
    re_path(rf"^(?:guides|tools)/(?P<slug>[a-z0-9-]+)/{_PART}$", views.show),
    path("<slug:slug>/", views.show),
]

discreet_patterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?P<code>[a-z2-9]{10})/$", views.show_languages),
    re_path(
        r"^(?P<code>[a-z2-9]{10})/(?P<language>[a-z0-9-]{2,12})/(?P<discreet_part>[a-z0-9/]*)$",
        views.show_discreet,
    ),
]
