"""Contributors, references and codes: what one rule of loading needs to know of them."""

from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any

from articles.editions.drafts import code_document, contributor_document, reference_document
from articles.files.library import (
    CodeDocument,
    ContributorDocument,
    ReferenceDocument,
    read_codes,
    read_contributors,
    read_references,
)
from articles.models import Code, Contributor, Edition, Reference, Section
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind, Document
from patienttools.files.ledger import Ledger
from patienttools.files.reports import Report
from patienttools.files.toml import format_toml


class _EntryKind(ContentKind[Document]):
    """Readers see such an entry only through the editions that name it, and those are published by themselves."""

    def data(self, document: Document) -> object:
        return format_toml({item.name: getattr(document, item.name) for item in fields(document)})  # type: ignore[arg-type]

    def settle(self, document: Document, row: Any, *, is_written: bool, report: Report) -> bool:
        return False

    def rename(self, row: Any, key: str) -> bool:
        super().rename(row, key)
        return False

    def retire(self, row: Any, report: Report) -> bool:
        super().retire(row, report)
        return False


class ContributorKind(_EntryKind[ContributorDocument]):
    name = "contributor"
    files = ("contributors.toml",)
    model = Contributor

    def read(self, folder: Path, faults: list[Fault]) -> dict[str, ContributorDocument]:
        return read_contributors(folder, faults)

    def document(self, row: Contributor) -> ContributorDocument:
        return contributor_document(row)

    def why_needed(self, row: Contributor, leaving: Collection[int]) -> str:
        edition = row.written.first() or next((review.edition for review in row.reviewed.all()[:1]), None)
        return f"“{edition.article.slug}/{edition.language}” names it." if edition else ""


class ReferenceKind(_EntryKind[ReferenceDocument]):
    name = "reference"
    is_vital = True
    files = ("references.toml",)
    model = Reference

    def read(self, folder: Path, faults: list[Fault]) -> dict[str, ReferenceDocument]:
        return read_references(folder, faults)

    def document(self, row: Reference) -> ReferenceDocument:
        return reference_document(row)

    def why_needed(self, row: Reference, leaving: Collection[int]) -> str:
        mark = f"[^{row.key}]"
        edition = next((section.edition for section in Section.objects.filter(body__contains=mark)[:1]), None)
        edition = edition or Edition.objects.filter(summary__contains=mark).first()
        edition = edition or next((one for one in Edition.objects.all() if mark in "\n".join(one.takeaways)), None)
        if edition:
            return f"“{edition.article.slug}/{edition.language}” cites it."
        code = Code.objects.filter(reference_key=row.key).first()
        return f"The code “{code.key}” names it." if code else ""


class CodeKind(_EntryKind[CodeDocument]):
    name = "code"
    files = ("codes.toml",)
    model = Code

    def read(self, folder: Path, faults: list[Fault]) -> dict[str, CodeDocument]:
        return read_codes(folder, faults)

    def document(self, row: Code) -> CodeDocument:
        return code_document(row)

    def columns(self, document: CodeDocument, ledger: Ledger) -> dict[str, Any]:
        columns = super().columns(document, ledger)
        columns["reference_key"] = columns.pop("reference")
        return columns

    def why_needed(self, row: Code, leaving: Collection[int]) -> str:
        article = row.articles.first()
        return f"“{article.slug}” has it." if article else ""
