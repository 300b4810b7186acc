"""The desk's box of what this editor typed and did not save, wherever it was."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy

from patienttools.admin.waiting import Row, Waiting, count_some, waits
from patienttools.typed.keeping import waiting_of


@waits("typed", gettext_lazy("Typed and not saved"), needs="articles.view_article", place=5)
def typed_and_not_saved(request: HttpRequest, most: int) -> Waiting:
    """One's own alone."""
    rows = waiting_of(cast(int, request.user.pk))
    shown = tuple(
        Row(
            _title(row.pairs) or row.address,
            reverse("typed_look", args=[row.pk]),
            formats.date_format(timezone.localtime(row.typed_at), "j F, H:i") if row.typed_at else "",
        )
        for row in rows[:most]
    )
    return Waiting(count_some(rows), shown)


def _title(pairs: list[list[object]]) -> str:
    """By its title or name, as it was typed."""
    for wanted in ("title", "slug", "key", "name"):
        for name, values in pairs:
            if name == wanted and isinstance(values, list) and values and values[0]:
                return str(values[0])
    return ""
