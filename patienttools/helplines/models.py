"""Rows: countries and helplines, loaded from content/helplines.toml and confirmed by editors."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patienttools.files.checked import Checked
from patienttools.helplines.documents import COUNTRY, HELPLINE, HelplineDocument, Knowledge
from patienttools.languages import in_language

# A confirmation says less and less about a number; after this long it says nothing (issue of the helplines, 2026).
CONFIRMATION_DAYS = 180


class Country(Checked):
    """A place with helplines. `numeric` is ISO 3166-1's number, used where an address must hold no word."""

    schema = COUNTRY

    code = models.CharField(_("code"), max_length=COUNTRY.longest("code"), unique=True)
    numeric = models.CharField(_("number"), max_length=COUNTRY.longest("numeric"), unique=True)
    slug = models.SlugField(_("slug"), max_length=COUNTRY.longest("slug"), unique=True)
    names = models.JSONField(_("names"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("position", "code")
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return in_language(self.names, settings.LANGUAGE_CODE) or self.code


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def emergency_list(self) -> "HelplineQuerySet":
        """The plain list of all countries: emergency numbers without doubt. They never age."""
        return self.filter(is_emergency=True, in_emergency_list=True, country__isnull=False)


class Helpline(Checked):
    """Somebody to call. Texts that people read are JSON by language; phone numbers keep the digits one dials.

    `numbers` is a list of {"kind": call|text|tty|whatsapp|ussd, "number": "…", "note": "…"}; it may be empty, where no
    source could be read: then a site or an address is all there is.
    """

    schema = HELPLINE

    key = models.SlugField(_("key"), max_length=HELPLINE.longest("key"), unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="helplines", verbose_name=_("country"))
    region = models.CharField(_("region"), max_length=HELPLINE.longest("region"), blank=True)
    is_emergency = models.BooleanField(_("emergency number"), default=False)
    in_emergency_list = models.BooleanField(_("in the list of emergency numbers"), default=False)
    names = models.JSONField(_("name"))
    numbers = models.JSONField(_("numbers"), default=list, blank=True)
    website = models.CharField(_("website"), max_length=HELPLINE.longest("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    chat = models.CharField(_("chat"), max_length=HELPLINE.longest("chat"), blank=True)
    hours = models.JSONField(_("hours"), default=dict, blank=True)
    is_always_open = models.BooleanField(_("open day and night"), default=False)
    hours_zone = models.CharField(_("time zone"), max_length=HELPLINE.longest("hours_zone"), blank=True)
    are_hours_confirmed = models.BooleanField(_("hours confirmed"), default=False)
    cost = models.JSONField(_("cost"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=dict, blank=True)
    audience = models.JSONField(_("for whom"), default=dict, blank=True)
    can_do = models.JSONField(_("what they can do"), default=dict, blank=True)
    call_trace = models.JSONField(_("whether a call leaves a trace"), default=dict, blank=True)
    may_alert = models.JSONField(_("whom a call can alert"), default=dict, blank=True)
    note = models.JSONField(_("note"), default=dict, blank=True)
    source = models.TextField(_("source"), max_length=HELPLINE.longest("source"), blank=True)
    knowledge = models.CharField(_("known from"), max_length=10, choices=Knowledge)
    is_doubtful = models.BooleanField(_("doubtful"), default=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ("country__position", "position", "key")
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(in_emergency_list=False) | Q(is_emergency=True, is_doubtful=False),
                name="helpline_list_without_doubt",
                violation_error_message=_("Only emergency numbers without doubt stand in the emergency list."),
            ),
            models.CheckConstraint(condition=Q(knowledge__in=Knowledge.values), name="helpline_knowledge_known"),
        ]

    def __str__(self) -> str:
        return in_language(self.names, settings.LANGUAGE_CODE) or self.key

    def as_document(self) -> HelplineDocument:
        return HELPLINE.from_row(self, country=self.country.code if self.country_id else "")

    def lapse(self) -> bool:
        """Before a save: takes back the confirmation of numbers that the database still has otherwise. True if so."""
        stored = Helpline.objects.filter(pk=self.pk).values_list("numbers", flat=True).first()
        if self.confirmed_on is None or stored is None or stored == self.numbers:
            return False
        self.confirmed_on, self.confirmed_by = None, None
        return True

    def is_confirmed_on(self, day: datetime.date) -> bool:
        """Whether a person's confirmation still counts on that day; it runs out by itself after CONFIRMATION_DAYS."""
        if self.confirmed_on is None or self.is_doubtful:
            return False
        return datetime.timedelta(0) <= day - self.confirmed_on <= datetime.timedelta(days=CONFIRMATION_DAYS)

    def state_changes_on(self, day: datetime.date) -> datetime.date | None:
        """The first day after `day` on which a confirmation begins or ceases to count by itself; None if none will."""
        if self.confirmed_on is None or self.is_doubtful:
            return None
        days = (self.confirmed_on, self.confirmed_on + datetime.timedelta(days=CONFIRMATION_DAYS + 1))
        return next((one for one in days if one > day), None)


class How(models.TextChoices):
    """By what somebody knows that a number is right."""

    CALLED = "called", _("I called, and they answered")
    PAGE = "page", _("I read it on their official page")
    LETTER = "letter", _("They wrote it to me")


class Confirmation(models.Model):
    """That a person confirmed a helpline, as it was then; appended to. `next_on` is the day for asking again."""

    helpline = models.ForeignKey(Helpline, models.SET_NULL, null=True, related_name="confirmations")
    key = models.CharField(max_length=HELPLINE.longest("key"))
    numbers = models.JSONField(default=list)
    how = models.CharField(_("how it was confirmed"), max_length=10, choices=How)
    on = models.DateField(_("on"))
    next_on = models.DateField(_("next time on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(how__in=How.values), name="confirmation_how_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.on}"
