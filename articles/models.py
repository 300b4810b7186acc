"""Rows: the draft of every article (what editors change) and the PublishedEdition (the only thing readers read)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from articles.files.asked import complaint as asked_complaint
from articles.files.documents import (
    MAX_BECAUSE,
    MAX_CONTENT_NOTE,
    MAX_HEADING,
    MAX_LEVELS,
    MAX_RULE,
    MAX_SLUG,
    MAX_SUMMARY,
    MAX_TITLE,
    SENTENCE_DIGEST,
    SLUG,
)
from articles.files.entries import CODE, CONTRIBUTOR, REFERENCE, CodeDocument
from articles.kinds import (
    CLINICAL_KINDS,
    IN_SHORT,
    ArticleKind,
    Audience,
    Evidence,
    ReadingDepth,
    RelationKind,
    ReleaseAct,
    ReviewKind,
    SectionKind,
    Subject,
)
from articles.mixins import Consented, Featured, consent_constraints, feature_constraint
from patienttools.files.checked import Checked
from patienttools.files.digests import digest_of
from patienttools.languages import in_language, languages

# Sent with an `edition` (a PublishedEdition) inside the transaction in which it was published, after the generation
# stepped, and not for each of many that are loaded: for those above who keep something beside it. With `parent`, what
# readers have of the one above it (or None), and the new `generation_token`, where the sender knows them.
edition_published = Signal()


class Contributor(Checked):
    """Someone who writes or reviews. Role and credential only as given; nobody is invented."""

    schema = CONTRIBUTOR

    key = models.SlugField(_("key"), max_length=CONTRIBUTOR.longest("key"), unique=True)
    is_team = models.BooleanField(_("a team"), default=False)
    names = models.JSONField(_("names"), default=dict, help_text=_("The name in each language, by its code."))
    role = models.CharField(_("role"), max_length=CONTRIBUTOR.longest("role"), blank=True)
    credential = models.CharField(
        _("credential"),
        max_length=CONTRIBUTOR.longest("credential"),
        blank=True,
        help_text=_("Exactly as the person gave it."),
    )
    # Of this installation, and so in no file; given on the account's page alone, by whoever may change accounts.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="contributor",
        verbose_name=_("account"),
    )

    class Meta:
        ordering = ("key",)
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return in_language(self.names, settings.LANGUAGE_CODE) or self.key


def contributor_of(user: Any) -> Contributor | None:
    """Who the signed-in person is among the contributors, by what is stored now; None where nobody said so."""
    return Contributor.objects.filter(user=user.pk).first() if user.pk else None


class Reference(Checked):
    """A source with a key; text cites it as [^key]. Says what evidence it is, of whom, where, when, and its limits."""

    schema = REFERENCE

    key = models.CharField(_("key"), max_length=REFERENCE.longest("key"), unique=True)
    citation = models.TextField(_("citation"), max_length=REFERENCE.longest("citation"))
    url = models.URLField(_("address"), max_length=REFERENCE.longest("url"), blank=True)
    archived = models.URLField(
        _("archived copy"),
        max_length=REFERENCE.longest("archived"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Where an archive keeps the page as it was read, once its own address is gone."),
    )
    doi = models.CharField("DOI", max_length=REFERENCE.longest("doi"), blank=True)
    pmid = models.CharField("PMID", max_length=REFERENCE.longest("pmid"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    evidence = models.CharField(_("kind of evidence"), max_length=REFERENCE.longest("evidence"), choices=Evidence)
    people = models.CharField(_("people studied"), max_length=REFERENCE.longest("people"), blank=True)
    place = models.CharField(_("place"), max_length=REFERENCE.longest("place"), blank=True)
    period = models.CharField(_("period"), max_length=REFERENCE.longest("period"), blank=True)
    limits = models.TextField(_("limits"), max_length=REFERENCE.longest("limits"), blank=True)
    read = models.CharField(_("how far it was read"), max_length=REFERENCE.longest("read"), choices=ReadingDepth)
    accessed_on = models.DateField(_("read on"), null=True, blank=True)

    class Meta:
        ordering = ("key",)
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="reference_evidence_known"),
            models.CheckConstraint(condition=Q(read__in=ReadingDepth.values), name="reference_read_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.citation[:90]}"


class Code(Checked):
    """A code of a classification, such as icd-10-cm:T74.31XA, with the source that it was read in."""

    schema = CODE
    names_in_row = {"reference": "reference_key"}

    key = models.CharField(_("key"), max_length=CODE.longest("key"), unique=True)
    system = models.CharField(_("system"), max_length=CODE.longest("system"))
    code = models.CharField(_("code"), max_length=CODE.longest("code"))
    meaning = models.TextField(_("meaning"), max_length=CODE.longest("meaning"))
    reference_key = models.CharField(_("reference"), max_length=CODE.longest("reference"), blank=True)
    is_uncertain = models.BooleanField(_("uncertain"), default=False)

    class Meta:
        ordering = ("key",)
        verbose_name = _("code")
        verbose_name_plural = _("codes")

    def __str__(self) -> str:
        return f"{self.system} {self.code}"

    def as_document(self) -> CodeDocument:
        return CODE.from_row(self, reference=self.reference_key)


class Article(Consented, Featured):
    """One thing written about, whatever the language. `share_code` is the address of its discreet copy, for ever."""

    slug = models.SlugField(_("slug"), max_length=MAX_SLUG, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ArticleKind, default=ArticleKind.GUIDE)
    subject = models.CharField(_("subject"), max_length=20, choices=Subject, default=Subject.TOPIC)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent article")
    )
    share_code = models.CharField(_("share code"), max_length=10, unique=True, editable=False)
    codes = models.ManyToManyField(Code, blank=True, related_name="articles", verbose_name=_("codes"))
    not_applicable = models.JSONField(_("kinds of section that do not apply"), default=list, blank=True)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ArticleKind.values), name="article_kind_known"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="article_subject_known"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="article_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(share_code=""), name="article_has_share_code"),
            *consent_constraints(),
            feature_constraint("article"),
        ]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        super().clean()
        if self.parent is not None and (said := depth_complaint(self, self.parent)):
            raise ValidationError({"parent": said})


def depth_complaint(article: Article, parent: Article) -> str:
    """Why an article cannot stand below that parent; empty if it can. What is below it counts too."""
    above, step = [parent], parent.parent
    while step is not None and step not in above:
        above.append(step)
        step = step.parent
    if article.pk and article in above:
        return gettext("“%(parent)s” stands below this article itself.") % {"parent": parent}
    if len(above) >= MAX_LEVELS:
        message = gettext("Topics are at most %(levels)d levels deep, and “%(parent)s” stands on the last.")
        return message % {"levels": MAX_LEVELS, "parent": parent}
    below, height = {article.pk} if article.pk else set(), 0
    while below and len(above) + height < MAX_LEVELS:
        below = set(Article.objects.filter(parent__in=below).values_list("pk", flat=True))
        height += bool(below)
    if below and len(above) + height >= MAX_LEVELS:
        message = gettext("This article has articles below it, and topics are at most %(levels)d levels deep.")
        return message % {"levels": MAX_LEVELS}
    return ""


class Relation(models.Model):
    """A typed relation from one article to another, as an editor confirmed it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="relations")
    kind = models.CharField(_("kind"), max_length=20, choices=RelationKind)
    to = models.ForeignKey(Article, models.CASCADE, related_name="relations_to", verbose_name=_("to"))

    class Meta:
        ordering = ("article", "kind", "to__slug")
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("article", "kind", "to"), name="relation_once"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
            models.CheckConstraint(condition=~Q(article=models.F("to")), name="relation_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.get_kind_display()} {self.to}"


class RelationSuggestion(models.Model):
    """Two articles that look alike, offered to editors. A decision stays, so that nothing is offered twice."""

    class State(models.TextChoices):
        OPEN = "open", _("Not decided")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    article = models.ForeignKey(Article, models.CASCADE, related_name="suggestions", verbose_name=_("article"))
    to = models.ForeignKey(Article, models.CASCADE, related_name="suggestions_to", verbose_name=_("to"))
    state = models.CharField(_("decision"), max_length=10, choices=State, default=State.OPEN)
    score = models.FloatField(_("likeness"), help_text=_("Between 0 and 1."))
    shared = models.JSONField(_("what they share"), default=list)

    class Meta:
        ordering = ("-score", "article__slug")
        verbose_name = _("suggested relation")
        verbose_name_plural = _("suggested relations")
        constraints: ClassVar = [models.UniqueConstraint(fields=("article", "to"), name="suggestion_once")]

    def __str__(self) -> str:
        return f"{self.article} – {self.to}"


class Edition(models.Model):
    """One article in one language, as a draft. `version` steps at every save, so that two editors cannot collide."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="editions", verbose_name=_("article"))
    language = models.CharField(_("language"), max_length=12, choices=languages)
    title = models.CharField(_("title"), max_length=MAX_TITLE)
    # The rows of a text without a width are measured by a validator alone.
    summary = models.TextField(
        _("summary"), validators=[MaxLengthValidator(MAX_SUMMARY)], help_text=_("Two or three sentences.")
    )
    content_note = models.CharField(_("content note"), max_length=MAX_CONTENT_NOTE, blank=True)
    takeaways = models.JSONField(_("key takeaways"), default=list, blank=True)
    writer = models.ForeignKey(Contributor, models.PROTECT, related_name="written", verbose_name=_("writer"))
    review_due_on = models.DateField(_("next review due on"))
    is_withdrawn = models.BooleanField(_("withdrawn by an editor"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ("article__slug", "language")
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("article", "language"), name="edition_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Rows that it refers to and that were read for it are there: the database is not asked once more."""
        known = {name for name in ("article", "writer") if name in self._state.fields_cache}
        super().clean_fields({*(exclude or ()), *known})


def validate_asked(phrases: Any) -> None:
    """Refuses what a file of phrases may not hold either."""
    if said := asked_complaint(phrases) if isinstance(phrases, list) else gettext("A list of texts."):
        raise ValidationError(said)


class Section(models.Model):
    """A part of an edition: a kind from the closed list, an audience, a heading and one Markdown body.

    `asked` are phrases in which people ask for what it answers: for search alone.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    kind = models.CharField(_("kind"), max_length=30, choices=SectionKind)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    heading = models.CharField(_("heading"), max_length=MAX_HEADING)
    body = MarkdownxField(_("text"))
    asked = models.JSONField(_("how people ask for it"), default=list, blank=True, validators=[validate_asked])
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("edition", "kind", "audience"),
                name="section_once_a_kind_and_audience",
                violation_error_message=_("This edition has a section of this kind for these readers already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=SectionKind.values), name="section_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="section_audience_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(CLINICAL_KINDS)) | Q(audience=Audience.CLINICAL),
                name="section_clinical_kinds_for_clinicians",
                violation_error_message=_("A section of this kind is for clinicians."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        if self.kind in CLINICAL_KINDS and self.audience != Audience.CLINICAL:
            raise ValidationError(gettext("A section of this kind is for clinicians."))
        if self.kind == IN_SHORT and self.audience != Audience.EVERYONE:
            raise ValidationError(gettext("A section of this kind is for everyone."))

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Without those that the row itself tells: its choices and `clean` say the same.

        To ask the database costs three queries each, and an edition that is saved has some forty sections.
        """
        return [
            (model, [constraint for constraint in constraints if not isinstance(constraint, models.CheckConstraint)])
            for model, constraints in super().get_constraints()
        ]


class Review(models.Model):
    """A review that a real person did of one text of an edition. A publisher attests it; there is none until then."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=10, choices=ReviewKind)
    by = models.ForeignKey(Contributor, models.PROTECT, related_name="reviewed", verbose_name=_("by"))
    reviewed_on = models.DateField(_("on"))
    # The digest of the text that was reviewed (`articles.files.reviewed`): of any other the review has lapsed.
    text = models.CharField(max_length=64, blank=True, default="", editable=False)
    # Texts for which it holds all the same: {"text": digest, "because": …, "by": …, "on": …}, the latest last.
    held = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        ordering = ("kind", "reviewed_on")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "kind", "reviewed_on"), name="review_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="review_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.reviewed_on}"


class Answer(models.Model):
    """Why a sentence stands as it is though the linter finds it. It holds for these words: another sentence asks anew.

    `sentence` is the digest that `articles.lint.linter.digest_of_sentence` makes.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="answers")
    rule = models.CharField(_("rule"), max_length=MAX_RULE, validators=[RegexValidator(rf"^{SLUG.pattern}\Z")])
    sentence = models.CharField(
        _("sentence"), max_length=12, validators=[RegexValidator(rf"^{SENTENCE_DIGEST.pattern}\Z")]
    )
    because = models.CharField(_("why it is meant so"), max_length=MAX_BECAUSE)
    answered_on = models.DateField(_("on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ("rule", "sentence")
        verbose_name = _("answer to the linter")
        verbose_name_plural = _("answers to the linter")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "rule", "sentence"), name="answer_once_a_sentence"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.because}"


class PublishedEdition(Featured):
    """All that readers need of one edition, frozen when it was published. Nothing of the draft shows through.

    `document` is what `articles.editions.freezing` wrote; `source` is the text that it was rendered from, so that a
    newer renderer can render it afresh without touching the draft. The columns repeat what lists and look-ups need.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="published")
    parent = models.ForeignKey(Article, models.PROTECT, null=True, related_name="published_children")
    language = models.CharField(max_length=12)
    slug = models.CharField(max_length=80)
    share_code = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    title = models.CharField(max_length=MAX_TITLE)
    summary_text = models.TextField()
    reading_minutes = models.PositiveSmallIntegerField()
    has_clinical = models.BooleanField()
    # Nothing but a note of the kind `in_short`.
    is_short = models.BooleanField(default=False, db_default=False)
    content_note = models.CharField(max_length=MAX_CONTENT_NOTE, blank=True, default="", db_default="")
    # Where lists of a large library have it (`articles.pages.alphabet`); empty for what no list shows.
    letter = models.CharField(max_length=8, blank=True, default="", db_default="")
    list_key = models.CharField(max_length=160, blank=True, default="", db_default="")
    # Of all that was frozen; empty where it was written before there were digests.
    digest = models.CharField(max_length=64, default="", db_default="")
    document = models.JSONField()
    source = models.JSONField()
    renderer_version = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("slug", "language")
        verbose_name = _("published edition")
        verbose_name_plural = _("published editions")
        # What readers ask for takes the same however large the library is.
        indexes: ClassVar = [
            models.Index(fields=["title"], name="published_title"),
            models.Index(fields=["kind"], name="published_kind"),
            models.Index(fields=["language", "letter", "list_key"], name="published_letter"),
            models.Index(fields=["language", "subject", "list_key"], name="published_family"),
            models.Index(fields=["feature_from"], name="published_feature", condition=Q(feature_from__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("article", "language"), name="published_once_a_language"),
            models.UniqueConstraint(fields=("slug", "language"), name="published_slug_once_a_language"),
            models.UniqueConstraint(fields=("share_code", "language"), name="published_code_once_a_language"),
            feature_constraint("published"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


# What pages are made from: all that was frozen, but for what only lists show.
_DIGESTED = (
    "parent_id",
    "slug",
    "share_code",
    "kind",
    "subject",
    "title",
    "summary_text",
    "has_clinical",
    "document",
    "published_at",
)


def digest_of_published(columns: Mapping[str, Any]) -> str:
    """Tells one text that readers had of an edition from any other; `columns` by their names."""
    return digest_of({name: columns[name] for name in _DIGESTED})


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases are appended and read; whoever would change or delete one is refused."""

    def of(self, article_id: int | None, language: str) -> "ReleaseQuerySet":
        """Those of one edition, the newest first."""
        return self.filter(article=article_id, language=language)

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("a release is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("a release is never deleted")


class Release(models.Model):
    """What readers had of one edition from `made_at` on, until the next one. Appended, never changed, never deleted.

    `document` and `source` are those of the PublishedEdition, `columns` the rest of its row as JSON
    (`articles.editions.releases`); all three are empty where readers lost the edition. It outlives its article, which
    `slug` and `language` name then.
    """

    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="releases")
    language = models.CharField(max_length=12)
    slug = models.CharField(max_length=MAX_SLUG)
    act = models.CharField(max_length=10, choices=ReleaseAct)
    because = models.CharField(max_length=MAX_BECAUSE, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    document = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The name outlives the account.
    made_by_name = models.CharField(max_length=150, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        indexes: ClassVar = [models.Index(fields=("article", "language", "id"), name="release_of_edition")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=ReleaseAct.values), name="release_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}/{self.language}, {self.get_act_display()}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if self.pk is not None and not options.get("force_insert"):
            raise TypeError("a release is never changed")
        super().save(*arguments, **options)

    def delete(self, *arguments: Any, **options: Any) -> NoReturn:
        raise TypeError("a release is never deleted")

    @property
    def is_withdrawal(self) -> bool:
        """Whether readers had nothing from then on."""
        return not self.columns


class PublishedPiece(models.Model):
    """One view of a published edition as HTML, made when it was published; readers' pages are put together from it.

    `digest` tells whether it would be made just so again (`articles.pages.pieces`); one that would not is not shown.
    `facts` are the rest of a piece, as the code that `made_by` names writes them: other code leaves them alone.
    """

    edition = models.ForeignKey(PublishedEdition, models.CASCADE, related_name="pieces")
    view = models.CharField(max_length=10)
    html = models.TextField()
    digest = models.CharField(max_length=32)
    made_by = models.CharField(max_length=64)
    facts = models.JSONField()

    class Meta:
        verbose_name = _("piece of a page")
        verbose_name_plural = _("pieces of pages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "view"), name="piece_once_a_view"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.view}"
