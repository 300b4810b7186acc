"""What waits of articles, on the desk's front page: drafts of one's own, and reviews that fall due."""

import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Edition, PublishedEdition
from patienttools.admin.waiting import Row, Waiting, waits

# Days ahead: what falls due within each is counted.
STEPS = (30, 60, 90)


def edition_row(edition: Edition, note: str = "") -> Row:
    return Row(str(edition), reverse("admin:articles_edition_change", args=[edition.pk]), note)


@waits("due", gettext_lazy("Reviews that fall due"), needs="articles.view_edition", place=40)
def due(request: HttpRequest, most: int) -> Waiting:
    """Of what readers have: overdue, and within thirty, sixty and ninety days; the earliest first."""
    today = timezone.localdate()
    published = Exists(PublishedEdition.objects.filter(article=OuterRef("article"), language=OuterRef("language")))
    rows = Edition.objects.filter(published, review_due_on__lte=today + datetime.timedelta(days=STEPS[-1]))
    counts = {
        f"within_{days}": Count("pk", Q(review_due_on__lte=today + datetime.timedelta(days=days))) for days in STEPS
    }
    counted = rows.aggregate(overdue=Count("pk", Q(review_due_on__lt=today)), **counts)
    first = [
        edition_row(edition, _("due on %(day)s") % {"day": date_format(edition.review_due_on)})
        for edition in rows.order_by("review_due_on", "pk")[:most]
    ]
    says = _("Overdue: %(overdue)d; within 30 days: %(within_30)d; within 60: %(within_60)d; within 90: %(within_90)d.")
    count = counted[f"within_{STEPS[-1]}"]
    return Waiting(count, tuple(first), says % counted if count else "")
