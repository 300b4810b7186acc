"""Reads: what a page is made from, noted while it is made, so that a change touches only the pages that show it.

A key names something that readers may see. `note` costs nothing where nobody listens. What is kept in memory between
requests notes its keys at every use, and not only when it is first read.

    with collecting() as reads:
        page = build_page()
    reads.keys == {"text:stalking:en", "card:help", "helplines"}; reads.expires_at is None
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# Which cards there are, and below which parent: for a list of the whole library. What each says is its own key.
CARDS = "cards"
# The same of tools alone.
TOOL_CARDS = "cards:tools"
# Whether there are more than one page lists.
MANY = "cards:many"
HELPLINES = "helplines"
# The numbers, in the line of every page and in running text: of helplines, that alone.
NUMBERS = "numbers"
# What editors told of words: the glossary, expressions, other names of articles.
WORDS = "words"
EVENTS = "events"
# What has its days on the home page.
FEATURES = "features"
# Whether readers can ask a question, which every page says at its foot.
ASKING = "asking"
# Written alone, by whoever cannot say what changed: every page is concerned.
ALL = "all"


def text_key(slug: str, language: str) -> str:
    """The frozen document of an edition."""
    return f"text:{slug}:{language}"


def inherited_key(slug: str, language: str) -> str:
    """What of an edition's text may speak for the articles below it."""
    return f"inherited:{slug}:{language}"


def gone_key(slug: str, language: str) -> str:
    """Written only: the text at this address was taken from readers, and whatever shows it goes at once."""
    return f"gone:{slug}:{language}"


def card_key(slug: str) -> str:
    """What links and lists show of an article, in any language: also that there is none."""
    return f"card:{slug}"


def picture_key(name: str) -> str:
    """What the library of pictures says of one, and the file that it is."""
    return f"picture:{name}"


def children_key(slug: str) -> str:
    """Which articles stand below this one."""
    return f"children:{slug}"


def person_key(key: str) -> str:
    """What a contributor did of what readers have, and whether somebody attested who they are."""
    return f"person:{key}"


def list_key(language: str, name: str) -> str:
    """Which cards stand on a list that has pages: the letter or the family `name` in that language."""
    return f"list:{language}:{name}"


def list_page_key(language: str, name: str, page: str) -> str:
    """In which order cards stand on one page of such a list."""
    return f"list:{language}:{name}:{page}"


def letters_key(language: str) -> str:
    """Under which letters something stands."""
    return f"letters:{language}"


@dataclass(slots=True)
class Reads:
    """The keys of what was read, and the first moment at which the page changes by itself; None: never.

    `is_of_one_request`: it depends on more than its address, and is kept for nobody else.
    """

    keys: set[str] = field(default_factory=set)
    expires_at: datetime.datetime | None = None
    is_of_one_request: bool = False


_listening: ContextVar[Reads | None] = ContextVar("reads", default=None)


def note(*keys: str) -> None:
    """What is being made shows something of these."""
    if (reads := _listening.get()) is not None:
        reads.keys.update(keys)


def until(moment: datetime.datetime) -> None:
    """What is being made is right until then; of several moments the earliest counts. Raises ValueError without a zone.

    A moment that has passed counts too: the page is then made anew at once.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    reads = _listening.get()
    if reads is not None and (reads.expires_at is None or moment < reads.expires_at):
        reads.expires_at = moment


def until_day(day: datetime.date) -> None:
    """What is being made is right until that day begins, in UTC, by which the site counts its days."""
    until(datetime.datetime.combine(day, datetime.time.min, datetime.UTC))


def of_one_request() -> None:
    """What is being made answers one request alone: it says something that was typed, or where it was asked from."""
    if (reads := _listening.get()) is not None:
        reads.is_of_one_request = True


@contextmanager
def collecting() -> Iterator[Reads]:
    """Gathers all that is noted inside, in this thread; whoever listens around it hears it too."""
    reads, outer = Reads(), _listening.get()
    token = _listening.set(reads)
    try:
        yield reads
    finally:
        _listening.reset(token)
        if outer is not None:
            note(*reads.keys)
            if reads.expires_at is not None:
                until(reads.expires_at)
            if reads.is_of_one_request:
                of_one_request()
