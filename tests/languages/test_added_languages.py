"""Two made-up languages, one of them written from right to left, are added by one setting, catalogues and content."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.test_html import errors, needs_checker
from tests.factories import ReadPage, read_html
from tests.languages.adding import BACKWARD, FORWARD, add_languages, run_in, spoken

pytestmark = pytest.mark.long
DIRECTIONS = {FORWARD: "ltr", BACKWARD: "rtl"}
COMMANDS = (
    ("compile_catalogues",),
    ("makemigrations", "--check", "--dry-run"),
    ("check", "--fail-level", "WARNING"),
    ("migrate", "--verbosity", "0"),
    ("format_content",),
    ("check_content",),
    ("load_content",),
    ("collectstatic", "--no-input", "--verbosity", "0", "--ignore", "admin"),
)


@dataclass(frozen=True)
class Added:
    """What the commands of the copy said, and its pages by name."""

    said: dict[str, str]
    pages: dict[str, ReadPage]


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Added:
    project = add_languages(tmp_path_factory.mktemp("languages"))
    said = {}
    for command in COMMANDS:
        done = run_in(project, "manage.py", *command)
        said[command[0]] = f"{done.returncode} {done.stdout}{done.stderr}"
    questions = json.dumps({code: spoken(code, "lantern") for code in DIRECTIONS})
    done = run_in(project, str(Path(__file__).with_name("reading.py")), questions)
    assert done.returncode == 0, done.stderr
    pages = {name: read_html(page["html"], page["status"]) for name, page in json.loads(done.stdout).items()}
    return Added(said, pages)


def test_no_command_finds_a_fault_and_no_migration_is_needed(added: Added) -> None:
    assert {name: text for name, text in added.said.items() if not text.startswith("0 ")} == {}
    assert "No changes detected" in added.said["makemigrations"]
    assert "19 published" in added.said["load_content"]


@pytest.mark.parametrize("code", DIRECTIONS)
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("/{}/", "A quiet place"),
        ("/{}/guides/", "Guides"),
        ("/{}/guides/lantern/", "Lantern light"),
        ("/{}/guides/lantern/clinical/", "Lantern light"),
        ("/{}/guides/lantern/in-short/", "Lantern light"),
        ("/{}/guides/lantern/sheets/warning-signs/", "Lantern light: Danger signs"),
        ("/{}/search/", "Search here"),
        ("/{}/a-to-z/", "Letters"),
        ("/{}/help/", "Who to call"),
        ("discreet {}", "Lantern light"),
    ],
)
def test_each_page_says_its_language_its_direction_and_its_own_words(
    added: Added, code: str, name: str, title: str
) -> None:
    page = added.pages[name.format(code)]
    assert page.status == 200
    assert f'<html lang="{code}" dir="{DIRECTIONS[code]}">' in page.html
    assert spoken(code, title) in [text for level, text in page.headings if level == 1]
    assert spoken(code, "Leave this site") in page.html or "sheets" in name
    assert "Leave this site" not in page.html


@pytest.mark.parametrize("code", DIRECTIONS)
def test_each_page_leads_to_itself_in_every_other_language(added: Added, code: str) -> None:
    html = added.pages[f"/{code}/guides/lantern/"].html
    for other, direction in {"en": "ltr", "bn": "ltr", **DIRECTIONS}.items():
        address = f"/{other}/" if other == "bn" else f"/{other}/guides/lantern/"
        leads = f' rel="nofollow" lang="{other}" dir="{direction}" hreflang="{other}"'
        is_here = ' aria-current="true"'
        assert f'href="{address}"{is_here if other == code else leads}>' in html


@pytest.mark.parametrize("code", DIRECTIONS)
def test_a_passage_in_another_language_says_which_way_it_is_written(added: Added, code: str) -> None:
    guides = added.pages[f"/{code}/guides/"].html + added.pages[f"/{code}/guides/lantern/"].html
    assert 'href="/en/guides/other-guide/" lang="en" dir="ltr" hreflang="en"' in guides
    for page in added.pages.values():
        body = page.html.partition("<body")[2]
        assert re.findall(r'<(?!label|link|option)\w[^>]*\slang="[a-z]+"(?![^>]*\sdir=)[^>]*>', body) == []


@pytest.mark.parametrize("code", DIRECTIONS)
def test_what_is_not_there_is_said_in_the_language(added: Added, code: str) -> None:
    page = added.pages[f"/{code}/nowhere/"]
    assert page.status == 404
    assert f'<html lang="{code}" dir="{DIRECTIONS[code]}">' in page.html
    assert spoken(code, "Page not found") in page.words or spoken(code, "This page is not here") in page.words


@pytest.mark.parametrize("code", DIRECTIONS)
def test_search_finds_words_as_they_are_written_and_says_what_it_cannot_do(added: Added, code: str) -> None:
    found = added.pages[f"found {code}"]
    assert f"/{code}/guides/lantern/#definition" in found.addresses
    limits = spoken(code, "In this language we find words only as they are written here")
    for name in (f"/{code}/search/", f"found {code}", f"nothing {code}"):
        assert limits in added.pages[name].words
    assert spoken(code, "We found nothing for this") in added.pages[f"nothing {code}"].words
    assert spoken("en", "In this language we find words") not in added.pages["found from en"].words


@pytest.mark.parametrize("code", DIRECTIONS)
def test_dates_and_counts_are_in_the_language(added: Added, code: str) -> None:
    guide = added.pages[f"/{code}/guides/lantern/"]
    assert f"21 {spoken(code, 'May')} 2027" in guide.words
    assert "May 2027" not in guide.words


def test_words_of_sources_keep_their_own_direction_where_the_page_has_another(added: Added) -> None:
    backward, forward = (added.pages[f"/{code}/guides/lantern/clinical/"].html for code in (BACKWARD, FORWARD))
    assert 'rel="noreferrer" dir="auto">A first source</a>' in backward
    assert 'rel="noreferrer">A first source</a>' in forward


def test_search_on_another_page_finds_them_too(added: Added) -> None:
    assert f"/{BACKWARD}/guides/lantern/#definition" in added.pages["found from en"].addresses


@pytest.mark.parametrize("code", DIRECTIONS)
def test_a_to_z_has_letters_of_the_language_first(added: Added, code: str) -> None:
    page = added.pages[f"/{code}/a-to-z/"]
    letters = [text for level, text in page.headings if level == 3][:2]
    assert letters == sorted(spoken(code, word)[:1].upper() for word in ("Lantern", "Who"))


@pytest.mark.parametrize("code", DIRECTIONS)
def test_an_editor_writes_in_the_direction_of_the_language(added: Added, code: str) -> None:
    html = added.pages[f"edit {code}"].html
    assert added.pages[f"edit {code}"].status == 200
    for name in ("title", "summary", "sections-0-body"):
        field = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', html)
        assert field is not None
        assert f'lang="{code}" dir="{DIRECTIONS[code]}"' in field[0]
    for name in ("list", "words"):
        assert added.pages[name].status == 200
        assert "ابقوفا" in added.pages[name].html


def test_the_first_address_leads_to_a_browser_s_language(added: Added) -> None:
    assert added.pages["start"].status == 302
    assert added.pages[f"left {BACKWARD}"].status == 200


@needs_checker
def test_every_page_is_html_without_an_error(added: Added, tmp_path: Path) -> None:
    pages = {name: page.html.encode() for name, page in added.pages.items() if page.html and "edit" not in name}
    # The empty page after leaving has no title, on purpose; the admin's lists are Django's own.
    pages = {name: body for name, body in pages.items() if name not in {"list", "words"} and "left" not in name}
    assert errors(tmp_path, pages) == []
