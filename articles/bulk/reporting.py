"""Reporting: what a run foretold and how each row ended, as a page shows it and as a text to keep."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.bulk.models import RowOutcome, Run
from patienttools.clock import say_moment, zone_name


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`outcome` is empty where the row was not reached yet; `key` is 0 where there is no draft any more."""

    title: str
    key: int
    outcome: str
    told: str
    says: str


def report_rows(run: Run) -> list[ReportRow]:
    """In the order of the page that foretold them; what was not to be done bears the reason."""
    ends = {end.place: end for end in run.ends.all()}
    rows = []
    for place, row in enumerate(run.rows):
        end = ends.get(place)
        if end is not None:
            key = row["edition"] if end.edition_id else 0
            rows.append(ReportRow(row["title"], key, end.outcome, str(end.get_outcome_display()), end.says))
        elif row["will"]:
            rows.append(ReportRow(row["title"], row["edition"], "", _("Not reached"), row["says"]))
        else:
            label = str(RowOutcome.LEFT.label)
            rows.append(ReportRow(row["title"], row["edition"], RowOutcome.LEFT.value, label, row["says"]))
    return rows


def report_text(run: Run) -> str:
    """Plain text, a row a line."""
    head = [
        f"{run.get_act_display()}",
        _("Begun %(at)s (%(zone)s) by %(by)s")
        % {"at": say_moment(run.made_at), "zone": zone_name(), "by": run.by_name},
        *(f"{label}: {value}" for label, value in run.told),
        "",
    ]
    rows = [f"{row.told}: {row.title}. {row.says}".strip() for row in report_rows(run)]
    return "\n".join([*head, *rows, ""])
