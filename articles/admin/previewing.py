"""Previews on the desk: one section while it is typed, the whole page from the unsaved form, and pictures."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.remarks_beside import mark_in_preview
from articles.desk.faults import PlacedFault, place_faults
from articles.desk.previews import preview_page, preview_section, with_section
from articles.editions.drafts import edition_document, review_document
from articles.files.documents import EditionDocument, ReviewDocument, SectionDocument
from articles.files.reviewed import text_digest
from articles.kinds import SHEETS, Audience, SectionKind
from articles.models import Contributor, Edition, Review, Section
from articles.pages.addresses import CLINICAL, sheet_part
from articles.pictures.keeping import keep_picture
from patienttools.files.faults import ContentError

# Of these the first two are pages, on which remarks show.
VIEWS = ("patient", "clinical")
PARTS = {"patient": "", "clinical": CLINICAL, "paper": sheet_part(SHEETS[0])}


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets the edition's page, and no other site, show the view in its frame."""
    framed_view: Any = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(view))
    return cast(Callable[..., HttpResponse], framed_view)


class PreviewingAdmin(admin.ModelAdmin):
    """Adds to the edition's admin the views that only show what a text would become, or keep a picture for it."""

    def get_urls(self) -> list[Any]:
        def ours(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern | URLResolver:
            return path(address, self.admin_site.admin_view(view), name=f"articles_edition_{name}")

        return [
            ours("section-preview/", self.section_preview_view, "section_preview"),
            ours("picture/", self.picture_view, "picture"),
            ours("add/preview/<str:part>/", framed(self.page_preview_view), "add_preview"),
            ours("<int:edition_id>/preview/<str:part>/", framed(self.page_preview_view), "preview"),
            *super().get_urls(),
        ]

    def _check_editor(self, request: HttpRequest) -> None:
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied

    def section_preview_view(self, request: HttpRequest) -> HttpResponse:
        """The part of the page that a section becomes, or the list of its faults. markdownx posts `content`."""
        self._check_editor(request)
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        # Empty lines stay, so that the lines of faults are those of the box; spaces at line ends go, as in saving.
        body = "\n".join(line.rstrip() for line in request.POST.get("content", "").split("\n")).rstrip("\n")
        if not body.strip():
            return HttpResponse("")
        edition = Edition.objects.filter(pk=_number(request.GET.get("edition")) or 0).first()
        stored = list(edition.sections.all()) if edition else []
        key = _number(request.GET.get("section"))
        position = next((n for n, row in enumerate(stored) if row.pk == key), None)
        section = _section_of_request(request, stored[position] if position is not None else None, body)
        around = edition_document(edition) if edition else _new_edition(request.GET.get("language", ""))
        document = with_section(around, section, position)
        try:
            return HttpResponse(preview_section(edition.article if edition else None, document, section))
        except ContentError as error:
            return _faults_answer("admin/articles/edition/faults.html", place_faults(error.faults, document))

    def page_preview_view(self, request: HttpRequest, part: str, edition_id: int | None = None) -> HttpResponse:
        """The whole page from the form as it stands, never stored: the patient view, the clinical view or paper."""
        self._check_editor(request)
        if request.method != "POST" or part not in PARTS:
            return HttpResponse(status=405 if part in PARTS else 404, headers={"Allow": "POST"})
        edition = get_object_or_404(Edition, pk=edition_id) if edition_id else None
        form, formsets = self._bound_forms(request, edition)
        problems = _problems(form, formsets)
        if problems:
            return _faults_answer("admin/articles/edition/no_preview.html", problems)
        document = document_of_forms(form, formsets)
        try:
            response = preview_page(form.instance.article, document, PARTS[part])
            return mark_in_preview(response, edition, document) if edition and part in VIEWS else response
        except ContentError as error:
            return _faults_answer("admin/articles/edition/no_preview.html", place_faults(error.faults, document))

    def _bound_forms(self, request: HttpRequest, edition: Edition | None) -> tuple[Any, list[Any]]:
        form_class = self.get_form(request, edition, change=edition is not None)
        form: Any = form_class(request.POST, instance=edition)
        form.is_valid()
        formsets = [
            formset_class(**self.get_formset_kwargs(request, form.instance, inline, formset_class.get_default_prefix()))
            for formset_class, inline in self.get_formsets_with_inlines(request, edition)
        ]
        return form, formsets

    def picture_view(self, request: HttpRequest) -> HttpResponse:
        """Keeps a picture and answers the Markdown that shows it (`image_code`) and what to know of it (`said`)."""
        self._check_editor(request)
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        upload = request.FILES.get("image")
        if upload is None:
            return JsonResponse({"error": _("No picture arrived.")}, status=400)
        try:
            kept = keep_picture(upload, by=request.user.get_username())
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)
        except OSError:
            # A disk that takes nothing more is no reason to lose what is typed beside it.
            return JsonResponse({"error": _("The picture could not be written. Try again later.")}, status=503)
        needs_words = not (kept.picture.alt or kept.picture.is_decorative)
        advice = _("Now write what it shows between the square brackets; it cannot be published without that.")
        said = " ".join(part for part in (kept.said, advice if needs_words else "") if part)
        return JsonResponse({"image_code": kept.picture.code, "said": said})


def document_of_forms(form: Any, formsets: Iterable[Any]) -> EditionDocument:
    """The edition that saving these valid forms would give."""
    rows: dict[type, list[dict[str, Any]]] = {Section: [], Review: []}
    for formset in formsets:
        rows[formset.model] = [
            one.cleaned_data
            for one in formset.forms
            if one.cleaned_data and not one.cleaned_data.get("DELETE") and one.has_changed() | bool(one.instance.pk)
        ]
    # A new section without a place of its own goes to the end, as saving does it.
    sections = sorted(rows[Section], key=lambda data: data.get("position") or float("inf"))
    edition = form.instance
    document = EditionDocument(
        language=edition.language,
        title=edition.title,
        summary=edition.summary,
        content_note=edition.content_note,
        takeaways=tuple(edition.takeaways),
        writer=edition.writer.key,
        review_due_on=edition.review_due_on,
        is_published=True,
        sections=tuple(
            SectionDocument(data["kind"], data["audience"], data["heading"], data["body"]) for data in sections
        ),
    )
    ordered = sorted(rows[Review], key=lambda data: (data["kind"], data["reviewed_on"]))
    digest = text_digest(document)
    return replace(document, reviews=tuple(_review_of_form(data, digest) for data in ordered))


def _review_of_form(data: dict[str, Any], digest: str) -> ReviewDocument:
    """A review that was attested anew is of the text beside it."""
    row: Review | None = data.get("id")
    if row and (row.kind, row.by_id, row.reviewed_on) == (data["kind"], data["by"].pk, data["reviewed_on"]):
        return review_document(row, digest)
    return ReviewDocument(data["kind"], data["by"].key, data["reviewed_on"])


def _section_of_request(request: HttpRequest, row: Section | None, body: str) -> SectionDocument:
    kind, audience = request.GET.get("kind", ""), request.GET.get("audience", "")
    return SectionDocument(
        kind=kind if kind in SectionKind.values else row.kind if row else SectionKind.ABOUT.value,
        audience=audience if audience in Audience.values else row.audience if row else Audience.EVERYONE.value,
        heading=(request.GET.get("heading") or (row.heading if row else "…"))[:160],
        body=body,
    )


def _new_edition(language: str) -> EditionDocument:
    """What stands around a section whose edition is not stored yet."""
    languages = [code for code, _name in settings.LANGUAGES]
    return EditionDocument(
        language=language if language in languages else settings.LANGUAGE_CODE,
        title="",
        summary="…",
        takeaways=(),
        writer=Contributor.objects.values_list("key", flat=True).first() or "",
        review_due_on=timezone.now().date(),
        is_published=True,
        sections=(),
    )


def _problems(form: Any, formsets: Iterable[Any]) -> list[PlacedFault]:
    """Why the form cannot be shown as a page, field by field."""
    problems = [
        PlacedFault(str(form.fields[name].label or name) if name in form.fields else _("The whole edition"), 0, message)
        for name, messages in form.errors.items()
        for message in messages
    ]
    for formset in formsets:
        several = str(formset.model._meta.verbose_name_plural).capitalize()
        problems += [PlacedFault(several, 0, message) for message in formset.non_form_errors()]
        for one in formset.forms:
            where = one["heading"].value() if "heading" in one.fields else ""
            problems += [
                PlacedFault(where or str(formset.model._meta.verbose_name).capitalize(), 0, f"{name}: {message}")
                for name, messages in one.errors.items()
                for message in messages
            ]
    return problems


def _faults_answer(template: str, faults: Iterable[PlacedFault]) -> HttpResponse:
    return HttpResponse(render_to_string(template, {"faults": list(faults)}))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
