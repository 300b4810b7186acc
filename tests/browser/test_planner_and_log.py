"""The planner and the log in a real browser, from the first screen to paper, and left in the middle in every way."""

import io
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from playwright.sync_api import BrowserContext, Page, Request, expect
from pypdf import PdfReader

from tests.browser.journeys import MOST_SECONDS_TITLED, OUR_TITLE, WAYS, go_back_through_all, is_away, press, urls
from tests.browser.neutral import NeutralSite
from tests.browser.site import Site
from tests.browser.watching import Watch
from tests.machine import PROJECT_DIR

PLANNER, LOG = "/en/tools/safety-planner/", "/en/tools/incident-log/"
FORMAT = PROJECT_DIR / "patienttools" / "tools" / "incident_log" / "FORMAT.md"
PASSPHRASE = "kettle harbour নদী violet"
NEXT, PREVIOUS = ".steps > p:last-child button:last-child", ".steps > p:last-child button:first-child"
STORED = """async () => ({
  cookie: document.cookie,
  keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
})"""
NOTHING = {"cookie": "", "keys": [], "databases": [], "caches": []}


def paper(page: Page) -> tuple[str, int]:
    """The words that the page prints, and on how many sheets."""
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return " ".join(sheet.extract_text() for sheet in pdf.pages), len(pdf.pages)


def history_length(page: Page) -> int:
    return int(page.evaluate("history.length"))


def fill_plan(page: Page, stage: str, *, has_script: bool = True) -> None:
    """Walks through every step and sends the form."""
    page.check(f"#stage-{stage}")
    steps = page.locator("[data-step]")
    for number in range(1, steps.count()):
        if has_script:
            page.click(NEXT)
            expect(steps.nth(number)).to_be_visible()
            expect(steps.nth(number - 1)).to_be_hidden()
        field = steps.nth(number).locator("textarea")
        if field.count():
            field.fill(f"My answer {number}\nsecond line")
    page.click("form.planner button[type=submit]")
    page.wait_for_selector(".plan")


# --- The planner ---


def test_the_planner_goes_from_the_first_step_to_paper_and_leaves_no_entry(page: Page) -> None:
    page.goto(PLANNER)
    page.wait_for_selector(".steps__place")
    assert page.locator("[data-step]:visible").count() == 1
    page.check("#stage-separated")
    page.click(NEXT)
    page.click(PREVIOUS)
    expect(page.locator("#stage-separated")).to_be_checked()
    before, address = history_length(page), page.url
    fill_plan(page, "online")
    assert (history_length(page), page.url) == (before, address)
    assert page.title().startswith("My list")
    words, sheets = paper(page)
    assert re.match(r"[\d/ ]+\nMy list\n", words)
    assert "My answer 3" in words
    assert "second line" in words
    assert "Steps to choose from" in words
    assert not re.search("Safety planner|Change my answers|Reading Room|http", words)
    assert sheets <= 2
    # The answers stand ready to be changed, still one step at a time.
    page.click("details.plan__again summary")
    assert page.locator("[data-step]:visible").count() == 1
    expect(page.locator("#stage-online")).to_be_checked()
    assert page.evaluate(STORED) == NOTHING


def test_beside_a_partner_the_caution_is_in_view_and_paper_holds_own_words_only(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(PLANNER)
    page.wait_for_selector(".steps__place")
    fill_plan(page, "thinking")
    expect(page.locator(".detail--caution").first).to_be_in_viewport()
    expect(page.locator(".plan")).to_contain_text("Getting ready")
    words, sheets = paper(page)
    assert "My answer 2" in words
    assert not re.search("Steps to choose|Getting ready|leav|In danger now", words)
    assert sheets == 1


def test_the_planner_works_without_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto(PLANNER)
    steps = page.locator("[data-step]")
    assert steps.count() == page.locator("[data-step]:visible").count()
    fill_plan(page, "stranger", has_script=False)
    expect(page.locator(".plan")).to_contain_text("My answer 2")
    assert page.url.endswith(PLANNER)


def test_what_needs_mending_opens_its_step_and_every_word_is_still_there(page: Page) -> None:
    page.goto(PLANNER)
    page.wait_for_selector(".steps__place")
    page.locator("#answer-2").evaluate("field => { field.value = 'kept'; }")
    page.locator("#answer-4").evaluate("field => { field.value = 'x'.repeat(3000); }")
    for _step in range(page.locator("[data-step]").count() - 1):
        page.click(NEXT)
    page.click("form.planner button[type=submit]")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#stage")).to_be_visible()
    page.check("#stage-online")
    page.click("a[href='#answer-4']")
    expect(page.locator("#answer-4")).to_be_focused()
    page.locator("#answer-4").fill("short")
    while page.locator("form.planner button[type=submit]").is_hidden():
        page.click(NEXT)
    page.click("form.planner button[type=submit]")
    page.wait_for_selector(".plan")
    expect(page.locator(".plan")).to_contain_text("kept")
    expect(page.locator(".plan")).to_contain_text("short")


# --- The log ---


def begin_log(page: Page, path: str = LOG) -> list[Request]:
    """Opens the log and starts writing; the list that it returns gathers every request from then on."""
    page.goto(path)
    page.click("[data-act=begin]")
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    page.on("request", note)
    return requests


def write_entry(page: Page, text: str) -> None:
    page.fill("#log-what", text)
    page.fill("#log-when", "2 Nov, about 21:00")
    page.locator("[data-effect]").nth(3).check()
    page.click("[data-act=add]")


def save(page: Page, place: Path) -> bytes:
    page.fill("#log-pass", PASSPHRASE)
    page.fill("#log-again", PASSPHRASE)
    with page.expect_download() as download:
        page.click("[data-act=save]")
    assert download.value.suggested_filename == "notes.dat"
    download.value.save_as(place)
    return place.read_bytes()


def test_the_log_goes_from_the_warning_to_paper_and_sends_and_stores_nothing(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context(permissions=["clipboard-write"])
    page = context.new_page()
    page.goto(LOG)
    assert page.locator("#log-what").count() == 0
    expect(page.locator(".log")).to_contain_text("The person may find it")
    requests = begin_log(page)
    assert page.title() == "My list"
    page.click("[data-act=add]")
    expect(page.locator(".log__status")).to_contain_text("at least one field")
    write_entry(page, "He stood by the gate.\n<b>Then</b> he left.")
    write_entry(page, "A message came.")
    expect(page.locator("#log-what")).to_have_value("")
    # What still stands in the fields is not lost when an earlier entry goes back into them.
    page.fill("#log-words", "I know where you work.")
    page.locator("[data-act=change]").first.click()
    expect(page.locator("#log-what")).to_have_value("He stood by the gate.\n<b>Then</b> he left.")
    expect(page.locator("[data-effect]").nth(3)).to_be_checked()
    page.fill("#log-where", "by the gate")
    page.click("[data-act=add]")
    expect(page.locator("[data-entries] > li")).to_have_count(3)
    expect(page.locator("[data-entries] > li").last).to_contain_text("by the gate")
    words, sheets = paper(page)
    assert re.match(r"[\d/ ]+\nMy list\n", words)
    assert "<b>Then</b> he left." in words
    assert "Poor sleep" in words
    assert not re.search("Incident log|Add this entry|assphrase|Sources|Reading Room|http|remove", words)
    assert sheets == 1
    page.click("[data-act=copy]")
    expect(page.locator(".log__status")).to_contain_text("Copied")
    # Pages may not read the clipboard; a reader who pastes may.
    page.focus("#log-words")
    page.keyboard.press("Control+V")
    copied = page.input_value("#log-words")
    page.fill("#log-words", "")
    assert "When\n2 Nov, about 21:00" in copied
    assert "<b>Then</b> he left." in copied
    assert "Change" not in copied
    page.locator("[data-act=change]").first.click()
    page.click("[data-act=clear]")
    expect(page.locator("[data-entries] > li")).to_have_count(2)
    expect(page.locator("#log-what")).to_have_value("")
    assert requests == []
    assert page.evaluate(STORED) == NOTHING
    # Reloading loses all of it, as the page says.
    page.reload()
    assert page.locator("main [data-entries]").count() == 0
    page.click("[data-act=begin]")
    expect(page.locator("#log-what")).to_have_value("")


def test_a_saved_file_opens_with_its_passphrase_alone_here_and_by_the_documentation(page: Page, tmp_path: Path) -> None:
    requests = begin_log(page)
    write_entry(page, "He stood by the gate. গেটের কাছে দাঁড়িয়ে ছিল। 👀")
    page.fill("#log-pass", "too short")
    page.click("[data-act=save]")
    expect(page.locator(".log__status")).to_contain_text("at least 12")
    page.fill("#log-pass", PASSPHRASE)
    page.fill("#log-again", PASSPHRASE + "!")
    page.click("[data-act=save]")
    expect(page.locator(".log__status")).to_contain_text("not the same")
    file = tmp_path / "notes.dat"
    data = save(page, file)
    expect(page.locator("#log-pass")).to_have_value("")
    expect(page.locator("#log-again")).to_have_value("")
    assert not [request for request in requests if not request.url.startswith("blob:")]

    assert b"gate" not in data
    assert "গেটের".encode() not in data
    assert (len(data) - 36 - 16) % 4096 == 0
    assert int.from_bytes(data[4:8], "big") >= 600_000
    opened: dict[str, Any] = {}
    example = re.search(r"(?s)```python\n(.*?)```", FORMAT.read_text(encoding="utf-8"))
    assert example is not None
    exec(example[1], opened)
    (entry,) = opened["open_notes"](data, PASSPHRASE)
    assert entry["fields"] == {
        "when": "2 Nov, about 21:00",
        "what": "He stood by the gate. গেটের কাছে দাঁড়িয়ে ছিল। 👀",
    }
    assert entry["effects"] == ["Poor sleep or nightmares"]
    with pytest.raises(InvalidTag):
        opened["open_notes"](data, "kettle harbour নদী violette")

    # Here again, in a tab that knows nothing.
    begin_log(page)
    write_entry(page, "Another day.")
    page.set_input_files("[data-file]", file)
    page.fill("[data-key]", "a wrong passphrase")
    page.click("[data-act=open]")
    expect(page.locator(".log__status")).to_contain_text("does not open the file. Nothing was changed")
    assert page.locator("[data-entries] > li").count() == 1
    page.fill("[data-key]", PASSPHRASE)
    page.click("[data-act=open]")
    expect(page.locator(".log__status")).to_contain_text("The file is open")
    expect(page.locator("[data-entries] > li").first).to_contain_text("He stood by the gate.")
    assert page.locator("[data-entries] > li").count() == 2
    # The same file again adds nothing twice.
    page.set_input_files("[data-file]", file)
    page.fill("[data-key]", PASSPHRASE)
    page.click("[data-act=open]")
    expect(page.locator("[data-key]")).to_have_value("")
    assert page.locator("[data-entries] > li").count() == 2
    assert page.evaluate(STORED) == NOTHING


def test_a_file_that_is_not_ours_or_was_changed_changes_nothing(page: Page, tmp_path: Path) -> None:
    begin_log(page)
    write_entry(page, "One.")
    data = save(page, tmp_path / "notes.dat")
    hostile = {
        "empty.dat": b"",
        "picture.png": b"\x89PNG" + bytes(500),
        "few.dat": data[:4] + (1000).to_bytes(4, "big") + data[8:],
        "endless.dat": data[:4] + b"\xff\xff\xff\xff" + data[8:],
        "changed.dat": data[:-1] + bytes([data[-1] ^ 1]),
        "header.dat": data[:30] + bytes([data[30] ^ 1]) + data[31:],
        "short.dat": data[:40],
    }
    for name, content in hostile.items():
        (tmp_path / name).write_bytes(content)
        page.set_input_files("[data-file]", tmp_path / name)
        page.fill("[data-key]", PASSPHRASE)
        page.click("[data-act=open]")
        expect(page.locator(".log__status")).to_contain_text("Nothing was changed")
        assert page.locator("[data-entries] > li").count() == 1


def test_the_log_works_in_the_discreet_copy_and_in_bangla(page: Page, tmp_path: Path) -> None:
    page.goto("/bn/tools/incident-log/")
    start = str(page.locator(".share__link[href^='/r/']").first.get_attribute("href"))
    begin_log(page, start)
    write_entry(page, "গেটের কাছে দাঁড়িয়ে ছিল।")
    before, address = history_length(page), page.url
    save(page, tmp_path / "notes.dat")
    assert (history_length(page), page.url) == (before, address)
    expect(page.locator("[data-entries]")).to_contain_text("গেটের কাছে দাঁড়িয়ে ছিল।")


def test_without_script_the_log_offers_paper_and_says_why(page_without_script: Page) -> None:
    page_without_script.goto(LOG)
    expect(page_without_script.locator(".log__without")).to_be_visible()
    assert page_without_script.locator("main :is(input, textarea, form):visible").count() == 0
    page_without_script.click(f"main a[href='{LOG}sheet/']")
    expect(page_without_script.locator("h1")).to_have_text("My list")


@pytest.mark.parametrize("language", ["en", "bn"])
def test_blank_sheets_print_two_incidents_on_a_page(page: Page, language: str) -> None:
    page.goto(f"/{language}/tools/incident-log/sheet/")
    words, sheets = paper(page)
    assert sheets == 2
    assert "Reading Room" not in words


# --- Left in the middle ---

WRITTEN = "something private"


def in_the_planner(page: Page, *, has_script: bool) -> None:
    page.goto(PLANNER)
    page.check("#stage-together")
    # With script the field stands in a step that is not shown yet.
    page.locator("#answer-1").evaluate("(field, text) => { field.value = text; }", WRITTEN)


def at_the_plan(page: Page, *, has_script: bool) -> None:
    in_the_planner(page, has_script=has_script)
    if has_script:
        page.wait_for_selector(".steps__place")
        while page.locator("form.planner button[type=submit]").is_hidden():
            page.click(NEXT)
    page.click("form.planner button[type=submit]")
    page.wait_for_selector(".plan")


def in_the_log(page: Page, *, has_script: bool) -> None:
    begin_log(page)
    write_entry(page, WRITTEN)
    page.fill("#log-what", WRITTEN)


# Every place and every way once in the short run, every place by every way in the long one. The log needs script.
LEFT = [
    (in_the_planner, "shifts"),
    (in_the_planner, "without script"),
    (at_the_plan, "touch"),
    (in_the_log, "keyboard"),
]
LEFT_TOO = [
    (reach, way)
    for reach in (in_the_planner, at_the_plan, in_the_log)
    for way in WAYS
    if (reach, way) not in LEFT and (reach, way) != (in_the_log, "without script")
]


@pytest.mark.parametrize(("reach", "way"), [*LEFT, *(pytest.param(*cell, marks=pytest.mark.long) for cell in LEFT_TOO)])
def test_left_in_the_middle_nothing_is_seen_again(
    new_context: Callable[..., BrowserContext],
    leaving_site: Site,
    neutral: NeutralSite,
    reach: Callable[..., None],
    way: str,
) -> None:
    neutral.behave("quick")
    has_script = way != "without script"
    page = new_context(base_url=leaving_site.url, java_script_enabled=has_script, has_touch=True).new_page()
    watch = Watch(page).start()
    reach(page, has_script=has_script)
    pressed_at = time.time()
    press(page, way)
    watch.wait(lambda: is_away(watch, leaving_site), what="the neutral site")
    was_sent = reach is at_the_plan and not has_script
    # Without script the browser asks whether to send again, in place of the plan; nothing else of ours comes back.
    go_back_through_all(watch, leaving_site, is_resubmission_possible=was_sent)
    assert len([url for url in urls(watch) if url.startswith(leaving_site.url)]) <= was_sent
    titled = watch.longest_seconds_titled(re.compile(f"{OUR_TITLE.pattern}|My list|planner|log", re.I), pressed_at)
    assert titled == 0 if has_script else titled < MOST_SECONDS_TITLED
    watch.stop()
    # The cookie of leaving gone, the page starts afresh: nothing that was written is anywhere in the browser.
    page.context.clear_cookies()
    page.goto(LOG if reach is in_the_log else PLANNER)
    assert WRITTEN not in page.content()
    if has_script:
        assert page.evaluate(STORED) == NOTHING
    assert WRITTEN not in json.dumps(page.context.storage_state())
    assert WRITTEN not in leaving_site.read_log()
