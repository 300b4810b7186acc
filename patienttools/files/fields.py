"""Reading TOML fields strictly: types, choices and unknown names, each fault with its line."""

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from patienttools.files.faults import Fault


def read_toml(path: str, text: str, faults: list[Fault]) -> dict[str, Any] | None:
    """The table, or None after adding the parser's own fault with its line."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number with thousands of digits
        message = str(error)
        place = re.search(r"at line (\d+)", message)
        faults.append(Fault(path, int(place[1]) if place else 1, f"Not valid TOML: {message}."))
        return None


class Fields:
    """One table's fields, read by name. What is missing, mistyped or unknown becomes a fault; reading goes on.

    Wrong: `table["title"]`, which stops at the first fault. Right: `fields.text("title")` for each field, then
    `fields.finish()`, which names the fields nobody read.
    """

    def __init__(
        self, path: str, text: str, table: Mapping[str, Any], faults: list[Fault], first_line: int = 1
    ) -> None:
        self._path, self._text, self._table, self._faults = path, text, table, faults
        self._first_line = first_line
        self._read: set[str] = set()
        self.fault_count = 0

    def fault(self, name: str, reason: str) -> None:
        self.fault_count += 1
        self._faults.append(Fault(self._path, self.line_of(name), reason))

    def line_of(self, name: str) -> int:
        lines = self._text.split("\n")
        for number, line in enumerate(lines[self._first_line - 1 :], self._first_line):
            if re.match(rf"\s*(?:\[\[?)?{re.escape(name)}\b", line):
                return number
        return self._first_line

    def lines(self) -> dict[str, int]:
        """Where each field stands."""
        return {name: self.line_of(name) for name in self._table}

    def lines_of_items(self, name: str) -> dict[str, int]:
        """Where a text, or each text of a list, stands, as “name 0”, “name 1” …; looked for by its opening words."""
        lines, number = self._text.split("\n"), self.line_of(name)
        places = {}
        value = self._table.get(name, [])
        for position, item in enumerate(value if isinstance(value, list) else [value]):
            opening = str(item).strip().split("\n")[0][:20]
            number = next((n for n in range(number, len(lines) + 1) if opening in lines[n - 1]), number)
            places[f"{name} {position}"] = number
        return places

    def _value(self, name: str, kind: type | tuple[type, ...], expected: str, required: bool) -> Any:
        self._read.add(name)
        if name not in self._table:
            if required:
                self.fault(name, f"The field “{name}” is missing: {expected}.")
            return None
        value = self._table[name]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(name, f"“{name}” must be {expected}, not {value!r:.60}.")
            return None
        return value

    def plain(self, name: str, kind: type, expected: str, required: bool) -> Any:
        """A value of one type, which the caller checks further; None where it is missing or of another type."""
        return self._value(name, kind, expected, required)

    def text(
        self,
        name: str,
        *,
        required: bool = True,
        longest: int = 2000,
        matching: re.Pattern[str] | None = None,
        form: str = "",
    ) -> str:
        value = self._value(name, str, "text in quotation marks", required)
        if value is None:
            return ""
        value = value.strip()
        if has_control_characters(value):
            self.fault(name, f"“{name}” holds a control character. Delete it and type the text again.")
        elif required and not value:
            self.fault(name, f"“{name}” is empty.")
        elif len(value) > longest:
            self.fault(name, f"“{name}” has {len(value)} characters; at most {longest}.")
        elif value and matching and not matching.fullmatch(value):
            self.fault(name, f"“{name}” must be {form}, not “{value[:60]}”.")
        return str(value)

    def choice(self, name: str, choices: Collection[str], *, required: bool = True) -> str:
        value = self.text(name, required=required)
        if value and value not in choices:
            self.fault(name, f"“{name}” must be one of {', '.join(choices)}; not “{value[:60]}”.")
        return value

    def texts(self, name: str, *, longest: int = 2000) -> list[str]:
        values = self._value(name, list, "a list of texts", required=False) or []
        good = [value for value in values if isinstance(value, str) and value.strip() and len(value) <= longest]
        if len(good) < len(values):
            self.fault(name, f"“{name}” must be a list of texts, none empty, none over {longest} characters.")
        if any(has_control_characters(value) for value in good):
            self.fault(name, f"“{name}” holds a control character. Delete it and type the text again.")
        if len(set(good)) < len(good):
            self.fault(name, f"“{name}” names the same thing twice.")
        return good

    def choices(self, name: str, choices: Collection[str]) -> list[str]:
        values = self.texts(name)
        for value in values:
            if value not in choices:
                self.fault(name, f"“{name}” holds “{value[:60]}”, which is none of {', '.join(choices)}.")
        order = list(choices)
        return sorted((value for value in values if value in choices), key=order.index)

    def boolean(self, name: str, *, required: bool = True) -> bool:
        return bool(self._value(name, bool, "true or false", required))

    def integer(self, name: str, *, least: int = 0, most: int = 2_147_483_647, required: bool = True) -> int | None:
        """A whole number; unless told otherwise one that every database holds."""
        value = self._value(name, int, "a whole number", required)
        if value is not None and not least <= value <= most:
            self.fault(name, f"“{name}” must be a number from {least} to {most}.")
            return None
        return None if value is None else int(value)

    def date(self, name: str, *, required: bool = True) -> datetime.date | None:
        value = self._value(name, datetime.date, "a date such as 2027-05-21", required)
        if isinstance(value, datetime.datetime):
            self.fault(name, f"“{name}” must be a date without a time of day.")
            return None
        return value if isinstance(value, datetime.date) else None

    def wall_time(self, name: str) -> datetime.datetime | None:
        """A date and time without a zone, as a clock on the wall shows it."""
        value = self._value(name, datetime.date, "a date and time such as 2027-02-14T10:00:00", required=True)
        if value is None:
            return None
        if not isinstance(value, datetime.datetime) or value.tzinfo is not None:
            self.fault(name, f"“{name}” is a date and time such as 2027-02-14T10:00:00, and the zone stands by itself.")
            return None
        return value

    def any_list(self, name: str) -> list[Any]:
        """A list whose items the caller checks."""
        return list(self._value(name, list, "a list in square brackets", required=True) or [])

    def optional_list(self, name: str) -> list[Any]:
        """A list whose items the caller checks; empty where there is none."""
        return list(self._value(name, list, "a list in square brackets", required=False) or [])

    def text_table(self, name: str, *, required: bool = True) -> dict[str, str]:
        """A table of texts, such as a name in each language."""
        value = self._value(name, dict, "a table with a text for each language", required)
        if value is None:
            return {}
        if not value or not all(isinstance(text, str) and text.strip() for text in value.values()):
            self.fault(name, f"“{name}” must hold a text for each language, none empty.")
            return {}
        if any(has_control_characters(text) for text in value.values()):
            self.fault(name, f"“{name}” holds a control character. Delete it and type the text again.")
        return {str(key): text.strip() for key, text in value.items()}

    def any_table(self, name: str) -> dict[str, Any]:
        """A table whose values the caller checks; empty where there is none."""
        return dict(self._value(name, dict, "a table", required=False) or {})

    def table(self, name: str) -> "Fields | None":
        """The one table headed [name]; None where there is none."""
        value = self._value(name, dict, f"a table headed [{name}]", required=False)
        if value is None:
            return None
        return Fields(self._path, self._text, value, self._faults, self.line_of(name))

    def tables(self, name: str) -> Iterator["Fields"]:
        values = self._value(name, list, f"tables headed [[{name}]]", required=False) or []
        places = [n for n, line in enumerate(self._text.split("\n"), 1) if line.strip() == f"[[{name}]]"]
        for number, value in enumerate(values):
            if isinstance(value, dict):
                yield Fields(self._path, self._text, value, self._faults, places[number] if number < len(places) else 1)
            else:
                self.fault(name, f"“{name}” must be tables headed [[{name}]].")

    def finish(self) -> None:
        """Names every field that is there and that nobody asked for."""
        for name in sorted(set(self._table) - self._read):
            self.fault(name, f"Unknown field “{name}”. Known here: {', '.join(sorted(self._read))}.")


def has_control_characters(text: str) -> bool:
    """Whether a text holds what no database or page can show: NUL and its like, half surrogates, private use."""
    if text.isprintable():
        return False
    return any(unicodedata.category(c) in {"Cc", "Cs", "Co"} and c not in "\t\n" for c in text)
