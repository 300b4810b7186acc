"""The frozen shapes in which helplines reach templates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """One country's number for immediate danger. `note` is one short sentence, or empty."""

    country: str
    name: str
    number: str
    note: str

    @property
    def tel(self) -> str:
        return f"tel:{''.join(c for c in self.number if c.isdigit() or c in '+*#')}"
