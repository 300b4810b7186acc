"""What pages read: a page whose bytes a change alters has noted one of the keys that the change wrote down.

Every page of a small library is made before and after; what looks the same may be touched, what differs must be.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from patienttools.generation.models import LibraryChange
from patienttools.generation.reads import collecting
from tests.articles.clock import stop_clock
from tests.factories import (
    HELPLINES,
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    load,
    share_code,
    write_article,
)

SPECIAL = ("home", "guides", "help", "search", "a-to-z", "tools", "about")
LEAF, OTHER, PARENT = "dry-skin", "itching", "skin"
NOW = "2026-11-28T12:00:00+00:00"
SECTIONS = (
    "## What it is {#definition}\n\nSkin that feels rough. See [itching](article:itching).\n\n"
    "## Myths {#myths}\n\n- **It is dirt.** It is not.\n"
)


@dataclass(frozen=True)
class Made:
    status: int
    html: bytes
    keys: frozenset[str]


TOML = {
    LEAF: article_toml(LEAF, parent=PARENT, extra='\n[[relations]]\nkind = "can_lead_to"\nto = "skin"\n'),
    OTHER: article_toml(OTHER, parent=PARENT),
    PARENT: article_toml(PARENT),
}


def write(folder: Path, slug: str, en: str | None = None, *, toml: str = "", bn: str | None = None) -> None:
    write_article(folder, slug, toml=toml or TOML[slug], en=en, bn=bn)


@pytest.fixture(scope="module")
def shared(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = content_folder(tmp_path_factory.mktemp("library"))
    for slug in SPECIAL:
        TOML[slug] = article_toml(slug, kind="page")
        write(folder, slug, edition_text(title=f"The {slug} page"), bn=bangla_text(title=f"পাতা {slug}"))
    write(folder, PARENT, edition_text(SECTIONS, title="Skin"), bn=bangla_text())
    write(folder, LEAF, edition_text(SECTIONS), bn=bangla_text())
    write(folder, OTHER, edition_text(title="Itching"))
    load(folder)
    return folder


@pytest.fixture(scope="module")
def before(shared: Path) -> dict[str, Made]:
    with pytest.MonkeyPatch.context() as patch:
        stop_clock(patch, NOW)
        return make_all()


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    return Path(shutil.copytree(shared, tmp_path / "content"))


def addresses() -> Iterator[str]:
    codes = {slug: share_code(slug) for slug in (LEAF, OTHER, PARENT)}
    for language in ("en", "bn"):
        yield from (f"/{language}/", f"/{language}/guides/", f"/{language}/help/", f"/{language}/help/050/")
        yield from (f"/{language}/a-to-z/", f"/{language}/a-to-z/topics/", f"/{language}/tools/", f"/{language}/about/")
        for slug, code in codes.items():
            parts = ("", "clinical/", "sheets/key-points/")
            yield from (f"/{language}/guides/{slug}/{part}" for part in parts)
            yield from (f"/r/{code}/{language}/", f"/r/{code}/")


def make_all() -> dict[str, Made]:
    client, made = Client(), {}
    for address in addresses():
        with collecting() as reads:
            response = client.get(address)
        made[address] = Made(response.status_code, response.content, frozenset(reads.keys))
    return made


def written_after(position: int) -> set[str]:
    return set(LibraryChange.objects.filter(pk__gt=position).values_list("key", flat=True))


def position() -> int:
    last = LibraryChange.objects.order_by("-id").first()
    return last.pk if last else 0


def change_title(folder: Path) -> None:
    write(folder, OTHER, edition_text(title="Itching and scratching"))


def change_text(folder: Path) -> None:
    write(folder, LEAF, edition_text(SECTIONS.replace("rough", "tight")))


def change_what_is_inherited(folder: Path) -> None:
    write(folder, PARENT, edition_text(SECTIONS.replace("It is not.", "It never is."), title="Skin"))


def give_something_to_inherit(folder: Path) -> None:
    more = "\n## Forms it can take {#types}\n\n- **Winter.** It comes with the cold.\n"
    write(folder, PARENT, edition_text(SECTIONS + more, title="Skin"))


def withdraw_the_parent(folder: Path) -> None:
    write(folder, PARENT, edition_text(SECTIONS, title="Skin", publish=False))


def withdraw_what_is_linked(folder: Path) -> None:
    write(folder, OTHER, edition_text(title="Itching", publish=False))


def publish_a_new_child(folder: Path) -> None:
    write(folder, "eczema", edition_text(title="Eczema"), toml=article_toml("eczema", parent=PARENT))


def publish_another_language(folder: Path) -> None:
    write(folder, OTHER, edition_text(title="Itching"), bn=bangla_text(title="চুলকানি"))


def move_a_child(folder: Path) -> None:
    write(folder, OTHER, edition_text(title="Itching"), toml=article_toml(OTHER, parent=LEAF))


def feature_a_guide(folder: Path) -> None:
    feature = "\n[feature]\nfrom = 2026-11-20\nuntil = 2026-12-10\n"
    toml = article_toml(OTHER, parent=PARENT, extra=feature)
    write(folder, OTHER, edition_text(title="Itching"), toml=toml)


def change_the_name_of_a_list(folder: Path) -> None:
    write(folder, "guides", edition_text(title="All that there is to read"))


def change_a_number(folder: Path) -> None:
    (folder / "helplines.toml").write_text(HELPLINES.replace('"999"', '"998"'), encoding="utf-8")


def change_a_code(folder: Path) -> None:
    toml = article_toml(OTHER, parent=PARENT).replace(share_code(OTHER), "z" * 10)
    write(folder, OTHER, edition_text(title="Itching"), toml=toml)


CHANGES = (
    change_title,
    change_text,
    change_what_is_inherited,
    give_something_to_inherit,
    withdraw_the_parent,
    withdraw_what_is_linked,
    publish_a_new_child,
    publish_another_language,
    move_a_child,
    feature_a_guide,
    change_the_name_of_a_list,
    change_a_number,
    change_a_code,
)


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_page_that_a_change_alters_is_told(
    folder: Path,
    before: dict[str, Made],
    change: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    say: Callable[[str], None],
) -> None:
    stop_clock(monkeypatch, NOW)
    start = position()
    change(folder)
    load(folder)
    after, written = make_all(), written_after(start)
    assert written
    assert "all" not in written
    altered = {address for address in before if before[address].html != after[address].html}
    touched = {address for address in before if before[address].keys & written}
    assert altered
    assert altered - touched == set()
    say(f"{change.__name__.replace('_', ' ')}: alters {len(altered)} of {len(before)} pages, touches {len(touched)}")


@pytest.mark.django_db
def test_a_change_of_text_alone_touches_only_the_pages_of_that_text(folder: Path, before: dict[str, Made]) -> None:
    start = position()
    change_text(folder)
    load(folder)
    assert written_after(start) == {f"text:{LEAF}:en", f"inherited:{LEAF}:en"}
    touched = {address for address in before if before[address].keys & written_after(start)}
    own = {
        address for address in before if f"/en/guides/{LEAF}/" in address or address == f"/r/{discreet_code(LEAF)}/en/"
    }
    assert touched == own


@pytest.mark.django_db
def test_a_page_that_the_clock_changes_says_when(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, NOW)
    with collecting() as reads:
        Client().get(f"/en/guides/{LEAF}/")
    assert reads.expires_at is not None
    assert reads.expires_at.isoformat() == "2027-05-21T00:00:00+00:00"
    stop_clock(monkeypatch, "2027-05-21T00:00:00+00:00")
    with collecting() as reads:
        Client().get(f"/en/guides/{LEAF}/")
    assert reads.expires_at is None


@pytest.mark.django_db
def test_a_page_with_a_feature_is_right_for_the_day(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, NOW)
    feature_a_guide(folder)
    load(folder)
    with collecting() as reads:
        Client().get("/en/")
    assert reads.expires_at is not None
    assert reads.expires_at.isoformat() == "2026-11-29T00:00:00+00:00"
