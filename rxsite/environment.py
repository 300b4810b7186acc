"""Reads settings from environment variables strictly and collects every fault; stands before settings.py.

A value that cannot be read is never silently replaced: the default is used so that loading can go on, the
fault is kept, and a system check (rx.E001) and the server's start refuse to go further until it is mended.

    wrong:  os.environ.get("RX_FLAG") == "true"      # "True", "yes" and "ture" all quietly mean False
    right:  environment.boolean("RX_FLAG", default=False)
"""

import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import environ
from django.conf.locale import LANG_INFO

Default = TypeVar("Default")

PREFIX = "RX_"
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
DATABASE_SCHEMES = {
    "sqlite": "rxsite.databases.sqlite3",
    "postgres": "rxsite.databases.postgresql",
    "postgresql": "rxsite.databases.postgresql",
}

# It opens addresses (/bn/…), names files (bn.md, locale/bn) and fills columns of twelve characters.
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
LONGEST_LANGUAGE_CODE = 12


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site: its code, its name in itself, and which way it is written."""

    code: str
    name: str
    is_right_to_left: bool


class Environment:
    """One reading of the variables that begin with RX_; `faults` holds a sentence for each that is wrong."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._names: set[str] = set()
        self.faults: list[str] = []

    def text(self, name: str, default: str = "", *, longest: int = 500) -> str:
        """One line of text, without surrounding blanks."""
        value = self._read(name)
        if value is None:
            return default
        if len(value) > longest:
            return self._fault(name, f"is {len(value)} characters long; at most {longest} are allowed", default)
        if not value.isprintable():
            return self._fault(name, "holds a line break or another character that cannot be shown", default)
        return value

    def boolean(self, name: str, *, default: bool) -> bool:
        """Yes or no, in the words of TRUE_WORDS and FALSE_WORDS."""
        value = self._read(name)
        if value is None:
            return default
        if value.lower() in TRUE_WORDS | FALSE_WORDS:
            return value.lower() in TRUE_WORDS
        return self._fault(name, f"is {value!r}; write true or false", default)

    def whole_number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        value = self._read(name)
        if value is None:
            return default
        # int() also takes "1_000", "+3" and digits of other scripts; an operator who writes those made a
        # mistake.
        if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
            return self._fault(name, f"is {value!r}; write a whole number from {least} to {most}", default)
        return int(value)

    def whole_numbers(self, name: str, default: tuple[int, ...], *, most: int) -> tuple[int, ...]:
        """As many whole numbers from 0 to `most` as the default has, with commas between."""
        value = self._read(name)
        if value is None:
            return default
        parts = [part.strip() for part in value.split(",")]
        if len(parts) != len(default) or not all(
            part.isascii() and part.isdigit() and int(part[:9]) <= most for part in parts
        ):
            reason = f"is {value!r}; write {len(default)} whole numbers from 0 to {most}, with commas between"
            return self._fault(name, reason, default)
        return tuple(int(part) for part in parts)

    def words(self, name: str, default: Iterable[str]) -> list[str]:
        """A list with commas between its entries; entries hold no blanks, and there is at least one."""
        value = self._read(name)
        if value is None:
            return list(default)
        entries = [entry.strip() for entry in value.split(",")]
        if not all(entries) or any(" " in entry for entry in entries):
            return self._fault(
                name, f"is {value!r}; put one comma between entries, and no blanks inside", list(default)
            )
        return entries

    def languages(self, name: str, default: str) -> list[Language]:
        """The languages of the site, the default one first: `en=English, ur=اردو`.

        Django knows which way the languages of its own list are written; `=rtl` after the name says it for others.
        """
        value = self._read(name)
        found, reason = _languages_in(default if value is None else value)
        return found if not reason else self._fault(name, reason, _languages_in(default)[0])

    def time_zone(self, name: str, default: str) -> str:
        """A zone by its name in the IANA list, such as Asia/Dhaka."""
        value = self._read(name)
        if value is None:
            return default
        if not is_time_zone(value):
            return self._fault(name, f"is {value!r}; write a zone of the IANA list, such as Asia/Dhaka", default)
        return value

    def web_address(self, name: str, default: str, *, may_be_loopback: bool = False) -> str:
        """An absolute https address; with `may_be_loopback` also one of this machine, with its port."""
        value = self._read(name)
        if value is None:
            return default
        if not (is_https_address(value) or (may_be_loopback and is_loopback_address(value))):
            return self._fault(name, f"is {value!r}; write a whole address that begins with https://", default)
        return value

    def folder(self, name: str, default: Path) -> Path:
        """An absolute folder, made for its owner only if it is not there."""
        value = self._read(name)
        path = default if value is None else Path(value).expanduser().absolute()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self._fault(name, f"({path}) cannot be made into a folder: {error.strerror}. Name another", None)
            return path
        if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            self._fault(name, f"({path}) is not a folder that this account can write to. Name another", None)
        return path

    def database(self, name: str, default: Path) -> dict[str, Any]:
        """Django's settings of one database, from sqlite:////absolute/path or postgres://user:password@host/name."""
        value = self._read(name)
        fallback = {"ENGINE": DATABASE_SCHEMES["sqlite"], "NAME": str(default)}
        if value is None:
            return fallback
        # The address can hold a password, so no fault repeats it.
        scheme = value.partition(":")[0]
        if scheme not in DATABASE_SCHEMES:
            return self._fault(name, "begins with neither sqlite: nor postgres:", fallback)
        # Whatever follows it would be left out, and the database would be another one.
        if "#" in value:
            return self._fault(name, "holds a #; write it as %23", fallback)
        if scheme == "sqlite":
            return self._sqlite(name, value, fallback)
        try:
            settings = dict(environ.Env.db_url_config(value))
        except Exception:  # the parser raises many kinds, and all of them mean the same to an operator
            return self._fault(name, "cannot be read as the address of a database", fallback)
        if not settings.get("NAME"):
            return self._fault(name, "names no database", fallback)
        return settings | {"ENGINE": DATABASE_SCHEMES[scheme]}

    def _sqlite(self, name: str, value: str, fallback: dict[str, Any]) -> dict[str, Any]:
        opening, _slashes, path = value.partition(":///")
        if opening != "sqlite" or not path or ":memory:" in path:
            return self._fault(name, "names no file; write sqlite:////absolute/path", fallback)
        if "?" in path:
            return self._fault(name, "holds a ?; write it as %3F, and no options after it", fallback)
        return {"ENGINE": DATABASE_SCHEMES["sqlite"], "NAME": unquote(path)}

    def fault_once(self, name: str, reason: str) -> None:
        """Adds a fault, unless something is wrong with the variable already."""
        if not any(fault.startswith(f"{name} ") for fault in self.faults):
            self._fault(name, reason, None)

    def report_unknown(self, read_elsewhere: Iterable[str]) -> None:
        """Adds a fault for each RX_ variable that nobody reads: RX_ALOWED_HOSTS must not pass unseen."""
        known = self._names | set(read_elsewhere)
        for name in sorted(name for name in self._variables if name.startswith(PREFIX) and name not in known):
            self._fault(name, "is not a setting of this site", None)

    def _read(self, name: str) -> str | None:
        self._names.add(name)
        value = self._variables.get(name, "").strip()
        return value or None

    def _fault(self, name: str, reason: str, default: Default) -> Default:
        self.faults.append(f"{name} {reason}.")
        return default


def _languages_in(text: str) -> tuple[list[Language], str]:
    """The languages of a list, and why it cannot be read, if it cannot."""
    found: dict[str, Language] = {}
    for entry in text.split(","):
        code, *rest = (part.strip() for part in entry.split("="))
        if not rest or len(rest) > 2 or not rest[0] or not rest[0].isprintable() or rest[1:] not in ([], ["rtl"]):
            return [], f"holds {entry.strip()!r}; write code=Name, or code=Name=rtl, with commas between languages"
        if not LANGUAGE_CODE.fullmatch(code) or len(code) > LONGEST_LANGUAGE_CODE:
            return [], f"holds {code!r}, which is no code of a language such as en or zh-hans"
        if code in found:
            return [], f"names {code} twice"
        known = LANG_INFO.get(code.partition("-")[0], {})
        found[code] = Language(code, rest[0], bool(rest[1:]) or bool(LANG_INFO.get(code, known).get("bidi")))
    return list(found.values()), ""


def is_https_address(value: str) -> bool:
    """Whether `value` is a whole https address with a host, without blanks, name or password in it."""
    return _is_address(value, "https")


def is_time_zone(name: str) -> bool:
    """Whether this machine knows the zone. Names are exact: some file systems would find “asia/dhaka” too."""
    return name in available_timezones()


def is_loopback_address(value: str) -> bool:
    """Whether `value` is an http address on a named port of this machine."""
    if not _is_address(value, "http"):
        return False
    parts = urlsplit(value)
    return parts.hostname in {"localhost", "127.0.0.1", "::1"} and parts.port is not None


def _is_address(value: str, scheme: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    is_clean = value.isprintable() and not any(character in value for character in " \"'<>\\")
    return parts.scheme == scheme and bool(host) and parts.username is None and is_clean


def keep_secret(path: Path) -> str:
    """The secret kept in `path`, made on first use, readable by its owner only; raises OSError.

    Several processes may start at once: each writes a whole file of its own and tries to link it into place,
    the first one wins, and all of them then read the same file.
    """
    if not path.exists():
        descriptor, own_name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mkstemp makes it 0600
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(own_name, path)
        finally:
            os.unlink(own_name)
    return path.read_text(encoding="ascii").strip()
