"""The incident log in a real browser, from the warning to paper and to a file that only its passphrase opens."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filling import (
    FORMAT,
    LOG,
    NOTHING,
    PASSPHRASE,
    STORED,
    begin_log,
    history_length,
    paper,
    save,
    write_entry,
)


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


def test_nothing_is_cleared_or_claimed_before_the_reader_says_that_the_file_is_there(
    page: Page, tmp_path: Path
) -> None:
    begin_log(page)
    write_entry(page, "The only copy.")
    save(page, tmp_path / "notes.dat")
    expect(page.locator(".log__status")).to_contain_text("cannot see whether it did")
    expect(page.locator("#log-pass")).to_have_value(PASSPHRASE)
    expect(page.locator("[data-entries] > li")).to_have_count(1)
    page.click("[data-act=saved]")
    expect(page.locator("#log-pass")).to_have_value("")
    expect(page.locator("#log-again")).to_have_value("")
    expect(page.locator("[data-act=saved]")).to_be_hidden()
    expect(page.locator("[data-entries] > li")).to_have_count(1)


# Browsers that do not know `download`, and those that know and do not heed it, as some inside other apps.
UNKNOWN = "delete HTMLAnchorElement.prototype.download"
UNHEEDED = "Object.defineProperty(HTMLAnchorElement.prototype, 'download', { get: () => '', set() {} })"


@pytest.mark.parametrize(("browser_is", "said"), [(UNKNOWN, "cannot save a file"), (UNHEEDED, "cannot see whether")])
def test_where_nothing_can_be_saved_the_only_copy_stays(page: Page, browser_is: str, said: str) -> None:
    page.add_init_script(browser_is)
    begin_log(page)
    write_entry(page, "The only copy.")
    page.fill("#log-pass", PASSPHRASE)
    page.fill("#log-again", PASSPHRASE)
    address = page.url
    page.click("[data-act=save]")
    expect(page.locator(".log__status")).to_contain_text(said)
    assert page.url == address
    expect(page.locator("[data-entries]")).to_contain_text("The only copy.")
    expect(page.locator("#log-pass")).to_have_value(PASSPHRASE)


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
