"""Watches a page of Chromium from outside: what is on the screen, in the tab's title and in the history."""

import base64
import io
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from playwright.sync_api import Error, Page

# The ground of the site's pages in the light scheme; the neutral site is green, the browser's own pages are white.
GROUND = (250, 246, 239)
PATIENCE_SECONDS, UNASKED_SECONDS = 10, 0.4


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    title: str


@dataclass(slots=True)
class Watch:
    """`frames` are moments with whether text of the site was on the screen, `titles` moments with the tab's title.

    Titles are looked at while waiting, about fifty times a second.
    """

    page: Page
    frames: list[tuple[float, bool]] = field(default_factory=list)
    titles: list[tuple[float, str]] = field(default_factory=list)
    navigations: list[str] = field(default_factory=list)
    session: Any = None

    def start(self) -> "Watch":
        self.session = self.page.context.new_cdp_session(self.page)

        def note_frame(event: dict[str, Any]) -> None:
            self.session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
            self.frames.append((event["metadata"]["timestamp"], shows_our_text(base64.b64decode(event["data"]))))

        self.page.on("framenavigated", lambda frame: self.navigations.append(frame.url))
        self.session.on("Page.screencastFrame", note_frame)
        self.session.send("Page.startScreencast", {"format": "png", "maxWidth": 400, "maxHeight": 400})
        return self

    def history(self) -> tuple[int, list[Entry]]:
        """The current index and every entry."""
        answer = self._history()
        self.titles.append((time.time(), answer["entries"][answer["currentIndex"]]["title"]))
        return answer["currentIndex"], [Entry(entry["url"], entry["title"]) for entry in answer["entries"]]

    def go_to_entry(self, index: int) -> None:
        entries = self._history()["entries"]
        self.session.send("Page.navigateToHistoryEntry", {"entryId": entries[index]["id"]})

    def _history(self) -> Any:
        for _attempt in range(100):
            try:
                return self.session.send("Page.getNavigationHistory")
            except Error as error:
                # Between two pages there is none to ask.
                if "Not attached" not in error.message:
                    raise
                self.page.wait_for_timeout(10)
        raise AssertionError("the browser does not tell its history")

    def wait(self, is_so: Any, *, seconds: float = 20, what: str = "") -> None:
        """Waits for a condition, while events go on being taken in."""
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                raise AssertionError(f"still waiting for: {what}; history: {self.history()}")
            self.page.wait_for_timeout(20)

    def wait_for_picture(self, since: float) -> None:
        """Until there is a picture without our text from after that moment.

        The browser sends pictures when it likes, and none while it goes from one empty page to the next in a hurry:
        then one is asked for, and counted from when it came.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        while not any(at >= since and not is_ours for at, is_ours in self.frames) and time.monotonic() < end:
            self.page.wait_for_timeout(20)
            if time.time() > since + UNASKED_SECONDS:
                # Between two pages there is none to take.
                with suppress(Error):
                    answer = self.session.send("Page.captureScreenshot", {"format": "png"})
                    self.frames.append((time.time(), shows_our_text(base64.b64decode(answer["data"]))))

    def off_screen_seconds(self, pressed_at: float) -> float:
        """From the press to the first picture without our text; nothing of ours may be seen in any later one."""
        after = [(at, is_ours) for at, is_ours in self.frames if at >= pressed_at]
        gone = next((at for at, is_ours in after if not is_ours), None)
        assert gone is not None, "no picture without our text"
        assert not any(is_ours for at, is_ours in after if at > gone), "our text was on the screen again"
        return gone - pressed_at

    def longest_seconds_titled(self, ours: re.Pattern[str], since: float) -> float:
        """How long, at the most, the tab bore a title of ours again, once it had lost it after that moment."""
        after = [(at, bool(ours.search(title))) for at, title in self.titles if at >= since]
        gone = next(i for i, (_at, is_ours) in enumerate(after) if not is_ours)
        longest = began = 0.0
        for at, is_ours in after[gone:]:
            began = (began or at) if is_ours else 0.0
            longest = max(longest, at - began if is_ours else 0.0)
        return longest

    def stop(self) -> None:
        self.session.send("Page.stopScreencast")
        self.session.detach()


def shows_our_text(picture: bytes) -> bool:
    """Whether a picture has the ground of our pages, and something on it."""
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB").resize((100, 100), Image.Resampling.NEAREST)
    pixels = list(image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata())
    on_ground = sum(all(abs(a - b) <= 3 for a, b in zip(pixel, GROUND, strict=True)) for pixel in pixels)
    return 0.2 < on_ground / len(pixels) < 0.995
