"""`make run` itself, from a copied checkout: moved, twice at once, without the right to write, after Python changed.

The copy's list of requirements is empty, so that nothing is fetched; its environment finds the packages of the tests'.
"""

import shutil
import sysconfig
from pathlib import Path

import pytest

from tests.rxsite.starts import (
    copy_checkout,
    make_read_only,
    make_writable,
    refused,
    started,
    two_started,
    without_power,
)

pytestmark = pytest.mark.long

MAKE_RUN = ("make", "run")
PACKAGES = {"PYTHONPATH": sysconfig.get_path("purelib"), "PIP_NO_INDEX": "1"}
ENDED = "make: *** "


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which nothing was prepared."""
    folder = copy_checkout(tmp_path / "a folder")
    (folder / "requirements.txt").write_text("# nothing\n")
    return folder


def test_runs_from_a_fresh_checkout_and_again_from_where_it_was_moved(checkout: Path, tmp_path: Path) -> None:
    data = checkout / ".data"
    with started(data, command=MAKE_RUN, checkout=checkout, **PACKAGES) as site:
        first = site.told()
        assert site.status("/en/guides/stalking/") == 200
    assert first.startswith("Making an environment with Python 3.")
    assert "Installing requirements.txt" in first
    assert "password" in first
    moved = checkout.rename(tmp_path / "elsewhere")
    with started(moved / ".data", command=MAKE_RUN, checkout=moved, **PACKAGES) as site:
        second = site.told()
        assert site.status("/bn/") == 200
    steps = [line for line in second.splitlines() if not line.startswith(" ")]
    assert steps[:2] == ["Words      up to date", "Database   up to date"]
    assert steps[-5:] == [
        "Editor     there is one",
        "Looks      nothing changed",
        f"Read       http://127.0.0.1:{site.port}/",
        f"Edit       http://127.0.0.1:{site.port}/admin/",
        "Stop       Ctrl+C",
    ]


@pytest.mark.parametrize("change", ["gone", "another version"])
def test_makes_the_environment_anew_when_its_python_changed(checkout: Path, tmp_path: Path, change: str) -> None:
    data = tmp_path / "data"
    with started(data, command=MAKE_RUN, checkout=checkout, **PACKAGES):
        pass
    environment = checkout / ".venv"
    if change == "gone":
        for name in ("python", "python3", "python3.11"):
            (environment / "bin" / name).unlink(missing_ok=True)
            (environment / "bin" / name).symlink_to("/nowhere/python3.9")
    else:
        (library,) = (environment / "lib").glob("python3.*")
        library.rename(library.with_name("python3.9"))
    with started(data, command=MAKE_RUN, checkout=checkout, **PACKAGES) as site:
        assert site.told().startswith("Making an environment with Python 3.")
        assert site.status("/en/") == 200


def test_two_at_once_take_turns_and_the_second_is_told_where_the_first_is(checkout: Path, tmp_path: Path) -> None:
    with two_started(tmp_path / "data", command=MAKE_RUN, checkout=checkout, **PACKAGES) as (site, told):
        assert site.status("/en/guides/stalking/") == 200
    said = told.splitlines()
    assert "Another make prepares the environment; waiting for it" in said or "Making an environment" in said[0]
    assert said[-4:-1] == [
        "Another start is at work on this data folder; waiting for it …",
        f"CommandError: A site runs on this data folder already: http://127.0.0.1:{site.port}/",
        "Open that, or stop it first, or start another beside it: RX_DATA=/somewhere PORT=8001 make run",
    ]


def test_an_account_that_cannot_write_the_code_keeps_all_in_its_data_folder(checkout: Path, tmp_path: Path) -> None:
    make_read_only(checkout)
    try:
        with started(tmp_path / "data", command=without_power(*MAKE_RUN), checkout=checkout, **PACKAGES) as site:
            assert "Making an environment with Python 3" in site.told()
            assert site.status("/bn/guides/stalking/") == 200
        assert (tmp_path / "data" / "venv" / "installed.txt").is_file()
        nowhere = refused(checkout / ".data", command=without_power(*MAKE_RUN), checkout=checkout, **PACKAGES)
    finally:
        make_writable(checkout)
    assert nowhere.splitlines()[:2] == [
        f"This account cannot write in {checkout}/.data.",
        "Name a folder in which it can: RX_DATA=/somewhere make run",
    ]


def test_says_what_can_be_done_about_a_taken_port_before_anything_is_prepared(checkout: Path, tmp_path: Path) -> None:
    with started(tmp_path / "one", command=MAKE_RUN, checkout=checkout, **PACKAGES) as site:
        told = refused(tmp_path / "two", command=MAKE_RUN, checkout=checkout, port=site.port, **PACKAGES)
    assert told.splitlines()[0] == (
        f"CommandError: Port {site.port} is in use by another program. Choose another: PORT={site.port + 1} make run"
    )
    assert not (tmp_path / "two" / "site.sqlite3").exists()


def test_an_environment_that_broke_off_half_made_is_finished(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    shutil.copy2("/bin/true", checkout / ".venv" / "bin" / "pip")
    with started(tmp_path / "data", command=MAKE_RUN, checkout=checkout, **PACKAGES) as site:
        assert site.status("/en/") == 200
