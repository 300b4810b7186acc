"""Reading aloud: with voices of this device only, the part that was chosen, from what is open, a truthful button."""

import pytest
from playwright.sync_api import Locator, Page, expect

GUIDE = "/en/guides/stalking/"
# The machine of the tests has no voices, so the browser's list is given, and what reads ends or fails when told to.
VOICES = """
  const voices = %s;
  speechSynthesis.getVoices = () => voices;
  globalThis.read = [];
  globalThis.reading = null;
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  for (const name of ["speaking", "pending"]) {
    Object.defineProperty(speechSynthesis, name, { get: () => name === "speaking" && reading !== null });
  }
  speechSynthesis.speak = (part) => { read.push([part.voice.name, part.text]); reading = part; };
  speechSynthesis.cancel = () => { const was = reading; reading = null; setTimeout(() => was?.onerror?.({})); };
  globalThis.finish = () => { const was = reading; reading = null; was.onend({}); };
  globalThis.fail = () => { const was = reading; reading = null; was.onerror({ error: "audio-hardware" }); };
"""
OWN = '[{ name: "far", lang: "en-GB", localService: false }, { name: "own", lang: "en_US", localService: true }]'
FAR = '[{ name: "far", lang: "en-GB", localService: false }, { name: "own", lang: "de-DE", localService: true }]'
BANGLA = '[{ name: "own", lang: "bn-BD", localService: true }, { name: "en", lang: "en-GB", localService: true }]'


def open_box(page: Page, path: str = GUIDE, voices: str = OWN) -> Locator:
    """The box of the page's own controls, open; the place of reading aloud."""
    page.add_init_script(VOICES % voices)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.click(".share__summary")
    expect(page.get_by_role("button", name="Print").or_(page.get_by_role("button", name="প্রিন্ট"))).to_be_visible()
    return page.locator("[data-read]")


def read_texts(page: Page) -> list[str]:
    return [text for _voice, text in page.evaluate("() => read")]


def finish_all(page: Page) -> list[str]:
    """Lets everything be read to its end; the texts that were read."""
    page.evaluate("() => { while (reading) finish(); }")
    return read_texts(page)


@pytest.mark.parametrize(
    ("path", "voices", "button"),
    [
        (GUIDE, OWN, "Read aloud"),
        (GUIDE, FAR, ""),
        ("/bn/guides/stalking/", BANGLA, "জোরে পড়ে শোনান"),
        ("/bn/guides/stalking/", OWN, ""),
    ],
)
def test_reading_takes_a_voice_of_this_device_or_is_not_offered(
    page: Page, path: str, voices: str, button: str
) -> None:
    place = open_box(page, path, voices)
    if not button:
        expect(place).to_be_hidden()
        return
    place.get_by_role("button", name=button).click()
    texts = finish_all(page)
    voices_used = {voice for voice, _text in page.evaluate("() => read")}
    assert voices_used <= {"own", "en"}
    assert texts[0] == page.inner_text("h1")
    assert not [text for text in texts if "[1]" in text]
    expect(place.get_by_role("button")).to_have_text(button)


def test_only_what_is_open_is_read_and_a_part_can_be_chosen(page: Page) -> None:
    place = open_box(page)
    group = page.locator("details.group").nth(1)
    hidden_words = group.locator(".group__body p, .group__body li").first.text_content() or ""
    place.get_by_role("button").click()
    closed = finish_all(page)
    title = group.locator("h2").first.inner_text()
    assert title not in closed
    group.locator("summary").first.click()
    place.get_by_role("combobox").focus()
    assert page.locator("[data-read] option", has_text=title).count() == 1
    place.get_by_role("combobox").select_option(label=title)
    page.evaluate("() => { read.length = 0; }")
    place.get_by_role("button").click()
    chosen = finish_all(page)
    assert chosen[0] == title
    assert len(chosen) > 3
    assert page.inner_text("h1") not in chosen
    assert not set(chosen[1:]) & set(closed)
    assert hidden_words.split()[0] in " ".join(chosen)


def test_the_button_tells_the_truth_and_goes_on_where_reading_stopped(page: Page) -> None:
    place = open_box(page)
    button = place.get_by_role("button")
    button.click()
    expect(button).to_have_text("Stop reading")
    page.evaluate("() => { finish(); finish(); }")
    third = read_texts(page)[-1]
    page.evaluate("() => fail()")
    expect(button).to_have_text("Go on reading")
    button.click()
    expect(button).to_have_text("Stop reading")
    assert read_texts(page)[-1] == third
    # Stopped by the reader: what was cancelled answers with an error of its own, which says nothing.
    button.click()
    expect(button).to_have_text("Go on reading")
    button.click()
    assert read_texts(page)[-1] == third
    # A browser that falls silent and tells nobody.
    page.evaluate("() => { reading = null; }")
    expect(button).to_have_text("Go on reading")
    button.click()
    finish_all(page)
    expect(button).to_have_text("Read aloud")


def test_numbers_to_dial_are_read_digit_by_digit_and_others_as_numbers(page: Page) -> None:
    place = open_box(page, "/en/about/")
    page.evaluate(
        """() => {
          const line = document.createElement("p");
          line.textContent = "Call 999 or 0808 802 4040, 16699; 10,000 people, 2018-2020, 24 hours, 300 days.";
          document.querySelector("main h1").after(line);
        }"""
    )
    place.get_by_role("button").click()
    said = next(text for text in finish_all(page) if text.startswith("Call"))
    assert said == ("Call 9 9 9 or 0 8 0 8 8 0 2 4 0 4 0, 1 6 6 9 9; 10,000 people, 2018-2020, 24 hours, 300 days.")


def test_leaving_the_page_ends_reading(page: Page) -> None:
    place = open_box(page)
    place.get_by_role("button").click()
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("() => reading") is None
