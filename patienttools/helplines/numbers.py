"""Numbers to call for every page: read once a generation, kept in memory, so that no page costs a query for them."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from patienttools.generation.reads import NUMBERS, note
from patienttools.helplines.models import Helpline
from patienttools.helplines.shapes import CountryNumbers, DangerLine, EmergencyNumber
from patienttools.languages import in_language


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What one language gets: the list of emergency numbers, and every number of a helpline, as it is written."""

    emergency: tuple[EmergencyNumber, ...]
    every: frozenset[str]


_kept: dict[str, Mapping[str, _Numbers]] = {}


def emergency_numbers(language: str, generation_token: str) -> tuple[EmergencyNumber, ...]:
    """One number a row, in the order of the countries, in the words of `language`, else of the first that has some.

    `generation_token` is that of `patienttools.generation`; while it stays the same, the database is not asked.
    """
    return _of(language, generation_token).emergency


def helpline_numbers(language: str, generation_token: str) -> frozenset[str]:
    """Every number that is called, as the helplines write it; from the same memory."""
    return _of(language, generation_token).every


def _of(language: str, generation_token: str) -> _Numbers:
    note(NUMBERS)
    # While the generation steps, two threads may hold two tokens: nothing here counts on what the other leaves.
    numbers = _kept.get(generation_token)
    if numbers is None or language not in numbers:
        numbers = {**(numbers or {}), language: _read(language)}
        _kept.clear()
        _kept[generation_token] = numbers
    return numbers[language]


def danger_line(language: str, generation_token: str, *, help_url: str = "") -> DangerLine:
    """The line of every page: the countries that the operator names for the language first, then every country once.

    Nothing is guessed about the reader: the same language gets the same line. Where the library has none of them, its
    first three countries stand.
    """
    countries = numbers_by_country(language, generation_token)
    by_code = {country.numbers[0].code: country for country in countries}
    chosen = [code for code in settings.RX_FIRST_COUNTRIES.get(language, ()) if code in by_code]
    return DangerLine(
        first=tuple(by_code[code].numbers[0] for code in chosen or tuple(by_code)[:3]),
        countries=countries,
        help_url=help_url,
    )


def numbers_by_country(language: str, generation_token: str) -> tuple[CountryNumbers, ...]:
    """The same numbers, each country once with all of its own."""
    by_code: dict[str, list[EmergencyNumber]] = {}
    for number in emergency_numbers(language, generation_token):
        by_code.setdefault(number.code, []).append(number)
    return tuple(CountryNumbers(numbers[0].country, tuple(numbers)) for numbers in by_code.values())


def lines_for(keys: Collection[str], language: str, day: datetime.date) -> tuple[EmergencyNumber, ...]:
    """The first number to call of each of these helplines, in one query; `note` says that it is not confirmed.

    Countries that the operator names for the language come first, the others in the order of the library.
    """
    if not keys:
        return ()
    rows = [
        (row, number)
        for row in Helpline.objects.filter(key__in=keys).select_related("country")
        for number in [one["number"] for one in row.numbers if one["kind"] == "call"][:1]
    ]
    first = settings.RX_FIRST_COUNTRIES.get(language, ())
    rows.sort(key=lambda pair: first.index(pair[0].country.code) if pair[0].country.code in first else len(first))
    return tuple(
        EmergencyNumber(
            country=in_language(row.country.names, language),
            name=in_language(row.names, language),
            number=number,
            note="" if row.is_confirmed_on(day) else gettext("not confirmed"),
            code=row.country.code,
        )
        for row, number in rows
    )


def _read(language: str) -> _Numbers:
    """One query: the emergency list is chosen from all rows here."""
    rows = list(Helpline.objects.select_related("country"))
    emergency = tuple(
        EmergencyNumber(
            country=in_language(row.country.names, language),
            name=in_language(row.names, language),
            number=number["number"],
            note=in_language(number.get("note") or {}, language),
            code=row.country.code,
        )
        for row in rows
        if row.country is not None and row.is_emergency and row.in_emergency_list
        for number in row.numbers
        if number["kind"] == "call"
    )
    return _Numbers(
        emergency, frozenset(number["number"] for row in rows for number in row.numbers if number["kind"] == "call")
    )
