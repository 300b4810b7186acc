"""Putting back: what can do harm in a text that readers had, by the rules of today, and why it is meant so."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils import timezone

from articles.desk.answers import answer_field
from articles.desk.reasons import reason_in
from articles.editions.compared import legible_article
from articles.editions.drafts import edition_document
from articles.lint.answers import unanswered
from articles.lint.findings import current_rules
from articles.lint.linter import Finding, lint_edition
from articles.models import Edition, Release


def harm_in(edition: Edition, release: Release) -> list[tuple[Finding, str]]:
    """Each sentence of it that can do harm and that no answer of the edition covers, with the name of its box."""
    if release.is_withdrawal:
        return []
    article = legible_article(release.document["slug"], release.language, release.source)
    if article is None:
        return []
    findings = lint_edition(article, article.editions[0], current_rules(), {})
    harms = [finding for finding in findings if finding.is_harm]
    return [(one, answer_field(one)) for one in unanswered(harms, edition_document(edition).answers)]


def keep_reasons(*, edition: Edition, release: Release, sent: Mapping[str, str], by: User) -> list[Finding]:
    """Keeps the answers that were written; returns the findings that still have none."""
    left = []
    for finding, field in harm_in(edition, release):
        because = reason_in(sent, field)
        if because:
            edition.answers.create(
                rule=finding.rule,
                sentence=finding.sentence,
                because=because,
                answered_on=timezone.localdate(),
                answered_by=by,
            )
        else:
            left.append(finding)
    return left
