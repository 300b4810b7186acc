"""The library of pictures on the desk: each with its words and uses, replaced in place, removed only where unused."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from reversion.models import Version

from articles.pictures.forms import WORDS, NewPictureForm, PictureForm, ReplaceForm
from articles.pictures.keeping import leave_file, replace_picture
from articles.pictures.models import Picture
from articles.pictures.uses import Use, Uses, drafts_naming, names_in_use, published_naming, uses_of
from patienttools.admin.revisions import DeskAdmin
from patienttools.generation.models import step_generation
from patienttools.generation.reads import picture_key

UNWRITTEN = gettext_lazy("The picture could not be written. Try again later.")
# Whoever may publish may change what readers see at once.
PUBLISHES = "articles.add_publishededition"


class UsedFilter(admin.SimpleListFilter):
    """Pictures that some text shows or showed, and those that none does."""

    title = gettext_lazy("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Unused")), ("yes", gettext_lazy("Used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "no":
            return queryset.exclude(name__in=names_in_use())
        return queryset.filter(name__in=names_in_use()) if self.value() == "yes" else queryset


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    form = PictureForm
    list_display_links = ("small", "__str__")
    list_filter = (UsedFilter, "is_decorative")
    search_fields = ("name", "alt", "caption", "credit", "licence", "source")
    readonly_fields = ("shown", "points", "code", "used_in", "uploaded_by", "uploaded_on")
    change_form_template = "admin/pictures/change_form.html"
    list_per_page = 30

    # --- The list ---

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """All drafts and published texts are read once for the whole list."""
        drafts, published = drafts_naming(), published_naming()

        @admin.display(description=gettext_lazy("used in"))
        def used(picture: Picture) -> str:
            return _counted(len(drafts.get(picture.name, ())), len(published.get(picture.name, ())))

        return ("small", "__str__", "lacks", "whose", used, "uploaded_on")

    @admin.display(description=gettext_lazy("picture"))
    def small(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="picture-small" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            picture.small_url,
            _("The picture %(name)s") % {"name": picture.name},
            picture.width,
            picture.height,
        )

    @admin.display(description=gettext_lazy("lacks"))
    def lacks(self, picture: Picture) -> str:
        """What readers cannot be told of it yet."""
        lacking = [] if picture.alt or picture.is_decorative else [_("what it shows")]
        lacking += [] if picture.credit or picture.licence else [_("whose it is")]
        return ", ".join(lacking) or "–"

    @admin.display(description=gettext_lazy("credit and licence"))
    def whose(self, picture: Picture) -> str:
        return " · ".join(part for part in (picture.credit, picture.licence) if part) or "–"

    @admin.display(description=gettext_lazy("points"))
    def points(self, picture: Picture) -> str:
        return f"{picture.width} × {picture.height}"

    # --- One picture ---

    @admin.display(description=gettext_lazy("picture"))
    def shown(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="picture-large" src="{}" alt="" width="{}" height="{}">',
            picture.file_url,
            picture.width,
            picture.height,
        )

    @admin.display(description=gettext_lazy("in a text"))
    def code(self, picture: Picture) -> SafeString:
        return format_html("<code>{}</code>", picture.code)

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, picture: Picture) -> SafeString:
        lines = [*_lines(uses_of(picture.name))]
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines)) if lines else mark_safe(_("Nowhere."))

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("image", *WORDS)})]
        return [
            (None, {"fields": ("shown", "points", "code", *WORDS)}),
            (gettext_lazy("Where it is used"), {"fields": ("used_in", "uploaded_by", "uploaded_on")}),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **options | ({} if obj else {"form": NewPictureForm}))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers see at once is changed by those who publish."""
        may = super().has_change_permission(request, obj)
        if not may or obj is None or request.user.has_perm(PUBLISHES):
            return may
        return obj.name not in published_naming(obj.address)

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user.get_username()
        super().save_model(request, obj, form, change)

    def after_change(self, request: HttpRequest, obj: Any) -> None:
        super().after_change(request, obj)
        if obj is not None:
            step_generation(picture_key(obj.name))

    # --- Replaced, removed ---

    def get_urls(self) -> list[Any]:
        replace = self.admin_site.admin_view(self.replace_view)
        return [path("<int:picture_id>/replace/", replace, name="pictures_picture_replace"), *super().get_urls()]

    def replace_view(self, request: HttpRequest, picture_id: int) -> HttpResponse:
        """Another file under the same name; what is said of the picture stays, and is read once more."""
        if not super().has_change_permission(request):
            raise PermissionDenied
        picture = get_object_or_404(Picture, pk=picture_id)
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = ReplaceForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        if is_sent and form.is_valid() and (answer := self._replaced(request, picture, form)):
            return answer
        context = {
            **self.admin_site.each_context(request),
            "title": _("Replace a picture"),
            "opts": self.opts,
            "original": picture,
            "form": form,
            "uses": uses_of(picture.name),
        }
        return TemplateResponse(request, "admin/pictures/replace.html", context)

    def _replaced(self, request: HttpRequest, picture: Picture, form: Any) -> HttpResponse | None:
        try:
            said = replace_picture(picture, form.cleaned_data["image"])
        except ValidationError as error:
            form.add_error("image", error)
            return None
        except OSError:
            form.add_error("image", UNWRITTEN)
            return None
        self.log_change(request, picture, _("Replaced by another picture."))
        done = _("It is replaced on every page that shows it. Read once more what is said of it.")
        self.message_user(request, f"{done} {said}".strip())
        return HttpResponseRedirect(reverse("admin:pictures_picture_change", args=[picture.pk]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What a text shows, or showed and may show again, is protected."""
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for picture in objs:
            protected += [format_html("{}: {}", picture, line) for line in _lines(uses_of(picture.name))]
        return found, counts, lacking, protected

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:
        super().delete_model(request, obj)
        leave_file(obj.file)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        files = list(queryset.values_list("file", flat=True))
        super().delete_queryset(request, queryset)
        for file in files:
            leave_file(file)

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A picture that was removed is gone with its files; whoever may add one can read and copy its words."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = get_object_or_404(Version.objects.get_for_model(Picture), pk=version_id)
        return self.kept_page(request, version, [_("its file, which was removed")])


def _counted(drafts: int, published: int) -> str:
    if not (drafts or published):
        return _("No draft, nothing published")
    told = (
        ngettext("%(count)d draft", "%(count)d drafts", drafts) % {"count": drafts},
        ngettext("%(count)d published", "%(count)d published", published) % {"count": published},
    )
    return ", ".join(told)


def _lines(uses: Uses) -> Iterable[SafeString]:
    """Each use as a line, with the way to it."""
    for label, found in ((_("Draft:"), uses.drafts), (_("Readers have it:"), uses.published)):
        yield from (format_html("{} {}", label, _edition(use)) for use in found)
    if uses.releases:
        told = ngettext(
            "%(count)d text that readers had, which can be put back",
            "%(count)d texts that readers had, which can be put back",
            uses.releases,
        )
        yield mark_safe(told % {"count": uses.releases})
    if uses.typed:
        told = ngettext(
            "%(count)d text that was typed and not saved",
            "%(count)d texts that were typed and not saved",
            uses.typed,
        )
        yield mark_safe(told % {"count": uses.typed})


def _edition(use: Use) -> SafeString:
    name = f"{use.title} ({use.language})"
    if not use.edition:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', reverse("admin:articles_edition_change", args=[use.edition]), name)
