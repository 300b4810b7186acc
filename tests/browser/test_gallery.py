"""The gallery: every panel in every state and both languages, as browsers, checkers and printers take it."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from patienttools.panels.examples import EXAMPLES
from patienttools.panels.registry import PANELS
from tests.browser.crawling import fetch
from tests.browser.judging import LANGUAGES, SMALLEST_WIDTH, Look, axe_findings, sideways_pixels
from tests.browser.site import Site
from tests.browser.test_html import errors
from tests.machine import find_axe, find_html_checker

# A4 without its margins, at 96 pixels an inch.
PAPER_PIXELS = 702
IN_LANGUAGE = {language: [one for one in EXAMPLES if one.language == language] for language in LANGUAGES}


def open_gallery(pages: dict[Look, Page], language: str, width: int = 1280, scheme: str = "light") -> Page:
    page = pages[Look(width, scheme)]
    page.emulate_media(media="null")
    page.goto(f"/gallery/{language}/", wait_until="domcontentloaded")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_of_the_language_is_shown_on_the_page_and_on_paper(site: Site, language: str) -> None:
    body = fetch(site, f"/gallery/{language}/").body.decode()
    assert len(IN_LANGUAGE[language]) >= 4 * len(PANELS)
    for example in IN_LANGUAGE[language]:
        assert f'id="{example.name}"' in body
    assert body.count('class="panel ') + body.count('class="takeaways"') == len(IN_LANGUAGE[language])
    assert body.count('class="sheet ') == len(IN_LANGUAGE[language])


@pytest.mark.slow
@pytest.mark.skipif(find_axe() is None, reason="axe-core is not here")
@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", SMALLEST_WIDTH, "light"),
        ("bn", 1280, "dark"),
        pytest.param("en", 1280, "dark", marks=pytest.mark.long),
        pytest.param("bn", SMALLEST_WIDTH, "light", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    pages: dict[Look, Page], language: str, width: int, scheme: str
) -> None:
    page = open_gallery(pages, language, width, scheme)
    assert sideways_pixels(page) == 0
    assert axe_findings(page) == []


@pytest.mark.slow
@pytest.mark.skipif(find_html_checker() is None or shutil.which("java") is None, reason="no HTML checker")
def test_the_gallery_is_html_without_an_error(site: Site, tmp_path: Path) -> None:
    assert errors(tmp_path, {name: fetch(site, f"/gallery/{name}/").body for name in LANGUAGES}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_every_panel_is_whole(page_without_script: Page, language: str) -> None:
    page = page_without_script
    page.goto(f"/gallery/{language}/", wait_until="domcontentloaded")
    hidden = page.locator(".example .panel, .example .takeaways, .example .sheet").evaluate_all(
        "parts => parts.filter((part) => !part.checkVisibility() || part.textContent.trim() === '').length"
    )
    assert hidden == 0
    assert page.locator(".example button, .example input, .example [hidden]").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_run_nowhere(pages: dict[Look, Page], language: str) -> None:
    page = open_gallery(pages, language)
    assert page.locator(".example script, .example img").count() == 0
    assert page.locator("text=<script>alert(1)</script>").count() > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_gallery_is_an_empty_box(pages: dict[Look, Page], language: str) -> None:
    page = open_gallery(pages, language)
    empty = page.locator(
        ".example :is(section, div, ul, ol, li, p, h2, h3, h4, h5):not(.write-lines, .write-lines *)"
    ).evaluate_all("parts => parts.filter((part) => part.textContent.trim() === '').map((part) => part.outerHTML)")
    assert empty == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_every_panel_is_there_and_none_is_wider_than_the_sheet(pages: dict[Look, Page], language: str) -> None:
    page = open_gallery(pages, language, PAPER_PIXELS)
    page.emulate_media(media="print")
    assert sideways_pixels(page) == 0
    parts = page.locator(".example .panel, .example .takeaways, .example .sheet")
    assert parts.count() == 2 * len(IN_LANGUAGE[language])
    assert parts.evaluate_all("parts => parts.filter((part) => !part.checkVisibility()).length") == 0
    links = page.locator(".sheet a")
    assert links.evaluate_all("links => links.map((link) => link.outerHTML)") == []
    assert page.locator(".sheet .write-lines__line").count() > 0
