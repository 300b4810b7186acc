"""Static files are collected as in production: every mentioned file exists, and names are hashed."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.contrib.staticfiles.finders import get_finder
from django.core.management import call_command
from pytest_django import Settings

from rxsite.scripts import lighten_script
from rxsite.starting.statics import fingerprint_of_sources
from rxsite.staticfiles import HashedStaticFilesStorage

STATIC = project_settings.BASE_DIR / "static"


@pytest.mark.slow
def test_collecting_is_strict_and_gives_every_file_a_hashed_name(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "rxsite.staticfiles.HashedStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert named
    for plain, hashed in named.items():
        assert plain != hashed
        assert (tmp_path / hashed).is_file()


def test_modules_import_hashed_modules(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "first.js").write_text('import { two } from "./second.js";\n')
    (source / "second.js").write_text("export const two = 2;\n")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "rxsite.staticfiles.HashedStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "collected" / "staticfiles.json").read_text())["paths"]
    assert named["second.js"] in (tmp_path / "collected" / named["first.js"]).read_text()


def test_every_name_of_a_script_holds_the_script(settings: Settings, tmp_path: Path) -> None:
    """Pages name the hashed one; it is saved from a file that was read before, for its hash."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "rxsite.staticfiles.HashedStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin/css", "vendor"])
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sources = {path.relative_to(STATIC).as_posix(): path for path in (STATIC / "js").rglob("*.js")}
    assert "js/site.js" in sources
    for name, source in sources.items():
        expected = re.sub(r"\s", "", lighten_script(source.read_text(encoding="utf-8")))
        served = re.sub(r"\s", "", (tmp_path / named[name]).read_text(encoding="utf-8"))
        assert re.sub(r"\.[0-9a-f]{8}\.js", ".js", served) == expected


def test_a_file_that_mentions_a_missing_one_is_refused(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("a { background: url(missing.svg); }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "rxsite.staticfiles.HashedStaticFilesStorage"}}
    with pytest.raises(Exception, match=r"missing\.svg"):
        call_command("collectstatic", interactive=False, verbosity=0)


def test_a_page_is_shown_without_looks_that_were_never_collected(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    storage = HashedStaticFilesStorage()
    assert storage.url("css/site.css") == "/static/css/site.css"
    assert storage.url("icons/site.svg") == "/static/icons/site.svg"
    with pytest.raises(ValueError, match="never"):
        storage.url("js/never-was.js")


def test_sources_have_another_fingerprint_when_one_of_them_changed(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    try:
        first = fingerprint_of_sources()
        assert fingerprint_of_sources() == first
        (tmp_path / "a.js").write_text("12")
        second = fingerprint_of_sources()
        (tmp_path / "a.js").rename(tmp_path / "b.js")
        assert len({first, second, fingerprint_of_sources()}) == 3
    finally:
        get_finder.cache_clear()
