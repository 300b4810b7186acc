"""The desk's box: which pages helped in the last four weeks and which did not, those that failed most readers first."""

import datetime
from urllib.parse import urlencode

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.reports.helped.models import DayNumber, Helped
from patienttools.admin.waiting import MOST_COUNTED, Row, Waiting, waits

DAYS = 28
_NUMBERS = {answer.value: Coalesce(Sum("number", filter=Q(answer=answer)), 0) for answer in (Helped.YES, Helped.NO)}


@waits("helped", gettext_lazy("Did it help? Readers’ answers of 28 days"), needs="articles.view_edition", place=95)
def helped(request: HttpRequest, most: int) -> Waiting:
    """So many answers; of each edition how often yes and how often no, the most often no first."""
    rows = DayNumber.objects.since(timezone.now().date() - datetime.timedelta(days=DAYS - 1))
    all_of_them = rows.aggregate(**_NUMBERS)
    editions = rows.order_by().values("slug", "language").annotate(**_NUMBERS)
    first = tuple(
        Row(
            f"{row['slug']} ({row['language']})",
            f"{reverse('admin:articles_edition_changelist')}?{urlencode({'q': row['slug']})}",
            _("yes: %(yes)d, no: %(no)d") % row,
        )
        for row in editions.order_by(F("no").desc(), F("yes").desc(), "slug", "language")[:most]
    )
    says = _("Yes: %(yes)d; no: %(no)d. Counted by the day, without anything of who answered.") % all_of_them
    count = min(all_of_them["yes"] + all_of_them["no"], MOST_COUNTED + 1)
    return Waiting(count, first, says if count else "")
