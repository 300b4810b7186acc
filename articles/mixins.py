"""Columns: what several kinds of row have in common, each as an abstract model with its constraints."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.files.consents import MAX_CONSENT, ConsentDocument
from articles.files.features import FeatureDocument
from articles.kinds import ArticleKind


class Featured(models.Model):
    """The days between which the home page shows an article first; none of them, or both."""

    feature_from = models.DateField(_("first on the home page from"), null=True, blank=True)
    feature_until = models.DateField(_("until, that day included"), null=True, blank=True)
    feature_is_yearly = models.BooleanField(_("in every year"), default=False)

    class Meta:
        abstract = True

    @property
    def feature(self) -> FeatureDocument | None:
        if self.feature_from is None or self.feature_until is None:
            return None
        return FeatureDocument(self.feature_from, self.feature_until, self.feature_is_yearly)


class Consented(models.Model):
    """That the person of whom a story tells agreed to it. A story has it; names are not asked for."""

    consent_given_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_by = models.CharField(
        _("how it was given"), max_length=MAX_CONSENT, blank=True, help_text=_("Without a name.")
    )
    consent_may_be_withdrawn_by = models.CharField(_("how it is taken back"), max_length=MAX_CONSENT, blank=True)

    class Meta:
        abstract = True

    @property
    def consent(self) -> ConsentDocument | None:
        if self.consent_given_on is None:
            return None
        return ConsentDocument(self.consent_given_on, self.consent_by, self.consent_may_be_withdrawn_by)


def feature_columns(feature: FeatureDocument | None) -> dict[str, object]:
    """A feature, or none, as columns."""
    return {
        "feature_from": feature.starts_on if feature else None,
        "feature_until": feature.ends_on if feature else None,
        "feature_is_yearly": feature.is_yearly if feature else False,
    }


def consent_columns(consent: ConsentDocument | None) -> dict[str, object]:
    """A consent, or none, as columns."""
    return {
        "consent_given_on": consent.given_on if consent else None,
        "consent_by": consent.by if consent else "",
        "consent_may_be_withdrawn_by": consent.may_be_withdrawn_by if consent else "",
    }


_NO_CONSENT = Q(consent_given_on__isnull=True, consent_by="", consent_may_be_withdrawn_by="")
_WHOLE_CONSENT = Q(consent_given_on__isnull=False) & ~Q(consent_by="") & ~Q(consent_may_be_withdrawn_by="")


def consent_constraints() -> list[models.CheckConstraint]:
    """Those of an article: consent is whole or absent, and a story is not without it."""
    return [
        models.CheckConstraint(
            condition=_NO_CONSENT | _WHOLE_CONSENT,
            name="article_consent_whole",
            violation_error_message=_("A consent has a day, how it was given, and how it is taken back."),
        ),
        models.CheckConstraint(
            condition=~Q(kind=ArticleKind.STORY) | _WHOLE_CONSENT,
            name="article_story_has_consent",
            violation_error_message=_("A story needs the consent of the person whose story it is: when, and how."),
        ),
    ]


def feature_constraint(table: str) -> models.CheckConstraint:
    """The days are both there, in order, or both absent."""
    absent = Q(feature_from__isnull=True, feature_until__isnull=True, feature_is_yearly=False)
    there = Q(feature_from__isnull=False, feature_until__isnull=False, feature_until__gte=F("feature_from"))
    return models.CheckConstraint(
        condition=absent | there,
        name=f"{table}_feature_in_order",
        violation_error_message=_("A feature has a first day and a last day, in this order."),
    )
