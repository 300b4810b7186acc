"""Sheets as PDF: the same words as on the page, under a neighbouring address, with nothing that tells."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from articles.kinds import SHEETS, ArticleKind
from articles.models import PublishedEdition
from articles.pages.addresses import Place, Target, as_pdf, sheet_part
from articles.pages.codes import code_of
from patienttools.paper import making
from patienttools.paper.choices import Print, read_print
from patienttools.paper.making import make_sheet_pdf
from patienttools.paper.press import LIMITS, Press, press
from patienttools.paper.shapes import words_of
from tests.counts import share_of
from tests.patienttools.paper.setting import (
    POINTS_A_MM,
    paper_of_page,
    read,
    said_by_page,
    share_recovered,
    tags_of,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
SIZES = {"a4": (210, 297), "us-letter": (215.9, 279.4)}
LEAST_RECOVERED = {"en": 1.0, "bn": 0.9}
OF_TOOLS = ("help/050/sheet/", "tools/incident-log/sheet/", "tools/workplace-sheet/sheet/")
WITH_SHEET = ("incident-log", "tech-check-up", "supporters-checklist", "workplace-sheet")
QUICK = (
    "/en/guides/stalking/sheets/safety-checklist/",
    "/bn/guides/stalking/sheets/doctor-visit/neutral/",
    "/bn/help/050/sheet/",
    # With a drawing, whose words are a list.
    "/en/guides/leaving/sheets/safety-roadmap/",
)


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A shelf of its own, and no process left."""
    settings.RX_DATA = tmp_path
    yield tmp_path
    press.close()


def page_of(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def language_of(path: str) -> str:
    return path.split("/")[1]


def assert_says_the_same(path: str) -> None:
    """The page, what is read of it, and the words that can be taken out of the PDF again."""
    page, language = page_of(path), language_of(path)
    said = said_by_page(page)
    assert " ".join(" ".join(words_of(paper_of_page(page, language).blocks)).split()) == said, path
    pdf = make_sheet_pdf(page, language, Print())
    assert pdf, path
    assert share_recovered(said, text_of(pdf)) >= LEAST_RECOVERED[language], path


@pytest.mark.parametrize("path", QUICK)
def test_a_sheet_says_on_paper_what_it_says_on_the_page(path: str) -> None:
    assert_says_the_same(path)


def every_sheet() -> Iterator[str]:
    readings = PublishedEdition.objects.exclude(kind__in=[ArticleKind.PAGE, ArticleKind.TOOL])
    for edition in readings.order_by("slug", "language"):
        target = Target(edition.slug, edition.kind, edition.share_code)
        for sheet in SHEETS:
            path = Place(edition.language).address(target, sheet_part(sheet))
            if Client().get(path).status_code == 200:
                yield path
    yield from (f"/{language}/{tool}" for language in LEAST_RECOVERED for tool in OF_TOOLS)


@pytest.mark.long
def test_every_sheet_of_the_library_says_on_paper_what_it_says_on_the_page() -> None:
    paths = list(every_sheet())
    assert len(paths) > 400
    for path in share_of(paths):
        assert_says_the_same(path)


# The most pages, in usual and in large print; what is not named promises the last.
PROMISED = {
    "safety-checklist": (4, 7),
    "incident-log/sheet": (4, 7),
    "help/050/sheet": (3, 7),
    "help/826/sheet": (3, 7),
    "tech-check-up/sheet": (3, 7),
    "": (2, 5),
}


@pytest.mark.long
def test_the_longest_and_the_shortest_of_the_library_keep_their_promise_of_pages() -> None:
    readings = PublishedEdition.objects.exclude(kind__in=[ArticleKind.PAGE, ArticleKind.TOOL])
    by_length = sorted(readings.filter(language="en"), key=lambda edition: len(str(edition.document)))
    slugs = {"stalking", by_length[0].slug, by_length[-1].slug}
    tools = ("help/050/sheet", "help/826/sheet", *(f"tools/{tool}/sheet" for tool in WITH_SHEET))
    paths = [f"/{language}/{tool}/" for language in LEAST_RECOVERED for tool in tools]
    paths += [path for path in every_sheet() if path.split("/")[3] in slugs]
    too_long = []
    for path in paths:
        page, language = page_of(path), language_of(path)
        promised = next(most for ending, most in PROMISED.items() if path.strip("/").endswith(ending))
        for size in SIZES:
            for is_large in (False, True):
                pdf = make_sheet_pdf(page, language, Print(size, is_large))  # type: ignore[arg-type]
                assert pdf
                if (pages := len(read(pdf).pages)) > promised[is_large]:
                    too_long.append((path, size, is_large, pages))
    assert too_long == []


def test_a_sheet_lies_beside_its_page_and_its_name_tells_nothing() -> None:
    response = Client().get("/en/guides/stalking/sheets/warning-signs.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="Notes.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    document = read(response.content)
    assert (document.metadata or {}).get("/Title") == "Notes"
    assert tags_of(response.content)[:2] == ["/Document", "/H1"]
    code = code_of(PublishedEdition.objects.get(slug="stalking", language="bn").share_code)
    there = Client().get(f"/r/{code}/bn/p2.pdf")
    assert there["Content-Type"] == "application/pdf"
    assert "stalking" not in there["Content-Disposition"]
    assert Client().get(f"/r/{code}/bn/p2/0.pdf").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/en/guides/nothing/sheets/warning-signs.pdf",
        "/en/guides/stalking/sheets/nothing.pdf",
        "/en/help/999/sheet.pdf",
        # Of its drawings words alone would be left.
        "/en/tools/picture-sheet/sheet.pdf",
    ],
)
def test_what_is_no_sheet_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_size_and_print_are_sent_and_stand_in_no_address() -> None:
    path = "/en/guides/stalking/sheets/warning-signs/"
    page = page_of(path)
    form = re.search(r'<form class="paper-file" method="post" action="([^"]+)" autocomplete="off">', page)
    assert form
    assert form[1] == as_pdf(path)
    pages = {}
    for size, (width, height) in SIZES.items():
        for large in ("", "1"):
            pdf = Client().post(form[1], {"size": size, "large": large}).content
            box = read(pdf).pages[0].mediabox
            assert abs(float(box.width) - width * POINTS_A_MM) < 1
            assert abs(float(box.height) - height * POINTS_A_MM) < 1
            pages[size, large] = len(read(pdf).pages)
    assert pages["a4", "1"] > pages["a4", ""]
    assert read_print({"size": "a0\x00", "large": ""}) == Print()
    assert Client(headers={"origin": "https://elsewhere.example"}).post(form[1], {}).status_code == 403


def test_what_cannot_be_set_is_the_page_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "press", Press(replace(LIMITS, seconds=2), folder=tmp_path))
    path = "/en/guides/stalking/sheets/warning-signs/"
    response = Client().get(as_pdf(path))
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    page = response.content.decode()
    assert "The file could not be made just now." in page
    assert said_by_page(page) == said_by_page(page_of(path))


def test_a_sheet_that_was_made_is_kept_until_it_says_something_else(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("/en/guides/stalking/sheets/warning-signs/")
    first = make_sheet_pdf(page, "en", Print())
    assert first
    (kept,) = (data_folder / "paper").iterdir()
    assert re.fullmatch(r"[0-9a-f]{64}\.pdf", kept.name)
    assert kept.stat().st_mode & 0o077 == 0
    # Nobody is there to make it anew.
    monkeypatch.setattr(making, "press", Press(folder=data_folder))
    assert make_sheet_pdf(page, "en", Print()) == first
    assert make_sheet_pdf(page.replace("You", "Thou"), "en", Print()) is None
    kept.write_bytes(first[: len(first) // 2])
    assert make_sheet_pdf(page, "en", Print()) is None
