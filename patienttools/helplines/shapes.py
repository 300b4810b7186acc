"""The frozen shapes in which helplines reach templates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """One country's number for immediate danger. `note` is one short sentence, or empty; `code` is the country's."""

    country: str
    name: str
    number: str
    note: str
    code: str = ""

    @property
    def tel(self) -> str:
        return f"tel:{''.join(c for c in self.number if c.isdigit() or c in '+*#')}"


@dataclass(frozen=True, slots=True)
class CountryNumbers:
    """A country with all its emergency numbers."""

    name: str
    numbers: tuple[EmergencyNumber, ...]


@dataclass(frozen=True, slots=True)
class DangerLine:
    """Whom to call now: `first` stands in the line itself, `countries` one tap away. Both are empty without numbers.

    `help_url` leads to the other people whom one can call, and is empty on that page itself.
    """

    first: tuple[EmergencyNumber, ...] = ()
    countries: tuple[CountryNumbers, ...] = ()
    help_url: str = ""
