"""Answers: which findings somebody answered; what can do harm is published only with a reason why it stands so."""

from collections.abc import Collection, Iterable

from articles.files.documents import AnswerDocument, ArticleDocument, EditionDocument
from articles.lint.linter import Finding, lint_edition
from articles.lint.rules import RuleBook


def answer_to(finding: Finding, answers: Iterable[AnswerDocument]) -> AnswerDocument | None:
    """The answer that was given for this rule and these words."""
    wanted = (finding.rule, finding.sentence)
    return next((answer for answer in answers if (answer.rule, answer.sentence) == wanted), None)


def unanswered(findings: Iterable[Finding], answers: Collection[AnswerDocument]) -> list[Finding]:
    return [finding for finding in findings if answer_to(finding, answers) is None]


def unanswered_harm(article: ArticleDocument, edition: EditionDocument, book: RuleBook) -> list[Finding]:
    """What can do harm in an edition and nobody answered, by place."""
    # Sources are no harm, so none are needed.
    findings = lint_edition(article, edition, book, {})
    return [finding for finding in unanswered(findings, edition.answers) if finding.is_harm]
