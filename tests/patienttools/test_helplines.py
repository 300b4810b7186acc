"""Helplines: the file is read strictly and loaded kindly; emergency numbers wait in memory for one generation."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from patienttools.files.faults import Fault
from patienttools.files.reports import KEPT
from patienttools.generation.models import LibraryGeneration, step_generation
from patienttools.helplines.documents import HelplineFile, read_helplines
from patienttools.helplines.loading import ConfirmationKind, CountryKind, HelplineKind
from patienttools.helplines.models import CONFIRMATION_DAYS, Country, Helpline
from patienttools.helplines.numbers import emergency_numbers
from patienttools.languages import in_language
from tests.articles.loading import load_kinds
from tests.factories import HELPLINES

SHIPPED = settings.BASE_DIR / "content" / "helplines.toml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "helplines.toml"
    path.write_text(HELPLINES, encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults_in(path: Path) -> list[Fault]:
    faults: list[Fault] = []
    read_helplines(path.parent, faults)
    return faults


def load(path: Path, *, force: bool = False) -> list[str]:
    """Loads the file, which has no fault. The keys that were kept as an editor left them."""
    faults: list[Fault] = []
    file: HelplineFile = read_helplines(path.parent, faults)
    assert faults == []
    kinds = {CountryKind(): file.countries, HelplineKind(): file.helplines, ConfirmationKind(): file.confirmations}
    report = load_kinds(kinds, force=force)
    return [line.key for line in report.entries if line.outcome in KEPT]


def token() -> str:
    return LibraryGeneration.objects.values_list("token", flat=True).get()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('code = "bd"', 'code = "BD"', 2, "Two small letters"),
        ('numeric = "050"', 'numeric = "50"', 3, "Three digits"),
        ('country = "bd"', 'country = "xx"', 9, "“xx” is no country of this file."),
        ("is_emergency = true", "is_emergency = false", 11, "Only emergency numbers without doubt"),
        ("is_emergency = true", 'is_emergency = "yes"', 10, "true or false"),
        ('number = "999"', 'number = "call us"', 13, "digits as one dials them"),
        ('number = "999"', 'number = "৯৯৯"', 13, "digits as one dials them"),
        ('number = "999"', 'number = "javascript:1"', 13, "digits as one dials them"),
        ('kind = "call"', 'kind = "shout"', 13, "Each number has a kind"),
        ('knowledge = "recalled"', 'knowledge = "rumour"', 14, "One of read, recalled"),
        ('knowledge = "recalled"', 'knowledge = "recalled"\ncolour = "red"', 15, "Unknown field “colour”"),
        ('knowledge = "recalled"', 'knowledge = "recalled"\nsource = "a\\u0000"', 15, "control character"),
        ("numbers =", "number =", 13, "Unknown field"),
        ("[[helplines]]", "[helplines", 7, "Not valid TOML"),
    ],
)
def test_refuses_a_broken_file_and_names_the_line(path: Path, old: str, new: str, line: int, reason: str) -> None:
    change(path, old, new)
    faults = faults_in(path)
    assert [fault for fault in faults if fault.line == line and reason in fault.reason], faults


def test_refuses_a_missing_file_and_invalid_utf_8(path: Path) -> None:
    path.write_bytes(b"\xff")
    assert "Not valid UTF-8" in faults_in(path)[0].reason
    path.unlink()
    assert "The file is missing" in faults_in(path)[0].reason


def test_refuses_a_key_that_stands_twice(path: Path) -> None:
    path.write_text(HELPLINES + HELPLINES[HELPLINES.index("[[helplines]]") :], encoding="utf-8")
    assert "The key “bd-999” stands twice" in str(faults_in(path)[0])


@pytest.mark.django_db
def test_the_shipped_file_loads_and_a_second_time_changes_nothing() -> None:
    assert load(SHIPPED) == []
    before = token(), list(Helpline.objects.values())
    assert load(SHIPPED) == []
    assert (token(), list(Helpline.objects.values())) == before


@pytest.mark.django_db
def test_every_shipped_emergency_number_can_be_dialled_and_none_is_doubtful() -> None:
    load(SHIPPED)
    for language in dict(settings.LANGUAGES):
        numbers = emergency_numbers(language, f"{token()}-{language}")
        assert {"999", "112", "911"} <= {number.number for number in numbers}
        assert all(
            number.tel.removeprefix("tel:").isascii() and number.tel[4:].strip("+*#").isdigit() for number in numbers
        )
        assert all(number.country and number.name for number in numbers)
    assert not Helpline.objects.emergency_list().filter(is_doubtful=True).exists()
    assert not Helpline.objects.exclude(confirmed_on=None).exists()


@pytest.mark.django_db
def test_never_loads_over_an_editors_change_unless_forced(path: Path) -> None:
    load(path)
    Helpline.objects.update(email="desk@site.example")
    change(path, '"999"', '"112"')
    before = token()
    assert load(path) == ["bd-999"]
    assert Helpline.objects.get().numbers[0]["number"] == "999"
    assert token() == before
    assert load(path, force=True) == []
    assert Helpline.objects.get().numbers[0]["number"] == "112"


@pytest.mark.django_db
def test_a_confirmation_is_no_change_and_outlives_a_load(path: Path) -> None:
    load(path)
    Helpline.objects.update(confirmed_on=datetime.date(2026, 11, 1))
    change(path, "National emergency service", "The emergency service")
    assert load(path) == []
    assert Helpline.objects.get().confirmed_on == datetime.date(2026, 11, 1)


@pytest.mark.django_db
def test_a_confirmation_lapses_with_the_number_that_it_was_of(path: Path) -> None:
    load(path)
    Helpline.objects.update(confirmed_on=datetime.date(2026, 11, 1))
    change(path, '"999"', '"112"')
    assert load(path) == []
    assert Helpline.objects.get().confirmed_on is None


@pytest.mark.django_db
def test_a_release_may_change_a_number_and_confirm_the_new_one(path: Path) -> None:
    confirmed = '\n[[confirmed]]\nhelpline = "bd-999"\non = 2026-11-0'
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{confirmed}1\n", encoding="utf-8")
    load(path)
    path.write_text(text.replace('"999"', '"112"') + f"{confirmed}2\n", encoding="utf-8")
    assert load(path) == []
    assert Helpline.objects.get().confirmed_on == datetime.date(2026, 11, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), [('"999"', '"112"'), ('en = "Bangladesh"', 'en = "People\'s Republic"')])
def test_a_change_of_number_or_country_steps_the_generation(path: Path, old: str, new: str) -> None:
    load(path)
    before = token()
    assert "999" in {number.number for number in emergency_numbers("en", before)}
    change(path, old, new)
    load(path)
    assert token() != before
    (number,) = emergency_numbers("en", token())
    assert (number.number, number.country) != ("999", "Bangladesh")


@pytest.mark.django_db
def test_emergency_numbers_cost_one_query_a_language_and_generation(path: Path, django_assert_num_queries: Any) -> None:
    load(path)
    now = token()
    with django_assert_num_queries(2):
        for _ in range(5):
            english, bangla = emergency_numbers("en", now), emergency_numbers("bn", now)
    assert (english[0].country, bangla[0].country, bangla[0].number) == ("Bangladesh", "বাংলাদেশ", "999")
    with transaction.atomic():
        step_generation()
    now = token()
    with django_assert_num_queries(1):
        emergency_numbers("en", now)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_doubtful_emergency_number() -> None:
    country = Country.objects.create(code="bd", numeric="050", slug="bangladesh", names={"en": "Bangladesh"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Helpline.objects.create(
            key="x",
            country=country,
            names={},
            is_emergency=True,
            in_emergency_list=True,
            is_doubtful=True,
            knowledge="read",
        )


def test_a_confirmation_runs_out_by_itself() -> None:
    day = datetime.date(2026, 1, 1)
    helpline = Helpline(confirmed_on=day)
    assert helpline.is_confirmed_on(day)
    assert helpline.is_confirmed_on(day + datetime.timedelta(days=CONFIRMATION_DAYS))
    assert not helpline.is_confirmed_on(day + datetime.timedelta(days=CONFIRMATION_DAYS + 1))
    assert not helpline.is_confirmed_on(day - datetime.timedelta(days=1))
    assert not Helpline(confirmed_on=day, is_doubtful=True).is_confirmed_on(day)
    assert not Helpline().is_confirmed_on(day)


def test_a_text_falls_back_to_a_language_that_there_is() -> None:
    assert in_language({"en": "A", "bn": "B"}, "bn") == "B"
    assert in_language({"en": "A"}, "bn") == "A"
    assert in_language({}, "bn") == ""
    assert in_language("plain", "bn") == "plain"
