"""Limits: how often one network may try, counted in the memory of one worker under a key that is thrown away each day.

Nothing is written anywhere. A network is known by a keyed hash alone; the key is drawn at the day's first request and
gone with the next day's, and what was counted with it. Each worker counts by itself, so that several let through more.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Of one network, in an hour. Many people of a country may stand behind one.
ASKS, TRIES = "ask", "try"
MOST_AN_HOUR = {ASKS: 20, TRIES: 60}
HOUR, DAY = 3600, 86_400
# More networks than that in one hour are a flood; the oldest are forgotten.
MOST_COUNTED = 20_000


@dataclass(slots=True)
class Limits:
    """Counts of one worker. `clock` gives seconds."""

    clock: Callable[[], float] = time.time
    _day: int = -1
    _key: bytes = b""
    _counts: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allow(self, what: str, network: str) -> bool:
        """Counts one more. A network that nobody knows is not limited: it would be everybody's."""
        if not network:
            return True
        now = int(self.clock())
        with self._lock:
            if now // DAY != self._day:
                self._day, self._key = now // DAY, secrets.token_bytes(32)
                self._counts.clear()
            name = hashlib.blake2b(f"{what} {network}".encode(), key=self._key, digest_size=16).digest()
            hour, count = self._counts.pop(name, (now // HOUR, 0))
            count = 1 if hour != now // HOUR else count + 1
            # Taken out and put in again: the oldest stands first.
            self._counts[name] = (now // HOUR, count)
            while len(self._counts) > MOST_COUNTED:
                del self._counts[next(iter(self._counts))]
        return count <= MOST_AN_HOUR[what]


limits = Limits()
