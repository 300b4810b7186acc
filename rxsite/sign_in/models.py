"""What is remembered of signing in as staff: keyed hashes with a count, for a day, and who did; nothing of readers.

The hashes are made with the site's secret, so that a copy of the table tells neither a name nor an address. A record
names an account that exists, and never an address, nor what somebody typed: that can be a password in the wrong box.
"""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

RECORDS_KEPT_FOR = timedelta(days=180)


class FailedSignIn(models.Model):
    """How often in a row an account, a network, or the two together failed.

    `hasty` counts attempts that should have waited, `whose` is the hash of the account, if it is of one.
    """

    key = models.CharField(primary_key=True, max_length=32)
    whose = models.CharField(max_length=32, blank=True, default="", db_index=True)
    failures = models.PositiveIntegerField(default=0)
    hasty = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["last_failed_at"], name="failed_sign_in_by_age")]


class KnownSignIn(models.Model):
    """An account that signed in from a network: there, strangers who fail with its name do not keep it waiting.

    Or one that was unlocked (brake.PASSES).
    """

    key = models.CharField(primary_key=True, max_length=32)
    last_at = models.DateTimeField()


class RecoveryCode(models.Model):
    """A code that takes the place of the app's, once; as a digest alone, of some 79 random bits."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once")]


class SignInRecord(models.Model):
    """What happened to an account: when, with which outcome, and who did it where it was not its owner."""

    class Outcome(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SECOND_STEP = "second_step", _("second step done")
        RECOVERY_CODE = "recovery_code", _("second step done with a recovery code")
        WRONG_PASSWORD = "wrong_password", _("wrong password")
        WRONG_CODE = "wrong_code", _("wrong code")
        LOCKED = "locked", _("locked after too many attempts")
        UNLOCKED = "unlocked", _("unlocked")
        SET_UP = "set_up", _("second step set up")
        NEW_CODES = "new_codes", _("new recovery codes")
        RESET = "reset", _("second step reset")
        SIGNED_OUT = "signed_out", _("signed out")
        ENDED = "ended", _("all sessions ended")

    name = models.CharField(_("account"), max_length=150)
    outcome = models.CharField(_("what happened"), max_length=20, choices=Outcome)
    at = models.DateTimeField(_("when"), db_index=True)
    by = models.CharField(_("by"), max_length=150, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("record of signing in")
        verbose_name_plural = _("records of signing in")

    def __str__(self) -> str:
        return f"{self.name}: {self.get_outcome_display()}"
