"""Translating on the desk: the source beside the boxes to write in, on one page; saving brings it up to date."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.admin.remarks_beside import id_of
from articles.editions.drafts import edition_document
from articles.kinds import Audience
from articles.lint.models import GlossaryTerm
from articles.models import Edition, Section
from articles.reviewing.following import document_of_release, follow, followed_by, source_of
from articles.reviewing.side_by_side import Beside, Side, lay_beside, merged_order
from patienttools.admin.shown import BASED_ON
from patienttools.languages import written_in

FOLLOWS = "_follows"
LETTERS_A_LINE = 60


class TranslatingAdmin(admin.ModelAdmin):
    """Adds to the edition's admin the page that lays a translation beside its source.

    It is the form of the edition itself in another order, so that saving, checks, clashes and revisions are the same.
    """

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.translate_view)
        return [path("<int:edition_id>/translate/", view, name="articles_edition_translate"), *super().get_urls()]

    def translate_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = get_object_or_404(Edition.objects.select_related("article", "writer"), pk=edition_id)
        if not self.has_change_permission(request, edition):
            raise PermissionDenied
        release = source_of(edition)
        source = document_of_release(release)
        if release is None or source is None:
            messages.info(request, _("There is no text in another language that this one could follow."))
            return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[edition_id]))
        followed = followed_by(edition)
        beside = lay_beside(
            source, document_of_release(followed), edition_document(edition), GlossaryTerm.objects.all()
        )
        own = {id_of(section) for section in edition.sections.all()}
        asked: Any = request
        asked.sections_to_write = [one.section for one in beside.sides if one.section and one.id not in own]
        if request.method == "POST":
            response = self._save(request, edition)
        else:
            response = self.change_view(request, str(edition_id))
        if isinstance(response, TemplateResponse) and "adminform" in (response.context_data or {}):
            data = cast(dict[str, Any], response.context_data)
            response.template_name = "admin/articles/edition/translate.html"
            data |= {"title": _("Translate side by side"), "source": release, "followed": followed, "beside": beside}
            data |= _laid_out(data, beside, edition)
        return response

    def _save(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        """As the form of the edition saves it, and in the same transaction what it follows from now on."""
        asked: Any = request
        asked.POST = _without_unwritten(request.POST)
        with transaction.atomic():
            response: HttpResponse = self.change_view(request, str(edition.pk))
            if isinstance(response, HttpResponseRedirect) and FOLLOWS in asked.POST:
                self._follow(request, edition, asked.POST[FOLLOWS])
        return response

    def _follow(self, request: HttpRequest, edition: Edition, key: str) -> None:
        """The release that the page showed, which a newer one may have followed meanwhile."""
        release = source_of(edition)
        if release is None or key != str(release.pk):
            messages.warning(request, _("Saved. Its source was changed since this page was shown: look at it again."))
            return
        follow(edition=edition, release=release, by=cast(User, request.user))
        self.log_change(request, edition, _("Brought up to date with its source."))
        messages.success(request, _("It follows what readers have of its source now."))

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        """A row for each section that is still to be written."""
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        sections = getattr(request, "sections_to_write", ())
        if sections and inline.model is Section:
            options["initial"] = [{"kind": one.kind, "audience": one.audience} for one in sections]
        return options


def _without_unwritten(sent: QueryDict) -> QueryDict:
    """The same, where sections in which nothing was written are left out; the page stays where it is."""
    data = sent.copy()
    data["_continue"] = "1"
    total = data.get("sections-TOTAL_FORMS", "")
    for number in range(min(int(total), 1000) if total.isascii() and total.isdigit() else 0):
        row = f"sections-{number}"
        written = [data.get(f"{row}-{name}", "").strip() for name in ("id", "heading", "body", "asked")]
        if not any(written):
            data[f"{row}-DELETE"] = "on"
    return data


def _laid_out(data: dict[str, Any], beside: Beside, edition: Edition) -> dict[str, Any]:
    """The boxes of the form beside the parts of the source, and all other fields unseen."""
    form = data["adminform"].form
    formsets = [inline.formset for inline in data["inline_admin_formsets"]]
    sections = next(formset for formset in formsets if formset.model is Section)
    rows = {_id_of_form(one): one for one in sections.forms}
    order = merged_order([side.id for side in beside.sides if side.section], [key for key in rows if key])
    lines, shown = [], set()
    for side in beside.sides:
        if side.section is None and side.id in form.fields:
            lines.append({"side": side, "boxes": [form[side.id]]})
            shown.add(side.id)
    by_id = {side.id: side for side in beside.sides}
    for number, key in enumerate(order, 1):
        if key in rows:
            lines.append(_line(by_id.get(key), rows[key], number, edition))
    rest = [_unseen(form[name]) for name in form.fields if name not in {*shown, BASED_ON}]
    others = [formset for formset in formsets if formset is not sections]
    hidden = [
        *rest,
        *(_unseen(one[name]) for formset in others for one in formset.initial_forms for name in one.fields),
    ]
    managed = [formset.management_form for formset in formsets]
    return {"lines": lines, "hidden": hidden, "managed": managed, "form": form, "formsets": formsets}


def _line(side: Side | None, row: Any, position: int, edition: Edition) -> dict[str, Any]:
    if "position" in row.fields:
        # What the field shows first was asked for already, and is kept.
        row["position"].initial = position
    rows = _rows_for(f"{side.body if side else ''}", str(row["body"].value() or ""))
    row.fields["body"].widget = forms.Textarea({"class": "desk-text", "rows": rows, **written_in(edition.language)})
    boxes = [row[name] for name in ("heading", "body")]
    unseen = [_unseen(row[name]) for name in row.fields if name not in {"heading", "body", "asked", "DELETE"}]
    return {"side": side, "boxes": boxes, "asked": row["asked"], "hidden": unseen, "row": row}


def _unseen(box: Any) -> Any:
    """Nothing describes a field that nobody sees."""
    box.help_text = ""
    return box


def _rows_for(*texts: str) -> int:
    """As many lines as the longer of both takes, within bounds."""
    lines = [sum(len(line) // LETTERS_A_LINE + 1 for line in text.split("\n")) for text in texts]
    return min(30, max(5, *lines))


def _id_of_form(one: Any) -> str:
    kind, audience = one["kind"].value() or "", one["audience"].value() or ""
    return f"{kind}-clinical" if kind and audience == Audience.CLINICAL else str(kind)
