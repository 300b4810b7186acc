"""What an article says in short: a page of its own, also where an edition is nothing else."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk.needs import needs_of
from articles.kinds import MAX_SHORT_WORDS
from articles.models import PublishedEdition
from articles.pages.keeping import keep_stale_pieces
from tests.factories import (
    BANGLA_SECTIONS,
    ENGLISH_SECTIONS,
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_edition,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db

NOTE = "## In short {#in_short}\n\nUse a plain cream.[^R1]\n\n- **Today.** Drink water.\n"
BANGLA_NOTE = "## সংক্ষেপে {#in_short}\n\nসাদা ক্রিম লাগান।\n"
WHOLE, SHORT = "/en/guides/dry-skin/", "/en/guides/dry-skin/in-short/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def load_both(folder: Path, *, en: str, bn: str) -> None:
    write_article(folder, "dry-skin", en=edition_text(en), bn=bangla_text(bn))
    write_article(folder, "guides", toml=article_toml("guides", kind="page"))
    load(folder)


def test_it_stands_on_a_page_of_its_own_and_not_on_the_whole_page(folder: Path) -> None:
    load_both(folder, en=f"{ENGLISH_SECTIONS}\n{NOTE}", bn=f"{BANGLA_SECTIONS}\n{BANGLA_NOTE}")
    whole, short = get_page(WHOLE), get_page(SHORT)
    assert "Drink water." not in whole.words
    assert SHORT in whole.addresses
    assert short.main.headings[0] == (1, "Dry skin")
    for words in ("In short ·", "Use a plain cream.", "Drink water.", "Not yet reviewed by a clinician."):
        assert words in short.words
    assert WHOLE in short.main.addresses
    # A source that the page does not list is not cited on it.
    assert not [one for one in short.main.addresses if one.startswith("#ref")]
    assert "/bn/guides/dry-skin/in-short/" in short.addresses


def test_it_lies_in_the_discreet_copy_too_with_nothing_that_tells(folder: Path) -> None:
    load_both(folder, en=f"{ENGLISH_SECTIONS}\n{NOTE}", bn=BANGLA_SECTIONS)
    page = get_page(f"/r/{discreet_code('dry-skin')}/en/6/")
    assert page.status == 200
    assert "<title>Notes</title>" in page.html
    # Bangla says nothing in short: its whole page is the nearest.
    assert f"/r/{discreet_code('dry-skin')}/bn/" in page.addresses


def test_who_says_nothing_in_short_has_no_such_page_and_no_way_to_one(folder: Path) -> None:
    load_both(folder, en=f"{ENGLISH_SECTIONS}\n{NOTE}", bn=BANGLA_SECTIONS)
    assert get_page("/bn/guides/dry-skin/in-short/").status == 404
    assert "/bn/guides/dry-skin/in-short/" not in get_page("/bn/guides/dry-skin/").addresses
    assert "/bn/guides/dry-skin/" in get_page(SHORT).addresses


def test_it_is_stored_and_costs_two_queries(folder: Path) -> None:
    load_both(folder, en=f"{ENGLISH_SECTIONS}\n{NOTE}", bn=f"{BANGLA_SECTIONS}\n{BANGLA_NOTE}")
    made = get_page(SHORT).html
    keep_stale_pieces()
    get_page(SHORT)
    with CaptureQueriesContext(connection) as queries:
        assert get_page(SHORT).html == made
    assert len(queries) == 2


@pytest.fixture
def alone(folder: Path) -> Path:
    """The whole text in English; in Bangla nothing but a short note."""
    load_both(folder, en=f"{ENGLISH_SECTIONS}\n{NOTE}", bn=BANGLA_NOTE)
    return folder


def test_a_short_note_can_be_all_that_a_language_has(alone: Path) -> None:
    page = get_page("/bn/guides/dry-skin/")
    assert "সাদা ক্রিম লাগান।" in page.words
    assert "এটি একটি ছোট লেখা।" in page.words
    # Whole text and note alike are one tap away.
    assert WHOLE in page.main.addresses
    assert WHOLE in get_page("/bn/guides/dry-skin/in-short/").main.addresses
    assert "/bn/guides/dry-skin/in-short/" in get_page(SHORT).addresses
    assert not PublishedEdition.objects.get(language="en", slug="dry-skin").is_short


def test_lists_say_that_it_is_a_short_note(alone: Path) -> None:
    assert get_page("/bn/guides/").words.count("ছোট লেখা") == 1
    assert "A short note" not in get_page("/en/guides/").words


def test_of_a_short_note_alone_no_whole_text_is_asked(alone: Path) -> None:
    says = [need.says for need in needs_of(get_edition("dry-skin", "bn"), is_sound=True)]
    assert not [one for one in says if "section" in one or "Sources" in one]
    asked = {need.says: need.is_met for need in needs_of(get_edition("dry-skin"), is_sound=True)}
    assert [met for says, met in asked.items() if f"at most {MAX_SHORT_WORDS} words" in says] == [True]


@pytest.mark.parametrize(
    ("note", "fault"),
    [
        (f"## In short {{#in_short}}\n\n{'One word more. ' * 40}And 1.\n", "has 122 words"),
        ("## In short {#in_short .clinical}\n\nFew words.\n", "is for everyone"),
    ],
)
def test_what_is_no_short_note_is_refused(folder: Path, note: str, fault: str) -> None:
    write_article(folder, "dry-skin", en=edition_text(f"{ENGLISH_SECTIONS}\n{note}"))
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("load_content", content=folder, stdout=said, stderr=said)
    assert fault in said.getvalue()


def test_so_many_words_are_a_short_note(folder: Path) -> None:
    note = f"## In short {{#in_short}}\n\n{'**One** [word](article:dry-skin) more. ' * 40}\n"
    write_article(folder, "dry-skin", en=edition_text(f"{ENGLISH_SECTIONS}\n{note}"))
    load(folder)
    assert get_page(SHORT).status == 200
