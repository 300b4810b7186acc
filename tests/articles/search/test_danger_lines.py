"""Thoughts of suicide: beside the emergency numbers stand lines for just this, with what is known of each."""

import tomllib

import pytest
from django.conf import settings
from django.test import Client

from articles.search.danger.kinds import KINDS
from patienttools.helplines.models import Country, Helpline

SUICIDE = "i want to kill myself"
LINES = KINDS["suicide"].lines


def block(question: str, path: str = "/en/search/") -> str:
    html = Client().post(path, {"q": question}).content.decode()
    return html.partition('id="danger-help"')[2].partition("</section>")[0]


@pytest.fixture
def samaritans(folder: object) -> Helpline:
    country, _made = Country.objects.get_or_create(
        code="gb", defaults={"numeric": "826", "slug": "united-kingdom", "names": {"en": "United Kingdom"}}
    )
    return Helpline.objects.create(
        key="uk-samaritans",
        country=country,
        names={"en": "Samaritans", "bn": "স্যামারিটানস"},
        numbers=[{"kind": "text", "number": "1"}, {"kind": "call", "number": "116 123"}],
        knowledge="read",
    )


def test_every_line_that_a_kind_names_stands_in_the_library_with_a_number_to_call() -> None:
    text = (settings.BASE_DIR / "content" / "helplines.toml").read_text(encoding="utf-8")
    callable_keys = {
        table["key"]
        for table in tomllib.loads(text)["helplines"]
        if any(number["kind"] == "call" for number in table.get("numbers", ()))
    }
    assert LINES
    assert {key for kind in KINDS.values() for key in kind.lines} <= callable_keys


@pytest.mark.parametrize(("path", "said"), [("/en/search/", "not confirmed"), ("/bn/search/", "নিশ্চিত নয়")])
@pytest.mark.usefixtures("samaritans")
def test_a_line_for_suicide_stands_there_and_says_that_nobody_confirmed_it(path: str, said: str) -> None:
    shown = block(SUICIDE, path)
    assert "tel:116123" in shown
    assert said in shown
    assert 'tel:1"' not in shown


@pytest.mark.usefixtures("samaritans")
def test_it_stands_nowhere_else() -> None:
    shown = block("he strangled me last night")
    assert shown
    assert "116123" not in shown


@pytest.mark.usefixtures("folder")
def test_without_such_a_line_the_block_says_nothing_of_one() -> None:
    shown = block(SUICIDE)
    assert "tel:999" in shown
    assert "To talk to somebody" not in shown
