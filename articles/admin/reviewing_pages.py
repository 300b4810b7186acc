"""Reviewing on the desk, what is shown: reviews and remarks of an edition, and the page on which it is read."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.remarks_beside import put_beside
from articles.desk.reviews import review_states
from articles.editions.drafts import edition_document
from articles.editions.publishing import freeze_draft
from articles.kinds import ReviewKind, View
from articles.models import Contributor, Edition, contributor_of
from articles.reviewing.links import address_of, is_open
from articles.reviewing.models import Round, rounds_to_show
from articles.reviewing.quoting import places_of
from articles.reviewing.reading import Draft, ReviewPlace, Ways, render_review
from articles.reviewing.remarks import by_place, open_remarks, remark_states
from articles.reviewing.rounds import LONGEST_DAYS, document_of, frozen_of
from articles.reviewing.states import round_states
from patienttools.files.faults import ContentError

USUAL_DAYS = 14
VIEWS = {"patient": View.PATIENT, "clinical": View.CLINICAL}
MAY_ASK, MAY_TAKE_BACK = "reviewing.add_round", "reviewing.change_round"
MAY_REMARK, MAY_RESOLVE = "reviewing.add_remark", "reviewing.change_remark"
MAY_ATTEST = "articles.add_review"


class ReviewingPagesAdmin(admin.ModelAdmin):
    """Shows; `ReviewingAdmin` does."""

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Edition | None = None,
    ) -> HttpResponse:
        """Open remarks stand beside the boxes that they are about; what has none of its own above all of them."""
        if obj is not None and obj.pk and (found := by_place(open_remarks(obj))):
            put_beside(obj, found, context["adminform"].form, context["inline_admin_formsets"])
            context["remarks_elsewhere"] = [state for states in found.values() for state in states]
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- The page, and the page that is read ---

    def reviewing_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Everything that was asked, answered and remarked, and the forms for more of it."""
        return self._reviewing_page(request, self._of(request, edition_id))

    def _reviewing_page(self, request: HttpRequest, edition: Edition, **more: Any) -> HttpResponse:
        own = contributor_of(request.user)
        people = Contributor.objects.filter(is_team=False).exclude(pk=edition.writer_id)
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reviews and remarks"),
            "opts": self.opts,
            "original": edition,
            "edition": edition,
            "rounds": round_states(edition, link_of=lambda asked: address_of(asked, request)),
            "reviews": review_states(edition),
            "remarks": remark_states(edition),
            "parts": places_of(edition_document(edition)),
            "kinds": ReviewKind.choices,
            "accounts": who_can_be_asked(edition),
            "people": people.exclude(pk=own.pk) if own else people,
            "until": today + datetime.timedelta(days=USUAL_DAYS),
            "first_day": today,
            "last_day": today + datetime.timedelta(days=LONGEST_DAYS),
            "may_ask": request.user.has_perm(MAY_ASK),
            "may_take_back": request.user.has_perm(MAY_TAKE_BACK),
            "may_attest": request.user.has_perm(MAY_ATTEST),
            "may_remark": request.user.has_perm(MAY_REMARK),
            "may_resolve": request.user.has_perm(MAY_RESOLVE),
            "typed": {},
            **more,
        }
        return TemplateResponse(request, "admin/articles/edition/reviewing.html", context)

    def read_view(self, request: HttpRequest, edition_id: int, part: str) -> HttpResponse:
        """The text of a round as it was asked about, or the draft as it is, as readers would have it."""
        edition = self._of(request, edition_id)
        view = VIEWS.get(part)
        if view is None:
            return HttpResponse(status=404)
        asked = self._round(edition, request.GET["round"]) if "round" in request.GET else None
        return self._read(request, edition, view, asked)

    def _read(
        self, request: HttpRequest, edition: Edition, view: View, asked: Round | None, **more: Any
    ) -> HttpResponse:
        try:
            draft = _draft_of(edition, asked)
        except ContentError as error:
            messages.error(request, said_of(error))
            return self._to_page(edition)
        may_answer = asked is not None and asked.asked_user_id == request.user.pk and is_open(asked)
        about = f"?{urlencode({'round': asked.pk})}" if asked else ""
        ways = Ways(
            remark=self._address(edition, "remark") if request.user.has_perm(MAY_REMARK) else "",
            answer=self._address(edition, "answer") if may_answer else "",
            desk=self._address(edition, "reviewing"),
            sent=(("view", view.value), *((("round", str(asked.pk)),) if asked else ())),
        )
        place = ReviewPlace(
            edition.language,
            slug=draft.frozen.document["slug"],
            patient=self._address(edition, "read", "patient") + about,
            clinical=self._address(edition, "read", "clinical") + about,
        )
        remarks = remark_states(edition)
        shown = tuple(one for one in remarks if one.is_open or (asked and one.remark.round_id == asked.pk))
        html = render_review(
            draft, view=view, place=place, asked=asked, remarks=shown, ways=ways, token=get_token(request), **more
        )
        return HttpResponse(html)

    # --- All of them ---

    def _of(self, request: HttpRequest, edition_id: int, need: str = "") -> Edition:
        edition = get_object_or_404(Edition.objects.select_related("article__parent", "writer"), pk=edition_id)
        if not self.has_view_or_change_permission(request, edition) or (need and not request.user.has_perm(need)):
            raise PermissionDenied
        return edition

    def _round(self, edition: Edition, key: str) -> Round:
        return get_object_or_404(rounds_to_show(Round.objects.filter(edition=edition)).defer(None), pk=number(key))

    def _sent_round(self, request: HttpRequest, edition: Edition) -> Round | None:
        """The round that a form names; None where nothing was sent."""
        if request.method != "POST" or "round" not in request.POST:
            return None
        return self._round(edition, request.POST["round"])

    def _address(self, edition: Edition, name: str, *more: str) -> str:
        return reverse(f"admin:articles_edition_{name}", args=[edition.pk, *more])

    def _read_address(self, edition: Edition, view: str, asked: Round | None) -> str:
        return self._address(edition, "read", view) + (f"?{urlencode({'round': asked.pk})}" if asked else "")

    def _to_page(self, edition: Edition, fragment: str = "") -> HttpResponse:
        address = self._address(edition, "reviewing")
        return HttpResponseRedirect(f"{address}#{fragment}" if fragment else address)

    def _log(self, request: HttpRequest, edition: Edition, said: str) -> None:
        self.log_change(request, edition, said)


def _draft_of(edition: Edition, asked: Round | None) -> Draft:
    """Raises ContentError where the draft cannot be shown as a page."""
    document = document_of(asked) if asked is not None else None
    if asked is not None and document is not None:
        return Draft(article=edition.article, frozen=frozen_of(asked), document=document)
    return Draft(article=edition.article, frozen=freeze_draft(edition), document=edition_document(edition))


def who_can_be_asked(edition: Edition) -> Any:
    """Accounts that work on the desk, but for the writer's."""
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("username")
    return staff.exclude(contributor__pk=edition.writer_id)


def told(asked: Round) -> dict[str, Any]:
    return {"who": asked.asked_name, "kind": asked.get_kind_display()}


def said_of(error: ContentError) -> str:
    return " · ".join(fault.reason for fault in error.faults[:3])


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
