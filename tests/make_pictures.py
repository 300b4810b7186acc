"""Takes the README's three pictures from a running test site: `.venv/bin/python -m tests.make_pictures`.

Needs Chromium and pdftoppm. Run it when the pages on the pictures have changed; the pictures are kept in git.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import QUIET_FLAGS
from tests.browser.site import Site, prepare, running_site
from tests.machine import PROJECT_DIR, find_chromium

PICTURES = PROJECT_DIR / "tests" / "pictures"
NAME, PASSWORD = "editor", "five words that are long"
GUIDE = "/en/guides/stalking/"
MOST_BYTES = 150_000
# Fewer colours until the picture is small enough; text stays sharp.
COLOURS = (128, 64, 32, 16)


def take_pictures() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        prepared = Path(folder, "prepared")
        prepared.mkdir()
        say("Preparing a site")
        prepare(prepared)
        variables = {"RX_EDITOR_NAME": NAME, "RX_EDITOR_PASSWORD": PASSWORD}
        with running_site(prepared, Path(folder, "data"), **variables) as site:
            site.run_command("create_first_editor")
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET_FLAGS))
            for name, take in {
                "read": picture_of_reading,
                "edit": picture_of_editing,
                "print": picture_of_paper,
            }.items():
                keep(take(browser, site), PICTURES / f"{name}.png")
            browser.close()


def picture_of_reading(browser: Browser, site: Site) -> bytes:
    """An article on a phone."""
    page = browser.new_page(base_url=site.url, viewport={"width": 390, "height": 844})
    page.goto(GUIDE, wait_until="networkidle")
    return page.screenshot()


def picture_of_editing(browser: Browser, site: Site) -> bytes:
    """An edition at the desk, its first section with the live preview beside the text."""
    page = browser.new_page(base_url=site.url, viewport={"width": 1280, "height": 860})
    page.goto("/admin/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.goto("/admin/articles/edition/?language=en")
    page.get_by_role("link", name="Stalking", exact=True).click()
    page.wait_for_selector("#sections-1 .markdownx-preview h3", timeout=90_000)
    page.locator("#sections-1").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#sections-1').scrollIntoView({ block: 'start' })")
    return page.screenshot()


def picture_of_paper(browser: Browser, site: Site) -> bytes:
    """The first page of the checklist as it comes from a printer."""
    page = browser.new_page(base_url=site.url)
    page.goto(f"{GUIDE}sheets/safety-checklist/")
    command = ["pdftoppm", "-r", "72", "-f", "1", "-l", "1", "-png", "-"]
    return subprocess.run(command, input=page.pdf(format="A4"), capture_output=True, check=True).stdout


def keep(png: bytes, path: Path) -> None:
    """Writes the picture with a palette, small enough to be kept in git."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        whole.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            break
    else:
        raise SystemExit(f"{path.name} is too large even with {COLOURS[-1]} colours")
    say(f"{path.relative_to(PROJECT_DIR)}: {whole.width} × {whole.height}, {path.stat().st_size} bytes")


def say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    take_pictures()
