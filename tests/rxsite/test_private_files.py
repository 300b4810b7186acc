"""Files with drafts, hashes and secrets are their owner's alone, whatever the folder's mode and whatever made them."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from rxsite.private_files import close_private_files
from tests.machine import PROJECT_DIR


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """A data folder that everybody may read, for the site that is running."""
    tmp_path.chmod(0o755)
    settings.RX_DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
    return tmp_path


PRIVATE = (
    "secret_key",
    "site.sqlite3",
    "site.sqlite3-wal",
    "site.sqlite3.copy",
    "start.log",
    "exports/a/en.md",
    "media/a.png",
    "media.before-20261128T020000/a.png",
    "backups/site-20261128T020000Z.tar.gz",
    "restored_secrets",
)


@pytest.mark.parametrize("name", PRIVATE)
def test_closes_each_private_file(data: Path, name: str) -> None:
    path = data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(0o666)
    assert close_private_files().closed == [path]
    assert mode_of(path) == 0o600
    assert close_private_files().closed == []


@pytest.mark.parametrize("name", ["static/site.css", "notes.txt"])
def test_leaves_alone_what_is_public_or_not_ours(data: Path, name: str) -> None:
    path = data / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    path.chmod(0o644)
    assert close_private_files().closed == []
    assert mode_of(path) == 0o644


def test_lets_nginx_read_pictures_by_its_group_beyond_loopback(data: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
    picture = data / "media" / "a.png"
    picture.parent.mkdir(mode=0o755)
    picture.touch()
    picture.chmod(0o644)
    close_private_files()
    assert (mode_of(picture.parent), mode_of(picture)) == (0o750, 0o640)


def test_follows_no_link_out_of_the_data_folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    (data / "exports").mkdir()
    (data / "exports" / "link").symlink_to(elsewhere)
    (data / "copy.sqlite3").symlink_to(elsewhere)
    close_private_files()
    assert mode_of(elsewhere) == 0o644


@pytest.mark.slow
def test_a_database_that_any_command_makes_is_closed_from_the_first_connection_on(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    script = (
        "import os; os.umask(0o022)\n"
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE t (a)')\n"
        "for entry in sorted(os.scandir(os.environ['WHERE']), key=lambda entry: entry.name):\n"
        "    print(entry.name, f'{entry.stat().st_mode & 0o777:o}')\n"
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RX_")}
    own = {
        "RX_DATA": str(tmp_path / "data"),
        "RX_DATABASE_URL": f"sqlite:///{elsewhere}/my.db",
        "WHERE": str(elsewhere),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_DIR, env=inherited | own, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["my.db", "600", "my.db-shm", "600", "my.db-wal", "600"]
