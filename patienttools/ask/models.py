"""Rows: a thread for each question that a reader asked, and its texts, sealed; of who asked nothing, of when the day.

None of them is ever in a backup, a revision or an export. Their keys are drawn by chance, so that they tell no order.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from patienttools.kept_out import never_in_a_backup

# Days after the answer, and days after the first question whatever comes, when everything of a thread goes.
DAYS_AFTER_ANSWER, MOST_DAYS = 30, 90
# What was taken for spam goes sooner, and what a moderator closed.
DAYS_OF_SPAM, DAYS_OF_CLOSED = 7, 14


class State(models.TextChoices):
    """Where a thread stands on the desk."""

    WAITING = "waiting", _("waiting")
    CHECKING = "checking", _("answer waits for a second pair of eyes")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed without an answer")
    SPAM = "spam", _("spam")


# Those that somebody has still to do something with.
OPEN_STATES = (State.WAITING, State.CHECKING)


@never_in_a_backup("what readers asked, which may outlive them nowhere")
class Thread(models.Model):
    """A question with what was said on it. `finder` is a keyed digest of the six words, made with key `finder_key`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finder = models.CharField(max_length=64, unique=True)
    finder_key = models.CharField(max_length=16)
    language = models.CharField(_("language"), max_length=12)
    is_dangerous = models.BooleanField(_("danger"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_on = models.DateField(_("asked on"))
    delete_on = models.DateField(_("removed on"), db_index=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken by")
    )
    # Whoever gave it to somebody else: it is for others then.
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-is_dangerous", "asked_on", "pk")
        verbose_name = _("question of a reader")
        verbose_name_plural = _("questions of readers")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        # Django may write this into a log of what staff did: not a word of a reader, nothing that finds the thread.
        return str(_("A question"))


class Kind(models.TextChoices):
    """Whose text it is: the reader's, the desk's to the reader, or the desk's to itself."""

    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")
    NOTE = "note", _("note among moderators")


@never_in_a_backup("what readers asked, which may outlive them nowhere")
class Message(models.Model):
    """A text of a thread, in its order. `is_shown` is false of an answer that somebody else must look at first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    sealed = models.BinaryField()
    sealed_with = models.CharField(max_length=16)
    written_on = models.DateField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_shown = models.BooleanField(default=True)

    class Meta:
        ordering = ("thread", "place")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=("thread", "place"), name="ask_message_place")]

    def __str__(self) -> str:
        return str(_("A text of a question"))

    @property
    def row(self) -> str:
        """To what its text is bound."""
        return f"{self.thread_id} {self.pk}"


class SavedParagraph(models.Model):
    """Words that moderators say often, in one language; their own, never a reader's."""

    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        ordering = ("language", "title")
        verbose_name = _("saved paragraph")
        verbose_name_plural = _("saved paragraphs")
        constraints: ClassVar = [models.UniqueConstraint(fields=("language", "title"), name="ask_paragraph_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
