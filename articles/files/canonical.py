"""Format: a document becomes files again, in the one canonical form that `make fix` writes and `make check` demands."""

import unicodedata

from articles.files.asked import SUFFIX, format_asked
from articles.files.documents import ArticleDocument, EditionDocument
from patienttools.files.toml import format_table, format_tables, format_toml


def format_article(article: ArticleDocument) -> dict[str, str]:
    """The files of an article's folder, by name. Parsing them gives the same document again."""
    files = {"article.toml": _article_toml(article)}
    files |= {f"{edition.language}.md": format_edition(edition) for edition in article.editions}
    files |= {
        f"{edition.language}{SUFFIX}": format_asked(edition.asked) for edition in article.editions if edition.asked
    }
    return files


def _article_toml(article: ArticleDocument) -> str:
    fields = {
        "kind": article.kind,
        "subject": article.subject,
        "parent": article.parent,
        "share_code": article.share_code,
        "codes": article.codes,
        "not_applicable": article.not_applicable,
    }
    relations = ({"kind": relation.kind, "to": relation.to} for relation in article.relations)
    tables = format_table("consent", _consent(article)) + format_table("feature", _feature(article))
    return format_toml(fields) + tables + format_tables("relations", relations)


def _consent(article: ArticleDocument) -> dict[str, object]:
    if (consent := article.consent) is None:
        return {}
    return {
        "given_on": consent.given_on,
        "by": consent.by,
        "may_be_withdrawn_by": consent.may_be_withdrawn_by,
    }


def _feature(article: ArticleDocument) -> dict[str, object]:
    if (feature := article.feature) is None:
        return {}
    return {"from": feature.starts_on, "until": feature.ends_on, "yearly": feature.is_yearly or None}


def format_edition(edition: EditionDocument) -> str:
    front = format_toml(
        {
            "title": edition.title,
            "summary": edition.summary,
            "content_note": edition.content_note,
            "takeaways": edition.takeaways,
            "writer": edition.writer,
            "review_due_on": edition.review_due_on,
            "publish": edition.is_published,
        },
        multiline={"summary"},
    )
    reviews = (
        {"kind": review.kind, "by": review.by, "on": review.reviewed_on, "of": review.of, "holds": review.held}
        for review in edition.reviews
    )
    answers = (
        {"rule": answer.rule, "sentence": answer.sentence, "because": answer.because, "on": answer.answered_on}
        for answer in edition.answers
    )
    parts = [f"+++\n{front}{format_tables('reviews', reviews)}{format_tables('answers', answers)}+++\n"]
    for section in edition.sections:
        audience = "" if section.audience == "everyone" else f" .{section.audience}"
        parts.append(f"## {section.heading} {{#{section.kind}{audience}}}\n\n{canonical_body(section.body)}\n")
    return "\n".join(parts)


def canonical_body(body: str) -> str:
    """A body in NFC, without trailing spaces, and with single empty lines only between its blocks."""
    body = unicodedata.normalize("NFC", body)
    lines: list[str] = []
    for line in body.strip("\n").split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")
