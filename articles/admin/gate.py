"""The gate: the pages that ask before readers get a text or lose one. Every way to readers on the desk leads here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.plans import open_plans, plan_it
from articles.desk.answers import keep_answers
from articles.desk.faults import place_faults
from articles.desk.gate import Ask, ask_to_publish, ask_to_withdraw, seen_now
from articles.desk.reasons import BECAUSE, TOLD, reason_in, reasons_too_long, with_written
from articles.desk.reviews import keep_holding
from articles.editions.drafts import edition_document
from articles.editions.publishing import publish_edition, unpublish_edition
from articles.editions.states import DRAFT_RELATED
from articles.models import Edition
from articles.plans.moments import boxes_of
from articles.reviewing.remarks import open_remarks
from articles.search.models import DangerRule
from patienttools.files.faults import ContentError

# As many as a page of the list shows.
MOST_AT_ONCE = 50
FAULTS_IN_A_MESSAGE = 3


class GateAdmin(admin.ModelAdmin):
    """Adds to the edition's admin the page that asks before publishing, and the one that asks before withdrawing."""

    def get_urls(self) -> list[Any]:
        return [
            path("publish/", self.admin_site.admin_view(self.publish_view), name="articles_edition_publish"),
            path("withdraw/", self.admin_site.admin_view(self.withdraw_view), name="articles_edition_withdraw"),
            *super().get_urls(),
        ]

    # --- Publishing ---

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """What readers will see differently, what else changes, and what must be answered; a POST publishes it."""
        editions = self._chosen(request)
        if not editions:
            return self._choose_first(request)
        if said := reasons_too_long(request.POST):
            messages.error(request, said)
        elif request.method == "POST":
            if len(editions) == 1:
                if "plan" in request.POST:
                    if self._keep_what_was_said(request, editions[0]) and plan_it(
                        request, editions[0], "publish", reason_in(request.POST, TOLD)
                    ):
                        return HttpResponseRedirect(_after(editions))
                elif self._publish_one(request, editions[0]):
                    return HttpResponseRedirect(reverse("admin:articles_edition_releases", args=[editions[0].pk]))
            else:
                for edition in editions:
                    self._publish_of_several(request, edition)
                return HttpResponseRedirect(reverse("admin:articles_edition_changelist"))
        asks = [_as_written(ask_to_publish(edition), request.POST) for edition in editions]
        title = _("Publish “%(title)s”") % {"title": editions[0].title} if len(asks) == 1 else _("Publish these drafts")
        context = self._context(request, title, editions) | {
            "asks": asks,
            "is_one": len(asks) == 1,
            "told": request.POST.get(TOLD, ""),
            "remarks": [(edition, states) for edition in editions if (states := open_remarks(edition))],
            "can_publish": any(ask.can_be_published and (len(asks) == 1 or not ask.unanswered) for ask in asks),
        }
        return TemplateResponse(request, "admin/articles/edition/publish.html", context)

    def _publish_one(self, request: HttpRequest, edition: Edition) -> bool:
        """Keeps the answers, and publishes what was shown."""
        told = reason_in(request.POST, TOLD)
        return self._keep_what_was_said(request, edition) and self._publish(request, edition, told)

    def _keep_what_was_said(self, request: HttpRequest, edition: Edition) -> bool:
        """Answers, and which reviews hold; False where the page showed something else than what is there now."""
        if not _is_what_was_shown(request, edition):
            messages.warning(request, _("It was changed since this page was shown. Look at it as it is now."))
            return False
        if answered := keep_answers(edition=edition, sent=request.POST, by=cast(User, request.user)):
            self.log_change(request, edition, _("Answered the linter: %(rules)s.") % {"rules": ", ".join(answered)})
        if held := keep_holding(edition=edition, sent=request.POST, by=cast(User, request.user)):
            said = ", ".join(str(review) for review in held)
            self.log_change(request, edition, _("Said that reviews hold: %(reviews)s.") % {"reviews": said})
        return True

    def _publish_of_several(self, request: HttpRequest, edition: Edition) -> None:
        if _is_what_was_shown(request, edition):
            self._publish(request, edition)
            return
        text = _("“%(title)s” was changed since the page was shown, and was left as it is.")
        messages.warning(request, text % {"title": edition.title})

    def _publish(self, request: HttpRequest, edition: Edition, told: str = "") -> bool:
        try:
            publish_edition(edition=edition, by=cast(User, request.user), told=told)
        except ContentError as error:
            text = ngettext(
                "“%(title)s” is not published. One thing stops it: %(what)s",
                "“%(title)s” is not published. %(count)d things stop it: %(what)s",
                len(error.faults),
            )
            said = said_shortly(error.faults, edition)
            messages.error(request, text % {"title": edition.title, "count": len(error.faults), "what": said})
            return False
        self.log_change(request, edition, _("Published."))
        messages.success(request, _("“%(title)s” is published: readers have this text now.") % {"title": edition.title})
        return True

    # --- Withdrawing ---

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """What breaks when readers lose these, and the reason, which is kept; a POST withdraws them."""
        editions = self._chosen(request)
        if not editions:
            return self._choose_first(request)
        asks = [ask_to_withdraw(edition) for edition in editions]
        because = reason_in(request.POST, BECAUSE)
        too_long = reasons_too_long(request.POST)
        able = [ask.edition for ask in asks if not ask.refusal]
        if too_long:
            messages.error(request, too_long)
        elif request.method == "POST" and able and because and "plan" in request.POST:
            planned = [plan_it(request, edition, "withdraw", because) for edition in able]
            if all(planned):
                return HttpResponseRedirect(_after(editions))
        elif request.method == "POST" and able and because:
            with transaction.atomic():
                for edition in able:
                    unpublish_edition(edition=edition, by=cast(User, request.user), because=because)
                    self.log_change(request, edition, _("Withdrawn from readers: %(why)s") % {"why": because})
            for edition in able:
                text = _("“%(title)s” is withdrawn: readers no longer have it.")
                messages.success(request, text % {"title": edition.title})
            return HttpResponseRedirect(_after(editions))
        title = (
            _("Withdraw “%(title)s”") % {"title": editions[0].title} if len(asks) == 1 else _("Withdraw these pages")
        )
        slugs = {edition.article.slug for edition in able}
        rules = DangerRule.objects.filter(slug__in=slugs).order_by("key").values_list("key", flat=True)
        context = self._context(request, title, editions) | {
            "asks": asks,
            "number": len(able),
            "because": because,
            "danger_rules": list(rules),
            "lacks_reason": request.method == "POST" and not because,
        }
        return TemplateResponse(request, "admin/articles/edition/withdraw.html", context)

    # --- Both ---

    def _chosen(self, request: HttpRequest) -> list[Edition]:
        """The editions that the address or the form names, at most as many as a page holds, as they are stored."""
        sent = request.POST if request.method == "POST" else request.GET
        keys = [int(key) for key in sent.getlist("edition") if key.isascii() and key.isdigit() and len(key) < 19]
        drafts = Edition.objects.select_related("article__parent", "writer").prefetch_related(*DRAFT_RELATED)
        editions = list(drafts.filter(pk__in=keys[:MOST_AT_ONCE]))
        may = may_publish(request) and self.has_change_permission(request)
        if not may or not all(self.has_change_permission(request, edition) for edition in editions):
            raise PermissionDenied
        return editions

    def _choose_first(self, request: HttpRequest) -> HttpResponse:
        messages.info(request, _("Choose the texts in the list first."))
        return HttpResponseRedirect(reverse("admin:articles_edition_changelist"))

    def _context(self, request: HttpRequest, title: str, editions: Sequence[Edition]) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "editions": editions,
            "original": editions[0] if len(editions) == 1 else None,
            "back": _after(editions),
            "plans": open_plans(editions),
            "now": timezone.now(),
            "moment": boxes_of(request.POST),
        }


def may_publish(request: HttpRequest) -> bool:
    """Publishing is its own permission: whoever writes need not be who decides."""
    return bool(request.user.has_perm("articles.add_publishededition"))


def gate_address(name: str, editions: Iterable[Edition]) -> str:
    """The address that asks about these: `name` is publish or withdraw."""
    keys = [("edition", edition.pk) for edition in editions][:MOST_AT_ONCE]
    return f"{reverse(f'admin:articles_edition_{name}')}?{urlencode(keys)}"


def said_shortly(faults: Any, edition: Edition) -> str:
    """The first of the faults, each with its place."""
    placed = place_faults(faults, edition_document(edition))
    said = [
        f"{fault.place}, {_('line')} {fault.line}: {fault.reason}" if fault.line else f"{fault.place}: {fault.reason}"
        for fault in placed[:FAULTS_IN_A_MESSAGE]
    ]
    return " · ".join([*said, *(["…"] if len(placed) > FAULTS_IN_A_MESSAGE else [])])


def _as_written(ask: Ask, sent: Mapping[str, str]) -> Ask:
    """With what was written in its boxes and could not be taken."""
    return replace(ask, findings=with_written(ask.findings, sent), reviews=with_written(ask.reviews, sent))


def _after(editions: Sequence[Edition]) -> str:
    if len(editions) == 1:
        return reverse("admin:articles_edition_change", args=[editions[0].pk])
    return reverse("admin:articles_edition_changelist")


def _is_what_was_shown(request: HttpRequest, edition: Edition) -> bool:
    return request.POST.get(f"seen-{edition.pk}") == seen_now(edition)
