"""Forms: which page of the desk an address is, so that only what is typed on such a page is kept."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from patienttools.typed.models import Typed
from patienttools.typed.sittings import FIELD, read_sitting


@dataclass(frozen=True, slots=True)
class FormPage:
    """The page that adds a row, or the one that changes the row `object_id`. `view` is the end of its name."""

    admin: Any
    object_id: str | None
    view: str

    @property
    def is_of_a_row(self) -> bool:
        """Whether it shows what its admin page shows of a row; other forms are of their own shape."""
        return self.view not in self.admin.typing_forms

    def row(self, request: HttpRequest) -> Any:
        """As it is stored; None for a new one, or where it is gone."""
        return self.admin.get_object(request, unquote(self.object_id)) if self.object_id is not None else None

    def is_open_to(self, request: HttpRequest) -> bool:
        """Whether this person may save the form. What somebody typed of a row that is gone stays theirs."""
        if self.object_id is None:
            return bool(self.admin.has_add_permission(request))
        return bool(self.admin.has_change_permission(request, self.row(request)))


def form_page(address: str) -> FormPage | None:
    """None for every other address."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    for model, page in admin.site._registry.items():
        opening = f"{model._meta.app_label}_{model._meta.model_name}_"
        if match.namespace == admin.site.name and getattr(page, "keeps_typed", False):
            views: dict[str, str] = getattr(page, "typing_views", {})
            for view, key in views.items():
                if match.url_name == opening + view:
                    return FormPage(page, str(match.kwargs[key]) if key else None, view)
    return None


def name_of(typed: Typed, request: HttpRequest) -> str:
    """What was being written, in words."""
    page = form_page(typed.address)
    if page is None:
        return typed.address
    kind = str(page.admin.opts.verbose_name).capitalize()
    row = page.row(request)
    title = next((str(values[0]) for name, values in typed.pairs if name in {"title", "slug", "key"} and values), "")
    return f"{kind}: {row or title or '…'}"


def lost_sitting(request: HttpRequest) -> tuple[Any, str] | None:
    """Of a form that could not be taken: whose it was and its address; None for what is no form of the desk."""
    sitting = read_sitting(request.POST.get(FIELD, ""))
    address = request.POST.get("_address") or request.path
    return (sitting, address) if sitting and form_page(address) else None
