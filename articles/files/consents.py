"""Consent: that the person whose story is told agreed to it, when and how, and how it is taken back; no database."""

import datetime
from dataclasses import dataclass

from patienttools.files.fields import Fields

MAX_CONSENT = 300


@dataclass(frozen=True, slots=True)
class ConsentDocument:
    """`by` says how consent was given, and `may_be_withdrawn_by` how it is taken back. Neither needs a name.

    Wrong: by = "Rahima Khatun, 017…". Right: by = "In writing, after she read the whole text".
    """

    given_on: datetime.date
    by: str
    may_be_withdrawn_by: str


def gather_consent(fields: Fields) -> ConsentDocument | None:
    """The table [consent] of an article; None where it has no day, with faults added."""
    given_on = fields.date("given_on")
    by = " ".join(fields.text("by", longest=MAX_CONSENT).split())
    withdrawal = " ".join(fields.text("may_be_withdrawn_by", longest=MAX_CONSENT).split())
    fields.finish()
    return ConsentDocument(given_on, by, withdrawal) if given_on else None
