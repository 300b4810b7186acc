"""Pages: an admin page that keeps what is typed on it until it is saved, and offers it when it is opened again."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from patienttools.admin.guarding import GuardedAdmin
from patienttools.admin.merging import differs
from patienttools.admin.shown import Shown, shown_by
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
    # Pages with the form of a row, by the ends of their names, and which part of the address is its key.
    typing_views: ClassVar[dict[str, str]] = {"change": "object_id", "add": ""}
    # Those of them whose form is of a shape of its own; they take what waits by `typed_to_take`.
    typing_forms: ClassVar[tuple[str, ...]] = ()

    class Media:
        js = ["js/admin/typing.js"]

    # --- Taking what waits ---

    def take_typed(self, request: HttpRequest) -> HttpResponse | None:
        """Puts what was typed in the place of what was sent; the form then shows it, and saves nothing.

        Returns where to go instead if it is gone, or another's.
        """
        if TAKE not in request.POST or _taken(request):
            return None
        typed = self.typed_to_take(request)
        if typed is None:
            messages.warning(request, _("What you typed is not there any more: it was saved, or thrown away."))
            return HttpResponseRedirect(request.path)
        cast(Any, request).POST, cast(Any, request)._taken = with_sitting(typed), typed
        return None

    def typed_to_take(self, request: HttpRequest) -> Typed | None:
        """What the request asks for, if it waits for this editor on this page."""
        key = request.POST.get(TAKE, "")
        rows = waiting_of(cast(int, request.user.pk)).filter(address=request.path)
        return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None

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
        if response.status_code == HTTPStatus.FOUND:
            # It was saved, or proposed, or led on to what comes after saving.
            self.end_typing(request)
        return response

    def end_typing(self, request: HttpRequest) -> None:
        """What was sent is stored, and waits no more."""
        if sitting := _sitting_of(request):
            end_sitting(sitting, request.path)

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
            form: Any = context["adminform"].form
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["typing"] = self.typing_of(
                request, address, None if form.is_bound else partial(shown_by, form, formsets), is_bound=form.is_bound
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _is_form(self, request: HttpRequest) -> bool:
        """An older version is looked at under an address of its own, and keeps nothing."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        return name in {f"{self.opts.app_label}_{self.opts.model_name}_{view}" for view in self.typing_views}

    def typing_of(
        self, request: HttpRequest, address: str, shown: Callable[[], Shown] | None, *, is_bound: bool
    ) -> Typing:
        """Keeps what was sent and not taken. What says the same as what is shown is not offered."""
        user_pk = cast(int, request.user.pk)
        sitting = _sitting_of(request)
        if sitting is not None and _taken(request) is None:
            with suppress(TooMuchTypedError):
                keep_typed(sitting, address, request.POST)
        offered: list[Typed] = []
        if not is_bound and (rows := list(waiting_of(user_pk).filter(address=address)[:MOST_OFFERED])):
            now = shown() if shown else None
            offered = [row for row in rows if now is None or differs(data_of(row), now)]
        return Typing(
            sitting=(sitting or new_sitting(user_pk)).signed(),
            address=address,
            is_unsaved=is_bound,
            offered=tuple(offered),
            others=tuple(others_at(address, user_pk)),
        )


def with_sitting(typed: Typed) -> QueryDict:
    """What was typed as a browser would send it now, going on in its own sitting."""
    data = data_of(typed)
    data[FIELD] = Sitting(typed.sitting, typed.user_id).signed()
    return data


def _taken(request: HttpRequest) -> Typed | None:
    return getattr(request, "_taken", None)


def _sitting_of(request: HttpRequest) -> Sitting | None:
    """The sitting that was sent, if it is this editor's own."""
    sitting = read_sitting(request.POST.get(FIELD, "")) if request.method == "POST" else None
    return sitting if sitting and sitting.user_pk == request.user.pk else None
