"""Answers on the desk: an editor says why a sentence that can do harm is meant so; it holds for these words only."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.reasons import reason_in
from articles.editions.drafts import article_document, edition_document
from articles.lint.findings import findings_in
from articles.lint.linter import Finding
from articles.models import Answer, Edition

PREFIX = "_because"


def answer_field(finding: Finding) -> str:
    """The name of the box in which a finding is answered."""
    return f"{PREFIX}:{finding.rule}:{finding.sentence}"


def keep_answers(*, edition: Edition, sent: Mapping[str, str], by: User) -> list[str]:
    """Keeps what was written into the boxes of the draft's findings; an emptied box takes its answer back.

    Answers to sentences that are found no more are dropped. Returns the rules that were answered now.
    """
    if not edition.answers.all() and not any(name.startswith(PREFIX) for name in sent):
        return []
    findings = [
        finding
        for finding in findings_in(article_document(edition.article), edition_document(edition), {})
        if finding.is_harm
    ]
    answered = []
    with transaction.atomic():
        kept = {(answer.rule, answer.sentence): answer for answer in edition.answers.all()}
        for finding in findings:
            before = kept.pop((finding.rule, finding.sentence), None)
            because = reason_in(sent, answer_field(finding), before.because if before else "")
            if before is not None and because != before.because:
                before.delete()
            if because and (before is None or because != before.because):
                edition.answers.create(
                    rule=finding.rule,
                    sentence=finding.sentence,
                    because=because,
                    answered_on=timezone.localdate(),
                    answered_by=by,
                )
                answered.append(finding.rule)
        Answer.objects.filter(pk__in=[answer.pk for answer in kept.values()]).delete()
    # They are others now.
    getattr(edition, "_prefetched_objects_cache", {}).pop("answers", None)
    return answered
