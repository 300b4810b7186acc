"""Planning: a plan is made, or cancelled, in one transaction each. An edition has one open plan at most."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editions.drafts import edition_document
from articles.editions.publishing import freeze_draft, refuse_harm
from articles.files.reviewed import text_digest
from articles.kinds import NEEDED_PAGES
from articles.models import Edition, PublishedEdition
from articles.plans.models import Plan, PlanAct, PlanEnd, PlanOutcome
from patienttools.files.faults import ContentError, Fault


def make_plan(*, edition: Edition, act: PlanAct, at: datetime.datetime, by: Any, because: str = "") -> Plan:
    """Keeps what is to happen. The same gate as now: raises ContentError with all that would stop it at once."""
    name = f"{edition.article.slug}/{edition.language}"
    if at <= timezone.now():
        raise ContentError([Fault(name, 0, _("The moment is over: choose one that is to come."))])
    with transaction.atomic():
        # Others who plan for it wait here.
        list(Edition.objects.select_for_update().filter(pk=edition.pk).values_list("pk"))
        if Plan.objects.open().filter(edition=edition).exists():
            raise ContentError([Fault(name, 0, _("It has a plan already: cancel that first."))])
        refuse_now(edition, act, because)
        return Plan.objects.create(
            edition=edition,
            title=str(edition),
            act=act,
            at=at,
            text=text_of(edition),
            because=because,
            by=by,
            by_name=by.get_username(),
        )


def text_of(edition: Edition) -> str:
    """The digest of the draft's text as it is stored."""
    return text_digest(edition_document(edition))


def refuse_now(edition: Edition, act: str, because: str) -> None:
    """Raises ContentError with what would stop it if it were done now, and does nothing."""
    if act == PlanAct.PUBLISH:
        freeze_draft(edition)
        refuse_harm(edition)
        return
    name = f"{edition.article.slug}/{edition.language}"
    if edition.article.slug in NEEDED_PAGES:
        raise ContentError([Fault(name, 0, _("Every page leads to it, so it cannot be withdrawn."))])
    if not because.strip():
        raise ContentError([Fault(name, 0, _("Say why it is withdrawn: the reason is kept."))])
    if not PublishedEdition.objects.filter(article=edition.article_id, language=edition.language).exists():
        raise ContentError([Fault(name, 0, _("Readers do not have it."))])


def cancel_plan(*, plan: Plan, by: Any, why: str = "") -> bool:
    """False where it had ended before."""
    try:
        with transaction.atomic():
            # Whoever runs it at this moment goes first.
            list(Plan.objects.select_for_update().filter(pk=plan.pk).values_list("pk"))
            PlanEnd.objects.create(plan=plan, outcome=PlanOutcome.CANCELLED, why=why, by=by)
    except IntegrityError:
        return False
    return True
