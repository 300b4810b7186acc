"""Records: who signed in, or did not, when, and with what outcome; of accounts that exist, for half a year."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.utils import timezone

from rxsite.sign_in.models import SignInRecord

Outcome = SignInRecord.Outcome


def keep_record(outcome: Outcome, name: str, *, by: str = "") -> None:
    """`name` as it was typed, in any case; where no account has it nothing is kept. `by`: who else did it."""
    found = User.objects.filter(username__iexact=name.strip()).values_list("username", flat=True).first()
    if found is not None:
        SignInRecord.objects.create(name=found, outcome=outcome, at=timezone.now(), by=by)


def keep_signing_out(sender: Any, user: Any, **options: Any) -> None:
    if user is not None:
        keep_record(Outcome.SIGNED_OUT, user.get_username())


def connect() -> None:
    """Once, when the app is ready."""
    user_logged_out.connect(keep_signing_out, dispatch_uid="signing-out-recorded")
