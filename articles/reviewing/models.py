"""Rows: each is something that happened, by whom and when; whether a remark is open is read from them, never stored."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.kinds import ReviewKind
from articles.models import Edition, Release, Review

MAX_NAME, MAX_PLACE, MAX_QUOTE, MAX_NOTE = 150, 60, 1_000, 2_000


class Done(models.Model):
    """What every row says: when, and by whom. The name outlives the account; without one it is as it was given."""

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=MAX_NAME, blank=True)

    class Meta:
        abstract = True


class Round(Done):
    """A review that was asked for: of which text, of whom, until when.

    `page` is that text, frozen as readers would have it, so that what is read stays what was asked for; `text` is its
    digest (`articles.files.reviewed`).
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rounds")
    kind = models.CharField(_("kind"), max_length=10, choices=ReviewKind)
    text = models.CharField(max_length=64)
    page = models.JSONField()
    asked_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="rounds_asked"
    )
    asked_name = models.CharField(_("who is asked"), max_length=MAX_NAME)
    is_by_link = models.BooleanField(_("by a link, without an account"), default=False)
    until = models.DateField(_("until"))
    note = models.CharField(_("what to look at"), max_length=MAX_NOTE, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("review that was asked for")
        verbose_name_plural = _("reviews that were asked for")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="round_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.asked_name}"


class RoundAnswer(Done):
    """What the asked person answered, once: an opinion, and no Review until a publisher attests who that was."""

    class Verdict(models.TextChoices):
        FINE = "fine", _("Fine as it is")
        CHANGE = "change", _("Please change it")

    round = models.OneToOneField(Round, models.CASCADE, related_name="answer")
    verdict = models.CharField(max_length=10, choices=Verdict)
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    # As the person gave it, where no account says it.
    credential = models.CharField(max_length=MAX_NAME, blank=True)

    class Meta:
        verbose_name = _("answer to a review that was asked for")
        verbose_name_plural = _("answers to reviews that were asked for")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(verdict="change", note=""), name="answer_change_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.made_by_name}"


class RoundAct(Done):
    """What else happened with a round, each at most once: the asking was taken back, the answer attested."""

    class Act(models.TextChoices):
        TAKEN_BACK = "taken_back", _("Taken back")
        ATTESTED = "attested", _("Attested as a review")

    round = models.ForeignKey(Round, models.CASCADE, related_name="acts")
    act = models.CharField(max_length=12, choices=Act)
    review = models.ForeignKey(Review, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("act on a review that was asked for")
        verbose_name_plural = _("acts on reviews that were asked for")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "act"), name="round_act_once"),
            models.CheckConstraint(condition=Q(act__in=["taken_back", "attested"]), name="round_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_act_display()}"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def told(self) -> "RemarkQuerySet":
        """Each with `turn`, its last one, empty while nobody resolved it."""
        turns = Reply.objects.filter(remark=OuterRef("pk")).exclude(turn="").order_by("-pk").values("turn")[:1]
        return self.annotate(turn=Coalesce(Subquery(turns), Value("")))

    def open(self) -> "RemarkQuerySet":
        return self.told().exclude(Q(turn=Reply.Turn.RESOLVED))


class Remark(Done):
    """What somebody says of a draft: on quoted words of a section, on a section, or, without either, on all of it.

    `place` is the section's id as pages have it (`signs`, `ask-clinical`), or the name of a field of the edition.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="remarks")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="remarks")
    place = models.CharField(_("section"), max_length=MAX_PLACE, blank=True)
    quote = models.CharField(_("words"), max_length=MAX_QUOTE, blank=True)
    text = models.CharField(_("remark"), max_length=MAX_NOTE)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class Reply(Done):
    """A word on a remark, and whether it resolved it or opened it again."""

    class Turn(models.TextChoices):
        RESOLVED = "resolved", _("resolved")
        OPENED = "opened", _("opened again")

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="replies")
    turn = models.CharField(max_length=10, choices=Turn, blank=True)
    text = models.CharField(max_length=MAX_NOTE, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("reply to a remark")
        verbose_name_plural = _("replies to remarks")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(turn="", text=""), name="reply_says_something"),
            models.CheckConstraint(condition=Q(turn__in=["", "resolved", "opened"]), name="reply_turn_known"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.get_turn_display()


class Following(Done):
    """Somebody said that a translation says what this release of its source says. The latest counts."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="followings")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("text that a translation follows")
        verbose_name_plural = _("texts that translations follow")

    def __str__(self) -> str:
        return f"{self.edition} ← {self.release}"


def rounds_to_show(rounds: QuerySet[Any]) -> QuerySet[Any]:
    """With all that a list of them says."""
    return rounds.select_related("answer", "asked_user").prefetch_related("acts__review").defer("page")
