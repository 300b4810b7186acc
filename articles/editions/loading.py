"""Load: checked and rendered documents become rows, in one short transaction; never over an editor's change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import reversion
from django.db import transaction

from articles.editions.drafts import (
    article_document,
    code_document,
    contributor_document,
    digest_of_article,
    digest_of_edition,
    digest_of_entry,
    edition_document,
    reference_document,
    surroundings,
)
from articles.editions.freezing import FrozenEdition, find_text_faults, freeze_edition
from articles.editions.publishing import store_frozen
from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import Library, Surroundings, gather_library
from articles.mixins import consent_columns, feature_columns
from articles.models import Article, Code, Contributor, Edition, PublishedEdition, Reference, Relation, Review, Section
from patienttools.files.faults import ContentError, Fault
from patienttools.generation.models import step_generation

Frozen = Mapping[tuple[str, str], FrozenEdition]


@dataclass(slots=True)
class LoadReport:
    """What loading did, as names such as “stalking/en”."""

    loaded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


def read_and_freeze(folder: Path, languages: Iterable[str]) -> tuple[Library, Frozen]:
    """A content folder as a library, and its editions rendered. Raises ContentError carrying every fault of every file.

    A fault in one field hides none in the text below it: what can be read is checked to the end.
    """
    faults: list[Fault] = []
    library = gather_library(folder, languages, faults)
    if not faults:
        return library, freeze_library(library)
    around = Surroundings.of(library)
    for article in library.articles.values():
        for edition in article.editions:
            faults += find_text_faults(article, edition, around)
    raise ContentError(faults)


def freeze_library(library: Library) -> dict[tuple[str, str], FrozenEdition]:
    """Every edition of the library, rendered. Raises ContentError carrying every fault of every file."""
    around = Surroundings.of(library)
    frozen: dict[tuple[str, str], FrozenEdition] = {}
    faults: list[Fault] = []
    for article in library.articles.values():
        for edition in article.editions:
            try:
                frozen[article.slug, edition.language] = freeze_edition(article, edition, around)
            except ContentError as error:
                faults += error.faults
    if faults:
        raise ContentError(faults)
    return frozen


def load_library(*, library: Library, frozen: Frozen, force: bool = False) -> LoadReport:
    """Brings the database up to the library. What an editor changed is kept and named, unless `force`d.

    With `force` the editor's text stays as a revision. `frozen` is what `freeze_library` made of the same library.
    Raises ContentError if a text does not go together with what an editor changed; nothing is loaded then.
    """
    report = LoadReport()
    with transaction.atomic():
        _CONTRIBUTORS.load(library.contributors.values(), force, report)
        _REFERENCES.load(library.references.values(), force, report)
        _CODES.load(library.codes.values(), force, report)
        rows = _load_articles(library, force, report)
        if report.kept:
            # An editor's reference or article stays, so readers must get it, and not the one in the file.
            frozen = _frozen_with_rows(library, rows)
        is_changed = False
        for document in library.articles.values():
            for edition in document.editions:
                is_changed |= _load_edition(rows[document.slug], edition, frozen, force, report)
        if is_changed:
            step_generation()
    return report


def _frozen_with_rows(library: Library, rows: Mapping[str, Article]) -> Frozen:
    """Every edition of the library, rendered with the references, codes, people and articles that the rows now hold."""
    around, fresh = surroundings(), Article.objects.in_bulk([row.pk for row in rows.values()])
    frozen = {}
    faults: list[Fault] = []
    for slug, document in library.articles.items():
        article = article_document(fresh[rows[slug].pk])
        for edition in document.editions:
            try:
                frozen[slug, edition.language] = freeze_edition(article, edition, around)
            except ContentError as error:
                faults += error.faults
    if faults:
        raise ContentError(faults)
    return frozen


@dataclass(frozen=True, slots=True)
class _Entries:
    """How one file of keyed entries becomes rows: the row as a document, and a document as columns."""

    model: type[Contributor] | type[Reference] | type[Code]
    read: Callable[[Any], Any]
    columns: Callable[[Any], dict[str, Any]]

    def load(self, documents: Iterable[Any], force: bool, report: LoadReport) -> None:
        rows = {row.key: row for row in self.model._default_manager.all()}
        for document in documents:
            digest, row = digest_of_entry(document), rows.get(document.key)
            if row is not None:
                current = digest_of_entry(self.read(row))
                if current == digest == row.loaded_digest:
                    continue
                if current not in {digest, row.loaded_digest} and not force:
                    report.kept.append(f"{self.model._meta.verbose_name} {document.key}")
                    continue
            values = self.columns(document) | {"loaded_digest": digest}
            self.model._default_manager.update_or_create(key=document.key, defaults=values)


def _columns(document: Any) -> dict[str, Any]:
    return {item.name: getattr(document, item.name) for item in fields(document) if item.name != "key"}


def _code_columns(document: Any) -> dict[str, Any]:
    columns = _columns(document)
    columns["reference_key"] = columns.pop("reference")
    return columns


def _contributor_columns(document: Any) -> dict[str, Any]:
    return _columns(document) | {"names": dict(document.names)}


_CONTRIBUTORS = _Entries(Contributor, contributor_document, _contributor_columns)
_REFERENCES = _Entries(Reference, reference_document, _columns)
_CODES = _Entries(Code, code_document, _code_columns)


def _load_articles(library: Library, force: bool, report: LoadReport) -> dict[str, Article]:
    """Rows of all articles, parents and relations set once every article is there."""
    rows = {
        row.slug: row for row in Article.objects.select_related("parent").prefetch_related("codes", "relations__to")
    }
    changed: list[ArticleDocument] = []
    for slug, document in library.articles.items():
        digest, row = digest_of_article(document), rows.get(slug)
        if row is None:
            rows[slug] = Article.objects.create(
                slug=slug,
                kind=document.kind,
                subject=document.subject,
                share_code=document.share_code,
                **consent_columns(document.consent),
            )
        else:
            current = digest_of_article(article_document(row))
            if current == digest == row.loaded_digest:
                continue
            if current not in {digest, row.loaded_digest} and not force:
                report.kept.append(slug)
                continue
        changed.append(document)
    codes = {code.key: code for code in Code.objects.all()} if changed else {}
    for document in changed:
        row = rows[document.slug]
        row.kind, row.subject, row.share_code = document.kind, document.subject, document.share_code
        row.parent = rows[document.parent] if document.parent else None
        row.not_applicable = list(document.not_applicable)
        for name, value in (consent_columns(document.consent) | feature_columns(document.feature)).items():
            setattr(row, name, value)
        row.loaded_digest = digest_of_article(document)
        row.save()
        row.codes.set([codes[key] for key in document.codes])
        row.relations.all().delete()
        Relation.objects.bulk_create(
            Relation(article=row, kind=relation.kind, to=rows[relation.to]) for relation in document.relations
        )
    return rows


def _load_edition(article: Article, document: EditionDocument, frozen: Frozen, force: bool, report: LoadReport) -> bool:
    """Loads and publishes one edition. True if readers now see something else."""
    name = f"{article.slug}/{document.language}"
    digest = digest_of_edition(document)
    row = (
        Edition.objects.filter(article=article, language=document.language)
        .select_related("writer")
        .prefetch_related("sections", "reviews__by")
        .first()
    )
    if row is not None:
        current = digest_of_edition(edition_document(row))
        is_editors = current not in {digest, row.loaded_digest} or row.is_withdrawn
        if is_editors and not force:
            report.kept.append(name)
            return False
        if is_editors:
            _keep_as_revision(row)
        if current == digest == row.loaded_digest:
            report.unchanged.append(name)
        else:
            _write_edition(article, document, digest, row)
            report.loaded.append(name)
    else:
        _write_edition(article, document, digest, None)
        report.loaded.append(name)
    Edition.objects.filter(article=article, language=document.language).update(is_withdrawn=False)
    if document.is_published:
        if store_frozen(article=article, language=document.language, frozen=frozen[article.slug, document.language]):
            report.published.append(name)
            return True
        return False
    published = PublishedEdition.objects.filter(article=article, language=document.language)
    if not force and published.exclude(published_by=None).exists():
        report.kept.append(f"{name} (published by an editor)")
        return False
    gone, _by_model = published.delete()
    if gone:
        report.withdrawn.append(name)
    return bool(gone)


def _write_edition(article: Article, document: EditionDocument, digest: str, row: Edition | None) -> None:
    row = row or Edition(article=article, language=document.language, version=0)
    row.title, row.summary, row.takeaways = document.title, document.summary, list(document.takeaways)
    row.content_note = document.content_note
    row.writer = Contributor.objects.get(key=document.writer)
    row.review_due_on, row.loaded_digest, row.version = document.review_due_on, digest, row.version + 1
    row.save()
    row.sections.all().delete()
    Section.objects.bulk_create(
        Section(edition=row, kind=s.kind, audience=s.audience, heading=s.heading, body=s.body, position=position)
        for position, s in enumerate(document.sections, 1)
    )
    row.reviews.all().delete()
    people = {person.key: person for person in Contributor.objects.all()} if document.reviews else {}
    Review.objects.bulk_create(
        Review(edition=row, kind=review.kind, by=people[review.by], reviewed_on=review.reviewed_on)
        for review in document.reviews
    )


def _keep_as_revision(row: Edition) -> None:
    with reversion.create_revision(atomic=True):
        reversion.set_comment("The text before content was loaded over it")
        reversion.add_to_revision(row)
