"""The page on which staff see how the site is doing, in numbers that tell of nobody."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rxsite.watching.counters import BOUNDS_MS, TIMED, read_totals
from rxsite.watching.health import look


@require_safe
@staff_member_required
def how_it_is_doing(request: HttpRequest) -> HttpResponse:
    """Since the server was started; for staff who work on the library."""
    if not request.user.has_module_perms("articles"):
        raise PermissionDenied
    totals = read_totals()
    context = {
        **admin.site.each_context(request),
        "title": _("How the site is doing"),
        "counts": [(label, totals[name]) for name, label in _labels()],
        "steps": [*(_("up to %(count)d ms") % {"count": bound} for bound in BOUNDS_MS), _("longer")],
        "times": [(label, _times(totals, name)) for name, label in zip(TIMED, _timed_labels(), strict=True)],
        "states": look(),
    }
    return render(request, "admin/how_it_is_doing.html", context)


def _labels() -> Iterator[tuple[str, str]]:
    yield "pages", _("Pages made by the application")
    yield "store_hits", _("Stored pages served by the application")
    yield "refused", _("Requests refused: not found, not allowed, not readable")
    yield "outages", _("Answers that said: not just now")
    yield "errors", _("Errors")


def _timed_labels() -> tuple[str, ...]:
    return _("Making a page"), _("Publishing")


def _times(totals: dict[str, int], name: str) -> list[int]:
    return [totals[f"{name}_{step}"] for step in (*BOUNDS_MS, "more")]
