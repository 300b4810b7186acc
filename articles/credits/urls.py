"""Addresses of people's pages in the open; `articles.pages.addresses` writes what this reads."""

from django.urls import URLPattern, URLResolver, path

from articles.credits.views import show_person
from articles.pages.addresses import PEOPLE

people_patterns: list[URLPattern | URLResolver] = [path(f"{PEOPLE}<slug:key>/", show_person)]
