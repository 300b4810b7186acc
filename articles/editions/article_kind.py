"""Articles: what one rule of loading needs to know of them. A renamed folder keeps its article by its share code."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from articles.editions.drafts import article_document
from articles.editions.releases import keep_release, keep_what_stands
from articles.files.canonical import format_article
from articles.files.documents import ArticleDocument
from articles.kinds import ReleaseAct
from articles.mixins import consent_columns, feature_columns
from articles.models import Article, Code, PublishedEdition, Relation, digest_of_published
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.reports import Report


class ArticleKind(ContentKind[ArticleDocument]):
    """Documents count without their editions, which are a kind of their own."""

    name = "article"
    is_vital = True
    files = ("articles/*/article.toml",)
    model = Article
    key_name = "slug"
    has_own_identity = True

    def document(self, row: Article) -> ArticleDocument:
        return article_document(row)

    def data(self, document: ArticleDocument) -> object:
        return format_article(replace(document, editions=()))["article.toml"]

    def identity(self, document: ArticleDocument) -> str:
        return document.share_code

    def all_rows(self) -> QuerySet[Article]:
        return Article.objects.select_related("parent").prefetch_related("codes", "relations__to")

    def columns(self, document: ArticleDocument, ledger: Ledger) -> dict[str, Any]:
        return {
            "slug": document.slug,
            "kind": document.kind,
            "subject": document.subject,
            "share_code": document.share_code,
            "not_applicable": list(document.not_applicable),
            **consent_columns(document.consent),
            **feature_columns(document.feature),
        }

    def settle(self, document: ArticleDocument, row: Article, *, is_written: bool, report: Report) -> bool:
        return False  # readers see it through its editions

    def connect(self, written: Sequence[tuple[ArticleDocument, Article]], ledger: Ledger) -> None:
        """Parents, relations and codes. One that an editor deleted is left out."""
        slugs = {document.parent for document, _row in written}
        slugs |= {relation.to for document, _row in written for relation in document.relations}
        keys = {key for document, _row in written for key in document.codes}
        articles = _rows_by_key(Article.objects, "slug", "article", slugs, ledger)
        codes = _rows_by_key(Code.objects, "key", "code", keys, ledger)
        Relation.objects.filter(article__in=[row for _document, row in written]).delete()
        for document, row in written:
            parent = articles.get(document.parent)
            if row.parent_id != (parent.pk if parent else None):
                row.parent = parent
                row.save(update_fields=["parent"])
            row.codes.set([codes[key] for key in document.codes if key in codes])
        Relation.objects.bulk_create(
            Relation(article=row, kind=relation.kind, to=articles[relation.to])
            for document, row in written
            for relation in document.relations
            if relation.to in articles
        )

    def rename(self, row: Article, key: str) -> bool:
        """The published address follows, whoever published."""
        super().rename(row, key)
        published = list(PublishedEdition.objects.filter(article=row))
        for edition in published:
            edition.slug = key
            keep_what_stands(edition)
            edition.document = edition.document | {"slug": key}
            edition.digest = digest_of_published(vars(edition))
            edition.save()
            keep_release(edition, ReleaseAct.MOVED)
        return bool(published)

    def moved(self, old: str, key: str, ledger: Ledger) -> None:
        for entry in ledger.of("edition"):
            slug, _slash, language = entry.key.partition("/")
            if slug == old:
                ledger.move(entry, f"{key}/{language}")

    def why_needed(self, row: Article, leaving: Collection[int]) -> str:
        if child := row.children.exclude(pk__in=leaving).first():
            return f"It is the parent of “{child.slug}”."
        if relation := row.relations_to.exclude(article__in=leaving).first():
            return f"“{relation.article.slug}” leads to it."
        if edition := row.editions.first():
            return f"“{row.slug}/{edition.language}” stays."
        if published := row.published.first() or row.published_children.first():
            return f"Readers have “{published.slug}/{published.language}”."
        return ""

    def retire(self, row: Article, report: Report) -> bool:
        row.children.update(parent=None)  # these leave as well
        super().retire(row, report)
        return False


def _rows_by_key(objects: Any, name: str, kind: str, keys: Iterable[str], ledger: Ledger) -> dict[str, Any]:
    """Rows by their keys in the files, however an editor has renamed them since."""
    ids = {row_id: key for key in keys if (row_id := ledger.row_id(kind, key)) is not None}
    rows = list(objects.filter(Q(pk__in=ids) | Q(**{f"{name}__in": [*keys]})))
    return {getattr(row, name): row for row in rows} | {ids[row.pk]: row for row in rows if row.pk in ids}
