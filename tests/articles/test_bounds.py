"""Bounds: the longest text and largest number of every field pass file, form and database; one more passes none.

All is generated from the schemas: a new field is held to this by being in one, a new kind by a line in MINIMAL.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model

from articles.events.documents import EVENT, EventDocument, Moment
from articles.files.entries import CodeDocument, ContributorDocument, ReferenceDocument
from articles.files.pictures import PictureDocument
from articles.kinds import SectionKind
from articles.lint.documents import Counts, JargonDocument, Language, Pattern, RuleDocument, TermDocument
from articles.management.entries import KINDS, SHARED
from articles.search.wordlists import DangerDocument, ExpressionDocument
from patienttools.files import schema
from patienttools.files.definitions import EARLIEST_YEAR, LARGEST_POSITION, LATEST_YEAR, is_zone
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.helplines.documents import (
    CONFIRMATION,
    HELPLINE,
    LONGEST_NOTE,
    ConfirmationDocument,
    CountryDocument,
    HelplineDocument,
    Numbers,
)

LONGEST_ZONE = "America/Argentina/ComodRivadavia"
LONGEST_SECTION = max(SectionKind.values, key=len) + "-clinical"
FIRST_DAY, LAST_DAY = datetime.date(EARLIEST_YEAR, 1, 1), datetime.date(LATEST_YEAR, 12, 31)
FIRST_MOMENT = datetime.datetime(EARLIEST_YEAR, 1, 1, tzinfo=datetime.UTC)
LAST_MOMENT = datetime.datetime(LATEST_YEAR, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)
NAMES, WORDS = {"en": "Name"}, {"en": ("word",)}
NO_TEXTS: dict[str, dict[str, str]] = {
    name: {} for name in ("hours", "cost", "languages", "audience", "can_do", "call_trace", "may_alert", "note")
}
# A sound document of each kind, with something in every field that has a form. Its texts are stretched.
MINIMAL: dict[str, Any] = {
    "country": CountryDocument(code="bd", numeric="050", slug="x", names=NAMES, position=1),
    "helpline": HelplineDocument(
        key="x", country="bd", region="", is_emergency=False, in_emergency_list=False, names=NAMES, numbers=(),
        website="https://a.example/x", email="desk@site.example", chat="https://a.example/x",
        are_hours_confirmed=False, hours_zone=LONGEST_ZONE, is_always_open=False, source="", knowledge="read",
        is_doubtful=False, position=1, **NO_TEXTS,
    ),
    "confirmation": ConfirmationDocument(key="x", confirmed_on=FIRST_DAY),
    "event": EventDocument(
        key="x", titles=NAMES, audience={}, syllabus={}, place={}, is_online=True, organiser="x",
        url="https://a.example/x", zone=LONGEST_ZONE, booking="open", starts_at=FIRST_MOMENT + 30 * DAY,
        ends_at=LAST_MOMENT - 30 * DAY,
    ),
    "expression": ExpressionDocument(key="asked-x", role="asked", slug="x", phrases=WORDS),
    "danger rule": DangerDocument(key="x", slug="x", section=LONGEST_SECTION, patterns=WORDS),
    "lint rule": RuleDocument(
        key="x", language="en", pattern="x", unless="", why="x", instead="x", even_when_refused=False,
        is_point_wide=False, subjects=(), corrections=(), is_active=True, position=1,
    ),
    "jargon": JargonDocument(key="x", language="en", term="x", explained_by="x", instead="x", position=1),
    "glossary term": TermDocument(
        key="x", words=WORDS, avoid={}, explanation={}, note="", is_uncertain=False, position=1
    ),
    "references.toml": ReferenceDocument(
        key="R1", citation="x", evidence="cohort", read="full", url="https://a.example/x", doi="10.1000/x", pmid="1"
    ),
    "codes.toml": CodeDocument(key="x:1", system="x", code="x", meaning="x", reference="R1"),
    "contributors.toml": ContributorDocument(key="x", names=NAMES),
    "picture": PictureDocument(
        name="a" * 20 + ".png", file="b" * 20 + ".png", width=1, height=1, digest="0" * 32, alt=NAMES,
        is_decorative=False, caption={}, credit="x", licence="x", source="https://a.example/x", is_on_paper=True,
    ),
}  # fmt: skip
BY_NAME: dict[str, ContentKind[Any]] = {kind.name: kind for kind in KINDS}


def schema_of(name: str) -> schema.Schema[Any]:
    if name == "confirmation":
        return CONFIRMATION
    model: Any = BY_NAME[name].model if name in BY_NAME else SHARED[name][2]
    return model.schema  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What of a field just fits, and what just does not."""

    taken: tuple[Any, ...]
    refused: tuple[Any, ...]


def stretched(text: str, length: int) -> tuple[str, str]:
    """The text drawn out at its end and at its beginning."""
    more = max(length - len(text), 0)
    return text + (text[-1:] or "x") * more, (text[:1] or "x") * more + text


def text_bounds(field: schema.Text, value: str) -> Bounds:
    """As long as the field and its form allow: what has a fixed length or is one of a list stays as it is."""
    fits = field.form.fits if field.form else lambda text: True
    lengths = range(field.longest, len(value), -1)
    longest = next((text for length in lengths for text in stretched(value, length) if fits(text)), value)
    more = [text for text in stretched(longest, len(longest) + 1) if len(longest) == field.longest or not fits(text)]
    assert more
    return Bounds((longest,), tuple(more))


def choice_bounds(field: schema.Choice, value: str) -> Bounds:
    return Bounds((value, *field.choices), (value + "x",))


def language_bounds(field: schema.Text, value: str) -> Bounds:
    return Bounds(tuple(schema.site_languages()), ("x" * field.longest, "x" * (field.longest + 1)))


def list_bounds(field: schema.Texts, _value: Any) -> Bounds:
    if field.choices is not None:
        return Bounds((tuple(field.choices),), (("x" * (field.longest + 1),), ("no choice",)))
    return Bounds(((LONGEST_SECTION,),), (("x" * (field.longest + 1),), ("no-section",)))


def by_language_bounds(field: schema.ByLanguage, _value: Any) -> Bounds:
    texts = dict.fromkeys(schema.site_languages(), "x" * field.longest)
    return Bounds((texts,), tuple(texts | {code: "x" * (field.longest + 1)} for code in texts))


def lists_bounds(field: schema.ListsByLanguage, _value: Any) -> Bounds:
    lists = dict.fromkeys(field.known(), ("x" * field.longest, "y" * field.longest))
    return Bounds((lists,), tuple(lists | {code: ("x", "y" * (field.longest + 1))} for code in lists))


def number_bounds(field: schema.Number, _value: Any) -> Bounds:
    return Bounds((field.least, field.most), (field.least - 1, field.most + 1))


def counts_bounds(_field: schema.Field, _value: Any) -> Bounds:
    return Bounds(((1, LARGEST_POSITION),), ((0,), (LARGEST_POSITION + 1,)))


def day_bounds(_field: schema.Field, _value: Any) -> Bounds:
    return Bounds((FIRST_DAY, LAST_DAY), (FIRST_DAY - DAY, LAST_DAY + DAY))


def moment_bounds(field: schema.Field, _value: Any) -> Bounds:
    taken = {"starts_at": FIRST_MOMENT, "ends_at": LAST_MOMENT}[field.attribute]
    return Bounds((taken,), (FIRST_MOMENT - SECOND, LAST_MOMENT + SECOND))


def dialled_bounds(_field: schema.Field, _value: Any) -> Bounds:
    def number(digits: int, letters: int) -> tuple[dict[str, Any], ...]:
        return ({"kind": "call", "number": "9" * digits, "note": {"en": "x" * letters}},)

    return Bounds((number(40, LONGEST_NOTE),), (number(41, 1), number(1, LONGEST_NOTE + 1)))


# By the kind of field; one that is missing here fails at once.
BOUNDS: dict[type[schema.Field], Callable[[Any, Any], Bounds]] = {
    schema.Text: text_bounds,
    Pattern: text_bounds,
    schema.Choice: choice_bounds,
    Language: language_bounds,
    schema.Texts: list_bounds,
    schema.ByLanguage: by_language_bounds,
    schema.ListsByLanguage: lists_bounds,
    schema.SpreadLists: lists_bounds,
    schema.SpreadTexts: by_language_bounds,
    schema.Number: number_bounds,
    Counts: counts_bounds,
    schema.Day: day_bounds,
    Moment: moment_bounds,
    Numbers: dialled_bounds,
}
FIELDS = [
    (name, attribute)
    for name in MINIMAL
    for attribute, field in schema_of(name).fields.items()
    if not isinstance(field, schema.Flag)
]


def bounds_of(name: str, attribute: str) -> Bounds:
    field = schema_of(name).fields[attribute]
    return BOUNDS[type(field)](field, getattr(MINIMAL[name], attribute))


def documents_with(name: str, attribute: str, values: tuple[Any, ...]) -> Iterator[Any]:
    """The minimal document with each value, and with what then must be otherwise too."""
    for value in values:
        others: dict[str, Any] = {}
        if (name, attribute) == ("expression", "role"):
            others = {"key": f"{value}-x", "slug": "x" if value == "asked" else ""}
        elif isinstance(schema_of(name).fields[attribute], Moment):
            others = {"zone": "UTC"}
        yield replace(MINIMAL[name], **{attribute: value}, **others)


def write_files(folder: Path, name: str, document: Any) -> None:
    """The file in which the document stands, with the minimal documents of the other kinds."""
    documents = MINIMAL | {name: document}
    if name == "helpline":
        documents["confirmation"] = replace(MINIMAL["confirmation"], key=document.key)
    elif name == "confirmation":
        documents["helpline"] = replace(MINIMAL["helpline"], key=document.key)
    elif name == "country":
        documents["helpline"] = replace(MINIMAL["helpline"], country=document.code)
    elif name == "event":
        # Times are written by the clock of a zone that there is.
        documents["event"] = replace(document, zone=document.zone if is_zone(document.zone) else LONGEST_ZONE)
    files: dict[str, str] = {}
    for kind in KINDS:
        for file, text in kind.format([documents[kind.name]]).items():
            files[file] = files.get(file, "") + text
    files |= {file: write([documents[file]]) for file, (_read, write, _model, _document) in SHARED.items()}
    if name == "event":
        files["events.toml"] = files["events.toml"].replace(f'"{documents["event"].zone}"', f'"{document.zone}"')
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")


def read_files(folder: Path, name: str) -> tuple[list[Any], list[Fault]]:
    faults: list[Fault] = []
    read = BY_NAME[name].read if name in BY_NAME else SHARED[name][0]
    return list(read(folder, faults).values()), faults


def columns_of(name: str, document: Any) -> dict[str, Any]:
    if name in BY_NAME:
        return BY_NAME[name].columns(document, Ledger())
    model: Any = SHARED[name][2]
    columns = schema_of(name).columns(document)
    return {model.names_in_row.get(attribute, attribute): value for attribute, value in columns.items()}


def minimal_row(name: str) -> Any:
    """The minimal document as a row, saved; a confirmation stands in the row of its helpline."""
    if name == "confirmation":
        row = minimal_row("helpline")
        fill(row, name, MINIMAL[name])
    else:
        if name == "helpline":
            minimal_row("country")
        model: Any = BY_NAME[name].model if name in BY_NAME else SHARED[name][2]
        row = model(**columns_of(name, MINIMAL[name]))
    row.save()
    return row


def fill(row: Any, name: str, document: Any) -> None:
    for column, value in columns_of(name, document).items():
        setattr(row, column, value)


def document_in(name: str, row: Model) -> Any:
    stored = type(row)._default_manager.get(pk=row.pk)
    return BY_NAME[name].document(stored) if name in BY_NAME else SHARED[name][3](stored)


def test_every_kind_of_content_has_a_minimal_document() -> None:
    assert set(MINIMAL) == {kind.name for kind in KINDS} | set(SHARED)


def test_the_longest_zone_and_section_have_room() -> None:
    assert is_zone(LONGEST_ZONE)
    assert max(map(len, available_timezones())) == len(LONGEST_ZONE) <= HELPLINE.longest("hours_zone")
    assert len(LONGEST_ZONE) <= EVENT.longest("zone")


@pytest.mark.parametrize(("name", "attribute"), FIELDS)
def test_files_take_what_just_fits(name: str, attribute: str, tmp_path: Path) -> None:
    for document in documents_with(name, attribute, bounds_of(name, attribute).taken):
        write_files(tmp_path, name, document)
        assert read_files(tmp_path, name) == ([document], [])


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attribute"), FIELDS)
def test_forms_and_databases_take_what_just_fits(name: str, attribute: str) -> None:
    row = minimal_row(name)
    for document in documents_with(name, attribute, bounds_of(name, attribute).taken):
        fill(row, name, document)
        row.full_clean()
        row.save()
        assert document_in(name, row) == document


# A role is the heading under which an expression stands in its file.
NOT_FIELDS_OF_FILES = {("expression", "role")}
# A helpline's country is another row, and confirmations are set by an action to this very day.
NOT_FIELDS_OF_FORMS = {("helpline", "country"), ("confirmation", "key"), ("confirmation", "confirmed_on")}


@pytest.mark.parametrize(("name", "attribute"), [one for one in FIELDS if one not in NOT_FIELDS_OF_FILES])
def test_files_with_one_more_are_refused_by_the_name_of_the_field(name: str, attribute: str, tmp_path: Path) -> None:
    field = schema_of(name).fields[attribute]
    is_heading = name in SHARED and attribute == "key"
    for document in documents_with(name, attribute, bounds_of(name, attribute).refused):
        value = getattr(document, attribute)
        named = "is no key here" if is_heading else f"“{field.wrong_name(value)}”"
        write_files(tmp_path, name, document)
        read, faults = read_files(tmp_path, name)
        assert [fault.reason for fault in faults if named in fault.reason], (value, faults)
        # The shared files give back what they could read, and name it as broken.
        assert document not in read or name in SHARED


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "attribute"), [one for one in FIELDS if one not in NOT_FIELDS_OF_FORMS])
def test_forms_with_one_more_are_refused_at_the_field(name: str, attribute: str) -> None:
    row = minimal_row(name)
    column = type(row).names_in_row.get(attribute, attribute)
    for document in documents_with(name, attribute, bounds_of(name, attribute).refused):
        fill(row, name, document)
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert column in refused.value.error_dict


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "attribute", "moment"),
    [
        # Another year by the clock of the zone, then another year by UTC.
        ("America/New_York", "starts_at", FIRST_MOMENT),
        ("Asia/Dhaka", "ends_at", LAST_MOMENT),
        ("Asia/Dhaka", "starts_at", FIRST_MOMENT - datetime.timedelta(hours=3)),
        ("America/New_York", "ends_at", LAST_MOMENT + datetime.timedelta(hours=3)),
    ],
)
def test_a_moment_that_one_clock_cannot_count_is_refused_by_file_and_form(
    zone: str, attribute: str, moment: datetime.datetime, tmp_path: Path
) -> None:
    event = replace(MINIMAL["event"], zone=zone, **{attribute: moment})
    write_files(tmp_path, "event", event)
    read, faults = read_files(tmp_path, "event")
    assert (read, [attribute in fault.reason for fault in faults]) == ([], [True])
    row = minimal_row("event")
    fill(row, "event", event)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert attribute in refused.value.error_dict


def test_a_list_of_one_language_is_named_as_it_stands_in_the_file(tmp_path: Path) -> None:
    term = replace(MINIMAL["glossary term"], avoid={"en": ("fine",), "bn": ("x" * 201,)})
    write_files(tmp_path, "glossary term", term)
    (fault,) = read_files(tmp_path, "glossary term")[1]
    line = (tmp_path / fault.path).read_text(encoding="utf-8").split("\n")[fault.line - 1]
    assert (fault.reason, line[:9]) == ("“avoid_bn”: 201 characters; at most 200 fit.", "avoid_bn ")
