"""What waits of helplines, on the desk's front page: numbers that nobody has confirmed, or not for long."""

import datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.admin.waiting import Row, Waiting, count_some, waits
from patienttools.helplines.models import CONFIRMATION_DAYS, Confirmation, Helpline, HelplineQuerySet


def to_confirm(day: datetime.date) -> HelplineQuerySet:
    """Those whose confirmation does not count on that day, or whose next one is due by then.

    Emergency numbers come first, then what waited longest.
    """
    latest = Confirmation.objects.filter(helpline=OuterRef("pk")).order_by("-on", "-pk").values("next_on")[:1]
    oldest = day - datetime.timedelta(days=CONFIRMATION_DAYS)
    stale = Q(confirmed_on=None) | Q(confirmed_on__lt=oldest) | Q(confirmed_on__gt=day) | Q(is_doubtful=True)
    stale |= Q(next_on__lte=day)
    order = ("-in_emergency_list", "-is_emergency", F("confirmed_on").asc(nulls_first=True), "country__position", "key")
    return Helpline.objects.annotate(next_on=Subquery(latest)).filter(stale).order_by(*order)


@waits("confirm", gettext_lazy("Numbers to confirm"), needs="helplines.view_helpline", place=20)
def numbers_to_confirm(request: HttpRequest, most: int) -> Waiting:
    rows = to_confirm(timezone.localdate())
    first = [
        Row(f"{row} ({row.country})", reverse("admin:helplines_helpline_change", args=[row.pk]), _since(row))
        for row in rows.select_related("country")[:most]
    ]
    says = _("They are confirmed one by one, in a round.") if first else ""
    return Waiting(count_some(rows), tuple(first), says, reverse("admin:helplines_helpline_round") if first else "")


def _since(row: Helpline) -> str:
    if row.is_doubtful:
        return _("doubtful")
    if row.confirmed_on is None:
        return _("never confirmed")
    return _("confirmed on %(day)s") % {"day": date_format(row.confirmed_on)}
