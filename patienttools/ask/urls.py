"""Addresses of the page: in the open, and in the discreet copy under its own code, ahead of the articles' addresses."""

from django.urls import URLPattern, path, re_path, register_converter

from articles.pages.codes import share_codes_of
from patienttools.ask import views
from patienttools.ask.pages import TARGET
from patienttools.languages import languages


class OwnCode:
    """The code of the page's discreet copy; every other goes on to the articles."""

    regex = "[a-z2-9]{10}"

    def to_python(self, value: str) -> str:
        if TARGET.share_code not in share_codes_of(value):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


class OwnLanguage:
    """A language of the site."""

    regex = "[a-z0-9-]{2,12}"

    def to_python(self, value: str) -> str:
        if value not in dict(languages()):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OwnCode, "ask_code")
register_converter(OwnLanguage, "site_language")

open_patterns: list[URLPattern] = [re_path(r"^ask/$", views.show)]
discreet_patterns: list[URLPattern] = [
    path("<ask_code:code>/", views.show_languages),
    path("<ask_code:code>/<site_language:language>/", views.show_discreet),
]
