"""Rows: rules that editors add to those of content/lint.toml; one with the same key and language takes its place."""

import re
import unicodedata
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.lint.rules import Rule
from patienttools.languages import languages


def is_pattern(text: str) -> None:
    """Raises ValidationError for what is no regular expression, or one that can take for ever."""
    try:
        re.compile(text)
    except (re.error, RecursionError) as error:
        raise ValidationError(_("This is no pattern: %(error)s.") % {"error": error}) from error
    if re.search(r"[+*]\)[+*{]", text):
        raise ValidationError(_("A repeat inside a repeat, such as (a+)+, can take for ever."))


class LintRule(models.Model):
    """A rule as an editor wrote it; both patterns are regular expressions, and plain words are such."""

    key = models.SlugField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=12, choices=languages)
    pattern = models.TextField(
        _("what to find"),
        max_length=2000,
        validators=[is_pattern],
        help_text=_("Words as they stand in a sentence, or a regular expression."),
    )
    unless = models.TextField(_("unless the sentence also says"), max_length=2000, blank=True, validators=[is_pattern])
    why = models.TextField(_("why it can do harm"), max_length=500)
    instead = models.TextField(_("what to write instead"), max_length=500)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("key", "language")
        verbose_name = _("rule of the linter")
        verbose_name_plural = _("rules of the linter")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "language"), name="lint_rule_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"

    def as_rule(self) -> Rule:
        return Rule(
            key=self.key,
            language=self.language,
            pattern=_compiled(self.pattern),
            unless=_compiled(self.unless) if self.unless else None,
            why=self.why,
            instead=self.instead,
        )


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", text), re.IGNORECASE)
