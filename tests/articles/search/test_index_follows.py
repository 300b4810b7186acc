"""The index goes with every publish and withdrawal, in the same transaction; what is not published is never found."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.models import PublishedEdition, Section
from articles.search.indexing import find_faults
from articles.search.models import Entry, Word
from patienttools.generation.models import step_generation
from patienttools.helplines.models import Helpline
from tests.articles.search.judging import ask
from tests.factories import edition_text, get_edition, load, write_article

pytestmark = pytest.mark.usefixtures("folder")


def slugs(question: str) -> set[str]:
    return {result.slug for result in ask(question).results}


def change_text(text: str) -> None:
    Section.objects.filter(edition=get_edition("dry-skin"), kind="definition").update(body=text)


def test_a_draft_is_never_found() -> None:
    change_text("A word that stands nowhere else: quinquereme.")
    assert "dry-skin" not in slugs("quinquereme")


def test_publishing_lets_it_be_found_and_the_old_text_no_longer() -> None:
    change_text("A word that stands nowhere else: quinquereme.")
    publish_edition(edition=get_edition("dry-skin"), by=None)
    assert "dry-skin" in slugs("quinquereme")
    assert not Word.objects.filter(text="rough").exists()
    assert find_faults() == []


def test_a_withdrawn_text_is_not_found_from_that_moment() -> None:
    unpublish_edition(edition=get_edition("dry-skin"))
    assert not Entry.objects.filter(slug="dry-skin", language="en").exists()
    assert not Word.objects.filter(language="en", text="ointment").exists()
    assert find_faults() == []


def test_a_publication_that_is_undone_leaves_the_index_as_it_was() -> None:
    change_text("A word that stands nowhere else: quinquereme.")
    with transaction.atomic():
        publish_edition(edition=get_edition("dry-skin"), by=None)
        transaction.set_rollback(True)
    assert not Word.objects.filter(text="quinquereme").exists()
    assert find_faults() == []


def test_deleting_the_published_row_itself_takes_it_out_too() -> None:
    PublishedEdition.objects.filter(slug="dry-skin").delete()
    assert not Entry.objects.filter(slug="dry-skin").exists()
    assert find_faults() == []


def test_loading_content_again_follows(folder: Path) -> None:
    write_article(folder, "wet-skin", en=edition_text("## What it is {#definition}\n\nPuddles on the elbow.\n"))
    load(folder)
    assert "wet-skin" in slugs("puddles elbow")
    write_article(folder, "wet-skin", en=edition_text(publish=False))
    load(folder)
    assert "wet-skin" not in slugs("puddles elbow")
    assert find_faults() == []


def test_a_change_of_a_helpline_is_found() -> None:
    Helpline.objects.filter(key="bd-999").update(names={"en": "Lighthouse line", "bn": "বাতিঘর"})
    with transaction.atomic():
        step_generation()
    assert ask("lighthouse").results[0].url == "/en/help/050/"
    assert find_faults() == []


def test_rebuilding_makes_the_same_index_and_verifying_names_what_is_wrong() -> None:
    def said(*options: str) -> str:
        out = io.StringIO()
        call_command("rebuild_index", *options, stdout=out, stderr=out)
        return out.getvalue()

    assert "is what is published" in said("--verify")
    Entry.objects.filter(slug="dry-skin", anchor="definition").update(text_terms="something else")
    Word.objects.filter(text="skin").update(entries=99)
    with pytest.raises(CommandError, match="fault"):
        said("--verify")
    said()
    assert "is what is published" in said("--verify")
