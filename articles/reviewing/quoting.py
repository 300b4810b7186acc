"""Quoting: the paragraphs of a text that a remark can be on, and whether the words that one quotes stand there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.files.documents import EditionDocument
from articles.lint.sentences import plain
from articles.text.words import words_of

# So much of a paragraph names it in a list.
SHOWN = 90


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading, paragraph or point as readers see it. `key` names it in a form: its place and its number there."""

    key: str
    place: str
    text: str

    @property
    def opening(self) -> str:
        return self.text if len(self.text) <= SHOWN else f"{self.text[:SHOWN].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a text, by the name that pages and forms have for it, with its paragraphs in reading order."""

    id: str
    name: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def words(self) -> list[str]:
        return small_words("\n".join(paragraph.text for paragraph in self.paragraphs))


def places_of(document: EditionDocument) -> tuple[Place, ...]:
    """Every part that a remark can be on, the edition's own fields first."""
    fields = (
        ("title", _("Title"), document.title),
        ("summary", _("Summary"), document.summary),
        ("content_note", _("Content note"), document.content_note),
        ("takeaways", _("Key takeaways"), "\n".join(document.takeaways)),
    )
    found = [_place(name, label, text) for name, label, text in fields if text]
    found += [_place(one.id, one.heading, f"{one.heading}\n{one.body}") for one in document.sections]
    return tuple(found)


def paragraph_of(places: tuple[Place, ...], key: str) -> Paragraph | None:
    return next((one for place in places for one in place.paragraphs if one.key == key), None)


def find_quote(places: tuple[Place, ...], quote: str, *, near: str = "") -> str | None:
    """The id of the part in which these words stand one after another, `near` first; None if in none.

    Only words count: marks, numbers of sources and line ends are another thing in a page than in its text.
    """
    asked = small_words(quote)
    if not asked:
        return None
    ordered = sorted(places, key=lambda place: place.id != near)
    return next((place.id for place in ordered if _stands_in(asked, place.words)), None)


def stands(places: tuple[Place, ...], quote: str, place: str) -> bool:
    """Whether a remark's words are still in its part of the text; without a quote, whether the part is still there.

    A remark on no part is on the whole, which is always there.
    """
    own = [one for one in places if one.id == place] if place else list(places)
    if not quote:
        return not place or bool(own)
    return any(_stands_in(small_words(quote), one.words) for one in own)


def _place(name: str, label: str, text: str) -> Place:
    lines = [line for line in map(_plain_line, text.split("\n")) if line]
    return Place(name, label, tuple(Paragraph(f"{name}:{n}", name, line) for n, line in enumerate(lines)))


def _plain_line(line: str) -> str:
    return plain(line.strip().lstrip("#-+ ").strip())


def small_words(text: str) -> list[str]:
    """As they are compared: in small letters, without marks, figures and line ends."""
    return [word.casefold() for word in words_of(text)]


def _stands_in(asked: list[str], words: list[str]) -> bool:
    return any(words[start : start + len(asked)] == asked for start in _starts(asked[0], words)) if asked else True


def _starts(first: str, words: list[str]) -> Iterator[int]:
    return (number for number, word in enumerate(words) if word == first)
