"""Links on the desk: what is broken with where it stands, what may be, and links to our own pages that lead nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.links.models import Link, LinkOutcome, Place
from articles.links.own import dead_links
from articles.links.standing import addresses_of_source
from articles.models import Reference
from patienttools.admin.appended import AppendedAdmin
from patienttools.admin.waiting import ALL_ROWS, MOST_COUNTED, Row, Waiting, waits

MOST_PLACES = 50
MOST_CHECKS = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a link stands, in words, and where that is changed. `archived` is the copy that readers are shown."""

    name: str
    part: str
    address: str
    archived: str = ""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link with its places; it is not shown where nothing names it any more."""

    link: Link
    places: tuple[Standing, ...]

    @property
    def look(self) -> str:
        return reverse("admin:links_link_look", args=[self.link.pk])


def _shown(links: Iterable[Link]) -> list[ShownLink]:
    """With the places of all of them, in two queries."""
    rows = list(links)
    places = Place.objects.current().filter(link__in=rows).select_related("reference", "link")
    by_link: dict[int, list[Standing]] = {}
    for place in places[: MOST_PLACES * max(1, len(rows))]:
        if standing := _standing(place):
            by_link.setdefault(place.link_id, []).append(standing)
    return [ShownLink(row, tuple(by_link[row.pk][:MOST_PLACES])) for row in rows if row.pk in by_link]


def _standing(place: Place) -> Standing | None:
    """None where the source says something else now."""
    if place.reference is not None:
        if not _still_names(place.reference, place.link.address):
            return None
        address = reverse("admin:articles_reference_change", args=[place.reference.pk])
        return Standing(place.name, place.part or _("source"), address, place.reference.archived)
    if place.edition_id is not None:
        address = reverse("admin:articles_edition_change", args=[place.edition_id])
        return Standing(place.name, place.part or _("summary and takeaways"), address)
    app, _dot, model = place.kind.partition(".")
    return Standing(place.name, place.part, reverse(f"admin:{app}_{model}_change", args=[place.key]))


def _still_names(reference: Reference, address: str) -> bool:
    return any(one.partition("#")[0] == address for _part, one in addresses_of_source(reference))


@admin.register(Link)
class LinkAdmin(AppendedAdmin):
    """All links, a page of each, and the report. Only `check_links` asks anybody; nothing here does."""

    list_display = ("__str__", "outcome", "status", "said", "failing_since", "checked_at")
    list_filter = ("outcome",)
    search_fields = ("address",)
    look = "links_link_look"

    def get_urls(self) -> list[Any]:
        report = self.admin_site.admin_view(self.report_view)
        look = self.admin_site.admin_view(self.look_view)
        return [
            path("report/", report, name="links_link_report"),
            path("<int:key>/look/", look, name=self.look),
            *super().get_urls(),
        ]

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """What is broken, where and since when; what failed on fewer days; our own links that lead nowhere."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        links = Link.objects.order_by("failing_since", "address")
        dead, anchors = dead_links(ALL_ROWS)
        context = self._context(request, _("Links: the report")) | {
            "broken": _shown(links.broken()[:ALL_ROWS]),
            "failing": _shown(links.failing()[:ALL_ROWS]),
            "turned_away": _shown(links.turned_away()[:ALL_ROWS]),
            "dead": dead,
            "anchors": anchors,
            "asked": Link.objects.exclude(checked_at=None).order_by("-checked_at").first(),
            "most": ALL_ROWS,
        }
        return TemplateResponse(request, "admin/links/report.html", context)

    def look_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """One link: where it stands, and what came of each look."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        link = get_object_or_404(Link, pk=key)
        shown = _shown([link])
        context = self._context(request, str(link)) | {
            "original": link,
            "link": link,
            "places": shown[0].places if shown else (),
            "checks": link.checks.all()[:MOST_CHECKS],
        }
        return TemplateResponse(request, "admin/links/look.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


@waits("broken-links", gettext_lazy("Links and sources that are broken"), needs="links.view_link", place=62)
def broken_links(request: HttpRequest, most: int) -> Waiting:
    """As of the last check; those that failed on fewer days are only counted."""
    is_broken = Q(pk__in=Link.objects.broken().values("pk"))
    counts = Link.objects.aggregate(
        broken=Count("pk", is_broken), failing=Count("pk", Q(pk__in=Link.objects.failing().values("pk")))
    )
    name = Place.objects.current().filter(link=OuterRef("pk")).order_by("pk").values("name")[:1]
    rows = Link.objects.broken().annotate(stands_in=Subquery(name)).order_by("failing_since", "pk")[:most]
    says = _("%(failing)d more failed, on fewer than three days: it may pass.") % counts if counts["failing"] else ""
    return Waiting(
        min(counts["broken"], MOST_COUNTED + 1),
        tuple(Row(str(link), reverse("admin:links_link_look", args=[link.pk]), _note_of(link)) for link in rows),
        says,
        reverse("admin:links_link_report"),
    )


def _note_of(link: Any) -> str:
    said = link.said or LinkOutcome(link.outcome).label
    since = date_format(link.failing_since) if link.failing_since else "–"
    return _("%(where)s: %(said)s, since %(day)s") % {"where": link.stands_in, "said": said, "day": since}
