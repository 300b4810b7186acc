"""Citations: numbers in order of first appearance in an edition, and an id for each place that cites."""

from collections.abc import Mapping

from django.utils import translation

from patienttools.languages import in_own_digits


class Numbers:
    """Gives each cited key its number and each mark its id; one instance serves one edition, in reading order."""

    def __init__(self, language: str = "") -> None:
        self._language = language
        self._number: dict[str, int] = {}
        self._marks: dict[str, int] = {}

    def cite(self, key: str) -> tuple[int, str]:
        """The key's number and the id of this mark, `cite-<key>-<n>`."""
        number = self._number.setdefault(key, len(self._number) + 1)
        self._marks[key] = self._marks.get(key, 0) + 1
        return number, f"cite-{key}-{self._marks[key]}"

    def mark(self, number: int) -> str:
        """The number as the text shows it: in the digits of the edition's language, if that is known."""
        if not self._language:
            return str(number)
        with translation.override(self._language):
            return in_own_digits(number)

    @property
    def by_key(self) -> Mapping[str, int]:
        """Every cited key with its number, in order of number."""
        return dict(self._number)
