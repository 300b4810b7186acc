"""Desk: what the linter finds in a draft, with editors' own rules, for the edition's page in the admin."""

from functools import cache
from pathlib import Path

from django.conf import settings

from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import ReferenceDocument
from articles.lint.linter import Finding, lint_edition
from articles.lint.models import LintRule
from articles.lint.rules import RuleBook, read_rules


@cache
def shipped_rules() -> RuleBook:
    """The rules of content/lint.toml, read once a process."""
    return read_rules(Path(settings.BASE_DIR) / "content")


def current_rules() -> RuleBook:
    """The shipped rules with those of editors."""
    return shipped_rules().with_rules(rule.as_rule() for rule in LintRule.objects.filter(is_active=True))


def findings_in(
    article: ArticleDocument, edition: EditionDocument, references: dict[str, ReferenceDocument]
) -> list[Finding]:
    return lint_edition(article, edition, current_rules(), references)
