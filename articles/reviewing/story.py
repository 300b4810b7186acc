"""Story: everything that happened to an edition, by whom and when, in plain words; read from what each act left."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reversion.models import Version as Saved

from articles.models import Edition, Release, Review
from articles.plans.models import Plan
from articles.plans.moments import say_plan
from articles.reviewing.models import Following, Remark, Round, RoundAct, rounds_to_show
from articles.reviewing.versions import key_of_release, key_of_save
from patienttools.clock import say_moment

DAY = "j F Y"


@dataclass(frozen=True, slots=True)
class Happening:
    """One act. `because` is what was said with it; `version` names the text that stood from then on, if one did."""

    at: datetime.datetime
    who: str
    says: str
    because: str = ""
    version: str = ""
    # Of some acts their day alone is kept.
    has_time: bool = True


def story_of(edition: Edition) -> list[Happening]:
    """The newest first."""
    tellers = (_releases, _saves, _reviews, _answers, _rounds, _remarks, _followings, _plans)
    told = [one for tell in tellers for one in tell(edition)]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _releases(edition: Edition) -> Iterator[Happening]:
    for row in Release.objects.of(edition.article_id, edition.language).defer("document", "source"):
        version = "" if row.is_withdrawal else key_of_release(row)
        yield Happening(row.made_at, row.made_by_name, row.get_act_display(), row.because, version)


def _saves(edition: Edition) -> Iterator[Happening]:
    for saved in Saved.objects.get_for_object(edition).select_related("revision__user").defer("serialized_data"):
        user = saved.revision.user
        says = _("Saved the draft") if user else _("The draft as the next save found it")
        yield Happening(
            saved.revision.date_created, user.get_username() if user else "", says, version=key_of_save(saved)
        )


def _reviews(edition: Edition) -> Iterator[Happening]:
    """Attested in the form: by whom says the save. Those of a round are told with it."""
    by_round = RoundAct.objects.filter(round__edition=edition, review__isnull=False).values("review")
    for review in edition.reviews.exclude(pk__in=by_round).select_related("by"):
        first = Saved.objects.get_for_object(review).select_related("revision__user").order_by("pk").first()
        who = first.revision.user.get_username() if first and first.revision.user else ""
        at = first.revision.date_created if first else _midnight(review.reviewed_on)
        yield Happening(at, who, _told_review(review), has_time=first is not None)
    for review in edition.reviews.all():
        for held in review.held:
            says = _("Said that a review holds after a small change: %(review)s") % {"review": review}
            at = _midnight(datetime.date.fromisoformat(held["on"]))
            yield Happening(at, held["by"], says, held["because"], has_time=False)


def _answers(edition: Edition) -> Iterator[Happening]:
    for answer in edition.answers.select_related("answered_by"):
        says = _("Said why a sentence is meant so (%(rule)s)") % {"rule": answer.rule}
        who = answer.answered_by.get_username() if answer.answered_by else ""
        yield Happening(_midnight(answer.answered_on), who, says, answer.because, has_time=False)


def _rounds(edition: Edition) -> Iterator[Happening]:
    for asked in rounds_to_show(Round.objects.filter(edition=edition)):
        told = {"kind": asked.get_kind_display(), "who": asked.asked_name, "until": date_format(asked.until, DAY)}
        says = _("Asked %(who)s for a review until %(until)s: %(kind)s") % told
        yield Happening(asked.made_at, asked.made_by_name, says, asked.note)
        answer = getattr(asked, "answer", None)
        if answer is not None:
            says = _("Answered what was asked (%(kind)s): %(verdict)s")
            says %= {"kind": told["kind"], "verdict": answer.get_verdict_display()}
            yield Happening(answer.made_at, answer.made_by_name, says, answer.note)
        for act in asked.acts.all():
            if act.act == RoundAct.Act.ATTESTED and act.review is not None:
                says = _told_review(act.review)
            else:
                says = _("What was asked of %(who)s: %(act)s") % (told | {"act": act.get_act_display()})
            yield Happening(act.made_at, act.made_by_name, says)


def _remarks(edition: Edition) -> Iterator[Happening]:
    for remark in Remark.objects.filter(edition=edition).prefetch_related("replies"):
        yield Happening(remark.made_at, remark.made_by_name, _("Remarked"), remark.text)
        for reply in remark.replies.all():
            what = reply.get_turn_display() or _("replied")
            says = _("On the remark “%(remark)s”: %(what)s") % {"remark": remark, "what": what}
            yield Happening(reply.made_at, reply.made_by_name, says, reply.text)


def _followings(edition: Edition) -> Iterator[Happening]:
    for row in Following.objects.filter(edition=edition).select_related("release"):
        at = say_moment(row.release.made_at)
        says = _("Brought up to date with its source, as readers had it from %(at)s") % {"at": at}
        yield Happening(row.made_at, row.made_by_name, says)


def _plans(edition: Edition) -> Iterator[Happening]:
    for plan in Plan.objects.filter(edition=edition).select_related("end__by"):
        told = {"act": plan.get_act_display(), "at": say_plan(plan.at)}
        yield Happening(plan.made_at, plan.by_name, _("Planned for %(at)s: %(act)s") % told, plan.because)
        if not plan.is_open:
            says = _("The plan for %(at)s (%(act)s) ended: %(outcome)s")
            says %= told | {"outcome": plan.end.get_outcome_display()}
            who = plan.end.by.get_username() if plan.end.by else ""
            yield Happening(plan.end.at, who, says, plan.end.why)


def _told_review(review: Review) -> str:
    told = {"kind": review.get_kind_display(), "who": review.by, "day": date_format(review.reviewed_on, DAY)}
    return _("Attested: %(kind)s by %(who)s on %(day)s") % told


def _midnight(day: datetime.date) -> datetime.datetime:
    """Of what only its day is kept."""
    return datetime.datetime.combine(day, datetime.time(), timezone.get_current_timezone())
