"""Compact: tables of very many words, held in a few arrays: a dict of them takes ten times the room, in each worker.

A word is known by its hash of 64 bits: in a table of a million words, two of them fall together once in some forty
million libraries. Hashes are this process's own, and nothing may rest on their order but the look for a word.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from articles.search.shared import Numbers

# Of a word that is not in the table.
UNKNOWN = -1
# By so many of its highest bits a hash belongs to one of the parts that are sorted one after another.
_TOP = 2


class Words:
    """Words by number, from 0 on; only their hashes are held."""

    def __init__(self, hashes: Iterable[int]) -> None:
        """`hashes` may come again and again; they are gone through a few times, since all at once take much room."""
        hashes = hashes if isinstance(hashes, Sequence | array) else array("q", hashes)
        found = array("q")
        for top in range(-1 << _TOP - 1, 1 << _TOP - 1):
            found.extend(sorted({one for one in hashes if one >> 64 - _TOP == top}))
        self.hashes: Numbers = found

    @classmethod
    def of(cls, hashes: Numbers) -> Self:
        """With the `hashes` of another such table."""
        words = cls(())
        words.hashes = hashes
        return words

    def __contains__(self, word: str) -> bool:
        return self.number(word) != UNKNOWN

    def __len__(self) -> int:
        return len(self.hashes)

    def number(self, word: str) -> int:
        """The number of the word, or UNKNOWN."""
        return self.number_of(hash(word))

    def number_of(self, sought: int) -> int:
        """By the word's hash."""
        number = bisect_left(self.hashes, sought)
        return number if number < len(self.hashes) and self.hashes[number] == sought else UNKNOWN


class Pairs:
    """Of each of `size` rows its pairs of a place and a value, a place below 65,536 and a value of single precision.

    `rows` are all rows that have pairs, by number, each with its pairs.
    """

    def __init__(self, size: int, rows: Iterable[tuple[int, Iterable[tuple[int, float]]]]) -> None:
        starts, places, values = array("I"), array("H"), array("f")
        for row, pairs in rows:
            # All rows up to this one that have no start yet begin, and end, here.
            starts.extend([len(places)] * (row + 1 - len(starts)))
            for place, value in pairs:
                places.append(place)
                values.append(value)
        starts.extend([len(places)] * (size + 1 - len(starts)))
        self.arrays: tuple[Any, Any, Any] = (starts, places, values)

    @classmethod
    def of_arrays(cls, arrays: tuple[Any, Any, Any]) -> Self:
        """With the `arrays` of another one."""
        pairs = cls(0, ())
        pairs.arrays = arrays
        return pairs

    def of(self, row: int) -> Iterator[tuple[int, float]]:
        starts, places, values = self.arrays
        own = slice(starts[row], starts[row + 1])
        return zip(places[own], values[own], strict=True)


def by_row(size: int, rows: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Of what was noted one after another, each with its row: the numbers of those of one row, rows in their order.

    `rows` are numbers below `size`.
    """
    ends = array("I", [0]) * size
    for row in rows:
        ends[row] += 1
    total = 0
    for row, count in enumerate(ends):
        ends[row] = total
        total += count
    order = array("I", [0]) * total
    for number, row in enumerate(rows):
        order[ends[row]] = number
        ends[row] += 1
    start = 0
    for row, end in enumerate(ends):
        if end > start:
            yield row, order[start:end]
        start = end
