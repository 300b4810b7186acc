"""Soup: pasted HTML read as a tree, with the habits of each word processor put into plain HTML."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PreformattedString

# What holds no text of the author's.
MACHINERY = ("head", "style", "script", "meta", "link", "title", "template", "noscript", "o:p")
LIST_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
LIST_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
HEADING_CLASS = re.compile(r"Mso(?:Title|Heading\d?)$")
NUMBERED = re.compile(r"^[(\[]?(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+)[.)\]]")
BOLD = re.compile(r"(?<![-\w])font-weight:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
PLAIN_WEIGHT = re.compile(r"(?<![-\w])font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
ITALIC = re.compile(r"(?<![-\w])font-style:\s*(?:italic|oblique)", re.IGNORECASE)
PLAIN_STYLE = re.compile(r"(?<![-\w])font-style:\s*normal", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS = ("ul", "ol")


def read_pasted(html: str) -> BeautifulSoup:
    """The tree of what was pasted: no machinery, lists as lists, bold and italic as elements."""
    soup = BeautifulSoup(html, "html.parser")
    for node in list(soup.find_all(string=lambda text: isinstance(text, PreformattedString | Comment))):
        node.extract()
    for tag in soup.find_all(MACHINERY):
        tag.decompose()
    _lists_of_word(soup)
    _nested_in_items(soup)
    for tag in list(soup.find_all(True)):
        _elements_for_style(soup, tag)
    _plain_headings(soup)
    _plain_items(soup)
    _tidy_strings(soup)
    return soup


def style_of(tag: Tag) -> str:
    return str(tag.get("style") or "")


def _lists_of_word(soup: BeautifulSoup) -> None:
    """Word writes a list as paragraphs, each with its level in a style and its bullet in a span."""
    for first in list(soup.find_all("p")):
        if first.parent is None or not _level(first):
            continue
        run = [first, *_followers(first)]
        top = soup.new_tag(_kind(run[0]))
        first.insert_before(top)
        open_lists = [top]
        for paragraph in run:
            level = max(1, _level(paragraph))
            kind = _kind(paragraph)
            while len(open_lists) > level:
                open_lists.pop()
            while len(open_lists) < level:
                deeper = soup.new_tag(kind)
                items = open_lists[-1].find_all("li", recursive=False)
                (items[-1] if items else open_lists[-1]).append(deeper)
                open_lists.append(deeper)
            _drop_marker(paragraph)
            item = soup.new_tag("li")
            for child in list(paragraph.contents):
                item.append(child)
            open_lists[-1].append(item)
            paragraph.decompose()


def _followers(first: Tag) -> Iterator[Tag]:
    for node in list(first.next_siblings):
        if isinstance(node, NavigableString) and not node.strip():
            continue
        if not (isinstance(node, Tag) and node.name == "p" and _level(node)):
            return
        yield node


def _level(paragraph: Tag) -> int:
    found = LIST_LEVEL.search(style_of(paragraph))
    return int(found[1]) if found else 0


def _markers(paragraph: Tag) -> list[Tag]:
    return [span for span in paragraph.find_all("span") if LIST_MARKER.search(style_of(span))]


def _kind(paragraph: Tag) -> str:
    text = "".join(span.get_text() for span in _markers(paragraph)[:1]).strip()
    is_letter_bullet = text == "o"
    return "ol" if NUMBERED.match(text) and not is_letter_bullet else "ul"


def _drop_marker(paragraph: Tag) -> None:
    for span in _markers(paragraph):
        if not span.decomposed:
            span.decompose()


def _nested_in_items(soup: BeautifulSoup) -> None:
    """Some write a list beside the item that it belongs to, and not in it."""
    for inner in list(soup.find_all(LISTS)):
        parent = inner.parent
        if isinstance(parent, Tag) and parent.name in LISTS:
            before = inner.find_previous_sibling("li")
            if isinstance(before, Tag):
                before.append(inner)
            else:
                inner.unwrap()


def _elements_for_style(soup: BeautifulSoup, tag: Tag) -> None:
    style = style_of(tag)
    if tag.name in {"b", "strong"} and PLAIN_WEIGHT.search(style):
        # As the frame around everything from Google's word processor.
        tag.unwrap()
        return
    if tag.name in {"i", "em"} and PLAIN_STYLE.search(style):
        tag.unwrap()
        return
    if tag.name not in {"span", "font", "a", "p", "div", "li"} or not tag.get_text(strip=True):
        return
    for name, pattern in (("strong", BOLD), ("em", ITALIC)):
        if pattern.search(style):
            inside = soup.new_tag(name)
            for child in list(tag.contents):
                inside.append(child)
            tag.append(inside)


def _plain_headings(soup: BeautifulSoup) -> None:
    """A heading is a heading by itself; an empty one is none. Word's title is one too."""
    for paragraph in soup.find_all("p", class_=HEADING_CLASS):
        paragraph.name = "h2"
    for heading in list(soup.find_all(HEADINGS)):
        for inner in heading.find_all(["strong", "b", "em", "i"]):
            inner.unwrap()
        if not heading.get_text(strip=True):
            heading.unwrap()
        elif isinstance(heading.parent, Tag) and heading.parent.name == "li":
            heading.name = "strong"


def _plain_items(soup: BeautifulSoup) -> None:
    """An item of one paragraph is that paragraph's words."""
    for item in soup.find_all("li"):
        paragraphs = item.find_all("p", recursive=False)
        if len(paragraphs) == 1:
            paragraphs[0].unwrap()


def _tidy_strings(soup: BeautifulSoup) -> None:
    """Spaces that do not break are spaces; what shows nothing goes, but for the joiners that Bangla writes with."""
    for text in list(soup.find_all(string=True)):
        plain = str(text).replace("\u00a0", " ").replace("\u202f", " ")
        plain = re.sub(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", plain)
        if text.find_parent("pre") is None:
            plain = re.sub(r"\s+", " ", plain)
        if plain != text:
            text.replace_with(NavigableString(plain))
