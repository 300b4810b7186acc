"""Versions: every text that an edition had (for readers, at each save, as a draft), by one name, to compare or read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version as Saved

from articles.desk.previews import preview_page, preview_release
from articles.editions.compared import Difference, differences, parts_of, text_parts
from articles.editions.drafts import edition_document
from articles.files.asked import PHRASES
from articles.files.canonical import canonical_body
from articles.files.documents import EditionDocument, SectionDocument
from articles.models import Contributor, Edition, Release, Section
from articles.reviewing.following import document_of_release
from patienttools.clock import say_moment
from patienttools.files.toml import canonical_line

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that an edition had. `key` names it in an address; Without a `document` it cannot be read any more."""

    key: str
    says: str
    document: EditionDocument | None
    release: Release | None = None


def key_of_release(release: Release) -> str:
    return f"r{release.pk}"


def key_of_save(saved: Saved) -> str:
    return f"s{saved.pk}"


def find_text(edition: Edition, key: str) -> Text | None:
    """The one of this edition that a key names; None for every other key."""
    finders: dict[str, Callable[[Edition, int], Text | None]] = {"r": _find_release, "s": _find_save}
    if key == DRAFT:
        return Text(DRAFT, _("The draft as it is now"), edition_document(edition))
    kind, number = key[:1], key[1:]
    if kind not in finders or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return finders[kind](edition, int(number))


def compare_texts(old: Text, new: Text) -> tuple[Difference, ...]:
    """Word by word; of two that readers had, what else the page showed too."""
    if old.release is not None and new.release is not None:
        parts = [parts_of(one.release.source, one.release.document) for one in (old, new) if one.release is not None]
        return differences(*parts)
    before, now = (text_parts(one.document) if one.document else {} for one in (old, new))
    return differences(before, now)


def preview_text(edition: Edition, text: Text, part: str) -> HttpResponse | None:
    """Its page as readers had it, or would have; None where there is none. Raises ContentError with what stops it."""
    if text.release is not None:
        return None if text.release.is_withdrawal else preview_release(text.release, part)
    return preview_page(edition.article, text.document, part) if text.document else None


def document_of_save(saved: Saved, edition: Edition) -> EditionDocument | None:
    """The words that a save kept. A writer who is no longer there is today's; None where it cannot be read."""
    try:
        columns = saved.field_dict
        rows = [one.field_dict for one in saved.revision.version_set.all() if one._model is Section]
    except RevertError:
        return None
    rows = [row for row in rows if str(row["edition_id"]) == saved.object_id]
    writer = Contributor.objects.filter(pk=columns["writer_id"]).first() or edition.writer
    return EditionDocument(
        language=columns["language"],
        title=canonical_line(columns["title"]),
        summary=canonical_line(columns["summary"]),
        content_note=canonical_line(columns.get("content_note", "")),
        takeaways=tuple(canonical_line(one) for one in columns["takeaways"]),
        writer=writer.key,
        review_due_on=columns["review_due_on"],
        is_published=True,
        sections=tuple(_section(row) for row in sorted(rows, key=lambda row: (row["position"], row["id"]))),
    )


def _section(row: dict[str, Any]) -> SectionDocument:
    asked = PHRASES.tidy(row.get("asked") or [])
    return SectionDocument(
        row["kind"], row["audience"], canonical_line(row["heading"]), canonical_body(row["body"]), asked=asked
    )


def _find_release(edition: Edition, number: int) -> Text | None:
    release = Release.objects.of(edition.article_id, edition.language).filter(pk=number).first()
    if release is None:
        return None
    says = _("What readers had from %(at)s (%(act)s)") % {
        "at": say_moment(release.made_at),
        "act": release.get_act_display(),
    }
    return Text(key_of_release(release), says, document_of_release(release), release)


def _find_save(edition: Edition, number: int) -> Text | None:
    saved = Saved.objects.get_for_object(edition).select_related("revision__user").filter(pk=number).first()
    if saved is None:
        return None
    who = saved.revision.user.get_username() if saved.revision.user else "–"
    at = say_moment(saved.revision.date_created)
    says = _("The draft as %(who)s saved it on %(at)s") % {"who": who, "at": at}
    return Text(key_of_save(saved), says, document_of_save(saved, edition))
