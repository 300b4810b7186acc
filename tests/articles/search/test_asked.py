"""Phrases in which people ask are a field of the index: a whole phrase leads first, and a long list drowns nothing."""

from pathlib import Path

import pytest
from django.apps import apps

from articles.models import PublishedEdition
from articles.search.following import rebuild_after
from articles.search.indexing import find_faults
from articles.search.models import Entry, Word
from tests.articles.search.judging import ask
from tests.factories import bangla_text, edition_text, load, write_article

TWO = "## What it is {#definition}\n\nRough and tight.\n\n## Steps {#first_steps}\n\nUse an ointment.\n"
TOOL = 'kind = "tool"\nsubject = "topic"\nshare_code = "hhhhhhhhh2"\n'
BANGLA = "## এটি কী {#definition}\n\nত্বক খসখসে।\n\n## কী করবেন {#first_steps}\n\nমলম লাগান।\n"


@pytest.fixture
def asked(folder: Path) -> Path:
    place = write_article(
        folder, "wet-skin", en=edition_text(TWO, title="Wet skin"), bn=bangla_text(BANGLA, title="ভেজা ত্বক")
    )
    (place / "en.asked.toml").write_text(
        'definition = ["why do puddles form on my elbow"]\n'
        'first_steps = ["elbow dripping again", "ex keeps rapping on the pane"]\n',
        encoding="utf-8",
    )
    (place / "bn.asked.toml").write_text(
        'definition = ["কনুই ভিজে থাকে কেন"]\nfirst_steps = ["amar konui theke pani jhore"]\n', encoding="utf-8"
    )
    load(folder)
    return folder


def first(question: str, language: str = "en") -> str:
    results = ask(question, language).results
    return f"{results[0].slug}#{results[0].anchor}" if results else ""


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("why do puddles form on my elbow", "wet-skin#definition"),
        ("Elbow dripping again!", "wet-skin#first_steps"),
        ("my elbow is dripping", "wet-skin#first_steps"),
        ("rapping on my pane", "wet-skin#first_steps"),
        ("কনুই ভিজে থাকে কেন", "wet-skin#definition"),
    ],
)
def test_the_section_whose_phrase_it_is_stands_first(question: str, right: str) -> None:
    assert first(question) == right


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("question", ["amar konui theke pani jhore", "amr konuy teke paani jore", "কনুই থেকে পানি ঝরে"])
def test_bangla_in_latin_letters_is_met_by_its_sound_in_whatever_spelling(question: str) -> None:
    assert first(question, "bn") == "wet-skin#first_steps"


@pytest.mark.usefixtures("asked")
def test_words_of_phrases_are_known_to_spelling() -> None:
    assert Word.objects.filter(language="en", text="puddles").exists()
    assert first("pudlles") == "wet-skin#definition"
    assert find_faults() == []


def test_a_long_list_drowns_neither_title_nor_heading(asked: Path) -> None:
    phrases = [f'"skin story number {number} of the marble hall"' for number in range(79)]
    place = asked / "articles" / "wet-skin" / "en.asked.toml"
    place.write_text(f"definition = [{', '.join(phrases)}]\n", encoding="utf-8")
    load(asked)
    assert first("what is dry skin").startswith("dry-skin#")
    assert first("ointment").startswith(("wet-skin#first_steps", "dry-skin#first_steps"))
    assert first("marble hall") == "wet-skin#definition"


@pytest.mark.usefixtures("asked")
def test_no_page_and_no_result_shows_a_phrase() -> None:
    assert "dripping" not in str(list(ask("elbow dripping again").results))


@pytest.mark.usefixtures("asked")
def test_the_migration_that_adds_the_field_fills_it() -> None:
    class Done:
        app_label, name = "search", "0004_asked_and_passages"

    Entry.objects.all().delete()
    rebuild_after(apps.get_app_config("search"), plan=[(Done, False)])
    assert Entry.objects.filter(asked__contains="dripping").count() == 1
    assert PublishedEdition.objects.get(slug="wet-skin", language="en").document["asked"]
    assert find_faults() == []


def test_the_index_of_a_tool_does_not_hang_on_the_order_of_keys(folder: Path) -> None:
    """PostgreSQL gives the keys of a document back in an order of its own."""
    (folder / "articles" / "help" / "en.asked.toml").write_text(
        'about = ["whom do I ring at night"]\nfirst_steps = ["who picks up the phone"]\n', encoding="utf-8"
    )
    text = "## What a search leaves {#about}\n\nNothing.\n\n## Steps {#first_steps}\n\nRing.\n"
    write_article(folder, "help", toml=TOOL, en=edition_text(text, title="Who to call"))
    load(folder)
    assert find_faults() == []
    page = PublishedEdition.objects.get(slug="help", language="en")
    turned = page.document | {"asked": dict(reversed(page.document["asked"].items()))}
    # Past whatever brings the index up to a row that is saved.
    PublishedEdition.objects.filter(pk=page.pk).update(document=turned)
    assert find_faults() == []


@pytest.mark.slow
@pytest.mark.usefixtures("shipped")
def test_the_index_of_the_shipped_library_is_what_is_published() -> None:
    assert find_faults() == []
