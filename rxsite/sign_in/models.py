"""What is remembered of attempts to sign in as staff: keyed hashes with a count, for a day; nothing of readers.

The hashes are made with the site's secret, so that a copy of the table tells neither a name nor an address.
"""

from typing import ClassVar

from django.db import models


class FailedSignIn(models.Model):
    """How often in a row an account, a network, or the two together failed."""

    key = models.CharField(primary_key=True, max_length=32)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["last_failed_at"], name="failed_sign_in_by_age")]


class KnownSignIn(models.Model):
    """An account that signed in from a network: there, strangers who fail with its name do not keep it waiting."""

    key = models.CharField(primary_key=True, max_length=32)
    last_at = models.DateTimeField()
