"""Reviewing on the desk, what is done: asking, taking back, attesting, remarks, replies and answers; by POST alone."""

import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from articles.admin.reviewing_pages import (
    MAY_ASK,
    MAY_ATTEST,
    MAY_REMARK,
    MAY_RESOLVE,
    MAY_TAKE_BACK,
    VIEWS,
    ReviewingPagesAdmin,
    number,
    said_of,
    told,
    who_can_be_asked,
)
from articles.editions.drafts import edition_document
from articles.kinds import ReviewKind, View
from articles.models import Contributor, Edition
from articles.reviewing.links import is_open
from articles.reviewing.models import Remark, Reply, Round
from articles.reviewing.quoting import places_of
from articles.reviewing.remarks import keep_remark, reply
from articles.reviewing.rounds import answer, ask, attest, document_of, take_back
from articles.reviewing.sent import answer_faults, length_faults, remark_faults, tidy
from articles.reviewing.views import said_in
from patienttools.files.faults import ContentError


class ReviewingAdmin(ReviewingPagesAdmin):
    """Adds to the edition's admin the page of its reviews and remarks, and the page on which a reviewer reads it."""

    def get_urls(self) -> list[Any]:
        def ours(address: str, view: Any, name: str) -> Any:
            return path(f"<int:edition_id>/reviewing/{address}", self.admin_site.admin_view(view), name=name)

        return [
            ours("", self.reviewing_view, "articles_edition_reviewing"),
            ours("ask/", self.ask_view, "articles_edition_ask"),
            ours("take-back/", self.take_back_view, "articles_edition_take_back"),
            ours("attest/", self.attest_view, "articles_edition_attest"),
            ours("remark/", self.remark_view, "articles_edition_remark"),
            ours("reply/", self.reply_view, "articles_edition_reply"),
            ours("resolve/", self.resolve_view, "articles_edition_resolve"),
            ours("answer/", self.answer_view, "articles_edition_answer"),
            ours("read/<str:part>/", self.read_view, "articles_edition_read"),
            *super().get_urls(),
        ]

    def ask_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = self._of(request, edition_id, MAY_ASK)
        if request.method != "POST" or "kind" not in request.POST:
            return self._to_page(edition)
        sent = request.POST
        if faults := length_faults(sent):
            messages.error(request, " ".join(faults))
            return self._reviewing_page(request, edition, typed=sent.dict())
        person = who_can_be_asked(edition).filter(pk=number(sent.get("account", ""))).first()
        kind = sent["kind"] if sent["kind"] in ReviewKind.values else ReviewKind.CLINICAL.value
        try:
            asked = ask(
                edition=edition,
                kind=kind,
                until=parse_date(sent.get("until", "")[:10]) or timezone.localdate() - datetime.timedelta(days=1),
                by=cast(User, request.user),
                asked_user=person,
                asked_name=tidy(sent.get("name", "")),
                note=tidy(sent.get("note", "")),
            )
        except ContentError as error:
            messages.error(request, said_of(error))
            return self._reviewing_page(request, edition, typed=sent.dict())
        except ValueError:
            messages.error(request, _("This day is none of the calendar."))
            return self._reviewing_page(request, edition, typed=sent.dict())
        self._log(request, edition, _("Asked %(who)s for a review: %(kind)s.") % told(asked))
        text = _("%(who)s is asked. Send them the link below: whoever has it can read this text, and answer once.")
        said = text if asked.is_by_link else _("%(who)s is asked, and finds it on the desk.")
        messages.success(request, said % told(asked))
        return self._to_page(edition, f"round-{asked.pk}")

    def take_back_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = self._of(request, edition_id, MAY_TAKE_BACK)
        asked = self._sent_round(request, edition)
        if asked is None:
            return self._to_page(edition)
        if take_back(asked=asked, by=cast(User, request.user)):
            self._log(request, edition, _("Took back what was asked of %(who)s: %(kind)s.") % told(asked))
            messages.success(request, _("Taken back. The link, if there was one, opens nothing any more."))
        else:
            messages.warning(request, _("It was answered or taken back already."))
        return self._to_page(edition, f"round-{asked.pk}")

    def attest_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = self._of(request, edition_id, MAY_ATTEST)
        asked = self._sent_round(request, edition)
        if asked is None:
            return self._to_page(edition)
        by = Contributor.objects.filter(pk=number(request.POST.get("by", ""))).first()
        if by is None or "is_known" not in request.POST:
            messages.error(request, _("Choose the person, and say that you know that the answer is theirs."))
            return self._to_page(edition, f"round-{asked.pk}")
        try:
            with transaction.atomic():
                review = attest(asked=asked, contributor=by, by=cast(User, request.user))
                self._log(request, edition, _("Attested: %(review)s, by %(who)s.") % {"review": review, "who": by})
        except ContentError as error:
            messages.error(request, said_of(error))
        else:
            messages.success(request, _("It is a review now, of the text that was read."))
        return self._to_page(edition, f"round-{asked.pk}")

    def remark_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = self._of(request, edition_id, MAY_REMARK)
        if request.method != "POST" or "text" not in request.POST:
            return self._to_page(edition)
        asked = self._sent_round(request, edition)
        document = document_of(asked) if asked else None
        if faults := remark_faults(request.POST):
            return self._again(request, edition, asked, faults)
        kept = keep_remark(
            edition=edition,
            said=said_in(request.POST),
            places=places_of(document or edition_document(edition)),
            by=request.user if isinstance(request.user, User) else None,
            asked=asked,
        )
        if kept is None:
            return self._again(request, edition, asked, (_("So many remarks were written that none can be added."),))
        self._log(request, edition, _("Remarked: %(text)s") % {"text": kept})
        if request.POST.get("view") in VIEWS:
            return HttpResponseRedirect(self._read_address(edition, request.POST["view"], asked) + "#remarks")
        return self._to_page(edition, f"remark-{kept.pk}")

    def _again(
        self, request: HttpRequest, edition: Edition, asked: Round | None, faults: tuple[str, ...]
    ) -> HttpResponse:
        """The page that it came from, with what is wrong and what was typed."""
        typed = request.POST.dict()
        if (view := VIEWS.get(request.POST.get("view", ""))) is not None:
            return self._read(request, edition, view, asked, typed=typed, faults=faults)
        messages.error(request, " ".join(faults))
        return self._reviewing_page(request, edition, typed=typed)

    def reply_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        return self._reply(request, self._of(request, edition_id, MAY_REMARK), "")

    def resolve_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Resolves a remark, or opens it again, with a word on it or without."""
        turn = request.POST.get("turn", "")
        turn = turn if turn in Reply.Turn.values else Reply.Turn.RESOLVED.value
        return self._reply(request, self._of(request, edition_id, MAY_RESOLVE), turn)

    def _reply(self, request: HttpRequest, edition: Edition, turn: str) -> HttpResponse:
        if request.method != "POST" or "remark" not in request.POST:
            return self._to_page(edition)
        remark = get_object_or_404(Remark, edition=edition, pk=number(request.POST["remark"]))
        if faults := length_faults(request.POST):
            messages.error(request, " ".join(faults))
            return self._reviewing_page(request, edition, typed={"reply": request.POST["text"], "on": remark.pk})
        kept = reply(remark=remark, text=request.POST.get("text", ""), turn=turn, by=cast(User, request.user))
        if kept is None:
            messages.warning(request, _("Nothing was kept: the reply says nothing and changes nothing."))
        else:
            said = {"remark": remark, "what": kept.get_turn_display() or kept.text[:60]}
            self._log(request, edition, _("On the remark “%(remark)s”: %(what)s.") % said)
        return self._to_page(edition, f"remark-{remark.pk}")

    def answer_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """The one answer of whoever was asked, who is signed in."""
        edition = self._of(request, edition_id)
        asked = self._sent_round(request, edition)
        if asked is None:
            return self._to_page(edition)
        if asked.asked_user_id != request.user.pk:
            raise PermissionDenied
        if faults := answer_faults(request.POST):
            view = VIEWS.get(request.POST.get("view", ""), View.PATIENT)
            return self._read(request, edition, view, asked, typed=request.POST.dict(), faults=faults)
        note = tidy(request.POST.get("note", ""))
        if is_open(asked) and answer(
            asked=asked, verdict=request.POST["verdict"], note=note, by=cast(User, request.user)
        ):
            self._log(request, edition, _("Answered what was asked: %(kind)s.") % told(asked))
            messages.success(request, _("Thank you: your answer is kept. A publisher attests it as a review."))
        else:
            messages.warning(request, _("It was answered or taken back already, or its day is over."))
        return self._to_page(edition, f"round-{asked.pk}")
