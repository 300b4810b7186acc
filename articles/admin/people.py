"""Accounts and groups: Django's own pages, guarded as every other; passwords stay out of revisions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.models import Contributor, contributor_of
from patienttools.admin.guarding import GuardedAdmin

admin.site.unregister([User, Group])


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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """When somebody last signed in is not for editing, and would change while the page is open."""
        return ("last_login", "date_joined")

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
    pass
