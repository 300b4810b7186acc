"""Remarks in the form of an edition: each beside the box of the part that it is about."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles.kinds import Audience
from articles.models import Edition, Section
from articles.reviewing.remarks import RemarkState


def put_beside(edition: Edition, found: dict[str, list[RemarkState]], form: Any, inlines: Iterable[Any]) -> None:
    """Takes out of `found` what has a box, and writes it beside that box."""
    boxes = {name: form.fields[name] for name in form.fields}
    for inline in inlines:
        if inline.formset.model is Section:
            boxes |= {id_of(one.instance): one.fields["body"] for one in inline.formset.forms if "body" in one.fields}
    for place in [place for place in found if place in boxes]:
        context = {"edition": edition, "states": found.pop(place)}
        html = render_to_string("admin/articles/edition/remarks_beside.html", context)
        boxes[place].help_text = mark_safe(f"{boxes[place].help_text or ''}{html}")


def id_of(section: Section) -> str:
    return f"{section.kind}-clinical" if section.audience == Audience.CLINICAL else section.kind
