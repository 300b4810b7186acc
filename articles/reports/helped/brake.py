"""Slows floods of answers down, not by who sends but by what they are about: a few a minute for each edition.

Where somebody is has no place here: beyond loopback no address of a reader reaches the site at all, and a hash of one
would still tell two visits of one reader together. So a flood is bounded by what it is about: `FREE` at once, then one
each `SECONDS`, for each edition and in the memory of each process; what comes above that is thanked and not counted.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

FREE, SECONDS = 10, 20.0
# As many editions are remembered; of more, those that were asked of longest ago are forgotten.
MOST_KEYS = 2_000


@dataclass(slots=True)
class Brake:
    """`lets(key)` takes one from what that key has left; False where there is none."""

    clock: Callable[[], float] = time.monotonic
    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def lets(self, key: str) -> bool:
        now = self.clock()
        had, then = self.left.pop(key, (float(FREE), now))
        has = min(float(FREE), had + (now - then) / SECONDS)
        is_let = has >= 1
        # Put in anew, so that what was asked of last stands last.
        self.left[key] = (has - 1 if is_let else has, now)
        while len(self.left) > MOST_KEYS:
            del self.left[next(iter(self.left))]
        return is_let
