"""Paper: each sheet fits the pages promised, black on white, and nothing on it names or locates the site."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.crawling import fetch
from tests.browser.judging import LANGUAGES, sheets_of
from tests.browser.site import Site
from tests.machine import has_bangla_font

PAPERS = ("A4", "Letter")
# The longest article in the short run; the next longest and one of ordinary length in the long one.
ARTICLES = (
    "stalking",
    *(pytest.param(slug, marks=pytest.mark.long) for slug in ("intimate-partner-stalking", "insomnia")),
)
# The most pages of a sheet; a sheet that is not named here promises one.
PROMISED_PAGES = {"safety-checklist": 4, "evidence": 2}
# Sheets of tools, by their path after the language.
PROMISED_PAGES_OF_TOOLS = {
    "help/050/sheet/": 2,
    "help/826/sheet/": 2,
    "tools/incident-log/sheet/": 2,
    "tools/tech-check-up/sheet/": 4,
    "tools/supporters-checklist/sheet/": 2,
    "tools/workplace-sheet/sheet/": 2,
    "tools/picture-sheet/sheet/": 1,
    "guides/stalking/in-short/": 1,
}
OFF_PAPER = (
    ".leave",
    ".skip-link",
    ".site-head",
    ".site-foot",
    ".languages",
    ".previous",
    ".share",
    ".print-hint",
    ".sheet-links",
    "nav",
    # An explained word is a button that reads as text.
    "button:not(.word)",
)
WHITE = (255, 255, 255)
# At the size of a thumbnail black letters are grey.
DARK = 120
MOST_DIFFERENCE_OF_GREY = 6


@pytest.fixture(scope="module")
def dark_page(browser: Browser, site: Site) -> Iterator[Page]:
    """Of somebody who reads in the dark."""
    context = browser.new_context(base_url=site.url, color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(dark_page: Page) -> Page:
    dark_page.emulate_media(media="null")
    return dark_page


def pages_on(page: Page, paper: str) -> int:
    return len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages)


@pytest.mark.slow
@pytest.mark.skipif(not has_bangla_font(), reason="no Bangla font: lines would have another length")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ARTICLES)
def test_each_sheet_of_an_article_prints_on_the_pages_promised(
    page: Page, site: Site, slug: str, language: str
) -> None:
    sheets = sheets_of(site, f"/{language}/guides/{slug}/")
    assert {"safety-checklist", "doctor-visit", "key-points"} <= set(sheets)
    too_long = []
    for name, path in sheets.items():
        page.goto(path, wait_until="domcontentloaded")
        pages = {paper: pages_on(page, paper) for paper in PAPERS}
        if max(pages.values()) > PROMISED_PAGES.get(name, 1):
            too_long.append((path, pages))
    assert too_long == []


@pytest.mark.slow
@pytest.mark.skipif(not has_bangla_font(), reason="no Bangla font: lines would have another length")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sheet_of_a_tool_prints_on_the_pages_promised(page: Page, language: str) -> None:
    too_long = []
    for path, promised in PROMISED_PAGES_OF_TOOLS.items():
        page.goto(f"/{language}/{path}", wait_until="domcontentloaded")
        pages = {paper: pages_on(page, paper) for paper in PAPERS}
        if max(pages.values()) > promised:
            too_long.append((path, pages))
    assert too_long == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "en/guides/stalking/",
        "bn/guides/stalking/sheets/safety-checklist/",
        "en/guides/stalking/sheets/evidence/",
        "bn/help/050/sheet/",
        "en/tools/incident-log/sheet/",
        "bn/tools/supporters-checklist/sheet/",
    ],
)
def test_no_way_around_the_site_and_no_name_of_it_is_on_paper(page: Page, site: Site, path: str) -> None:
    page.goto(f"/{path}", wait_until="domcontentloaded")
    name = page.inner_text(".site-head__home")
    page.emulate_media(media="print")
    assert [part for part in OFF_PAPER if page.locator(f"{part}:visible").count()] == []
    for words in (page.inner_text("body"), paper_text(page)):
        assert name not in words
        assert "127.0.0.1" not in words
        assert str(site.port) not in words
        assert "Leave this site" not in words


@pytest.mark.slow
def test_a_source_is_a_numbered_note_that_says_where_it_lies(page: Page) -> None:
    """And what the page offers to print is no part of the print."""
    page.goto("/en/guides/stalking/", wait_until="domcontentloaded")
    source = page.locator(".reference > a").first.get_attribute("href")
    text = paper_text(page)
    assert source
    assert source.removeprefix("https://")[:20] in text
    assert "Safety checklist" not in text.partition("Sources")[2]


def paper_text(page: Page) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)


@pytest.mark.parametrize("sheet", ["safety-checklist", "doctor-visit"])
def test_a_neutral_sheet_names_no_subject_in_heading_and_file_name(page: Page, sheet: str) -> None:
    page.goto(f"/en/guides/stalking/sheets/{sheet}/")
    page.get_by_role("link", name="Use a heading that does not").click()
    page.wait_for_url("**/neutral/")
    assert page.inner_text("h1") == "My list"
    assert page.title() == "My list"
    page.emulate_media(media="print")
    assert page.locator("h1:visible").count() == 1
    assert "stalking" not in str(PdfReader(io.BytesIO(page.pdf(format="A4"))).metadata).lower()


@pytest.mark.parametrize("path", ["guides/stalking/sheets/safety-checklist/", "guides/stalking/", "help/050/sheet/"])
def test_paper_is_black_on_white_even_for_who_reads_in_the_dark(page: Page, tmp_path: Path, path: str) -> None:
    page.goto(f"/bn/{path}", wait_until="domcontentloaded")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    pdf = tmp_path / "sheet.pdf"
    # With backgrounds, which a reader may have switched on.
    page.pdf(path=pdf, format="A4", print_background=True)
    subprocess.run(["pdftoppm", "-r", "40", "-l", "2", "-png", str(pdf), str(tmp_path / "paper")], check=True)
    pictures = sorted(tmp_path.glob("paper*.png"))
    assert pictures
    for picture in pictures:
        colours = Image.open(picture).convert("RGB").getcolors(maxcolors=256**3) or []
        assert max(max(colour) - min(colour) for _count, colour in colours) <= MOST_DIFFERENCE_OF_GREY
        assert max(colours)[1] == WHITE
        assert min(max(colour) for _count, colour in colours) < DARK


def test_what_is_said_to_print_has_boxes_and_room(page: Page) -> None:
    page.goto("/en/guides/stalking/sheets/safety-checklist/")
    page.emulate_media(media="print")
    assert page.locator(".tick:visible").count() > 5
    assert page.locator(".write-lines__line:visible").count() > 2
    box = page.locator(".tick:visible").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 8


def test_promises_name_sheets_that_exist(site: Site) -> None:
    offered = set(sheets_of(site, "/en/guides/stalking/"))
    assert set(PROMISED_PAGES) <= offered
    for path in PROMISED_PAGES_OF_TOOLS:
        assert fetch(site, f"/en/{path}").status == 200
