"""Digits: numbers stand in the digits of the page's language; what somebody dials stands as it is dialled."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from articles.pages.evidence import _letter
from articles.text.citing import Numbers
from patienttools.languages import in_own_digits
from tests.factories import bangla_text, content_folder, edition_text, get_page, load, write_article

BODY = "## কী {#definition}\n\nত্বক খসখসে লাগে।[^R1] এটা বাড়তে পারে।[^R2] আবার।[^R1]\n\n[ফোন](tel:999)\n"


@pytest.mark.parametrize(("language", "text"), [("en", "28 November 2026, 1.5"), ("bn", "২৮ November ২০২৬, ১.৫")])
def test_the_catalogue_gives_the_digits(language: str, text: str) -> None:
    with translation.override(language):
        assert in_own_digits("28 November 2026, 1.5") == text


def test_marks_and_letters_speak_the_language() -> None:
    assert (Numbers("bn").mark(12), Numbers("en").mark(12), Numbers().mark(12)) == ("১২", "12", "12")
    with translation.override("bn"):
        letters = [_letter(number) for number in range(60)]
    assert letters[:3] == ["ক", "খ", "গ"]
    assert len(set(letters)) == 60


@pytest.mark.django_db
def test_a_bangla_page_counts_in_bangla_and_dials_in_latin(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin", en=edition_text("## What {#definition}\n\nIt.[^R1]\n"), bn=bangla_text(BODY))
    load(folder)
    html = get_page("/bn/guides/dry-skin/").html
    assert ">[১]</a></sup>" in html
    assert ">[২]</a></sup>" in html
    assert 'href="tel:999"' in html
    shown = re.sub(r"(?s)<script.*?</script>|<head.*?</head>|<[^>]+>", " ", html)
    dates = re.findall(r"\S* (?:নভেম্বর|মে) \S*", shown)
    assert dates
    assert not [date for date in dates if re.search(r"[0-9]", date)]
    english = get_page("/en/guides/dry-skin/").html
    assert ">[1]</a></sup>" in english
    assert not re.search(r"[০-৯]", english)
