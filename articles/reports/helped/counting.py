"""Counting: an answer to “Did this help?” becomes one more of its day, or nothing where a flood is held up."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from articles.reports.helped.brake import Brake
from articles.reports.helped.models import DayNumber, Helped

# Of one edition on one day, both answers together.
MOST_A_DAY = 500
KEPT_DAYS = 400
brake = Brake()


def count_answer(*, slug: str, language: str, answer: str, on: datetime.date) -> bool:
    """One more for that edition, answer and day. False where it is not counted: the day's bound, or a flood."""
    if answer not in Helped.values or not brake.lets(f"{slug}/{language}"):
        return False
    named = {"slug": slug, "language": language, "on": on}
    of_the_day = DayNumber.objects.filter(**named)
    if (of_the_day.aggregate(all=Sum("number"))["all"] or 0) >= MOST_A_DAY:
        return False
    if not _one_more(named | {"answer": answer}):
        _begin(named | {"answer": answer})
    return True


def _one_more(named: dict[str, object]) -> bool:
    return bool(DayNumber.objects.filter(**named).update(number=F("number") + 1))


def _begin(named: dict[str, object]) -> None:
    """The first of its day; two at once are two. What is too old is forgotten now and then, which is here."""
    try:
        with transaction.atomic():
            DayNumber.objects.create(**named, number=1)
    except IntegrityError:
        _one_more(named)
    day = named["on"]
    if isinstance(day, datetime.date):
        DayNumber.objects.filter(on__lt=day - datetime.timedelta(days=KEPT_DAYS)).delete()
