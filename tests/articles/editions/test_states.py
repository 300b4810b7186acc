"""States: how a draft stands to what readers have, told apart by every thing that a page is made of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.editions.states import State, states_of
from articles.models import Article, Code, Contributor, Edition, PublishedEdition, Reference, Section
from tests.factories import article_toml, content_folder, edition_text, get_edition, load, write_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """One published article that cites a source and has a code."""
    folder = content_folder(tmp_path)
    toml = article_toml("dry-skin", extra='codes = ["icd-10-cm:L85.3"]\n')
    write_article(folder, "dry-skin", toml=toml, en=edition_text("## What it is {#definition}\n\nIt is rough.[^R1]\n"))
    load(folder)
    return folder


def state() -> State:
    edition = get_edition("dry-skin")
    return states_of([edition])[edition.pk]


def test_what_was_loaded_is_what_readers_have() -> None:
    assert state() == State.SAME


CHANGES: dict[str, Callable[[], object]] = {
    "title": lambda: Edition.objects.update(title="Other"),
    "body": lambda: Section.objects.update(body="Other."),
    "heading": lambda: Section.objects.update(heading="Other"),
    "address": lambda: Article.objects.update(slug="other"),
    "subject": lambda: Article.objects.update(subject="medicine"),
    "writer's name": lambda: Contributor.objects.update(names={"en": "Other"}),
    "source": lambda: Reference.objects.filter(key="R1").update(limits="Only a few were asked."),
    "meaning of a code": lambda: Code.objects.update(meaning="Other"),
    "doubt about a code": lambda: Code.objects.update(is_uncertain=True),
    "codes of the article": lambda: Article.objects.get().codes.set([]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_that_readers_would_see_is_seen(change: Callable[[], object]) -> None:
    change()
    edition = Edition.objects.get()
    assert states_of([edition])[edition.pk] == State.CHANGED


def test_what_no_page_shows_is_no_change() -> None:
    Reference.objects.filter(key="R2").update(limits="Nobody cites it.")
    assert state() == State.SAME


def test_withdrawn_and_never_published_are_told_apart() -> None:
    PublishedEdition.objects.all().delete()
    assert state() == State.NEVER
    Edition.objects.update(is_withdrawn=True)
    assert state() == State.WITHDRAWN
