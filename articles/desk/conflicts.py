"""Conflicts: what somebody else saved while an editor was writing, piece by piece and word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from reversion.models import Version

from articles.kinds import Audience, SectionKind
from articles.models import Contributor, Edition, Section

# Above this many words a changed passage is shown whole: comparing word by word would take too long.
MAX_WORDS = 1500
UNCHANGED_WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `change` is kept, gone or new."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the other editor changed."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """`has_base` is false where the text that both began from is not known: then `changes` compare the two texts."""

    saved_by: str
    changes: tuple[Change, ...]
    has_base: bool


def describe_conflict(edition: Edition, based_on: int, typed: Mapping[str, str]) -> Conflict:
    """What was saved since version `based_on`; `typed` is what the editor has in the form, for want of that version."""
    versions = Version.objects.get_for_object(edition).select_related("revision__user")
    base = next((v for v in versions if v.field_dict.get("version") == based_on), None)
    before = _of_revision(base) if base else typed
    now = texts_of(edition)
    changes = tuple(
        Change(label, compare(before.get(label, ""), now.get(label, "")))
        for label in dict.fromkeys([*now, *before])
        if before.get(label, "") != now.get(label, "")
    )
    latest = versions.first()
    user = latest.revision.user if latest and latest.field_dict.get("version") == edition.version else None
    return Conflict(user.get_username() if user else "", changes, base is not None)


def texts_of(edition: Edition) -> dict[str, str]:
    """An edition's texts by the label of their field."""
    return _texts(
        {
            "title": edition.title,
            "summary": edition.summary,
            "content_note": edition.content_note,
            "takeaways": edition.takeaways,
            "review_due_on": edition.review_due_on,
            "writer": str(edition.writer),
        },
        [
            {"kind": s.kind, "audience": s.audience, "heading": s.heading, "body": s.body}
            for s in edition.sections.all()
        ],
    )


def texts_of_form(form: Any, section_forms: Any) -> dict[str, str]:
    """What was typed, whether or not it is valid, by the same labels."""

    def typed(one: Any, name: str) -> Any:
        return one.cleaned_data.get(name, one[name].value()) if hasattr(one, "cleaned_data") else one[name].value()

    names = ("title", "summary", "content_note", "takeaways", "review_due_on", "writer")
    sections = [
        {name: typed(one, name) for name in ("kind", "audience", "heading", "body")}
        for one in section_forms
        if not (hasattr(one, "cleaned_data") and one.cleaned_data.get("DELETE"))
    ]
    return _texts({name: typed(form, name) for name in names}, sections)


def _of_revision(version: Version) -> dict[str, str]:
    kept = [v.field_dict for v in version.revision.version_set.all() if v._model is Section]
    sections = [fields for fields in kept if str(fields["edition_id"]) == version.object_id]
    fields = dict(version.field_dict)
    writer = Contributor.objects.filter(pk=fields.get("writer_id") or 0).first()
    return _texts(fields | {"writer": str(writer or "")}, sorted(sections, key=lambda one: one["position"]))


def _texts(fields: Mapping[str, Any], sections: list[dict[str, Any]]) -> dict[str, str]:
    takeaways = fields["takeaways"]
    texts = {
        _("Title"): fields["title"],
        _("Summary"): fields["summary"],
        _("Content note"): fields.get("content_note", ""),
        _("Key takeaways"): takeaways if isinstance(takeaways, str) else "\n".join(takeaways or ()),
        _("Writer"): fields["writer"],
        _("Next review due on"): fields["review_due_on"],
    }
    for section in sections:
        kind, audience = section["kind"] or "", section["audience"] or ""
        label = str(SectionKind(kind).label) if kind in SectionKind.values else kind
        if audience in Audience.values and audience != Audience.EVERYONE:
            label = f"{label} ({Audience(audience).label})"
        texts[f"{_('Section')}: {label}"] = f"{section['heading']}\n\n{section['body']}"
    return {label: str(text or "").replace("\r\n", "\n") for label, text in texts.items()}


def compare(before: str, now: str) -> tuple[Piece, ...]:
    """The way from one text to the other: lines first, then the words of lines that changed."""
    old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
    pieces: list[Piece] = []
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, fresh = "".join(old[i:j]), "".join(new[k:m])
        if change == "equal":
            pieces.append(Piece("kept", _shortened(gone)))
        else:
            pieces += _compare_words(gone, fresh)
    return tuple(pieces)


def _compare_words(gone: str, fresh: str) -> Iterator[Piece]:
    old, new = re.findall(r"\s+|[^\s]+", gone), re.findall(r"\s+|[^\s]+", fresh)
    if len(old) + len(new) > MAX_WORDS:
        yield from (Piece(change, text) for change, text in (("gone", gone), ("new", fresh)) if text)
        return
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            yield Piece("kept", _shortened("".join(old[i:j])))
            continue
        if i < j:
            yield Piece("gone", "".join(old[i:j]))
        if k < m:
            yield Piece("new", "".join(new[k:m]))


def _shortened(text: str) -> str:
    """An unchanged passage: its first and last words say where one is."""
    words = text.split()
    if len(words) <= 2 * UNCHANGED_WORDS_SHOWN:
        return text
    first, last = " ".join(words[:UNCHANGED_WORDS_SHOWN]), " ".join(words[-UNCHANGED_WORDS_SHOWN:])
    return f"{first} … {last}{text[len(text.rstrip()) :]}"
