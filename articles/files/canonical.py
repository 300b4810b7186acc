"""Format: a document becomes files again, in the one canonical form that `make fix` writes and `make check` demands."""

import datetime
import json
import unicodedata
from collections.abc import Iterable, Mapping

from articles.files.documents import ArticleDocument, EditionDocument


def format_article(article: ArticleDocument) -> dict[str, str]:
    """The files of an article's folder, by name. Parsing them gives the same document again."""
    files = {"article.toml": _article_toml(article)}
    files |= {f"{edition.language}.md": format_edition(edition) for edition in article.editions}
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
    reviews = ({"kind": review.kind, "by": review.by, "on": review.reviewed_on} for review in edition.reviews)
    parts = [f"+++\n{front}{format_tables('reviews', reviews)}+++\n"]
    for section in edition.sections:
        audience = "" if section.audience == "everyone" else f" .{section.audience}"
        parts.append(f"## {section.heading} {{#{section.kind}{audience}}}\n\n{canonical_body(section.body)}\n")
    return "\n".join(parts)


def canonical_line(text: str) -> str:
    """A text on one line, its characters composed as files have them (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def canonical_body(body: str) -> str:
    """A body in NFC, without trailing spaces, and with single empty lines only between its blocks."""
    body = unicodedata.normalize("NFC", body)
    lines: list[str] = []
    for line in body.strip("\n").split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")


def format_toml(fields: Mapping[str, object], multiline: Iterable[str] = ()) -> str:
    """One `name = value` a line, in the given order; empty texts and lists are left out."""
    lines = [
        f"{name} = {_value(value, name in set(multiline))}\n"
        for name, value in fields.items()
        if value not in ("", (), [], None)
    ]
    return "".join(lines)


def format_table(name: str, fields: Mapping[str, object]) -> str:
    """A table of its own, or nothing where it has no field."""
    return f"\n[{name}]\n{format_toml(fields)}" if fields else ""


def format_tables(name: str, tables: Iterable[Mapping[str, object]]) -> str:
    return "".join(f"\n[[{name}]]\n{format_toml(table)}" for table in tables)


def _value(value: object, is_multiline: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime.date() | int():
            return str(value)
        case str() if is_multiline and '"""' not in value and "\\" not in value:
            return f'"""\n{value}\n"""'
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():  # sorted, since PostgreSQL gives keys back in an order of its own
            return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in sorted(value.items())) + " }"
        case tuple() | list():
            if len(value) > 1 or any(isinstance(item, str) and len(item) > 60 for item in value):
                return "[\n" + "".join(f"  {_value(item)},\n" for item in value) + "]"
            return "[" + ", ".join(_value(item) for item in value) + "]"
    raise TypeError(f"no TOML form for {value!r}")
