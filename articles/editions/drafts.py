"""Drafts: rows become documents again, for publishing, for export, and to see whether an editor changed them."""

import html
import re
from collections.abc import Iterable
from dataclasses import replace

from articles.files.asked import PHRASES
from articles.files.canonical import canonical_body
from articles.files.documents import (
    AnswerDocument,
    ArticleDocument,
    EditionDocument,
    RelationDocument,
    ReviewDocument,
    SectionDocument,
)
from articles.files.entries import CONTRIBUTOR, REFERENCE
from articles.files.library import CodeDocument, ContributorDocument, ReferenceDocument, Surroundings
from articles.files.pictures import NAME_PATTERN, PictureDocument
from articles.files.reviewed import text_digest
from articles.kinds import RelationKind
from articles.models import Article, Code, Contributor, Edition, PublishedEdition, Reference, Review
from articles.pictures.models import Picture
from patienttools.files.toml import canonical_line

_CITED = re.compile(r"\[\^([^\]]+)\]")
_LINKED = re.compile(r"article:([a-z0-9-]+)")


def article_document(article: Article, editions: Iterable[EditionDocument] = ()) -> ArticleDocument:
    """What the article is in every language, with the given editions."""
    relations = [RelationDocument(relation.kind, relation.to.slug) for relation in article.relations.all()]
    return ArticleDocument(
        slug=article.slug,
        kind=article.kind,
        subject=article.subject,
        share_code=article.share_code,
        parent=article.parent.slug if article.parent else "",
        codes=tuple(sorted(code.key for code in article.codes.all())),
        not_applicable=tuple(article.not_applicable),
        relations=tuple(sorted(relations, key=lambda r: (RelationKind.values.index(r.kind), r.to))),
        consent=article.consent,
        feature=article.feature,
        editions=tuple(editions),
    )


def edition_document(edition: Edition, *, is_published: bool = True) -> EditionDocument:
    """The draft as it stands in the database."""
    document = EditionDocument(
        language=edition.language,
        title=canonical_line(edition.title),
        summary=canonical_line(edition.summary),
        content_note=canonical_line(edition.content_note),
        takeaways=tuple(canonical_line(takeaway) for takeaway in edition.takeaways),
        writer=edition.writer.key,
        review_due_on=edition.review_due_on,
        is_published=is_published,
        sections=tuple(
            SectionDocument(
                section.kind,
                section.audience,
                canonical_line(section.heading),
                canonical_body(section.body),
                asked=PHRASES.tidy(section.asked),
            )
            for section in edition.sections.all()
        ),
        answers=tuple(
            AnswerDocument(answer.rule, answer.sentence, canonical_line(answer.because), answer.answered_on)
            for answer in edition.answers.all()
        ),
    )
    reviews = list(edition.reviews.all())
    if not reviews:
        return document
    digest = text_digest(document)
    return replace(document, reviews=tuple(review_document(review, digest) for review in reviews))


def review_document(review: Review, digest: str) -> ReviewDocument:
    """A review as it stands beside the text of that digest."""
    if review.text in {"", digest}:
        return ReviewDocument(review.kind, review.by.key, review.reviewed_on)
    reasons = [held["because"] for held in review.held if held["text"] == digest]
    return ReviewDocument(
        review.kind, review.by.key, review.reviewed_on, of=review.text, held=reasons[-1] if reasons else ""
    )


def reference_document(row: Reference) -> ReferenceDocument:
    return REFERENCE.from_row(row)


def code_document(row: Code) -> CodeDocument:
    return row.as_document()


def contributor_document(row: Contributor) -> ContributorDocument:
    return CONTRIBUTOR.from_row(row)


def surroundings() -> Surroundings:
    """What the drafts in the database may refer to."""
    return Surroundings(
        references={row.key: reference_document(row) for row in Reference.objects.all()},
        codes={row.key: code_document(row) for row in Code.objects.all()},
        contributors={row.key: contributor_document(row) for row in Contributor.objects.all()},
        slugs=set(Article.objects.values_list("slug", flat=True)),
        pictures={row.name: row.as_document() for row in Picture.objects.all()},
    )


def surroundings_of(edition: Edition, document: EditionDocument) -> Surroundings:
    """Of the same only what this draft may refer to, so that it takes the same however large the library is."""
    people = [edition.writer, *(review.by for review in edition.reviews.all())]
    return replace(
        surroundings_of_text(document),
        codes={row.key: code_document(row) for row in edition.article.codes.all()},
        contributors={row.key: contributor_document(row) for row in people},
    )


def surroundings_of_text(document: EditionDocument) -> Surroundings:
    """The sources and articles that a text names, as far as they are there; nothing of codes and people."""
    sections = [text for section in document.sections for text in (section.heading, section.body)]
    text = "\n".join((document.title, document.summary, document.content_note, *document.takeaways, *sections))
    # As Markdown reads it: whatever is written, it names no other than these.
    text = html.unescape(text).replace("\\", "")
    return Surroundings(
        references={
            row.key: reference_document(row) for row in Reference.objects.filter(key__in={*_CITED.findall(text)})
        },
        codes={},
        contributors={},
        slugs=set(Article.objects.filter(slug__in={*_LINKED.findall(text)}).values_list("slug", flat=True)),
        pictures=_pictures_in(text),
    )


def _pictures_in(text: str) -> dict[str, PictureDocument]:
    """Nothing is asked where a text names none."""
    names = {*NAME_PATTERN.findall(text)}
    return {row.name: row.as_document() for row in Picture.objects.filter(name__in=names)} if names else {}


def library_articles() -> list[ArticleDocument]:
    """Every article with its editions, each query once."""
    published = set(PublishedEdition.objects.values_list("article_id", "language"))
    articles = Article.objects.select_related("parent").prefetch_related(
        "codes",
        "relations__to",
        "editions__writer",
        "editions__sections",
        "editions__reviews__by",
        "editions__answers",
    )
    return [
        article_document(
            article,
            [
                edition_document(edition, is_published=(article.pk, edition.language) in published)
                for edition in article.editions.all()
            ],
        )
        for article in articles
    ]
