"""The order page: one PDF of all that was chosen, nothing kept, nothing told, and a sentence where something lacks."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from articles.models import PublishedEdition
from articles.pages.codes import code_of
from patienttools.paper import presenting
from patienttools.paper.choices import ALL_LANGUAGES, SIZES, Print, Wanted, read_wanted
from patienttools.paper.numbers import MOST_ON_A_CARD, chosen_of, numbers_of
from patienttools.paper.ordering import build_order, gather
from patienttools.paper.own_sheets import build_own_sheet
from patienttools.paper.press import LIMITS, Press, press
from patienttools.paper.shapes import AVOID, TICK, Box, Heading, Listed, words_of
from patienttools.paper.sheets import SHEETS
from tests.counts import count_of
from tests.patienttools.paper.setting import (
    POINTS_A_MM,
    order_of,
    paper_of_page,
    read,
    said_by_page,
    share_recovered,
    tags_of,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
LANGUAGES = [code for code, _name in project_settings.LANGUAGES]
BANGLADESH, BRITAIN = "050", "826"


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.RX_DATA = tmp_path
    yield tmp_path
    press.close()


def left_in(folder: Path) -> list[str]:
    """What lies there, but for the counters of the server, which count alone."""
    return [name for path in folder.rglob("*") if not (name := str(path.relative_to(folder))).startswith("counters")]


def sent(**fields: object) -> dict[str, object]:
    return {"guide": "stalking", "country": BANGLADESH, "language": "en", "size": "a4"} | fields


def test_what_was_chosen_comes_as_one_file_and_nothing_of_it_is_kept(data_folder: Path) -> None:
    response = Client().post("/en/paper/", sent(sheet=["card", "packing"], language=ALL_LANGUAGES, cover="1"))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="Notes.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    # A cover, then each sheet on the left in one language and on the right in the other.
    assert len(read(response.content).pages) == 5
    assert tags_of(response.content).count("/H1") == 5
    assert {name: value for name, value in (read(response.content).metadata or {}).items() if name != "/Creator"} == {
        "/Title": "Notes"
    }
    assert left_in(data_folder) == []


def test_the_discreet_copy_has_the_page_too_and_its_file_is_the_same() -> None:
    code = code_of(PublishedEdition.objects.get(slug="paper", language="bn").share_code)
    page = Client().get(f"/r/{code}/bn/").content.decode()
    assert f'action="/r/{code}/bn/"' in page
    discreet = Client().post(f"/r/{code}/bn/", sent(sheet="packing", language="bn"))
    assert discreet["Content-Type"] == "application/pdf"
    assert text_of(discreet.content) == text_of(
        Client().post("/bn/paper/", sent(sheet="packing", language="bn")).content
    )


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "Choose at least one sheet."),
        ({"sheet": "nothing"}, "Choose at least one sheet."),
        ({"sheet": "signs", "guide": "nothing"}, "“Danger signs” is not there in this choice (English)."),
        ({"sheet": "card", "country": "999"}, "“Pocket card with numbers” is not there"),
        ({"sheet": "numbers", "country": "../"}, "“All numbers of the country” is not there"),
    ],
)
def test_what_cannot_be_made_is_said_and_what_was_chosen_is_not_lost(fields: dict[str, str], fault: str) -> None:
    response = Client().post("/en/paper/", sent(large="1", **fields))
    page = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert fault in page
    assert 'name="large" value="1" checked' in page
    if fields.get("sheet") in SHEETS:
        assert f'value="{fields["sheet"]}" checked' in page


def test_the_page_warns_of_downloads_beside_its_button_and_asks_for_no_word() -> None:
    page = Client().get("/en/paper/").content.decode()
    form = page[page.index('<form class="order"') : page.index("</form>", page.index('<form class="order"'))]
    assert "A file stays in Downloads" in form
    assert not re.search(r'<textarea|type="(?!checkbox|radio|submit)', form)
    assert 'method="post"' in form
    assert all(f'value="{key}"' in form for key in SHEETS)
    assert Client(headers={"origin": "https://elsewhere.example"}).post("/en/paper/", sent()).status_code == 403


def test_numbers_of_a_country_are_offered_and_those_that_were_chosen_stand_on_the_card() -> None:
    page = Client().post("/en/paper/", sent(sheet="card", country=BRITAIN, **{"show-numbers": "1"})).content.decode()
    keys = re.findall(r'name="number" value="([^"]+)"', page)
    assert len(keys) > MOST_ON_A_CARD
    chosen = [keys[0], keys[-1]]
    numbers = numbers_of(BRITAIN, "en")
    assert [number.key for number in chosen_of(numbers, chosen)] == chosen
    assert len(chosen_of(numbers, keys)) == MOST_ON_A_CARD
    said = text_of(Client().post("/en/paper/", sent(sheet="card", country=BRITAIN, number=chosen)).content)
    assert all(
        (number.number in said) is (number.key in chosen)
        for number in numbers
        if number.key in (keys[0], keys[2], keys[-1])
    )


def test_where_no_pdf_can_be_made_the_sheets_are_shown_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenting, "press", Press(replace(LIMITS, seconds=2), folder=tmp_path))
    page = Client().post("/en/paper/", sent(sheet=["packing", "poster"])).content.decode()
    assert "The file could not be made just now." in page
    assert page.count('<article class="paper') == 2
    assert "Identity card, passport and visa." in page


def own(key: str, language: str, **fields: str) -> str:
    wanted = read_wanted(QueryDict("&".join(f"{name}={value}" for name, value in sent(**fields).items())), language)
    with translation.override(language):
        page = build_own_sheet(key, language, wanted)
    assert page
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["card", "poster", "packing", "desk"])
def test_a_sheet_of_an_order_says_on_paper_what_it_says_as_a_page(key: str, language: str) -> None:
    page = own(key, language)
    paper = paper_of_page(page, language)
    assert " ".join(" ".join(words_of(paper.blocks)).split()) == said_by_page(page)
    for size in SIZES:
        for is_large in (False, True):
            pdf = press.set(order_of(paper, size=size, is_large=is_large))
            assert pdf
            assert share_recovered(said_by_page(page), text_of(pdf)) >= (1.0 if language == "en" else 0.9)
            most = 1 if key in {"card", "poster"} else 2 + 2 * is_large
            assert len(read(pdf).pages) <= most


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_to_be_avoided_has_no_box_to_tick(language: str) -> None:
    pages = [own("packing", language)]
    for path in ("sheets/doctor-visit/", "sheets/caregiver-guide/"):
        pages.append(Client().get(f"/{language}/guides/stalking/{path}").content.decode())
    for page in pages:
        lists = [block for block in flat(paper_of_page(page, language).blocks) if isinstance(block, Listed)]
        assert {one.role for one in lists} >= {TICK, AVOID}
        for one in lists:
            for item in one.items:
                is_refusal = " ".join(words_of(item)).startswith("Do not")
                assert not (is_refusal and one.role == TICK), item


def flat(blocks: object) -> Iterator[object]:
    for block in blocks:  # type: ignore[attr-defined]
        yield block
        if isinstance(block, Box):
            yield from flat(block.blocks)


def test_a_card_folds_to_a_business_card_and_is_bland_outside() -> None:
    page = own("card", "en", country=BRITAIN)
    paper = paper_of_page(page, "en")
    outside = [block for block in paper.blocks if isinstance(block, Box) and block.role in {"card-front", "card-back"}]
    assert " ".join(words_of(outside)) == "My list"
    pdf = press.set(order_of(paper))
    assert pdf
    drawn = read(pdf).pages[0].get_contents()
    assert drawn is not None
    told = drawn.get_data().decode("latin-1")
    # Where each dashed line begins, in points, with its dashes; and the outer line's measures.
    lines = re.findall(r"1 0 0 -1 ([\d.]+) ([\d.]+) cm\s*/c0 CS 0 SCN [\d.]+ w 4 M\s*\[([\d. ]+)\]", told)
    (cut,) = [(float(x), float(y)) for x, y, dashes in lines if dashes == "3 3"]
    folds = [(float(x) - cut[0], cut[1] - float(y)) for x, y, dashes in lines if dashes != "3 3"]
    assert re.search(r"0 0 m\s+481\.8\d+ 0 l\s+481\.8\d+ 311\.8\d+ l", told), "170 × 110 mm"
    assert any(abs(across - 85 * POINTS_A_MM) < 0.5 for across, _down in folds)
    assert any(abs(down - 55 * POINTS_A_MM) < 0.5 for _across, down in folds)


@pytest.mark.parametrize("large", ["", "1"])
@pytest.mark.parametrize("country", [BANGLADESH, BRITAIN, "356", "840"])
def test_the_words_of_a_card_are_of_eleven_points_at_least(country: str, large: str) -> None:
    for language in LANGUAGES:
        fields = {"sheet": ["card"], "country": country, "language": language, "large": large}
        sizes = set[float]()

        def note(
            text: str, _user: object, matrix: list[float], _font: object, size: float, sizes: set[float] = sizes
        ) -> None:
            if text.strip():
                sizes.add(round(size * (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5, 1))

        read(Client().post(f"/{language}/paper/", fields).content).pages[0].extract_text(visitor_text=note)
        assert min(sizes) >= 11, (country, language, sizes)


@cache
def pages_of(key: str, language: str, guide: str, country: str, chosen: Print) -> tuple[int, str]:
    """How many pages a sheet takes alone, and its heading."""
    wanted = Wanted(sheets=(key,), guide=guide, languages=(language,), country=country, print=chosen)
    order = build_order(wanted, gather(wanted), language)
    pdf = press.set(order)
    assert pdf
    heading = next(block for block in order.papers[0].blocks if isinstance(block, Heading))
    return len(read(pdf).pages), "".join(run.text for run in heading.words)


@pytest.mark.long
def test_a_hundred_orders_of_random_choices_hold_what_was_chosen(data_folder: Path) -> None:
    chance = random.Random(16)
    for _turn in range(count_of(100)):
        fields = {
            "sheet": chance.sample(list(SHEETS), chance.randint(1, 4)),
            "guide": chance.choice(["stalking", "intimate-partner-stalking", "domestic-violence"]),
            "country": chance.choice([BANGLADESH, BRITAIN, "356", "840"]),
            "language": chance.choice([*LANGUAGES, ALL_LANGUAGES]),
            "size": chance.choice(SIZES),
            "large": chance.choice(["", "1"]),
            "cover": chance.choice(["", "1"]),
        }
        asked = chance.choice(LANGUAGES)
        response = Client().post(f"/{asked}/paper/", fields)
        assert response["Content-Type"] == "application/pdf", fields
        query = QueryDict(mutable=True)
        for name, value in fields.items():
            query.setlist(name, value if isinstance(value, list) else [value])
        wanted = read_wanted(query, asked)
        page, headings = 0, list[str]()
        faces = len(wanted.languages) == 2
        if wanted.has_cover or faces:
            page = 1
        for key in wanted.sheets:
            for number, language in enumerate(wanted.languages):
                count, heading = pages_of(key, language, wanted.guide, wanted.country, wanted.print)
                if faces and page % 2 != (1, 0)[number]:
                    page += 1
                page += count
                headings.append(heading)
        assert len(read(response.content).pages) == page, fields
        assert tags_of(response.content).count("/H1") == len(headings) + (wanted.has_cover or faces), fields
        said = text_of(response.content)
        assert all(share_recovered(heading, said) >= 0.9 for heading in headings), fields
        assert "otes" in response["Content-Disposition"] or "filename*=utf-8''" in response["Content-Disposition"]
    assert left_in(data_folder) == []
