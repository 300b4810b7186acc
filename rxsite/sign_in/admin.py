"""The records of signing in, read by administrators and changed by nobody; they go when their term is over."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rxsite.sign_in.models import SignInRecord


@admin.register(SignInRecord)
class SignInRecordAdmin(admin.ModelAdmin):
    list_display = ("at", "name", "outcome", "by")
    list_filter = ("outcome",)
    search_fields = ("name",)
    date_hierarchy = "at"
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
