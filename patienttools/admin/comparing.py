"""Comparing: two texts word by word, for the page that shows two editors what each of them wrote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Above this many words a changed passage is shown whole: comparing word by word would take too long.
MAX_WORDS = 1500
# Above this many lines the lines are not matched either.
MAX_LINES = 3000
UNCHANGED_WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `change` is kept, gone or new."""

    change: str
    text: str


def compare(before: str, now: str) -> tuple[Piece, ...]:
    """The way from one text to the other: lines first, then the words of lines that changed."""
    old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
    if len(old) + len(new) > MAX_LINES:
        return tuple(_whole(before, now))
    pieces: list[Piece] = []
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, fresh = "".join(old[i:j]), "".join(new[k:m])
        if change == "equal":
            pieces.append(Piece("kept", _shortened(gone)))
        else:
            pieces += _compare_words(gone, fresh)
    return tuple(pieces)


def _compare_words(gone: str, fresh: str) -> Iterator[Piece]:
    old, new = re.findall(r"\s+|[^\s]+", gone), re.findall(r"\s+|[^\s]+", fresh)
    if len(old) + len(new) > MAX_WORDS:
        yield from _whole(gone, fresh)
        return
    # A space alone between two changed words belongs to them: a new sentence is one run and not a dozen.
    was = becomes = ""
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(old[i:j]) if change == "equal" else ""
        if same.strip() or (same and not was and not becomes):
            yield from _whole(was, becomes)
            was = becomes = ""
            yield Piece("kept", _shortened(same))
        else:
            was += "".join(old[i:j])
            becomes += "".join(new[k:m])
    yield from _whole(was, becomes)


def _whole(gone: str, fresh: str) -> Iterator[Piece]:
    yield from (Piece(change, text) for change, text in (("gone", gone), ("new", fresh)) if text)


def _shortened(text: str) -> str:
    """An unchanged passage: its first and last words say where one is."""
    words = text.split()
    if len(words) <= 2 * UNCHANGED_WORDS_SHOWN:
        return text
    first, last = " ".join(words[:UNCHANGED_WORDS_SHOWN]), " ".join(words[-UNCHANGED_WORDS_SHOWN:])
    return f"{first} … {last}{text[len(text.rstrip()) :]}"
