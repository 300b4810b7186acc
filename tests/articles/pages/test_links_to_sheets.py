"""A link to a sheet leads to the sheet itself: in both languages, in the open and in the discreet copy."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import article_toml, content_folder, discreet_code, edition_text, get_page, load, write_article

pytestmark = pytest.mark.django_db

LINKS = (
    "## To print {#documenting}\n\n"
    "- [List.](article:leaving/sheets/safety-roadmap) A.\n"
    "- [Log.](article:the-log/sheet) B.\n"
    "- [Record.](article:leaving/sheets/records-preflight) C.\n"
)
STEPS = "## Steps {#safety_steps}\n\n1. **Go.** Now.\n\n## Before {#records_safety .clinical}\n\n- **Ask.** First.\n"


@pytest.fixture
def _library(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    write_article(folder, "start", en=edition_text(LINKS))
    write_article(folder, "leaving", en=edition_text(STEPS))
    tool = article_toml("the-log", kind="tool")
    write_article(folder, "the-log", toml=tool, en=edition_text("## What {#definition}\n\nA.\n"))
    load(folder)


@pytest.mark.usefixtures("_library")
def test_a_sheet_is_one_tap_away_from_the_words_that_name_it() -> None:
    assert {
        "/en/guides/leaving/sheets/safety-roadmap/",
        "/en/tools/the-log/sheet/",
        "/en/guides/leaving/sheets/records-preflight/",
    } <= set(get_page("/en/guides/start/").main.addresses)


@pytest.mark.usefixtures("_library")
def test_in_the_discreet_copy_the_sheet_is_a_number() -> None:
    addresses = set(get_page(f"/r/{discreet_code('start')}/en/").main.addresses)
    code = discreet_code("leaving")
    assert {f"/r/{code}/en/p3/", f"/r/{discreet_code('the-log')}/en/p0/", f"/r/{code}/en/p16/"} <= addresses


@pytest.mark.usefixtures("shipped")
def test_everything_to_print_on_the_first_ways_is_paper_in_every_language() -> None:
    for language in dict(settings.LANGUAGES):
        page = get_page(f"/{language}/tools/start-here/")
        part = page.html.partition('id="documenting"')[2].partition("</details>")[0]
        links = [address for address in page.main.addresses if f'href="{address}"' in part]
        sheets = [address for address in links if "/sheet" in address]
        assert len(sheets) >= 5
        assert set(links) - set(sheets) == {f"/{language}/help/", f"/{language}/paper/"}
        assert [get_page(address).status for address in sheets] == [200] * len(sheets)
