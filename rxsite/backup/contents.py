"""What is in a backup and what is not: the one table. Everything else of the database is in.

| | |
| --- | --- |
| the database | every table, but for those below |
| uploaded pictures | all of them |
| the secret, and those of codes | in a sealed backup; an open one names them by a mark alone |
| the key of backups | never: whoever finds the file must not find it too |
| the keys of readers' questions | never, and the questions neither |
| static files, stored pages, compiled words, logs, counters | never: made anew by the next start |
"""

import hashlib
import hmac

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from patienttools.kept_out import kept_out_models

# Rooms of ours say it themselves (patienttools/kept_out.py); these are Django's, or made from what is in.
KEPT_OUT = {
    "sessions.Session": "who is signed in just now",
    "sign_in.FailedSignIn": "attempts to sign in, kept for a day",
    "sign_in.KnownSignIn": "attempts to sign in, kept for a day",
    "articles.PublishedPiece": "made anew from what is published",
    "search.Entry": "made anew from what is published",
    "search.Word": "made anew from what is published",
}


def kept_out_tables() -> dict[str, str]:
    """Why each table that is never in a backup is not. Raises ImproperlyConfigured if a model of the table is gone."""
    reasons = {model._meta.db_table: why for model, why in kept_out_models().items()}
    for label, why in KEPT_OUT.items():
        try:
            reasons[apps.get_model(label)._meta.db_table] = why
        except LookupError as error:
            raise ImproperlyConfigured(f"rxsite/backup/contents.py names {label}, which there is not.") from error
    return dict(sorted(reasons.items()))


def secrets_of_site() -> dict[str, str]:
    """By the names that the environment has for them; that of codes only where it is one of its own."""
    found = {"RX_SECRET_KEY": settings.SECRET_KEY}
    if settings.RX_CODES_SECRET != settings.SECRET_KEY:
        found["RX_CODES_SECRET"] = settings.RX_CODES_SECRET
    if settings.RX_EARLIER_CODES_SECRETS:
        found["RX_EARLIER_CODES_SECRETS"] = ",".join(settings.RX_EARLIER_CODES_SECRETS)
    return found


def mark_of_secret(secret: str) -> str:
    """Tells whether two secrets are the same, and nothing of either."""
    return hmac.new(secret.encode(), b"the mark of a secret in a backup", hashlib.sha256).hexdigest()[:16]
