"""The incident log: paper first, every field and health effect on it, and nothing that a form could send."""

import re

import pytest
from django.conf import settings
from django.test import Client

from articles.text.grammar import grammar_of
from patienttools.tools.incident_log.pages import INCIDENTS_ON_PAPER, ROWS
from tests.factories import get_page, read_html
from tests.patienttools.shipping import load_shipped

DIGITS = {"en": "0123456789", "bn": "০১২৩৪৫৬৭৮৯"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
FORMAT = settings.BASE_DIR / "patienttools" / "tools" / "incident_log" / "FORMAT.md"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shipped(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    load_shipped(tmp_path_factory.mktemp("shipped"), "safety-planner", "incident-log")


@pytest.mark.usefixtures("shipped")
def test_blank_sheets_come_first_and_hold_every_field_and_the_health_effects_beside_it() -> None:
    for language in LANGUAGES:
        page = get_page(f"/{language}/tools/incident-log/")
        sheet_path = f"/{language}/tools/incident-log/sheet/"
        assert sheet_path in page.addresses
        assert page.html.index(sheet_path) < page.html.index('id="about"')
        sheet = get_page(sheet_path)
        assert sheet.status == 200
        labels = {key: label for label, key in grammar_of(language).groups["documenting"].items()}
        assert set(labels) == set(ROWS)
        headings = [words for _level, words in sheet.headings]
        for label in labels.values():
            assert headings.count(label) == INCIDENTS_ON_PAPER
        assert sheet.html.count("sheet__effects") == INCIDENTS_ON_PAPER
        assert [words for level, words in sheet.headings if level == 2] == [
            DIGITS[language][number] for number in range(1, INCIDENTS_ON_PAPER + 1)
        ]


@pytest.mark.usefixtures("shipped")
def test_a_sheet_says_nowhere_what_it_is() -> None:
    for language, heading in (("en", "My list"), ("bn", "আমার তালিকা")):
        sheet = get_page(f"/{language}/tools/incident-log/sheet/")
        assert (1, heading) in sheet.headings
        assert f"<title>{heading} " in sheet.html
        paper = re.search(r'(?s)<article class="paper.*?</article>', sheet.html)
        assert paper is not None
        words = read_html(paper[0]).words
        assert not re.search("stalk|incident|partner|স্টকিং|ঘটনার ডায়েরি|সঙ্গী", words, re.IGNORECASE)


@pytest.mark.usefixtures("shipped")
def test_without_script_there_is_the_explanation_and_no_field() -> None:
    for language in LANGUAGES:
        page = get_page(f"/{language}/tools/incident-log/")
        # The box of size and contrast keeps nothing, and the button to report a mistake holds no field.
        outside = re.sub(r'(?s)<template.*?</template>|<details class="share".*?</details>', "", page.html)
        outside = re.sub(r'(?s)<form class="report-way".*?</form>', "", outside)
        assert not re.search(r"<(form|input|textarea|button)\b", outside)
        assert "log__without" in outside
        assert len(page.ids) == len(set(page.ids))
        assert all(href[1:] in page.ids for href in page.main.addresses if href.startswith("#"))


@pytest.mark.usefixtures("shipped")
def test_nothing_on_the_page_could_send_what_is_written() -> None:
    page = get_page("/en/tools/incident-log/")
    other = r'(?s)<details class="share".*?</details>|<form class="report-way".*?</form>'
    own = re.sub(other, "", page.main.html)
    assert "<form" not in own
    assert ' name="' not in own
    assert Client().post("/en/tools/incident-log/", {"what": "x"}).status_code == 405
    for name in ("notes.js", "sealing.js"):
        script = (settings.BASE_DIR / "static" / "js" / name).read_text(encoding="utf-8")
        sends = r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|localStorage|sessionStorage|indexedDB|caches|cookie"
        assert not re.search(rf"{sends}|innerHTML|beforeunload", script), name


@pytest.mark.usefixtures("shipped")
def test_before_the_first_entry_it_says_what_closing_loses_and_who_may_find_it() -> None:
    page = get_page("/en/tools/incident-log/").html
    before = page[page.index('id="technology_safety"') : page.index('data-act="begin"')]
    assert "close, reload or leave this page, all of it is gone" in before
    assert "The person may find it" in before


@pytest.mark.usefixtures("shipped")
def test_the_discreet_copy_has_its_sheet_under_a_number() -> None:
    page = get_page("/en/tools/incident-log/")
    code = next(href for href in page.addresses if href.startswith("/r/") and href.endswith("/en/"))
    sheet = get_page(f"{code}p0/")
    assert (1, "My list") in sheet.headings
    assert f"{code}p0/" in get_page(code).addresses


def test_the_reader_in_the_documentation_is_twenty_lines_or_fewer() -> None:
    found = re.search(r"(?s)```python\n(.*?)```", FORMAT.read_text(encoding="utf-8"))
    assert found is not None
    assert len([line for line in found[1].splitlines() if line.strip()]) <= 20
