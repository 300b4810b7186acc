"""Accounts and groups: Django's own pages, guarded as every other; passwords stay out of revisions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from patienttools.admin.guarding import GuardedAdmin

admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(GuardedAdmin, UserAdmin):
    # A new account is asked for its name and password alone.
    can_be_made_anew = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """When somebody last signed in is not for editing, and would change while the page is open."""
        return ("last_login", "date_joined")


@admin.register(Group)
class RoleAdmin(GuardedAdmin, GroupAdmin):
    pass
