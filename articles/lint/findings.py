"""Findings: what the linter finds in a draft by the rules that stand in the database, for the edition's page."""

from functools import cache
from pathlib import Path

from django.conf import settings

from articles.files.documents import ArticleDocument, EditionDocument
from articles.files.library import ReferenceDocument
from articles.lint.linter import Finding, lint_edition
from articles.lint.models import GlossaryTerm, JargonWord, LintRule
from articles.lint.rules import LintFile, RuleBook, build_book, read_lint


@cache
def _shipped() -> LintFile:
    """What holds for each language is no row: it is read from content/lint.toml, once a process."""
    return read_lint(Path(settings.BASE_DIR) / "content", [])


def current_rules() -> RuleBook:
    """The rules, jargon and glossary as editors have them now."""
    return build_book(
        (rule.as_document() for rule in LintRule.objects.filter(is_active=True)),
        (word.as_document() for word in JargonWord.objects.all()),
        (term.as_document() for term in GlossaryTerm.objects.all()),
        _shipped().targets,
        shipped=_shipped().rules.values(),
    )


def findings_in(
    article: ArticleDocument, edition: EditionDocument, references: dict[str, ReferenceDocument]
) -> list[Finding]:
    return lint_edition(article, edition, current_rules(), references)
