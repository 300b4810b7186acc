"""A backup of a running site comes back on an empty machine, is refused where it must be, and is drilled, on both."""

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import find_postgres_folder
from tests.rxsite.backup.sites import (
    FAILED,
    READERS_WORDS,
    SESSION,
    Site,
    names_of_pictures,
    put_pictures,
    put_what_is_never_in,
)  # fmt: skip
from tests.with_postgres import run_postgres

pytestmark = pytest.mark.long

KINDS = ("sqlite", "postgresql")
PICTURES = {"a.png", "sub/b.png"}


@pytest.fixture(scope="module", params=KINDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With the shipped library, pictures, and what is never in a backup."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield _fill(Site(folder / "data"))
        return
    programs = find_postgres_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with run_postgres(programs) as address:
        yield _fill(Site(folder / "data", address))


def _fill(site: Site) -> Site:
    site.does("migrate", "-v0")
    site.does("load_content")
    put_pictures(site)
    put_what_is_never_in(site)
    return site


def empty_beside(site: Site, tmp_path: Path) -> Site:
    """Another machine: an empty folder and an empty database."""
    if not site.url:
        return Site(tmp_path / "other")
    site.execute("CREATE DATABASE other")
    return Site(tmp_path / "other", f"{site.url.rpartition('/')[0]}/other")


def remove(site: Site, other: Site) -> None:
    if site.url:
        site.execute("DROP DATABASE other WITH (FORCE)")
    shutil.rmtree(other.data, ignore_errors=True)


def counts(site: Site) -> dict[str, object]:
    tables = ("auth_permission", "articles_section", "articles_publishededition", "helplines_helpline", "search_entry")
    return {table: site.execute(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_an_open_backup_comes_back_whole_and_without_what_is_never_in_it(site: Site, tmp_path: Path) -> None:
    said = site.does("backup")
    path = site.backups[-1]
    assert "verified" in said
    assert "keep" in said
    assert path.stat().st_mode & 0o777 == 0o600
    text = gzip.decompress(path.read_bytes())
    assert b"Stalking" in text
    for word in (READERS_WORDS, SESSION, FAILED, (site.data / "secret_key").read_text()):
        assert word.encode() not in text
    assert {path.name for path in (site.data / "backups").iterdir()} == {path.name, "backup.lock", "last.json"}

    assert "Nothing was restored" in site.refuses("restore", str(path))
    other = empty_beside(site, tmp_path)
    said = other.does("restore", str(path))
    assert "articles_section: " in said
    assert "the one here is another" in said
    assert counts(other) == counts(site)
    assert other.execute("SELECT count(*) FROM reports_mistakereport")[0][0] == 0
    assert names_of_pictures(other.data) == PICTURES
    # Of the other machine a backup of its own restores as well, and its pages can be read.
    other.does("backup")
    assert "The site went on since" not in other.does("restore", "--drill", "latest")
    remove(site, other)


def test_a_drill_finds_everything_as_it_was_says_what_went_on_and_leaves_nothing(site: Site) -> None:
    site.does("backup")
    site.execute("UPDATE auth_permission SET name = 'Another name' WHERE id = 1")
    (site.data / ".drill").mkdir()
    (site.data / ".drill" / "left by one that was killed").touch()
    if site.url:
        site.execute("CREATE DATABASE site_drill_1")
    said = site.does("restore", "--drill", "latest")
    assert "2 pictures; read: 12 pages" in said
    went_on = [line for line in said.splitlines() if "went on" in line]
    assert len(went_on) == 1
    assert "auth_permission" in went_on[0]
    assert not (site.data / ".drill").exists()
    if site.url:
        assert site.execute("SELECT datname FROM pg_database WHERE datname LIKE '%drill%'") == []


def test_a_sealed_backup_brings_the_secret_along_and_is_refused_without_its_key(site: Site, tmp_path: Path) -> None:
    key, wrong = tmp_path / "key", tmp_path / "wrong"
    site.does("backup", "--new-key", str(key))
    site.does("backup", "--new-key", str(wrong))
    site.does("backup", "--key", str(key), "--to", str(tmp_path / "sealed"))
    path = next((tmp_path / "sealed").glob("*.sealed"))
    assert (site.data / "secret_key").read_bytes() not in path.read_bytes()
    other = empty_beside(site, tmp_path)
    assert "--key" in other.refuses("restore", str(path))
    assert "another key" in other.refuses("restore", str(path), "--key", str(wrong))
    cut = tmp_path / "cut.tar.gz.sealed"
    cut.write_bytes(path.read_bytes()[:-20])
    assert "cut short" in other.refuses("restore", str(cut), "--key", str(key))
    assert not other.database.exists()
    assert not (other.data / ".restoring").exists()
    assert "To do" not in other.does("restore", str(path), "--key", str(key))
    assert (other.data / "secret_key").read_text() == (site.data / "secret_key").read_text()

    # Once more over it: what was there is kept.
    other.execute("UPDATE auth_permission SET name = 'Before' WHERE id = 2")
    (other.data / "media" / "later.png").write_bytes(b"later")
    said = other.does("restore", str(path), "--key", str(key), "--replace")
    assert other.execute("SELECT name FROM auth_permission WHERE id = 2")[0][0] != "Before"
    assert names_of_pictures(other.data) == PICTURES
    kept = next(other.data.glob("media.before-*"))
    assert (kept / "later.png").read_bytes() == b"later"
    if other.url:
        schema = next(line.rpartition(" ")[2] for line in said.splitlines() if "schema before_" in line)
        assert other.execute(f"SELECT name FROM {schema}.auth_permission WHERE id = 2") == [("Before",)]
        other.does("backup")
        assert "went on" not in other.does("restore", "--drill", "latest")
    else:
        assert len(list(other.data.glob("site.sqlite3.before-*"))) == 1
    remove(site, other)


def test_a_newer_release_is_refused_and_an_older_one_brought_up_to_date(site: Site, tmp_path: Path) -> None:
    site.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('articles', '9999_later', '2027-01-01')")
    site.does("backup", "--to", str(tmp_path / "newer"))
    site.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    other = empty_beside(site, tmp_path)
    assert "newer release" in other.refuses("restore", str(next((tmp_path / "newer").glob("site-*"))))

    site.does("migrate", "typed", "zero", "-v0")
    site.does("backup", "--to", str(tmp_path / "older"))
    site.does("migrate", "-v0")
    other.does("restore", str(next((tmp_path / "older").glob("site-*"))))
    assert other.execute("SELECT count(*) FROM typed_typed")[0][0] == 0
    remove(site, other)
