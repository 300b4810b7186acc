"""Hostile Markdown: every spelling of a bad address is refused, hidden characters too, and nothing takes a second."""

import contextlib
import time
from collections.abc import Callable

import pytest

from articles.text.citing import Numbers
from articles.text.rendering import MAX_BODY_CHARACTERS, MAX_LINE_CHARACTERS, render_line, render_section
from patienttools.files.faults import ContentError

TAB, NEWLINE, NUL = "\t", "\n", "\0"

BAD_ADDRESSES = [
    "javascript:123",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "&#1;javascript:alert(1)",
    "java%0ascript:alert(1)",
    "%6aavascript:alert(1)",
    f"java{TAB}script:alert(1)",
    f"java{NEWLINE}script:alert(1)",
    f"<java{TAB}script:alert(1)>",
    "< javascript:alert(1)>",
    "\u00a0javascript:alert(1)",
    "javascript\uff1aalert(1)",
    "java\\script:alert(1)",
    "vbscript:msgbox(1)",
    "livescript:1",
    "data:text/html,<b>x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,%3Csvg%3E",
    "DATA:image/png;base64,AAAA",
    "blob:https://a.example/x",
    "filesystem:https://a.example/x",
    "file:///etc/passwd",
    "view-source:https://a.example",
    "intent://a#Intent;scheme=x;end",
    "mailto:somebody@a.example",
    "sms:+123",
    "ftp://a.example/",
    "http://a.example/",
    "//a.example/",
    "///a.example/",
    "\\\\\\\\a.example",
    "/\\\\a.example",
    "https:a.example",
    "https:/a.example",
    "https:///a.example",
    "https://",
    "https://a",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://2130706433/",
    "https://somebody@a.example/",
    "https://a.example:80@b.example/",
    "https://a.example\\\\@b.example/",
    "https://a.example%2f@b.example/",
    "https://a..example/'\"",
    "https://.example/",
    "/admin/",
    "/en/guides/stalking/",
    "guides/stalking/",
    "?a=1",
    "#main",
    "#ref-R1",
    "article:",
    "article:Stalking",
    "ARTICLE:stalking",
    "article:../admin",
    "article:a/b",
    "article:a?b",
    "article:a#",
    "tel:",
    "tel:999;ext=1",
    "tel:999%0a",
    "TEL:999",
]
OUTSIDE_IMAGES = [
    "https://a.example/x.png",
    "http://a.example/x.png",
    "//a.example/x.png",
    "data:image/png;base64,AAAA",
    "/media/x.svg",
    "/media/x.gif",
    "/media/x.png?y",
    "/media/../admin/x.png",
    "/media/%2e%2e/x.png",
    "/media/X.PNG",
    "/static/x.png",
    "media/x.png",
    "article:x",
    "javascript:1",
    "",
]
HIDDEN = [
    NUL,
    "\x07",
    "\x1b",
    "\x7f",
    "\x85",
    "\u00ad",
    "\u061c",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202e",
    "\u2060",
    "\u2066",
    "\u2069",
    "\ufeff",
    "\ufff9",
    "\ue000",
    "\ud800",
    "\udfff",
    "\U000e0041",
]
HIDDEN_ENTITIES = ["&#8238;", "&#x202e;", "&#x2066;", "&rlm;", "&lrm;", "&shy;", "&ZeroWidthSpace;", "&#xFEFF;"]

# Known to keep Markdown parsers busy: CommonMark's own list of pathological input and Python-Markdown's.
PATHOLOGICAL: dict[str, Callable[[int], str]] = {
    "open brackets": lambda n: "[" * n,
    "open parentheses": lambda n: "(" * n,
    "close brackets": lambda n: "]" * n,
    "bracket pairs": lambda n: "[" * (n // 2) + "a" + "]" * (n // 2),
    "brackets with letters": lambda n: "[a" * (n // 2),
    "link openers": lambda n: "[a](" * (n // 4),
    "link openers with angle": lambda n: "[a](<b" * (n // 6),
    "images nested": lambda n: "![" * (n // 2),
    "images of links": lambda n: "![[]()" * (n // 6),
    "link titles": lambda n: '[a](b "' * (n // 7),
    "stars": lambda n: "*" * n,
    "stars with letters": lambda n: "*a " * (n // 3),
    "stars both sides": lambda n: "*a*" * (n // 3),
    "stars and underscores": lambda n: "*a_ " * (n // 4),
    "alternating emphasis": lambda n: "a**b" + "c* " * (n // 3),
    "nested strong emphasis": lambda n: "*a **a " * (n // 7) + "b** b*" * (n // 7),
    "underscores": lambda n: "__a" * (n // 3),
    "backticks": lambda n: "".join("e" + "`" * number for number in range(1, int((2 * n) ** 0.5) - 1)),
    "quotes": lambda n: "> " * (n // 2) + "a",
    "nested lists": lambda n: "".join("  " * depth + "- a\n" for depth in range(int(n**0.5) - 1)),
    "lists on one line": lambda n: "- " * (n // 2) + "a",
    "entities": lambda n: "&" * n + "&amp" * 3,
    "open comments": lambda n: "<!--" * (n // 4),
    "open tags": lambda n: "<a " * (n // 3),
    "processing": lambda n: "<?" * (n // 2),
    "citations unclosed": lambda n: "[^" * (n // 2),
    "citations": lambda n: "[^R1]" * (n // 5),
    "backslashes": lambda n: "\\" * n,
    "table rows": lambda n: "|x" * (n // 2) + "\n" + "|-" * (n // 8),
    "spaces": lambda n: "a" + " " * (n - 2) + "b",
    "tabs": lambda n: "\t" * (n - 1) + "a",
}


def render(body: str) -> str:
    content, _links = render_section(
        body, language="en", kind="definition", audience="everyone", heading="H", numbers=Numbers()
    )
    return str(content.html)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)"])
def test_refuses_every_spelling_of_a_bad_address(address: str, form: str) -> None:
    with pytest.raises(ContentError) as caught:
        render(f"Before.\n\n{form.format(address)}")
    assert {fault.line for fault in caught.value.faults} <= {3, 4}


@pytest.mark.parametrize("address", OUTSIDE_IMAGES)
def test_refuses_every_image_from_elsewhere(address: str) -> None:
    with pytest.raises(ContentError):
        render(f"![words]({address})")


@pytest.mark.parametrize(
    "text", ["<javascript:alert(1)>", "<https://a.example>", "https://a.example", "[x]: javascript:1"]
)
def test_an_address_that_is_no_link_stays_text(text: str) -> None:
    assert "href" not in render(text)


@pytest.mark.parametrize("character", HIDDEN, ids=ascii)
def test_refuses_hidden_characters_and_names_the_line(character: str) -> None:
    with pytest.raises(ContentError) as caught:
        render(f"fine\n\nab{character}c")
    assert [fault.line for fault in caught.value.faults] == [3]
    with pytest.raises(ContentError):
        render_line(f"ab{character}c", numbers=Numbers())


@pytest.mark.parametrize("entity", HIDDEN_ENTITIES)
def test_refuses_hidden_characters_behind_entities(entity: str) -> None:
    with pytest.raises(ContentError):
        render(f"ab{entity}c")


def test_the_joiners_that_bangla_needs_are_no_hidden_characters() -> None:
    assert render("র‍্যাব ক্‌ষ") == "<p>র‍্যাব ক্‌ষ</p>"


def test_deep_brackets_are_refused_with_their_line_and_eight_are_not() -> None:
    assert "((((((((a))))))))" in render("((((((((a))))))))")
    with pytest.raises(ContentError) as caught:
        render("ok\n\n" + "(" * 9 + "a" + ")" * 9)
    assert [fault.line for fault in caught.value.faults] == [3]


def test_long_bodies_and_long_lines_are_refused_unread() -> None:
    for body, line in (("a\n" * (MAX_BODY_CHARACTERS // 2 + 1), 1), (f"a\n{'b' * (MAX_LINE_CHARACTERS + 1)}", 2)):
        with pytest.raises(ContentError) as caught:
            render(body)
        assert [fault.line for fault in caught.value.faults] == [line]


BAR_SECONDS = 1


@pytest.mark.parametrize("name", PATHOLOGICAL)
@pytest.mark.parametrize("size", [MAX_LINE_CHARACTERS - 50, 200_000])
def test_pathological_input_takes_no_pathological_time(name: str, size: int, say: Callable[[str], None]) -> None:
    body = PATHOLOGICAL[name](size)
    if size < MAX_LINE_CHARACTERS and "\n" not in body:
        body = "\n".join([body] * (MAX_BODY_CHARACTERS // (len(body) + 1)))  # as much as the bounds let through
    began = time.process_time()
    with contextlib.suppress(ContentError):
        render(body)
    seconds = time.process_time() - began
    if seconds > BAR_SECONDS / 10:
        say(f"hostile Markdown, {name}, {len(body):,} characters: {seconds:.2f} s (bar: {BAR_SECONDS} s)")
    # What is pathological takes minutes; machines that run tests are busy.
    assert seconds < 10 * BAR_SECONDS
