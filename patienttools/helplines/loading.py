"""Loading: countries, helplines and confirmations of content/helplines.toml as kinds of the one rule."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from patienttools.files.faults import ContentError, Fault
from patienttools.files.kinds import ContentKind, digest_of, fields_of
from patienttools.files.ledger import Ledger
from patienttools.files.reports import Report
from patienttools.files.tables import Entries
from patienttools.generation.reads import HELPLINES, NUMBERS
from patienttools.helplines.documents import (
    COUNTRY,
    FILE,
    HELPLINE,
    ConfirmationDocument,
    CountryDocument,
    HelplineDocument,
    format_confirmations,
    format_countries,
    format_helplines,
    read_helplines,
)
from patienttools.helplines.models import Country, Helpline


class CountryKind(ContentKind[CountryDocument]):
    name, files, model, key_name = "country", (FILE,), Country, "code"
    shown_as = (
        HELPLINES,
        NUMBERS,
    )
    is_vital = True

    def read(self, folder: Path, faults: list[Fault]) -> Entries[CountryDocument]:
        return read_helplines(folder, faults).countries

    def format(self, documents: Iterable[CountryDocument]) -> dict[str, str]:
        return {FILE: format_countries(documents)}

    def document(self, row: Country) -> CountryDocument:
        return COUNTRY.from_row(row)

    def columns(self, document: CountryDocument, ledger: Ledger) -> dict[str, Any]:
        return COUNTRY.columns(document)

    def identity(self, document: CountryDocument) -> str:
        return digest_of(fields_of(document, without={"code", "position"}))


class HelplineKind(ContentKind[HelplineDocument]):
    name, files, model = "helpline", (FILE,), Helpline
    shown_as = (
        HELPLINES,
        NUMBERS,
    )
    is_vital = True

    def read(self, folder: Path, faults: list[Fault]) -> Entries[HelplineDocument]:
        return read_helplines(folder, faults).helplines

    def format(self, documents: Iterable[HelplineDocument]) -> dict[str, str]:
        return {FILE: format_helplines(documents)}

    def document(self, row: Helpline) -> HelplineDocument:
        return row.as_document()

    def all_rows(self) -> QuerySet[Helpline]:
        order = ("country__position", "country__code", "position", "key")
        return Helpline.objects.select_related("country").order_by(*order)

    def columns(self, document: HelplineDocument, ledger: Ledger) -> dict[str, Any]:
        number = ledger.row_id(CountryKind.name, document.country) or 0
        country = Country.objects.filter(pk=number).first() or Country.objects.filter(code=document.country).first()
        if country is None:
            raise ContentError([Fault(FILE, 0, f"The country “{document.country}” was deleted.")])
        return HELPLINE.columns(document) | {"country": country}

    def write(self, document: HelplineDocument, row: Helpline | None, ledger: Ledger) -> Helpline:
        """A confirmation was of the numbers that were; if the file confirms the new ones, that is loaded afresh."""
        row = row or Helpline()
        for name, value in self.columns(document, ledger).items():
            setattr(row, name, value)
        if row.lapse() and (entry := ledger.get(ConfirmationKind.name, document.key)):
            ledger.forget(entry)
        row.save()
        return row

    def identity(self, document: HelplineDocument) -> str:
        return digest_of(fields_of(document, without={"key", "position"}))


class ConfirmationKind(ContentKind[ConfirmationDocument]):
    """That somebody confirmed a helpline, as its row keeps it: a row without a confirmation is none of these."""

    name, files, model = "confirmation", (FILE,), Helpline
    shown_as = (HELPLINES,)

    def read(self, folder: Path, faults: list[Fault]) -> Entries[ConfirmationDocument]:
        return read_helplines(folder, faults).confirmations

    def format(self, documents: Iterable[ConfirmationDocument]) -> dict[str, str]:
        return {FILE: format_confirmations(documents)}

    def document(self, row: Helpline) -> ConfirmationDocument:
        return ConfirmationDocument(key=row.key, confirmed_on=row.confirmed_on)

    def all_rows(self) -> QuerySet[Helpline]:
        return Helpline.objects.exclude(confirmed_on=None).order_by("key")

    def identity(self, document: ConfirmationDocument) -> str:
        return ""  # many are confirmed on one day

    def write(self, document: ConfirmationDocument, row: Helpline | None, ledger: Ledger) -> Helpline:
        number = ledger.row_id(HelplineKind.name, document.key) or 0
        found = row or Helpline.objects.filter(pk=number).first() or Helpline.objects.filter(key=document.key).first()
        if found is None:
            raise ContentError([Fault(FILE, 0, f"The helpline “{document.key}” was deleted.")])
        found.confirmed_on, found.confirmed_by = document.confirmed_on, None
        found.save(update_fields=["confirmed_on", "confirmed_by"])
        return found

    def retire(self, row: Helpline, report: Report) -> bool:
        row.confirmed_on, row.confirmed_by = None, None
        row.save(update_fields=["confirmed_on", "confirmed_by"])
        return True
