"""Publish again: a changed source, code, contributor or article says which published pages show the old one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.gate import gate_address
from articles.editions.states import DRAFT_RELATED, State, states_of
from articles.models import Edition, PublishedEdition
from patienttools.admin.revisions import DeskAdmin


class PublishAgainAdmin(DeskAdmin):
    """An admin page of something that published editions hold a frozen copy of."""

    def published_with(self, obj: Any) -> list[PublishedEdition]:
        """The published editions that hold a copy of it."""
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_publish_again"
        view = self.admin_site.admin_view(self.publish_again_view)
        return [path("<int:key>/publish-again/", view, name=name), *super().get_urls()]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response: HttpResponse = super().response_change(request, obj)
        changed = self._changed_editions(obj)
        if changed:
            text = ngettext(
                "One published page shows what stood here before: {}. {}",
                "{count} published pages show what stood here before: {}. {}",
                len(changed),
            ).replace("{count}", str(len(changed)))
            address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_publish_again", args=[obj.pk])
            link = format_html('<a href="{}">{}</a>', address, _("Look at them and publish them again"))
            messages.warning(request, format_html(text, ", ".join(str(edition) for edition in changed), link))
        return response

    def publish_again_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Lists the published editions whose copy is out of date; a POST leads the chosen ones to the gate."""
        obj = get_object_or_404(self.model, pk=key)
        if not (request.user.has_perm("articles.add_publishededition") and self.has_change_permission(request, obj)):
            raise PermissionDenied
        editions = self._changed_editions(obj)
        if request.method == "POST":
            chosen = [edition for edition in editions if str(edition.pk) in request.POST.getlist("edition")]
            here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
            return HttpResponseRedirect(gate_address("publish", chosen) if chosen else here)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish again"),
            "opts": self.opts,
            "original": obj,
            "editions": editions,
        }
        return TemplateResponse(request, "admin/articles/publish_again.html", context)

    def _changed_editions(self, obj: Any) -> list[Edition]:
        """Drafts of the published editions with it that differ from what readers have."""
        keys = {(row.article_id, row.language) for row in self.published_with(obj)}
        rows = Edition.objects.filter(article__in={article for article, _language in keys})
        editions = [row for row in rows.prefetch_related(*DRAFT_RELATED) if (row.article_id, row.language) in keys]
        states = states_of(editions)
        return [edition for edition in editions if states[edition.pk] is State.CHANGED]
