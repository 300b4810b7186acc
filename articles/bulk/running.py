"""Running: each row of a run is done in one transaction with how it ended; whoever is killed did it or did not.

A row that cannot be done stops itself alone. What was not reached is done when somebody goes on.
"""

import logging
import time
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.bulk.deeds import do
from articles.bulk.models import RowEnd, RowOutcome, Run
from articles.bulk.verdicts import Given, Verdict, verdicts_of
from articles.editions.states import DRAFT_RELATED
from articles.models import Edition
from patienttools.files.faults import ContentError

logger = logging.getLogger(__name__)

MOST_ROWS = 200


def drafts() -> Any:
    """As verdicts and deeds need them."""
    return Edition.objects.select_related("article__parent", "writer").prefetch_related(*DRAFT_RELATED)


def begin_run(
    *,
    token: str,
    act: str,
    given: Given,
    told: Sequence[tuple[str, str]],
    verdicts: Sequence[Verdict],
    seen: dict[int, str],
    by: User,
) -> Run:
    """Keeps what the page foretold; `seen` is what it showed of each that it would do. The same page begins one run."""
    rows = []
    for verdict in verdicts:
        is_other = verdict.will and seen.get(verdict.edition.pk) != verdict.seen
        rows.append(
            {
                "edition": verdict.edition.pk,
                "title": str(verdict.edition),
                "seen": verdict.seen,
                "will": verdict.will and not is_other,
                "says": _("It was changed since the page was shown. Look at it first.") if is_other else verdict.says,
            }
        )
    run, _is_new = Run.objects.get_or_create(
        token=token,
        defaults={
            "act": act,
            "given": given.as_data(),
            "told": [list(pair) for pair in told],
            "rows": rows,
            "by": by,
            "by_name": by.get_username(),
        },
    )
    return run


def go_on(run: Run, by: User, seconds: float) -> int:
    """Does what is left for about so long; how many rows are left then."""
    until = time.monotonic() + seconds
    left = rows_left(run)
    for number, place in enumerate(left):
        if time.monotonic() > until:
            return len(left) - number
        _do_row(run, place, by)
    return 0


def rows_left(run: Run) -> list[int]:
    """The places of the rows that were to be done and have no end."""
    ended = set(run.ends.values_list("place", flat=True))
    return [place for place, row in enumerate(run.rows) if row["will"] and place not in ended]


def _do_row(run: Run, place: int, by: User) -> None:
    row, given = run.rows[place], Given.from_data(run.given)
    columns: dict[str, Any] = {"run": run, "place": place, "by_name": by.get_username()}
    try:
        with transaction.atomic():
            edition = drafts().select_for_update(of=("self",)).filter(pk=row["edition"]).first()
            # Read after the lock: somebody else may have gone on with the same run.
            if RowEnd.objects.filter(run=run, place=place).exists():
                return
            outcome, says = _done(run.act, edition, row["seen"], given, by)
            RowEnd.objects.create(**columns, edition=edition, outcome=outcome, says=says)
    except IntegrityError:
        if not RowEnd.objects.filter(run=run, place=place).exists():
            _fail(columns, "IntegrityError")
    except Exception as error:
        logger.warning("A row of work in bulk failed: %s", error.__class__.__name__, exc_info=error)
        _fail(columns, error.__class__.__name__)


def _done(act: str, edition: Edition | None, seen: str, given: Given, by: User) -> tuple[RowOutcome, str]:
    if edition is None:
        return RowOutcome.LEFT, _("Its draft was deleted.")
    [verdict] = verdicts_of(act, [edition], given)
    if verdict.seen != seen:
        return RowOutcome.LEFT, _("It was changed since the page was shown. Look at it first.")
    if not verdict.will:
        return RowOutcome.LEFT, verdict.says
    try:
        with transaction.atomic():
            do(act, edition, given, by)
    except ContentError as error:
        return RowOutcome.LEFT, " ".join(fault.reason for fault in error.faults)
    return RowOutcome.DONE, verdict.says


def _fail(columns: dict[str, Any], name: str) -> None:
    says = _("It failed by a fault of the site (%(name)s): tell the operator.") % {"name": name}
    try:
        with transaction.atomic():
            RowEnd.objects.create(**columns, outcome=RowOutcome.FAILED, says=says)
    except IntegrityError:
        return
