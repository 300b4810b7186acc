"""Ten broken contents, on a filled and on an empty database: the site starts, and says what is wrong."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.rxsite.starts import copy_checkout, started

pytestmark = pytest.mark.long

LANGUAGES = [code for code, _name in settings.LANGUAGES]
GUIDE = "stalking"


@dataclass(frozen=True, slots=True)
class Case:
    """How a content folder is broken, and what the start must then say; with nothing to say it loads everything."""

    name: str
    break_content: Callable[[Path], object]
    said: tuple[str, ...]


def unreadable_toml(content: Path) -> None:
    """A line that is no TOML, at the end of each kind of file."""
    for path in (
        *content.glob("*.toml"),
        *content.glob("search/*.toml"),
        content / "articles" / GUIDE / "article.toml",
    ):
        path.write_bytes(path.read_bytes() + b"\n= broken\n")


def not_utf_8(content: Path) -> None:
    path = content / "articles" / GUIDE / "en.md"
    path.write_bytes(path.read_bytes() + b"\nA word: \xff\xfe\n")


def linking_nowhere(content: Path) -> None:
    path = content / "articles" / GUIDE / "en.md"
    path.write_bytes(path.read_bytes() + b"\nSee [this](article:nowhere-at-all).\n")


def editors_own_files(content: Path) -> None:
    for name in (".DS_Store", ".en.md.swp", "en.md~", "#en.md#"):
        (content / "articles" / GUIDE / name).write_bytes(b"\x00\xff")
    (content / ".DS_Store").write_bytes(b"\x00\xff")
    (content / "articles" / ".DS_Store").write_bytes(b"\x00\xff")


def folder_without_article(content: Path) -> None:
    (content / "articles" / "unfinished").mkdir()
    (content / "articles" / "unfinished" / "en.md").write_text("Not yet.\n")


def twin_share_codes(content: Path) -> None:
    shutil.copytree(content / "articles" / GUIDE, content / "articles" / "twin")


def empty(content: Path) -> None:
    shutil.rmtree(content)
    content.mkdir()


CASES = (
    Case("unreadable TOML in each kind of file", unreadable_toml, ("article.toml", "references.toml", "grammar.toml")),
    Case("a text that is not UTF-8", not_utf_8, (f"{GUIDE}/en.md:", "UTF-8")),
    Case("no references", lambda content: (content / "references.toml").unlink(), ("references.toml",)),
    Case("no grammar", lambda content: (content / "grammar.toml").unlink(), ("grammar.toml",)),
    Case("an article that links nowhere", linking_nowhere, (f"{GUIDE}/en.md:", "nowhere-at-all")),
    Case("files that editors leave", editors_own_files, ()),
    Case("a folder without article.toml", folder_without_article, ("unfinished",)),
    Case("one share code twice", twin_share_codes, ("twin/article.toml:", "share code")),
    Case("an empty content folder", empty, ("holds no articles; nothing was loaded.",)),
    Case("no content folder", shutil.rmtree, ("holds no articles; nothing was loaded.",)),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a sound start leaves it."""
    data = tmp_path_factory.mktemp("filled") / "data"
    with started(data):
        pass
    return data


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("is_filled", [True, False], ids=["filled", "empty"])
def test_starts_and_says_what_is_wrong(filled: Path, tmp_path: Path, case: Case, is_filled: bool) -> None:
    checkout, data = copy_checkout(tmp_path / "code"), tmp_path / "data"
    case.break_content(checkout / "content")
    if is_filled:
        shutil.copytree(filled, data)
    with started(data, checkout=checkout) as site:
        told = site.told()
        homes = {language: site.read(f"/{language}/") for language in LANGUAGES}
        guide = site.status(f"/{LANGUAGES[0]}/guides/{GUIDE}/")
    assert "Traceback" not in told
    assert [status for status, _text in homes.values()] == [200] * len(LANGUAGES)
    for words in case.said:
        assert words in told
    if case.said:
        assert ("Readers see " in told) or ("readers see " in told)
        assert "run make run again" in told
    if is_filled or not case.said:
        assert guide == 200
        assert all(GUIDE in text for _status, text in homes.values())
