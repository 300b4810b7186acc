"""Citations: numbers in order of first appearance in an edition, and an id for each place that cites."""

from collections.abc import Mapping


class Numbers:
    """Gives each cited key its number and each mark its id; one instance serves one edition, in reading order."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._marks: dict[str, int] = {}

    def cite(self, key: str) -> tuple[int, str]:
        """The key's number and the id of this mark, `cite-<key>-<n>`."""
        number = self._number.setdefault(key, len(self._number) + 1)
        self._marks[key] = self._marks.get(key, 0) + 1
        return number, f"cite-{key}-{self._marks[key]}"

    @property
    def by_key(self) -> Mapping[str, int]:
        """Every cited key with its number, in order of number."""
        return dict(self._number)
