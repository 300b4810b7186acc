"""Rounds: a review is asked for, answered once, taken back, or attested by a publisher, who makes a Review of it."""

import datetime
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editions.compared import legible_article
from articles.editions.drafts import edition_document
from articles.editions.freezing import FrozenEdition
from articles.editions.publishing import freeze_draft
from articles.files.documents import EditionDocument
from articles.files.reviewed import text_digest
from articles.models import Contributor, Edition, Review, contributor_of
from articles.reviewing.models import Round, RoundAct, RoundAnswer
from patienttools.files.faults import ContentError, Fault

# A text that waits longer is another by then.
LONGEST_DAYS = 60


def ask(
    *,
    edition: Edition,
    kind: str,
    until: datetime.date,
    by: User,
    asked_user: User | None = None,
    asked_name: str = "",
    note: str = "",
) -> Round:
    """Freezes the draft as it is stored and asks for a review of it.

    Raises ContentError with what stops the draft from being a page, or says what is wrong with the asking.
    """
    today = timezone.localdate()
    faults = []
    if not asked_user and not asked_name:
        faults.append(_("Say who is asked."))
    if not today <= until <= today + datetime.timedelta(days=LONGEST_DAYS):
        faults.append(_("The last day is today or later, and at most %(days)d days away.") % {"days": LONGEST_DAYS})
    if asked_user is not None and writes_it(edition, asked_user):
        faults.append(_("Who wrote a text cannot review it."))
    if faults:
        raise ContentError([Fault(str(edition), 0, fault) for fault in faults])
    frozen = freeze_draft(edition)
    return Round.objects.create(
        edition=edition,
        kind=kind,
        text=text_digest(edition_document(edition)),
        page=_page_of(frozen),
        asked_user=asked_user,
        asked_name=asked_user.get_username() if asked_user else asked_name,
        is_by_link=asked_user is None,
        until=until,
        note=note,
        **done(by),
    )


def answer(
    *,
    asked: Round,
    verdict: str,
    note: str,
    by: AbstractBaseUser | None,
    name: str = "",
    credential: str = "",
) -> bool:
    """Keeps the one answer. False if it was answered or taken back already."""
    try:
        with transaction.atomic():
            # Whoever takes it back locks the same row.
            Round.objects.select_for_update().get(pk=asked.pk)
            if asked.acts.filter(act=RoundAct.Act.TAKEN_BACK).exists():
                return False
            RoundAnswer.objects.create(
                round=asked,
                verdict=verdict,
                note=note,
                credential=credential,
                **(done(by) if by else {"made_at": timezone.now(), "made_by_name": name}),
            )
    except IntegrityError:
        return False
    return True


def take_back(*, asked: Round, by: User) -> bool:
    """From then on it cannot be answered, and its link opens nothing. False if it was answered or taken back before."""
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=asked.pk)
        if RoundAnswer.objects.filter(round=asked).exists():
            return False
        _act, is_new = RoundAct.objects.get_or_create(round=asked, act=RoundAct.Act.TAKEN_BACK, defaults=done(by))
    return is_new


def why_not_attested(*, asked: Round, contributor: Contributor, by: User) -> str:
    """What forbids that this person's answer counts as a review; empty where nothing does. Those of every review."""
    given: RoundAnswer | None = getattr(asked, "answer", None)
    own = contributor_of(by)
    giver = contributor_of(given.made_by) if given is not None and given.made_by else None
    days = [timezone.localdate(given.made_at)] if given is not None else []
    sentences = {
        _("Nobody has answered it yet."): given is None,
        _("The answer asks for a change: it is no review."): given is not None and given.verdict != "fine",
        _("It is attested already."): asked.acts.filter(act=RoundAct.Act.ATTESTED).exists(),
        _("A team reviews nothing: choose the person who did."): contributor.is_team,
        _("Who wrote a text cannot review it."): contributor.pk == asked.edition.writer_id,
        _("This is you: another publisher attests your review."): (own is not None and own.pk == contributor.pk)
        or (given is not None and given.made_by_id == by.pk),
        _("The account that answered is another contributor's."): giver is not None and giver.pk != contributor.pk,
        _("There is a review of this kind and day already."): Review.objects.filter(
            edition=asked.edition_id, kind=asked.kind, reviewed_on__in=days
        ).exists(),
    }
    return next((sentence for sentence, is_so in sentences.items() if is_so), "")


def attest(*, asked: Round, contributor: Contributor, by: User) -> Review:
    """Makes the answer a Review of the text that was read. Raises ContentError with what forbids it."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=asked.edition_id)
        if fault := why_not_attested(asked=asked, contributor=contributor, by=by):
            raise ContentError([Fault(str(edition), 0, fault)])
        review = Review.objects.create(
            edition=edition,
            kind=asked.kind,
            by=contributor,
            reviewed_on=timezone.localdate(asked.answer.made_at),
            text=asked.text,
        )
        RoundAct.objects.create(round=asked, act=RoundAct.Act.ATTESTED, review=review, **done(by))
        # Whoever has the draft's page open is told that it is another now.
        Edition.objects.filter(pk=edition.pk).update(version=F("version") + 1)
    return review


def writes_it(edition: Edition, user: User) -> bool:
    own = contributor_of(user)
    return own is not None and own.pk == edition.writer_id


def done(by: AbstractBaseUser) -> dict[str, Any]:
    """The columns that say when and by whom."""
    return {"made_at": timezone.now(), "made_by": by, "made_by_name": by.get_username()}


def frozen_of(asked: Round) -> FrozenEdition:
    """The text as it was when it was asked for."""
    return FrozenEdition(**asked.page)


def document_of(asked: Round) -> EditionDocument | None:
    """Its words, as far as today's grammar reads them."""
    frozen = frozen_of(asked)
    article = legible_article(frozen.document["slug"], frozen.document["language"], frozen.source)
    return article.editions[0] if article else None


def _page_of(frozen: FrozenEdition) -> dict[str, Any]:
    return asdict(frozen) | {"feature": None}
