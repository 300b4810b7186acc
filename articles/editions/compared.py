"""Compared: two texts that readers had, or would have, part by part and word by word, in an editor's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles.files.asked import SUFFIX
from articles.files.documents import ArticleDocument, EditionDocument, gather_article, parse_article
from articles.kinds import ReviewKind
from patienttools.admin.comparing import Piece, compare


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that differs: its name, and the way from one text to the other."""

    place: str
    pieces: tuple[Piece, ...]


def article_of_source(slug: str, language: str, source: Mapping[str, str]) -> ArticleDocument:
    """The article, with its one edition, that a published or released text was rendered from.

    Raises ContentError where the grammar of today does not read it.
    """
    return parse_article(slug, _files_of(language, source), [language])


def legible_article(slug: str, language: str, source: Mapping[str, str]) -> ArticleDocument | None:
    """As much of it as today's grammar reads, for comparing and for the linter; None if nothing of its text."""
    article = gather_article(slug, _files_of(language, source), [language], [])
    return article if article.editions else None


def _files_of(language: str, source: Mapping[str, str]) -> dict[str, bytes]:
    files = {"article.toml": source["article"].encode(), f"{language}.md": source["edition"].encode()}
    if asked := source.get("asked"):
        files[f"{language}{SUFFIX}"] = asked.encode()
    return files


def parts_of(source: Mapping[str, str], document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The name and the text of each part of what readers get, by a key that stays when the name changes.

    Empty where they have nothing.
    """
    if not source:
        return {}
    article = legible_article(document["slug"], document["language"], source)
    if article is None:
        return {"text": (_("The whole text"), source["edition"]), "article": (_("The article"), source["article"])}
    return text_parts(article.editions[0]) | {
        "writer": (_("Writer"), document["writer"]["name"]),
        "reviews": (_("Reviews"), "\n".join(_review_line(one) for one in document["reviews"])),
        "due": (_("Next review due on"), str(document["review_due_on"])),
        "references": (_("Sources"), "\n".join(_reference_line(one) for one in document["references"])),
        "codes": (
            _("Codes"),
            "\n".join(f"{one['system']} {one['code']}: {one['meaning']}" for one in document["codes"]),
        ),
        "article": (_("The article"), source["article"]),
    }


def text_parts(edition: EditionDocument) -> dict[str, tuple[str, str]]:
    """The same of an edition's own words alone, which drafts and saved texts have as well."""
    parts = {
        "title": (_("Title"), edition.title),
        "summary": (_("Summary"), edition.summary),
        "content_note": (_("Content note"), edition.content_note),
        "takeaways": (_("Key takeaways"), "\n".join(edition.takeaways)),
    }
    parts |= {f"#{one.id}": (one.heading, f"{one.heading}\n\n{one.body}") for one in edition.sections}
    return parts | {
        "order": (_("Order of the sections"), "\n".join(section.heading for section in edition.sections)),
        "asked": (_("How people ask for it"), _asked_text(edition)),
    }


def differences(before: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]) -> tuple[Difference, ...]:
    """What differs, in the order of the newer text; what it no longer has comes last."""
    found = []
    for key in dict.fromkeys([*now, *before]):
        old, new = before.get(key, ("", ""))[1], now.get(key, ("", ""))[1]
        if old == new or (key == "order" and _is_told_by_parts(before, now)):
            continue
        name = (now.get(key) or before[key])[0]
        found.append(Difference(name, compare(old, new)))
    return tuple(found)


def _is_told_by_parts(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether sections only came, went or got another heading, each of which says so itself."""
    stay = [key for key in before if key.startswith("#") and key in now]
    return stay == [key for key in now if key.startswith("#") and key in before]


def _asked_text(edition: EditionDocument) -> str:
    return "\n".join(phrase for phrases in edition.asked.values() for phrase in phrases)


def _review_line(review: Mapping[str, Any]) -> str:
    kind = ReviewKind(review["kind"]).label
    held = f" ({review['held']})" if review.get("held") else ""
    return f"{kind}: {review['name']}, {review['credential']}, {review['reviewed_on']}{held}"


def _reference_line(data: Mapping[str, Any]) -> str:
    """All that readers may see of a source, but for its number, which any other source can move."""
    return " · ".join(str(value) for name, value in data.items() if name != "number" and value not in {"", None})
