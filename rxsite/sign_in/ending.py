"""Ending: the sessions of an account that is disabled are gone at once, and do not come back when it is enabled."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models.signals import post_save

from rxsite.sign_in.models import SignInRecord
from rxsite.sign_in.records import keep_record


def end_sessions(user: User) -> int:
    """How many there were. Staff alone have sessions, so all can be looked through."""
    keys = [row.session_key for row in Session.objects.all() if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_if_disabled(sender: Any, instance: User, created: bool, raw: bool, **options: Any) -> None:
    if not (instance.is_active or created or raw) and end_sessions(instance):
        keep_record(SignInRecord.Outcome.ENDED, instance.get_username())


def connect() -> None:
    """Once, when the app is ready."""
    post_save.connect(end_if_disabled, sender=User, dispatch_uid="sessions-of-disabled-ended")
