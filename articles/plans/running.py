"""Running: what is due is done, once. The deed and its record are one transaction, so whoever is killed did nothing.

Any number of nodes may look at once: whoever holds the plan's row does it, the others pass it by, and the record can be
written one time only. The moment is told by the database's clock; one that is set back makes nothing happen twice.
"""

import logging

from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.editions.states import DRAFT_RELATED
from articles.models import Edition
from articles.plans.models import Plan, PlanAct, PlanEnd, PlanOutcome
from articles.plans.planning import refuse_now, text_of
from patienttools.files.faults import ContentError

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 50


def run_due_plans() -> list[PlanEnd]:
    """Each plan whose moment has come, the earliest first. Raises the database's error once all were tried."""
    ends, failed = [], None
    for key in Plan.objects.due().values_list("pk", flat=True)[:MOST_AT_ONCE]:
        try:
            end = run_plan(key)
        except IntegrityError:
            continue  # another node was a moment earlier, and what this one did is taken back
        except DatabaseError as error:
            failed = error
            continue
        except Exception as error:
            logger.warning("A plan failed: %s", error.__class__.__name__, exc_info=error)
            end = _stop_for_good(key, _("It failed by a fault of the site (%(name)s): tell the operator."), error)
        if end is not None:
            ends.append(end)
    if failed is not None:
        raise failed
    return ends


def run_plan(key: int) -> PlanEnd | None:
    """Does it and says so, in one transaction. None where somebody else does or did."""
    with transaction.atomic():
        plan = Plan.objects.due().select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
        # Read anew: it may have been done while this one waited.
        if plan is None or PlanEnd.objects.filter(plan=key).exists():
            return None
        why = _do(plan)
        outcome = PlanOutcome.STOPPED if why else PlanOutcome.DONE
        return PlanEnd.objects.create(plan=plan, outcome=outcome, why=why)


def _do(plan: Plan) -> str:
    """What stopped it, in words; empty if it was done."""
    # Held until the transaction ends, so that the text that is compared is the one that is published.
    drafts = Edition.objects.select_related("article__parent", "writer").prefetch_related(*DRAFT_RELATED)
    edition = drafts.select_for_update(of=("self",)).filter(pk=plan.edition_id or 0).first()
    if edition is None:
        return _("Its draft was deleted.")
    if plan.by is None or not plan.by.is_active or not plan.by.has_perm("articles.add_publishededition"):
        return _("Whoever planned it may no longer publish.")
    try:
        with transaction.atomic():
            if plan.act == PlanAct.PUBLISH:
                if text_of(edition) != plan.text:
                    return _("The text was changed after it was planned. Look at it as it is now, and plan it again.")
                publish_edition(edition=edition, by=plan.by, told=plan.because)
            else:
                refuse_now(edition, plan.act, plan.because)
                unpublish_edition(edition=edition, by=plan.by, because=plan.because)
    except ContentError as error:
        return " ".join(fault.reason for fault in error.faults)
    return ""


def _stop_for_good(key: int, why: str, error: Exception) -> PlanEnd | None:
    try:
        with transaction.atomic():
            said = why % {"name": error.__class__.__name__}
            return PlanEnd.objects.create(plan_id=key, outcome=PlanOutcome.STOPPED, why=said)
    except IntegrityError:
        return None
