"""Numbers for cards and posters: each number of a country that can be called or texted, the surest first."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from patienttools.helplines.entries import helplines_of

# As many as a card of 85 × 55 mm can hold and still be read.
MOST_ON_A_CARD = 5


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """`key` tells it from the country's others; `is_sure` where it is an emergency number or was confirmed."""

    key: str
    name: str
    label: str
    number: str
    is_sure: bool
    is_emergency: bool


def numbers_of(country: str, language: str) -> tuple[PaperNumber, ...]:
    """In words of the language in force; none for a country that has none."""
    found = helplines_of(country, language, today())
    return tuple(
        PaperNumber(f"{entry.key}-{at}", entry.name, number.label, number.text, entry.is_sure, entry.is_emergency)
        for entry in (found.entries if found else ())
        for at, number in enumerate(entry.numbers)
    )


def chosen_of(numbers: Collection[PaperNumber], keys: Collection[str]) -> tuple[PaperNumber, ...]:
    """Those that were chosen, as many as fit; where none was, the first, of which some are no emergency numbers."""
    if chosen := [number for number in numbers if number.key in keys]:
        return tuple(chosen[:MOST_ON_A_CARD])
    urgent = [number for number in numbers if number.is_emergency][:2]
    return (*urgent, *[number for number in numbers if not number.is_emergency][: MOST_ON_A_CARD - len(urgent)])


def today() -> datetime.date:
    return timezone.now().date()
