"""Rows: what the linter looks for at the desk, from content/lint.toml and content/glossary.toml or from editors."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.lint.documents import JARGON, RULE, TERM, pattern_complaint
from patienttools.files.checked import Checked
from patienttools.files.definitions import LARGEST_POSITION
from patienttools.languages import languages


def is_pattern(text: str) -> None:
    """Raises ValidationError for what is no regular expression, or one that can take for ever."""
    if said := pattern_complaint(text):
        raise ValidationError(said)


class LintRule(Checked):
    """A rule as it ships or as an editor wrote it; both patterns are regular expressions, and plain words are such."""

    schema = RULE

    key = models.SlugField(_("name"), max_length=RULE.longest("key"))
    language = models.CharField(_("language"), max_length=RULE.longest("language"), choices=languages)
    pattern = models.TextField(
        _("what to find"),
        max_length=RULE.longest("pattern"),
        validators=[is_pattern],
        help_text=_("Words as they stand in a sentence, or a regular expression."),
    )
    unless = models.TextField(
        _("unless the sentence also says"), max_length=RULE.longest("unless"), blank=True, validators=[is_pattern]
    )
    why = models.TextField(_("why it can do harm"), max_length=RULE.longest("why"))
    instead = models.TextField(_("what to write instead"), max_length=RULE.longest("instead"))
    even_when_refused = models.BooleanField(
        _("even where the sentence advises against it"), default=False, help_text=_("For words that must not stand.")
    )
    is_point_wide = models.BooleanField(_("“unless” may stand anywhere in the same point or paragraph"), default=False)
    subjects = models.JSONField(_("subjects of articles in which it may stand"), default=list, blank=True)
    corrections = models.JSONField(_("numbers of the corrections that it guards"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=LARGEST_POSITION)

    class Meta:
        ordering = ("position", "key", "language")
        verbose_name = _("rule of the linter")
        verbose_name_plural = _("rules of the linter")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "language"), name="lint_rule_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"


class JargonWord(Checked):
    """A word that patients need explained where it first stands; both patterns are regular expressions."""

    schema = JARGON

    key = models.SlugField(_("name"), max_length=JARGON.longest("key"))
    language = models.CharField(_("language"), max_length=JARGON.longest("language"), choices=languages)
    term = models.TextField(_("the word"), max_length=JARGON.longest("term"), validators=[is_pattern])
    explained_by = models.TextField(
        _("what explains it"),
        max_length=JARGON.longest("explained_by"),
        validators=[is_pattern],
        help_text=_("One of these stands in the same point or paragraph."),
    )
    instead = models.TextField(_("what to write instead"), max_length=JARGON.longest("instead"))
    position = models.PositiveSmallIntegerField(_("position"), default=LARGEST_POSITION)

    class Meta:
        ordering = ("position", "key", "language")
        verbose_name = _("word to explain")
        verbose_name_plural = _("words to explain")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "language"), name="jargon_word_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"


class GlossaryTerm(Checked):
    """A term: `words` for it, and those to `avoid`, each a list by language; `explanation`, a text by language."""

    schema = TERM

    key = models.SlugField(_("name"), max_length=TERM.longest("key"), unique=True)
    words = models.JSONField(_("words for it"), default=dict)
    avoid = models.JSONField(_("words that must not stand for it"), default=dict, blank=True)
    explanation = models.JSONField(
        _("what it means"),
        default=dict,
        blank=True,
        help_text=_("For patients, who read it when they tap the word: thirty easy words at most, no figure."),
    )
    note = models.TextField(_("note"), max_length=TERM.longest("note"), blank=True)
    is_uncertain = models.BooleanField(_("no settled term"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=LARGEST_POSITION)

    class Meta:
        ordering = ("position", "key")
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("terms of the glossary")

    def __str__(self) -> str:
        return self.key
