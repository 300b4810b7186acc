"""Reads the whole site as a browser would, link by link, and takes each page apart for the tests to judge."""

import http.client
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.browser.site import Site

# Asked for by nobody while reading: the way out, which sets its cookie, and the desk.
NOT_READ = ("/leave/", "/admin/", "/media/")
VOID_OF_ADDRESS = ("mailto:", "tel:", "sms:")
ADDRESS_ATTRIBUTES = {"href", "src", "action", "formaction", "poster", "data", "srcset"}


@dataclass(slots=True)
class Tag:
    name: str
    attributes: dict[str, str]


class TagReader(HTMLParser):
    """Every tag with its attributes, and the text of the elements that must not have any."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.title = ""
        self.inline: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
        if self._open in {"script", "style"} and data.strip():
            self.inline.append(data)


@dataclass(slots=True)
class Answer:
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    tags: list[Tag] = field(default_factory=list)
    title: str = ""
    inline: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def is_page(self) -> bool:
        return self.header("Content-Type").startswith("text/html")

    def addresses(self) -> Iterator[tuple[Tag, str]]:
        for tag in self.tags:
            for name, value in tag.attributes.items():
                if name in ADDRESS_ATTRIBUTES and value:
                    yield tag, value

    def own_paths(self) -> list[str]:
        found = (urldefrag(urljoin(self.path, value))[0] for _tag, value in self.addresses())
        return [path for path in found if path.startswith("/") and not path.startswith("//")]

    def metas(self, name: str) -> list[str]:
        return [
            tag.attributes.get("content", "")
            for tag in self.tags
            if tag.name == "meta" and name in {tag.attributes.get("name"), tag.attributes.get("property")}
        ]


def fetch(site: Site, path: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
    """One answer, without following redirects."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    try:
        connection.request("GET" if body is None else "POST", path, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        answer = Answer(path, response.status, response.getheaders(), response.read())
    finally:
        connection.close()
    if answer.is_page:
        reader = TagReader()
        reader.feed(answer.body.decode("utf-8"))
        answer.tags, answer.title, answer.inline = reader.tags, reader.title.strip(), reader.inline
    return answer


def crawl(
    site: Site, *starts: str, headers: Mapping[str, str] | None = None, of_each: int | None = None
) -> dict[str, Answer]:
    """Addresses of the site that can be reached by links, by path: all of them, or at most so many of each shape."""
    answers: dict[str, Answer] = {}
    shapes: Counter[str] = Counter()
    waiting = deque(starts)
    while waiting:
        path = waiting.popleft()
        if path in answers or path.startswith(NOT_READ):
            continue
        shapes[shape(path)] += 1
        if of_each is not None and shapes[shape(path)] > of_each and path not in starts:
            continue
        answer = answers[path] = fetch(site, path, headers=headers)
        waiting += answer.own_paths()
        if location := answer.header("Location"):
            waiting.append(urlsplit(location).path)
    return answers


def shape(path: str) -> str:
    """What pages of one kind have in common: the address without its code, slug, sheet or country."""
    for names in (r"(?<=^/r/)\w+", r"(?<=/guides/)[^/]+", r"(?<=/sheets/)[^/]+", r"(?<=/)p\d+", r"(?<=/)\d{3}(?=/)"):
        path = re.sub(names, "*", path)
    return path


def handlers(answer: Answer) -> list[str]:
    """What the policy of the site forbids in a page: scripts, styles and handlers inside it."""
    found = list(answer.inline)
    for tag in answer.tags:
        found += [name for name in tag.attributes if name.startswith("on") or name == "style"]
        found += [value for value in tag.attributes.values() if re.match(r"\s*javascript:", value, re.IGNORECASE)]
    return found
