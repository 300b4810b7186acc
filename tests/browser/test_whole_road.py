"""The whole road in a real browser, from an empty database: written, asked about, remarked on from outside by a link,
attested, a finding answered, published, changed at a planned moment, compared, and rolled back to the very bytes.
"""

import datetime
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.judging import axe_findings, sideways_pixels
from tests.browser.site import Site, own_environment, run_command, running_site
from tests.browser.test_desk import NAME, PASSWORD
from tests.browser.test_html import errors, needs_checker

# Where pictures of each step go, for whoever wants to look at them.
PICTURES = os.environ.get("ROAD_PICTURES", "")
GUIDE = "/en/guides/a-letter-box/?now"
FIRST = "Some people find their letters opened. It can be a sign that somebody watches you."
SECONDS_TO_WAIT = 180
WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
HARMFUL = "Confront whoever does it, and tell them that you know."
SECOND = "Some people find their letters opened, or gone. It can be a sign that somebody watches you."


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nothing of the library: no article, no rule, no contributor; one editor's account."""
    prepared = tmp_path_factory.mktemp("empty") / "data"
    prepared.mkdir()
    environment = own_environment(prepared, RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD)
    for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
        run_command(environment, *command, "--verbosity", "0")
    run_command(environment, "create_first_editor")
    with running_site(prepared, tmp_path_factory.mktemp("road") / "data") as running:
        yield running


class Walker:
    """Somebody on the road. Each page is judged by axe, kept for the HTML checker, and drawn for whoever asks."""

    def __init__(self, context: BrowserContext, site: Site, name: str) -> None:
        self.page, self.site, self.name = context.new_page(), site, name
        self.complaints: list[str] = []
        self.found: list[str] = []
        self.pages: dict[str, bytes] = {}
        self.page.on("console", lambda one: self._complain(one.type, one.text))
        self.page.on("pageerror", lambda error: self._complain("error", str(error)))

    def _complain(self, kind: str, text: str) -> None:
        # Chromium asks every site for an icon by itself.
        if kind in {"error", "warning"} and "404" not in text:
            self.complaints.append(text)

    def open(self, path: str) -> None:
        self.page.goto(self.site.address(path) if path.startswith("/") else path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def look(self, step: str) -> None:
        self.found += [f"{step}: {finding}" for finding in axe_findings(self.page)]
        self.page.set_viewport_size(PHONE)
        if pixels := sideways_pixels(self.page):
            self.found.append(f"{step}: on a phone it is {pixels} pixels too wide")
        self.page.set_viewport_size(WIDE)
        answer = self.page.request.get(self.page.url)
        if answer.ok:
            self.pages[f"{self.name} {step}"] = answer.body()
        self.draw(step)

    def draw(self, step: str) -> None:
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{PICTURES}/{step}-{self.name}.png", full_page=True)

    def says(self, words: str) -> None:
        expect(self.page.locator(".messagelist")).to_contain_text(words)


@pytest.fixture
def walkers(browser: Browser, empty_site: Site) -> Iterator[Callable[..., Walker]]:
    contexts, made = [], []

    def walker(name: str, **options: Any) -> Walker:
        context = browser.new_context(viewport=WIDE, **options)
        contexts.append(context)
        made.append(Walker(context, empty_site, name))
        return made[-1]

    yield walker
    for context in contexts:
        context.close()
    assert [one.complaints for one in made if one.complaints] == []
    assert [one.found for one in made if one.found] == []


def sign_in(editor: Walker) -> None:
    editor.open("/admin/")
    editor.page.fill("#id_username", NAME)
    editor.page.fill("#id_password", PASSWORD)
    editor.page.click("input[type=submit]")


def add(editor: Walker, kind: str, **fields: str) -> None:
    editor.open(f"/admin/{kind}/add/")
    for name, value in fields.items():
        box = editor.page.locator(f"#content-main [name='{name}']").first
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
    editor.page.locator("input[name=_save]").click()
    expect(editor.page.locator(".messagelist .success")).to_be_visible()


def write_section(page: Page, number: int, kind: str, heading: str, text: str) -> None:
    page.get_by_role("button", name="Add another Section").or_(
        page.get_by_role("link", name="Add another Section")
    ).first.click()
    page.locator(f"#id_sections-{number}-kind").select_option(kind)
    page.locator(f"#id_sections-{number}-heading").fill(heading)
    page.locator(f"#id_sections-{number}-body").fill(text)


def mark(reader: Walker, words: str) -> None:
    """Selects words in the text, as a mouse does."""
    reader.page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById("review-text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const start = node.data.indexOf(words);
            if (start >= 0) {
              const range = document.createRange();
              range.setStart(node, start);
              range.setEnd(node, start + words.length);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              return;
            }
          }
          throw new Error("these words are nowhere");
        }""",
        words,
    )


def write_it(editor: Walker) -> str:
    """A guide with a sentence that can do harm, by forms alone. The number of its edition."""
    add(editor, "articles/contributor", key="desk", names_en="The desk")
    told = {"why": "Whoever watches may become violent.", "instead": "Tell a friend."}
    add(editor, "lint/lintrule", key="confront", language="English", pattern="Confront", **told)
    add(editor, "articles/article", slug="a-letter-box")
    summary = "What it can mean when letters are opened, and who can help."
    fill_edition(editor.page, editor.site, "en", "Letters that were opened", summary)
    write_section(editor.page, 0, "definition", "What it is", FIRST)
    write_section(editor.page, 1, "first_steps", "What to do first", f"- **Tell somebody.** {HARMFUL}")
    editor.page.locator("input[name=_continue]").click()
    editor.says("was added successfully")
    return editor.page.url.split("/edition/")[1].split("/")[0]


def fill_edition(page: Page, site: Site, language: str, title: str, summary: str) -> None:
    page.goto(site.address("/admin/articles/edition/add/"))
    page.locator("#id_article").select_option(label="a-letter-box")
    page.locator("#id_language").select_option(language)
    page.fill("#id_title", title)
    page.fill("#id_summary", summary)
    page.locator("#id_writer").select_option(label="The desk")
    page.fill("#id_review_due_on", (timezone.localdate() + datetime.timedelta(days=300)).isoformat())


def ask_outside(editor: Walker, key: str) -> str:
    """The link to send."""
    editor.open(f"/admin/articles/edition/{key}/reviewing/")
    editor.page.fill("#ask-name", "Someone at the clinic")
    editor.page.fill("#ask-note", "Is it clear?")
    editor.page.get_by_role("button", name="Ask", exact=True).click()
    editor.says("is asked")
    editor.look("01-asked")
    return editor.page.locator("input[id^=link-]").input_value()


def remark_and_answer(outside: Walker, link: str) -> None:
    outside.open(link)
    expect(outside.page).to_have_title("Reading Room")
    outside.look("02-read")
    mark(outside, "letters opened")
    outside.press("Remark on the marked words")
    expect(outside.page.locator("#remark-quote")).to_have_value("letters opened")
    outside.page.fill("#remark-text", "Opened, or taken away?")
    outside.press("Keep this remark")
    expect(outside.page.locator("#remarks")).to_contain_text("Opened, or taken away?")
    outside.look("03-remarked")
    outside.page.get_by_label("Fine as it is").check()
    outside.page.fill("#answer-name", "A. Person")
    outside.press("Give this answer")
    expect(outside.page.locator("h1")).to_have_text("Thank you")
    outside.look("04-answered")
    assert outside.complaints == []
    outside.open(link)
    expect(outside.page.locator("h1")).to_have_text("This link opens nothing")
    assert outside.page.context.cookies() == []
    # Chromium tells the console of a page that is gone.
    outside.complaints.clear()


def attest_it(editor: Walker, key: str) -> None:
    editor.open(f"/admin/articles/edition/{key}/change/")
    expect(editor.page.locator(".desk-remarks").first).to_contain_text("Opened, or taken away?")
    editor.draw("05-form")
    editor.open(f"/admin/articles/edition/{key}/reviewing/read/patient/")
    expect(editor.page.locator("#remarks")).to_contain_text("Opened, or taken away?")
    editor.look("05-read")
    add(editor, "articles/contributor", key="a-person", names_en="A. Person", credential="Nurse")
    editor.open(f"/admin/articles/edition/{key}/reviewing/")
    editor.page.locator("select[name=by]").select_option(label="A. Person, Nurse")
    editor.page.locator("input[name=is_known]").check()
    editor.press("Attest it as a review")
    editor.says("It is a review now")
    editor.look("06-attested")


def publish_it(editor: Walker, reader: Walker, key: str) -> bytes:
    """Answers the finding; the bytes that readers have then."""
    editor.open(f"/admin/articles/edition/publish/?edition={key}")
    expect(editor.page.locator("#gate-form")).to_contain_text("Opened, or taken away?")
    because = "It is what a friend said, and the next words warn of it."
    editor.page.locator("#what-can-do-harm input").first.fill(because)
    editor.look("07-gate")
    editor.press("Publish: readers get this now")
    editor.says("readers have this text now")
    reader.open(GUIDE)
    expect(reader.page.locator("h1")).to_have_text("Letters that were opened")
    assert "A. Person" in reader.page.content()
    return bytes(reader.page.request.get(reader.site.address(GUIDE)).body())


def take_up_the_remark(editor: Walker, key: str) -> None:
    editor.open(f"/admin/articles/edition/{key}/change/")
    editor.page.locator("#id_sections-0-body").fill(SECOND)
    editor.page.locator("input[name=_continue]").click()
    editor.says("was changed successfully")
    editor.open(f"/admin/articles/edition/{key}/reviewing/")
    expect(editor.page.locator("#content-main")).to_contain_text("lapsed")
    editor.page.locator("input[id^=reply-]").first.fill("Both now.")
    editor.press("Resolve")
    expect(editor.page.locator(".desk-list__done")).to_contain_text("Both now.")
    editor.look("08-resolved")


def publish_at_a_moment(editor: Walker, reader: Walker, key: str) -> None:
    editor.open(f"/admin/articles/edition/publish/?edition={key}")
    editor.page.locator("details summary", has_text="Not now, but at a moment").click()
    # A minute that cannot begin while the boxes are filled.
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=75)
    editor.page.fill("#plan-day", moment.date().isoformat())
    editor.page.fill("#plan-time", moment.strftime("%H:%M"))
    editor.press("Plan: readers get this at that moment")
    editor.says("Planned for")
    reader.open(GUIDE)
    expect(reader.page.locator("#definition")).not_to_contain_text("or gone")
    end = time.monotonic() + SECONDS_TO_WAIT
    while "or gone" not in reader.page.content() and time.monotonic() < end:
        time.sleep(1)  # between two looks at a condition
        reader.open(GUIDE)
    expect(reader.page.locator("#definition")).to_contain_text("or gone")
    assert "A. Person" not in reader.page.content()


def compare_and_roll_back(editor: Walker, key: str) -> None:
    editor.open(f"/admin/articles/edition/{key}/story/")
    expect(editor.page.locator("#content-main")).to_contain_text("Opened, or taken away?")
    editor.look("09-story")
    editor.page.locator("input[name=from][value^=r]").last.check()
    editor.page.locator("input[name=to][value^=r]").first.check()
    editor.press("Compare the two word by word")
    expect(editor.page.locator(".desk-difference").first).to_contain_text("or gone")
    editor.look("10-compared")
    editor.open(f"/admin/articles/edition/{key}/releases/")
    editor.page.fill("#because", "The first text was clearer.")
    editor.press("Put back what readers had before")
    editor.says("exactly this text again")


def translate_it(editor: Walker, outside: Walker) -> None:
    page = editor.page
    summary = "চিঠি খোলা পেলে তার মানে কী হতে পারে, আর কে সাহায্য করতে পারে।"
    fill_edition(page, editor.site, "bn", "খোলা চিঠি", summary)
    page.locator("input[name=_continue]").click()
    editor.says("was added successfully")
    page.get_by_role("link", name="Translate side by side").click()
    expect(page.locator(".desk-faults").first).to_contain_text("What to do first")
    page.locator("[name=sections-0-heading]").fill("এটি কী")
    page.locator("[name=sections-0-body]").fill("কেউ কেউ দেখেন তাঁদের চিঠি খোলা।")
    editor.look("11-translate")
    editor.press("Save: it says what the source says now")
    editor.says("It follows what readers have of its source now")
    expect(page.locator(".desk-faults").first).to_contain_text("What to do first")
    editor.look("12-translated")
    link = ask_outside(editor, page.url.split("/edition/")[1].split("/")[0])
    outside.open(link)
    expect(outside.page.locator("html")).to_have_attribute("lang", "bn")
    outside.look("13-read-translation")


@pytest.mark.long
@pytest.mark.slow
@needs_checker
def test_from_an_empty_database_to_readers_and_back_to_the_very_bytes(
    walkers: Callable[..., Walker], empty_site: Site, tmp_path: Path
) -> None:
    editor, reader, outside = walkers("editor"), walkers("reader", java_script_enabled=False), walkers("outside")
    sign_in(editor)
    key = write_it(editor)
    remark_and_answer(outside, ask_outside(editor, key))
    attest_it(editor, key)
    had = publish_it(editor, reader, key)
    take_up_the_remark(editor, key)
    publish_at_a_moment(editor, reader, key)
    compare_and_roll_back(editor, key)
    assert reader.page.request.get(empty_site.address(GUIDE)).body() == had
    translate_it(editor, outside)
    pages = {name: body for one in (editor, outside) for name, body in one.pages.items()}
    assert len(pages) > 8
    found = errors(tmp_path, pages)
    assert found == [], "\n".join(found)
