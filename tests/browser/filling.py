"""Fills in the planner and the log as a reader does, and looks at what the page prints and the browser keeps."""

import io
import unicodedata
from pathlib import Path

from playwright.sync_api import Page, Request, expect
from pypdf import PdfReader

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
# A browser writes them as one sign, which is what a PDF then says.
LIGATURES = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄ"}
NOTHING = {"cookie": "", "keys": [], "databases": [], "caches": []}


def paper(page: Page) -> tuple[str, int]:
    """The words that the page prints, and on how many sheets."""
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return " ".join(sheet.extract_text() for sheet in pdf.pages).translate(LIGATURES), len(pdf.pages)


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


def begin_log(page: Page, path: str = LOG) -> list[Request]:
    """Opens the log and starts writing; the list that it returns gathers every request from then on."""
    page.goto(path)
    page.click("[data-act=begin]")
    # What locks a file is loaded now; after that nothing is.
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({ name }) => /sealing/.test(name))")
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
