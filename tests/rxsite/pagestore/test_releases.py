"""Releases: another look of the site is another folder; and the addresses that a store may hold are told apart."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings

from rxsite.pagestore.layout import Layout
from rxsite.pagestore.release import find_release
from rxsite.pagestore.site import make_store, with_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rxsite/a.py", "rxsite/locale/bn/django.po", "templates/base.html", "static/css/a.css", "notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["rxsite/a.py", "rxsite/locale/bn/django.po", "templates/base.html", "static/css/a.css", "rxsite/new.py"]
)
def test_a_change_of_a_source_is_another_release(folder: Path, name: str) -> None:
    before = find_release(folder)
    assert find_release(folder) == before
    (folder / name).write_text("something else")
    assert find_release(folder) != before


def test_what_no_page_shows_is_the_same_release(folder: Path) -> None:
    before = find_release(folder)
    (folder / "notes.txt").write_text("something else")
    cache = folder / "rxsite" / "__pycache__"
    cache.mkdir()
    (cache / "a.py").write_text("")
    assert find_release(folder) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RX_SITE_NAME", "Another"),
        ("RX_NEUTRAL_URLS", {"en": "https://other.example/"}),
        ("RX_CODES_SECRET", "another"),
        ("LANGUAGES", [("en", "English")]),
    ],
)
def test_another_visible_setting_is_another_release(folder: Path, settings: Any, name: str, value: object) -> None:
    before = find_release(folder)
    setattr(settings, name, value)
    assert find_release(folder) != before


def test_the_secret_cannot_be_read_from_the_name() -> None:
    assert site_settings.RX_CODES_SECRET not in find_release(Path(site_settings.BASE_DIR))


@pytest.mark.parametrize(
    ("path", "is_storable"),
    [
        ("/en/", True),
        ("/bn/guides/a-b-1/all/", True),
        ("/r/abcdefghjk/", True),
        ("/r/abcdefghjk/bn/2/4/", True),
        ("/en/search/", False),
        ("/en/research/", True),
        ("/en", False),
        ("/", False),
        ("", False),
        ("en/guides/", False),
        ("/en/../", False),
        ("/en/./", False),
        ("/en//", False),
        ("/en/a\n/", False),
        ("/en/a/\n", False),
        ("/en/a%2fb/", False),
        ("/en/A/", False),
        ("/en/-a/", False),
        ("/en/é/", False),
        ("/r/abc/", False),
        ("/r/abcdefgh10/", False),
        ("/admin/", False),
        ("/enx/", False),
        ("/en/index.html", False),
        ("/gallery/en/", False),
    ],
)
def test_only_canonical_addresses_of_pages_have_a_file(tmp_path: Path, path: str, is_storable: bool) -> None:
    assert Layout(tmp_path, "0" * 16).is_storable(path) is is_storable


def test_without_room_there_is_no_store_and_the_site_is_as_it_was(settings: Any) -> None:
    settings.RX_STORE_MB = 0
    assert make_store() is None

    def application(environ: object, start_response: object) -> list[bytes]:
        return []

    assert with_store(application) is application
