"""Lists of a large library: a change touches the pages that show it, before or after, and leaves all others alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.models import Edition, PublishedEdition
from patienttools.generation.models import LibraryChange
from patienttools.generation.reads import collecting
from tests.articles.large import grow
from tests.factories import article_toml, content_folder, edition_text, get_edition, load, write_article

# Of 1,500 articles each family has three pages and each letter two.
PATHS = (
    *("/en/", "/en/guides/", "/en/tools/", "/en/a-to-z/", "/en/guides/dry-skin/", "/en/guides/dry-skin/clinical/"),
    *(f"/en/a-to-z/{ord(letter) % 1000:03}/{page}" for letter in "ABCDEFGLNPRT" for page in ("", "002/")),
    *(f"/en/a-to-z/{family}/{page}" for family in ("topics", "conditions", "tests") for page in ("", "002/", "003/")),
)


@dataclass(frozen=True)
class Made:
    html: bytes
    keys: frozenset[str]


@pytest.fixture(scope="module")
def folder(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = content_folder(tmp_path_factory.mktemp("large"))
    for slug in ("home", "guides", "tools", "a-to-z", "help", "search"):
        write_article(folder, slug, toml=article_toml(slug, kind="page"), en=edition_text(title=f"The {slug}"))
    write_article(folder, "dry-skin")
    write_article(folder, "waiting", en=edition_text(title="Border, again", publish=False))
    load(folder)
    grow(1500)
    return folder


def make_all() -> dict[str, Made]:
    client, made = Client(), {}
    for path in PATHS:
        with collecting() as reads:
            response = client.get(path)
        if response.status_code == 200:
            made[path] = Made(response.content, frozenset(reads.keys))
    return made


@pytest.fixture(scope="module")
def before(folder: Path) -> dict[str, Made]:
    return make_all()


def publish(slug: str, **fields: str) -> None:
    Edition.objects.filter(article__slug=slug).update(**fields)
    publish_edition(edition=get_edition(slug), by=None)


def change_text() -> None:
    get_edition("dry-skin").sections.update(body="Skin that feels tighter than before.")
    publish("dry-skin")


def change_summary() -> None:
    publish("dry-skin", summary="Skin that feels tight and itches.")


def change_title_in_its_place() -> None:
    publish("dry-skin", title="Dry skin, and what helps")


def change_title_to_another_page() -> None:
    publish("dry-skin", title="Door zzz")


def change_title_to_another_letter() -> None:
    publish("dry-skin", title="After the rain")


def publish_a_new_one() -> None:
    publish("waiting")


def withdraw_one() -> None:
    unpublish_edition(edition=get_edition("dry-skin"))


CHANGES = {
    change_text: 2,
    change_summary: 4,
    change_title_in_its_place: 4,
    change_title_to_another_page: 4,
    change_title_to_another_letter: 9,
    publish_a_new_one: 9,
    withdraw_one: 9,
}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_reaches_every_list_that_shows_it_and_few_others(
    before: dict[str, Made], change: Callable[[], None], say: Callable[[str], None]
) -> None:
    position = LibraryChange.objects.latest("pk").pk
    change()
    written = set(LibraryChange.objects.filter(pk__gt=position).values_list("key", flat=True))
    after = make_all()
    altered = {path for path, made in before.items() if path not in after or after[path].html != made.html}
    touched = {path for path, made in before.items() if made.keys & written}
    assert altered
    assert altered - touched == set()
    say(f"{change.__name__.replace('_', ' ')}: alters {len(altered)} of {len(before)}, touches {len(touched)}")
    assert len(touched) <= CHANGES[change]


@pytest.mark.django_db
def test_another_title_in_its_place_touches_only_pages_that_show_it(before: dict[str, Made]) -> None:
    position = LibraryChange.objects.latest("pk").pk
    change_title_in_its_place()
    written = set(LibraryChange.objects.filter(pk__gt=position).values_list("key", flat=True))
    touched = {path for path, made in before.items() if made.keys & written}
    assert touched == {path for path, made in before.items() if b"Dry skin" in made.html}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_library_that_outgrows_one_page_makes_its_lists_anew(folder: Path) -> None:
    """And one that shrinks again."""
    for most, change in ((300, publish_a_new_one), (301, withdraw_one)):
        grown = PublishedEdition.objects.filter(slug__startswith="grown-").order_by("pk")
        extra = PublishedEdition.objects.count() - most
        grown.filter(pk__in=list(grown.values_list("pk", flat=True)[: max(extra, 0)])).delete()
        assert PublishedEdition.objects.count() == most
        with collecting() as reads:
            page = Client().get("/en/a-to-z/").content
        change()
        latest = LibraryChange.objects.latest("pk")
        written = set(LibraryChange.objects.filter(token=latest.token).values_list("key", flat=True))
        assert Client().get("/en/a-to-z/").content != page
        assert reads.keys & written
        assert reads.keys & written & {"cards", "cards:many"}
