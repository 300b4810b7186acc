"""Deciding: a change is proposed, and then confirmed, refused or taken back; each is appended in one transaction."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from patienttools.proposals.columns import columns_of
from patienttools.proposals.models import Act, Decision, Outcome, Proposal


class CannotDecideError(Exception):
    """Why a proposal is not decided so, in words."""


def propose(
    *,
    model: type[Model],
    key: str,
    act: Act,
    name: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: Any,
    because: str,
) -> Proposal:
    """Appends it, and changes nothing else. The same once more, while it is open, is the one that is there.

    `key` is the row's; of one that is added it is empty, or that of a deleted row which comes back.
    """
    kind = ContentType.objects.get_for_model(model)
    with transaction.atomic():
        for known in Proposal.objects.open().filter(content_type=kind, object_key=key, act=act):
            if (known.before, known.after) == (before, after):
                return known
        return Proposal.objects.create(
            content_type=kind,
            object_key=key,
            name=name[:200],
            act=act,
            before=dict(before),
            after=dict(after),
            by=by,
            by_name=by.get_username(),
            because=because,
        )


def row_of(proposal: Proposal, *, is_locked: bool = False) -> Any:
    """The object as it is now; None if there is none, or none yet. Locked: until the caller's transaction ends."""
    model = proposal.content_type.model_class()
    if model is None or not proposal.object_key:
        return None
    rows = model._base_manager.all()
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(pk=proposal.object_key).first()


def is_stale(proposal: Proposal, row: Any) -> bool:
    """Whether the object is another than the one of which it was proposed; `row` is what `row_of` says."""
    if proposal.act == Act.ADD:
        return row is not None
    return row is None or columns_of(row, proposal.before) != proposal.before


def people_who_may(permission: str) -> list[User]:
    """Everybody who signs in to the desk and may confirm what needs this permission."""
    app, _dot, codename = permission.partition(".")
    of_group = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
    of_their_own = Q(user_permissions__codename=codename, user_permissions__content_type__app_label=app)
    staff = User.objects.filter(is_active=True, is_staff=True)
    return list(staff.filter(Q(is_superuser=True) | of_group | of_their_own).distinct().order_by("pk"))


def is_alone(proposal: Proposal, user: Any) -> bool:
    """Whether this person proposed it, and there is nobody else on the site who may confirm it."""
    if proposal.by_id != user.pk:
        return False
    return [one.pk for one in people_who_may(proposal.permission)] == [user.pk]


def decide(*, proposal: Proposal, outcome: Outcome, by: Any, because: str = "", is_alone: bool = False) -> Decision:
    """Appends the decision, within the caller's transaction. Raises CannotDecideError where somebody decided before."""
    try:
        with transaction.atomic():
            return Decision.objects.create(
                proposal=proposal,
                outcome=outcome,
                by=by,
                by_name=by.get_username(),
                because=because,
                is_alone=is_alone,
            )
    except IntegrityError:
        raise CannotDecideError from None
