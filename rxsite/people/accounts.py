"""Accounts and groups: Django's own pages, guarded as every other; passwords stay out of revisions.

Whoever looks after accounts is not above whoever may do everything: such an account, what makes one such, and single
permissions beside the groups are for its like alone. Nobody disables themself.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Contributor, contributor_of
from patienttools.admin.guarding import GuardedAdmin
from rxsite.people.roles import ROLES
from rxsite.sign_in.brake import unlock
from rxsite.sign_in.records import Outcome, keep_record
from rxsite.sign_in.second_step import reset

# The page of apps would show their keys.
admin.site.unregister([User, Group, TOTPDevice])


class AccountForm(UserChangeForm):
    """The account, and who it is among the contributors: by it the desk knows whose own text a review would be of."""

    contributor = forms.ModelChoiceField(
        Contributor.objects.none(),
        required=False,
        label=gettext_lazy("Contributor"),
        help_text=gettext_lazy("Who this person is among those who write and review. Nobody reviews their own text."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "contributor" in self.fields:
            free = Q(is_team=False) & (Q(user=None) | Q(user=self.instance.pk))
            self.fields["contributor"].queryset = Contributor.objects.filter(free)  # type: ignore[attr-defined]
            self.initial["contributor"] = getattr(contributor_of(self.instance), "pk", None)


@admin.register(User)
class AccountAdmin(GuardedAdmin, UserAdmin):
    form = AccountForm
    fieldsets = (
        *(UserAdmin.fieldsets or ())[:2],
        (gettext_lazy("Among the contributors"), {"fields": ("contributor",)}),
        *(UserAdmin.fieldsets or ())[2:],
    )
    # A new account is asked for its name and password alone.
    can_be_made_anew = False
    actions = ("unlock_selected", "reset_second_step_selected")
    # Django's two boxes side by side say to a screen reader what it may not say there.
    filter_horizontal = ()
    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "roles", "has_app")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_app=Exists(apps)).prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=gettext_lazy("second step"), boolean=True)
    def has_app(self, user: Any) -> bool:
        return bool(user.has_app)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """The roles are few: a box each."""
        if db_field.name == "groups":
            options["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """When somebody last signed in is not for editing, and would change while the page is open."""
        never = ("last_login", "date_joined")
        above = () if request.user.is_superuser else ("is_superuser", "user_permissions")
        own = ("is_active", "is_staff", "is_superuser") if obj is not None and obj.pk == request.user.pk else ()
        return tuple(dict.fromkeys((*never, *above, *own)))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its password too is changed by this permission."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting in bulk: the history names who did what."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Let sign in again after too many attempts"), permissions=["change"])
    def unlock_selected(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            unlock(user.get_username())
            keep_record(Outcome.UNLOCKED, user.get_username(), by=request.user.get_username())
        text = ngettext("One account can sign in again.", "%(count)d accounts can sign in again.", len(queryset))
        messages.success(request, text % {"count": len(queryset)})

    @admin.action(description=gettext_lazy("Reset the second step: phone or codes are lost"), permissions=["change"])
    def reset_second_step_selected(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        chosen = [user for user in queryset if self.has_change_permission(request, user)]
        for user in chosen:
            reset(user, by=request.user.get_username())
        text = ngettext(
            "One account sets up its second step anew after the next password. Be sure that its owner asked for it.",
            "%(count)d accounts set up their second step anew after the next password. Be sure that they asked.",
            len(chosen),
        )
        messages.success(request, text % {"count": len(chosen)})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "contributor" in form.changed_data:
            link_contributor(user=form.instance, contributor=form.cleaned_data["contributor"])


def link_contributor(*, user: User, contributor: Contributor | None) -> None:
    """One account, one contributor; within the transaction of the save. Takes none from another account."""
    Contributor.objects.filter(user=user).update(user=None)
    if contributor is not None:
        Contributor.objects.filter(pk=contributor.pk, user=None).update(user=user)


@admin.register(Group)
class RoleAdmin(GuardedAdmin, GroupAdmin):
    """The groups of the roles are made from their table, and what is changed in them here would not last."""

    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_of_a_role(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_of_a_role(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


def is_of_a_role(group: Group | None) -> bool:
    return group is not None and group.name in ROLES
