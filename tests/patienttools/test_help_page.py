"""Who to call: every helpline on its country's page, its state said in words, and no number surer than it is."""

import datetime
import html
import shutil
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from patienttools.helplines.entries import HelplineEntry, helplines_of
from patienttools.helplines.models import CONFIRMATION_DAYS, Helpline, Knowledge
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_page,
    load,
    write_article,
)

SHIPPED = settings.BASE_DIR / "content" / "helplines.toml"
# The file leaves out what is at its default; the tests ask for it by name.
DEFAULTS: Mapping[str, Any] = {
    "numbers": [],
    "in_emergency_list": False,
    "hours_confirmed": False,
    "always_open": False,
    "doubt": False,
}
_READ = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
FILE: Mapping[str, Any] = {**_READ, "helplines": [{**DEFAULTS, **row} for row in _READ["helplines"]]}
NUMERIC = {country["code"]: country["numeric"] for country in FILE["countries"]}
NOT_CONFIRMED = {"en": "Not confirmed", "bn": "নিশ্চিত করা হয়নি"}
STOP = {"en": ".", "bn": "।"}
DAY = datetime.date(2026, 11, 21)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _library(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The shipped helplines, and a help page in both languages."""
    folder = content_folder(tmp_path_factory.mktemp("help"))
    shutil.copy(SHIPPED, folder)
    sections = "## Before you call {#first_steps}\n\n- **Say first.** A word.\n"
    write_article(
        folder,
        "help",
        toml=article_toml("help", kind="tool"),
        en=edition_text(sections, title="Who to call"),
        bn=bangla_text(title="কাকে ফোন করবেন"),
    )
    load(folder)


def entry(key: str, language: str = "en", day: datetime.date = DAY) -> HelplineEntry:
    row = Helpline.objects.select_related("country").get(key=key)
    with translation.override(language):
        country = helplines_of(row.country.numeric, language, day)
    assert country
    return next(one for one in country.entries if one.key == key)


def change(key: str, **columns: Any) -> None:
    assert Helpline.objects.filter(key=key).update(**columns) == 1


def card(page_html: str, name: str) -> str:
    """The part of a country's page that is about the helpline of that name."""
    pieces = page_html.split('<li class="entry helpline')
    found = [piece for piece in pieces[1:] if name in html.unescape(piece.partition("</h2>")[0])]
    assert len(found) == 1, f"“{name}” stands {len(found)} times"
    return html.unescape(found[0].partition("</dl>")[0])


@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_row_of_the_file_is_on_its_countrys_page_with_its_state_said(language: str) -> None:
    pages = {code: get_page(f"/{language}/help/{numeric}/") for code, numeric in NUMERIC.items()}
    for row in FILE["helplines"]:
        page = pages[row["country"]]
        assert page.status == 200
        own = card(page.main.html, row["name"][language])
        for number in row.get("numbers", []):
            assert number["number"] in own
        for field in ("website", "email", "chat"):
            assert row.get(field, "").removeprefix("https://").rstrip("/") in own
        for field in ("audience", "can_do", "cost", "languages", "may_alert", "call_trace", "note"):
            assert row.get(field, {}).get(language, "") in own
        if row.get("in_emergency_list", False):
            assert NOT_CONFIRMED[language] not in own
        else:
            assert NOT_CONFIRMED[language] in own


@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_row_is_on_its_countrys_paper_and_nothing_there_can_be_pressed(language: str) -> None:
    for country in FILE["countries"]:
        page = get_page(f"/{language}/help/{country['numeric']}/sheet/")
        paper = html.unescape(page.html.partition('<article class="paper"')[2].partition("</article>")[0])
        rows = [row for row in FILE["helplines"] if row["country"] == country["code"]]
        assert rows
        assert page.status == 200
        assert "<a " not in paper
        for row in rows:
            assert row["name"][language] in paper
            assert all(number["number"] in paper for number in row.get("numbers", []))
        unsure = sum(not row.get("in_emergency_list", False) for row in rows)
        assert paper.count(f"<b>{NOT_CONFIRMED[language]}") == unsure
        assert paper.count(f"{STOP[language]}</b>") == unsure


def test_says_how_each_row_is_known() -> None:
    assert entry("india-181").state == "Not confirmed: read in a source, not checked with the service"
    assert entry("us-988").state == "Not confirmed: from general knowledge, not checked"
    assert entry("uk-galop").state.startswith("Not confirmed, and in doubt: read in a source")
    assert entry("bangladesh-child-helpline-1098").state.startswith("Not confirmed, and in doubt: from general")
    assert entry("uk-999").state == "Emergency number, read in a source"
    assert entry("us-911").state == "Emergency number, from general knowledge"


@pytest.mark.parametrize(("age", "is_sure"), [(0, True), (CONFIRMATION_DAYS, True), (CONFIRMATION_DAYS + 1, False)])
def test_a_confirmation_falls_back_by_itself_after_180_days(age: int, is_sure: bool) -> None:
    change("india-181", confirmed_on=DAY - datetime.timedelta(days=age))
    found = entry("india-181")
    assert found.is_sure is is_sure
    assert found.state.startswith("Confirmed by an editor of this site on" if is_sure else "Not confirmed: the last")


def test_a_confirmation_of_tomorrow_or_of_a_doubtful_row_counts_for_nothing() -> None:
    change("india-181", confirmed_on=DAY + datetime.timedelta(days=1))
    change("uk-galop", confirmed_on=DAY)
    assert not entry("india-181").is_sure
    assert not entry("uk-galop").is_sure


def test_confirmed_rows_stand_first_and_recalled_or_doubtful_ones_last() -> None:
    change("uk-samaritans", confirmed_on=DAY)
    country = helplines_of("826", "en", DAY)
    assert country
    keys = [one.key for one in country.entries]
    assert keys[:3] == ["uk-999", "uk-samaritans", "uk-101"]
    kinds = {row["key"]: row["knowledge"] == "read" and not row.get("doubt", False) for row in FILE["helplines"]}
    read = [kinds[key] for key in keys[2:]]
    assert read == sorted(read, reverse=True)


def test_only_a_line_known_to_be_always_open_is_said_to_be_open() -> None:
    hours = {key: {one.label: one.text for one in entry(key).remarks}["Hours"] for key in map(str, _keys())}
    rows = {row["key"]: row for row in FILE["helplines"]}
    for key, said in hours.items():
        row = rows[key]
        is_sure = row.get("hours_confirmed", False) and not row.get("doubt", False)
        is_open = row.get("always_open", False) and (is_sure or row.get("in_emergency_list", False))
        assert (said == "Open day and night") is is_open
        assert ("hours not confirmed" in said) is not (is_sure or is_open)
    assert hours["pakistan-digital-rights-foundation"].endswith("(time in Asia/Karachi)")


def _keys() -> list[str]:
    return [row["key"] for row in FILE["helplines"] if row.get("hours")]


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_emergency_list_is_in_the_pages_own_html_and_carries_no_doubt(language: str) -> None:
    page = get_page(f"/{language}/help/")
    listed = page.html.partition('<section class="danger-line"')[2].partition("</section>")[0]
    # One tap away, in the page itself: the countries to choose from stand below it in the first screen.
    assert '<details class="danger-line__all">' in listed
    for row in FILE["helplines"]:
        if row.get("in_emergency_list", False):
            assert all(f'href="tel:{number["number"]}"' in listed for number in row.get("numbers", []))
    assert NOT_CONFIRMED[language].lower() not in listed.lower()
    headings = [words for _level, words in page.headings]
    assert len(headings) > 2
    assert page.html.index('class="danger-line"') < page.html.index('class="countries"')


def test_the_country_is_a_link_and_every_country_has_one() -> None:
    addresses = get_page("/en/help/").main.addresses
    assert {f"/en/help/{numeric}/" for numeric in NUMERIC.values()} <= set(addresses)


def test_links_dial_and_text_what_stands_there_and_carry_the_caution() -> None:
    page = get_page("/en/help/710/").main
    links = {link["href"]: link for link in page.links}
    assert {"tel:0800428428", "tel:*120*7867%23", "sms:31531"} <= set(links)
    assert all(
        link.get("aria-describedby") == "trace" for href, link in links.items() if href.startswith(("tel:", "sms:"))
    )
    assert "trace" in page.ids
    assert "can leave a trace on the phone and on the bill" in page.words
    # No international form is known of this number, so no link may pretend to one.
    whatsapp = card(get_page("/en/help/586/").main.html, "Ministry of Human Rights helpline")
    assert "0333-9085709" in whatsapp
    assert "wa.me" not in whatsapp


def test_a_country_without_a_sure_emergency_number_says_so() -> None:
    words = "We found no emergency number for this country"
    assert words in get_page("/en/help/276/").words
    assert words not in get_page("/en/help/050/").words


def test_outside_links_send_no_referrer() -> None:
    for numeric in NUMERIC.values():
        for link in get_page(f"/en/help/{numeric}/").main.links:
            if link["href"].startswith("http"):
                assert link.get("rel") == "noreferrer"


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7|add:7 }} \u202e"


@pytest.mark.parametrize("path", ["/en/help/356/", "/en/help/356/sheet/"])
@pytest.mark.parametrize("website", [HOSTILE, "javascript:alert(1)", "https://a.example/\"onmouseover='x'"])
def test_hostile_values_are_shown_and_not_run(path: str, website: str) -> None:
    texts = {"en": HOSTILE}
    change(
        "india-181",
        region=HOSTILE[:80],
        names=texts,
        website=website,
        chat=website,
        email="a@b.example?bcc=<x>",
        numbers=[{"kind": "shout", "number": HOSTILE, "note": texts}, {"kind": "call", "number": '৯"><b>1'}],
        **dict.fromkeys(("hours", "cost", "languages", "audience", "can_do", "call_trace", "may_alert", "note"), texts),
    )
    page = get_page(path)
    main = page.main.html.lower()
    assert page.status == 200
    assert "<script>alert" not in main
    assert "<img" not in main
    assert not any(link["href"].startswith(("javascript:", "https://a.example")) for link in page.main.links)
    assert not any("onmouseover" in link or "bcc" in link["href"] for link in page.main.links)
    assert "&lt;script&gt;alert(1)" in main


@pytest.mark.parametrize("part", ["", "050/", "050/sheet/", "826/", "826/sheet/"])
@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_discreet_copy_has_the_same_words_and_stays_under_r(language: str, part: str) -> None:
    open_page = get_page(f"/{language}/help/{part}")
    discreet = get_page(f"/r/{discreet_code('help')}/{language}/{part.replace('sheet', 'p0')}")
    assert (open_page.status, discreet.status) == (200, 200)
    assert open_page.main.headings == discreet.main.headings
    own = [href for href in discreet.addresses if href.startswith("/") and not href.startswith("/leave/")]
    assert own
    assert all(href.startswith("/r/") for href in own)
    assert "help" not in " ".join(own)


@pytest.mark.parametrize(
    "path", ["/en/help/777/", "/en/help/050/clinical/", "/en/help/5/", "/en/help/777/sheet/", "/en/help/sheet/"]
)
def test_what_is_no_country_is_a_helpful_404(path: str) -> None:
    assert get_page(path).status == 404


@pytest.mark.parametrize("path", ["/en/help/", "/bn/help/826/", "/bn/help/826/sheet/"])
def test_a_page_asks_the_database_at_most_four_times(path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert get_page(path).status == 200
    assert len(queries) <= 4


@pytest.mark.parametrize("path", ["/en/help/", "/en/help/826/", "/bn/help/050/", "/en/help/826/sheet/"])
def test_ids_are_unique_there_is_one_h1_and_no_level_is_left_out(path: str) -> None:
    page = get_page(path)
    assert len(page.ids) == len(set(page.ids))
    levels = [level for level, _words in page.headings]
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_no_row_of_the_file_claims_a_confirmation() -> None:
    assert not Helpline.objects.filter(confirmed_on__isnull=False).exists()
    assert Helpline.objects.filter(knowledge=Knowledge.RECALLED).exists()
    page = get_page("/en/help/050/")
    assert "Confirmed by" not in page.words
