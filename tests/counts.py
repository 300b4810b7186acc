"""How much of what repeats is run: all of it by hand, a share where time is short.

`ENDURANCE_SHARE=20` makes every twentieth repetition of an endurance test, `MATRIX_SHARE=8` every eighth cell of a
matrix.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

Cell = TypeVar("Cell")

ENDURANCE_SHARE = int(os.environ.get("ENDURANCE_SHARE", "1"))
MATRIX_SHARE = int(os.environ.get("MATRIX_SHARE", "1"))


def count_of(full: int) -> int:
    """Of so many repetitions those that this run makes, at least one."""
    return max(1, full // ENDURANCE_SHARE)


def share_of(cells: Sequence[Cell], row: int = 0) -> Sequence[Cell]:
    """Of a row of a matrix the cells that this run looks at; the rows of one matrix look at different ones."""
    return cells[row % MATRIX_SHARE :: MATRIX_SHARE]
