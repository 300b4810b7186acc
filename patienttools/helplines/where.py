"""Where: which pages show a helpline or a country, in words, for whoever confirms a change of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from patienttools.helplines.models import Country, Helpline
from patienttools.languages import in_language


def pages_of_helpline(columns: Mapping[str, Any]) -> list[str]:
    """By its columns as plain data. The pages of articles that name its number are told apart from these."""
    country = Country.objects.filter(pk=columns.get("country") or 0).first()
    name = in_language(country.names, settings.LANGUAGE_CODE) if country else ""
    pages = [_("“Who to call”, under %(country)s, in every language") % {"country": name}] if country else []
    calls = [one for one in columns.get("numbers") or () if one.get("kind") == "call"]
    if country and calls and columns.get("is_emergency") and columns.get("in_emergency_list"):
        first = [
            code for code, _name in settings.LANGUAGES if country.code in settings.RX_FIRST_COUNTRIES.get(code, ())
        ]
        if first:
            said = _("the line of emergency numbers, first thing on every page in %(languages)s")
            pages.append(said % {"languages": ", ".join(str(dict(settings.LANGUAGES)[code]) for code in first)})
        pages.append(_("the list of all countries’ emergency numbers, on every page and sheet"))
    if calls:
        pages.append(_("search, and wherever a text names the number: it can be dialled there"))
    return pages


def pages_of_country(columns: Mapping[str, Any]) -> list[str]:
    lines = Helpline.objects.filter(country__code=columns.get("code") or "")
    says = _("“Who to call” of this country, and its %(count)d helplines, in every language") % {"count": lines.count()}
    emergency = lines.filter(is_emergency=True, in_emergency_list=True).exists()
    return [says, *([_("the line and the list of emergency numbers, on every page")] if emergency else [])]
