"""Compact: tables of very many words, held in a few arrays: a dict of them takes ten times the room, in each worker.

A word is known by its hash of 64 bits: in a table of a million words, two of them fall together once in some forty
million libraries. Hashes are this process's own, and nothing may rest on their order but the look for a word.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

# Of a word that is not in the table.
UNKNOWN = -1


class Words:
    """Words by number, from 0 on; only their hashes are held."""

    def __init__(self, hashes: Iterable[int]) -> None:
        self.hashes = array("q", sorted(hashes))

    def __contains__(self, word: str) -> bool:
        return self.number(word) != UNKNOWN

    def number(self, word: str) -> int:
        """The number of the word, or UNKNOWN."""
        sought = hash(word)
        number = bisect_left(self.hashes, sought)
        return number if number < len(self.hashes) and self.hashes[number] == sought else UNKNOWN


class Pairs:
    """Of each of `size` rows its pairs of a place and a value, a place below 65,536 and a value of single precision.

    `rows` are all rows that have pairs, by number, each with its pairs.
    """

    def __init__(self, size: int, rows: Iterable[tuple[int, Iterable[tuple[int, float]]]]) -> None:
        self._starts, self._places, self._values = array("I"), array("H"), array("f")
        for row, pairs in rows:
            self._fill(row)
            for place, value in pairs:
                self._places.append(place)
                self._values.append(value)
        self._fill(size)

    def _fill(self, row: int) -> None:
        """All rows up to this one that have no start yet begin, and end, here."""
        self._starts.extend([len(self._places)] * (row + 1 - len(self._starts)))

    def of(self, row: int) -> Iterator[tuple[int, float]]:
        own = slice(self._starts[row], self._starts[row + 1])
        return zip(self._places[own], self._values[own], strict=True)


def by_row(rows: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Of what was noted one after another, each with its row: the numbers of those of one row, rows in their order."""
    order = sorted(range(len(rows)), key=rows.__getitem__)
    yield from ((row, list(those)) for row, those in groupby(order, key=rows.__getitem__))
