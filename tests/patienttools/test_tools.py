"""Leaflets: start here, technology check-up, supporters' checklist, workplace sheet, as shipped, in both languages."""

import html
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from articles.pages.codes import code_of
from patienttools.tools.leaflets import FOLDS, LEAFLETS
from patienttools.tools.registry import TOOLS
from tests.factories import (
    ReadPage,
    article_toml,
    content_folder,
    discreet_code,
    edition_text,
    get_page,
    load,
    write_article,
)

WITH_SHEET = [slug for slug, leaflet in LEAFLETS.items() if leaflet.printed]
LANGUAGES = [code for code, _name in settings.LANGUAGES]

pytestmark = pytest.mark.django_db


def pages_of(slug: str) -> list[ReadPage]:
    return [get_page(f"/{language}/tools/{slug}/") for language in LANGUAGES]


@pytest.mark.usefixtures("shipped")
def test_every_leaflet_is_there_in_every_language_with_emergency_numbers_and_its_review_said() -> None:
    for slug in LEAFLETS:
        for page in pages_of(slug):
            assert page.status == 200
            assert 'class="danger-line"' in page.html
            assert 'id="page-facts"' in page.html
            assert "not-reviewed" in page.html
            assert len(page.ids) == len(set(page.ids))
            levels = [level for level, _words in page.headings]
            assert levels.count(1) == 1
            assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.usefixtures("shipped")
def test_no_leaflet_asks_for_anything() -> None:
    for slug in LEAFLETS:
        for page in pages_of(slug):
            # The page's own controls, and the way to say that it is wrong, ask nothing of the reader.
            own = r'(?s)<details class="share".*?</details>|<form class="report-way".*?</form>'
            assert not re.search(r"<(form|input|select|textarea|button)\b", re.sub(own, "", page.html))
        assert Client().post(f"/en/tools/{slug}/", {"answer": "x"}).status_code == 405


@pytest.mark.slow
@pytest.mark.usefixtures("shipped")
def test_every_link_of_a_leaflet_leads_to_a_page_and_a_part_that_are_there() -> None:
    seen: dict[str, ReadPage] = {}
    for slug in LEAFLETS:
        for page in pages_of(slug):
            assert "article:" not in page.html
            for href in page.main.addresses:
                if href.startswith("#"):
                    assert href[1:] in page.ids, f"{slug}: {href}"
                elif href.startswith("/") and not href.startswith(("/r/", "/leave/")):
                    path, _hash, fragment = href.partition("#")
                    there = seen.setdefault(path, get_page(path))
                    assert there.status == 200, f"{slug}: {href}"
                    assert not fragment or fragment in there.ids, f"{slug}: {href}"


@pytest.mark.usefixtures("shipped")
def test_start_here_leads_from_each_question_to_a_section_a_tool_or_the_helplines() -> None:
    for language in LANGUAGES:
        page = get_page(f"/{language}/tools/start-here/")
        groups = page.main.html.split('<details class="group">')[1:]
        doors = [group for group in groups if 'id="sources"' not in group]
        assert len(doors) >= 13
        assert all("<h2" in door and '<a href="/' in door for door in doors)
        reached = " ".join(page.main.addresses)
        for place in ("help/", "stalking/#first_steps", "device-safety/", "tech-check-up/", "supporters-checklist/"):
            assert f"/{language}/" in reached
            assert place in reached
        for place in ("coercive-control/", "strangulation/", "after-sexual-assault/", "image-based-abuse/", "leaving/"):
            assert place in reached
        assert page.html.index("tel:") < page.html.index('class="group"')


@pytest.mark.usefixtures("shipped")
def test_start_here_stands_in_the_navigation_of_every_page() -> None:
    for language in LANGUAGES:
        for path in ("help/", "guides/", "tools/tech-check-up/"):
            assert f'href="/{language}/tools/start-here/"' in get_page(f"/{language}/{path}").html


@pytest.mark.usefixtures("shipped")
def test_folds_hold_their_words_without_script() -> None:
    for page in pages_of("tech-check-up"):
        folds = re.findall(r"(?s)<details class=\"fold\">(.*?)</details>", page.html)
        assert len(folds) >= 6
        assert all("<summary" in fold and len(read_words(fold)) > 100 for fold in folds)


def read_words(piece: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", piece)).split())


@pytest.mark.usefixtures("shipped")
def test_every_leaflet_with_steps_has_a_sheet_with_and_without_its_subject() -> None:
    assert set(LEAFLETS) - set(WITH_SHEET) == {"start-here"}
    for slug in WITH_SHEET:
        for language in LANGUAGES:
            page = get_page(f"/{language}/tools/{slug}/")
            assert f"/{language}/tools/{slug}/sheet/" in page.addresses
            title = page.headings[0][1]
            full = get_page(f"/{language}/tools/{slug}/sheet/")
            neutral = get_page(f"/{language}/tools/{slug}/sheet/neutral/")
            assert (full.status, neutral.status) == (200, 200)
            assert full.headings[0] == (1, title)
            paper = neutral.html.partition('<article class="paper">')[2].partition("</article>")[0]
            assert title not in paper
            assert "<title>" in neutral.html
            assert title not in neutral.html.partition("</title>")[0]
            assert ('class="tick"' in paper) == any(LEAFLETS[slug].printed.values())
            assert "article:" not in full.html
    assert get_page("/en/tools/start-here/sheet/").status == 404


@pytest.mark.usefixtures("shipped")
def test_paper_names_each_country_once_with_all_its_numbers() -> None:
    for path in ("tools/supporters-checklist/sheet/", "guides/stalking/sheets/safety-checklist/"):
        paper = get_page(f"/en/{path}").html.partition('class="paper__numbers"')[2].partition("</p>")[0]
        countries = [
            read_words(country) for country in re.findall(r'(?s)<span class="paper__number">(.*?)</span>', paper)
        ]
        assert "Kenya 999 112" in countries
        names = [re.sub(r"[\d ]+$", "", country) for country in countries]
        assert len(set(names)) == len(names) > 10


@pytest.mark.usefixtures("shipped")
def test_what_is_done_first_stands_open_and_the_rest_of_a_leaflet_is_folded_below_it() -> None:
    for slug, leaflet in LEAFLETS.items():
        for page in pages_of(slug):
            main = page.main.html
            assert all(main.index(f'id="{kind}"') < main.index('<details class="group"') for kind in leaflet.forms)
            assert main.count('<details class="group">') >= (2 if leaflet.is_pictures else 3)


@pytest.mark.usefixtures("shipped")
def test_the_page_about_a_safe_device_begins_with_what_to_do_and_folds_the_rest() -> None:
    for language in LANGUAGES:
        main = get_page(f"/{language}/tools/device-safety/").main.html
        opened, _, folded = main.partition('<details class="group">')
        assert opened.count('class="section"') == 1
        assert folded.count('<details class="group">') >= 3


@pytest.mark.usefixtures("shipped")
def test_the_sheet_of_pictures_shows_twelve_with_numbers_and_nothing_to_tick_or_write() -> None:
    for language in LANGUAGES:
        page = get_page(f"/{language}/tools/picture-sheet/sheet/")
        paper = page.html.partition('<article class="paper">')[2].partition("</article>")[0]
        assert paper.count('class="drawing__icon drawing__scene"') == 12
        assert "paper__numbers" in paper
        assert 'class="tick"' not in paper
        assert "write-lines" not in paper
        # Who hears the page hears what each picture says.
        said = re.findall(r'role="img" aria-label="([^"]+)"', paper)
        assert len(said) == 2
        tiles = re.findall(r"</svg>([^<]+)</span>", paper)
        assert len(tiles) == 12
        assert ".pdf" not in page.html


@pytest.mark.usefixtures("shipped")
def test_what_not_to_do_has_no_box_to_tick() -> None:
    for language in LANGUAGES:
        sheet = get_page(f"/{language}/tools/supporters-checklist/sheet/").main.html
        talk, _, checklist = sheet.rpartition('<section class="sheet">')
        assert 'class="tick"' not in talk
        assert 'class="tick"' in checklist


@pytest.mark.usefixtures("shipped")
def test_the_discreet_copy_of_a_leaflet_stays_under_r_and_names_nothing_in_its_addresses() -> None:
    for slug in LEAFLETS:
        code = re.search(
            r'share_code = "(\w+)"', (Path(settings.BASE_DIR) / f"content/articles/{slug}/article.toml").read_text()
        )
        assert code
        place = f"/r/{code_of(code[1])}"
        for part in ("", "p0/", "p0/0/") if slug in WITH_SHEET else ("",):
            for language in LANGUAGES:
                page = get_page(f"{place}/{language}/{part}")
                assert page.status == 200
                own = [href for href in page.addresses if href.startswith("/") and not href.startswith("/leave/")]
                assert all(re.fullmatch(r"/r/[a-z2-9]{10}/(en|bn)/[0-9p/]*(#[a-z_-]+)?", href) for href in own)


@pytest.mark.slow
def test_hostile_words_are_shown_and_not_run(tmp_path: Path) -> None:
    folder = content_folder(tmp_path)
    sections = "## A {{ 7|add:7 }} & “b” {#signs}\n\n### {% now %} & more\n\n- **5 > 4 & 3.** {{ x }} & y\n"
    write_article(folder, "tech-check-up", toml=article_toml("tech-check-up", kind="tool"), en=edition_text(sections))
    load(folder)
    page = get_page("/en/tools/tech-check-up/")
    assert page.status == 200
    assert "{{ 7|add:7 }} &amp; “b”" in page.html
    assert "{% now %} &amp; more" in page.html
    assert "14" not in [words for _level, words in page.headings]
    assert get_page(f"/r/{discreet_code('tech-check-up')}/en/").status == 200
    # A leaflet whose words have nothing for paper has no sheet.
    assert get_page("/en/tools/tech-check-up/sheet/neutral/clinical/").status == 404


def test_every_leaflet_is_registered_and_takes_no_answers() -> None:
    assert all(TOOLS[slug][1] is False for slug in LEAFLETS)
    assert LEAFLETS["tech-check-up"].forms["signs"] == FOLDS
