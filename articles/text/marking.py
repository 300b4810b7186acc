"""Marking: words of finished HTML are marked where they stand, each with a link to what was said of them.

What is put in is our own and holds no word of anybody's but a label, escaped; between the marks not a byte changes, so
that what came safe through the one gate stays as safe as it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.text.words import words_at

_TAG = re.compile(r'<!--.*?-->|<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>', re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
# What nobody sees as words of the text, or where nothing can stand but words.
_UNREAD = frozenset(
    {"head", "nav", "option", "script", "select", "style", "sup", "svg", "template", "textarea", "title"}
)
_UNREAD_BY = re.compile(r'\bpopover\b|\bclass="[^"]*\bvisually-hidden\b')
# No link stands within these: the one of a mark follows them.
_HOLDERS = frozenset({"a", "button", "summary"})
# At one place what ends comes first, then a link, then what begins.
_END, _LINK, _BEGIN = range(3)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words in small letters, to be marked where they stand one after another, in the part `place` first.

    `id` becomes the mark's. Its link shows `number`, is called `label` and leads to `href`; `is_apart`: in another tab.
    """

    id: str
    words: tuple[str, ...]
    place: str
    number: str
    label: str
    href: str
    is_apart: bool = False


@dataclass(slots=True)
class _Word:
    """A word with its place; `piece` is the number of the text that it stands in, `holder` what no link can be in."""

    text: str
    start: int
    end: int
    piece: int
    holder: "_Holder | None"


@dataclass(slots=True)
class _Holder:
    end: int = 0


@dataclass(slots=True)
class _Read:
    """Texts between tags, from start to end, those that are read; their words in order; ids with their places."""

    pieces: list[tuple[int, int]] = field(default_factory=list)
    words: list[_Word] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)


def mark_words(html: str, marks: Sequence[Mark]) -> tuple[SafeString, frozenset[str]]:
    """The HTML, which is safe, with what is found of the marks; and the ids of those that are."""
    if not marks:
        return mark_safe(html), frozenset()
    read = _read(html)
    starts: dict[str, list[int]] = {}
    for number, word in enumerate(read.words):
        starts.setdefault(word.text, []).append(number)
    added: list[tuple[int, int, str]] = []
    found = set()
    for mark in marks:
        place = _find(read, starts, mark)
        if place is not None:
            found.add(mark.id)
            added += _tags(read, mark, place)
    return _with(html, sorted(added, key=lambda one: one[:2])), frozenset(found)


def _find(read: _Read, starts: dict[str, list[int]], mark: Mark) -> int | None:
    """The number of the first of its words: behind the beginning of its part, else wherever they stand first."""
    if not mark.words:
        return None
    begin = read.ids.get(mark.place, 0)
    whole = [
        number
        for number in starts.get(mark.words[0], ())
        if tuple(word.text for word in read.words[number : number + len(mark.words)]) == mark.words
    ]
    return next((number for number in whole if read.words[number].start >= begin), whole[0] if whole else None)


def _tags(read: _Read, mark: Mark, place: int) -> Iterator[tuple[int, int, str]]:
    """What is put in, where: a mark for each text that the words stand in, and the link behind the last."""
    first, last = read.words[place], read.words[place + len(mark.words) - 1]
    opening = format_html('<mark class="remarked" id="{}">', mark.id)
    for number in range(first.piece, last.piece + 1):
        start, end = read.pieces[number]
        yield max(start, first.start), _BEGIN, opening
        yield min(end, last.end), _END, "</mark>"
        opening = mark_safe('<mark class="remarked">')
    apart = mark_safe(' target="_blank"') if mark.is_apart else ""
    link = format_html(
        '<a class="remarked__link" href="{}"{} aria-label="{} {}">[{}]</a>',
        mark.href,
        apart,
        mark.label,
        mark.number,
        mark.number,
    )
    yield last.holder.end if last.holder else last.end, _LINK, link


def _with(html: str, added: list[tuple[int, int, str]]) -> SafeString:
    pieces, place = [], 0
    for at, _order, tag in added:
        pieces += [html[place:at], tag]
        place = at
    return mark_safe("".join([*pieces, html[place:]]))


def _read(html: str) -> _Read:
    read = _Read()
    unread: list[str] = []
    holder: tuple[str, _Holder] | None = None
    place = max(0, html.find("<main"))
    for tag in _TAG.finditer(html, place):
        if not unread and tag.start() > place:
            _read_text(read, html, place, tag.start(), holder[1] if holder else None)
        place = tag.end()
        is_end, name, attributes = tag[1] == "/", tag[2], tag[3] or ""
        if name is None:
            continue
        if not is_end and (named := re.search(r'\bid="([^"]+)"', attributes)):
            read.ids.setdefault(named[1], tag.start())
        if unread:
            _follow(unread, name, is_end=is_end)
        elif not is_end and name not in _VOID and (name in _UNREAD or _UNREAD_BY.search(attributes)):
            unread.append(name)
        elif holder and is_end and name == holder[0]:
            holder[1].end = tag.end()
            holder = None
        elif not is_end and holder is None and name in _HOLDERS:
            holder = (name, _Holder())
        if is_end and name == "main":
            break
    return read


def _follow(unread: list[str], name: str, *, is_end: bool) -> None:
    """Counts the elements of one name within one another, until that ends which is not read."""
    if name == unread[0]:
        if is_end:
            unread.pop()
        else:
            unread.append(name)


def _read_text(read: _Read, html: str, start: int, end: int, holder: _Holder | None) -> None:
    text = html[start:end]
    places: Sequence[int] = range(start, end + 1)
    if not text.strip():
        return
    read.pieces.append((start, end))
    if "&" in text:
        text, places = _unescaped(text, start)
    for first, last in words_at(text):
        word = text[first:last].casefold()
        read.words.append(_Word(word, places[first], places[last - 1] + 1, len(read.pieces) - 1, holder))


def _unescaped(text: str, start: int) -> tuple[str, list[int]]:
    """The text as it is read, and for each of its characters where it stands in the HTML."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for entity in _ENTITY.finditer(text):
        meant = unescape(entity[0])
        pieces += [text[done : entity.start()], meant]
        places += [*range(start + done, start + entity.start()), *[start + entity.start()] * len(meant)]
        done = entity.end()
    pieces.append(text[done:])
    places += range(start + done, start + len(text) + 1)
    return "".join(pieces), places
