"""Present: who else has a form of the desk open, and when they last typed; never what."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patienttools.typed.models import Typed

# A page is heard of once a minute while it is open.
HEARD_OF = datetime.timedelta(minutes=3)


def others_at(address: str, user_pk: int) -> list[str]:
    """A sentence for each other editor who has this form open now, by name."""
    now = timezone.now()
    rows = Typed.objects.filter(address=address, is_over=False, seen_at__gte=now - HEARD_OF).exclude(user=user_pk)
    newest: dict[str, datetime.datetime | None] = {}
    for user, username, first_name, typed_at in rows.order_by("typed_at").values_list(
        "user", "user__username", "user__first_name", "typed_at"
    ):
        name = first_name or username
        newest[f"{user}:{name}"] = typed_at or newest.get(f"{user}:{name}")
    return [_said(key.partition(":")[2], typed_at, now) for key, typed_at in sorted(newest.items())]


def _said(name: str, typed_at: datetime.datetime | None, now: datetime.datetime) -> str:
    if typed_at is None:
        return _("%(name)s has this open.") % {"name": name}
    minutes = int((now - typed_at).total_seconds() // 60)
    if minutes < 1:
        return _("%(name)s has this open and typed just now.") % {"name": name}
    text = ngettext(
        "%(name)s has this open and typed a minute ago.",
        "%(name)s has this open and typed %(minutes)d minutes ago.",
        minutes,
    )
    return text % {"name": name, "minutes": minutes}
