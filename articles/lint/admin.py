"""Admin of the linter: editors add rules of their own, in both languages."""

from django.contrib import admin

from articles.lint.models import LintRule
from patienttools.admin.revisions import DeskAdmin


@admin.register(LintRule)
class LintRuleAdmin(DeskAdmin):
    list_display = ("key", "language", "why", "is_active")
    list_filter = ("language", "is_active")
    search_fields = ("key", "why", "instead")
