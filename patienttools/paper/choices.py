"""Choices: what a form says of size and print, as the setter takes it; whatever else it says is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from patienttools.paper.shapes import Size

SIZES: tuple[Size, ...] = get_args(Size)
SIZE, LARGE = "size", "large"


@dataclass(frozen=True, slots=True)
class Print:
    """Which paper, and whether in large print."""

    size: Size = "a4"
    is_large: bool = False


def read_print(answers: Mapping[str, str]) -> Print:
    """What was chosen, and what is usual where nothing was, or nothing that there is."""
    chosen = next((size for size in SIZES if size == answers.get(SIZE)), SIZES[0])
    return Print(chosen, bool(answers.get(LARGE)))
