"""Entries: references, codes and contributors as their files say them, each field once; no database."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from articles.kinds import Evidence, ReadingDepth
from patienttools.files import schema
from patienttools.files.definitions import LONGEST_ADDRESS, SLUG, WEB_ADDRESS, Form
from patienttools.files.fields import Fields

REFERENCE_KEY = Form(re.compile(r"[A-Za-z][A-Za-z0-9-]*").fullmatch, _("A letter, then letters, digits and hyphens."))
DOI = Form(
    re.compile(r"10\.[0-9]{4,9}/[-._;()/:A-Za-z0-9]+").fullmatch,
    _("A DOI such as 10.1000/xyz, without an address before it."),
)
PMID = Form(re.compile(r"[0-9]{1,8}").fullmatch, _("Up to eight digits."))
CODE_KEY = Form(re.compile(r"[a-z0-9-]+:[A-Za-z0-9.+-]+").fullmatch, _("A key such as icd-10-cm:T74.31XA."))
LONGEST_REFERENCE_KEY = 41


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceDocument:
    """A source; see `articles.models.Reference`."""

    key: str
    citation: str
    evidence: str
    read: str
    url: str = ""
    archived: str = ""
    doi: str = ""
    pmid: str = ""
    year: int | None = None
    people: str = ""
    place: str = ""
    period: str = ""
    limits: str = ""
    accessed_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDocument:
    """A code of a classification; `reference` is the key of the source in which it was read."""

    key: str
    system: str
    code: str
    meaning: str
    reference: str = ""
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorDocument:
    """Somebody who writes or reviews; see `articles.models.Contributor`."""

    key: str
    names: Mapping[str, str] = field(hash=False)
    is_team: bool = False
    role: str = ""
    credential: str = ""


REFERENCE = schema.Schema(
    ReferenceDocument,
    (
        schema.Text(attribute="key", form=REFERENCE_KEY, longest=LONGEST_REFERENCE_KEY),
        schema.Text(attribute="citation"),
        schema.Text(attribute="url", is_required=False, form=WEB_ADDRESS, longest=LONGEST_ADDRESS),
        schema.Text(attribute="archived", is_required=False, form=WEB_ADDRESS, longest=LONGEST_ADDRESS),
        schema.Text(attribute="doi", is_required=False, form=DOI, longest=200),
        schema.Text(attribute="pmid", is_required=False, form=PMID, longest=12),
        schema.Number(attribute="year", least=1000, most=2100),
        schema.Choice(attribute="evidence", choices=Evidence.values, longest=30),
        schema.Text(attribute="people", is_required=False, longest=300),
        schema.Text(attribute="place", is_required=False, longest=120),
        schema.Text(attribute="period", is_required=False, longest=60),
        schema.Text(attribute="limits", is_required=False),
        schema.Choice(attribute="read", choices=ReadingDepth.values, longest=20),
        schema.Day(attribute="accessed_on"),
    ),
)
CODE = schema.Schema(
    CodeDocument,
    (
        schema.Text(attribute="key", form=CODE_KEY, longest=60),
        schema.Text(attribute="system", longest=60),
        schema.Text(attribute="code", longest=40),
        schema.Text(attribute="meaning"),
        schema.Text(attribute="reference", is_required=False, form=REFERENCE_KEY, longest=LONGEST_REFERENCE_KEY),
        schema.Flag(attribute="is_uncertain", name="uncertain"),
    ),
)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def _without_mail(person: ContributorDocument) -> Iterator[schema.Complaint]:
    """Readers get all of this, and nobody's mailbox."""
    for name, texts in (("names", person.names.values()), ("role", [person.role]), ("credential", [person.credential])):
        if any(_MAIL.search(text) for text in texts):
            yield name, str(_("An e-mail address stands here. Readers are never shown one: take it out."))


CONTRIBUTOR = schema.Schema(
    ContributorDocument,
    (
        schema.Text(attribute="key", form=SLUG, longest=80),
        schema.ByLanguage(attribute="names", longest=120),
        schema.Flag(attribute="is_team"),
        schema.Text(attribute="role", is_required=False, longest=120),
        schema.Text(attribute="credential", is_required=False, longest=200),
    ),
    _without_mail,
)


def read_reference(key: str, fields: Fields) -> ReferenceDocument:
    return _read(REFERENCE, key, "citation", fields)


def read_code(key: str, fields: Fields) -> CodeDocument:
    return _read(CODE, key, "code", fields)


def read_contributor(key: str, fields: Fields) -> ContributorDocument:
    return _read(CONTRIBUTOR, key, "names", fields)


def _read(kind: schema.Schema[schema.Document], key: str, place: str, fields: Fields) -> schema.Document:
    """The entry headed by its key; what is wrong with the key is said at `place`."""
    if said := kind.fields["key"].complaint(key):
        fields.fault(place, f"“{key[:60]}” is no key here. {said}")
    return kind.read(fields, key=key)
