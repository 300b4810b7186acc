"""Rows of search: the index (entries and their words) and what editors tell it (expressions and danger rules)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import PublishedEdition
from articles.search.wordlists import DANGER_RULE, EXPRESSION, Role
from patienttools.files.checked import Checked


class Source(models.TextChoices):
    SECTION = "section", _("a section")
    TOOL = "tool", _("a tool")
    HELPLINE = "helpline", _("a helpline")
    QUESTION = "question", _("a question and its answer")
    SHEET = "sheet", _("a sheet to print")
    BAND = "band", _("a band of a brief tool, for clinicians")


class Entry(models.Model):
    """One thing that can be found and has an address: a published section, a question, a tool, a sheet, a helpline …

    It goes with its edition: what readers no longer have, nobody finds. The columns of terms are what the engines
    index (see `folding.py`), each a list of terms parted by spaces; migrations of each engine keep their own index in
    step by triggers or a generated column. `part` and `anchor` say where in the page of the article it stands.

    `asked` are phrases in which people ask for it, a line each, and so are `asked_terms`. `passages` are what may stand
    below a result, a line each, beside `passage_terms`.
    """

    edition = models.ForeignKey(PublishedEdition, models.CASCADE, null=True, related_name="entries")
    source = models.CharField(max_length=10, choices=Source)
    language = models.CharField(max_length=12)
    slug = models.CharField(max_length=80)
    share_code = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    part = models.CharField(max_length=40, blank=True)
    anchor = models.CharField(max_length=80, blank=True)
    section_kind = models.CharField(max_length=30, blank=True)
    audience = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    heading = models.CharField(max_length=300)
    text = models.TextField()
    scope_terms = models.TextField()
    title_terms = models.TextField()
    heading_terms = models.TextField()
    lead_terms = models.TextField()
    text_terms = models.TextField()
    asked = models.TextField(blank=True, default="")
    asked_terms = models.TextField(blank=True, default="")
    passages = models.TextField(blank=True, default="")
    passage_terms = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        indexes: ClassVar = [models.Index(fields=("language", "slug"), name="entry_by_language_and_slug")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=Source.values), name="entry_source_known"),
            models.CheckConstraint(
                condition=Q(edition__isnull=False) | Q(source="helpline"), name="entry_has_edition_or_is_helpline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}#{self.anchor} ({self.language})"


class Word(models.Model):
    """A word of the index or of the expressions: for spelling and for how rare its term is.

    `entries` counts the entries of that language that hold it; `is_everyday` says that an expression holds it.
    """

    language = models.CharField(max_length=12)
    text = models.CharField(max_length=40)
    term = models.CharField(max_length=130, db_index=True)
    sound = models.CharField(max_length=130, db_index=True)
    stem_sound = models.CharField(max_length=130, db_index=True)
    entries = models.IntegerField(default=0)
    is_everyday = models.BooleanField(default=False)

    class Meta:
        ordering = ("language", "text")
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")
        constraints: ClassVar = [
            # Text first: words are looked up by how they are written, whatever the language.
            models.UniqueConstraint(fields=("text", "language"), name="word_once_a_language"),
        ]

    def __str__(self) -> str:
        return self.text


class Expression(Checked):
    """Everyday words. What they do depends on their role:

    - asked: `phrases` are questions as people ask them, which the article `slug` (its `sections`, if any) answers;
      `names` stand in the A to Z beside the article's title.
    - intent: `phrases` are patterns (see `patterns.py`) for which sections of these kinds are wanted.
    - same: `phrases` are words for one thing, in any language.
    - stop: `phrases` are words that are passed over.
    - who: `phrases` are patterns by which a clinician, a supporter, or somebody who speaks of themselves is known; the
      key says which.
    - absent: `phrases` are words for what is not written here, which are not taken for a slip of another word.

    `phrases` and `names` map a language, or that of a language typed in another script (bn-latn), to a list of texts.
    """

    schema = EXPRESSION

    key = models.SlugField(_("key"), max_length=EXPRESSION.longest("key"), unique=True)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    slug = models.CharField(_("article"), max_length=EXPRESSION.longest("slug"), blank=True)
    sections = models.JSONField(_("kinds of section"), default=list, blank=True)
    phrases = models.JSONField(_("phrases"), default=dict)
    names = models.JSONField(_("names in the A to Z"), default=dict, blank=True)

    class Meta:
        ordering = ("role", "key")
        verbose_name = _("everyday expression")
        verbose_name_plural = _("everyday expressions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="expression_role_known"),
            models.CheckConstraint(condition=Q(slug="") | Q(role="asked"), name="expression_article_where_asked"),
        ]

    def __str__(self) -> str:
        return self.key


class DangerRule(Checked):
    """Patterns of what people write in danger. If one fits, emergency help stands above whatever else is found.

    `slug` and `section` name the text to read first, besides the numbers.
    """

    schema = DANGER_RULE

    key = models.SlugField(_("key"), max_length=DANGER_RULE.longest("key"), unique=True)
    slug = models.CharField(_("article to read first"), max_length=DANGER_RULE.longest("slug"), blank=True)
    section = models.CharField(_("its section"), max_length=DANGER_RULE.longest("section"), blank=True)
    patterns = models.JSONField(_("patterns"), default=dict)

    class Meta:
        ordering = ("key",)
        verbose_name = _("danger rule")
        verbose_name_plural = _("danger rules")

    def __str__(self) -> str:
        return self.key
