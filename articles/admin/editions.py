"""The edition's page: text and sections, what readers have of it, and saving without overwriting."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from adminsortable2.admin import SortableAdminBase, SortableStackedInline
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.edition_forms import EditionForm, SectionForm, SectionFormSet
from articles.admin.filters import ArchivedFilter, ChangedFilter, PublishedFilter
from articles.admin.gate import MOST_AT_ONCE, GateAdmin, gate_address, may_publish, said_shortly
from articles.admin.pasting import PastingAdmin
from articles.admin.picking import PickingAdmin
from articles.admin.previewing import PreviewingAdmin
from articles.admin.releases import ReleasesAdmin
from articles.admin.review_forms import ReviewForm, ReviewFormSet
from articles.admin.reviewing import ReviewingAdmin
from articles.admin.searching import SearchingAdmin
from articles.admin.story import StoryAdmin
from articles.admin.translating import TranslatingAdmin
from articles.bulk.running import MOST_ROWS
from articles.desk.answers import keep_answers
from articles.desk.faults import place_faults, place_findings
from articles.desk.gate import published_of
from articles.desk.needs import needs_of
from articles.desk.reasons import with_written
from articles.desk.reviews import say_which_text
from articles.desk.section_list import section_list
from articles.editions.drafts import edition_document
from articles.editions.states import DRAFT_RELATED, State, faults_of, states_of
from articles.models import Edition, PublishedEdition, Review, Section
from articles.pages.addresses import Place, Target
from articles.reviewing.following import source_of
from articles.reviewing.remarks import by_place, open_remarks
from patienttools.admin.revisions import DeskAdmin


class SectionInline(SortableStackedInline):
    model = Section
    form = SectionForm
    formset = SectionFormSet
    extra = 0
    fields = (("kind", "audience"), "heading", "body", "asked")

    def get_extra(self, request: HttpRequest, obj: Edition | None = None, **options: Any) -> int:
        """One for each section of the source that a translation lacks, where it is laid beside it."""
        return len(getattr(request, "sections_to_write", ()))


class ReviewInline(admin.TabularInline):
    model = Review
    form = ReviewForm
    formset = ReviewFormSet
    extra = 0
    verbose_name_plural = gettext_lazy("Reviews that a real person did, attested by a publisher")

    def get_formset(self, request: HttpRequest, obj: Edition | None = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        formset.attested_by = request.user
        return formset


@admin.register(Edition)
class EditionAdmin(
    SortableAdminBase,
    PreviewingAdmin,
    PastingAdmin,
    PickingAdmin,
    GateAdmin,
    SearchingAdmin,
    ReleasesAdmin,
    ReviewingAdmin,
    TranslatingAdmin,
    StoryAdmin,
    DeskAdmin,
):
    form = EditionForm
    locked_with = ("article__parent", "writer")
    merged_by_themselves = ("sections",)
    typing_views = DeskAdmin.typing_views | {"translate": "edition_id"}
    inlines = (SectionInline, ReviewInline)
    fields = (
        ("article", "language"),
        "title",
        "summary",
        "content_note",
        "takeaways",
        ("writer", "review_due_on"),
    )
    list_display = ("title", "article", "language", "kind", "state", "review_due_on")
    list_filter = ("language", "article__kind", PublishedFilter, ChangedFilter, ArchivedFilter)
    list_select_related = ("article",)
    search_fields = ("title", "article__slug")
    actions = ("publish_selected", "unpublish_selected", "work_in_bulk")

    class Media:
        js = [
            f"js/admin/{name}.js" for name in ("desk", "boxes", "pasting", "pictures", "picking", "sections", "remarks")
        ]

    # --- The list ---

    @admin.display(description=gettext_lazy("kind"), ordering="article__kind")
    def kind(self, edition: Edition) -> str:
        return edition.article.get_kind_display()

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The column `state` is worked out for all rows of the page at once."""
        changelist = super().get_changelist_instance(request)
        rows = Edition.objects.filter(pk__in=[row.pk for row in changelist.result_list])
        column = _state_column(states_of(rows.prefetch_related(*DRAFT_RELATED)))
        changelist.list_display = [column if name == "state" else name for name in changelist.list_display]
        return changelist

    @admin.display(description=gettext_lazy("what readers have"))
    def state(self, edition: Edition) -> str:
        return _state_column(states_of([edition]))(edition)

    # --- One edition ---

    def get_readonly_fields(self, request: HttpRequest, obj: Edition | None = None) -> tuple[str, ...]:
        """An edition stays the same article's in the same language; a new one is made for another."""
        return ("article", "language") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """What readers have is withdrawn first; else it would stand there without its draft."""
        if obj is not None and published_of(obj) is not None:
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting in bulk, which asks nobody whether readers have the text."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Publishing is its own permission: whoever writes need not be who decides."""
        return bool(request.user.has_perm("articles.add_publishededition")) and self.has_change_permission(request)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Edition | None = None,
    ) -> HttpResponse:
        stored = Edition.objects.filter(pk=obj.pk).first() if obj and obj.pk else None
        # Whoever saved a text goes on with it; a new one has a form of its own.
        context["show_save_and_add_another"] = False
        context |= {"may_publish": may_publish(request), "preview_base": _preview_base(stored)}
        context["has_source"] = stored is not None and source_of(stored) is not None
        if stored is not None:
            published = published_of(stored)
            state = states_of([stored])[stored.pk]
            # What readers have went through the gate already.
            faults = () if state is State.SAME else faults_of(stored)
            placed = place_faults(faults, edition_document(stored))
            findings = with_written(place_findings(stored), request.POST)
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            remarked = [place for place, states in by_place(open_remarks(stored)).items() for _state in states]
            context |= {
                "state": state,
                "published": published,
                "published_url": _address_of(published) if published else "",
                "faults": placed,
                "findings": findings,
                "needs": needs_of(stored, is_sound=not faults),
                "section_list": section_list(formsets, placed, findings, remarked),
                "must_answer": any(finding.stops_publishing for finding in findings),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Saving ---

    def is_same(self, kept: dict[str, Any], found: Any) -> bool:
        """Its version steps at every save, sections included."""
        return bool(kept.get("version") == found.version)

    def after_change(self, request: HttpRequest, obj: Edition | None) -> None:
        """The version steps whatever of the edition changed, its sections and reviews too."""
        super().after_change(request, obj)
        if obj is not None:
            # Read once: for the revision, and for what is said of the draft afterwards.
            prefetch_related_objects([obj], *DRAFT_RELATED)
            say_which_text(obj)
            obj.version += 1
            obj.save()

    def response_add(self, request: HttpRequest, obj: Edition, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return self._after_saving(request, obj) or response

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        response = super().response_change(request, obj)
        return self._after_saving(request, obj) or response

    def _after_saving(self, request: HttpRequest, obj: Edition) -> HttpResponse | None:
        """Publishes if that was asked for, else says what would stop it. The draft is saved in either case."""
        edition = obj
        prefetch_related_objects([edition], *DRAFT_RELATED)
        here = reverse("admin:articles_edition_change", args=[obj.pk])
        if answered := keep_answers(edition=edition, sent=request.POST, by=cast(User, request.user)):
            self.log_change(request, edition, _("Answered the linter: %(rules)s.") % {"rules": ", ".join(answered)})
        faults = faults_of(edition)
        if "_publish" in request.POST:
            if not may_publish(request):
                raise PermissionDenied
            if not faults:
                return HttpResponseRedirect(gate_address("publish", [edition]))
            text = ngettext(
                "“{}” was saved, and not published. One thing stops it: {}",
                "“{}” was saved, and not published. {count} things stop it: {}",
                len(faults),
            ).replace("{count}", str(len(faults)))
            messages.error(request, format_html(text, edition.title, said_shortly(faults, edition)))
            return HttpResponseRedirect(here)
        if faults:
            text = ngettext(
                "Saved as a draft. One thing stops it from being published: {}",
                "Saved as a draft. {count} things stop it from being published: {}",
                len(faults),
            ).replace("{count}", str(len(faults)))
            messages.warning(request, format_html(text, said_shortly(faults, edition)))
        return None

    # --- Several editions at once: each way leads to the page that asks ---

    @admin.action(description=gettext_lazy("Publish the drafts…"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Edition]) -> HttpResponse:
        return self._ask(request, "publish", queryset)

    @admin.action(description=gettext_lazy("Withdraw from readers…"), permissions=["publish"])
    def unpublish_selected(self, request: HttpRequest, queryset: QuerySet[Edition]) -> HttpResponse:
        return self._ask(request, "withdraw", queryset)

    @admin.action(description=gettext_lazy("In bulk, with a report…"), permissions=["change"])
    def work_in_bulk(self, request: HttpRequest, queryset: QuerySet[Edition]) -> HttpResponse:
        if queryset.count() > MOST_ROWS:
            text = _("At most %(most)d at once: these are the first, the others are left as they are.")
            messages.warning(request, text % {"most": MOST_ROWS})
        keys = [("edition", edition.pk) for edition in queryset[:MOST_ROWS]]
        return HttpResponseRedirect(f"{reverse('admin:bulk_run_ask')}?{urlencode(keys)}")

    def _ask(self, request: HttpRequest, name: str, queryset: QuerySet[Edition]) -> HttpResponse:
        if queryset.count() > MOST_AT_ONCE:
            text = _("At most %(most)d at once: these are the first, the others are left as they are.")
            messages.warning(request, text % {"most": MOST_AT_ONCE})
        return HttpResponseRedirect(gate_address(name, queryset))


def _state_column(states: Mapping[int, State]) -> Callable[[Edition], str]:
    """A column of the list that knows the states of the page's rows."""

    @admin.display(description=gettext_lazy("what readers have"))
    def state(edition: Edition) -> str:
        return str(states[edition.pk].label)

    return state


def _address_of(published: PublishedEdition) -> str:
    return Place(published.language).address(Target(published.slug, published.kind, published.share_code))


def _preview_base(edition: Edition | None) -> str:
    """The address of the previews, without the name of the part."""
    if edition is None:
        return reverse("admin:articles_edition_add_preview", args=["patient"]).removesuffix("patient/")
    return reverse("admin:articles_edition_preview", args=[edition.pk, "patient"]).removesuffix("patient/")
