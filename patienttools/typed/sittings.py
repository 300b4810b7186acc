"""Sittings: each time a form is opened it gets a name, signed with whose it is, so that words find their writer.

A session may be over when a form comes back; the signature still says who had it open.
"""

import secrets
from dataclasses import dataclass

from django.core import signing

FIELD = "_sitting"
SALT = "patienttools.typed"
# Longer than any tab stays open.
VALID_SECONDS = 14 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Sitting:
    """`name` is random; `user_pk` is whose form it was."""

    name: str
    user_pk: int

    def signed(self) -> str:
        return signing.dumps([self.name, self.user_pk], salt=SALT, compress=False)


def new_sitting(user_pk: int) -> Sitting:
    return Sitting(secrets.token_urlsafe(16), user_pk)


def read_sitting(text: str) -> Sitting | None:
    """None for what was not signed here, or long ago."""
    try:
        name, user_pk = signing.loads(text, salt=SALT, max_age=VALID_SECONDS)
        return Sitting(str(name), int(user_pk))
    except (signing.BadSignature, ValueError, TypeError):
        return None
