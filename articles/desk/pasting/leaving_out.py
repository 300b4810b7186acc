"""Leaving out: what our Markdown has no word for is taken out, or kept as plain text, and is named either way."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.pasting.soup import HEADINGS, LISTS, style_of
from articles.text.rendering import ADDRESS

MOST_QUOTED = 3
QUOTE_LENGTH = 40
COLOUR = re.compile(r"(?<![-\w])color:\s*([^;]+)", re.IGNORECASE)
BACKGROUND = re.compile(r"(?<![-\w])(?:background(?:-color)?|mso-highlight):\s*([^;]+)", re.IGNORECASE)
STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
UNDERLINED = re.compile(r"text-decoration[^;]*underline", re.IGNORECASE)
NO_BACKGROUND = re.compile(r"transparent|white|none|inherit|initial|rgba\(.*, ?0\)", re.IGNORECASE)
PLAIN_COLOUR = re.compile(r"black|windowtext|inherit|initial|currentcolor|auto", re.IGNORECASE)
CHANNELS = re.compile(r"rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)|#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
# Letters so dark, and paper so light, are ordinary ones; a difference between channels is a colour.
DARK, LIGHT, GREY = 110, 235, 40
# Where readers are led astray by a tracker, the address behind it is what was meant.
REDIRECTS = {"www.google.com": "q", "l.facebook.com": "u"}


def leave_out(soup: BeautifulSoup) -> list[str]:
    """Changes the tree until only words of our grammar are left; a sentence for each kind of thing that went."""
    return [said for act in ACTS for said in act(soup)]


def _tables(soup: BeautifulSoup) -> Iterator[str]:
    """Each row becomes an item of a list, its cells side by side."""
    tables = [table for table in soup.find_all("table") if not table.find_parent("table")]
    made = 0
    for table in tables:
        rows = list(table.find_all("tr"))
        is_for_layout = len(rows) <= 1 and len(table.find_all(["td", "th"])) <= 1
        items = soup.new_tag("ul")
        for row in rows:
            cells = [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["td", "th"])]
            if any(cells):
                item = soup.new_tag("li")
                item.string = " – ".join(cell for cell in cells if cell)
                items.append(item)
        if is_for_layout:
            for part in table.find_all(["tbody", "tr", "td", "th"]):
                part.unwrap()
            table.unwrap()
            continue
        made += 1
        caption = table.find("caption")
        if isinstance(caption, Tag):
            title = soup.new_tag("p")
            title.string = caption.get_text(" ", strip=True)
            table.insert_before(title)
        table.replace_with(items)
    if made:
        text = ngettext(
            "A table is written as a list, a row to an item: there are no tables here.",
            "%(count)d tables are written as lists, a row to an item: there are no tables here.",
            made,
        )
        yield text % {"count": made}


def _pictures(soup: BeautifulSoup) -> Iterator[str]:
    found = [tag for tag in soup.find_all(["img", "picture", "svg", "v:imagedata", "canvas"]) if not tag.decomposed]
    shown = [str(tag.get("alt") or "").strip() for tag in found]
    number = len([tag for tag in found if tag.name != "picture"])
    for tag in found:
        if not tag.decomposed:
            tag.decompose()
    if number:
        text = ngettext(
            "A picture is left out: save it as a file, and drop it into the text.",
            "%(count)d pictures are left out: save them as files, and drop them into the text.",
            number,
        )
        yield text % {"count": number} + _quoted(alt for alt in shown if alt)


def _embedded(soup: BeautifulSoup) -> Iterator[str]:
    found = list(soup.find_all(["iframe", "video", "audio", "object", "embed", "form", "input", "button"]))
    kinds = {tag.name for tag in found if tag.name not in {"form"}}
    for tag in found:
        if tag.decomposed:
            continue
        if tag.name in {"form", "button"}:
            tag.unwrap()
        else:
            tag.decompose()
    if kinds:
        yield _("Left out, because a text cannot hold it: %(what)s.") % {"what": ", ".join(sorted(kinds))}


def _colours(soup: BeautifulSoup) -> Iterator[str]:
    """Words in another colour than most of the text, or on a colour; the words stay."""
    colours: Counter[str] = Counter()
    marked: list[str] = []
    coloured: list[tuple[str, str]] = []
    for tag in soup.find_all(True):
        style, text = style_of(tag), _words(tag)
        if not text or tag.name == "a" or tag.find_parent("a"):
            continue
        colour = COLOUR.search(style) or re.match("(.+)", str(tag.get("color") or ""))
        if colour:
            colours[colour[1].strip().lower()] += len(text)
            coloured.append((colour[1].strip().lower(), text))
        background = BACKGROUND.search(style)
        if tag.name == "mark" or (background and not _is_light(background[1].strip())):
            marked.append(text)
    whole = len(soup.get_text(strip=True)) or 1
    usual = {colour for colour, length in colours.items() if 2 * length > whole}
    other = [text for colour, text in coloured if colour not in usual and not _is_dark(colour)]
    if other:
        yield _("Colours of letters are left out; say in words what they said.") + _quoted(other)
    if marked:
        yield _("Marking with a colour is left out; say in words what it said.") + _quoted(marked)


def _is_dark(colour: str) -> bool:
    channels = _channels(colour)
    is_grey = bool(channels) and max(channels) - min(channels) <= GREY
    return bool(PLAIN_COLOUR.match(colour)) or (is_grey and max(channels) <= DARK)


def _is_light(colour: str) -> bool:
    channels = _channels(colour)
    return bool(NO_BACKGROUND.match(colour)) or (bool(channels) and min(channels) >= LIGHT)


def _channels(colour: str) -> list[int]:
    found = CHANNELS.match(colour)
    if found is None:
        return []
    if found[4] is None:
        return [int(found[number]) for number in (1, 2, 3)]
    digits = found[4] if len(found[4]) > 3 else "".join(digit * 2 for digit in found[4])
    return [int(digits[place : place + 2], 16) for place in (0, 2, 4)]


def _struck(soup: BeautifulSoup) -> Iterator[str]:
    found = [tag for tag in soup.find_all(True) if tag.name in {"s", "strike", "del"} or STRUCK.search(style_of(tag))]
    texts = [text for tag in found if (text := _words(tag))]
    if texts:
        yield _("Struck-through words stand as ordinary words now: delete what should go.") + _quoted(texts)


def _underlined(soup: BeautifulSoup) -> Iterator[str]:
    found = [tag for tag in soup.find_all(True) if tag.name in {"u", "ins"} or UNDERLINED.search(style_of(tag))]
    texts = [
        text
        for tag in found
        if tag.name != "a" and not tag.find("a") and not tag.find_parent("a") and (text := _words(tag))
    ]
    if texts:
        yield _("Underlining is left out; bold is there for what matters.") + _quoted(texts)


def _raised(soup: BeautifulSoup) -> Iterator[str]:
    texts = [text for tag in soup.find_all(["sup", "sub"]) if (text := _words(tag))]
    if texts:
        yield _("Raised and lowered letters stand on the line; a source is cited as [^key].") + _quoted(texts)


def _quotations(soup: BeautifulSoup) -> Iterator[str]:
    found = soup.find_all(["blockquote", "q"])
    for tag in found:
        if tag.name == "blockquote":
            tag.name = "div"
    if any(tag.name == "div" for tag in found):
        yield _("A quotation that was set apart stands as ordinary paragraphs.")


def _code(soup: BeautifulSoup) -> Iterator[str]:
    found = soup.find_all(["pre", "code", "kbd", "samp", "tt"])
    for tag in found:
        if tag.name == "pre":
            tag.name = "div"
            for text in list(tag.find_all(string=lambda text: "\n" in text)):
                for line in str(text).split("\n"):
                    paragraph = soup.new_tag("p")
                    paragraph.string = line
                    text.insert_before(paragraph)
                text.extract()
        else:
            tag.unwrap()
    if found:
        yield _("Typewriter text stands as ordinary text.")


def _lines(soup: BeautifulSoup) -> Iterator[str]:
    found = soup.find_all("hr")
    for tag in found:
        tag.decompose()
    if found:
        yield _("Lines across the page are left out; a heading divides a text.")


def _definitions(soup: BeautifulSoup) -> Iterator[str]:
    """Terms with what they mean become items with a bold lead-in."""
    for outer in soup.find_all("dl"):
        outer.name = "ul"
        item: Tag | None = None
        for part in list(outer.find_all(["dt", "dd"])):
            if part.name == "dt" or item is None:
                item = soup.new_tag("li")
                part.insert_before(item)
            if part.name == "dt":
                part.name = "strong"
                item.append(part.extract())
            else:
                item.append(" ")
                item.append(part.extract())
                part.unwrap()
    yield from ()


def _levels(soup: BeautifulSoup) -> Iterator[str]:
    if len({tag.name for tag in soup.find_all(HEADINGS)}) > 1:
        yield _("Headings of several levels all stand on one: within a section there is only one.")


def _links(soup: BeautifulSoup) -> Iterator[str]:
    """Those that a text may hold stay; of the others the words do, and the address is told."""
    inside, refused = 0, []
    for link in list(soup.find_all("a")):
        address = _behind(str(link.get("href") or "").strip())
        text = link.get_text(" ", strip=True)
        if address and text and ADDRESS.fullmatch(address) and not link.find(LISTS):
            link["href"] = address
            link.attrs.pop("title", None)
            continue
        if address.startswith("#") or "#_ft" in address:
            inside += 1
        elif address:
            refused.append(address)
        link.unwrap()
    if inside:
        yield ngettext(
            "A link to a place in the same document is left out; its words stay.",
            "%(count)d links to places in the same document are left out; their words stay.",
            inside,
        ) % {"count": inside}
    if refused:
        yield _("Links that are not to an https address are left out; their words stay.") + _quoted(refused, 80)


def _behind(address: str) -> str:
    parts = urlsplit(address) if address.startswith(("http://", "https://")) else None
    if parts is not None and parts.hostname in REDIRECTS and parts.path in {"/url", "/l.php"}:
        return next(iter(parse_qs(parts.query).get(REDIRECTS[parts.hostname], [])), address)
    return address


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def _quoted(texts: Iterable[str], length: int = QUOTE_LENGTH) -> str:
    """The first of them, shortened, in quotation marks."""
    found = list(dict.fromkeys(" ".join(text.split()) for text in texts))
    shown = [f"“{text[:length]}{'…' if len(text) > length else ''}”" for text in found[:MOST_QUOTED]]
    return f" {', '.join(shown)}{' …' if len(found) > MOST_QUOTED else ''}" if shown else ""


ACTS: tuple[Callable[[BeautifulSoup], Iterator[str]], ...] = (
    _pictures,
    _embedded,
    _tables,
    _colours,
    _struck,
    _underlined,
    _raised,
    _quotations,
    _code,
    _lines,
    _definitions,
    _levels,
    _links,
)
