"""Desk: what every admin page of the site shares: each save a revision, and what was there before kept as one too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from reversion.admin import VersionAdmin
from reversion.models import Version

READING = ("GET", "HEAD", "OPTIONS")


class DeskAdmin(VersionAdmin):
    """An admin page whose every save is a revision.

    What content files or another program wrote has no revision. It gets one before an editor's first change to it,
    so that the history reaches back to the text that the editor found.
    """

    history_latest_first = True
    list_per_page = 50

    class Media:
        css = {"all": ["css/admin.css"]}

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        """None for reading: a revision opens a transaction, which on SQLite waits for every writer."""
        if request.method in READING:
            yield
            return
        with super().create_revision(request):
            yield

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            found = self.get_object(request, unquote(object_id))
            if found is not None and self.has_change_permission(request, found):
                self.keep_as_found(found)
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response

    def keep_as_found(self, found: Model) -> None:
        """Keeps the row as a revision unless the latest revision is just this."""
        latest = Version.objects.get_for_object(found).first()
        if latest is None or not self.is_same(latest.field_dict, found):
            with reversion.create_revision(atomic=True):
                reversion.set_comment(_("As it was found, before a change"))
                reversion.add_to_revision(found)

    def is_same(self, kept: dict[str, Any], found: Model) -> bool:
        """Whether a revision's fields are those of the row."""
        return all(kept.get(field.attname) == getattr(found, field.attname) for field in found._meta.concrete_fields)
