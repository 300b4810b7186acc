"""Releases on the desk: the history of an edition in plain words, any two compared, an old one read and put back."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.gate import may_publish
from articles.admin.previewing import PARTS, framed
from articles.desk.gate import differences_of, published_of
from articles.desk.previews import preview_release
from articles.desk.putting_back import harm_in, keep_reasons
from articles.desk.reasons import BECAUSE, reason_in, reasons_too_long
from articles.editions.releases import put_back
from articles.models import Edition, Release
from patienttools.files.faults import ContentError


class ReleasesAdmin(admin.ModelAdmin):
    """Adds to the edition's admin what readers had, and the way back to any of it."""

    def get_urls(self) -> list[Any]:
        def ours(address: str, view: Any, name: str) -> Any:
            return path(f"<int:edition_id>/releases/{address}", self.admin_site.admin_view(view), name=name)

        return [
            ours("", self.releases_view, "articles_edition_releases"),
            ours("compare/", self.compare_view, "articles_edition_compare"),
            ours("put-back/", self.put_back_view, "articles_edition_put_back"),
            ours("page/<str:part>/", framed(self.old_page_view), "articles_edition_old_page"),
            *super().get_urls(),
        ]

    def releases_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Every release in plain words, the newest first; the last change word by word, and the way back from it."""
        edition = self._edition(request, edition_id)
        rows = list(self._releases(edition).defer("document", "source"))
        latest = self._releases(edition).first()
        before = _text_before(self._releases(edition), latest) if latest else None
        context = self._page(request, edition, _("What readers had")) | {
            "rows": rows,
            "latest": latest,
            "before": before,
            "differences": differences_of(before, None if latest.is_withdrawal else latest) if latest else (),
            "may_put_back": may_publish(request) and before is not None,
        }
        return TemplateResponse(request, "admin/articles/edition/releases.html", context)

    def compare_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Two releases, word by word."""
        edition = self._edition(request, edition_id)
        if not {"from", "to"} <= set(request.GET):
            return _to_all(edition)
        old, new = (self._release(edition, request.GET[name]) for name in ("from", "to"))
        context = self._page(request, edition, _("Compare what readers had")) | {
            "old": old,
            "new": new,
            "differences": differences_of(old, new),
        }
        return TemplateResponse(request, "admin/articles/edition/compare.html", context)

    def put_back_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """What readers would see differently if this release were put back, and why; a POST puts it back."""
        edition = self._edition(request, edition_id)
        if not may_publish(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        if "release" not in sent:
            return _to_all(edition)
        release = self._release(edition, sent["release"])
        latest = self._releases(edition).first()
        findings = harm_in(edition, release)
        because = reason_in(request.POST, BECAUSE)
        if request.method == "POST" and (said := reasons_too_long(request.POST)):
            messages.error(request, said)
        elif request.method == "POST" and self._put_back(request, edition, release, latest, because):
            return _to_all(edition)
        has_text = latest is not None and published_of(edition) is not None
        context = self._page(request, edition, _("Put back what readers had")) | {
            "release": release,
            "latest": latest,
            "differences": differences_of(latest if has_text else None, release),
            "findings": [(finding, field, request.POST.get(field, "")) for finding, field in findings],
            "because": because,
            "lacks_reason": request.method == "POST" and not because,
        }
        return TemplateResponse(request, "admin/articles/edition/put_back.html", context)

    def _put_back(
        self, request: HttpRequest, edition: Edition, release: Release, latest: Release | None, because: str
    ) -> bool:
        if request.POST.get("latest") != str(latest.pk if latest else ""):
            messages.warning(request, _("It was changed since this page was shown. Look at it as it is now."))
            return False
        if not because:
            return False
        if unanswered := keep_reasons(edition=edition, release=release, sent=request.POST, by=cast(User, request.user)):
            text = _("It is not put back: say first why each sentence that can do harm is meant so (%(count)d).")
            messages.error(request, text % {"count": len(unanswered)})
            return False
        try:
            is_changed = put_back(release=release, by=cast(User, request.user), because=because)
        except ContentError as error:
            messages.error(request, " · ".join(fault.reason for fault in error.faults))
            return False
        if is_changed:
            self.log_change(request, edition, _("Put back what readers had: %(why)s") % {"why": because})
            messages.success(request, _("Put back: readers have exactly this text again. The draft stays as it is."))
        else:
            messages.info(request, _("Readers have just this already."))
        return True

    def old_page_view(self, request: HttpRequest, edition_id: int, part: str) -> HttpResponse:
        """The page as that release showed it, with today's links and numbers around it."""
        edition = self._edition(request, edition_id)
        if "release" not in request.GET:
            return _to_all(edition)
        release = self._release(edition, request.GET["release"])
        if part not in PARTS or release.is_withdrawal:
            return HttpResponse(status=404)
        return preview_release(release, PARTS[part])

    # --- All of them ---

    def _edition(self, request: HttpRequest, edition_id: int) -> Edition:
        edition = get_object_or_404(Edition.objects.select_related("article__parent"), pk=edition_id)
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        return edition

    def _releases(self, edition: Edition) -> Any:
        return Release.objects.of(edition.article_id, edition.language)

    def _release(self, edition: Edition, key: str) -> Release:
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        return get_object_or_404(self._releases(edition).select_related("article"), pk=number)

    def _page(self, request: HttpRequest, edition: Edition, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": edition,
            "edition": edition,
            "now": timezone.now(),
        }


def _to_all(edition: Edition) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_edition_releases", args=[edition.pk]))


def _text_before(releases: Any, latest: Release) -> Release | None:
    """What readers had before: of a page that is withdrawn, what they had until then."""
    earlier = releases.filter(pk__lt=latest.pk).exclude(act="withdrawn")
    return cast(Release | None, earlier.first())
