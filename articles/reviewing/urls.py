"""Addresses of the page behind a signed link; they hold no word."""

from django.urls import re_path

from articles.reviewing.views import show_opinion

_LINK = r"(?P<token>[A-Za-z0-9_=.-]{8,200})"

opinion_patterns = [
    re_path(rf"^{_LINK}/$", show_opinion, name="opinion"),
    re_path(rf"^{_LINK}/(?P<part>clinical/)$", show_opinion, name="opinion_part"),
]
