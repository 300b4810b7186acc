"""Features: between which days an article stands first on the home page, once or in every year; no database."""

import datetime
from dataclasses import dataclass

from patienttools.files.fields import Fields

DAYS_IN_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class FeatureDocument:
    """From the first day to the last, both included, by the clock of UTC. A yearly one returns on the same days.

    >>> valentine = FeatureDocument(datetime.date(2027, 2, 7), datetime.date(2027, 2, 15), is_yearly=True)
    >>> [valentine.is_on(datetime.date(year, 2, 14)) for year in (2026, 2027, 2031)]
    [False, True, True]
    """

    starts_on: datetime.date
    ends_on: datetime.date
    is_yearly: bool = False

    def is_on(self, day: datetime.date) -> bool:
        if not self.is_yearly or day < self.starts_on:
            return self.starts_on <= day <= self.ends_on
        first, last, today = ((one.month, one.day) for one in (self.starts_on, self.ends_on, day))
        # Days that run over New Year are those outside the rest of the year.
        return first <= today <= last if first <= last else today >= first or today <= last


def feature_fault(
    starts_on: datetime.date | None, ends_on: datetime.date | None, *, is_yearly: bool
) -> tuple[str, str] | None:
    """What is wrong with these days, after the name of the field (`from`, `until`, `yearly`); None if nothing is."""
    if starts_on is None and ends_on is None:
        return ("yearly", "Without a first and a last day there is nothing that could return.") if is_yearly else None
    if starts_on is None or ends_on is None:
        missing = "from" if starts_on is None else "until"
        return missing, "A feature has a first day and a last day."
    if ends_on < starts_on:
        return "until", "The last day is before the first."
    if is_yearly and (ends_on - starts_on).days >= DAYS_IN_A_YEAR:
        return "until", "What returns in every year lasts less than a year."
    return None


def gather_feature(fields: Fields) -> FeatureDocument | None:
    """The table [feature] of an article; None where its days are missing or wrong, with faults added."""
    starts_on, ends_on = fields.date("from"), fields.date("until")
    is_yearly = fields.boolean("yearly", required=False)
    fields.finish()
    if starts_on is None or ends_on is None:
        return None
    if fault := feature_fault(starts_on, ends_on, is_yearly=is_yearly):
        fields.fault(*fault)
        return None
    return FeatureDocument(starts_on, ends_on, is_yearly)
