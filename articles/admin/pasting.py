"""Pasting on the desk: the address to which a section's box sends what was pasted with its formatting."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from articles.desk.pasting.writing import CannotPasteError, write_pasted


class PastingAdmin(admin.ModelAdmin):
    """Adds to the edition's admin the view that turns pasted HTML into our Markdown."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.paste_view)
        return [path("paste/", view, name="articles_edition_paste"), *super().get_urls()]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """A POST of `html` answers its `text`, and in `said` what could not be kept, a sentence each."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        try:
            pasted = write_pasted(request.POST.get("html", ""))
        except CannotPasteError as error:
            return JsonResponse({"error": str(error)}, status=400)
        return JsonResponse({"text": pasted.text, "said": pasted.said})
