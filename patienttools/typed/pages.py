"""Pages: an admin page that keeps what is typed on it until it is saved, and offers it when it is opened again."""

from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from patienttools.admin.guarding import GuardedAdmin
from patienttools.admin.merging import differs
from patienttools.admin.shown import shown_by
from patienttools.typed.forms import ADD, CHANGE
from patienttools.typed.keeping import TooMuchTypedError, data_of, end_sitting, keep_typed, waiting_of
from patienttools.typed.models import Typed
from patienttools.typed.present import others_at
from patienttools.typed.sittings import FIELD, Sitting, new_sitting, read_sitting

TAKE = "_take"
MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Typing:
    """What the page says of typing: its own sitting, what waits from others of this editor, and who else is at it."""

    sitting: str
    address: str
    is_unsaved: bool
    offered: tuple[Typed, ...]
    others: tuple[str, ...]


class TypingAdmin(GuardedAdmin):
    """With script what is typed is kept as it is typed; without, when a check, a session or a token refuses it."""

    keeps_typed = True

    class Media:
        js = ["js/admin/typing.js"]

    # --- Taking what waits ---

    def take_typed(self, request: HttpRequest) -> HttpResponse | None:
        """Puts what was typed in the place of what was sent; the form then shows it, and saves nothing.

        Returns where to go instead if it is gone, or another's.
        """
        key = request.POST.get(TAKE, "") if request.method == "POST" else ""
        if not key or _taken(request):
            return None
        rows = waiting_of(cast(int, request.user.pk)).filter(address=request.path)
        typed = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
        if typed is None:
            messages.warning(request, _("What you typed is not there any more: it was saved, or thrown away."))
            return HttpResponseRedirect(request.path)
        data = data_of(typed)
        data[FIELD] = Sitting(typed.sitting, cast(int, request.user.pk)).signed()
        cast(Any, request).POST, cast(Any, request)._taken = data, typed
        return None

    def held_back(self, request: HttpRequest) -> str:
        typed = _taken(request)
        if typed is None or typed.typed_at is None:
            return super().held_back(request)
        at = formats.date_format(timezone.localtime(typed.typed_at), "j F, H:i")
        return _("This is what you typed on %(at)s. It is not saved yet: look through it, then save.") % {"at": at}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if elsewhere := self.take_typed(request):
            return elsewhere
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and (sitting := _sitting_of(request)):
            # It was saved, or proposed, or led on to what comes after saving.
            end_sitting(sitting, request.path)
        return response

    # --- The page ---

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        address = form_url or request.path
        may = self.has_change_permission(request, obj) if change else self.has_add_permission(request)
        if may and self._is_form(request):
            context["typing"] = self._typing(request, context, address)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _is_form(self, request: HttpRequest) -> bool:
        """An older version is looked at under an address of its own, and keeps nothing."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        return name in {f"{self.opts.app_label}_{self.opts.model_name}_{view}" for view in (ADD, CHANGE)}

    def _typing(self, request: HttpRequest, context: dict[str, Any], address: str) -> Typing:
        form: Any = context["adminform"].form
        user_pk = cast(int, request.user.pk)
        sitting = _sitting_of(request)
        if sitting is not None and _taken(request) is None:
            with suppress(TooMuchTypedError):
                keep_typed(sitting, address, request.POST)
        offered: list[Typed] = []
        if not form.is_bound and (rows := list(waiting_of(user_pk).filter(address=address)[:MOST_OFFERED])):
            shown = shown_by(form, [inline.formset for inline in context["inline_admin_formsets"]])
            offered = [row for row in rows if differs(data_of(row), shown)]
        return Typing(
            sitting=(sitting or new_sitting(user_pk)).signed(),
            address=address,
            is_unsaved=bool(form.is_bound),
            offered=tuple(offered),
            others=tuple(others_at(address, user_pk)),
        )


def _taken(request: HttpRequest) -> Typed | None:
    return getattr(request, "_taken", None)


def _sitting_of(request: HttpRequest) -> Sitting | None:
    """The sitting that was sent, if it is this editor's own."""
    sitting = read_sitting(request.POST.get(FIELD, "")) if request.method == "POST" else None
    return sitting if sitting and sitting.user_pk == request.user.pk else None
