"""TOML as we write it: one form for every value, so that what is read and written again has not changed by a byte."""

import datetime
import json
import unicodedata
from collections.abc import Collection, Iterable, Mapping

# A list of more than one text, or of one longer than this, has a line for each.
LONGEST_IN_A_LINE = 60
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def canonical_line(text: str) -> str:
    """A text on one line, its characters composed as files have them (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def format_toml(fields: Mapping[str, object], multiline: Collection[str] = (), literal: Collection[str] = ()) -> str:
    """One `name = value` a line, in the given order; empty texts, lists and tables are left out.

    `multiline` fields are written between lines of three quotation marks, and `literal` ones, such as regular
    expressions, without escapes, where the text allows it.
    """
    lines = [
        f"{format_key(name)} = {_value(value, name in multiline, name in literal)}\n"
        for name, value in fields.items()
        if value not in ("", (), [], None) and value != {}
    ]
    return "".join(lines)


def format_table(name: str, fields: Mapping[str, object]) -> str:
    """A table of its own, or nothing where it has no field."""
    return f"\n[{name}]\n{format_toml(fields)}" if fields else ""


def format_tables(name: str, tables: Iterable[Mapping[str, object]], literal: Collection[str] = ()) -> str:
    return "".join(f"\n[[{name}]]\n{format_toml(table, literal=literal)}" for table in tables)


def format_key(name: str) -> str:
    return name if name and _BARE.issuperset(name) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(text: str) -> str:
    """A text between three apostrophes, as it stands; quoted with escapes where that cannot be."""
    can_stand = "'''" not in text and not text.startswith(("'", "\n")) and not text.endswith("'") and "\x7f" not in text
    return f"'''{text}'''" if can_stand and all(c >= " " or c in "\t\n" for c in text) else _quoted(text)


def _value(value: object, is_multiline: bool = False, is_literal: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime.datetime():
            return value.isoformat()
        case datetime.date() | int():
            return str(value)
        case str() if is_multiline and '"""' not in value and "\\" not in value:
            return f'"""\n{value}\n"""'
        case str():
            return _literal(value) if is_literal else _quoted(value)
        case dict():  # sorted, since PostgreSQL gives keys back in an order of its own
            items = (f"{format_key(str(key))} = {_in_a_line(item)}" for key, item in sorted(value.items()))
            return "{ " + ", ".join(items) + " }"
        case tuple() | list():
            if len(value) > 1 or any(isinstance(item, str) and len(item) > LONGEST_IN_A_LINE for item in value):
                return "[\n" + "".join(f"  {_value(item)},\n" for item in value) + "]"
            return _in_a_line(value)
    raise TypeError(f"no TOML form for {value!r}")


def _in_a_line(value: object) -> str:
    """A value inside an inline table, which TOML 1.0 wants on one line."""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_in_a_line(item) for item in value) + "]"
    return _value(value)
