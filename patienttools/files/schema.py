"""Schemas: the fields of one kind of document, each listed once; files, forms and rows all follow the list.

    COUNTRY = Schema(CountryDocument, (Text("code", form=COUNTRY_CODE), ByLanguage("names", name="name"), …))

A schema reads a document from a file, says what is wrong with one, wherever it came from, and writes it again. What it
says of a field stands alone as a sentence, in the language of whoever is told.
"""

import datetime
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patienttools.files.definitions import EARLIEST_YEAR, LARGEST_POSITION, LATEST_YEAR, Form, is_countable
from patienttools.files.fields import Fields, has_control_characters
from patienttools.files.toml import canonical_line

Document = TypeVar("Document")
Complaint = tuple[str, str]
"""The attribute of the document, and a sentence on what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field. `name` is what files call it, where that is not the attribute of the document and of the row."""

    attribute: str
    name: str = ""
    is_required: bool = True
    # A hand-written default that files need not say.
    default: Any = ""

    @property
    def in_file(self) -> str:
        return self.name or self.attribute

    def read(self, fields: Fields) -> Any:
        raise NotImplementedError

    def tidy(self, value: Any) -> Any:
        """The value in its one form: composed characters, single spaces, tuples for lists."""
        return value

    def complaint(self, value: Any) -> str:
        """What is wrong with a tidy value; empty if nothing is."""
        return ""

    def written(self, value: Any) -> object:
        """The value as `format_toml` takes it; None where it is left out."""
        return value

    def entries(self, value: Any) -> dict[str, object]:
        """The value under its name in the file, or under several."""
        return {self.in_file: self.written(value)}

    def wrong_name(self, value: Any) -> str:
        """What the file calls that of a wrong value which is wrong."""
        return self.in_file

    def column(self, value: Any) -> Any:
        """The value as a row holds it."""
        return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Text(Field):
    """One line of text. `form` says what it must be."""

    longest: int = 2000
    form: Form | None = None
    # Kept to the last byte, as regular expressions must be.
    is_verbatim: bool = False

    def read(self, fields: Fields) -> str:
        return fields.plain(self.in_file, str, "text in quotation marks", self.is_required) or ""

    def tidy(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))
        return text if self.is_verbatim else canonical_line(text)

    def complaint(self, value: str) -> str:
        if has_control_characters(value):
            return _("A control character stands here, which shows nothing. Delete it and type the text again.")
        if not value:
            return _("There is nothing here.") if self.is_required else ""
        if len(value) > self.longest:
            return too_long(value, self.longest)
        return "" if self.form is None or self.form.fits(value) else str(self.form.told)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice(Text):
    choices: Collection[str] = ()

    def complaint(self, value: str) -> str:
        said = Text.complaint(self, value)
        return said if said or not value else not_among(value, self.choices)


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag(Field):
    """Yes or no. `is_said` ones stand in the file even when they are as a new row has them."""

    is_said: bool = False
    default: bool = False

    def read(self, fields: Fields) -> bool:
        value = fields.plain(self.in_file, bool, "true or false", self.is_said)
        return self.default if value is None else value

    def written(self, value: bool) -> object:
        return value if self.is_said or value != self.default else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Number(Field):
    is_required: bool = False
    least: int = 0
    most: int = LARGEST_POSITION
    default: int | None = None

    def read(self, fields: Fields) -> int | None:
        value = fields.plain(self.in_file, int, "a whole number", self.is_required)
        return self.default if value is None else value

    def complaint(self, value: int | None) -> str:
        if value is None:
            return _("There is nothing here.") if self.is_required else ""
        if self.least <= value <= self.most:
            return ""
        return _("A whole number from %(least)d to %(most)d.") % {"least": self.least, "most": self.most}


@dataclass(frozen=True, kw_only=True, slots=True)
class Day(Field):
    is_required: bool = False

    def read(self, fields: Fields) -> datetime.date | None:
        return fields.date(self.in_file, required=self.is_required)

    def complaint(self, value: datetime.date | None) -> str:
        return "" if value is None else day_complaint(value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts(Field):
    """A list of lines, none empty, none twice."""

    is_required: bool = False
    longest: int = 2000
    form: Form | None = None
    choices: Collection[str] | None = None

    def read(self, fields: Fields) -> Any:
        return fields.plain(self.in_file, list, "a list of texts", self.is_required) or ()

    def tidy(self, value: Any) -> tuple[Any, ...]:
        texts = value if isinstance(value, list | tuple) else [value] if value else []
        return tuple(canonical_line(one) if isinstance(one, str) else one for one in texts)

    def complaint(self, value: tuple[Any, ...]) -> str:
        if not value:
            return _("There is nothing here.") if self.is_required else ""
        one = Text(attribute="", longest=self.longest, form=self.form)
        for text in value:
            if not isinstance(text, str):
                return _("A list of texts in quotation marks.")
            if said := one.complaint(text) or (not_among(text, self.choices) if self.choices is not None else ""):
                return said
        return twice(value)

    def column(self, value: tuple[Any, ...]) -> list[Any]:
        return list(value)


@dataclass(frozen=True, kw_only=True, slots=True)
class ByLanguage(Field):
    """A text in each language of the site, by its code."""

    longest: int = 2000

    def read(self, fields: Fields) -> Any:
        return fields.plain(self.in_file, dict, "a table with a text for each language", self.is_required) or {}

    def tidy(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value or {}
        return {str(code): canonical_line(text) if isinstance(text, str) else text for code, text in value.items()}

    def complaint(self, value: Mapping[str, Any]) -> str:
        if not value:
            return _("There is nothing here.") if self.is_required else ""
        one = Text(attribute="", longest=self.longest)
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
            return _("A text for each language, in quotation marks.")
        for code, text in value.items():
            if said := unknown_language(code, site_languages()) or one.complaint(text):
                return said
        return ""

    def written(self, value: Mapping[str, str]) -> object:
        return dict(value)

    def column(self, value: Mapping[str, str]) -> dict[str, str]:
        return dict(value)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListsByLanguage(Field):
    """A list of lines in each language, by its code, none twice. `languages` are those that are written."""

    longest: int = 2000
    languages: Callable[[], Collection[str]] | None = None

    def known(self) -> Collection[str]:
        return self.languages() if self.languages else site_languages()

    def read(self, fields: Fields) -> Any:
        expected = "a table with a list of texts for each language"
        return fields.plain(self.in_file, dict, expected, self.is_required) or {}

    def tidy(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value or {}
        return {
            str(code): Texts(attribute="").tidy(texts) if isinstance(texts, list | tuple) else texts
            for code, texts in value.items()
        }

    def complaint(self, value: Mapping[str, Any]) -> str:
        if not value:
            return _("There is nothing here.") if self.is_required else ""
        known = self.known()
        lists = Texts(attribute="", longest=self.longest, is_required=True)
        if not isinstance(value, Mapping) or not all(isinstance(texts, tuple) for texts in value.values()):
            return _("A list of texts for each language.")
        for code, texts in value.items():
            if said := unknown_language(code, known) or lists.complaint(texts):
                return said
        return ""

    def column(self, value: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
        return {code: list(texts) for code, texts in value.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class SpreadLists(ListsByLanguage):
    """A list in each language, which stands in the file under the language's code, after `prefix`."""

    prefix: str = ""

    def read(self, fields: Fields) -> Any:
        names = {code: self.prefix + code for code in self.known()}
        lists = {code: fields.plain(name, list, "a list of texts", False) for code, name in names.items()}
        return {code: texts for code, texts in lists.items() if texts}

    def entries(self, value: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
        order = [*self.known(), *sorted(set(value) - set(self.known()))]
        return {self.prefix + code: value[code] for code in order if code in value}

    def wrong_name(self, value: Any) -> str:
        wrong = (self.prefix + code for code, texts in value.items() if self.complaint({code: texts}))
        return next(wrong, self.in_file)


@dataclass(frozen=True, kw_only=True, slots=True)
class SpreadTexts(ByLanguage):
    """A text in each language, which stands in the file under the language's code, after `prefix`."""

    prefix: str = ""

    def read(self, fields: Fields) -> Any:
        names = {code: self.prefix + code for code in site_languages()}
        texts = {code: fields.plain(name, str, "text in quotation marks", False) for code, name in names.items()}
        return {code: text for code, text in texts.items() if text}

    def entries(self, value: Mapping[str, str]) -> dict[str, object]:
        known = site_languages()
        order = [*known, *sorted(set(value) - set(known))]
        return {self.prefix + code: value[code] for code in order if code in value}

    def wrong_name(self, value: Any) -> str:
        wrong = (self.prefix + code for code, text in value.items() if self.complaint({code: text}))
        return next(wrong, self.in_file)


class Schema(Generic[Document]):
    """The fields of one kind of document, in the order in which files have them."""

    def __init__(
        self,
        document: type[Document],
        fields: Iterable[Field],
        checks: Callable[[Document], Iterable[Complaint]] = lambda _document: (),
    ) -> None:
        self.document = document
        self.fields = {field.attribute: field for field in fields}
        self._checks = checks

    def longest(self, attribute: str) -> int:
        """How many characters fit into a field, or into each of its texts."""
        longest: int = self.fields[attribute].longest  # type: ignore[attr-defined]
        return longest

    def read(self, fields: Fields, **known: Any) -> Document:
        """A document from a file; every fault is added, and what could not be read is as in a new document.

        `known` are attributes that the caller read in another way. The caller finishes `fields`.
        """
        values, is_whole = dict(known), True
        for attribute, field in self.fields.items():
            if attribute in known:
                continue
            before = fields.fault_count
            value = field.tidy(field.read(fields))
            if fields.fault_count == before and (said := field.complaint(value)):
                name = field.wrong_name(value)
                fields.fault(name, f"“{name}”: {said}")
            is_whole &= fields.fault_count == before
            values[attribute] = value
        document = self.document(**values)
        if is_whole:
            for attribute, said in self._checks(document):
                fields.fault(self.fields[attribute].in_file, said)
        return document

    def complaints(self, document: Document) -> Iterator[Complaint]:
        """All that is wrong with a document, by attribute; nothing of the whole while a field is wrong."""
        wrong = [
            (attribute, said)
            for attribute, field in self.fields.items()
            if (said := field.complaint(getattr(document, attribute)))
        ]
        yield from wrong or self._checks(document)

    def table(self, document: Document) -> dict[str, object]:
        """The document as a table for `format_toml`."""
        table: dict[str, object] = {}
        for name, field in self.fields.items():
            table |= field.entries(getattr(document, name))
        return table

    def columns(self, document: Document) -> dict[str, Any]:
        """The document as columns of a row, which the row's own kind may name or hold otherwise."""
        return {name: field.column(getattr(document, name)) for name, field in self.fields.items()}

    def from_row(self, row: Any, **known: Any) -> Document:
        """The row as a document, in its one form; `known` are attributes that the row holds otherwise."""
        values = {
            name: known[name] if name in known else field.tidy(getattr(row, name))
            for name, field in self.fields.items()
        }
        return self.document(**values)


def site_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def too_long(text: str, longest: int) -> str:
    message = ngettext(
        "%(length)d characters; at most %(longest)d fits.", "%(length)d characters; at most %(longest)d fit.", longest
    )
    return message % {"length": len(text), "longest": longest}


def not_among(text: str, choices: Collection[str]) -> str:
    if text in choices:
        return ""
    return _("One of %(choices)s; not “%(text)s”.") % {"choices": ", ".join(choices), "text": text[:60]}


def twice(texts: Collection[str]) -> str:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return _("“%(text)s” stands twice.") % {"text": text[:60]}
        seen.add(text)
    return ""


def unknown_language(code: str, known: Collection[str]) -> str:
    if code in known:
        return ""
    message = _("“%(code)s” is no language of this site. Known: %(known)s.")
    return message % {"code": code[:20], "known": ", ".join(sorted(known))}


def day_complaint(day: datetime.date) -> str:
    if is_countable(day):
        return ""
    return _("A year from %(earliest)d to %(latest)d.") % {"earliest": EARLIEST_YEAR, "latest": LATEST_YEAR}
