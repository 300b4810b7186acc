"""Attesting: a publisher who is named says that a person's role and credential were checked, or takes it back."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.credits.models import Act, Attestation, told_of
from articles.models import Contributor, contributor_of
from patienttools.generation.models import step_generation
from patienttools.generation.reads import person_key
from patienttools.languages import in_language


@dataclass(frozen=True, slots=True)
class Attested:
    """Who checked it, and when: what a person's page says."""

    by: str
    on: datetime.date


def attest(*, person: Contributor, act: Act, by: Any, on: datetime.date, because: str = "") -> Attestation:
    """Appends it, and lets the person's pages know. Raises ValueError in words, and keeps nothing."""
    if said := complaint(person=person, act=act, by=by):
        raise ValueError(said)
    with transaction.atomic():
        publisher = contributor_of(by)
        row = Attestation.objects.create(
            key=person.key,
            act=act,
            told=told_of(person.role, person.credential),
            names=publisher.names if publisher else {},
            on=on,
            because=because,
            by=by,
            by_name=by.get_username(),
        )
        step_generation(person_key(person.key))
    return row


def complaint(*, person: Contributor, act: Act, by: Any) -> str:
    """Why this person cannot say this of that one; empty if they can."""
    publisher = contributor_of(by)
    if person.is_team:
        return _("That is a team. What is attested is one person’s role and credential.")
    if act == Act.WITHDRAWN:
        latest = _latest(person.key)
        return "" if latest and latest.act == Act.ATTESTED else _("Nothing is attested of this person.")
    if publisher is None or publisher.is_team:
        return _("Readers are told who attested it: your account must first be that of a contributor, with a name.")
    if publisher.pk == person.pk:
        return _("Nobody attests their own role and credential.")
    if not (person.role or person.credential):
        return _("There is no role and no credential that could be checked.")
    return ""


def attested_of(key: str, role: str, credential: str, language: str) -> Attested | None:
    """The attestation that stands for this role and credential; None where there is none, or one of others."""
    latest = _latest(key)
    if latest is None or latest.act != Act.ATTESTED or latest.told != told_of(role, credential):
        return None
    return Attested(in_language(latest.names, language), latest.on)


def _latest(key: str) -> Attestation | None:
    return Attestation.objects.filter(key=key).first()
